# pyright: basic
"""Rules: functions of a user that the compiled kernel calls by their address, so that it need not be compiled again.

A rule takes six scalars and gives one number:

    @rule
    def shortest_line(now_ms, subject, priority, items, waiting, free):
        return waiting - free

`subject` is the number of the static arrival (-1 for what was born on the way), `waiting` the requests that wait for
the resource in question, `free` its units that are not in use.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from llvmlite import ir
from numba import cfunc, config, types
from numba.extending import intrinsic

from landbridge.simulation.compiled import inlined

__all__ = ["Rule", "ask", "rule"]

_ARGUMENTS = 6
_SIGNATURE = types.float64(*[types.int64] * _ARGUMENTS)
_PLAIN = ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_int64] * _ARGUMENTS)


@dataclass(frozen=True, eq=False)
class Rule:
    """A compiled rule; `address` is where this process has its machine code."""

    function: Callable[..., float]
    compiled: Any  # keeps the machine code alive

    @property
    def address(self) -> int:
        """Where the kernel finds it."""
        if config.DISABLE_JIT:
            return int(ctypes.cast(self.compiled, ctypes.c_void_p).value or 0)
        return int(self.compiled.address)

    def __reduce__(self) -> tuple[Callable[..., Rule], tuple[Callable[..., float]]]:
        """Another process compiles it for itself."""
        return rule, (self.function,)


def rule(function: Callable[..., float]) -> Rule:
    """Compile `function(now_ms, subject, priority, items, waiting, free) -> float` in some hundredths of a second.

    Raises numba's TypingError where it does what compiled code can not.
    """
    if config.DISABLE_JIT:
        return Rule(function, _PLAIN(function))
    return Rule(function, cfunc(_SIGNATURE, nopython=True, error_model="numpy")(function))


@intrinsic
def _call_compiled(typing_context, address, now, subject, priority, items, waiting, free):  # noqa: PLR0913, PLR0917
    """Call the C function at an address."""
    signature = types.float64(types.int64, *[types.int64] * _ARGUMENTS)

    def generate(context, builder, signature, arguments):
        kind = ir.FunctionType(ir.DoubleType(), [ir.IntType(64)] * _ARGUMENTS)
        return builder.call(builder.inttoptr(arguments[0], kind.as_pointer()), list(arguments[1:]))

    return signature, generate


def _call_plain(address: int, *scalars: int) -> float:
    """The same where nothing is compiled."""
    return _PLAIN(int(address))(*map(int, scalars))


_call = _call_plain if config.DISABLE_JIT else _call_compiled


@inlined
def ask(M, S, k, e, r):
    """What rule k says of entity e, with the line and the free units of resource r (NONE: none of either)."""
    E = S.entity[e]
    waiting = np.int64(0)
    free = np.int64(0)
    if r >= 0:
        waiting = np.int64(S.resource[r].asking)
        free = np.int64(S.resource[r].capacity - S.resource[r].busy)
    return _call(M.rule[k], S.register[0].now, np.int64(E.home), np.int64(E.priority), np.int64(E.items), waiting, free)
