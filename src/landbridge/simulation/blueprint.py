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

import numpy as np

from landbridge.simulation import layout as lay
from landbridge.simulation.layout import FOREVER, NONE, Table

__all__ = ["Blueprint", "BlueprintBuilder", "Need", "purpose_of"]

Need = tuple[int, int] | tuple[int, int, int]
"""(resource, amount) or (resource, amount, items): amount for each so many items, rounded up."""


def purpose_of(label: str) -> int:
    """The number that stands for a purpose of random draws: CRC-32 of its words, clear of the reserved ones."""
    return max(zlib.crc32(label.encode()), 16)


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A model without seed: tables for the kernel, and the words that belong to its numbers."""

    step: Table
    dist: Table
    need: Table
    arrival: Table
    calendar: Table
    former: Table
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
        self._arrivals.append((t_ms, key, step, priority, 0, self._items, items, pool))
        self._items += items

    # ---- steps of programs

    @property
    def here(self) -> int:
        """The number of the next step."""
        return len(self._steps)

    def delay(self, dist: int, label: str = "", mark: int = NONE) -> int:
        """Wait for a duration."""
        return self._step(lay.DELAY, dist=dist, label=label, mark=mark)

    def seize(self, *needs: Need, label: str = "", mark: int = NONE, noted: bool = False) -> int:
        """Get all needs at once, or wait; `noted` writes to the ledger that it was held and released."""
        return self._step(lay.SEIZE, *self._add_needs(needs), int(noted), label=label, mark=mark)

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

    def patch(self, step: int, *, a: int | None = None, b: int | None = None) -> None:
        """Set the target of a jump that was not known yet."""
        op, old_a, old_b, *rest = self._steps[step]
        self._steps[step] = (op, old_a if a is None else a, old_b if b is None else b, *rest)

    def _step(
        self, op: int, *columns: int, dist: int = NONE, label: str = "", mark: int = NONE, note: int = NONE
    ) -> int:
        a, b, c = (*columns, *(NONE, NONE, 0)[len(columns) :])
        self._steps.append((op, a, b, c, dist, mark, purpose_of(label), note))
        self._labels.append(label)
        return len(self._steps) - 1

    def _add_needs(self, needs: Iterable[Need]) -> tuple[int, int]:
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
            step, _table(self._dists, lay.DIST), _table(self._needs, lay.NEED), arrival,
            _table(sorted(self._calendar), lay.CALENDAR), _table(self._formers, lay.FORMER_RULE),
            np.array([capacity for _, capacity in self._resources], "i4"), self._pools, self._items, self.marks,
            tuple(self._labels), tuple(name for name, _ in self._resources),
        )  # fmt: skip


def _table(rows: Sequence[tuple[float, ...]], dtype: np.dtype[np.void]) -> Table:
    return np.array(list(rows), dtype=dtype).view(np.recarray)
