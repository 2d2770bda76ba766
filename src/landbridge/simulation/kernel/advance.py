# pyright: basic
"""The discrete-event kernel: arrays in, arrays out. It knows no station and no train.

A **model** is tables that do not change: steps of programs, time distributions, needs, static arrivals, a calendar.
A **state** is tables that do: entities, items, resources, pools, pending events. `advance` carries a state on to an
instant. An *entity* (a train, a background train, a gale) runs the steps of its program; it may carry *items*
(containers), of which each is a record of its own.

Rules, which the slow twin in tests/conformance writes down a second time:

1. Time is an integer number of milliseconds. Simultaneous events go in the order (time, rank, entity number); the
   ranks are: calendar change, static arrival, end of a delay, late release, time-out.
2. After an event its entity runs on until it has to wait. Then entities made ready run, first in first out. Then, as
   long as there is one, the first waiting request in the order (priority, instant of asking, entity number) whose
   needs are all free is granted, and its entity runs on until it has to wait. From the moment something is given back
   or a capacity is set until no waiting request can be granted, a new request takes its place among the waiting ones
   even if its needs are free; one for nothing at all never waits.
3. A request names several resources and gets all of them at once or waits. A capacity may fall below what is in use;
   service under way is finished.
4. A random number is a function of (seed, replication, key of the subject, purpose, round) alone: Philox4x32-10.
   Durations are drawn by inversion of one uniform and rounded to milliseconds in one place.
5. A group formed anew lays its members' items, in order, over fewer entities of even size, the first ones larger by
   one; each speaks for the members whose middle item it has. Items collected on the way are those of the member it last
   began to speak for. At UNFORM an item goes to its member if that is of the same group and still waits, else to the
   late pool of the subject it belongs to. An entity that was formed, or carries others, joins no group. From the UNFORM
   of the entity that speaks for it on, a member waits for the rest of its items at most the time-out.
6. A service may be one that can be interrupted. When the capacity of the resource of its first need is set below what
   is in use there, such services are broken off, the last one in the order of requests first, until it fits. A request
   that pre-empts, and whose needs are not all free as it asks, breaks off the last ones of lower priority on the
   resource of its first need, if that frees all it needs; the units go to the first in order. Who is broken off gives
   its units back and asks again at once, with its old place in the order; the service then goes on where it was, or
   begins anew; or the entity gives up and goes on elsewhere.
7. Entities wait for a lot until it is complete; then a new entity, with the key of the first of them, carries them and
   speaks for them (not for those they carry in turn), until it lets them go or ends.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from landbridge.simulation.kernel.asking import ask
from landbridge.simulation.kernel.compiled import at, entry, inlined
from landbridge.simulation.kernel.draws import mix, sample
from landbridge.simulation.kernel.layout import (
    BALK,
    BATCH,
    BRANCH,
    BROKEN,
    CARRIER,
    CHOOSE,
    COLLECT,
    DELAY,
    DEPOSIT,
    DONE,
    END,
    FED,
    FOREVER,
    FORM,
    FORMED,
    FREE,
    FREE_LATER,
    GONE_AHEAD,
    IN_TURN,
    KEEPS_LEDGER,
    LAST,
    LEDGER_FULL,
    LOOP,
    MEMBER,
    MORE_ARRIVALS,
    NO_ROOM,
    NONE,
    NOTED,
    OVERFLOW,
    PAUSED,
    PREEMPTS,
    RANK_END,
    RANK_RELEASE,
    RANK_TIMEOUT_FORMER,
    RANK_TIMEOUT_MEMBER,
    ROW_BATCHED,
    ROW_CAPACITY,
    ROW_DELIVERED,
    ROW_FORMED,
    ROW_GRANTED,
    ROW_HANDED,
    ROW_HELD,
    ROW_JOINED,
    ROW_LOADED,
    ROW_MEMBER,
    ROW_PICKED,
    ROW_RELEASED,
    ROW_STEP,
    ROW_UNDONE,
    RUNNING,
    SEIZE,
    SERVE,
    SET_CAPACITY,
    SPARE,
    SPAWN,
    SPLIT,
    UNBATCH,
    UNFORM,
)  # fmt: skip
from landbridge.simulation.kernel.lines import (
    account,
    first_lacking,
    first_wanted,
    give_back,
    held_amount,
    line_up,
    next_grant,
    take_needs,
    touch,
)
from landbridge.simulation.kernel.pending import drop_first, fetch, schedule
from landbridge.simulation.kernel.records import (
    append_item,
    append_to_pool,
    clear_aside,
    end_entity,
    end_item,
    held_by_items,
    hold_by_items,
    make_all_ready,
    make_ready,
    mark,
    new_entity,
    new_item,
    next_number,
    next_ready,
    take_item,
    write,
)
from landbridge.simulation.kernel.serving import begin, begin_service, clear, drawn, duration, end_service, preempt


@inlined
def request(M, S, e):
    """Ask for all needs; True when granted at once."""
    E = S.entity[at(e)]
    st = M.step[at(E.step)]
    E.asked = S.register[0].now
    set_order(M, S, e)
    lacking = first_lacking(M, S, e)
    if lacking < 0:
        # While something that was freed is still to be granted, others may come first.
        if S.register[0].dirty == 0 or first_wanted(M, S, e) < 0:
            take_needs(M, S, e)
            return True
    else:
        if st.c & NOTED:
            write(M, S, ROW_HELD, E.number, lacking, E.step)
        if st.c & PREEMPTS:
            preempt(M, S, e)
            lacking = first_lacking(M, S, e)
    line_up(M, S, e, lacking)
    return False


@inlined
def set_order(M, S, e):
    """The order of a request: the entity's priority, none at all, or what a rule says."""
    E = S.entity[at(e)]
    st = M.step[at(E.step)]
    E.order = 0 if st.c & IN_TURN else E.priority
    if st.op == SEIZE and st.rule >= 0:
        value = ask(M, S, st.rule, e, M.need[at(st.a)].resource)
        E.order = np.int32(np.rint(min(max(value, -LAST), LAST)))


@inlined
def choose(M, S, e):
    """The step of the choice with the smallest value; the first one of equals."""
    st = M.step[at(S.entity[at(e)].step)]
    best = st.a
    least = ask(M, S, st.rule, e, M.choice[at(best)].resource)
    for k in range(st.a + 1, st.a + st.b):
        value = ask(M, S, st.rule, e, M.choice[at(k)].resource)
        if value < least:
            best = k
            least = value
    return M.choice[at(best)].step


@inlined
def batch(M, S, e):
    """Wait until the lot is complete; then an entity that carries all its members sets out."""
    k = M.step[at(S.entity[at(e)].step)].a
    L = S.lot[at(k)]
    rule = M.lot[at(k)]
    S.entity[at(e)].next = NONE
    S.entity[at(e)].carried = 1
    if L.members == 0:
        L.head = e
    else:
        S.entity[at(L.tail)].next = e
    L.tail = e
    L.members += 1
    if L.members < rule.need:
        return
    t = new_entity(S, S.entity[at(L.head)].key, next_number(S), rule.step, rule.priority)
    clear_aside(S, t)
    S.entity[at(t)].state = CARRIER
    S.aside[at(t)].carries = L.head
    S.aside[at(t)].last = L.tail
    write(M, S, ROW_BATCHED, S.entity[at(t)].number, S.entity[at(L.head)].number, S.entity[at(e)].step)
    L.head = NONE
    L.tail = NONE
    L.members = 0
    make_ready(S, t)


@inlined
def unbatch(S, e):
    """Those carried go on, each behind its BATCH, in the order they came."""
    if S.entity[at(e)].state != CARRIER:
        return
    make_all_ready(S, S.aside[at(e)].carries, S.aside[at(e)].last)
    S.aside[at(e)].carries = NONE
    S.entity[at(e)].state = RUNNING


@inlined
def free(M, S, e):
    """Give back what the step names."""
    st = M.step[at(S.entity[at(e)].step)]
    for n in range(st.a, st.a + st.b):
        give_back(S, M.need[at(n)].resource, held_amount(M, S, n, e))


@inlined
def free_later(M, S, e):
    """One token for each need gives the units back after the duration drawn."""
    st = M.step[at(S.entity[at(e)].step)]
    wait = drawn(M, S, e)
    for n in range(st.a, st.a + st.b):
        amount = held_amount(M, S, n, e)
        token = new_entity(S, S.entity[at(e)].key, next_number(S), S.entity[at(e)].step, 0)
        S.entity[at(token)].home = M.need[at(n)].resource
        S.aside[at(token)].held = amount
        S.entity[at(token)].lap = S.entity[at(e)].lap
        S.aside[at(token)].since = S.register[0].now
        S.entity[at(token)].due = S.register[0].now + wait
        schedule(S, S.register[0].now + wait, RANK_RELEASE, S.entity[at(token)].number, token)


@inlined
def split(M, S, e):
    """Each item leaves with the probability drawn for it; the others stay in order."""
    st = M.step[at(S.entity[at(e)].step)]
    for _ in range(S.entity[at(e)].items):
        i = take_item(S, e)
        key = S.item[at(i)].key
        if sample(M, st.dist, key, st.purpose, 0, S.register[0].now):
            out = new_entity(S, key, next_number(S), st.a, S.entity[at(e)].priority)
            append_item(S, out, i)
            write(M, S, ROW_PICKED, S.item[at(i)].number, S.entity[at(e)].number, S.entity[at(e)].step)
            make_ready(S, out)
        else:
            append_item(S, e, i)


@inlined
def adopt(S, e, i):
    """Item i belongs to the subject of entity e; of a formed one, to the first member it speaks for, else as before."""
    E = S.entity[at(e)]
    if E.state != FORMED:
        if E.home >= 0:
            S.item[at(i)].home = E.home
        return
    if S.aside[at(e)].carries >= 0:
        home = S.entity[at(S.aside[at(e)].carries)].home
        if home >= 0:
            S.item[at(i)].home = home
    if is_owed(S, e, i):
        S.aside[at(S.member[at(S.item[at(i)].home)])].missing += 1


@inlined
def is_owed(S, e, i):
    """Whether the subject of item i is a member of the group that entity e was formed from, and still waits."""
    home = S.item[at(i)].home
    m = S.member[at(home)]
    member = S.entity[at(m)]
    return member.state == MEMBER and member.home == home and S.aside[at(m)].group == S.aside[at(e)].group


@inlined
def collect(M, S, e):
    """Take waiting items along while there is room."""
    st = M.step[at(S.entity[at(e)].step)]
    P = S.pool[at(st.a)]
    while P.items > 0 and S.entity[at(e)].items < st.b:
        i = P.head
        P.head = S.item[at(i)].next
        if P.head < 0:
            P.tail = NONE
        P.items -= 1
        adopt(S, e, i)
        append_item(S, e, i)
        write(M, S, ROW_JOINED, S.item[at(i)].number, S.entity[at(e)].number, S.entity[at(e)].step)


@inlined
def deposit(M, S, e):
    """All items wait in a pool."""
    while S.entity[at(e)].items > 0:
        i = take_item(S, e)
        write(M, S, ROW_RELEASED, S.item[at(i)].number, S.entity[at(e)].number, S.entity[at(e)].step)
        append_to_pool(S, M.step[at(S.entity[at(e)].step)].a, i)


@inlined
def join_former(M, S, e):
    """Become a member of the group being formed; True when the entity goes on as it is."""
    st = M.step[at(S.entity[at(e)].step)]
    F = S.former[at(st.a)]
    rule = M.former[at(st.a)]
    E = S.entity[at(e)]
    now = S.register[0].now
    if E.items == 0 or E.state in (CARRIER, FORMED):
        return True
    if F.members == 0:
        if sample(M, rule.opens, E.key, st.purpose, E.lap, now) == 0:
            return True
        F.deadline = now + rule.timeout
        schedule(S, F.deadline, RANK_TIMEOUT_FORMER, st.a, st.a)
    if E.state == RUNNING:
        clear_aside(S, e)
    E.state = MEMBER
    E.due = NONE
    E.next = NONE
    if F.members == 0:
        F.head = e
    else:
        S.entity[at(F.tail)].next = e
    F.tail = e
    F.members += 1
    F.items += E.items
    if F.members == rule.need:
        form(M, S, st.a)
    return False


@inlined
def let_go(S, f):
    """As many trains as members: each goes on as it came."""
    F = S.former[at(f)]
    m = F.head
    while m >= 0:
        rest = S.entity[at(m)].next
        S.entity[at(m)].state = RUNNING
        S.entity[at(m)].step += 1
        make_ready(S, m)
        m = rest


@inlined
def form(M, S, f):
    """Members' items, in order, are laid over fewer entities of even size; the members wait for their items."""
    F = S.former[at(f)]
    rule = M.former[at(f)]
    out = (F.members * rule.out + rule.need - 1) // rule.need
    if out >= F.members:
        let_go(S, f)
    else:
        held = 0
        group = S.register[0].number
        lead = np.int32(NONE)
        m = F.head
        while m >= 0:
            held += held_by_items(S, m)
            hold_by_items(S, m, 0)
            S.aside[at(m)].group = group
            S.aside[at(m)].loaded = S.entity[at(m)].items
            S.aside[at(m)].missing = S.entity[at(m)].items
            m = S.entity[at(m)].next
        m = F.head
        for k in range(out):
            room = F.items // out + (1 if k < F.items % out else 0)
            while S.entity[at(m)].items == 0 and S.entity[at(m)].next >= 0:
                m = S.entity[at(m)].next
            # One that leads two formed entities lends its key once, lest both draw the same numbers.
            key = S.entity[at(m)].key if m != lead else mix(S.entity[at(m)].key, k)
            lead = m
            t = new_entity(S, key, next_number(S), S.entity[at(m)].step + 1, S.entity[at(m)].priority)
            clear_aside(S, t)
            S.entity[at(t)].state = FORMED
            S.aside[at(t)].group = group
            hold_by_items(S, t, held // out + (1 if k < held % out else 0))
            write(M, S, ROW_FORMED, S.entity[at(t)].number, S.entity[at(m)].number, S.entity[at(m)].step)
            m = fill(M, S, t, m, room)
            make_ready(S, t)
    F.head = NONE
    F.tail = NONE
    F.members = 0
    F.items = 0
    F.deadline = NONE


@inlined
def fill(M, S, t, m, room):
    """Move items of member m and of those behind it into t; t speaks for a member when it has its middle item."""
    while room > 0:
        member = S.entity[at(m)]
        loaded = S.aside[at(m)].loaded
        before_now = loaded - member.items
        middle = (loaded + 1) // 2
        moved = min(room, member.items)
        for _ in range(moved):
            i = take_item(S, m)
            append_item(S, t, i)
            write(M, S, ROW_JOINED, S.item[at(i)].number, S.entity[at(t)].number, member.step)
        room -= moved
        if before_now < middle <= before_now + moved:
            S.aside[at(m)].sibling = S.aside[at(t)].carries
            S.aside[at(t)].carries = m
            S.aside[at(m)].carrier = t
            write(M, S, ROW_MEMBER, member.number, S.entity[at(t)].number, member.step)
        if room > 0:
            m = member.next
    return m


@inlined
def unform(M, S, e):
    """Hand every item to the member it belongs to; True when the entity was never formed and goes on."""
    if S.entity[at(e)].state != FORMED:
        return True
    while S.entity[at(e)].items > 0:
        i = take_item(S, e)
        m = S.member[at(S.item[at(i)].home)]
        if not is_owed(S, e, i):
            append_to_pool(S, M.arrival[at(S.item[at(i)].home)].pool, i)
            write(M, S, ROW_RELEASED, S.item[at(i)].number, S.entity[at(e)].number, S.entity[at(e)].step)
            continue
        append_item(S, m, i)
        write(M, S, ROW_HANDED, S.item[at(i)].number, S.entity[at(m)].number, S.entity[at(e)].step)
        S.aside[at(m)].missing -= 1
        if S.aside[at(m)].missing == 0:
            resume_member(M, S, m)
    write(M, S, ROW_UNDONE, S.entity[at(e)].number, 0, S.entity[at(e)].step)
    limit_all(M, S, e)
    return False


@inlined
def limit_wait(M, S, e, m):
    """From the UNFORM of the entity that speaks for it on, a member waits so long and no longer."""
    member = S.entity[at(m)]
    if member.due < 0:
        member.due = S.register[0].now + M.step[at(S.entity[at(e)].step)].b
        schedule(S, member.due, RANK_TIMEOUT_MEMBER, member.number, m)


@inlined
def resume_member(M, S, m):
    """A member has its items, or waits no longer: it goes on behind its UNFORM step."""
    E = S.entity[at(m)]
    silence(S, m)
    E.state = GONE_AHEAD
    E.due = NONE
    S.aside[at(m)].group = NONE
    S.aside[at(m)].missing = 0
    E.step = M.step[at(E.step)].b + 1
    make_ready(S, m)


@inlined
def silence(S, m):
    """The formed entity that spoke for member m does so no longer."""
    t = S.aside[at(m)].carrier
    if t < 0:
        return
    S.aside[at(m)].carrier = NONE
    if S.aside[at(t)].carries == m:
        S.aside[at(t)].carries = S.aside[at(m)].sibling
        return
    k = S.aside[at(t)].carries
    while S.aside[at(k)].sibling != m:
        k = S.aside[at(k)].sibling
    S.aside[at(k)].sibling = S.aside[at(m)].sibling


@inlined
def limit_all(M, S, e):
    """Members that a formed entity speaks for do not wait for ever, even those it lost all items of."""
    m = S.aside[at(e)].carries
    while m >= 0:
        limit_wait(M, S, e, m)
        m = S.aside[at(m)].sibling


@inlined
def end_carrier(S, e):
    """An entity ends; members it spoke for speak for themselves, those it carried go on."""
    if S.entity[at(e)].state == CARRIER:
        unbatch(S, e)
    elif S.entity[at(e)].state != RUNNING:
        m = S.aside[at(e)].carries
        while m >= 0:
            S.aside[at(m)].carrier = NONE
            m = S.aside[at(m)].sibling
    end_entity(S, e)


@inlined
def deliver(M, S, e):
    """Items have arrived where the program ends."""
    R = S.register[0]
    while S.entity[at(e)].items > 0:
        i = take_item(S, e)
        R.delivered += 1
        write(M, S, ROW_DELIVERED, S.item[at(i)].number, S.entity[at(e)].number, S.entity[at(e)].step)
        end_item(S, i)


@inlined
def run_on(M, S, e):
    """Carry out steps until the entity has to wait or ends."""
    while True:
        E = S.entity[at(e)]
        st = M.step[at(E.step)]
        mark(M, S, e)
        if st.note >= 0:
            write(M, S, ROW_STEP, E.number, E.items, E.step)
        if st.op == DELAY:
            begin(M, S, e, duration(M, S, e))
            return
        if st.op == SERVE:
            if request(M, S, e):
                begin_service(M, S, e)
            return
        if st.op == SEIZE:
            if not request(M, S, e):
                return
        elif st.op == FREE:
            free(M, S, e)
        elif st.op == FREE_LATER:
            free_later(M, S, e)
        elif st.op == SPLIT:
            split(M, S, e)
        elif st.op == DEPOSIT:
            deposit(M, S, e)
            end_carrier(S, e)
            return
        elif st.op == COLLECT:
            collect(M, S, e)
        elif st.op == FORM:
            if not join_former(M, S, e):
                return
        elif st.op == UNFORM:
            if not unform(M, S, e):
                end_carrier(S, e)
                return
            if st.a >= 0:
                E.step = st.a
                continue
        elif st.op == SPAWN:
            make_ready(S, new_entity(S, mix(E.key, E.lap), next_number(S), st.a, st.b))
        elif st.op == SET_CAPACITY:
            set_capacity(M, S, st.a, st.b)
        elif st.op == BATCH:
            batch(M, S, e)
            return
        elif st.op == UNBATCH:
            unbatch(S, e)
        elif st.op == END:
            deliver(M, S, e)
            end_carrier(S, e)
            return
        else:
            E.step = way_on(M, S, e)
            continue
        S.entity[at(e)].step += 1


@inlined
def way_on(M, S, e):
    """The step that follows one which only says which way to go, or is a milestone and no more."""
    E = S.entity[at(e)]
    st = M.step[at(E.step)]
    if st.op == BRANCH:
        if sample(M, st.dist, E.key, st.purpose, E.lap, S.register[0].now):
            return st.a
    elif st.op == OVERFLOW:
        if S.resource[at(st.a)].capacity <= (0 if st.c else S.resource[at(st.a)].busy):
            return st.b
    elif st.op == LOOP:
        E.lap += 1
        return st.a
    elif st.op == BALK:
        if S.resource[at(st.a)].asking >= st.c or S.resource[at(st.a)].capacity == 0:
            return st.b
    elif st.op == CHOOSE:
        return choose(M, S, e)
    return np.int32(E.step + 1)


@inlined
def set_capacity(M, S, r, capacity):
    """Units of a resource from now on; what is in use stays in use."""
    account(S, r)
    S.resource[at(r)].capacity = capacity
    write(M, S, ROW_CAPACITY, r, capacity, NONE)
    touch(S, r)
    if S.resource[at(r)].holders >= 0:
        clear(M, S, r)


@inlined
def settle(M, S, e):
    """Rule 2: run e, then what is ready, then grant what can be granted, until nothing is left at this instant."""
    R = S.register[0]
    while True:
        if e >= 0:
            run_on(M, S, e)
        if R.broken:
            return
        if R.ready >= 0:
            e = next_ready(S)
            if S.entity[at(e)].carried:
                S.entity[at(e)].carried = 0
                S.entity[at(e)].step += 1
            continue
        if R.dirty == 0:
            return
        e = next_grant(M, S)
        if e < 0:
            return
        take_needs(M, S, e)
        E = S.entity[at(e)]
        st = M.step[at(E.step)]
        if st.c & NOTED and E.asked < R.now:
            write(M, S, ROW_GRANTED, E.number, R.now - E.asked, E.step)
        if st.op == SERVE:
            begin_service(M, S, e)
            e = np.int32(NONE)
        else:
            E.step += 1


# -------------------------------------------------------------------------------------------------- the loop


@inlined
def arrive(M, S):
    """The next static arrival enters with its items; returns its entity."""
    R = S.register[0]
    A = M.arrival[at(R.arrival)]
    number = R.fed + R.arrival
    e = new_entity(S, A.key, number, A.step, A.priority)
    E = S.entity[at(e)]
    E.home = number
    if number < S.member.size:
        S.member[at(number)] = e
    for k in range(A.items):
        i = new_item(S, mix(A.key, k + 1), A.first + k, number)
        append_item(S, e, i)
        write(M, S, ROW_LOADED, A.first + k, number, E.step)
    R.loaded += A.items
    R.arrival += 1
    return e


@inlined
def heap_event(M, S):
    """Take the first pending event and act on it; returns the entity that runs on, or NONE."""
    x = S.heap[0].x
    drop_first(S)
    fetch(S.entity, S.heap[1].x & 0xFFFFFF)
    fetch(S.entity, S.heap[2].x & 0xFFFFFF)
    index = np.int32(x & 0xFFFFFF)
    number = (x >> 24) & 0xFFFFFFFFF
    rank = x >> 60
    now = S.register[0].now
    if rank == RANK_TIMEOUT_FORMER:
        if S.former[at(index)].members > 0 and S.former[at(index)].deadline == now:
            form(M, S, index)
        return np.int32(NONE)
    E = S.entity[at(index)]
    if rank == RANK_END:
        E.due = NONE
        if M.step[at(E.step)].op == SERVE:
            end_service(M, S, index)
        E.step += 1
        return index
    if rank == RANK_RELEASE:
        give_back(S, E.home, S.aside[at(index)].held)
        end_entity(S, index)
    elif E.number == number and E.state == MEMBER and E.due == now:
        resume_member(M, S, index)
    return np.int32(NONE)


@inlined
def is_stale(S):
    """Whether the first pending event is the end of a service that was interrupted."""
    x = S.heap[0].x
    if x >> 60 != RANK_END:
        return False
    E = S.entity[at(x & 0xFFFFFF)]
    return E.number != (x >> 24) & 0xFFFFFFFFF or E.due != S.heap[0].t


@inlined
def has_room(M, S):
    """Whether there is room for whatever one event may bring."""
    R = S.register[0]
    spare = M.setting[SPARE]
    return R.live + spare < S.entity.size and R.heap + spare < S.heap.size and R.items + spare < S.item.size


@entry
def advance(M: Any, S: Any, until: int) -> int:
    """Carry the state on to an instant [ms]; returns why it stopped. Nothing is lost by going on later."""
    R = S.register[0]
    while True:
        while R.stale > 0 and R.heap > 0 and is_stale(S):
            drop_first(S)
            R.stale -= 1
        if R.arrival == M.arrival.size and M.setting[FED]:
            return MORE_ARRIVALS
        t_calendar = M.calendar[at(R.calendar)].t if R.calendar < M.calendar.size else FOREVER
        t_arrival = M.arrival[at(R.arrival)].t if R.arrival < M.arrival.size else FOREVER
        t_heap = S.heap[0].t if R.heap > 0 else FOREVER
        t = min(t_calendar, t_arrival, t_heap)
        if t == FOREVER:
            return DONE
        if t > until:
            return PAUSED
        if R.broken:
            return BROKEN
        if M.setting[KEEPS_LEDGER] and R.ledger + M.setting[SPARE] > S.ledger.size:
            return LEDGER_FULL
        if not has_room(M, S):
            return NO_ROOM
        R.now = t
        R.events += 1
        e = np.int32(NONE)
        if t_calendar == t:
            C = M.calendar[at(R.calendar)]
            R.calendar += 1
            set_capacity(M, S, C.resource, C.capacity)
        elif t_arrival == t:
            e = arrive(M, S)
        else:
            e = heap_event(M, S)
        settle(M, S, e)
