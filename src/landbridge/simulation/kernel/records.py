# pyright: basic
"""Ledger rows, marks, entities and the items they carry."""

from __future__ import annotations

import numpy as np

from landbridge.simulation.kernel.compiled import at, inlined
from landbridge.simulation.kernel.layout import CARRIER, KEEPS_LEDGER, MARKS, NONE, RUNNING
from landbridge.simulation.kernel.pending import fetch


@inlined
def write(M, S, kind, who, other, step):
    """Count one row of the ledger, and keep it when the ledger is on."""
    R = S.register[0]
    R.rows += 1
    if not M.setting[KEEPS_LEDGER]:
        return
    if R.ledger < S.ledger.size:
        row = S.ledger[at(R.ledger)]
        row.t = R.now
        row.who = who
        row.other = other
        row.step = step
        row.kind = kind
        R.ledger += 1
    else:
        R.broken = 1


@inlined
def mark(M, S, e):
    """Note the instant for the entity's subject, and for every subject it speaks for."""
    E = S.entity[at(e)]
    slot = M.step[at(E.step)].mark
    if slot < 0:
        return
    mark_one(M, S, E.home, slot)
    if E.state == RUNNING:
        return
    m = S.aside[at(e)].carries
    while m >= 0:
        mark_one(M, S, S.entity[at(m)].home, slot)
        m = S.entity[at(m)].next if E.state == CARRIER else S.aside[at(m)].sibling


@inlined
def mark_one(M, S, home, slot):
    """Note the instant for a subject; NONE is no subject."""
    if home >= 0:
        S.mark[at(home * M.setting[MARKS] + slot)] = S.register[0].now


@inlined
def next_number(S):
    """Numbers of entities that are no static arrival follow those of the arrivals."""
    S.register[0].number += 1
    return S.register[0].number - 1


@inlined
def new_entity(S, key, number, step, priority):
    """An entity without items."""
    R = S.register[0]
    e = R.free
    E = S.entity[at(e)]
    if E.next < 0:
        R.broken = 1
    else:
        R.free = E.next
    E.key = key
    E.number = number
    E.step = step
    E.priority = priority
    E.home = NONE
    E.items = 0
    E.holds = 0
    E.carried = 0
    E.lap = 0
    E.due = NONE
    E.state = RUNNING
    E.interrupted = 0
    R.live += 1
    R.most_live = max(R.most_live, R.live)
    return e


@inlined
def held_by_items(S, e):
    """Units that the entity took by the number of its items."""
    return S.aside[at(e)].held if S.entity[at(e)].holds else np.int32(0)


@inlined
def hold_by_items(S, e, units):
    """The entity has so many units by the number of its items."""
    S.entity[at(e)].holds = 1 if units else 0
    S.aside[at(e)].held = units


@inlined
def clear_aside(S, e):
    """An entity that leaves the state RUNNING begins with a clean record in ASIDE."""
    A = S.aside[at(e)]
    A.group = NONE
    A.carries = NONE
    A.sibling = NONE
    A.carrier = NONE
    A.missing = 0
    A.loaded = 0


@inlined
def end_entity(S, e):
    """The record of an entity is free again."""
    S.entity[at(e)].number = NONE
    S.entity[at(e)].next = S.register[0].free
    S.register[0].free = e
    S.register[0].live -= 1


@inlined
def new_item(S, key, number, home):
    """A container enters; its record is a free one."""
    R = S.register[0]
    i = R.free_item
    if S.item[at(i)].next < 0:
        R.broken = 1
    else:
        R.free_item = S.item[at(i)].next
    S.item[at(i)].key = key
    S.item[at(i)].number = number
    S.item[at(i)].home = home
    R.items += 1
    return i


@inlined
def end_item(S, i):
    """The record of an item is free again."""
    S.item[at(i)].next = S.register[0].free_item
    S.register[0].free_item = i
    S.register[0].items -= 1


@inlined
def make_ready(S, e):
    """Queue an entity that runs on at this same instant."""
    S.entity[at(e)].next = NONE
    make_all_ready(S, e, e)


@inlined
def make_all_ready(S, first, last):
    """Queue a list of entities, threaded through `next`, that run on at this same instant."""
    R = S.register[0]
    if R.ready < 0:
        R.ready = first
    else:
        S.entity[at(R.last_ready)].next = first
    R.last_ready = last


@inlined
def next_ready(S):
    """The first of those that run on at this instant; the one behind it is brought near meanwhile."""
    R = S.register[0]
    e = np.int32(R.ready)
    E = S.entity[at(e)]
    R.ready = E.next
    if R.ready >= 0:
        fetch(S.entity, R.ready)
    return e


@inlined
def append_item(S, e, i):
    """Put item i behind those that entity e carries."""
    E = S.entity[at(e)]
    A = S.aside[at(e)]
    S.item[at(i)].next = NONE
    if E.items == 0:
        A.head = i
    else:
        S.item[at(A.tail)].next = i
    A.tail = i
    E.items += 1


@inlined
def take_item(S, e):
    """Take the first item from entity e."""
    i = S.aside[at(e)].head
    S.aside[at(e)].head = S.item[at(i)].next
    S.entity[at(e)].items -= 1
    return i


@inlined
def append_to_pool(S, p, i):
    """Put item i behind those that wait in pool p."""
    P = S.pool[at(p)]
    S.item[at(i)].next = NONE
    if P.tail < 0:
        P.head = i
    else:
        S.item[at(P.tail)].next = i
    P.tail = i
    P.items += 1
