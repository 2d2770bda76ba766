"""Find the values of a few unknowns within bounds at which a simulation agrees best with what was observed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from landbridge.fitting.optimiser import least_squares_within_unit_box
from landbridge.fitting.precision import Precision, judge

__all__ = ["Fit", "Unknown", "fit"]

Residuals = Callable[[Mapping[str, float]], NDArray[np.float64]]
"""From values of the unknowns to what is left between model and observations, each over its standard deviation."""

_STEP = 0.05  # of the bounds: wide enough to see over the noise of a simulation, narrow enough to be a slope


@dataclass(frozen=True, slots=True)
class Unknown:
    """A number to be found between `low` and `high`, from `start` on."""

    id: str
    low: float
    high: float
    start: float


@dataclass(frozen=True, slots=True)
class Fit:
    """The best values, the 90 % interval of each within its bounds, and what the data leave open.

    `misfit` is the sum of squared residuals there, `residuals` what is left of each observation.
    """

    values: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    undetermined: tuple[str, ...]
    confounded: tuple[tuple[str, str], ...]
    misfit: float
    residuals: NDArray[np.float64]
    trials: int


def fit(residuals: Residuals, unknowns: Sequence[Unknown], *, most_rounds: int = 12,
        on_trial: Callable[[int, float], None] | None = None) -> Fit:  # fmt: skip
    """Least squares; a simulation has no derivatives, so each round tries a step to both sides of every unknown.

    The steps are wide, and the slopes so found emulate the simulation from round to round; those at the best point
    give the precision. `residuals` has to give the same answer for the same values (common random numbers). `on_trial`
    gets the number of trials so far and the misfit of the last. Raises EnvironmentFailed without scipy.
    """
    trials = _Trials(residuals, unknowns, on_trial)
    start = trials.scaled({each.id: each.start for each in unknowns})
    best = least_squares_within_unit_box(trials, partial(_slopes, trials), start, most_rounds=most_rounds)
    return _as_fit(trials, best, trials(best), judge(_slopes(trials, best)))


def _as_fit(trials: _Trials, best: NDArray[np.float64], left: NDArray[np.float64], precision: Precision) -> Fit:
    names = [each.id for each in trials.unknowns]
    open_ones = precision.undetermined(names)
    half = np.where([name in open_ones for name in names], 1.0, precision.half_width)  # all of their bounds
    low, high = (np.clip(best + sign * half, 0, 1) for sign in (-1, 1))
    ends = zip(names, trials.values(low).values(), trials.values(high).values(), strict=True)
    return Fit(
        trials.values(best), {name: (bottom, top) for name, bottom, top in ends}, open_ones,
        precision.confounded(names), float(np.sum(left**2)), left, trials.count,
    )  # fmt: skip


def _slopes(trials: _Trials, at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Central differences of the residuals, one-sided at a bound: [residual, unknown]."""
    columns: list[NDArray[np.float64]] = []
    for unknown in range(len(at)):
        ends = np.array([at, at])
        ends[:, unknown] = np.clip(at[unknown] + np.array([-_STEP, _STEP]), 0, 1)
        below, above = (trials(end) for end in ends)
        columns.append((above - below) / (ends[1, unknown] - ends[0, unknown]))
    return np.column_stack(columns)


class _Trials:
    """The residuals over scaled unknowns; what has been tried once is not simulated again."""

    def __init__(self, residuals: Residuals, unknowns: Sequence[Unknown],
                 on_trial: Callable[[int, float], None] | None) -> None:  # fmt: skip
        self.unknowns = unknowns
        self.count = 0
        self._residuals = residuals
        self._tell = on_trial
        self._known: dict[tuple[float, ...], NDArray[np.float64]] = {}

    def __call__(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        key = tuple(float(each) for each in at)
        if key not in self._known:
            self._known[key] = self._residuals(self.values(at))
            self.count += 1
            if self._tell is not None:
                self._tell(self.count, float(np.sum(self._known[key] ** 2)))
        return self._known[key]

    def values(self, at: NDArray[np.float64]) -> dict[str, float]:
        """Unknowns by id, from scaled ones."""
        return {each.id: each.low + float(part) * (each.high - each.low)
                for each, part in zip(self.unknowns, at, strict=True)}  # fmt: skip

    def scaled(self, values: Mapping[str, float]) -> NDArray[np.float64]:
        """Scaled unknowns, from values by id."""
        return np.array([(values[each.id] - each.low) / (each.high - each.low) for each in self.unknowns])
