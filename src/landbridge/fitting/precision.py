"""How well a misfit fixes its unknowns: intervals, and pairs that can not be told apart.

Bounds are scaled to 0..1. With residuals in units of their standard deviation and J their slopes at the best values,
the covariance is (J'J + P)^-1 [1, section 7.1]; P stands for the bounds themselves, a uniform unknown between 0 and 1
having the variance 1/12. So an unknown the data say nothing of keeps the interval of its bounds. Two unknowns that
move all observations alike, up to a factor, are confounded: their columns of J have a cosine near 1 or -1.

[1] A. Tarantola, Inverse Problem Theory and Methods for Model Parameter Estimation, SIAM 2005.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["CONFOUNDED", "UNDETERMINED", "Z90", "Precision", "is_at_bound", "judge"]

CONFOUNDED: Final = 0.9
"""Two unknowns whose slopes over all observations have a cosine beyond this (an assumption) can not be told apart."""

UNDETERMINED: Final = 0.8
"""An unknown whose interval takes up more of its bounds than this (an assumption) is not determined."""

_BOUNDS_VARIANCE = 1 / 12
_AT_BOUND = 0.01  # of what lies between the bounds: a search ends a little inside them
_SILENT = 0.1  # standard deviations over all of its bounds: an unknown that moves less is like no other
Z90: Final = 1.6449
"""What 5 % and 95 % of a normal distribution lie from its mean, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Precision:
    """Half-widths of 90 % intervals in scaled unknowns, and the cosines of the slopes of each pair."""

    half_width: NDArray[np.float64]
    likeness: NDArray[np.float64]

    def undetermined(self, names: Sequence[str]) -> tuple[str, ...]:
        """Unknowns whose interval takes up nearly all of their bounds."""
        return tuple(name for name, half in zip(names, self.half_width, strict=True) if 2 * half > UNDETERMINED)

    def confounded(self, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
        """Pairs of unknowns that the data can not tell apart."""
        pairs = combinations(range(len(names)), 2)
        return tuple((names[one], names[other]) for one, other in pairs
                     if abs(self.likeness[one, other]) > CONFOUNDED)  # fmt: skip


def judge(slopes: NDArray[np.float64]) -> Precision:
    """The precision that slopes [residual, unknown] of scaled residuals over scaled unknowns give."""
    information = slopes.T @ slopes + np.eye(slopes.shape[1]) / _BOUNDS_VARIANCE
    deviation = np.sqrt(np.diag(np.linalg.inv(information)))
    lengths = np.maximum(np.linalg.norm(slopes, axis=0), _SILENT)
    return Precision(Z90 * deviation, slopes.T @ slopes / np.outer(lengths, lengths))


def is_at_bound(value: float, low: float, high: float) -> bool:
    """Whether a best value is one of its bounds, to within 1 % of what lies between the two."""
    return min(value - low, high - value) < _AT_BOUND * (high - low)
