"""Find in the tables what holds for a train at a stage: the most particular row wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from landbridge.ports import Protocol, StageTime, rules_at, rules_for, turning_points
from landbridge.services import BACKGROUND, LineSpeed
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.units import MINUTE_MS

__all__ = ["Durations", "find_speed", "train_words"]


def train_words(train_class: str) -> tuple[str, ...]:
    """Words of a table that fit a class, the most particular first."""
    return (train_class, "all") if train_class == BACKGROUND else (train_class, "container", "all")


class Durations:
    """Distributions of stages, entered into a blueprint when first asked for."""

    def __init__(self, corridor: Corridor, builder: BlueprintBuilder) -> None:
        self._rows: dict[tuple[str, str, str, str, str], list[StageTime]] = {}
        self._builder = builder
        self._protocols = corridor.rules.protocols
        for row in corridor.rules.stage_times:
            key = (row.port, row.station, row.stage, row.direction, row.train_class)
            self._rows.setdefault(key, []).append(row)

    def find(self, station: tuple[str, str], stage: str, direction: str, train_class: str) -> int | None:
        """The distribution of a stage at (port, station), or None where there is no such stage."""
        for word in train_words(train_class):
            for way in (direction, "both"):
                rows = self._rows.get((*station, stage, way, word))
                if rows:
                    return self._enter(rows, direction, train_words(train_class))
        return None

    def _enter(self, rows: Sequence[StageTime], direction: str, classes: Sequence[str]) -> int:
        """The rows one after the other, and where rules of protocols hold, what these make of them."""
        rows = sorted(rows, key=lambda row: row.since_ms or 0)
        first = rows[0]
        effects = ("share_inspected",) if first.distribution == "share" else ("minutes_added", "takes")
        rules = [rule for effect in effects
                 for rule in rules_for(self._protocols, effect, (first.port, first.station), direction,
                                       classes=classes, stage=first.stage)]  # fmt: skip
        starts: list[tuple[int, int]] = []
        for point, _ in turning_points(rules, [row.since_ms or 0 for row in rows]):
            row = next(each for each in reversed(rows) if (each.since_ms or 0) <= point)
            starts.append((point, self._under(row, rules_at(rules, point))))
        return self._builder.in_turn(starts)

    def _under(self, row: StageTime, rules: Sequence[Protocol]) -> int:
        """The distribution of a row under rules: of several that say how long the stage takes the longest counts."""
        longest = max(((rule.most or 0.0, rule.value or 0.0) for rule in rules if rule.effect == "takes"), default=None)
        if longest is not None:
            high, low = (minutes * MINUTE_MS for minutes in longest)
            row = replace(row, distribution="uniform" if low < high else "constant", mean=low, low=low, high=high)
        return self._distribution(row, [rule.value or 0.0 for rule in rules if rule.effect != "takes"])

    def _distribution(self, row: StageTime, values: Sequence[float]) -> int:
        """The distribution of a row under rules of protocols: shares in place of its own, or minutes added."""
        b = self._builder
        mean, cv, low, high = (value or 0.0 for value in (row.mean, row.cv, row.low, row.high))
        added = sum(values) * MINUTE_MS
        match row.distribution:
            case "constant":
                return b.constant(round(mean + added))
            case "exponential":
                return b.exponential(mean, added)
            case "lognormal":
                return b.lognormal(mean, cv, added)
            case "triangular":
                return b.triangular(low + added, mean + added, high + added)
            case "uniform":
                return b.uniform(low + added, high + added)
            case _:
                return b.share(max(values, default=mean))


def find_speed(rows: Mapping[tuple[str, str], LineSpeed], country: str, train_class: str) -> LineSpeed:
    """The speed row, of those by (country, class), that holds for a train; raises KeyError when there is none."""
    for word in train_words(train_class):
        if (country, word) in rows:
            return rows[country, word]
    raise KeyError(f"no line speed for {country}, {train_class}")
