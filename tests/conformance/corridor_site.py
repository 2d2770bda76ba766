"""What a random corridor is built of: a source of chance, a builder, and the things programs may use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from corridor_rules import FACTORS, WHOLE_FACTORS

from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.simulation.kernel.rules import Rule

HALF_HOUR_MS = 30 * 60_000
DAY_MS = 48 * HALF_HOUR_MS
HORIZON_MS = 12 * DAY_MS
MOST_ITEMS = 8
MOST_ENTITIES = 4_000


@dataclass
class Site:
    """What is being built, and what programs may use."""

    chance: Random
    builder: BlueprintBuilder
    coarse: bool
    places: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    cranes: list[int] = field(default_factory=list)
    wagons: int = -1
    pools: list[int] = field(default_factory=list)
    formers: list[int] = field(default_factory=list)
    lots: list[int] = field(default_factory=list)
    table: int = -1
    labels: int = 0

    def label(self) -> str:
        self.labels += 1
        return f"purpose {self.labels}"

    def mark(self) -> int:
        self.builder.marks = max(self.builder.marks, 6)
        return self.chance.randrange(6) if self.chance.random() < 0.3 else -1

    def time(self, halves: int = 8) -> int:
        """A duration of about so many half hours; on the grid, nothing takes time now and then."""
        b, chance = self.builder, self.chance
        if self.coarse:
            return self.known() if chance.random() < 0.1 else b.constant(chance.randint(0, halves) * HALF_HOUR_MS)
        mean = chance.uniform(0.2, 1) * halves * HALF_HOUR_MS
        kinds = [
            lambda: b.constant(int(mean)), lambda: b.exponential(mean), lambda: b.uniform(mean / 2, 3 * mean / 2),
            lambda: b.triangular(0, mean, 2 * mean), lambda: b.lognormal(mean, chance.uniform(0.2, 1.5)),
            lambda: b.haul(mean, chance.uniform(0.1, 0.6), 0.4, day=0.3, day_key=chance.randrange(99)),
            lambda: b.periods([(chance.randrange(3 * DAY_MS), b.constant(int(mean / 3)))], b.exponential(mean)),
            self.known,
        ]  # fmt: skip
        return chance.choice(kinds)()

    def known(self) -> int:
        """Durations from a table of two columns."""
        if self.table < 0:
            unit, most = (HALF_HOUR_MS, 6) if self.coarse else (1, 6 * HALF_HOUR_MS)
            values = self.chance.choices([self.chance.randint(0, most) * unit for _ in range(50)], k=2 * MOST_ENTITIES)
            self.builder.table([7, 7, 7])
            self.table = self.builder.table(values)
        return self.builder.given(self.table, self.chance.choice([0, -5]), 2, self.chance.randrange(2))

    def share(self, low: float, high: float) -> int:
        return self.builder.share(self.chance.uniform(low, high))

    def rule(self, rules: Sequence[Rule], likely: float) -> Rule | None:
        return self.chance.choice(rules) if self.chance.random() < likely else None

    def factor(self, likely: float = 0.2) -> Rule | None:
        """On the grid durations stay on it."""
        return self.rule(WHOLE_FACTORS if self.coarse else FACTORS, likely)

    def jump(self) -> int:
        """A step that always goes on elsewhere; `land` says where."""
        return self.builder.branch(self.builder.share(1.0), 0, self.label())

    def land(self, *steps: int) -> None:
        """Those steps jump to here."""
        for step in steps:
            self.builder.patch(step, a=self.builder.here)
