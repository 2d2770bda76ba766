"""Run a blueprint: make a state, carry it on, grow its arrays when they are full, hand over ledger pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.advance import advance
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.compiled import COMPILED
from landbridge.simulation.kernel.layout import NONE, Model, State, Table

__all__ = ["Room", "carry_on", "feed", "items_on_entities", "prepare", "resource_use"]

_LINE = 64

LedgerSink = Callable[[Table], None]


@dataclass(frozen=True, slots=True)
class Room:
    """How much room arrays have at first, and how much one event may need at most (`spare`).

    `fed`: how many arrivals may come in pages, see `feed`; 0 where all of them stand in the blueprint.
    """

    entities: int = 1 << 14
    items: int = 1 << 15
    ledger_rows: int = 1 << 18
    spare: int = 1 << 12
    fed: int = 0


def prepare(blueprint: Blueprint, seed: int, replication: int, *, ledger: bool = False,
            room: Room | None = None) -> tuple[Model, State]:  # fmt: skip
    """The model of one replication and its state before the first event."""
    room = room or Room()
    key = np.array([seed & 0xFFFFFFFF, replication], "u4")
    rules = np.array([rule.address for rule in blueprint.rules] or [0], "i8")
    setting = np.array([int(ledger), blueprint.marks, room.spare, room.fed], "i8")
    model = Model(blueprint.step, blueprint.dist, blueprint.given, blueprint.need, blueprint.choice, blueprint.arrival,
                  blueprint.calendar, blueprint.former, blueprint.lot, rules, key, setting)  # fmt: skip
    return model, _new_state(blueprint, room, ledger=ledger)


def _new_state(blueprint: Blueprint, room: Room, *, ledger: bool) -> State:
    items = room.items if blueprint.items else room.spare + 1
    state = State(
        register=_records(1, lay.REGISTER),
        entity=_records(room.entities, lay.ENTITY),
        aside=_records(room.entities, lay.ASIDE),
        resource=_records(len(blueprint.capacity), lay.RESOURCE),
        item=_records(items, lay.ITEM),
        pool=_records(max(blueprint.pools, 1), lay.POOL),
        former=_records(max(len(blueprint.former), 1), lay.FORMER),
        lot=_records(max(len(blueprint.lot), 1), lay.LOT),
        heap=_records(max(room.entities, 4), lay.PENDING),
        dirty=np.zeros(max(len(blueprint.capacity), 1), "i4"),
        member=np.full(max(len(blueprint.arrival), 1), NONE, "i4"),
        mark=np.full(max(len(blueprint.arrival) * blueprint.marks, 1), NONE, "i8"),
        ledger=_records(room.ledger_rows if ledger else 1, lay.LEDGER),
    )
    state.register["number"] = max(len(blueprint.arrival), room.fed)
    state.register["ready"] = NONE
    state.entity["next"] = np.append(np.arange(1, room.entities), NONE)
    state.item["next"] = np.append(np.arange(1, items), NONE)
    state.resource["capacity"] = blueprint.capacity
    for column in ("head", "tail", "root", "stash", "holders"):
        state.resource[column] = NONE
    for table in (state.pool, state.former, state.lot):
        table["head"] = NONE
        table["tail"] = NONE
    return state


def _records(count: int, dtype: np.dtype[np.void]) -> Table:
    """Records of zeros that begin with a line of the processor's cache, so that one of 64 bytes lies in one."""
    room = np.zeros(count * dtype.itemsize + _LINE, "u1")
    start = -room.ctypes.data % _LINE
    return room[start : start + count * dtype.itemsize].view(dtype).view(np.recarray)


def carry_on(model: Model, state: State, until_ms: int, sink: LedgerSink | None = None) -> State:
    """Carry a state on to an instant [ms] and return it; arrays that were too small are replaced by larger ones.

    Full ledger pages, and the last one, go to `sink`. Raises RuntimeError when one event needed more than the spare
    room of the arrays, which no growth can mend.
    """
    while True:
        reason = _advance(model, state, until_ms)
        if reason == lay.LEDGER_FULL:
            state = _turn_page(model, state, sink)
        elif reason == lay.NO_ROOM:
            state = _grow(model, state)
        elif reason == lay.BROKEN or state.register["broken"][0]:
            raise RuntimeError("one event needed more room than Room.spare keeps free; give more")
        else:
            return _turn_page(model, state, sink)


def feed(model: Model, state: State, arrivals: Table, *, last: bool) -> Model:
    """The model with a page of arrivals (ARRIVAL) in place of those that have come; after the last there is no other.

    For runs whose arrivals take more memory than there is: `carry_on` returns when a page is over, and goes on when the
    next one is there. The rows are those of all arrivals in one table, but that what is born on the way is numbered
    from `Room.fed` on and not from the number of arrivals on; so given durations of such entities, which go by number,
    are others. Raises ValueError when the page before is not over, when arrivals are not in order of time or more than
    `Room.fed`, and where marks are kept or groups with items are undone: there arrivals are looked up later.
    """
    register = state.register[0]
    before = int(register.fed + register.arrival)
    if register.arrival < len(model.arrival):
        raise ValueError("the page before is not over: carry on further first")
    if np.any(np.diff(arrivals["t"], prepend=register.now) < 0):
        raise ValueError("arrivals must be fed in order of time")
    if before + len(arrivals) > model.setting[lay.FED]:
        raise ValueError(f"{before + len(arrivals)} arrivals are more than Room.fed says: {model.setting[lay.FED]}")
    if np.any(model.step["mark"] >= 0) or (np.any(model.step["op"] == lay.UNFORM) and np.any(arrivals["items"])):
        raise ValueError("where marks are kept or groups with items are undone all arrivals must be in the blueprint")
    register.fed, register.arrival = before, 0
    if last:
        model.setting[lay.FED] = 0
    return model._replace(arrival=arrivals)


def _advance(model: Model, state: State, until_ms: int) -> int:
    """The kernel's loop; keys overflow as they are mixed, of which plain Python would warn."""
    if COMPILED:
        return advance(model, state, until_ms)
    with np.errstate(over="ignore"):
        return advance(model, state, until_ms)


def _turn_page(model: Model, state: State, sink: LedgerSink | None) -> State:
    rows = int(state.register["ledger"][0])
    if rows and sink is not None:
        sink(state.ledger[:rows].copy())
    state.register["ledger"] = 0
    if state.ledger.size <= 2 * model.setting[lay.SPARE] and model.setting[lay.KEEPS_LEDGER]:
        return state._replace(ledger=_records(4 * int(model.setting[lay.SPARE]), lay.LEDGER))
    return state


def _grow(model: Model, state: State) -> State:
    """Twice the room for what is short of it; indices stay what they were."""
    register, spare = state.register[0], model.setting[lay.SPARE]
    if register.live + spare >= state.entity.size:
        state = _more_entities(state)
    if register.items + spare >= state.item.size:
        item = _more(state.item)
        item["next"][state.item.size :] = np.append(np.arange(state.item.size + 1, item.size), register.free_item)
        register.free_item = state.item.size
        state = state._replace(item=item)
    if register.heap + spare >= state.heap.size:
        state = state._replace(heap=_more(state.heap))
    return state


def _more_entities(state: State) -> State:
    old, register = state.entity.size, state.register[0]
    entity = _more(state.entity)
    entity["next"][old:] = np.append(np.arange(old + 1, 2 * old), register.free)
    register.free = old
    return state._replace(entity=entity, aside=_more(state.aside))


def _more(table: Table) -> Table:
    """Twice as many records, the first half as they were."""
    more = _records(2 * table.size, table.dtype)
    more[: table.size] = table
    return more


def resource_use(blueprint: Blueprint, state: State) -> dict[str, dict[str, int]]:
    """By resource: units in use, integrals of busy and waiting [unit ms], requests granted, most waiting at once."""
    columns = ("busy", "busy_ms", "waiting_ms", "granted", "most_waiting")
    values = zip(*(state.resource[column].tolist() for column in columns), strict=True)
    return {name: dict(zip(columns, row, strict=True)) for name, row in zip(blueprint.resources, values, strict=True)}


def items_on_entities(state: State) -> int:
    """Items that entities carry; a record that is free carries none."""
    return int(state.entity["items"].sum())
