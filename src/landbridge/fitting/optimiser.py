# pyright: basic
"""The one file of the room that calls scipy: Latin hypercubes [1], and least squares within bounds [2].

[1] M. D. McKay, R. J. Beckman and W. J. Conover, Technometrics 21 (1979) 239-245.
[2] M. A. Branch, T. F. Coleman and Y. Li, SIAM Journal on Scientific Computing 21 (1999) 1-23; scipy's `trf`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["least_squares_within", "spread_points"]

_Array = NDArray[np.float64]


def spread_points(count: int, low: _Array, high: _Array, random: np.random.Generator) -> _Array:
    """Points [point, unknown] spread evenly over a box, none like another."""
    from scipy.stats.qmc import LatinHypercube

    return low + LatinHypercube(len(low), rng=random).random(count) * (high - low)


def least_squares_within(residuals: Callable[[_Array], _Array], slopes: Callable[[_Array], _Array], start: _Array,
                         bounds: tuple[_Array, _Array]) -> _Array:  # fmt: skip
    """Where the sum of squares of a smooth function is least between bounds."""
    from scipy.optimize import least_squares

    low, high = bounds
    margin = 1e-6 * (high - low)  # the method starts from within
    jac: Any = slopes
    found = least_squares(residuals, np.clip(start, low + margin, high - margin), jac=jac, bounds=(low, high))
    return np.clip(found.x, low, high)
