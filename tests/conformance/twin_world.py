"""What the twin is made of: SimPy with a written order of simultaneous events, and plain objects for all that moves."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from heapq import heappush
from itertools import count
from typing import Any, NamedTuple

import simpy

RUNS_ON = (-1, 0)
CALENDAR, ARRIVAL, END_OF_DELAY, LATE_RELEASE, GROUP_TIMEOUT, MEMBER_TIMEOUT = range(6)
Waiting = Generator[simpy.Event, Any, Any]


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
    """A train, a background train, a gale, a container on its own, what carries a lot."""

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
    carries: list[Entity] = field(default_factory=list)
    go_on: simpy.Event | None = None
    process: simpy.Process | None = None


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

    @property
    def unused(self) -> int:
        """Units that are not in use; fewer than none when the capacity fell below what is."""
        return self.capacity - self.busy

    def use(self, units: int, now: int) -> None:
        self.busy_ms += self.busy * (now - self.since)
        self.busy, self.since = self.busy + units, now
