"""A state of the kernel told without places in arrays, so that two ways to come to it can be compared.

What is not told is what plays no part in what comes: sums over the past, ends of time-outs of groups that are complete,
when a service under way is going to end, and which of several things that it lacks a request is waiting behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.layout import NONE, State, Table

_REGISTER = ("number", "calendar", "arrival", "loaded", "delivered", "live", "items", "ready", "dirty")


def told(blueprint: Blueprint, state: State) -> dict[str, Any]:
    """Everything of a state that counts, by entity number, name of a resource, and so on."""
    live = _live(state)
    waiting = {k: r for r in range(len(state.resource)) for k in _line(state, r)}
    entities = {_number(state, k): _entity(blueprint, state, k, waiting.get(k, NONE)) for k in live}
    order = sorted(waiting, key=lambda k: (*(int(state.entity[name][k]) for name in ("order", "asked", "number")),))
    units = ("busy", "capacity", "asking")
    return {
        "entities": entities,
        "waiting": [_number(state, k) for k in order],
        "resources": {name: tuple(int(state.resource[column][r]) for column in units)
                      for r, name in enumerate(blueprint.resources)},
        "pools": [_items(state, int(head)) for head in state.pool["head"]],
        "formers": [_former(state, f) for f in range(len(blueprint.former))],
        "time-outs": sorted(_timeouts(state)),
        "register": {name: int(state.register[name][0]) for name in _REGISTER},
        "marks": state.mark.tolist(),
    }  # fmt: skip


def _live(state: State) -> list[int]:
    free = set(_chain(state.entity, int(state.register["free"][0]), "next"))
    return [k for k in range(len(state.entity)) if k not in free]


def _chain(table: Table, head: int, link: str) -> Iterator[int]:
    while head >= 0:
        yield head
        head = int(table[link][head])


def _line(state: State, r: int) -> list[int]:
    """Every request that waits for a resource: those that came in order, and a pairing heap of those that overtake."""
    place = state.resource[r]
    return [*_chain(state.entity, int(place.head), "next"), *_heap(state, int(place.root))]


def _heap(state: State, root: int) -> list[int]:
    if root < 0:
        return []
    children = _chain(state.entity, int(state.aside["child"][root]), "next")
    return [root, *(k for child in children for k in _heap(state, child))]


def _number(state: State, k: int) -> int:
    return int(state.entity["number"][k]) if k >= 0 else NONE


def _items(state: State, head: int) -> list[tuple[int, int, int]]:
    """Number, key and subject of items in order."""
    return [tuple(int(state.item[name][i]) for name in ("number", "key", "home"))
            for i in _chain(state.item, head, "next")]  # type: ignore[misc]  # fmt: skip


def _entity(blueprint: Blueprint, state: State, k: int, line: int) -> dict[str, Any]:
    record, aside = state.entity[k], state.aside[k]
    step = blueprint.step[record.step]
    # A hall and its overflow have the same steps twice; the label, what it does and how long are what counts.
    found: dict[str, Any] = {
        "step": (blueprint.labels[record.step], int(step["op"]), int(step["dist"])),
        "items": _items(state, int(aside.head)) if record["items"] else [],
        "held": int(aside.held) if record.holds else 0,
        **{name: int(record[name]) for name in ("key", "priority", "home", "lap", "state", "interrupted")},
    }
    if line != NONE:
        needs = blueprint.need["resource"][step["a"] : step["a"] + step["b"]]
        found |= {"asked": int(record.asked), "order": int(record.order), "waits where it asks": line in needs}
    elif record.state != lay.MEMBER:
        found["since"] = int(aside.since)
        if step["op"] == lay.SERVE:
            found["asked"] = int(record.asked)
    return found | (_group(state, k) if record.state in (lay.MEMBER, lay.FORMED) else {})


def _group(state: State, k: int) -> dict[str, Any]:
    """Of which group it is, who speaks for whom, and what a member of a complete group waits for."""
    aside, member = state.aside[k], state.entity["state"][k] == lay.MEMBER
    speaks_for = [_number(state, m) for m in _chain(state.aside, int(aside.carries), "sibling")]
    found: dict[str, Any] = {"group": int(aside.group), "speaks for": speaks_for}
    if member and aside.group >= 0:
        found |= {"carrier": _number(state, int(aside.carrier)), "missing": int(aside.missing),
                  "loaded": int(aside.loaded), "until": int(state.entity["due"][k])}  # fmt: skip
    return found


def _former(state: State, f: int) -> tuple[list[int], int, int]:
    place = state.former[f]
    waiting = [_number(state, k) for k in _chain(state.entity, int(place.head), "next")]
    return waiting, int(place["items"]), int(place.deadline) if waiting else NONE


def _timeouts(state: State) -> Iterator[tuple[int, int, int]]:
    """Those that something still waits for: (instant, rank, former or number of the member)."""
    pending = state.heap[: int(state.register["heap"][0])]
    for t, x in zip(pending["t"], pending["x"], strict=True):
        rank, number, k = int(x) >> 60, (int(x) >> 24) & 0xFFFFFFFFF, int(x) & 0xFFFFFF
        if rank == lay.RANK_TIMEOUT_FORMER and state.former["members"][k] and state.former["deadline"][k] == t:
            yield int(t), rank, k
        waits = state.entity["number"][k] == number and state.entity["state"][k] == lay.MEMBER
        if rank == lay.RANK_TIMEOUT_MEMBER and waits and state.entity["due"][k] == t:
            yield int(t), rank, number


def ends_as_in(state: State, real: State) -> None:
    """Give services the ends they have in another state of the same standing, and what is left to those broken off."""
    due = {_number(real, k): int(real.entity["due"][k]) for k in _live(real)}
    pending = state.heap[: int(state.register["heap"][0])]
    for place in pending:
        rank, k = int(place.x) >> 60, int(place.x) & 0xFFFFFF
        if rank in (lay.RANK_END, lay.RANK_RELEASE):
            state.entity["due"][k] = place.t = due[int(state.entity["number"][k])]
    pending[:] = sorted(pending.tolist())
    rest = {_number(real, k): int(real.aside["rest"][k]) for k in _live(real) if real.entity["interrupted"][k]}
    for k in _live(state):
        if state.entity["interrupted"][k]:
            state.aside["rest"][k] = rest[_number(state, k)]
