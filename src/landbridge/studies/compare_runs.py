"""Compare two runs that differ by a cause: what it changes, how surely, and what waits at the border day by day."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.claims import Observation, load_observations
from landbridge.errors import WrongUse
from landbridge.scenario import Run
from landbridge.statistics import RunFrames, plan_scores, waiting_by_variant

__all__ = ["Comparison", "Difference", "compare_runs"]

_OF_SINGLE_TRAINS = ("p10", "single")
_FREIGHT = ("containers", "other freight")
_DIRECTIONS = ("outbound", "inbound")


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure in both runs: the medians `run` and `other`, and what the pairs of replications differ by.

    `higher` is the share of the pairs in which the other run has more, `lower` that in which it has less.
    """

    figure: Observation
    run: float
    other: float
    mean: float
    p10: float
    p50: float
    p90: float
    higher: float
    lower: float

    def as_json(self) -> dict[str, Any]:
        """The figure's own columns in short, and the numbers."""
        figure, numbers = self.figure, asdict(self)
        del numbers["figure"]
        return {"id": figure.id, "metric": figure.metric, "place": figure.place, "unit": figure.unit,
                "kind": figure.kind, "published": figure.value, "low": figure.low, "high": figure.high,
                **numbers}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures in both runs, and the trains waiting before China's border, on either side of it.

    `waiting`: port, name, direction, freight, variant (run or other), day, p10, p50, p90. `in_force` are the protocols
    of each run.
    """

    replications: int
    in_force: tuple[tuple[str, ...], tuple[str, ...]]
    differences: tuple[Difference, ...]
    waiting: pl.DataFrame


def compare_runs(run: Run, other: Run) -> Comparison:
    """Two runs with the same seed, replication by replication. Raises WrongUse where they can not be paired."""
    _check_pair(run, other)
    count = min(run.frames.replications, other.frames.replications)
    in_force = tuple(run.manifest.get("protocols", [])), tuple(other.manifest.get("protocols", []))
    return Comparison(count, in_force, _differences(run.frames, other.frames, count), _waiting(run, other))


def _check_pair(run: Run, other: Run) -> None:
    for key, told in (("seed", "seed"), ("count_from_ms", "counted window"), ("count_to_ms", "counted window")):
        if run.manifest[key] != other.manifest[key]:
            raise WrongUse(f"{run.folder} and {other.folder} have not the same {told}, so that their replications are "
                           f"no pairs; run both with the same {told}")  # fmt: skip


def _waiting(run: Run, other: Run) -> pl.DataFrame:
    variants = {"run": run.frames, "other": other.frames}
    ports = run.frames.ports.filter(pl.col("frontier") == "China").select("port", "name").unique(maintain_order=True)
    parts: list[pl.DataFrame] = []
    for (port, name), direction, freight in product(ports.iter_rows(), _DIRECTIONS, _FREIGHT):
        found = waiting_by_variant(variants, [port], direction=direction, background=freight != "containers")
        words = {"port": port, "name": name, "direction": direction, "freight": freight}
        parts.append(found.select(*(pl.lit(word).alias(column) for column, word in words.items()), pl.all()))
    return pl.concat(parts)


def _differences(run: RunFrames, other: RunFrames, count: int) -> tuple[Difference, ...]:
    """Published figures that are one number a replication, in the order of their table."""
    figures = [each for each in load_observations().values() if each.statistic not in _OF_SINGLE_TRAINS]
    ours, theirs = (plan_scores(frames, figures).values(frames.times[:count]) for frames in (run, other))
    return tuple(_difference(figure, ours[figure.id], theirs[figure.id])
                 for figure in figures if figure.id in ours and figure.id in theirs)  # fmt: skip


def _difference(figure: Observation, ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> Difference:
    apart = theirs - ours
    p10, p50, p90 = (float(each) for each in np.quantile(apart, [0.1, 0.5, 0.9]))
    return Difference(
        figure, float(np.median(ours)), float(np.median(theirs)), float(apart.mean()), p10, p50, p90,
        float((apart > 0).mean()), float((apart < 0).mean()),
    )  # fmt: skip
