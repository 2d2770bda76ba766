"""How far an outcome moves with numbers that are varied, over replications with the same draws."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.sensitivity.outcomes import Outcome, scale_of
from landbridge.sensitivity.variations import Variation

__all__ = ["Leaning", "leaning_of"]

_Values = NDArray[np.float64]

_SURE = 2.0  # standard errors: about 95 %


@dataclass(frozen=True, slots=True)
class Leaning:
    """One outcome and the numbers of one kind that were varied: a row of `sensitivity.csv`.

    `base`, `at_low` and `at_high` are means over replications, `change` is the larger of the two changes, `se` its
    standard error from paired replications, all in `unit`. `weight` is its size over half of the published band, or
    over P10 to P90 of the base where there is none.
    """

    id: str
    table: str
    what: str
    port: str
    label: str
    now: str
    low: str
    high: str
    outcome: str
    unit: str
    base: float
    at_low: float
    at_high: float
    change: float
    se: float
    weight: float

    @property
    def sure(self) -> bool:
        """Whether the change is more than two standard errors, so more than noise."""
        return abs(self.change) > _SURE * self.se


def leaning_of(variation: Variation, outcome: Outcome, base: _Values, lower: _Values | None,
               higher: _Values | None) -> Leaning:  # fmt: skip
    """From the outcome's values by replication; `lower` or `higher` None where that could not be."""
    at_low, at_high = (base if values is None else values for values in (lower, higher))
    change, se = max((_paired(values - base) for values in (at_low, at_high)), key=lambda each: abs(each[0]))
    scale = scale_of(outcome, base)
    weight = 0.0 if change == 0 or math.isnan(scale) else abs(change) / scale
    return Leaning(
        variation.id, variation.table, variation.what, variation.port, variation.label, variation.now,
        variation.low if lower is not None else "", variation.high if higher is not None else "", outcome.id,
        outcome.unit, float(base.mean()), float(at_low.mean()), float(at_high.mean()), change, se, weight,
    )  # fmt: skip


def _paired(differences: _Values) -> tuple[float, float]:
    """The mean of paired differences and its standard error; none can be told from one replication."""
    count = len(differences)
    se = float(differences.std(ddof=1) / math.sqrt(count)) if count > 1 else math.inf
    change = float(differences.mean())
    return change, se if differences.any() else 0.0
