"""How long after a case those it infects fall ill: the serial interval, day by day.

[1] A. Cori, N. M. Ferguson, C. Fraser and S. Cauchemez, American Journal of Epidemiology 178 (2013) 1505-1512,
doi:10.1093/aje/kwt133, web appendix 11: a gamma distribution shifted by one day, made discrete.
[2] T. Obadia, R. Haneef and P.-Y. Boelle, BMC Medical Informatics and Decision Making 12 (2012) 147,
doi:10.1186/1472-6947-12-147: the R package R0, whose generation times are cut at half days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landbridge.epidemic.quantiles import gamma_quantile, gamma_share_below
from landbridge.errors import WrongUse
from landbridge.tables import Inspection

__all__ = ["SerialInterval", "Uncertain", "draw_serial_intervals"]

_Array = NDArray[np.float64]
_SUM_MAY_BE_OFF = 0.01  # as EpiEstim allows: weights printed to three digits need not sum to 1
_LEFT_OUT = 1e-12  # of a shifted gamma, beyond its last day
_LEFT_OUT_OF_BINS = 1e-4  # of a binned gamma, as R0 has it [2]


@dataclass(frozen=True, slots=True)
class SerialInterval:
    """`weights[d]`: the share of secondary cases that come d days after the case that infected them; none on day 0."""

    weights: _Array

    @property
    def mean_d(self) -> float:
        """Mean [days]."""
        return float(self.weights @ np.arange(len(self.weights)) / self.weights.sum())

    @property
    def sd_d(self) -> float:
        """Standard deviation [days]."""
        days = np.arange(len(self.weights)) - self.mean_d
        return float(np.sqrt(self.weights @ days**2 / self.weights.sum()))

    @classmethod
    def given(cls, weights: ArrayLike) -> SerialInterval:
        """Weights as published: none negative, none on day 0, summing to 1 within 0.01. Raises BadInput."""
        array = np.asarray(weights, np.float64)
        _inspect(array)
        return cls(array)

    @classmethod
    def shifted_gamma(cls, mean_d: float, sd_d: float) -> SerialInterval:
        """A gamma distribution of this mean and standard deviation [days] that begins at day 1, made discrete [1].

        Raises WrongUse unless the mean is over one day and the deviation positive.
        """
        if not (mean_d > 1 and 0 < sd_d < np.inf):
            raise WrongUse(f"a serial interval of mean {mean_d} d and sd {sd_d} d: expected over 1 d and over 0 d")
        shape, scale = ((mean_d - 1) / sd_d) ** 2, sd_d**2 / (mean_d - 1)
        days = int(np.ceil(float(gamma_quantile(1 - _LEFT_OUT, shape, scale)))) + 3
        return cls(_discrete(days, shape, scale))

    @classmethod
    def binned_gamma(cls, mean_d: float, sd_d: float) -> SerialInterval:
        """A gamma distribution [days] cut at 0.5, 1.5, ... without what falls on day 0, as the package R0 does [2].

        The last ten-thousandth is left out and the rest made to sum to 1. Raises WrongUse unless both are positive.
        """
        if not (0 < mean_d < np.inf and 0 < sd_d < np.inf):
            raise WrongUse(f"a generation time of mean {mean_d} d, sd {sd_d} d: expected both over 0")
        edges = np.arange(int(np.ceil(mean_d + 10 * sd_d)) + 2) - 0.5
        below = gamma_share_below(edges, (mean_d / sd_d) ** 2, sd_d**2 / mean_d)
        weights = np.diff(below)
        weights = weights[: int(np.argmax(np.cumsum(weights) > 1 - _LEFT_OUT_OF_BINS)) + 1]
        weights[0] = 0.0
        if not weights.sum() > 0:
            raise WrongUse(f"a generation time of mean {mean_d} d, sd {sd_d} d lies all within the first half day")
        return cls(weights / weights.sum())


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A number known to a standard deviation only: normal, cut off at `low` and `high`."""

    mean: float
    sd: float
    low: float
    high: float

    def draw(self, random: np.random.Generator) -> float:
        """One value. Raises WrongUse when a thousand tries all fall outside."""
        for _ in range(1000):
            if self.low <= (value := random.normal(self.mean, self.sd)) <= self.high:
                return float(value)
        raise WrongUse(f"normal({self.mean}, {self.sd}) hardly ever falls between {self.low} and {self.high}")


def draw_serial_intervals(mean_d: Uncertain, sd_d: Uncertain, *, seed: int, draws: int = 100
                          ) -> tuple[SerialInterval, ...]:  # fmt: skip
    """Shifted gammas whose mean and deviation [days] are drawn, each by itself, as EpiEstim's uncertain interval [1].

    A draw depends on the seed and its number alone. Raises WrongUse where bounds leave nothing to draw, or a mean of
    one day or less.
    """
    return tuple(_drawn(mean_d, sd_d, np.random.default_rng([seed, each])) for each in range(draws))


def _drawn(mean_d: Uncertain, sd_d: Uncertain, random: np.random.Generator) -> SerialInterval:
    mean = mean_d.draw(random)
    return SerialInterval.shifted_gamma(mean, sd_d.draw(random))


def _discrete(days: int, shape: float, scale: float) -> _Array:
    """The triangle-weighted shares of a gamma around each whole day, shifted by one [1, web appendix 11]."""
    day = np.arange(days, dtype=np.float64)
    below = {back: gamma_share_below(day - back, shape, scale) for back in (0, 1, 2)}
    heavier = {back: gamma_share_below(day - back, shape + 1, scale) for back in (0, 1, 2)}
    weights = day * below[0] + (day - 2) * below[2] - 2 * (day - 1) * below[1]
    weights += shape * scale * (2 * heavier[1] - heavier[2] - heavier[0])
    return np.maximum(weights, 0.0)


def _inspect(weights: _Array) -> None:
    inspection, name = Inspection(), "serial interval"
    if weights.ndim != 1 or weights.size < 2:
        inspection.report(name, f"expected two weights or more in a row, was the shape {weights.shape}",
                          "give one weight a day, from day 0")  # fmt: skip
    flat = weights.ravel()
    for day in np.flatnonzero(~np.isfinite(flat) | (flat < 0)):
        inspection.report(name, f"day {day} (from 0) is no share", "a weight is 0 or more", value=flat[day])
    if flat.size and flat[0] > 0:
        inspection.report(name, "a case infects others on its own day", "the weights begin with 0 for day 0",
                          value=flat[0])  # fmt: skip
    if not abs(flat.sum() - 1) <= _SUM_MAY_BE_OFF:
        inspection.report(name, "the weights do not sum to 1", "divide them by their sum", value=flat.sum())
    inspection.close()
