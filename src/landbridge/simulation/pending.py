# pyright: basic
"""Pending events: a binary heap in the order (instant, rank, number); static streams stay outside it."""

from __future__ import annotations

import numpy as np

from landbridge.simulation.compiled import callable_too, inlined


@inlined
def before(t, x, u, y):
    """Order of (time, rank and number)."""
    return t < u or (t == u and x < y)


@callable_too
def schedule(S, t, rank, number, index):
    """Put an event into the binary heap; its order is (t, rank, number)."""
    R = S.register[0]
    if R.heap >= S.heap.size:
        R.broken = 1
        return
    x = (np.int64(rank) << 60) | (np.int64(number) << 24) | np.int64(index)
    i = R.heap
    R.heap = i + 1
    while i > 0:
        up = (i - 1) >> 1
        if before(S.heap[up].t, S.heap[up].x, t, x):
            break
        S.heap[i].t = S.heap[up].t
        S.heap[i].x = S.heap[up].x
        i = up
    S.heap[i].t = t
    S.heap[i].x = x


@inlined
def drop_first(S):
    """Take the first event out of the heap."""
    n = S.register[0].heap - 1
    S.register[0].heap = n
    t = S.heap[n].t
    x = S.heap[n].x
    i = 0
    while True:
        low = 2 * i + 1
        if low >= n:
            break
        if low + 1 < n and before(S.heap[low + 1].t, S.heap[low + 1].x, S.heap[low].t, S.heap[low].x):
            low += 1
        if before(t, x, S.heap[low].t, S.heap[low].x):
            break
        S.heap[i].t = S.heap[low].t
        S.heap[i].x = S.heap[low].x
        i = low
    S.heap[i].t = t
    S.heap[i].x = x
