"""The corridor at an instant as a book tells of it: every entity under way, with all that it holds and waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.kernel.layout import NONE, Table
from landbridge.simulation.present.container_places import (
    Pick,
    aboard_now,
    container_moves,
    deliveries,
    owners_now,
    picks,
    released_now,
)
from landbridge.simulation.present.formed_groups import Group, Member, find_groups, heirs_of, members_waiting
from landbridge.simulation.present.inspections_now import Inspections, looks_now, pools_now
from landbridge.simulation.present.program_script import constant_ms, longest_ms, script_of
from landbridge.simulation.present.program_walk import walk
from landbridge.simulation.present.programs_now import empties_now, gale_now, is_gale
from landbridge.simulation.present.standings import Account, Beginning, How, Standing
from landbridge.simulation.present.told_events import read_events
from landbridge.simulation.present.unseen_work import changes_of_units, units_now

_TOKEN, _BOX, _FORMED = range(3)

__all__ = ["EntityNow", "Present", "TokenNow", "present_of"]


@dataclass(frozen=True, slots=True)
class EntityNow:
    """An entity under way: a train, a container in inspection, a gale, empty wagons.

    `arrival`: which static arrival it is, or NONE. It draws with the key of arrival `lead`, into which `salt` is mixed
    unless that is 0, or with the key of container `item`.
    """

    number: int
    standing: Standing
    priority: int
    arrival: int
    lead: int
    salt: int = 0
    item: int = NONE
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TokenNow:
    """Units of a resource that are given back later; taken up at `since` [ms], by `step`; `lead`, `salt` as above."""

    number: int
    lead: int
    salt: int
    step: int
    since: int
    resource: int
    amount: int


@dataclass(frozen=True, slots=True, eq=False)
class Present:
    """Everything under way at `at_ms` [ms]; trains are counted as in `Events`.

    `numbers`: the kernel's number of each train. `gathering`: trains that wait in each former, in order, with the
    instant since when. `pools`: containers that wait, in order. `owner`, `delivered`: of each container. `marks`:
    train, slot, instant [ms]. `entered`: static arrivals so far; `born`: other entities so far. `left_out`: background
    trains that should have come long ago.
    """

    at_ms: int
    entities: tuple[EntityNow, ...]
    tokens: tuple[TokenNow, ...]
    groups: tuple[Group, ...]
    members: tuple[Member, ...]
    gathering: dict[int, list[tuple[int, int]]]
    pools: dict[int, list[int]]
    busy: list[int]
    units: list[int]
    owner: Table
    delivered: tuple[Table, Table]
    marks: list[tuple[int, int, int]]
    numbers: dict[int, int]
    entered: int
    born: int
    left_out: int
    unknown: int


def present_of(model: CorridorModel, book: pl.DataFrame, at: dt.datetime,
               known_at: dt.datetime | None = None) -> Present:  # fmt: skip
    """The corridor at an instant, from what happened up to it as it was known at `known_at`.

    The model's blueprint is the one in force at the instant.
    """
    return _Fold(model, book, at, known_at).present()


def _numbers(column: Table) -> list[int]:
    return [int(each) for each in column]


class _Fold:
    """What is worked out on the way from events to the present, piece by piece."""

    def __init__(self, model: CorridorModel, book: pl.DataFrame, at: dt.datetime, known_at: dt.datetime | None) -> None:
        self.model = model
        self.blueprint = model.blueprint
        self.script = script_of(model.blueprint)
        self._left_out = 0
        self.events = read_events(model, self.script, book, at, known_at)
        self.moves = container_moves(self.events)
        arrival = model.blueprint.arrival
        self.entered = int(np.searchsorted(arrival["t"], self.events.at_ms, side="right"))
        came = (arrival["first"][: self.entered].astype("i8"), arrival["items"][: self.entered].astype("i8"))
        self.aboard = aboard_now(self.moves, *came)
        self.changes = changes_of_units(self.blueprint, self.events.resources, self.events.at_ms,
                                        {plan.post.id for plan in model.crews})  # fmt: skip
        self.account = Account([0] * len(self.blueprint.capacity))
        steps, times = (_numbers(arrival[name][: self.entered]) for name in ("step", "t"))
        self.begins = [Beginning(k, step, t) for k, (step, t) in enumerate(zip(steps, times, strict=True))]
        self.priority = dict(enumerate(_numbers(arrival["priority"])))
        self.programs = {begin.train: begin.step for begin in self.begins}
        self.leads = {k: (k, 0) for k in self.programs}
        self.standings: dict[int, Standing] = {}
        self._walk_own(model.subjects)
        self.groups = find_groups(self.account.joins, self.events.names, self.moves)
        self._walk_formed()
        self._walk_programs(model.subjects)
        self.owner = owners_now(self.moves, *came, heirs_of(self.groups))

    # ---- where everything stands

    def _walk_own(self, subjects: Sequence[object]) -> None:
        """Trains of the timetable and background trains."""
        for begin in self.begins:
            if subjects[begin.train] is not None:
                self.standings[begin.train] = self._walk(begin)

    def _walk_programs(self, subjects: Sequence[object]) -> None:
        """Gales and empty wagons, which run when all loaded ones are known."""
        others = [begin for begin in self.begins if subjects[begin.train] is None]
        gales = [begin for begin in others if is_gale(self.script, begin.step)]
        empties = [begin for begin in others if begin not in gales]
        found = [gale_now(self.blueprint, self.script, begin, self.events.resources) for begin in gales]
        found += empties_now(self.model, self.script, empties, self.changes, self.account, self.events.at_ms)
        self.standings |= {standing.train: standing for standing in found}

    def _walk(self, begin: Beginning) -> Standing:
        trail = self.events.trail(begin.train)
        if not trail.events and self.script.begins[begin.step] != NONE:
            # A train that should have left and of which nothing is told leaves now.
            return Standing(begin.train, How.READY, begin.step, self.events.at_ms, 0, 0, parted=False)
        begin = replace(begin, items=len(self.aboard.get(begin.train, ())))
        standing = walk(self.script, trail, begin, self.events.told_at, self.account)
        spent = self.events.at_ms - standing.since
        if not trail.events and spent > longest_ms(self.model, standing.step, standing.since):
            self._left_out += 1
            return Standing(begin.train, How.OVER, begin.step, standing.since, 0, 0, parted=False)
        return standing

    def _walk_formed(self) -> None:
        for group in self.groups:
            before = NONE
            for k, (begin, lead) in enumerate(zip(group.beginnings(), group.leads, strict=True)):
                self.programs[begin.train] = begin.step
                self.priority[begin.train] = self.priority[lead.train]
                # One that leads two formed trains lends its key once.
                self.leads[begin.train] = lead.train, k if lead.train == before else 0
                before = lead.train
                self.standings[begin.train] = self._walk(begin)

    # ---- what is under way

    def present(self) -> Present:
        """All of it put together."""
        inspections = Inspections.of(self.script, self.blueprint.labels)
        picked = picks(self.moves)
        looks = looks_now(inspections, picked, self.programs, self.priority, self.changes)
        births, numbers = self._births(picked)
        tokens = self._tokens(births)
        for _, look in looks:
            if look.how is How.IN_DELAY:
                self._take_place(inspections.place(look.step - 1))
                for gate, _, _ in self.script.needs[look.step]:
                    self._take_place(gate)
        late = self.blueprint.arrival["pool"]
        return Present(
            at_ms=self.events.at_ms, entities=tuple(self._entities(numbers, looks, births)), tokens=tuple(tokens),
            groups=self.groups,
            members=tuple(members_waiting(self.groups, self.standings, self.moves, self.owner)),
            gathering=self._gathering(),
            pools=pools_now(inspections, released_now(self.moves), self.programs, self.owner, late),
            busy=self.account.busy, units=[units_now(each) for each in self.changes], owner=self.owner,
            delivered=deliveries(self.moves), marks=self._marks(), numbers=numbers, entered=self.entered,
            born=len(births), left_out=self._left_out,
            unknown=self.events.unknown + self.account.ignored,
        )  # fmt: skip

    def _births(self, picked: Sequence[Pick]) -> tuple[dict[tuple[int, int, int], int], dict[int, int]]:
        """Numbers of what was born on the way, in the order of the book, and numbers of trains.

        Births are (row of the book, kind, place among those of the kind or number of the train).
        """
        crossings, own = self.account.crossings, len(self.blueprint.arrival)
        births = [(crossing.row, _TOKEN, k + n) for k, crossing in enumerate(crossings)
                  for n in range(len(self.script.needs[crossing.step]))]  # fmt: skip
        births += [(pick.row, _BOX, pick.item) for pick in picked]
        births += [(row, _FORMED, own + k) for k, row in enumerate(self.events.born)]
        number = {birth: own + k for k, birth in enumerate(sorted(births))}
        formed = {train: n for (_, kind, train), n in number.items() if kind == _FORMED}
        return number, {k: k for k in range(self.entered)} | formed

    def _tokens(self, births: Mapping[tuple[int, int, int], int]) -> list[TokenNow]:
        """What is not given back yet; what is over is taken off the account."""
        found: list[TokenNow] = []
        for k, crossing in enumerate(self.account.crossings):
            wait = constant_ms(self.model, crossing.step, crossing.t) or 0
            for n, (resource, amount, _) in enumerate(self.script.needs[crossing.step]):
                if crossing.t + wait <= self.events.at_ms:
                    self.account.busy[resource] -= amount
                    continue
                number = births[crossing.row, _TOKEN, k + n]
                lead = self.leads[crossing.train]
                found.append(TokenNow(number, *lead, crossing.step, crossing.t, resource, amount))
        return found

    def _take_place(self, resource: int) -> None:
        if resource != NONE:
            self.account.busy[resource] += 1

    def _entities(self, numbers: Mapping[int, int], looks: Sequence[tuple[Pick, Standing]],
                  births: Mapping[tuple[int, int, int], int]) -> Iterator[EntityNow]:  # fmt: skip
        """Everything under way, in the order of numbers."""
        found = [
            EntityNow(numbers[train], standing, self.priority[train], train if train < self.entered else NONE,
                      *self.leads[train], items=tuple(self.aboard.get(train, ())))
            for train, standing in self.standings.items() if standing.how is not How.OVER
        ]  # fmt: skip
        found += [
            EntityNow(births[pick.row, _BOX, pick.item], standing, self.priority[pick.train], NONE, NONE,
                      item=pick.item, items=(pick.item,))
            for pick, standing in looks
        ]  # fmt: skip
        return iter(sorted(found, key=lambda each: each.number))

    def _gathering(self) -> dict[int, list[tuple[int, int]]]:
        found: dict[int, list[tuple[int, int]]] = {}
        for join in sorted(self.account.joins, key=lambda join: join.row):
            if join.into == NONE:
                found.setdefault(join.former, []).append((join.train, join.since))
        return found

    def _marks(self) -> list[tuple[int, int, int]]:
        """Milestones reached; those of a formed train are those of the trains that run in it."""
        inside: dict[int, list[int]] = {}
        for join in self.account.joins:
            inside.setdefault(join.into, []).append(join.train)
        own = len(self.blueprint.arrival)
        return [(member, slot, t) for train, slot, t in self.account.marks
                for member in ((train,) if train < own else inside.get(train, ()))]  # fmt: skip
