"""Find the values of a few unknowns within bounds at which a simulation agrees best with what was observed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.fitting.emulator import Surface, fit_surface, terms_of
from landbridge.fitting.optimiser import least_squares_within, spread_points
from landbridge.fitting.precision import judge

__all__ = ["ROUNDS", "Fit", "Unknown", "fit", "trials_a_round"]

_Array = NDArray[np.float64]
Residuals = Callable[[Mapping[str, float]], _Array]
"""From values of the unknowns to what is left between model and observations, each over its standard deviation."""

ROUNDS: Final = 5
"""Boxes at most: all of the bounds, then `_SECOND` to both sides, then each half as wide as the one before."""

_SECOND = 0.35  # of the bounds
_BELIEVED = 0.25  # of a standard deviation: as near the surface has to come to the simulation
_MORE_THAN_TERMS = 1.75  # trials a coefficient of the surface, so that noise evens out


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

    `misfit` is the sum of squared residuals that the simulation has there, `residuals` what is left of each
    observation. Not `settled` where surface and simulation never came together: then it is the best trial made.
    """

    values: Mapping[str, float]
    intervals: Mapping[str, tuple[float, float]]
    undetermined: tuple[str, ...]
    confounded: tuple[tuple[str, str], ...]
    misfit: float
    residuals: _Array
    trials: int
    settled: bool


def fit(residuals: Residuals, unknowns: Sequence[Unknown], *, seed: int = 0,
        on_trial: Callable[[int], None] | None = None) -> Fit:  # fmt: skip
    """Least squares over a surface that emulates the simulation, in boxes that shrink around the best point.

    A surface laid through many trials is smooth where one trial is noisy. The search ends when the surface says at its
    best point what the simulation says there: to a quarter of a standard deviation, or where trials scatter around it
    to twice that scatter, at most half a standard deviation. Which points are tried depends on `seed` and the starts.
    `on_trial` gets the number of trials so far.
    """
    trials = _Trials(residuals, unknowns, on_trial)
    best = trials.scaled({each.id: each.start for each in unknowns})
    random = np.random.default_rng([seed, *(best * 1e6).astype(int)])
    trials(best)
    surface: Surface | None = None
    for each in range(ROUNDS):
        half = 1.0 if each == 0 else _SECOND / 2 ** (each - 1)
        low, high = (np.clip(best + sign * half, 0, 1) for sign in (-1, 1))
        for point in spread_points(trials_a_round(len(unknowns)), low, high, random):
            trials(point)
        surface = fit_surface(*trials.within(low, high))
        best = least_squares_within(surface, surface.slopes, trials.best_within(low, high), (low, high))
        if _is_believed(surface, best, trials(best)):
            return _as_fit(trials, best, surface, settled=True)
    assert surface is not None
    everywhere = np.zeros(len(best)), np.ones(len(best))
    return _as_fit(trials, trials.best_within(*everywhere), surface, settled=False)


def trials_a_round(unknowns: int) -> int:
    """Trials in one box."""
    return round(_MORE_THAN_TERMS * terms_of(unknowns))


def _is_believed(surface: Surface, at: _Array, simulated: _Array) -> bool:
    allowed = np.clip(2 * surface.error, _BELIEVED, 2 * _BELIEVED)
    return bool(np.all(np.abs(surface(at) - simulated) < allowed))


def _as_fit(trials: _Trials, best: _Array, surface: Surface, *, settled: bool) -> Fit:
    left, precision = trials(best), judge(surface.slopes(best))
    names = [each.id for each in trials.unknowns]
    open_ones = precision.undetermined(names)
    width = np.where([name in open_ones for name in names], 1.0, precision.half_width)  # all of their bounds
    low, high = (np.clip(best + sign * width, 0, 1) for sign in (-1, 1))
    ends = zip(names, trials.values(low).values(), trials.values(high).values(), strict=True)
    return Fit(
        trials.values(best), {name: (bottom, top) for name, bottom, top in ends}, open_ones,
        precision.confounded(names), float(np.sum(left**2)), left, trials.count,
        settled,
    )  # fmt: skip


class _Trials:
    """The residuals over scaled unknowns; what has been tried once is not simulated again."""

    def __init__(self, residuals: Residuals, unknowns: Sequence[Unknown],
                 on_trial: Callable[[int], None] | None) -> None:  # fmt: skip
        self.unknowns = unknowns
        self._residuals = residuals
        self._tell = on_trial
        self._known: dict[tuple[float, ...], _Array] = {}

    @property
    def count(self) -> int:
        """How many trials were made."""
        return len(self._known)

    def __call__(self, at: _Array) -> _Array:
        key = tuple(float(each) for each in at)
        if key not in self._known:
            self._known[key] = self._residuals(self.values(at))
            if self._tell is not None:
                self._tell(self.count)
        return self._known[key]

    def within(self, low: _Array, high: _Array) -> tuple[_Array, _Array]:
        """Points and residuals of all trials in a box."""
        inside = [point for point in self._known if np.all(low <= point) and np.all(point <= high)]
        return np.array(inside), np.array([self._known[point] for point in inside])

    def best_within(self, low: _Array, high: _Array) -> _Array:
        """The point of the trial in a box that leaves least."""
        points, residuals = self.within(low, high)
        return points[np.argmin((residuals**2).sum(axis=1))]

    def values(self, at: _Array) -> dict[str, float]:
        """Unknowns by id, from scaled ones."""
        return {each.id: each.low + float(part) * (each.high - each.low)
                for each, part in zip(self.unknowns, at, strict=True)}  # fmt: skip

    def scaled(self, values: Mapping[str, float]) -> _Array:
        """Scaled unknowns, from values by id."""
        return np.array([(values[each.id] - each.low) / (each.high - each.low) for each in self.unknowns])
