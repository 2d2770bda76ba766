"""How far the mean of a few independent numbers may be from what it estimates: Student's interval [1].

[1] Student, The probable error of a mean, Biometrika 6 (1908) 1-25. For the distribution: M. Abramowitz and I. A.
Stegun, Handbook of Mathematical Functions, 1964, 26.7.3 and 26.7.4, finite sums for whole degrees of freedom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Precision", "half_width", "inside_share", "student_t"]

LEVEL: Final = 0.95
"""The share of intervals that hold what they estimate."""


def half_width(values: NDArray[np.float64]) -> float:
    """Half the width of the 95 % interval around the mean of two or more numbers, one a replication [their unit]."""
    return student_t(len(values) - 1) * float(np.std(values, ddof=1)) / math.sqrt(len(values))


@dataclass(frozen=True, slots=True)
class Precision:
    """How narrow intervals of means over replications are to be: half the width as a share of the mean, 0.02 for 2 %.

    `outcomes` are names of OUTCOMES of the room sensitivity; without one the mean dwell at Alashankou and at Khorgos
    and the median days from Ganzhou to Germany, where the scenario has them. With 1,000 replications of the half-year
    about 1 GB of instants is kept.
    """

    share: float
    outcomes: tuple[str, ...] = ()
    at_most: int = 1000


@cache
def student_t(freedom: int) -> float:
    """The number that the distribution with so many degrees of freedom stays within, either side of 0, at LEVEL."""
    low, high = 0.0, 13.0  # one degree of freedom has 12.7, more have less
    while high - low > 1e-12 * high:
        middle = (low + high) / 2
        low, high = (middle, high) if inside_share(middle, freedom) < LEVEL else (low, middle)
    return high


def inside_share(t: float, freedom: int) -> float:
    """The probability that a number of Student's distribution lies between -t and t [1, 26.7.3 and 26.7.4]."""
    angle = math.atan(t / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    even = freedom % 2 == 0
    term = total = 1.0 if even else cosine if freedom > 1 else 0.0
    for k in range(2 if even else 3, freedom - 1, 2):
        term *= (k - 1) / k * cosine * cosine
        total += term
    return sine * total if even else 2 / math.pi * (angle + sine * total)
