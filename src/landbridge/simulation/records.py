# pyright: basic
"""Ledger rows, marks, entities and the items they carry."""

from __future__ import annotations

from landbridge.simulation.compiled import inlined
from landbridge.simulation.layout import CARRIER, KEEPS_LEDGER, MARKS, NONE, RUNNING


@inlined
def write(M, S, kind, who, other, step):
    """Count one row of the ledger, and keep it when the ledger is on."""
    R = S.register[0]
    R.rows += 1
    if not M.setting[KEEPS_LEDGER]:
        return
    if R.ledger < S.ledger.size:
        row = S.ledger[R.ledger]
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
    E = S.entity[e]
    slot = M.step[E.step].mark
    if slot < 0:
        return
    mark_one(M, S, E.home, slot)
    if E.state == RUNNING:
        return
    m = S.aside[e].carries
    while m >= 0:
        mark_one(M, S, S.entity[m].home, slot)
        m = S.entity[m].next if E.state == CARRIER else S.aside[m].sibling


@inlined
def mark_one(M, S, home, slot):
    """Note the instant for a subject; NONE is no subject."""
    if home >= 0:
        S.mark[home * M.setting[MARKS] + slot] = S.register[0].now


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
    E = S.entity[e]
    if E.next < 0:
        R.broken = 1
    else:
        R.free = E.next
    E.key = key
    E.number = number
    E.step = step
    E.priority = priority
    E.home = NONE
    E.head = NONE
    E.tail = NONE
    E.items = 0
    E.held = 0
    E.round = 0
    E.due = NONE
    E.state = RUNNING
    E.interrupted = 0
    R.live += 1
    R.most_live = max(R.most_live, R.live)
    return e


@inlined
def clear_aside(S, e):
    """An entity that leaves the state RUNNING begins with a clean record in ASIDE."""
    A = S.aside[e]
    A.group = NONE
    A.carries = NONE
    A.sibling = NONE
    A.carrier = NONE
    A.missing = 0
    A.loaded = 0


@inlined
def end_entity(S, e):
    """The record of an entity is free again."""
    S.entity[e].number = NONE
    S.entity[e].next = S.register[0].free
    S.register[0].free = e
    S.register[0].live -= 1


@inlined
def new_item(S, key, number, home):
    """A container enters; its record is a free one."""
    R = S.register[0]
    i = R.free_item
    if S.item[i].next < 0:
        R.broken = 1
    else:
        R.free_item = S.item[i].next
    S.item[i].key = key
    S.item[i].number = number
    S.item[i].home = home
    R.items += 1
    return i


@inlined
def end_item(S, i):
    """The record of an item is free again."""
    S.item[i].next = S.register[0].free_item
    S.register[0].free_item = i
    S.register[0].items -= 1


@inlined
def make_ready(S, e):
    """Queue an entity that runs on at this same instant."""
    R = S.register[0]
    S.ready[(R.ready_head + R.ready) % S.ready.size] = e
    R.ready += 1


@inlined
def append_item(S, e, i):
    """Put item i behind those that entity e carries."""
    E = S.entity[e]
    S.item[i].next = NONE
    if E.tail < 0:
        E.head = i
    else:
        S.item[E.tail].next = i
    E.tail = i
    E.items += 1


@inlined
def take_item(S, e):
    """Take the first item from entity e."""
    E = S.entity[e]
    i = E.head
    E.head = S.item[i].next
    if E.head < 0:
        E.tail = NONE
    E.items -= 1
    return i


@inlined
def append_to_pool(S, p, i):
    """Put item i behind those that wait in pool p."""
    P = S.pool[p]
    S.item[i].next = NONE
    if P.tail < 0:
        P.head = i
    else:
        S.item[P.tail].next = i
    P.tail = i
    P.items += 1
