"""How many others the cases of a day went on to infect: the case reproduction number of Wallinga and Teunis [1].

Who infected a case is not seen. Each earlier case is taken to have done so with the weight that the serial interval
gives to the days between, so the cases of a day have that many secondary cases on average. It looks forward where
Cori's number looks at the day itself, and is known for a day only when its secondary cases have fallen ill: until
then what is seen is divided by the share that should be seen by now [2].

[1] J. Wallinga and P. Teunis, American Journal of Epidemiology 160 (2004) 509-516, doi:10.1093/aje/kwh255.
[2] S. Cauchemez et al., Emerging Infectious Diseases 12 (2006) 110-113, doi:10.3201/eid1201.050593.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landbridge.epidemic.admission import Span, admit_counts, admit_level, spans_of
from landbridge.epidemic.reproduction import infectivity
from landbridge.epidemic.serial_interval import SerialInterval

__all__ = ["SIMULATIONS", "CohortReproduction", "cohort_reproduction"]

_Array = NDArray[np.float64]

SIMULATIONS: Final = 1000
"""Histories of who infected whom that an interval is read from: its ends then scatter by a few hundredths of R."""

_INFECTORS, _UNSEEN = 0, 1  # what a draw is for


@dataclass(frozen=True, slots=True)
class CohortReproduction:
    """Secondary cases a case with onset from day `first` to day `last` of the series (from 0, both within).

    Each day weighs by its cases; NaN where a window has no case whose secondary cases could have been seen. `seen` is
    the share of them that should be seen by the last day: below about a half the estimate leans on few.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    mean: _Array
    low: _Array
    high: _Array
    seen: _Array


def cohort_reproduction(cases: ArrayLike, serial_interval: SerialInterval, *, window: int | Sequence[Span] = 1,
                        end: Literal["corrected", "as-seen"] = "corrected", level: float = 0.95,
                        seed: int = 0) -> CohortReproduction:  # fmt: skip
    """The case reproduction number by day of onset, or over windows weighted by their cases [1].

    `corrected` divides what is seen of a day by the share that should be [2], and leaves the last day open, of which
    nothing is; `as-seen` does not, so the last days come out too low. The interval is simulated: who infected whom is
    drawn (a draw depends on the seed and the day alone), and with `corrected` what is still to come, negative-binomial
    so that the mean agrees. It does not hold how far chance or an uncertain serial interval could have made another
    epidemic. Fractions of a case are rounded for it. A hundred days take about a second.
    Raises BadInput for negative counts and gaps, WrongUse for windows outside the series.
    """
    (counts,) = admit_counts(cases=cases)
    spans, left_out = spans_of(window, len(counts), first=0), (1 - admit_level(level)) / 2
    seen = _seen(len(counts), serial_interval) if end == "corrected" else np.ones(len(counts))
    found = _expected(counts, serial_interval) / np.where(seen > 0, seen, np.nan)
    drawn = _complete(_drawn(counts, serial_interval, seed), seen, seed)
    weights = np.where(seen > 0, counts, 0.0)
    sums = _over(spans, np.stack([weights, np.nan_to_num(found) * weights, seen * weights]))
    cases_in = np.where(sums[0] > 0, sums[0], np.nan)
    low, high = np.quantile(_over(spans, drawn) / cases_in, [left_out, 1 - left_out], axis=0)
    ends = np.array(spans, np.int64).reshape(len(spans), 2)
    return CohortReproduction(ends[:, 0], ends[:, 1], sums[1] / cases_in, low, high, sums[2] / cases_in)


def _expected(counts: _Array, serial_interval: SerialInterval) -> _Array:
    """Secondary cases of one case of each day [1]; cases that no earlier one explains have no infector."""
    pressure = infectivity(counts, serial_interval)
    ratio = np.divide(counts, pressure, out=np.zeros_like(counts), where=pressure > 0)
    return np.convolve(ratio[::-1], serial_interval.weights)[: len(counts)][::-1]


def _seen(days: int, serial_interval: SerialInterval) -> _Array:
    """The share of secondary cases that have fallen ill by the last day, for cases of each day."""
    share = np.cumsum(serial_interval.weights)
    return share[np.minimum(np.arange(days)[::-1], len(share) - 1)]


def _drawn(counts: _Array, serial_interval: SerialInterval, seed: int) -> NDArray[np.int64]:
    """Secondary cases [simulation, day of the infector], each case's infector drawn from the earlier days."""
    whole = np.rint(counts).astype(np.int64)
    found = np.zeros((SIMULATIONS, len(counts)), np.int64)
    for day in range(1, len(counts)):
        earlier = np.arange(day - 1, max(day - len(serial_interval.weights), -1), -1)
        chances = serial_interval.weights[day - earlier] * whole[earlier]
        if whole[day] and chances.sum() > 0:
            random = np.random.default_rng([seed, _INFECTORS, day])
            found[:, earlier] += random.multinomial(whole[day], chances / chances.sum(), SIMULATIONS)
    return found


def _complete(drawn: NDArray[np.int64], seen: _Array, seed: int) -> NDArray[np.int64]:
    """With what is still to come: of so many that each had the chance `seen` of being seen, so many were."""
    found = drawn.copy()
    for day in np.flatnonzero((seen > 0) & (seen < 1)).tolist():
        random = np.random.default_rng([seed, _UNSEEN, day])
        to_come = random.negative_binomial(np.maximum(drawn[:, day], 1), seen[day])
        found[:, day] += np.where(drawn[:, day] > 0, to_come, 0)
    return np.where(seen > 0, found, 0)


def _over(spans: Sequence[Span], values: NDArray[np.float64] | NDArray[np.int64]) -> _Array:
    """Sums [row, window] over the days of each window."""
    sums = [values[:, first : last + 1].sum(axis=1) for first, last in spans]
    return np.array(sums, np.float64).reshape(len(spans), len(values)).T
