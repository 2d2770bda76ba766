"""The kernel's rules a second time, slowly: a SimPy process for every entity, one plain list of waiting requests.

Rule 1 is the order of SimPy's own queue: an event carries (rank, number), and `World.schedule` sorts by it. What runs
on at the same instant goes before anything else that is pending, first in first out, which is the first half of rule
2; the second half, who is granted next, is `Twin.look`: after every event, with nobody left to run on, the whole list
is gone through. Nothing here is fast, shared or clever: items are lists, groups are objects, no record is used twice.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import partial
from heapq import heappush
from itertools import count, groupby
from types import GeneratorType
from typing import Any, NamedTuple

import simpy
from dice import Dice, mixed

from landbridge.simulation import layout as lay
from landbridge.simulation.blueprint import Blueprint

RUNS_ON = (-1, 0)
CALENDAR, ARRIVAL, END_OF_DELAY, LATE_RELEASE, GROUP_TIMEOUT, MEMBER_TIMEOUT = range(6)
Waiting = Generator[simpy.Event, Any, Any]


class Row(NamedTuple):
    """One row of the trace, in the order of the ledger's columns."""

    t: int
    who: int
    other: int
    step: int
    kind: int


class Step(NamedTuple):
    """One row of a blueprint's table of steps."""

    op: int
    a: int
    b: int
    c: int
    dist: int
    mark: int
    purpose: int
    note: int
    to: int
    rule: int


class Need(NamedTuple):
    """Units of a resource: fixed, or so many for each so many items."""

    resource: int
    amount: int
    items: int
    pad: int


class Arrival(NamedTuple):
    """One row of a blueprint's table of arrivals."""

    t: int
    key: int
    step: int
    priority: int
    items: int
    pool: int
    first: int


@dataclass(eq=False)
class Item:
    """A container: its number, key, and the subject it travels for."""

    number: int
    key: int
    home: int


@dataclass(eq=False)
class Group:
    """Members that were formed anew together."""


@dataclass(eq=False)
class Entity:
    """A train, a background train, a gale, a container on its own."""

    number: int
    key: int
    step: int
    priority: int
    home: int = -1
    items: list[Item] = field(default_factory=list)
    held: int = 0
    round: int = 0
    formed_of: Group | None = None
    speaks_for: list[Entity] = field(default_factory=list)
    member_of: Group | None = None
    voice: Entity | None = None
    missing: int = 0
    deadline: int | None = None
    go_on: simpy.Event | None = None


@dataclass(eq=False)
class Former:
    """Entities that wait to be formed anew, until there are enough or an instant is reached."""

    members: list[Entity] = field(default_factory=list)
    deadline: int | None = None


@dataclass(eq=False)
class Resource:
    """Units, those in use, and the integral of those [unit ms]."""

    capacity: int
    busy: int = 0
    since: int = 0
    busy_ms: int = 0

    def use(self, units: int, now: int) -> None:
        self.busy_ms += self.busy * (now - self.since)
        self.busy, self.since = self.busy + units, now


class Request(NamedTuple):
    """Somebody waits for the needs of a step."""

    order: tuple[int, int, int]
    entity: Entity
    step: Step
    granted: simpy.Event


class Pending(simpy.Event):
    """An event at an instant, with its place among those of the same instant."""

    def __init__(self, world: World, at: int, order: tuple[int, int], then: Callable[[], object] | None = None) -> None:
        super().__init__(world)
        self.order = order
        self._ok, self._value = True, None
        if then is not None:
            self.callbacks.append(lambda _: then())
        world.schedule(self, delay=at - world.now)


class World(simpy.Environment):
    """SimPy with a written order of simultaneous events, and a look at the waiting list when all have run on."""

    def __init__(self, look: Callable[[], None]) -> None:
        super().__init__(initial_time=0)
        self._tickets = count()
        self._look = look

    def schedule(self, event: simpy.Event, priority: int = 1, delay: int = 0) -> None:
        """SimPy's priority is not asked; what has no order of its own runs on at once."""
        heappush(self._queue, (self.now + delay, getattr(event, "order", RUNS_ON), next(self._tickets), event))

    def step(self) -> None:
        super().step()
        if not (self._queue and self._queue[0][:2] == (self.now, RUNS_ON)):
            self._look()


class Twin:
    """A blueprint carried out; `rows`, `marks`, `arrived` and `resources` are what it leaves."""

    def __init__(self, blueprint: Blueprint, seed: int, replication: int) -> None:
        self.world = World(self.look)
        self.rows: list[Row] = []
        self.marks: dict[tuple[int, int], int] = {}
        self.arrived: dict[int, int] = {}
        self.live = 0
        self.late_releases = 0
        self.steps = [Step(*row.item()) for row in blueprint.step]
        self.needs = [Need(*row.item()) for row in blueprint.need]
        self.rules = [row.item() for row in blueprint.former]
        self.late_pool = [int(pool) for pool in blueprint.arrival["pool"]]
        self.dice = Dice([row.item() for row in blueprint.dist], seed, replication)
        self.resources = [Resource(int(capacity)) for capacity in blueprint.capacity]
        self.pools: list[list[Item]] = [[] for _ in range(blueprint.pools)]
        self.formers = [Former() for _ in self.rules]
        self.subjects: dict[int, Entity] = {}
        self.waiting: list[Request] = []
        self.unsettled = False
        self._numbers = count(len(blueprint.arrival))
        self._acts = _acts(self)
        for n, (t, resource, capacity) in enumerate(row.item() for row in blueprint.calendar):
            Pending(self.world, t, (CALENDAR, n), partial(self.set_capacity, resource, capacity))
        for n, arrival in enumerate(Arrival(*row.item()) for row in blueprint.arrival):
            Pending(self.world, arrival.t, (ARRIVAL, n), partial(self.arrive, n, arrival))

    def carry_on(self, until: int) -> None:
        """Go on to an instant [ms], its events included."""
        while self.world.peek() <= until:
            self.world.step()

    def row(self, kind: int, who: int, other: int, step: int) -> None:
        self.rows.append(Row(self.world.now, who, other, step, kind))

    # ---- entities

    def arrive(self, n: int, arrival: Arrival) -> None:
        entity = Entity(n, arrival.key, arrival.step, arrival.priority, home=n)
        entity.items = [Item(arrival.first + k, mixed(arrival.key, k + 1), n) for k in range(arrival.items)]
        self.subjects[n] = entity
        for item in entity.items:
            self.row(lay.ROW_LOADED, item.number, n, arrival.step)
        self.start(entity)

    def start(self, entity: Entity) -> None:
        self.live += 1
        self.world.process(self.life(entity))

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
        self.live -= 1

    def reach(self, entity: Entity, step: Step) -> None:
        """Mark and row of a step, for the entity's subject and those it speaks for."""
        if step.mark >= 0:
            for home in (entity.home, *(member.home for member in entity.speaks_for)):
                if home >= 0:
                    self.marks[home, step.mark] = self.world.now
        if step.note >= 0:
            self.row(lay.ROW_STEP, entity.number, len(entity.items), entity.step)

    def draw(self, dist: int, entity: Entity, step: Step) -> int:
        return self.dice.draw(dist, (entity.key, step.purpose, entity.round), self.world.now)

    def delay(self, entity: Entity, step: Step) -> Waiting:
        wait = self.draw(step.dist, entity, step)
        self.row(lay.ROW_DELAY, entity.number, wait, entity.step)
        yield Pending(self.world, self.world.now + wait, (END_OF_DELAY, entity.number))
        return entity.step + 1

    # ---- resources (rules 2 and 3)

    def amounts(self, entity: Entity, step: Step) -> list[tuple[Need, int]]:
        """What a step asks for; an amount by items is rounded up."""
        amounts: list[tuple[Need, int]] = []
        for need in self.needs[step.a : step.a + step.b]:
            by_items = -(-len(entity.items) * need.amount // need.items) if need.items else need.amount
            amounts.append((need, by_items))
        return amounts

    def lacking(self, entity: Entity, step: Step) -> list[int]:
        """The resources of which too little is free; of nothing there is always enough."""
        free = {need.resource: self.resources[need.resource].capacity - self.resources[need.resource].busy
                for need, _ in self.amounts(entity, step)}  # fmt: skip
        return [need.resource for need, amount in self.amounts(entity, step) if 0 < amount > free[need.resource]]

    def seize(self, entity: Entity, step: Step) -> Waiting:
        lacking = self.lacking(entity, step)
        wants = any(amount for _, amount in self.amounts(entity, step))
        if lacking or (wants and self.unsettled):
            if lacking and step.c:
                self.row(lay.ROW_HELD, entity.number, lacking[0], entity.step)
            order = (entity.priority, self.world.now, entity.number)
            request = Request(order, entity, step, self.world.event())
            self.waiting.append(request)
            yield request.granted
        else:
            self.take(entity, step)
        return entity.step + 1

    def take(self, entity: Entity, step: Step) -> None:
        for need, amount in self.amounts(entity, step):
            self.resources[need.resource].use(amount, self.world.now)
            if need.items:
                entity.held = amount

    def look(self) -> None:
        """The first request in order whose needs are all free is granted."""
        ready = [request for request in self.waiting if not self.lacking(request.entity, request.step)]
        if not ready:
            self.unsettled = False
            return
        request = min(ready)
        self.waiting.remove(request)
        entity, asked = request.entity, request.order[1]
        self.take(entity, request.step)
        if request.step.c and asked < self.world.now:
            self.row(lay.ROW_GRANTED, entity.number, self.world.now - asked, entity.step)
        request.granted.succeed()

    def give_back(self, resource: int, units: int) -> None:
        self.resources[resource].use(-units, self.world.now)
        self.unsettled = True

    def set_capacity(self, resource: int, capacity: int) -> None:
        self.resources[resource].capacity = capacity
        self.unsettled = True
        self.row(lay.ROW_CAPACITY, resource, capacity, -1)

    def given(self, entity: Entity, step: Step) -> list[tuple[int, int]]:
        """What a step gives back; what depended on items is given back as it was taken."""
        given: list[tuple[int, int]] = []
        for need in self.needs[step.a : step.a + step.b]:
            given.append((need.resource, entity.held if need.items else need.amount))
            if need.items:
                entity.held = 0
        return given

    def free(self, entity: Entity, step: Step) -> int:
        for resource, units in self.given(entity, step):
            self.give_back(resource, units)
        return entity.step + 1

    def free_later(self, entity: Entity, step: Step) -> int:
        at = self.world.now + self.draw(step.dist, entity, step)
        for resource, units in self.given(entity, step):
            self.late_releases += 1
            Pending(self.world, at, (LATE_RELEASE, next(self._numbers)), partial(self.release, resource, units))
        return entity.step + 1

    def release(self, resource: int, units: int) -> None:
        self.late_releases -= 1
        self.give_back(resource, units)

    def overflow(self, entity: Entity, step: Step) -> int:
        resource = self.resources[step.a]
        taken = 0 if step.c else resource.busy
        return step.b if taken >= resource.capacity else entity.step + 1

    def change(self, entity: Entity, step: Step) -> int:
        self.set_capacity(step.a, step.b)
        return entity.step + 1

    # ---- items

    def split(self, entity: Entity, step: Step) -> int:
        items, entity.items = entity.items, []
        for item in items:
            if self.dice.draw(step.dist, (item.key, step.purpose, 0), self.world.now):
                picked = Entity(next(self._numbers), item.key, step.a, entity.priority, items=[item])
                self.row(lay.ROW_PICKED, item.number, entity.number, entity.step)
                self.start(picked)
            else:
                entity.items.append(item)
        return entity.step + 1

    def deposit(self, entity: Entity, step: Step) -> None:
        for item in entity.items:
            self.leave(item, entity, step.a)

    def leave(self, item: Item, entity: Entity, pool: int) -> None:
        self.row(lay.ROW_RELEASED, item.number, entity.number, entity.step)
        self.pools[pool].append(item)

    def collect(self, entity: Entity, step: Step) -> int:
        pool = self.pools[step.a]
        while pool and len(entity.items) < step.b:
            item = pool.pop(0)
            self.adopt(entity, item)
            entity.items.append(item)
            self.row(lay.ROW_JOINED, item.number, entity.number, entity.step)
        return entity.step + 1

    def adopt(self, entity: Entity, item: Item) -> None:
        """A collected item is its new train's; a formed train takes it for the last it began to speak for."""
        if entity.formed_of is None:
            item.home = entity.home
            return
        if entity.speaks_for:
            item.home = entity.speaks_for[-1].home
        owner = self.owner(entity, item)
        if owner is not None:
            owner.missing += 1

    def end(self, entity: Entity, step: Step) -> None:
        for item in entity.items:
            self.arrived[item.number] = self.world.now
            self.row(lay.ROW_DELIVERED, item.number, entity.number, entity.step)

    # ---- forming anew

    def form(self, entity: Entity, step: Step) -> Waiting | int:
        former, (_, _, opens, _, timeout) = self.formers[step.a], self.rules[step.a]
        if not entity.items:
            return entity.step + 1
        if not former.members:
            if not self.draw(opens, entity, step):
                return entity.step + 1
            former.deadline = self.world.now + timeout
            Pending(self.world, former.deadline, (GROUP_TIMEOUT, step.a), lambda: self.group_timeout(step.a))
        return self.join(entity, step)

    def join(self, entity: Entity, step: Step) -> Waiting:
        former = self.formers[step.a]
        entity.go_on = self.world.event()
        former.members.append(entity)
        if len(former.members) == self.rules[step.a][0]:
            self.close(step.a)
        next_step = yield entity.go_on
        return next_step

    def group_timeout(self, number: int) -> None:
        former = self.formers[number]
        if former.members and former.deadline == self.world.now:
            self.close(number)

    def close(self, number: int) -> None:
        """The group is complete, or waits no longer: fewer trains in the same proportion, or each as it came."""
        need, out, _, _, _ = self.rules[number]
        members, self.formers[number] = self.formers[number].members, Former()
        trains = -(-len(members) * out // need)
        if trains < len(members):
            self.load(members, trains)
            return
        for member in members:
            member.go_on.succeed(member.step + 1)

    def load(self, members: list[Entity], trains: int) -> None:
        """All items in order, laid over trains of even size; a train speaks for those whose middle item it has."""
        group, owners = Group(), [(member, k) for member in members for k in range(len(member.items))]
        items = [item for member in members for item in member.items]
        middle = {member: (len(member.items) + 1) // 2 - 1 for member in members}
        held = sum(member.held for member in members)
        for member in members:
            member.member_of, member.missing, member.items, member.held = group, len(member.items), [], 0
        leaders: list[Entity] = []
        for k, (start, size) in enumerate(shares(len(items), trains)):
            leader = owners[start][0]
            key = mixed(leader.key, k) if leader in leaders else leader.key
            train = Entity(next(self._numbers), key, leader.step + 1, leader.priority, formed_of=group)
            leaders.append(leader)
            train.items, train.held = items[start : start + size], shares(held, trains)[k][1]
            self.row(lay.ROW_FORMED, train.number, leader.number, leader.step)
            for member, part in groupby(
                zip(owners[start : start + size], train.items, strict=True), lambda each: each[0][0]
            ):
                places = [(place, item) for (_, place), item in part]
                for _, item in places:
                    self.row(lay.ROW_JOINED, item.number, train.number, member.step)
                if middle[member] in [place for place, _ in places]:
                    train.speaks_for.append(member)
                    member.voice = train
                    self.row(lay.ROW_MEMBER, member.number, train.number, member.step)
            self.start(train)

    def owner(self, train: Entity, item: Item) -> Entity | None:
        """The member of the train's own group that waits for an item."""
        member = self.subjects[item.home]
        return member if member.member_of is train.formed_of else None

    def unform(self, train: Entity, step: Step) -> int | None:
        if train.formed_of is None:
            return step.a if step.a >= 0 else train.step + 1
        for item in train.items:
            member = self.owner(train, item)
            if member is None:
                self.leave(item, train, self.late_pool[item.home])
                continue
            member.items.append(item)
            self.row(lay.ROW_HANDED, item.number, member.number, train.step)
            member.missing -= 1
            if not member.missing:
                self.resume(member)
        self.row(lay.ROW_UNDONE, train.number, 0, train.step)
        for member in train.speaks_for:
            self.limit(member, step)
        return None

    def limit(self, member: Entity, step: Step) -> None:
        """From the UNFORM of the train that speaks for it a member waits so long more."""
        if member.deadline is None:
            member.deadline = self.world.now + step.b
            group = member.member_of
            Pending(self.world, member.deadline, (MEMBER_TIMEOUT, member.number),
                    lambda: self.resume(member) if member.member_of is group else None)  # fmt: skip

    def resume(self, member: Entity) -> None:
        """It has its items or waits no longer, and speaks for itself."""
        if member.voice is not None:
            member.voice.speaks_for.remove(member)
        member.member_of = member.deadline = member.voice = None
        member.go_on.succeed(self.steps[member.step].b + 1)


def shares(total: int, parts: int) -> list[tuple[int, int]]:
    """(start, size) of even parts; the first ones are larger by one where it does not come out even."""
    sizes = [total // parts + (k < total % parts) for k in range(parts)]
    return [(sum(sizes[:k]), size) for k, size in enumerate(sizes)]


def _acts(twin: Twin) -> dict[int, Callable[[Entity, Step], Any]]:
    """What each operation does."""

    def branch(entity: Entity, step: Step) -> int:
        return step.a if twin.draw(step.dist, entity, step) else entity.step + 1

    def loop(entity: Entity, step: Step) -> int:
        entity.round += 1
        return step.a

    def spawn(entity: Entity, step: Step) -> int:
        twin.start(Entity(next(twin._numbers), mixed(entity.key, entity.round), step.a, step.b))
        return entity.step + 1

    def note(entity: Entity, _: Step) -> int:
        return entity.step + 1

    return {
        lay.DELAY: twin.delay, lay.SEIZE: twin.seize, lay.FREE: twin.free, lay.FREE_LATER: twin.free_later,
        lay.SPLIT: twin.split, lay.DEPOSIT: twin.deposit, lay.COLLECT: twin.collect, lay.FORM: twin.form,
        lay.UNFORM: twin.unform, lay.BRANCH: branch, lay.OVERFLOW: twin.overflow, lay.LOOP: loop, lay.SPAWN: spawn,
        lay.SET_CAPACITY: twin.change, lay.NOTE: note, lay.END: twin.end,
    }  # fmt: skip
