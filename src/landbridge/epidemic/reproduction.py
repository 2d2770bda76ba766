"""How many others a case infects at the time: the instantaneous reproduction number of Cori et al. [1].

Cases of a day are Poisson with mean R times the infectivity of the day: earlier cases, each weighted by the serial
interval. Over a window R is constant and has a gamma prior, so its posterior is a gamma distribution too.

[1] A. Cori, N. M. Ferguson, C. Fraser and S. Cauchemez, American Journal of Epidemiology 178 (2013) 1505-1512,
doi:10.1093/aje/kwt133, web appendix 1; imported cases: R. N. Thompson et al., Epidemics 29 (2019) 100356,
doi:10.1016/j.epidem.2019.100356.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landbridge.epidemic.admission import Span, admit_counts, admit_level, spans_of
from landbridge.epidemic.quantiles import gamma_share_below, mixture_quantile
from landbridge.epidemic.serial_interval import SerialInterval
from landbridge.errors import WrongUse

__all__ = ["PRIOR", "Reproduction", "infectivity", "reproduction_number"]

_Array = NDArray[np.float64]

PRIOR: Final = (5.0, 5.0)
"""Mean and standard deviation of R before anything is seen: high, so that control is not believed in too early [1]."""

_WANTED_VARIATION = 0.3  # coefficient of variation of the posterior below which [1] calls an estimate precise enough


@dataclass(frozen=True, slots=True)
class Reproduction:
    """R in each window, from day `first` to day `last` of the series (from 0, both within).

    `shape` and `scale` [draw, window] are the gamma posteriors, one row for each serial interval; several weigh alike.
    `cases` are the local ones in the window, `infectivity` what R multiplies. `enough` says where the cases give a
    coefficient of variation of 0.3 or less [1, web appendix 1]: elsewhere the estimate is mostly the prior.
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    cases: _Array
    infectivity: _Array
    shape: _Array
    scale: _Array

    @property
    def mean(self) -> _Array:
        """Mean of the posterior [secondary cases a case]."""
        return np.asarray((self.shape * self.scale).mean(axis=0), np.float64)

    @property
    def sd(self) -> _Array:
        """Standard deviation of the posterior, with what the serial intervals differ by."""
        within, means = self.shape * self.scale**2, self.shape * self.scale
        return np.sqrt(within.mean(axis=0) + means.var(axis=0))

    @property
    def enough(self) -> NDArray[np.bool_]:
        """Whether the cases of a window say more than the prior does."""
        return self.shape.min(axis=0) >= _WANTED_VARIATION**-2

    def quantile(self, probability: float) -> _Array:
        """What R stays below with a probability."""
        return mixture_quantile(admit_level(probability), self.shape, self.scale)

    def interval(self, level: float = 0.95) -> tuple[_Array, _Array]:
        """The credible interval with equal shares left out on either side."""
        left_out = (1 - admit_level(level)) / 2
        return self.quantile(left_out), self.quantile(1 - left_out)

    def chance_above(self, value: float) -> _Array:
        """The probability that R is above a value; 1 tells whether cases grow."""
        return 1.0 - gamma_share_below(value, self.shape, self.scale).mean(axis=0)


def reproduction_number(local: ArrayLike, imported: ArrayLike | None,
                        serial_interval: SerialInterval | Sequence[SerialInterval], *,
                        window: int | Sequence[Span] = 7, first_day: Literal["imported", "local"] = "imported",
                        prior: tuple[float, float] = PRIOR) -> Reproduction:  # fmt: skip
    """R over windows of so many days, or over given ones, from new cases a day [1].

    Imported cases infect but were infected elsewhere; None means there are none. The cases of the first day have no
    infectors in the series: `imported` counts them so and begins the windows on day 1, as EpiEstim does; `local` takes
    them as they are and begins on day 0, as epyestim does. Several serial intervals are draws of an uncertain one; the
    posterior is then their mixture. Weighed by report date R lags by the delay of reports. Raises BadInput for
    negative counts, gaps and unequal lengths, WrongUse for windows and priors that make no sense.
    """
    intervals = [serial_interval] if isinstance(serial_interval, SerialInterval) else list(serial_interval)
    if not intervals or not (min(prior) > 0 and np.isfinite(prior).all()):
        raise WrongUse(f"{len(intervals)} serial intervals and the prior mean and sd {prior}: expected one and over 0")
    nothing = np.zeros(np.shape(local)) if imported is None else imported
    local_cases, imported_cases = admit_counts(local_cases=local, imported_cases=nothing)
    total = local_cases + imported_cases
    if first_day == "imported":
        local_cases = np.concatenate([[0.0], local_cases[1:]])
    spans = spans_of(window, len(total), first=1 if first_day == "imported" else 0)
    infectivities = np.stack([infectivity(total, each) for each in intervals])
    return _posterior(local_cases, infectivities, spans, prior)


def infectivity(cases: _Array, serial_interval: SerialInterval) -> _Array:
    """Earlier cases, each weighted by the serial interval: the mean of a day's new cases over R; 0 on the first day."""
    return np.convolve(cases, serial_interval.weights)[: len(cases)]


def _posterior(local: _Array, infectivities: _Array, spans: Sequence[Span], prior: tuple[float, float]) -> Reproduction:
    """Gamma posteriors: the shape gains the cases, the rate the infectivity of each window [1, web appendix 1]."""
    cases = np.array([local[first : last + 1].sum() for first, last in spans])
    sums = np.array([infectivities[:, first : last + 1].sum(axis=1) for first, last in spans])
    sums = sums.reshape(len(spans), len(infectivities)).T
    mean, sd = prior
    shape = np.broadcast_to((mean / sd) ** 2 + cases, sums.shape)
    ends = np.array(spans, np.int64).reshape(len(spans), 2)
    return Reproduction(ends[:, 0], ends[:, 1], cases, sums.mean(axis=0), shape, 1 / (mean / sd**2 + sums))
