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

__all__ = ["ARGUMENTS", "PLAIN", "Rule", "rule"]

ARGUMENTS = 6
PLAIN = ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_int64] * ARGUMENTS)
"""A rule as C sees it: six whole numbers in, one number out."""


@dataclass(frozen=True, eq=False)
class Rule:
    """A compiled rule; `address` is where this process has its machine code."""

    function: Callable[..., float]
    address: int
    compiled: Any  # keeps the machine code alive

    def __reduce__(self) -> tuple[Callable[..., Rule], tuple[Callable[..., float]]]:
        """Another process compiles it for itself."""
        return rule, (self.function,)


def rule(function: Callable[..., float]) -> Rule:
    """Compile `function(now_ms, subject, priority, items, waiting, free) -> float` in some hundredths of a second.

    Raises numba's TypingError where it does what compiled code can not.
    """
    from numba import cfunc, config, types

    if config.DISABLE_JIT:
        plain = PLAIN(function)
        return Rule(function, int(ctypes.cast(plain, ctypes.c_void_p).value or 0), plain)
    signature = types.float64(*[types.int64] * ARGUMENTS)
    compiled = cfunc(signature, nopython=True, error_model="numpy")(function)
    return Rule(function, compiled.address, compiled)
