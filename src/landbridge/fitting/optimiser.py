# pyright: basic
"""The one file here that calls scipy (extra `fit`): COBYQA, a derivative-free trust-region method with bounds [1].

[1] T. M. Ragonneau and Z. Zhang, COBYQA, 2024: a derivative-free optimiser of general purpose, in scipy since 1.14.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landbridge.errors import EnvironmentFailed

__all__ = ["least_within_unit_box"]

_FIRST_RADIUS = 0.2  # of the bounds: how far the first trials go
_LAST_RADIUS = 0.004  # well below the intervals that the published bands leave


def least_within_unit_box(function: Callable[[NDArray[np.float64]], float], start: NDArray[np.float64], *,
                          most_trials: int) -> NDArray[np.float64]:  # fmt: skip
    """Where a function of scaled unknowns (0 to 1 each) is least, from a start. Raises EnvironmentFailed."""
    try:
        from scipy.optimize import Bounds, minimize
    except ImportError:
        raise EnvironmentFailed("calibration needs scipy: pip install 'landbridge[fit]'") from None
    zeros: Any = np.zeros(len(start))
    ones: Any = np.ones(len(start))
    result = minimize(
        function, np.clip(start, 0, 1), method="COBYQA", bounds=Bounds(zeros, ones),
        options={"initial_tr_radius": _FIRST_RADIUS, "final_tr_radius": _LAST_RADIUS, "maxfev": most_trials},
    )  # fmt: skip
    return np.clip(result.x, 0, 1)
