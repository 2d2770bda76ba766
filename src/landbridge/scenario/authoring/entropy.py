"""Minimum relative entropy: of all tables that give the sums, the one nearest to the seed.

Minimise sum x ln(x / seed) - x + seed subject to low <= rows @ x <= high. The solution is
x = seed exp(rows' m) with one multiplier a row; the multipliers maximise the concave dual
low' max(m, 0) + high' min(m, 0) - sum seed exp(rows' m), free for equalities, of one sign for one-sided rows
(Kullback 1959; with equalities of zeros and ones this is iterative proportional fitting, Csiszar 1975).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.errors import CheckFailed
from landbridge.scenario.authoring.coefficients import Matrix, Vector
from landbridge.scenario.authoring.solvers import maximise_bounded

__all__ = ["minimum_relative_entropy"]


@dataclass(frozen=True, slots=True)
class _OneSided:
    """Rows with one bound each and the range of their multipliers: a band has become two rows."""

    rows: Matrix
    bound: Vector
    least: Vector
    most: Vector


def minimum_relative_entropy(seed: Vector, rows: Matrix, low: Vector, high: Vector, *, residual: float) -> Vector:
    """The table x nearest to the seed with low <= rows @ x <= high; infinite bounds leave a side open.

    Raises CheckFailed when a row is missed by more than `residual`, so that no table gives all sums.
    """
    single = _one_sided(rows, low, high)
    scale = 1.0 / np.sqrt(np.maximum(single.rows**2 @ seed, 1e-12))
    scaled, bounds = single.rows * scale[:, None], single.bound * scale

    def dual(multipliers: Vector) -> tuple[float, Vector]:
        x = _tilted(seed, scaled, multipliers)
        return float(bounds @ multipliers - x.sum()), bounds - scaled @ x

    x = _tilted(seed, scaled, maximise_bounded(dual, single.least, single.most))
    worst = float(np.max(np.maximum(low - rows @ x, rows @ x - high), initial=0.0))
    if worst > residual:
        raise CheckFailed(f"no timetable gives all sums: the nearest misses one by {worst:.3g} trains")
    return x


def _tilted(seed: Vector, rows: Matrix, multipliers: Vector) -> Vector:
    # A line search may try absurd multipliers; the cap keeps their value finite so that it can turn back.
    return seed * np.exp(np.minimum(rows.T @ multipliers, 50.0))


def _one_sided(rows: Matrix, low: Vector, high: Vector) -> _OneSided:
    equal = low == high
    lower = np.isfinite(low) & ~equal
    upper = np.isfinite(high) & ~equal
    parts = ((equal, low, -np.inf, np.inf), (lower, low, 0.0, np.inf), (upper, high, -np.inf, 0.0))
    return _OneSided(
        np.concatenate([rows[chosen] for chosen, _, _, _ in parts]),
        np.concatenate([bound[chosen] for chosen, bound, _, _ in parts]),
        np.concatenate([np.full(int(chosen.sum()), least) for chosen, _, least, _ in parts]),
        np.concatenate([np.full(int(chosen.sum()), most) for chosen, _, _, most in parts]),
    )
