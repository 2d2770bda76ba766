"""How many cases of the last days are still to be reported: chain ladder with Mack's standard error [1].

[1] T. Mack, ASTIN Bulletin 23 (1993) 213-225, doi:10.2143/AST.23.2.2005092. Its last variance, which one row alone
can not give, and the lognormal interval are from the same author's paper of 1994 (Casualty Actuarial Society Forum,
spring, 101-182); the log-linear rule for it is the one of the R and Python packages called ChainLadder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landbridge.epidemic.admission import admit_level
from landbridge.epidemic.quantiles import normal_quantile
from landbridge.errors import WrongUse
from landbridge.tables import Inspection

__all__ = ["Nowcast", "Triangle", "nowcast"]

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Triangle:
    """Cases reported so far [day of onset, delay in steps], NaN where that delay is not over; later days know less."""

    reported: _Array

    @classmethod
    def cumulative(cls, reported: ArrayLike) -> Triangle:
        """A triangle of running totals. A total that falls is a report withdrawn and stays as it is.

        Raises BadInput unless it has two rows and three delays or more, each row is known up to a delay and not
        beyond, no later row beyond an earlier one, the first to the end, and nothing is negative.
        """
        array = np.asarray(reported, np.float64)
        _inspect(array)
        return cls(array)

    @classmethod
    def of_new(cls, new: ArrayLike) -> Triangle:
        """A triangle of what came in with each delay. Raises BadInput as `cumulative` does."""
        array = np.asarray(new, np.float64)
        return cls.cumulative(np.cumsum(array, axis=1) if array.ndim == 2 else array)


@dataclass(frozen=True, slots=True)
class Nowcast:
    """What is reported and what is to come, for each day of onset.

    `factors[k]`: the running total with delay k + 1 over that with delay k, all days together; `variances` are Mack's
    sigma squared. `tail` is the factor beyond the longest delay; 1 means that nothing is reported later than that.
    `to_come` and its standard error are NaN for a day of which nothing is reported yet, since nothing times a factor
    is nothing: such days are `untold`, and not in the totals.
    """

    reported: _Array
    factors: _Array
    variances: _Array
    tail: float
    to_come: _Array
    standard_error: _Array
    total_to_come: float
    total_standard_error: float

    @property
    def complete(self) -> _Array:
        """Cases of each day when all are reported."""
        return self.reported + self.to_come

    @property
    def untold(self) -> NDArray[np.int64]:
        """Rows, from 0, of which nothing can be said."""
        return np.flatnonzero(np.isnan(self.to_come))

    def interval(self, level: float = 0.9) -> tuple[_Array, _Array]:
        """Whole cases of each day when all are reported: lognormal for what is to come [1], rounded to whole cases."""
        low, high = _lognormal(self.to_come, self.standard_error, admit_level(level))
        return self.reported + np.rint(low), self.reported + np.rint(high)

    def total_interval(self, level: float = 0.9) -> tuple[float, float]:
        """The same for all days together that can be told."""
        low, high = _lognormal(np.array(self.total_to_come), np.array(self.total_standard_error), admit_level(level))
        told = float(self.reported[~np.isnan(self.to_come)].sum())
        return told + float(np.rint(low)), told + float(np.rint(high))


def nowcast(triangle: Triangle, *, tail: float = 1.0, last_variance: Literal["mack", "log-linear"] = "mack"
            ) -> Nowcast:  # fmt: skip
    """Complete the days whose reports are not all in, as earlier days were completed [1].

    It supposes that delays stay as they were: where reporting becomes quicker it says too many, where it becomes slower
    too few, and its interval does not know. It needs counts by the day of onset AND the day of report. Johns Hopkins
    counts by the day of report alone: its revisions are corrections and changes of definition, no delays, and a nowcast
    of them has no meaning. `tail` multiplies what has the longest delay, without an error of its own. Raises WrongUse
    for a tail below 1 and for a delay with which nothing was ever reported: merge the first delays then.
    """
    if not 1 <= tail < np.inf:
        raise WrongUse(f"a tail of {tail}: expected 1, nothing after the longest delay, or a little more")
    ladder = triangle.reported
    known = np.isfinite(ladder)
    ages = known.sum(axis=1) - 1
    bases, factors = _factors(ladder, known)
    variances = _variances(ladder, known, factors, last_variance)
    completed = _completed(ladder, ages, factors)
    reported = ladder[np.arange(len(ladder)), ages]
    told = (reported > 0) | (ages == len(factors))
    errors, total = _mack_errors(completed, ages, variances / factors**2, bases)
    to_come = np.where(told, completed[:, -1] * tail - reported, np.nan)
    return Nowcast(reported, factors, variances, tail, to_come, np.where(told, errors * tail, np.nan),
                   float(np.nansum(to_come)), total * tail)  # fmt: skip


def _factors(ladder: _Array, known: NDArray[np.bool_]) -> tuple[_Array, _Array]:
    """Totals with each delay over the rows that know the next, and the factors between them."""
    both = known[:, 1:]
    bases = np.where(both, ladder[:, :-1], 0.0).sum(axis=0)
    nothing = np.flatnonzero(bases == 0)
    if nothing.size:
        raise WrongUse(f"nothing was ever reported with a delay of {nothing.tolist()} steps: merge the first delays")
    return bases, np.where(both, ladder[:, 1:], 0.0).sum(axis=0) / bases


def _variances(ladder: _Array, known: NDArray[np.bool_], factors: _Array, last: str) -> _Array:
    """Mack's sigma squared for each step; of rows with nothing yet there is no ratio, and they are left out."""
    before = np.where(known[:, 1:], ladder[:, :-1], 0.0)
    used = before > 0
    off = np.divide(np.where(known[:, 1:], ladder[:, 1:], 0.0), before, out=np.zeros_like(before), where=used) - factors
    freedom = used.sum(axis=0) - 1
    squares = np.where(used, before * off**2, 0.0).sum(axis=0)
    variances = np.divide(squares, freedom, out=np.full(len(factors), np.nan), where=freedom > 0)
    for step in np.flatnonzero(np.isnan(variances)).tolist():
        variances[step] = _next_variance(variances[:step], step, last)
    return variances


def _next_variance(before: _Array, step: int, rule: str) -> float:
    """The variance of a step that one row alone knows, from those before it."""
    if len(before) < 2:
        raise WrongUse(f"a delay of {step} steps is followed by the next in one row only, and there are no two before "
                       "it to tell its variance: give more days, or merge the first delays")  # fmt: skip
    if rule == "mack":
        ratio = before[-1] ** 2 / before[-2] if before[-2] > 0 else 0.0
        return float(min(ratio, before[-2], before[-1]))
    steps = np.flatnonzero(before > 0)
    slope, height = np.polyfit(steps, np.log(before[steps]) / 2, 1)
    return float(np.exp(height + slope * step) ** 2)


def _completed(ladder: _Array, ages: NDArray[np.intp], factors: _Array) -> _Array:
    completed = ladder.copy()
    for step, factor in enumerate(factors):
        young = ages <= step
        completed[young, step + 1] = completed[young, step] * factor
    return completed


def _mack_errors(completed: _Array, ages: NDArray[np.intp], relative: _Array, bases: _Array) -> tuple[_Array, float]:
    """Standard errors of each row and of all together [1, theorem 3 and its corollary]; `relative` is sigma2 / f2."""
    steps = np.arange(len(relative))
    ahead = steps[None, :] >= ages[:, None]
    own = np.divide(1.0, completed[:, :-1], out=np.zeros((len(ages), len(steps))), where=completed[:, :-1] > 0)
    ultimate = completed[:, -1]
    squared = ultimate**2 * np.where(ahead, relative * (own + 1 / bases), 0.0).sum(axis=1)
    shared = np.where(ahead, 2 * relative / bases, 0.0).sum(axis=1)
    later = ultimate.sum() - np.cumsum(ultimate)
    return np.sqrt(squared), float(np.sqrt((squared + ultimate * later * shared).sum()))


def _lognormal(mean: _Array, error: _Array, level: float) -> tuple[_Array, _Array]:
    some = mean > 0
    spread = np.sqrt(np.log1p(np.divide(error, mean, out=np.zeros_like(mean), where=some) ** 2))
    middle = np.where(some, mean, 0.0) * np.exp(-(spread**2) / 2)
    reach = normal_quantile((1 + level) / 2) * spread
    unknown = np.where(np.isnan(mean), np.nan, 0.0)
    return middle * np.exp(-reach) + unknown, middle * np.exp(reach) + unknown


def _inspect(array: _Array) -> None:
    inspection, name = Inspection(), "reporting triangle"
    if array.ndim != 2 or array.shape[0] < 2 or array.shape[1] < 3:
        inspection.report(name, f"expected 2 rows and 3 delays or more, was the shape {array.shape}",
                          "give one row a day of onset, one column a delay")  # fmt: skip
    else:
        _inspect_cells(inspection, name, array)
    inspection.close()


def _inspect_cells(inspection: Inspection, name: str, array: _Array) -> None:
    """Rows are told as an editor shows them under a header, columns by their delay."""
    known = ~np.isnan(array)
    for row, column in np.argwhere(known & ((array < 0) | np.isinf(array))):
        inspection.report(name, "no count of cases", "a running total is 0 or more", row=int(row) + 2,
                          column=f"delay {column}", value=array[row, column])  # fmt: skip
    for row, column in np.argwhere(~known[:, :-1] & known[:, 1:]):
        inspection.report(name, "a gap: unknown, but the next delay is known", "fill it with the total of the delay "
                          "before if nothing came in", row=int(row) + 2, column=f"delay {column}")  # fmt: skip
    counts = known.sum(axis=1)
    for row in np.flatnonzero((np.diff(counts) > 0) | (counts[1:] == 0)) + 1:
        inspection.report(name, f"{counts[row]} delays known, {counts[row - 1]} in the row before", "order rows by day "
                          "of onset; each is known from delay 0 to the day of the cut", row=int(row) + 2)  # fmt: skip
    if not known[0].all():
        inspection.report(name, "no row is known to the longest delay", "leave out the delays that nobody knows", row=2)
