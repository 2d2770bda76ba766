# pyright: basic
"""Ledger rows, marks, entities and the items they carry."""

from __future__ import annotations

from landbridge.simulation.compiled import inlined
from landbridge.simulation.layout import (
    NONE,
    RUNNING,
)


@inlined
def write(M, S, kind, who, other, step):
    """Count one row of the ledger, and keep it when the ledger is on."""
    R = S.register[0]
    R.rows += 1
    if M.setting[0] and R.ledger < S.ledger.size:
        row = S.ledger[R.ledger]
        row.t = R.now
        row.who = who
        row.other = other
        row.step = step
        row.kind = kind
        R.ledger += 1
    elif M.setting[0]:
        R.broken = 1


@inlined
def mark(M, S, e):
    """Note the instant for the entity's subject, and for every subject it carries most items of."""
    E = S.entity[e]
    slot = M.step[E.step].mark
    if slot >= 0:
        if E.home >= 0:
            S.mark[E.home * M.setting[1] + slot] = S.register[0].now
        m = E.carries
        while m >= 0:
            S.mark[S.entity[m].home * M.setting[1] + slot] = S.register[0].now
            m = S.entity[m].sibling


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
    E.carries = NONE
    E.sibling = NONE
    E.carrier = NONE
    E.group = NONE
    E.missing = 0
    E.state = RUNNING
    E.deadline = NONE
    E.loaded = 0
    R.live += 1
    R.most_live = max(R.most_live, R.live)
    return e


@inlined
def end_entity(S, e):
    """The record of an entity is free again."""
    S.entity[e].next = S.register[0].free
    S.register[0].free = e
    S.register[0].live -= 1


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
