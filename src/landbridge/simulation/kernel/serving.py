# pyright: basic
"""Services that can be interrupted: who holds what, who is interrupted, what is left of it (rule 6 of the kernel)."""

from __future__ import annotations

import numpy as np

from landbridge.simulation.kernel.asking import ask
from landbridge.simulation.kernel.compiled import at, inlined
from landbridge.simulation.kernel.draws import in_force, sample
from landbridge.simulation.kernel.layout import (
    GIVEN,
    INTERRUPTIBLE,
    LEAVES,
    NONE,
    RANK_END,
    REPEATS,
    ROW_DELAY,
    ROW_INTERRUPTED,
)
from landbridge.simulation.kernel.lines import first_lacking, give_back, goes_first, line_up
from landbridge.simulation.kernel.pending import schedule
from landbridge.simulation.kernel.records import make_ready, write


@inlined
def drawn(M, S, e):
    """The duration of the entity's step [ms], drawn or tabled."""
    E = S.entity[at(e)]
    st = M.step[at(E.step)]
    now = S.register[0].now
    d = in_force(M, st.dist, now)
    D = M.dist[at(d)]
    if D.kind == GIVEN:
        return M.given[at(np.int64(D.a) + (E.number - np.int64(D.b)) * np.int64(D.c))]
    return sample(M, d, E.key, st.purpose, E.lap, now)


@inlined
def duration(M, S, e):
    """What the entity's step takes [ms]: as drawn, times the factor of its rule."""
    wait = drawn(M, S, e)
    st = M.step[at(S.entity[at(e)].step)]
    if st.rule >= 0:
        where = M.need[at(st.a)].resource if st.b > 0 else np.int32(NONE)
        wait = np.int64(np.rint(wait * ask(M, S, st.rule, e, where)))
    return wait


@inlined
def begin(M, S, e, wait):
    """A delay or service of so many milliseconds begins."""
    E = S.entity[at(e)]
    now = S.register[0].now
    S.aside[at(e)].since = now
    E.due = now + wait
    write(M, S, ROW_DELAY, E.number, wait, E.step)
    schedule(S, E.due, RANK_END, E.number, e)


@inlined
def begin_service(M, S, e):
    """The entity has what it needs: its service begins, or goes on with what was left of it."""
    E = S.entity[at(e)]
    if E.interrupted:
        E.interrupted = 0
        wait = S.aside[at(e)].rest
    else:
        wait = duration(M, S, e)
    begin(M, S, e, wait)
    if M.step[at(E.step)].c & INTERRUPTIBLE:
        hold(M, S, e)


@inlined
def end_service(M, S, e):
    """A service is over: what it needed is given back."""
    st = M.step[at(S.entity[at(e)].step)]
    if st.c & INTERRUPTIBLE:
        let_go_of(M, S, e)
    for n in range(st.a, st.a + st.b):
        give_back(S, M.need[at(n)].resource, M.need[at(n)].amount)


@inlined
def hold(M, S, e):
    """Join those in service at the resource of the first need, a list linked both ways (next, child)."""
    Q = S.resource[at(M.need[at(M.step[at(S.entity[at(e)].step)].a)].resource)]
    S.entity[at(e)].next = Q.holders
    S.aside[at(e)].child = NONE
    if Q.holders >= 0:
        S.aside[at(Q.holders)].child = e
    Q.holders = e


@inlined
def let_go_of(M, S, e):
    """Leave those in service."""
    E = S.entity[at(e)]
    before = S.aside[at(e)].child
    if before >= 0:
        S.entity[at(before)].next = E.next
    else:
        S.resource[at(M.need[at(M.step[at(E.step)].a)].resource)].holders = E.next
    if E.next >= 0:
        S.aside[at(E.next)].child = before


@inlined
def last_in_service(S, r):
    """Who was to come last, in the order of requests, of those in service that may be interrupted; or NONE."""
    last = S.resource[at(r)].holders
    e = last
    while e >= 0:
        if goes_first(S, last, e):
            last = e
        e = S.entity[at(e)].next
    return last


@inlined
def interrupt(M, S, e):
    """A service under way is broken off: its units go back, and the entity waits for them again or goes elsewhere."""
    E = S.entity[at(e)]
    st = M.step[at(E.step)]
    now = S.register[0].now
    write(M, S, ROW_INTERRUPTED, E.number, E.due - now, E.step)
    end_service(M, S, e)
    S.register[0].stale += 1
    if st.c & LEAVES:
        E.due = NONE
        E.step = st.to
        make_ready(S, e)
        return
    S.aside[at(e)].rest = E.due - S.aside[at(e)].since if st.c & REPEATS else E.due - now
    E.due = NONE
    E.interrupted = 1
    line_up(M, S, e, first_lacking(M, S, e))


@inlined
def clear(M, S, r):
    """Interrupt services until no more of resource r is in use than it has, or none is left that may be."""
    while S.resource[at(r)].busy > S.resource[at(r)].capacity and S.resource[at(r)].holders >= 0:
        interrupt(M, S, last_in_service(S, r))


@inlined
def lower_units(M, S, r, order):
    """Units of resource r in services that may be interrupted and are of lower priority than `order`."""
    units = 0
    e = S.resource[at(r)].holders
    while e >= 0:
        if S.entity[at(e)].order > order:
            units += M.need[at(M.step[at(S.entity[at(e)].step)].a)].amount
        e = S.entity[at(e)].next
    return units


@inlined
def preempt(M, S, e):
    """Interrupt the last services of lower priority where that gives the entity all it needs; else nobody."""
    E = S.entity[at(e)]
    st = M.step[at(E.step)]
    r = M.need[at(st.a)].resource
    Q = S.resource[at(r)]
    for n in range(st.a + 1, st.a + st.b):
        other = S.resource[at(M.need[at(n)].resource)]
        if other.capacity - other.busy < M.need[at(n)].amount:
            return
    wanted = M.need[at(st.a)].amount
    if Q.capacity - Q.busy + lower_units(M, S, r, E.order) < wanted:
        return
    while Q.capacity - Q.busy < wanted:
        interrupt(M, S, last_in_service(S, r))
