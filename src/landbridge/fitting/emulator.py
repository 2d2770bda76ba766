"""A quadratic surface in place of a simulation: smooth where single trials are noisy, and quick [1].

[1] G. E. P. Box and K. B. Wilson, Journal of the Royal Statistical Society B 13 (1951) 1-45: response surfaces.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

__all__ = ["Surface", "fit_surface", "terms_of"]

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Surface:
    """Residuals as quadratic functions of scaled unknowns: `coefficients` [term, residual].

    `error` [residual] is the standard deviation of what the trials leave around it: the simulation's own noise and
    what is not quadratic.
    """

    coefficients: _Array
    error: _Array

    def __call__(self, at: _Array) -> _Array:
        """Residuals at scaled unknowns."""
        return (_terms(at[None, :]) @ self.coefficients)[0]

    def slopes(self, at: _Array) -> _Array:
        """Derivatives [residual, unknown] at scaled unknowns."""
        unknowns = len(at)
        rows = np.zeros((self.coefficients.shape[0], unknowns))
        rows[1 : unknowns + 1] = np.eye(unknowns)
        for row, (one, other) in enumerate(_pairs(unknowns), start=unknowns + 1):
            rows[row, one] += at[other]
            rows[row, other] += at[one]
        return self.coefficients.T @ rows


def terms_of(unknowns: int) -> int:
    """Coefficients of a quadratic function of so many unknowns."""
    return (unknowns + 1) * (unknowns + 2) // 2


def fit_surface(points: _Array, residuals: _Array) -> Surface:
    """Least squares through trials: points [trial, unknown], residuals [trial, residual]."""
    terms = _terms(points)
    coefficients = np.asarray(np.linalg.lstsq(terms, residuals, rcond=None)[0], np.float64)
    left = residuals - terms @ coefficients
    free = max(len(points) - terms.shape[1], 1)
    return Surface(coefficients, np.sqrt((left**2).sum(axis=0) / free))


def _terms(points: _Array) -> _Array:
    products = [points[:, one] * points[:, other] for one, other in _pairs(points.shape[1])]
    return np.column_stack([np.ones(len(points)), points, *products])


def _pairs(unknowns: int) -> list[tuple[int, int]]:
    return list(combinations_with_replacement(range(unknowns), 2))
