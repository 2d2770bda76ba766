"""The danger of a shift at a border station, from cases where its crews live and beside the border.

A person from beyond the border infects with probability prevalence x transmission at each contact. The prevalence of a
day is the infections a day there, a person, times the days that one infects; infections are reported cases, the mean of
seven days, times `undetected` (an assumption, as contacts and transmission are: see exposure.csv).
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
from numpy.typing import NDArray

from landbridge.epidemic import daily_counts, series_known_at, weekly_rate
from landbridge.errors import WrongUse
from landbridge.scenario.nouns import Window
from landbridge.simulation import Danger
from landbridge.tables import Inspection, Row
from landbridge.units import date_ms

__all__ = ["danger_at"]

_Array = NDArray[np.float64]
_EXPOSURE = "exposure.csv"
_ONE_DAY = dt.timedelta(days=1)
_RATE = 7 * 100_000  # a weekly rate is of seven days and a hundred thousand people


def danger_at(row: Row, window: Window, infectious_d: float, inspection: Inspection) -> Danger | None:
    """The danger that a row of exposure.csv tells, over the simulated days; None where its places are not known.

    Cases are those known last, not those known at the time: what went round, not what was told of it.
    """
    first = window.run_in_from - _ONE_DAY
    days = (window.run_out_to - first).days + 2
    near, beyond = (_infections(row, column, first, days, inspection) for column in ("near", "beyond"))
    if near is None or beyond is None:
        return None
    return Danger(date_ms(first), near, row["contacts"] * row["transmission"] * np.minimum(1.0, beyond * infectious_d))


def _infections(row: Row, column: str, first: dt.date, days: int, inspection: Inspection) -> _Array | None:
    """Infections a day for one who lives in a place; 0 where no place is named, and where no case was reported yet."""
    place = row[column]
    if place is None:
        return np.zeros(days)
    try:
        known_days, rates = _weekly_rates(place)
    except WrongUse as unknown:
        inspection.report(_EXPOSURE, str(unknown), "name a place of the case series", row=row.line, column=column,
                          value=place)  # fmt: skip
        return None
    last = first + (days - 1) * _ONE_DAY
    if last > known_days[-1]:
        # Silence after the last report is no health: the table ends, the epidemic need not.
        inspection.report(_EXPOSURE, f"the cases of {place} end on {known_days[-1]}, the simulated days on {last}",
                          f"leave {column} empty, or end run_out_to in scenario.toml before", row=row.line,
                          column=column, value=place)  # fmt: skip
        return None
    told = dict(zip(known_days, rates, strict=True))
    return np.array([told.get(first + k * _ONE_DAY, 0.0) for k in range(days)]) * row["undetected"] / _RATE


@cache  # ports share the country beside them
def _weekly_rates(place: str) -> tuple[tuple[dt.date, ...], _Array]:
    """The last days of weeks, and their cases a hundred thousand people, as known last. Raises WrongUse."""
    week = weekly_rate(daily_counts(series_known_at(place)))
    return week.days, week.rate
