"""Run a blueprint: make a state, carry it on, grow its arrays when they are full, hand over ledger pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from landbridge.simulation import layout as lay
from landbridge.simulation.blueprint import Blueprint
from landbridge.simulation.kernel import advance
from landbridge.simulation.layout import NONE, Model, State, Table

__all__ = ["Room", "carry_on", "items_on_entities", "prepare", "resource_use"]

LedgerSink = Callable[[Table], None]


@dataclass(frozen=True, slots=True)
class Room:
    """How much room arrays have at first, and how much one event may need at most."""

    entities: int = 1 << 14
    ledger_rows: int = 1 << 18
    spare: int = 1 << 12


def prepare(blueprint: Blueprint, seed: int, replication: int, *, ledger: bool = False,
            room: Room | None = None) -> tuple[Model, State]:  # fmt: skip
    """The model of one replication and its state before the first event."""
    room = room or Room()
    key = np.array([seed & 0xFFFFFFFF, replication], "u4")
    setting = np.array([int(ledger), blueprint.marks, room.spare, len(blueprint.arrival)], "i8")
    model = Model(blueprint.step, blueprint.dist, blueprint.need, blueprint.arrival, blueprint.calendar,
                  blueprint.former, key, setting)  # fmt: skip
    return model, _new_state(blueprint, room, ledger=ledger)


def _new_state(blueprint: Blueprint, room: Room, *, ledger: bool) -> State:
    state = State(
        register=_records(1, lay.REGISTER),
        entity=_records(room.entities, lay.ENTITY),
        resource=_records(len(blueprint.capacity), lay.RESOURCE),
        item=_records(max(blueprint.items, 1), lay.ITEM),
        pool=_records(max(blueprint.pools, 1), lay.POOL),
        former=_records(max(len(blueprint.former), 1), lay.FORMER),
        heap_t=np.zeros(room.entities, "i8"),
        heap_x=np.zeros(room.entities, "i8"),
        ready=np.zeros(room.entities, "i4"),
        dirty=np.zeros(max(len(blueprint.capacity), 1), "i4"),
        member=np.full(max(len(blueprint.arrival), 1), NONE, "i4"),
        mark=np.full(max(len(blueprint.arrival) * blueprint.marks, 1), NONE, "i8"),
        arrived=np.full(max(blueprint.items, 1), NONE, "i8"),
        ledger=_records(room.ledger_rows if ledger else 1, lay.LEDGER),
    )
    state.register["number"] = len(blueprint.arrival)
    state.entity["next"] = np.append(np.arange(1, room.entities), NONE)
    state.resource["capacity"] = blueprint.capacity
    for column in ("root", "stash"):
        state.resource[column] = NONE
    for table in (state.pool, state.former):
        table["head"] = NONE
        table["tail"] = NONE
    return state


def _records(count: int, dtype: np.dtype[np.void]) -> Table:
    return np.zeros(count, dtype).view(np.recarray)


def carry_on(model: Model, state: State, until_ms: int, sink: LedgerSink | None = None) -> State:
    """Carry a state on to an instant [ms] and return it; arrays that were too small are replaced by larger ones.

    Full ledger pages, and the last one, go to `sink`. Raises RuntimeError when one event needed more than the spare
    room of the arrays, which no growth can mend.
    """
    while True:
        reason = advance(model, state, until_ms)
        if reason == lay.LEDGER_FULL:
            state = _turn_page(model, state, sink)
        elif reason == lay.NO_ROOM:
            state = _grow(state)
        elif reason == lay.BROKEN or state.register["broken"][0]:
            raise RuntimeError("one event needed more room than Room.spare keeps free; give more")
        else:
            return _turn_page(model, state, sink)


def _turn_page(model: Model, state: State, sink: LedgerSink | None) -> State:
    rows = int(state.register["ledger"][0])
    if rows and sink is not None:
        sink(state.ledger[:rows].copy())
    state.register["ledger"] = 0
    if state.ledger.size <= 2 * model.setting[2] and model.setting[0]:
        return state._replace(ledger=_records(4 * int(model.setting[2]), lay.LEDGER))
    return state


def _grow(state: State) -> State:
    """Twice the room for entities and pending events; indices stay what they were."""
    old = state.entity.size
    entity = _records(2 * old, lay.ENTITY)
    entity[:old] = state.entity
    entity["next"][old:] = np.append(np.arange(old + 1, 2 * old), state.register["free"][0])
    state.register["free"] = old
    head, count = int(state.register["ready_head"][0]), int(state.register["ready"][0])
    ready = np.zeros(2 * old, "i4")
    ready[:count] = np.take(state.ready, np.arange(head, head + count), mode="wrap")
    state.register["ready_head"] = 0
    heap_t, heap_x = (np.concatenate([heap, np.zeros(old, "i8")]) for heap in (state.heap_t, state.heap_x))
    return state._replace(entity=entity, heap_t=heap_t, heap_x=heap_x, ready=ready)


def resource_use(blueprint: Blueprint, state: State) -> dict[str, dict[str, int]]:
    """By resource: units in use, integrals of busy and waiting [unit ms], requests granted, most waiting at once."""
    columns = ("busy", "busy_ms", "waiting_ms", "granted", "most_waiting")
    values = zip(*(state.resource[column].tolist() for column in columns), strict=True)
    return {name: dict(zip(columns, row, strict=True)) for name, row in zip(blueprint.resources, values, strict=True)}


def items_on_entities(state: State) -> int:
    """Items that entities carry; a record that is free carries none."""
    return int(state.entity["items"].sum())
