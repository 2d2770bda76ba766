"""One figure in two worlds that differ by a cause, replication by replication with the same draws.

With common random numbers what both worlds share falls out of the difference, so that few replications tell a small
cause [1]. The differences of independent pairs are independent of each other, whatever their spread in either world, so
Student's interval holds for their mean.

[1] A. M. Law, Simulation Modeling and Analysis, 5th ed. 2015, section 11.2 (common random numbers) and 10.2.1 (paired-t
confidence interval).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.statistics.intervals import half_width

__all__ = ["Pairs"]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Means of a figure over `count` pairs of replications, and what the pairs differ by, all in its unit.

    `half_width` is that of the 95 % paired-t interval of the mean difference, None of a single pair. `p10`, `p50`,
    `p90` are of the differences of single pairs; `higher` is the share of pairs with more in the changed world, `lower`
    that with less. `variance_ratio` is the variance of the differences over that of two worlds with draws of their own:
    the sum of both variances; None where nothing varies.
    """

    count: int
    base: float
    changed: float
    half_width: float | None
    p10: float
    p50: float
    p90: float
    higher: float
    lower: float
    variance_ratio: float | None

    @property
    def difference(self) -> float:
        """The mean of the differences."""
        return self.changed - self.base

    @property
    def sure(self) -> float:
        """The share of pairs that differ in the direction of the mean difference; of no difference the larger one."""
        if self.difference == 0:
            return max(self.higher, self.lower)
        return self.higher if self.difference > 0 else self.lower

    @staticmethod
    def of(base: NDArray[np.float64], changed: NDArray[np.float64]) -> Pairs | None:
        """From one number a replication in each world; pairs in which one is not a number are left out, None if all."""
        both = np.isfinite(base) & np.isfinite(changed)
        ours, theirs = base[both], changed[both]
        if not ours.size:
            return None
        apart = theirs - ours
        p10, p50, p90 = (float(each) for each in np.quantile(apart, [0.1, 0.5, 0.9]))
        several = len(apart) > 1
        return Pairs(
            len(apart), float(ours.mean()), float(theirs.mean()), half_width(apart) if several else None, p10, p50, p90,
            float((apart > 0).mean()), float((apart < 0).mean()), _ratio(ours, theirs) if several else None,
        )  # fmt: skip


def _ratio(base: NDArray[np.float64], changed: NDArray[np.float64]) -> float | None:
    apart = float(np.var(base, ddof=1) + np.var(changed, ddof=1))
    return float(np.var(changed - base, ddof=1)) / apart if apart > 0 else None
