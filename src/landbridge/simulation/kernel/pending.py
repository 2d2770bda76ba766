# pyright: basic
"""Pending events: a binary heap in the order (instant, rank, number); static streams stay outside it."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic
from numba.np.arrayobj import make_array

from landbridge.simulation.kernel.compiled import COMPILED, callable_too, inlined

_NEVER = np.int64(np.iinfo(np.int64).max)


@intrinsic
def _before_compiled(typing_context, t, x, u, y):
    """The two words of each compared as one number of 128 bits: no jump, so none that is guessed wrong."""
    signature = types.uint64(types.int64, types.int64, types.int64, types.int64)

    def generate(context, builder, signature, arguments):
        wide = ir.IntType(128)
        words = [builder.zext(each, wide) for each in arguments]
        one, other = (
            builder.or_(builder.shl(high, ir.Constant(wide, 64)), low) for high, low in (words[:2], words[2:])
        )
        return builder.zext(builder.icmp_unsigned("<", one, other), ir.IntType(64))

    return signature, generate


def _before_plain(t: int, x: int, u: int, y: int) -> np.uint64:
    return np.uint64((t, x) < (u, y))


before: Any = _before_compiled if COMPILED else _before_plain
"""1 where (time t, rank and number x) comes before (u, y), neither of them negative; else 0."""


@intrinsic
def _fetch_compiled(typing_context, table, index):
    """Ask the processor to bring a record into its cache while it does other things."""

    def generate(context, builder, signature, arguments):
        array = make_array(signature.args[0])(context, builder, arguments[0])
        byte = ir.IntType(8).as_pointer()
        start = builder.bitcast(array.data, byte)
        place = builder.gep(start, [builder.mul(arguments[1], array.itemsize)])
        word = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, word, word, word])
        fetch = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        builder.call(fetch, [place, word(0), word(3), word(1)])
        return context.get_dummy_value()

    return types.void(table, types.int64), generate


def _fetch_plain(table, index):
    pass


fetch: Any = _fetch_compiled if COMPILED else _fetch_plain


@callable_too
def schedule(S, t, rank, number, index):
    """Put an event into the binary heap; its order is (t, rank, number)."""
    R = S.register[0]
    if R.heap >= S.heap.size:
        R.broken = 1
        return
    x = (np.int64(rank) << 60) | (np.int64(number) << 24) | np.int64(index)
    heap = S.heap
    i = np.uint64(R.heap)
    R.heap += 1
    one = np.uint64(1)
    while i > np.uint64(0):
        up = (i - one) >> one
        if before(heap[up].t, heap[up].x, t, x):
            break
        heap[i].t = heap[up].t
        heap[i].x = heap[up].x
        i = up
    heap[i].t = t
    heap[i].x = x


@inlined
def drop_first(S):
    """Take the first event out of the heap."""
    R = S.register[0]
    R.heap -= 1
    heap = S.heap
    n = np.uint64(R.heap)
    t = heap[n].t
    x = heap[n].x
    heap[n].t = _NEVER  # the place behind the last one is looked at, and never taken
    one = np.uint64(1)
    i = np.uint64(0)
    while True:
        low = i + i + one
        if low >= n:
            break
        low += before(heap[low + one].t, heap[low + one].x, heap[low].t, heap[low].x)
        if before(t, x, heap[low].t, heap[low].x):
            break
        heap[i].t = heap[low].t
        heap[i].x = heap[low].x
        i = low
    heap[i].t = t
    heap[i].x = x
