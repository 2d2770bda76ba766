"""How fast cases grow, how long they take to double, and the reproduction number that goes with it.

[1] Poisson regression of cases on the day, as in the R package R0: T. Obadia, R. Haneef and P.-Y. Boelle, BMC Medical
Informatics and Decision Making 12 (2012) 147, doi:10.1186/1472-6947-12-147. Its interval is where the likelihood falls
by half of a chi-square quantile (D. J. Venzon and S. H. Moolgavkar, Applied Statistics 37 (1988) 87-94,
doi:10.2307/2347496): 1.92 for 95 %. The package's own maximum-likelihood R uses twice that; not followed here.
[2] Least squares through logarithms, as in the R package incidence (Z. N. Kamvar et al., F1000Research 8 (2019) 139,
doi:10.12688/f1000research.18002.1), with Student's interval.
[3] J. Wallinga and M. Lipsitch, Proceedings of the Royal Society B 274 (2007) 599-604, doi:10.1098/rspb.2006.3754.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landbridge.epidemic.admission import admit_counts, admit_level
from landbridge.epidemic.quantiles import chi_square_quantile, student_quantile
from landbridge.epidemic.serial_interval import SerialInterval
from landbridge.errors import WrongUse

__all__ = ["Estimate", "Growth", "growth_rate", "likelihood_interval", "reproduction_of_growth"]

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value and the interval it lies in."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Growth:
    """Cases grow as exp(rate x days); `rate` [per day] with the interval of `level`.

    `left_out` counts the days or weeks without a case, which have no logarithm.
    """

    rate: Estimate
    level: float
    left_out: int

    @property
    def doubling_d(self) -> Estimate | None:
        """Days in which cases double, or None when they fall; without an upper end where they may not grow."""
        return _time_to(math.log(2), self.rate)

    @property
    def halving_d(self) -> Estimate | None:
        """Days in which cases halve, or None when they grow; without an upper end where they may not fall."""
        return _time_to(math.log(2), Estimate(-self.rate.value, -self.rate.high, -self.rate.low))


def growth_rate(cases: ArrayLike, *, step_d: float = 1.0, method: Literal["poisson", "log-linear"] = "poisson",
                level: float = 0.95) -> Growth:  # fmt: skip
    """The rate of exponential growth over a stretch of new cases, one count a step of so many days.

    `poisson` [1] takes days without a case as they are; `log-linear` [2] leaves them out and says how many. Both
    suppose that growth is steady over the stretch, and `poisson` that cases scatter no more than chance makes them:
    counts of a country scatter more, so its interval is then too narrow. Raises BadInput for negative counts and gaps,
    WrongUse where no rate can be told: too few days with cases, or all on the first or the last.
    """
    (counts,) = admit_counts(cases=cases)
    if not step_d > 0:
        raise WrongUse(f"a step of {step_d} days: expected more than 0")
    days = np.asarray(np.arange(len(counts)) * step_d, np.float64)
    if method == "log-linear":
        return _log_linear(days, counts, admit_level(level))
    return Growth(_poisson(days, counts, admit_level(level)), level, 0)


def reproduction_of_growth(rate: Estimate, serial_interval: SerialInterval, *,
                           convention: Literal["point-masses", "histogram"]) -> Estimate:  # fmt: skip
    """The reproduction number at which cases grow at a rate [per day] with a serial interval [3].

    Two conventions are published and differ by the factor r / (1 - exp(-r)), 6 % at r = 0.125:
    `point-masses` has secondary cases exactly w days after, R = 1 / sum w(d) exp(-r d);
    `histogram` spreads those of day d evenly from d to d + 1, R = r / sum w(d) (exp(-r d) - exp(-r (d + 1))), as the
    R package R0 does. Both rise with r, so the ends of the interval go over.
    """
    value, low, high = (_reproduction(each, serial_interval, convention) for each in (rate.value, rate.low, rate.high))
    return Estimate(value, low, high)


def likelihood_interval(log_likelihood: Callable[[float], float], best: float, *, step: float, level: float
                        ) -> tuple[float, float]:  # fmt: skip
    """Where a likelihood of one unknown, highest at `best`, has fallen by half of the chi-square quantile [1].

    `step` is about the size of the interval; the search goes on from there.
    """
    floor = log_likelihood(best) - float(chi_square_quantile(level, 1)) / 2

    def above(value: float) -> bool:
        return log_likelihood(value) > floor

    return _last(above, best, -step), _last(above, best, step)


def _time_to(logarithm: float, rate: Estimate) -> Estimate | None:
    if rate.value <= 0:
        return None
    longest = logarithm / rate.low if rate.low > 0 else math.inf
    return Estimate(logarithm / rate.value, logarithm / rate.high, longest)


def _log_linear(days: _Array, counts: _Array, level: float) -> Growth:
    seen = counts > 0
    if seen.sum() < 3:
        raise WrongUse(f"{int(seen.sum())} days with cases: a line with an interval needs 3")
    x, y = days[seen] - days[seen].mean(), np.log(counts[seen])
    rate = float(x @ y / (x @ x))
    left = y - y.mean() - rate * x
    freedom = int(seen.sum()) - 2
    half = student_quantile((1 + level) / 2, freedom) * math.sqrt(float(left @ left) / freedom / float(x @ x))
    return Growth(Estimate(rate, rate - half, rate + half), level, int((~seen).sum()))


def _poisson(days: _Array, counts: _Array, level: float) -> Estimate:
    """The intercept has a closed form, so what is left is a likelihood of the rate alone, with one highest point."""
    days, total = days - days.mean(), float(counts.sum())
    moment = float(counts @ days)
    if not days[0] * total < moment < days[-1] * total:
        raise WrongUse("no cases, or all on the first or the last day: no rate of growth can be told")

    def shares(rate: float) -> _Array:
        weights = np.exp(rate * days - np.abs(rate * days).max())
        return weights / weights.sum()

    def log_likelihood(rate: float) -> float:
        highest = float(np.abs(rate * days).max())
        return rate * moment - total * (highest + math.log(float(np.exp(rate * days - highest).sum())))

    step = 1 / float(days[-1])
    rising = moment > total * float(shares(0.0) @ days)
    rate = _last(lambda each: (moment > total * float(shares(each) @ days)) == rising, 0.0, step if rising else -step)
    return Estimate(rate, *likelihood_interval(log_likelihood, rate, step=step, level=level))


def _last(holds: Callable[[float], bool], start: float, step: float) -> float:
    """The last value on the way from `start` at which something holds, that holds up to a point and no more."""
    inside, outside = start, start + step
    for _ in range(200):  # steps that double: farther than any double
        if not holds(outside):
            break
        inside, outside, step = outside, outside + 2 * step, 2 * step
    for _ in range(100):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if holds(middle) else (inside, middle)
    return inside


def _reproduction(rate: float, serial_interval: SerialInterval, convention: str) -> float:
    days = np.arange(len(serial_interval.weights))
    at_points = 1 / float(serial_interval.weights @ np.exp(-rate * days))
    if convention == "point-masses" or rate == 0:
        return at_points
    return at_points * rate / -math.expm1(-rate)
