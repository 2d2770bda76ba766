# pyright: basic
"""Resources and their waiting lines: who gets what next (rules 2 and 3 of the kernel).

A request waits in the line of one resource that it lacks. A line is a list of those that came in order, and a pairing
heap of those that overtake somebody in it, both threaded through the entity records; the first one of the two goes
first. Only a resource that gave something back is looked at, so a request that lacks another one costs nothing
meanwhile.
"""

from __future__ import annotations

import numpy as np

from landbridge.simulation.kernel.compiled import at, inlined
from landbridge.simulation.kernel.layout import NONE
from landbridge.simulation.kernel.records import held_by_items, hold_by_items


@inlined
def account(S, r):
    """Integrals of busy units and waiting requests up to now."""
    Q = S.resource[at(r)]
    elapsed = S.register[0].now - Q.since
    Q.busy_ms += elapsed * Q.busy
    Q.waiting_ms += elapsed * Q.waiting
    Q.since = S.register[0].now


@inlined
def amount_needed(M, S, n, e):
    """Units of need n for entity e: fixed, or one for so many items (rounded up)."""
    N = M.need[at(n)]
    if N.items > 0:
        return (S.entity[at(e)].items * N.amount + N.items - 1) // N.items
    return N.amount


@inlined
def first_lacking(M, S, e):
    """The first needed resource that has too little free, or NONE; of nothing there is always enough."""
    st = M.step[at(S.entity[at(e)].step)]
    for n in range(st.a, st.a + st.b):
        Q = S.resource[at(M.need[at(n)].resource)]
        amount = amount_needed(M, S, n, e)
        if amount > 0 and Q.capacity - Q.busy < amount:
            return M.need[at(n)].resource
    return NONE


@inlined
def first_wanted(M, S, e):
    """The first needed resource of which the entity wants at least one unit, or NONE."""
    st = M.step[at(S.entity[at(e)].step)]
    for n in range(st.a, st.a + st.b):
        if amount_needed(M, S, n, e) > 0:
            return M.need[at(n)].resource
    return NONE


@inlined
def take_needs(M, S, e):
    """Seize all that the entity's step names; an amount that depends on items is remembered."""
    st = M.step[at(S.entity[at(e)].step)]
    for n in range(st.a, st.a + st.b):
        r = M.need[at(n)].resource
        amount = amount_needed(M, S, n, e)
        account(S, r)
        S.resource[at(r)].busy += amount
        S.resource[at(r)].granted += 1
        if M.need[at(n)].items > 0:
            hold_by_items(S, e, amount)


@inlined
def held_amount(M, S, n, e):
    """Units of need n that the entity holds; what depended on items is given up once."""
    if M.need[at(n)].items > 0:
        amount = held_by_items(S, e)
        hold_by_items(S, e, 0)
        return amount
    return M.need[at(n)].amount


@inlined
def goes_first(S, a, b):
    """Order of requests: (order, instant of asking, number); the order is the entity's priority or a rule's."""
    A = S.entity[at(a)]
    B = S.entity[at(b)]
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
    S.entity[at(b)].next = S.aside[at(a)].child
    S.aside[at(a)].child = b
    return a


@inlined
def enqueue(S, r, e):
    """A request waits in the line of resource r."""
    S.entity[at(e)].next = NONE
    Q = S.resource[at(r)]
    account(S, r)
    Q.waiting += 1
    Q.most_waiting = max(Q.most_waiting, Q.waiting)
    if Q.tail < 0:
        Q.head = e
        Q.tail = e
    elif goes_first(S, Q.tail, e):
        S.entity[at(Q.tail)].next = e
        Q.tail = e
    else:
        S.aside[at(e)].child = NONE
        Q.root = meld(S, Q.root, e)


@inlined
def front(S, r):
    """The first request in the line of resource r, or NONE."""
    Q = S.resource[at(r)]
    if Q.root < 0:
        return Q.head
    if Q.head < 0 or goes_first(S, Q.root, Q.head):
        return Q.root
    return Q.head


@inlined
def dequeue(S, r):
    """Take the first request out of the line of resource r."""
    Q = S.resource[at(r)]
    account(S, r)
    Q.waiting -= 1
    first = front(S, r)
    if first == Q.head:
        Q.head = S.entity[at(first)].next
        if Q.head < 0:
            Q.tail = NONE
    else:
        Q.root = meld_children(S, first)
    return first


@inlined
def meld_children(S, first):
    """The pairing heap without its first entity: its children in pairs, then the pairs from the last one on."""
    child = S.aside[at(first)].child
    pairs = np.int32(NONE)
    while child >= 0:
        other = S.entity[at(child)].next
        rest = np.int32(NONE)
        S.entity[at(child)].next = NONE
        if other >= 0:
            rest = S.entity[at(other)].next
            S.entity[at(other)].next = NONE
        pair = meld(S, child, other)
        S.entity[at(pair)].next = pairs
        pairs = pair
        child = rest
    root = np.int32(NONE)
    while pairs >= 0:
        rest = S.entity[at(pairs)].next
        S.entity[at(pairs)].next = NONE
        root = meld(S, root, pairs)
        pairs = rest
    return root


@inlined
def line_up(M, S, e, lacking):
    """A request waits where something is lacking; where all is free, `settle` decides who comes first."""
    S.resource[at(M.need[at(M.step[at(S.entity[at(e)].step)].a)].resource)].asking += 1
    if lacking < 0:
        lacking = first_wanted(M, S, e)
        touch(S, lacking)
    enqueue(S, lacking, e)


@inlined
def set_aside(S, r, e):
    """A request that resource r can not serve now, though it has something free: keep it until the look is over."""
    S.entity[at(e)].next = S.resource[at(r)].stash
    S.resource[at(r)].stash = e


@inlined
def line_up_again(S, r):
    """Those set aside wait in the line again."""
    e = S.resource[at(r)].stash
    S.resource[at(r)].stash = NONE
    while e >= 0:
        rest = S.entity[at(e)].next
        enqueue(S, r, e)
        e = rest


@inlined
def touch(S, r):
    """A resource may have something for those who wait: look at it in `settle`."""
    Q = S.resource[at(r)]
    if Q.dirty == 0:
        Q.dirty = 1
        S.dirty[at(S.register[0].dirty)] = r
        S.register[0].dirty += 1
    else:
        line_up_again(S, r)


@inlined
def give_back(S, r, amount):
    """Free units of a resource."""
    account(S, r)
    S.resource[at(r)].busy -= amount
    touch(S, r)


@inlined
def done_with(S, k):
    """The resource at place k of the dirty list has been looked at."""
    r = S.dirty[at(k)]
    line_up_again(S, r)
    S.resource[at(r)].dirty = 0
    S.register[0].dirty -= 1
    S.dirty[at(k)] = S.dirty[at(S.register[0].dirty)]


@inlined
def first_dirty(S):
    """Place in the dirty list of the resource whose line begins with the first request of all, or NONE."""
    best = NONE
    first = np.int32(NONE)
    k = 0
    while k < S.register[0].dirty:
        r = S.dirty[at(k)]
        e = front(S, r)
        if e < 0 or S.resource[at(r)].capacity <= S.resource[at(r)].busy:
            done_with(S, k)
            continue
        if best < 0 or goes_first(S, e, first):
            best = k
            first = e
        k += 1
    return best


@inlined
def next_grant(M, S):
    """Rule 2: the first waiting request whose needs are all free, taken out of its line; or NONE."""
    while True:
        k = first_dirty(S)
        if k < 0:
            return NONE
        r = S.dirty[at(k)]
        e = dequeue(S, r)
        lacking = first_lacking(M, S, e)
        if lacking < 0:
            S.resource[at(M.need[at(M.step[at(S.entity[at(e)].step)].a)].resource)].asking -= 1
            return e
        if lacking == r:
            set_aside(S, r, e)
        else:
            enqueue(S, lacking, e)
