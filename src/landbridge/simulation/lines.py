# pyright: basic
"""Resources and their waiting lines: who gets what next (rules 2 and 3 of the kernel).

A request waits in the line of one resource that it lacks, as a pairing heap threaded through the entity records. Only
a resource that gave something back is looked at, so a request that lacks another one costs nothing meanwhile.
"""

from __future__ import annotations

import numpy as np

from landbridge.simulation.compiled import inlined
from landbridge.simulation.layout import NONE


@inlined
def account(S, r):
    """Integrals of busy units and waiting requests up to now."""
    Q = S.resource[r]
    elapsed = S.register[0].now - Q.since
    Q.busy_ms += elapsed * Q.busy
    Q.waiting_ms += elapsed * Q.waiting
    Q.since = S.register[0].now


@inlined
def amount_needed(M, S, n, e):
    """Units of need n for entity e: fixed, or one for so many items (rounded up)."""
    N = M.need[n]
    if N.items > 0:
        return (S.entity[e].items * N.amount + N.items - 1) // N.items
    return N.amount


@inlined
def first_lacking(M, S, e):
    """The first needed resource that has too little free, or NONE; of nothing there is always enough."""
    st = M.step[S.entity[e].step]
    for n in range(st.a, st.a + st.b):
        Q = S.resource[M.need[n].resource]
        amount = amount_needed(M, S, n, e)
        if amount > 0 and Q.capacity - Q.busy < amount:
            return M.need[n].resource
    return NONE


@inlined
def first_wanted(M, S, e):
    """The first needed resource of which the entity wants at least one unit, or NONE."""
    st = M.step[S.entity[e].step]
    for n in range(st.a, st.a + st.b):
        if amount_needed(M, S, n, e) > 0:
            return M.need[n].resource
    return NONE


@inlined
def take_needs(M, S, e):
    """Seize all that the entity's step names; an amount that depends on items is remembered."""
    st = M.step[S.entity[e].step]
    for n in range(st.a, st.a + st.b):
        r = M.need[n].resource
        amount = amount_needed(M, S, n, e)
        account(S, r)
        S.resource[r].busy += amount
        S.resource[r].granted += 1
        if M.need[n].items > 0:
            S.entity[e].held = amount


@inlined
def held_amount(M, S, n, e):
    """Units of need n that the entity holds; what depended on items is given up once."""
    if M.need[n].items > 0:
        amount = S.entity[e].held
        S.entity[e].held = 0
        return amount
    return M.need[n].amount


@inlined
def goes_first(S, a, b):
    """Order of requests: (order, instant of asking, number); the order is the entity's priority or a rule's."""
    A = S.entity[a]
    B = S.entity[b]
    if A.order != B.order:
        return A.order < B.order
    if A.asked != B.asked:
        return A.asked < B.asked
    return A.number < B.number


@inlined
def meld(S, a, b):
    """Two pairing heaps become one."""
    if a < 0:
        return b
    if b < 0:
        return a
    if goes_first(S, b, a):
        a, b = b, a
    S.entity[b].next = S.entity[a].child
    S.entity[a].child = b
    return a


@inlined
def enqueue(S, r, e):
    """A request waits in the line of resource r."""
    S.entity[e].child = NONE
    S.entity[e].next = NONE
    Q = S.resource[r]
    account(S, r)
    Q.waiting += 1
    Q.most_waiting = max(Q.most_waiting, Q.waiting)
    Q.root = meld(S, Q.root, e)


@inlined
def dequeue(S, r):
    """Take the first request out of the line of resource r (two-pass pairing)."""
    Q = S.resource[r]
    account(S, r)
    Q.waiting -= 1
    first = Q.root
    child = S.entity[first].child
    pairs = np.int32(NONE)
    while child >= 0:
        other = S.entity[child].next
        rest = np.int32(NONE)
        S.entity[child].next = NONE
        if other >= 0:
            rest = S.entity[other].next
            S.entity[other].next = NONE
        pair = meld(S, child, other)
        S.entity[pair].next = pairs
        pairs = pair
        child = rest
    root = np.int32(NONE)
    while pairs >= 0:
        rest = S.entity[pairs].next
        S.entity[pairs].next = NONE
        root = meld(S, root, pairs)
        pairs = rest
    Q.root = root
    return first


@inlined
def line_up(M, S, e):
    """A request waits where something is lacking; where all is free, `settle` decides who comes first."""
    S.resource[M.need[M.step[S.entity[e].step].a].resource].asking += 1
    lacking = first_lacking(M, S, e)
    if lacking < 0:
        lacking = first_wanted(M, S, e)
        touch(S, lacking)
    enqueue(S, lacking, e)


@inlined
def set_aside(S, r, e):
    """A request that resource r can not serve now, though it has something free: keep it until the look is over."""
    S.entity[e].next = S.resource[r].stash
    S.resource[r].stash = e


@inlined
def line_up_again(S, r):
    """Those set aside wait in the line again."""
    e = S.resource[r].stash
    S.resource[r].stash = NONE
    while e >= 0:
        rest = S.entity[e].next
        enqueue(S, r, e)
        e = rest


@inlined
def touch(S, r):
    """A resource may have something for those who wait: look at it in `settle`."""
    Q = S.resource[r]
    if Q.dirty == 0:
        Q.dirty = 1
        S.dirty[S.register[0].dirty] = r
        S.register[0].dirty += 1
    else:
        line_up_again(S, r)


@inlined
def give_back(S, r, amount):
    """Free units of a resource."""
    account(S, r)
    S.resource[r].busy -= amount
    touch(S, r)


@inlined
def done_with(S, k):
    """The resource at place k of the dirty list has been looked at."""
    r = S.dirty[k]
    line_up_again(S, r)
    S.resource[r].dirty = 0
    S.register[0].dirty -= 1
    S.dirty[k] = S.dirty[S.register[0].dirty]


@inlined
def first_dirty(S):
    """Place in the dirty list of the resource whose line begins with the first request of all, or NONE."""
    best = NONE
    k = 0
    while k < S.register[0].dirty:
        Q = S.resource[S.dirty[k]]
        if Q.root < 0 or Q.capacity <= Q.busy:
            done_with(S, k)
            continue
        if best < 0 or goes_first(S, Q.root, S.resource[S.dirty[best]].root):
            best = k
        k += 1
    return best


@inlined
def next_grant(M, S):
    """Rule 2: the first waiting request whose needs are all free, taken out of its line; or NONE."""
    while True:
        k = first_dirty(S)
        if k < 0:
            return NONE
        r = S.dirty[k]
        e = dequeue(S, r)
        lacking = first_lacking(M, S, e)
        if lacking < 0:
            S.resource[M.need[M.step[S.entity[e].step].a].resource].asking -= 1
            return e
        if lacking == r:
            set_aside(S, r, e)
        else:
            enqueue(S, lacking, e)
