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
   late pool of the subject it belongs to. From the UNFORM of the entity that speaks for it on, a member waits for the
   rest of its items at most the time-out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from landbridge.simulation.compiled import entry, inlined
from landbridge.simulation.draws import (
    mix,
    sample,
)
from landbridge.simulation.layout import (
    BRANCH,
    BROKEN,
    COLLECT,
    DELAY,
    DEPOSIT,
    DONE,
    END,
    FOREVER,
    FORM,
    FORMED,
    FREE,
    FREE_LATER,
    GONE_AHEAD,
    LEDGER_FULL,
    LOOP,
    MEMBER,
    NO_ROOM,
    NONE,
    OVERFLOW,
    PAUSED,
    RANK_END,
    RANK_RELEASE,
    RANK_TIMEOUT_FORMER,
    RANK_TIMEOUT_MEMBER,
    ROW_CAPACITY,
    ROW_DELAY,
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
    SET_CAPACITY,
    SPAWN,
    SPLIT,
    UNFORM,
)
from landbridge.simulation.lines import (
    account,
    enqueue,
    first_lacking,
    first_wanted,
    give_back,
    held_amount,
    next_grant,
    take_needs,
    touch,
)
from landbridge.simulation.pending import (
    drop_first,
    schedule,
)
from landbridge.simulation.records import (
    append_item,
    append_to_pool,
    end_entity,
    make_ready,
    mark,
    new_entity,
    next_number,
    take_item,
    write,
)


@inlined
def seize(M, S, e):
    """Ask for all needs; True when granted at once."""
    E = S.entity[e]
    E.asked = S.register[0].now
    lacking = first_lacking(M, S, e)
    if lacking < 0:
        lacking = first_wanted(M, S, e)
        if S.register[0].dirty == 0 or lacking < 0:
            take_needs(M, S, e)
            return True
        # Something was freed at this instant and others may come first: line up, where something is free, and let
        # `settle` decide.
        touch(S, lacking)
    elif M.step[E.step].c:
        write(M, S, ROW_HELD, E.number, lacking, E.step)
    enqueue(S, lacking, e)
    return False


@inlined
def free(M, S, e):
    """Give back what the step names."""
    st = M.step[S.entity[e].step]
    for n in range(st.a, st.a + st.b):
        give_back(S, M.need[n].resource, held_amount(M, S, n, e))


@inlined
def free_later(M, S, e):
    """One token for each need gives the units back after the duration drawn."""
    st = M.step[S.entity[e].step]
    wait = sample(M, st.dist, S.entity[e].key, st.purpose, S.entity[e].round, S.register[0].now)
    for n in range(st.a, st.a + st.b):
        amount = held_amount(M, S, n, e)
        token = new_entity(S, S.entity[e].key, next_number(S), S.entity[e].step, 0)
        S.entity[token].home = M.need[n].resource
        S.entity[token].held = amount
        schedule(S, S.register[0].now + wait, RANK_RELEASE, S.entity[token].number, token)


@inlined
def split(M, S, e):
    """Each item leaves with the probability drawn for it; the others stay in order."""
    st = M.step[S.entity[e].step]
    for _ in range(S.entity[e].items):
        i = take_item(S, e)
        key = S.item[i].key
        if sample(M, st.dist, key, st.purpose, 0, S.register[0].now):
            out = new_entity(S, key, next_number(S), st.a, S.entity[e].priority)
            append_item(S, out, i)
            write(M, S, ROW_PICKED, i, S.entity[e].number, S.entity[e].step)
            make_ready(S, out)
        else:
            append_item(S, e, i)


@inlined
def adopt(S, e, i):
    """Item i belongs to the subject of entity e; of a formed one, to the first member it speaks for, else as before."""
    E = S.entity[e]
    if E.state != FORMED:
        S.item[i].home = E.home
        return
    if E.carries >= 0:
        S.item[i].home = S.entity[E.carries].home
    if is_owed(S, e, i):
        S.entity[S.member[S.item[i].home]].missing += 1


@inlined
def is_owed(S, e, i):
    """Whether the subject of item i is a member of the group that entity e was formed from, and still waits."""
    home = S.item[i].home
    m = S.entity[S.member[home]]
    return m.state == MEMBER and m.home == home and m.group == S.entity[e].group


@inlined
def collect(M, S, e):
    """Take waiting items along while there is room."""
    st = M.step[S.entity[e].step]
    P = S.pool[st.a]
    while P.items > 0 and S.entity[e].items < st.b:
        i = P.head
        P.head = S.item[i].next
        if P.head < 0:
            P.tail = NONE
        P.items -= 1
        adopt(S, e, i)
        append_item(S, e, i)
        write(M, S, ROW_JOINED, i, S.entity[e].number, S.entity[e].step)


@inlined
def deposit(M, S, e):
    """All items wait in a pool."""
    while S.entity[e].items > 0:
        i = take_item(S, e)
        write(M, S, ROW_RELEASED, i, S.entity[e].number, S.entity[e].step)
        append_to_pool(S, M.step[S.entity[e].step].a, i)


@inlined
def join_former(M, S, e):
    """Become a member of the group being formed; True when the entity goes on as it is."""
    st = M.step[S.entity[e].step]
    F = S.former[st.a]
    rule = M.former[st.a]
    E = S.entity[e]
    now = S.register[0].now
    if E.items == 0:
        return True
    if F.members == 0:
        if sample(M, rule.opens, E.key, st.purpose, E.round, now) == 0:
            return True
        F.deadline = now + rule.timeout
        schedule(S, F.deadline, RANK_TIMEOUT_FORMER, st.a, st.a)
    E.state = MEMBER
    E.next = NONE
    if F.members == 0:
        F.head = e
    else:
        S.entity[F.tail].next = e
    F.tail = e
    F.members += 1
    F.items += E.items
    if F.members == rule.need:
        form(M, S, st.a)
    return False


@inlined
def let_go(S, f):
    """As many trains as members: each goes on as it came."""
    F = S.former[f]
    m = F.head
    while m >= 0:
        rest = S.entity[m].next
        S.entity[m].state = RUNNING
        S.entity[m].step += 1
        make_ready(S, m)
        m = rest


@inlined
def form(M, S, f):
    """Members' items, in order, are laid over fewer entities of even size; the members wait for their items."""
    F = S.former[f]
    rule = M.former[f]
    out = (F.members * rule.out + rule.need - 1) // rule.need
    if out >= F.members:
        let_go(S, f)
    else:
        held = 0
        group = S.register[0].number
        lead = np.int32(NONE)
        m = F.head
        while m >= 0:
            S.entity[m].group = group
            held += S.entity[m].held
            S.entity[m].held = 0
            S.entity[m].loaded = S.entity[m].items
            S.entity[m].missing = S.entity[m].items
            m = S.entity[m].next
        m = F.head
        for k in range(out):
            room = F.items // out + (1 if k < F.items % out else 0)
            while S.entity[m].items == 0 and S.entity[m].next >= 0:
                m = S.entity[m].next
            # One that leads two formed entities lends its key once, lest both draw the same numbers.
            key = S.entity[m].key if m != lead else mix(S.entity[m].key, k)
            lead = m
            t = new_entity(S, key, next_number(S), S.entity[m].step + 1, S.entity[m].priority)
            S.entity[t].state = FORMED
            S.entity[t].group = group
            S.entity[t].held = held // out + (1 if k < held % out else 0)
            write(M, S, ROW_FORMED, S.entity[t].number, S.entity[m].number, S.entity[m].step)
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
        member = S.entity[m]
        before_now = member.loaded - member.items
        middle = (member.loaded + 1) // 2
        moved = min(room, member.items)
        for _ in range(moved):
            i = take_item(S, m)
            append_item(S, t, i)
            write(M, S, ROW_JOINED, i, S.entity[t].number, member.step)
        room -= moved
        if before_now < middle <= before_now + moved:
            member.sibling = S.entity[t].carries
            S.entity[t].carries = m
            member.carrier = t
            write(M, S, ROW_MEMBER, member.number, S.entity[t].number, member.step)
        if room > 0:
            m = member.next
    return m


@inlined
def unform(M, S, e):
    """Hand every item to the member it belongs to; True when the entity was never formed and goes on."""
    if S.entity[e].state != FORMED:
        return True
    while S.entity[e].items > 0:
        i = take_item(S, e)
        m = S.member[S.item[i].home]
        if not is_owed(S, e, i):
            append_to_pool(S, M.arrival[S.item[i].home].pool, i)
            write(M, S, ROW_RELEASED, i, S.entity[e].number, S.entity[e].step)
            continue
        append_item(S, m, i)
        write(M, S, ROW_HANDED, i, S.entity[m].number, S.entity[e].step)
        S.entity[m].missing -= 1
        if S.entity[m].missing == 0:
            resume_member(M, S, m)
    write(M, S, ROW_UNDONE, S.entity[e].number, 0, S.entity[e].step)
    limit_all(M, S, e)
    return False


@inlined
def limit_wait(M, S, e, m):
    """From the UNFORM of the entity that speaks for it on, a member waits so long and no longer."""
    member = S.entity[m]
    if member.deadline < 0:
        member.deadline = S.register[0].now + M.step[S.entity[e].step].b
        schedule(S, member.deadline, RANK_TIMEOUT_MEMBER, member.number, m)


@inlined
def resume_member(M, S, m):
    """A member has its items, or waits no longer: it goes on behind its UNFORM step."""
    E = S.entity[m]
    silence(S, m)
    E.state = GONE_AHEAD
    E.deadline = NONE
    E.group = NONE
    E.missing = 0
    E.step = M.step[E.step].b + 1
    make_ready(S, m)


@inlined
def silence(S, m):
    """The formed entity that spoke for member m does so no longer."""
    t = S.entity[m].carrier
    if t < 0:
        return
    S.entity[m].carrier = NONE
    if S.entity[t].carries == m:
        S.entity[t].carries = S.entity[m].sibling
        return
    k = S.entity[t].carries
    while S.entity[k].sibling != m:
        k = S.entity[k].sibling
    S.entity[k].sibling = S.entity[m].sibling


@inlined
def limit_all(M, S, e):
    """Members that a formed entity speaks for do not wait for ever, even those it lost all items of."""
    m = S.entity[e].carries
    while m >= 0:
        limit_wait(M, S, e, m)
        m = S.entity[m].sibling


@inlined
def end_carrier(S, e):
    """An entity ends; members it spoke for speak for themselves."""
    m = S.entity[e].carries
    while m >= 0:
        S.entity[m].carrier = NONE
        m = S.entity[m].sibling
    end_entity(S, e)


@inlined
def deliver(M, S, e):
    """Items have arrived where the program ends."""
    R = S.register[0]
    while S.entity[e].items > 0:
        i = take_item(S, e)
        S.arrived[i] = R.now
        R.delivered += 1
        write(M, S, ROW_DELIVERED, i, S.entity[e].number, S.entity[e].step)


@inlined
def run_on(M, S, e):
    """Carry out steps until the entity has to wait or ends."""
    while True:
        E = S.entity[e]
        st = M.step[E.step]
        now = S.register[0].now
        mark(M, S, e)
        if st.note >= 0:
            write(M, S, ROW_STEP, E.number, E.items, E.step)
        if st.op == DELAY:
            wait = sample(M, st.dist, E.key, st.purpose, E.round, now)
            write(M, S, ROW_DELAY, E.number, wait, E.step)
            schedule(S, now + wait, RANK_END, E.number, e)
            return
        if st.op == SEIZE:
            if not seize(M, S, e):
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
        elif st.op == BRANCH:
            if sample(M, st.dist, E.key, st.purpose, E.round, now):
                E.step = st.a
                continue
        elif st.op == OVERFLOW:
            if S.resource[st.a].capacity <= (0 if st.c else S.resource[st.a].busy):
                E.step = st.b
                continue
        elif st.op == LOOP:
            E.round += 1
            E.step = st.a
            continue
        elif st.op == SPAWN:
            make_ready(S, new_entity(S, mix(E.key, E.round), next_number(S), st.a, st.b))
        elif st.op == SET_CAPACITY:
            set_capacity(M, S, st.a, st.b)
        elif st.op == END:
            deliver(M, S, e)
            end_carrier(S, e)
            return
        S.entity[e].step += 1


@inlined
def set_capacity(M, S, r, capacity):
    """Units of a resource from now on; what is in use stays in use."""
    account(S, r)
    S.resource[r].capacity = capacity
    write(M, S, ROW_CAPACITY, r, capacity, NONE)
    touch(S, r)


@inlined
def settle(M, S):
    """Rule 2: run what is ready and grant what can be granted, until nothing is left at this instant."""
    R = S.register[0]
    while not R.broken:
        if R.ready > 0:
            e = S.ready[R.ready_head]
            R.ready_head = (R.ready_head + 1) % S.ready.size
            R.ready -= 1
        else:
            e = next_grant(M, S)
            if e < 0:
                return
            take_needs(M, S, e)
            E = S.entity[e]
            if M.step[E.step].c and E.asked < R.now:
                write(M, S, ROW_GRANTED, E.number, R.now - E.asked, E.step)
            E.step += 1
        run_on(M, S, e)


# -------------------------------------------------------------------------------------------------- the loop


@inlined
def arrive(M, S):
    """The next static arrival enters with its items."""
    R = S.register[0]
    A = M.arrival[R.arrival]
    e = new_entity(S, A.key, R.arrival, A.step, A.priority)
    E = S.entity[e]
    E.home = R.arrival
    S.member[R.arrival] = e
    for i in range(A.first, A.first + A.items):
        S.item[i].home = R.arrival
        S.item[i].key = mix(A.key, i - A.first + 1)
        append_item(S, e, i)
        write(M, S, ROW_LOADED, i, E.number, E.step)
    R.loaded += A.items
    R.arrival += 1
    make_ready(S, e)


@inlined
def heap_event(M, S):
    """Take the first pending event and act on it."""
    x = S.heap_x[0]
    drop_first(S)
    index = np.int32(x & 0xFFFFFF)
    number = (x >> 24) & 0xFFFFFFFFF
    rank = x >> 60
    now = S.register[0].now
    E = S.entity[index] if rank != RANK_TIMEOUT_FORMER else S.entity[0]
    if rank == RANK_END:
        E.step += 1
        make_ready(S, index)
    elif rank == RANK_RELEASE:
        give_back(S, E.home, E.held)
        end_entity(S, index)
    elif rank == RANK_TIMEOUT_FORMER:
        if S.former[index].members > 0 and S.former[index].deadline == now:
            form(M, S, index)
    elif E.number == number and E.state == MEMBER and E.deadline == now:
        resume_member(M, S, index)


@inlined
def has_room(M, S):
    """Whether there is room for whatever one event may bring."""
    R = S.register[0]
    spare = M.setting[2]
    return R.live + spare < S.entity.size and R.heap + spare < S.heap_t.size


@entry
def advance(M: Any, S: Any, until: int) -> int:
    """Carry the state on to an instant [ms]; returns why it stopped. Nothing is lost by going on later."""
    R = S.register[0]
    while True:
        t_calendar = M.calendar[R.calendar].t if R.calendar < M.calendar.size else FOREVER
        t_arrival = M.arrival[R.arrival].t if R.arrival < M.arrival.size else FOREVER
        t_heap = S.heap_t[0] if R.heap > 0 else FOREVER
        t = min(t_calendar, t_arrival, t_heap)
        if t == FOREVER:
            return DONE
        if t > until:
            return PAUSED
        if R.broken:
            return BROKEN
        if M.setting[0] and R.ledger + M.setting[2] > S.ledger.size:
            return LEDGER_FULL
        if not has_room(M, S):
            return NO_ROOM
        R.now = t
        R.events += 1
        if t_calendar == t:
            C = M.calendar[R.calendar]
            R.calendar += 1
            set_capacity(M, S, C.resource, C.capacity)
        elif t_arrival == t:
            arrive(M, S)
        else:
            heap_event(M, S)
        settle(M, S)
