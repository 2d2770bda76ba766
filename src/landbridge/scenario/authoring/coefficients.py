"""Which part of a cell's trains a published figure counts.

Trains leave evenly over the open days of their month, so the part that crosses the border inside a period is the
overlap of [open days + lag] with the period, over the number of open days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from landbridge.scenario.authoring.months import Cell
from landbridge.scenario.authoring.nouns import SeedService, Selection, Target

__all__ = ["LinearRow", "Matrix", "Vector", "counted_part", "rows_of"]

Vector = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float64]

_UNBOUNDED: Final = np.inf


@dataclass(frozen=True, slots=True)
class LinearRow:
    """low <= coefficients @ trains <= high; rounding may not move an exact row and may move the others a little."""

    coefficients: Vector
    low: float
    high: float
    exact: bool


def counted_part(
    selection: Selection, cells: Sequence[Cell], services: Sequence[SeedService], lag_days: Mapping[str, float]
) -> Vector:
    """By cell, the part of its trains that the selection counts [0 to 1]."""
    crossing = selection.measure == "crossings"
    parts = [
        _overlap(selection, cell, lag_days[services[cell.service].id] if crossing else 0.0)
        if _is_selected(selection, services[cell.service])
        else 0.0
        for cell in cells
    ]
    return np.array(parts, dtype=np.float64)


def _is_selected(selection: Selection, service: SeedService) -> bool:
    wanted = (
        (selection.port, (service.port,)),
        (selection.direction, (service.direction,)),
        (selection.train_class, (service.train_class,)),
        (selection.terminal, (service.origin, service.destination)),
    )
    return all(value is None or value in has for value, has in wanted)


def _overlap(selection: Selection, cell: Cell, lag_d: float) -> float:
    start, end = _day_number(cell.first_day) + lag_d, _day_number(cell.last_day) + 1 + lag_d
    inside = min(end, _day_number(selection.last_day) + 1) - max(start, _day_number(selection.first_day))
    return max(0.0, inside) / cell.open_days


def _day_number(day: dt.date) -> int:
    return day.toordinal()


def rows_of(target: Target, count: Vector, of: Vector | None) -> list[LinearRow]:
    """A target as linear rows: one, or two where a share has a band.

    A share low <= count/of <= high is count - low x of >= 0 and count - high x of <= 0.
    """
    if of is None:
        return [LinearRow(count, target.low, target.high, target.exact)]
    if target.low == target.high:
        return [LinearRow(count - target.low * of, 0.0, 0.0, target.exact)]
    return [
        LinearRow(count - target.low * of, 0.0, _UNBOUNDED, target.exact),
        LinearRow(count - target.high * of, -_UNBOUNDED, 0.0, target.exact),
    ]
