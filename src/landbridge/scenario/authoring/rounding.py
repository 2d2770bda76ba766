"""From fractions of trains to whole trains: every cell goes up or down, and the sums hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from landbridge.errors import CheckFailed
from landbridge.scenario.authoring.coefficients import LinearRow, Vector
from landbridge.scenario.authoring.solvers import solve_binary

__all__ = ["round_trains"]

_TOLERANCES: Final = (0.5, 1.0, 2.0)
"""How far rounding may move an equality that is not exact [trains], the tightest that can be held."""


def round_trains(trains: Vector, rows: Sequence[LinearRow]) -> tuple[Vector, float]:
    """Whole trains nearest to `trains`, and the tolerance that was needed; raises CheckFailed when there are none."""
    # Six digits are more than is known, and keep the last bit of a sum from deciding a train.
    trains = np.round(trains, 6)
    down = np.floor(trains)
    cost = 1.0 - 2.0 * (trains - down)
    matrix = np.array([row.coefficients for row in rows])
    kept = matrix @ down
    for tolerance in _TOLERANCES:
        low = np.array([row.low - _slack(row, tolerance) for row in rows])
        high = np.array([row.high + _slack(row, tolerance) for row in rows])
        up = solve_binary(cost, matrix, low - kept, high - kept)
        if up is not None:
            return down + up, tolerance
    raise CheckFailed(f"no rounding to whole trains keeps the sums within {_TOLERANCES[-1]} trains")


def _slack(row: LinearRow, tolerance: float) -> float:
    return tolerance if row.low == row.high and not row.exact else 0.0
