"""The kernel's rules a second time, slowly: a SimPy process for every entity, one plain list of waiting requests.

Rule 1 is the order of SimPy's own queue: an event carries (rank, number), and `World.schedule` sorts by it. What runs
on at the same instant goes before anything else that is pending, first in first out, which is the first half of rule
2; the second half, who is granted next, is `Lines.look`: after every event, with nobody left to run on, the whole list
is gone through. Nothing here is fast, shared or clever: items are lists, groups are objects, no record is used twice.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from types import GeneratorType
from typing import Any

import twin_groups as groups
from dice import Dice, mixed
from twin_lines import Lines
from twin_world import (
    ARRIVAL,
    CALENDAR,
    END_OF_DELAY,
    LATE_RELEASE,
    Arrival,
    Entity,
    Former,
    Item,
    Pending,
    Row,
    Step,
    Waiting,
)

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint

__all__ = ["Row", "Twin"]


class Twin:
    """A blueprint carried out; `rows`, `marks`, `arrived` and `lines.resources` are what it leaves."""

    def __init__(self, blueprint: Blueprint, seed: int, replication: int) -> None:
        self.rows: list[Row] = []
        self.marks: dict[tuple[int, int], int] = {}
        self.arrived: dict[int, int] = {}
        self.live = 0
        self.late_releases = 0
        self.lines = Lines(blueprint, self.write)
        self.world = self.lines.world
        self.steps = [Step(*row.item()) for row in blueprint.step]
        self.choices = [row.item() for row in blueprint.choice]
        self.former_rules = [row.item() for row in blueprint.former]
        self.lot_rules = [row.item() for row in blueprint.lot]
        self.late_pool = [int(pool) for pool in blueprint.arrival["pool"]]
        self.dice = Dice([row.item() for row in blueprint.dist], seed, replication, blueprint.given.tolist())
        self.pools: list[list[Item]] = [[] for _ in range(blueprint.pools)]
        self.formers = [Former() for _ in self.former_rules]
        self.lots: list[list[Entity]] = [[] for _ in self.lot_rules]
        self.subjects: dict[int, Entity] = {}
        self.numbers = count(len(blueprint.arrival))
        self._acts = _acts(self)
        for n, (t, resource, capacity) in enumerate(row.item() for row in blueprint.calendar):
            Pending(self.world, t, (CALENDAR, n), partial(self.lines.set_capacity, resource, capacity))
        for n, arrival in enumerate(Arrival(*row.item()) for row in blueprint.arrival):
            Pending(self.world, arrival.t, (ARRIVAL, n), partial(self.arrive, n, arrival))

    def carry_on(self, until: int) -> None:
        """Go on to an instant [ms], its events included."""
        while self.world.peek() <= until:
            self.world.step()

    def write(self, kind: int, who: int, other: int, step: int) -> None:
        self.rows.append(Row(self.world.now, who, other, step, kind))

    # ---- entities

    def arrive(self, n: int, arrival: Arrival) -> None:
        entity = Entity(n, arrival.key, arrival.step, arrival.priority, home=n)
        entity.items = [Item(arrival.first + k, mixed(arrival.key, k + 1), n) for k in range(arrival.items)]
        self.subjects[n] = entity
        for item in entity.items:
            self.write(lay.ROW_LOADED, item.number, n, arrival.step)
        self.start(entity)

    def start(self, entity: Entity) -> None:
        self.live += 1
        entity.process = self.world.process(self.life(entity))

    def life(self, entity: Entity) -> Waiting:
        """Step by step; an act says which step is next, None that the entity ends."""
        number: int | None = entity.step
        while number is not None:
            entity.step = number
            step = self.steps[number]
            self.reach(entity, step)
            number = self._acts[step.op](entity, step)
            if isinstance(number, GeneratorType):
                number = yield from number
        groups.unbatch(entity)
        self.live -= 1

    def reach(self, entity: Entity, step: Step) -> None:
        """Mark and row of a step, for the entity's subject and those it speaks for."""
        if step.mark >= 0:
            for home in (entity.home, *(other.home for other in (*entity.speaks_for, *entity.carries))):
                if home >= 0:
                    self.marks[home, step.mark] = self.world.now
        if step.note >= 0:
            self.write(lay.ROW_STEP, entity.number, len(entity.items), entity.step)

    # ---- durations

    def draw(self, dist: int, entity: Entity, step: Step) -> int:
        return self.dice.draw(dist, (entity.key, step.purpose, entity.round), self.world.now)

    def duration(self, entity: Entity, step: Step) -> int:
        """Drawn or known from a table, times what a rule says."""
        subject = (entity.key, step.purpose, entity.round)
        wait = self.dice.duration(step.dist, subject, self.world.now, entity.number)
        if step.rule < 0:
            return wait
        return round(wait * self.lines.opinion(step.rule, entity, self.lines.first_need(step)))

    def delay(self, entity: Entity, step: Step) -> Waiting:
        wait = self.duration(entity, step)
        self.write(lay.ROW_DELAY, entity.number, wait, entity.step)
        yield Pending(self.world, self.world.now + wait, (END_OF_DELAY, entity.number))
        return entity.step + 1

    # ---- resources

    def seize(self, entity: Entity, step: Step) -> Waiting:
        yield from self.lines.seize(entity, step)
        return entity.step + 1

    def free(self, entity: Entity, step: Step) -> int:
        self.lines.free(entity, step)
        return entity.step + 1

    def free_later(self, entity: Entity, step: Step) -> int:
        at = self.world.now + self.duration(entity, step)
        for resource, units in self.lines.given(entity, step):
            self.late_releases += 1
            Pending(self.world, at, (LATE_RELEASE, next(self.numbers)), partial(self.release, resource, units))
        return entity.step + 1

    def release(self, resource: int, units: int) -> None:
        self.late_releases -= 1
        self.lines.give_back(resource, units)

    def overflow(self, entity: Entity, step: Step) -> int:
        resource = self.lines.resources[step.a]
        taken = 0 if step.c else resource.busy
        return step.b if taken >= resource.capacity else entity.step + 1

    def balk(self, entity: Entity, step: Step) -> int:
        closed = self.lines.resources[step.a].capacity == 0
        return step.b if closed or self.lines.in_line(step.a) >= step.c else entity.step + 1

    def choose(self, entity: Entity, step: Step) -> int:
        """`min` keeps the first of equals."""
        options = self.choices[step.a : step.a + step.b]
        return min(options, key=lambda option: self.lines.opinion(step.rule, entity, option[0]))[1]

    # ---- items

    def split(self, entity: Entity, step: Step) -> int:
        items, entity.items = entity.items, []
        for item in items:
            if self.dice.draw(step.dist, (item.key, step.purpose, 0), self.world.now):
                picked = Entity(next(self.numbers), item.key, step.a, entity.priority, items=[item])
                self.write(lay.ROW_PICKED, item.number, entity.number, entity.step)
                self.start(picked)
            else:
                entity.items.append(item)
        return entity.step + 1

    def deposit(self, entity: Entity, step: Step) -> None:
        for item in entity.items:
            self.leave(item, entity, step.a)

    def leave(self, item: Item, entity: Entity, pool: int) -> None:
        self.write(lay.ROW_RELEASED, item.number, entity.number, entity.step)
        self.pools[pool].append(item)

    def collect(self, entity: Entity, step: Step) -> int:
        pool = self.pools[step.a]
        while pool and len(entity.items) < step.b:
            item = pool.pop(0)
            self.adopt(entity, item)
            entity.items.append(item)
            self.write(lay.ROW_JOINED, item.number, entity.number, entity.step)
        return entity.step + 1

    def adopt(self, entity: Entity, item: Item) -> None:
        """A collected item is its new train's; a formed train takes it for the last it began to speak for."""
        for_whom = entity.speaks_for[-1:] if entity.formed_of is not None else [entity]
        if for_whom and for_whom[0].home >= 0:
            item.home = for_whom[0].home
        if entity.formed_of is not None and (member := groups.owner(self, entity, item)) is not None:
            member.missing += 1

    def end(self, entity: Entity, step: Step) -> None:
        for item in entity.items:
            self.arrived[item.number] = self.world.now
            self.write(lay.ROW_DELIVERED, item.number, entity.number, entity.step)


def _acts(twin: Twin) -> dict[int, Callable[[Entity, Step], Any]]:
    """What each operation does."""

    def branch(entity: Entity, step: Step) -> int:
        return step.a if twin.draw(step.dist, entity, step) else entity.step + 1

    def loop(entity: Entity, step: Step) -> int:
        entity.round += 1
        return step.a

    def spawn(entity: Entity, step: Step) -> int:
        twin.start(Entity(next(twin.numbers), mixed(entity.key, entity.round), step.a, step.b))
        return entity.step + 1

    def change(entity: Entity, step: Step) -> int:
        twin.lines.set_capacity(step.a, step.b)
        return entity.step + 1

    def note(entity: Entity, _: Step) -> int:
        return entity.step + 1

    def serve(entity: Entity, step: Step) -> Waiting:
        return twin.lines.serve(entity, step, twin.duration)

    def unbatch(entity: Entity, _: Step) -> int:
        groups.unbatch(entity)
        return entity.step + 1

    return {
        lay.DELAY: twin.delay, lay.SEIZE: twin.seize, lay.FREE: twin.free, lay.FREE_LATER: twin.free_later,
        lay.SPLIT: twin.split, lay.DEPOSIT: twin.deposit, lay.COLLECT: twin.collect,
        lay.FORM: partial(groups.form, twin), lay.UNFORM: partial(groups.unform, twin), lay.BRANCH: branch,
        lay.OVERFLOW: twin.overflow, lay.LOOP: loop, lay.SPAWN: spawn, lay.SET_CAPACITY: change, lay.NOTE: note,
        lay.END: twin.end, lay.SERVE: serve, lay.BATCH: partial(groups.batch, twin), lay.UNBATCH: unbatch,
        lay.BALK: twin.balk, lay.CHOOSE: twin.choose,
    }  # fmt: skip
