"""The readable side of the kernel: say resources, durations and programs in words; get tables.

One hall, one train:

    b = BlueprintBuilder()
    hall = b.resource("hall", 1)
    start = b.seize((hall, 1))
    b.delay(b.lognormal(3 * HOUR_MS, 0.3), "transshipment")
    b.free((hall, 1))
    b.end()
    b.arrival(t, key, start)
    blueprint = b.build()
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.layout import FOREVER, NONE, Table
from landbridge.simulation.kernel.rules import Rule

__all__ = ["Blueprint", "BlueprintBuilder", "Need", "Serving", "purpose_of"]

Need = tuple[int, int] | tuple[int, int, int]
"""(resource, amount) or (resource, amount, items): amount for each so many items, rounded up."""


def purpose_of(label: str) -> int:
    """The number that stands for a purpose of random draws: CRC-32 of its words, clear of the reserved ones."""
    return max(zlib.crc32(label.encode()), 16)


@dataclass(frozen=True, slots=True)
class Serving:
    """How a service goes when something comes between.

    `on_closing` tells what happens to a service under way when the capacity of the resource of its first need is set
    below what is in use: "finish"; "resume", it is broken off, waits and goes on with the rest; "repeat", it begins
    again and takes as long as before; "leave", the entity gives up and goes on at step `to`. `preempts`: a request
    that has to wait breaks off services of lower priority that do not finish. `in_turn`: first come, first served,
    whatever the priority. `noted` writes to the ledger that a request was held and released. `factor` is a rule for
    the duration.
    """

    on_closing: Literal["finish", "resume", "repeat", "leave"] = "finish"
    to: int = NONE
    preempts: bool = False
    in_turn: bool = False
    noted: bool = False
    factor: Rule | None = None

    @property
    def flags(self) -> int:
        """As the kernel has it."""
        closing = {"finish": 0, "resume": lay.RESUMES, "repeat": lay.REPEATS, "leave": lay.LEAVES}[self.on_closing]
        return closing | lay.PREEMPTS * self.preempts | lay.IN_TURN * self.in_turn | lay.NOTED * self.noted


USUAL = Serving()


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A model without seed: tables for the kernel, and the words that belong to its numbers."""

    step: Table
    dist: Table
    given: Table
    need: Table
    choice: Table
    arrival: Table
    calendar: Table
    former: Table
    lot: Table
    rules: tuple[Rule, ...]
    capacity: Table
    pools: int
    items: int
    marks: int
    labels: tuple[str, ...]
    resources: tuple[str, ...]


@dataclass(slots=True)
class BlueprintBuilder:
    """Collects the rows of a blueprint; every method returns the number of what it added."""

    marks: int = 0
    _steps: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    _labels: list[str] = field(default_factory=list[str])
    _dists: list[tuple[float, ...]] = field(default_factory=list[tuple[float, ...]])
    _known: dict[tuple[float, ...], int] = field(default_factory=dict[tuple[float, ...], int])
    _needs: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    _given: list[Table] = field(default_factory=list[Table])
    _choices: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    _rules: list[Rule] = field(default_factory=list[Rule])
    _lots: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    _arrivals: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    _calendar: list[tuple[int, int, int]] = field(default_factory=list[tuple[int, int, int]])
    _formers: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    _resources: list[tuple[str, int]] = field(default_factory=list[tuple[str, int]])
    _pools: int = 0
    _items: int = 0

    # ---- durations and shares

    def constant(self, ms: int) -> int:
        """Always the same duration."""
        return self._dist(lay.CONSTANT, ms)

    def exponential(self, mean_ms: float, added_ms: float = 0.0) -> int:
        """Exponential duration of a given mean, and what is added to it."""
        return self._dist(lay.EXPONENTIAL, mean_ms, added_ms)

    def lognormal(self, mean_ms: float, cv: float, added_ms: float = 0.0) -> int:
        """Lognormal duration of a given mean and coefficient of variation, and what is added to it."""
        variance = math.log1p(cv * cv)
        return self._dist(lay.LOGNORMAL, math.log(mean_ms) - variance / 2, math.sqrt(variance), added_ms)

    def triangular(self, low_ms: float, mode_ms: float, high_ms: float) -> int:
        """Triangular duration; low < high."""
        return self._dist(lay.TRIANGULAR, low_ms, mode_ms, high_ms)

    def uniform(self, low_ms: float, high_ms: float) -> int:
        """Uniform duration."""
        return self._dist(lay.UNIFORM, low_ms, high_ms)

    def haul(self, mean_ms: float, sigma: float, journey: float, *, day: float, day_key: int) -> int:
        """A run over line: lognormal of mean `mean_ms`.

        `journey` and `day` are the shares of the variance of its logarithm that a journey has in common, and that all
        trains starting on one day under one `day_key` have.
        """
        return self._dist(lay.HAUL, mean_ms, sigma, journey, day, key=day_key)

    def table(self, values: Iterable[int] | Table) -> int:
        """Durations [ms] for `given`; the place of the first one."""
        place = sum(len(part) for part in self._given)
        self._given.append(np.asarray(values, "i8").ravel())
        return place

    def given(self, table: int, first: int, stride: int = 1, column: int = 0) -> int:
        """Durations that are known: the entity numbered n takes number (n - first) * stride + column of a table.

        Static arrivals are numbered from 0 in order of time; what is born on the way is numbered on from there.
        """
        return self._dist(lay.GIVEN, table + column, first, stride)

    def share(self, probability: float) -> int:
        """A probability, for SPLIT, BRANCH and FORM."""
        return self._dist(lay.SHARE, probability)

    def periods(self, changes: Sequence[tuple[int, int]], last: int) -> int:
        """A distribution that changes: `changes` are (until ms, distribution) in order of time, then `last` holds."""
        for until, dist in reversed(changes):
            row = self._dists[dist]
            last = self._dist(int(row[0]), *row[3:7], key=int(row[7]), later=last, until=until)
        return last

    def in_turn(self, starts: Sequence[tuple[int, int]]) -> int:
        """Distributions that follow each other, as (from ms, distribution); the first holds from the beginning."""
        changes = [(later, dist) for (later, _), (_, dist) in zip(starts[1:], starts[:-1], strict=True)]
        return self.periods(changes, starts[-1][1])

    def _dist(self, kind: int, *numbers: float, key: int = 0, later: int = NONE, until: int = FOREVER) -> int:
        four = (*numbers, 0.0, 0.0, 0.0, 0.0)[:4]
        row = (kind, later, until, *four, key)
        if row not in self._known:
            self._known[row] = len(self._dists)
            self._dists.append(row)
        return self._known[row]

    # ---- things

    def resource(self, name: str, capacity: int) -> int:
        """Units that can be seized."""
        self._resources.append((name, capacity))
        return len(self._resources) - 1

    def calendar(self, t_ms: int, resource: int, capacity: int) -> None:
        """From an instant on a resource has another capacity."""
        self._calendar.append((t_ms, resource, capacity))

    def pool(self) -> int:
        """A place where items wait for an entity that takes them along."""
        self._pools += 1
        return self._pools - 1

    def former(self, need: int, out: int, opens: int, timeout_ms: int) -> int:
        """A place where `need` entities become `out`; `opens` is the share of entities that start a group."""
        self._formers.append((need, out, opens, 0, timeout_ms))
        return len(self._formers) - 1

    def arrival(self, t_ms: int, key: int, step: int, *, priority: int = 0, items: int = 0, pool: int = NONE) -> None:
        """An entity enters with items; ones that get lost on the way wait in `pool`. Enter in order of time."""
        self._arrivals.append((t_ms, key, step, priority, items, pool, self._items))
        self._items += items

    def arrivals(self, records: Table) -> None:
        """Many static arrivals without items at once: records of layout.ARRIVAL in order of time."""
        self._arrivals.extend(records.tolist())

    def lot(self, size: int, to: int, priority: int = 0) -> int:
        """A place where `size` entities become the load of a new one, which starts at step `to`."""
        self._lots.append((size, to, priority, 0))
        return len(self._lots) - 1

    # ---- steps of programs

    @property
    def here(self) -> int:
        """The number of the next step."""
        return len(self._steps)

    def delay(self, dist: int, label: str = "", mark: int = NONE, factor: Rule | None = None) -> int:
        """Wait for a duration, times what the rule `factor` says."""
        return self._step(lay.DELAY, dist=dist, label=label, mark=mark, rule=self._number_of(factor))

    def seize(self, *needs: Need, label: str = "", mark: int = NONE, noted: bool = False,
              order: Rule | None = None) -> int:  # fmt: skip
        """Get all needs at once, or wait; `noted` writes to the ledger that it was held and released.

        Who waits goes in the order of priority, then of asking; the rule `order` may give another number than the
        entity's priority, the smallest goes first. It is rounded, and beyond 2**31 - 1 either way it is that.
        """
        return self._step(lay.SEIZE, *self._add_needs(needs), lay.NOTED * noted, label=label, mark=mark,
                          rule=self._number_of(order))  # fmt: skip

    def serve(self, *needs: Need, dist: int, label: str = "", mark: int = NONE, way: Serving = USUAL) -> int:
        """Get all needs at once, or wait; keep them for a duration; give them back. `way` says what may interrupt it.

        Raises ValueError for needs that depend on items or are of nothing, and for what interrupts a service without.
        """
        if any(len(need) == 3 or need[1] < 1 for need in needs):
            raise ValueError("serve takes needs of fixed amounts; seize and free take those that depend on items")
        if not needs and (way.on_closing != "finish" or way.preempts):
            raise ValueError("a service without needs can not be interrupted")
        return self._step(lay.SERVE, *self._add_needs(needs), way.flags, dist=dist, label=label, mark=mark, to=way.to,
                          rule=self._number_of(way.factor))  # fmt: skip

    def free(self, *needs: Need) -> int:
        """Give needs back."""
        return self._step(lay.FREE, *self._add_needs(needs))

    def free_later(self, dist: int, *needs: Need, label: str = "") -> int:
        """Give needs back after a duration; the entity goes on at once."""
        return self._step(lay.FREE_LATER, *self._add_needs(needs), dist=dist, label=label)

    def split(self, share: int, to: int, label: str = "") -> int:
        """Each item leaves with probability `share` and starts at step `to` by itself."""
        return self._step(lay.SPLIT, to, dist=share, label=label)

    def deposit(self, pool: int, label: str = "") -> int:
        """Items wait in a pool; the entity ends."""
        return self._step(lay.DEPOSIT, pool, label=label)

    def collect(self, pool: int, up_to: int, label: str = "") -> int:
        """Take waiting items along until there are `up_to`."""
        return self._step(lay.COLLECT, pool, up_to, label=label)

    def form(self, former: int, label: str = "") -> int:
        """Join a group that is formed anew; `resume_at` says where its members go on."""
        return self._step(lay.FORM, former, label=label)

    def unform(self, timeout_ms: int, form_step: int, label: str = "") -> int:
        """Formed entities hand items back to the members that waited since `form_step`, at most `timeout_ms` more.

        Entities that were never formed go on behind the step, or where `patch(step, a=...)` says.
        """
        step = self._step(lay.UNFORM, NONE, timeout_ms, label=label)
        self.patch(form_step, b=step)
        return step

    def branch(self, share: int, to: int, label: str = "") -> int:
        """With probability `share` go on at step `to`."""
        return self._step(lay.BRANCH, to, dist=share, label=label)

    def overflow(self, resource: int, to: int, label: str = "", *, closed: bool = False) -> int:
        """Go on at step `to` when a resource has nothing free; with `closed` only when it has no capacity at all."""
        return self._step(lay.OVERFLOW, resource, to, int(closed), label=label)

    def balk(self, resource: int, waiting: int, to: int, label: str = "") -> int:
        """Go on at step `to` when so many requests or more wait for a resource, or it has no capacity.

        A request waits for the resource of its first need.
        """
        return self._step(lay.BALK, resource, to, waiting, label=label)

    def choose(self, rule: Rule, options: Sequence[tuple[int, int]], label: str = "") -> int:
        """Go on at the step of one of the (resource, step): the one for which the rule gives the smallest number."""
        first = len(self._choices)
        self._choices.extend(options)
        return self._step(lay.CHOOSE, first, len(options), label=label, rule=self._number_of(rule))

    def batch(self, lot: int, label: str = "") -> int:
        """Wait until a lot is complete, and then for the entity that carries it to let go."""
        return self._step(lay.BATCH, lot, label=label)

    def unbatch(self, label: str = "") -> int:
        """Those that the entity carries go on behind their batch step; it goes on as well."""
        return self._step(lay.UNBATCH, label=label)

    def loop(self, to: int) -> int:
        """Go back to step `to` with new draws."""
        return self._step(lay.LOOP, to)

    def spawn(self, to: int, priority: int, label: str = "") -> int:
        """A new entity starts at step `to`."""
        return self._step(lay.SPAWN, to, priority, label=label)

    def set_capacity(self, resource: int, capacity: int) -> int:
        """A resource has another capacity from now on."""
        return self._step(lay.SET_CAPACITY, resource, capacity)

    def note(self, label: str, mark: int = NONE) -> int:
        """A milestone: mark and ledger row."""
        return self._step(lay.NOTE, label=label, mark=mark, note=1)

    def end(self, label: str = "", mark: int = NONE) -> int:
        """Items are delivered; the entity ends."""
        return self._step(lay.END, label=label, mark=mark, note=1 if label else NONE)

    def patch(self, step: int, **columns: int) -> None:
        """Set columns of a step, as `a` or `b`: the target of a jump that was not known yet."""
        names = lay.STEP.names or ()
        row = list(self._steps[step])
        for name, value in columns.items():
            row[names.index(name)] = value
        self._steps[step] = tuple(row)

    def _step(self, op: int, *columns: int, label: str = "", **others: int) -> int:
        a, b, c = (*columns, *(NONE, NONE, 0)[len(columns) :])
        row = {"op": op, "a": a, "b": b, "c": c, "purpose": purpose_of(label)} | others
        self._steps.append(tuple(row.get(name, NONE) for name in lay.STEP.names or ()))
        self._labels.append(label)
        return len(self._steps) - 1

    def _number_of(self, rule: Rule | None) -> int:
        """The place of a rule in the table of rules, or NONE."""
        if rule is None:
            return NONE
        if rule not in self._rules:
            self._rules.append(rule)
        return self._rules.index(rule)

    def _add_needs(self, needs: Sequence[Need]) -> tuple[int, int]:
        if len({need[0] for need in needs}) < len(needs):
            raise ValueError("a step names a resource once, with all the units it needs")
        first = len(self._needs)
        for resource, amount, *items in needs:
            self._needs.append((resource, amount, items[0] if items else 0, 0))
        return first, len(self._needs) - first

    def build(self) -> Blueprint:
        """The tables. Raises ValueError when arrivals are not in order of time, or groups can not be undone."""
        arrival = _table(self._arrivals, lay.ARRIVAL)
        if np.any(np.diff(arrival["t"]) < 0):
            raise ValueError("arrivals must be entered in order of time")
        step = _table(self._steps, lay.STEP)
        if np.any((step["op"] == lay.FORM) & (step["b"] < 0)):
            raise ValueError("every form step needs an unform step")
        if np.any(step["op"] == lay.UNFORM) and np.any((arrival["items"] > 0) & (arrival["pool"] < 0)):
            raise ValueError("arrivals with items need a pool where groups are undone: late items wait there")
        return Blueprint(
            step, _table(self._dists, lay.DIST), np.concatenate([*self._given, np.zeros(1, "i8")]),
            _table(self._needs, lay.NEED), _table(self._choices, lay.CHOICE), arrival,
            _table(sorted(self._calendar, key=lambda row: row[:2]), lay.CALENDAR),
            _table(self._formers, lay.FORMER_RULE), _table(self._lots, lay.LOT_RULE), tuple(self._rules),
            np.array([capacity for _, capacity in self._resources], "i4"), self._pools, self._items, self.marks,
            tuple(self._labels), tuple(name for name, _ in self._resources),
        )  # fmt: skip


def _table(rows: Sequence[tuple[float, ...]], dtype: np.dtype[np.void]) -> Table:
    return np.array(list(rows), dtype=dtype).view(np.recarray)
