# pyright: basic
"""How the kernel calls a rule: by the address of its machine code."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from landbridge.simulation.kernel.compiled import COMPILED, at, inlined
from landbridge.simulation.kernel.rules import ARGUMENTS, PLAIN


@intrinsic
def _call_compiled(typing_context, address, scalars):
    """Call the C function at an address."""
    signature = types.float64(types.int64, types.UniTuple(types.int64, ARGUMENTS))

    def generate(context, builder, signature, arguments):
        kind = ir.FunctionType(ir.DoubleType(), [ir.IntType(64)] * ARGUMENTS)
        function = builder.inttoptr(arguments[0], kind.as_pointer())
        return builder.call(function, [builder.extract_value(arguments[1], k) for k in range(ARGUMENTS)])

    return signature, generate


def _call_plain(address: int, scalars: tuple[int, ...]) -> float:
    """The same where nothing is compiled."""
    return PLAIN(int(address))(*map(int, scalars))


_call: Any = _call_compiled if COMPILED else _call_plain


@inlined
def ask(M, S, k, e, r):
    """What rule k says of entity e, with the line and the free units of resource r (NONE: none of either)."""
    E = S.entity[at(e)]
    waiting = np.int64(0)
    free = np.int64(0)
    if r >= 0:
        waiting = np.int64(S.resource[at(r)].asking)
        free = np.int64(S.resource[at(r)].capacity - S.resource[at(r)].busy)
    now = np.int64(S.register[0].now)
    scalars = (now, np.int64(E.home), np.int64(E.priority), np.int64(E.items), waiting, free)
    return _call(M.rule[at(k)], scalars)
