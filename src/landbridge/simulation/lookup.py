"""Find in the tables what holds for a train at a stage: the most particular row wins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from landbridge.ports import StageTime
from landbridge.services import BACKGROUND, LineSpeed
from landbridge.simulation.blueprint import BlueprintBuilder
from landbridge.simulation.corridor import Corridor

__all__ = ["Durations", "find_speed"]


def _classes(train_class: str) -> tuple[str, ...]:
    """Words of a table that fit a class, the most particular first."""
    return (train_class, "all") if train_class == BACKGROUND else (train_class, "container", "all")


class Durations:
    """Distributions of stages, entered into a blueprint when first asked for."""

    def __init__(self, corridor: Corridor, builder: BlueprintBuilder) -> None:
        self._rows: dict[tuple[str, str, str, str, str], list[StageTime]] = {}
        self._builder = builder
        for row in corridor.rules.stage_times:
            key = (row.port, row.station, row.stage, row.direction, row.train_class)
            self._rows.setdefault(key, []).append(row)

    def find(self, station: tuple[str, str], stage: str, direction: str, train_class: str) -> int | None:
        """The distribution of a stage at (port, station), or None where there is no such stage."""
        for word in _classes(train_class):
            for way in (direction, "both"):
                rows = self._rows.get((*station, stage, way, word))
                if rows:
                    return self._enter(rows)
        return None

    def _enter(self, rows: Sequence[StageTime]) -> int:
        rows = sorted(rows, key=lambda row: row.since_ms or 0)
        dists = [self._distribution(row) for row in rows]
        return self._builder.in_turn([(row.since_ms or 0, dist) for row, dist in zip(rows, dists, strict=True)])

    def _distribution(self, row: StageTime) -> int:
        b = self._builder
        mean, cv, low, high = (value or 0.0 for value in (row.mean, row.cv, row.low, row.high))
        match row.distribution:
            case "constant":
                return b.constant(round(mean))
            case "exponential":
                return b.exponential(mean)
            case "lognormal":
                return b.lognormal(mean, cv)
            case "triangular":
                return b.triangular(low, mean, high)
            case "uniform":
                return b.uniform(low, high)
            case _:
                return b.share(mean)


def find_speed(rows: Mapping[tuple[str, str], LineSpeed], country: str, train_class: str) -> LineSpeed:
    """The speed row, of those by (country, class), that holds for a train; raises KeyError when there is none."""
    for word in _classes(train_class):
        if (country, word) in rows:
            return rows[country, word]
    raise KeyError(f"no line speed for {country}, {train_class}")
