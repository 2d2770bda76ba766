"""How far the mean of a few independent numbers may be from what it estimates: Student's interval [1].

[1] Student, The probable error of a mean, Biometrika 6 (1908) 1-25.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Precision", "half_width", "student_t"]

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
    from scipy.special import stdtrit

    return float(stdtrit(freedom, (1 + LEVEL) / 2))
