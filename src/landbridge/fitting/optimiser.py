# pyright: basic
"""The one file here that calls scipy (extra `fit`): bounded nonlinear least squares by trust regions [1].

[1] M. A. Branch, T. F. Coleman and Y. Li, SIAM Journal on Scientific Computing 21 (1999) 1-23; scipy's `trf`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landbridge.errors import EnvironmentFailed

__all__ = ["least_squares_within_unit_box"]

_Vector = NDArray[np.float64]
_ENOUGH = 1e-3  # of the misfit and of the unknowns: far below the intervals that published bands leave


def least_squares_within_unit_box(residuals: Callable[[_Vector], _Vector], slopes: Callable[[_Vector], _Vector],
                                  start: _Vector, *, most_rounds: int) -> _Vector:  # fmt: skip
    """Where the sum of squared residuals is least, all unknowns from 0 to 1. Raises EnvironmentFailed without scipy.

    Each round takes `residuals` (residual) and `slopes` (residual, unknown) once.
    """
    try:
        from scipy.optimize import least_squares
    except ImportError:
        raise EnvironmentFailed("calibration needs scipy: pip install 'landbridge[fit]'") from None
    inside = np.clip(start, _ENOUGH, 1 - _ENOUGH)  # the method starts from within
    jac: Any = slopes
    found = least_squares(residuals, inside, jac=jac, bounds=(0, 1), method="trf", ftol=_ENOUGH, xtol=_ENOUGH,
                          max_nfev=most_rounds)  # fmt: skip
    return np.clip(found.x, 0, 1)
