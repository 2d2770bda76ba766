"""A run that begins where another stood: the same trains, from an instant on under the tables of another scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from landbridge.ports import clashing_stops
from landbridge.simulation.corridor.corridor_joining import chapter_spans
from landbridge.simulation.corridor.corridor_model import CorridorModel, Past, enter_trains, finish_model, new_builder
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.layout import Model, State, Table

__all__ = ["ProgramsDiffer", "change_rules", "continue_model", "ruling", "units_before"]


class ProgramsDiffer(Exception):
    """Trains would do other steps than before, so that one under way has no place to go on from.

    The argument is the first thing that differs, as `stage|cn-alashankou|documents` or the name of a resource.
    """


def continue_model(chapters: Sequence[Corridor], turns_ms: Sequence[int]) -> CorridorModel:
    """The model of a run that turns from each corridor to the next at the instants `turns_ms`.

    The corridors come from `join_corridors`. Raises ProgramsDiffer when they differ in more than numbers.
    """
    for one, _ in clashing_stops(chapters[0].rules.protocols):
        raise ProgramsDiffer(f"how protocol {one.id} stops trains")
    builders = [new_builder(corridor) for corridor in chapters]
    entries = [
        entry
        for corridor, builder, (first, after) in zip(chapters, builders, chapter_spans(turns_ms), strict=True)
        for entry in enter_trains(corridor, builder)
        if first <= entry.t_ms < after
    ]
    models = [finish_model(*each, entries) for each in zip(chapters, builders, strict=True)]
    for model in models[1:]:
        _check_programs(models[0].blueprint, model.blueprint)
    past = tuple(Past(model.blueprint, turn) for model, turn in zip(models, turns_ms, strict=False))
    return replace(models[-1], past=past)


_NUMBERS = {lay.SET_CAPACITY: "b", lay.UNFORM: "b", lay.COLLECT: "b", lay.BALK: "c"}
"""Columns of steps that hold a number of the tables, which may change while trains are under way."""


def _check_programs(one: Blueprint, other: Blueprint) -> None:
    for what, before, after in (
        ("step", _steps(one), _steps(other)), ("resource", one.resources, other.resources),
        ("wagons", one.need.tolist(), other.need.tolist()), ("group", _groups(one), _groups(other)),
    ):  # fmt: skip
        for k in range(max(len(before), len(after))):
            if before[k : k + 1] != after[k : k + 1]:
                raise ProgramsDiffer(f"{what} {before[k] if k < len(before) else after[k]}")


def _steps(blueprint: Blueprint) -> list[tuple[object, ...]]:
    """Steps without their numbers and durations: what a train does, in which order, with what."""
    table = blueprint.step.copy()
    for op, column in _NUMBERS.items():
        table[column][table["op"] == op] = 0
    columns = [table[name].tolist() for name in ("op", "a", "b", "c", "mark", "note")]
    return list(zip(blueprint.labels, *columns, strict=True))


def _groups(blueprint: Blueprint) -> list[tuple[int, int]]:
    """How many trains become how many; a group that is being formed has so many in view."""
    return list(zip(blueprint.former["need"].tolist(), blueprint.former["out"].tolist(), strict=True))


class _Chapters(Protocol):
    """A model, or what all replications of one have in common."""

    @property
    def chapters(self) -> tuple[Blueprint, ...]: ...

    @property
    def turns_ms(self) -> tuple[int, ...]: ...


def ruling(run: _Chapters, t_ms: int) -> Blueprint:
    """The blueprint that a run obeys just after an instant [ms]."""
    return run.chapters[sum(turn_ms <= t_ms for turn_ms in run.turns_ms)]


def change_rules(model: Model, state: State, blueprints: tuple[Blueprint, Blueprint],
                 at_ms: int) -> tuple[Model, State]:  # fmt: skip
    """Carry a state that stands before `at_ms` [ms] on under the second of two blueprints with the same programs.

    Units of resources change at that instant; what is in use above them stays in use until it is given back, as with
    any change of the calendar. A resource that a gale has shut stays shut: its units come with the end of the gale.
    """
    before, after = blueprints
    had, has = units_before(before, at_ms), units_before(after, at_ms)
    changed = np.flatnonzero((had != has) & (state.resource["capacity"] == had))
    turn = np.zeros(len(changed), lay.CALENDAR)
    turn["t"], turn["resource"], turn["capacity"] = at_ms, changed, has[changed]
    ahead = after.calendar[after.calendar["t"] >= at_ms]
    calendar = np.concatenate([turn.view(np.ndarray), ahead.view(np.ndarray)]).astype(lay.CALENDAR)
    state.register["calendar"] = 0
    model = model._replace(step=after.step, dist=after.dist, need=after.need, former=after.former,
                           calendar=calendar.view(np.recarray))  # fmt: skip
    return model, state


def units_before(blueprint: Blueprint, at_ms: int) -> Table:
    """Units that tables and calendar give each resource just before an instant [ms]."""
    units = blueprint.capacity.copy()
    past = blueprint.calendar[blueprint.calendar["t"] < at_ms]
    units[past["resource"]] = past["capacity"]  # in order of time: the last change of a resource stays
    return units
