# pyright: basic
"""The one file that calls scipy, when a maintainer builds the timetable."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import numpy as np

from landbridge.errors import CheckFailed
from landbridge.scenario.authoring.coefficients import Matrix, Vector

__all__ = ["maximise_bounded", "solve_binary"]


def maximise_bounded(value_and_slope: Callable[[Vector], tuple[float, Vector]], low: Vector, high: Vector) -> Vector:
    """The maximum of a concave function within bounds, from zero, by L-BFGS-B."""
    result = _optimize().minimize(
        lambda at: tuple(-part for part in value_and_slope(at)),
        np.zeros(len(low)),
        jac=True,
        method="L-BFGS-B",
        bounds=list(zip(low, high, strict=True)),
        options={"maxiter": 2000, "maxfun": 4000, "ftol": 1e-15, "gtol": 1e-8, "maxcor": 30},
    )
    return result.x


def solve_binary(cost: Vector, rows: Matrix, low: Vector, high: Vector) -> Vector | None:
    """Zeros and ones of least cost with low <= rows @ x <= high, to within 3 in 1,000; None when there are none."""
    optimize = _optimize()
    result = optimize.milp(
        cost, integrality=np.ones(len(cost)), bounds=optimize.Bounds(0, 1),
        constraints=optimize.LinearConstraint(rows, low, high), options={"mip_rel_gap": 3e-3, "node_limit": 20000},
    )  # fmt: skip
    if result.status not in (0, 1, 2):
        raise CheckFailed(f"the rounding did not end: {result.message}")
    return None if result.x is None else np.round(result.x)


def _optimize() -> ModuleType:
    from scipy import optimize

    return optimize
