"""Months, and the days on which a service's trains leave in them."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from landbridge.scenario.authoring.nouns import SeedService

__all__ = ["COUNTED_MONTHS", "MONTHS", "RUN_IN_MONTHS", "Cell", "days_of", "open_cells", "whole_month"]

RUN_IN_MONTHS: Final = ("2019-11", "2019-12")
COUNTED_MONTHS: Final = ("2020-01", "2020-02", "2020-03", "2020-04", "2020-05", "2020-06")
MONTHS: Final = (*RUN_IN_MONTHS, *COUNTED_MONTHS, "2020-07", "2020-08")

# The scenario is simulated from 15 November 2019 to 10 August 2020 (docs of the scenario: run-in and run-out).
_RUN_FROM: Final = dt.date(2019, 11, 15)
_RUN_TO: Final = dt.date(2020, 8, 10)

# Wuhan was closed on 23 January 2020; the first China-Europe train after that left on 28 March (services.csv,
# Wuhan-Duisburg). That trains to Wuhan stopped on the same days is an assumption.
_CLOSED: Final = {"cn-wuhan": (dt.date(2020, 1, 23), dt.date(2020, 3, 27))}


@dataclass(frozen=True, slots=True)
class Cell:
    """A service (by its place in the table) in a month, and the days on which its trains leave (both inside)."""

    service: int
    month: str
    first_day: dt.date
    last_day: dt.date

    @property
    def open_days(self) -> int:
        """Number of days with departures."""
        return days_of(self.first_day, self.last_day)


def days_of(first: dt.date, last: dt.date) -> int:
    """Days from first to last, both inside."""
    return (last - first).days + 1


def whole_month(month: str) -> tuple[dt.date, dt.date]:
    """First and last day of a month `YYYY-MM`."""
    year, number = int(month[:4]), int(month[5:])
    return dt.date(year, number, 1), dt.date(year, number, calendar.monthrange(year, number)[1])


def open_cells(services: Iterable[SeedService]) -> tuple[Cell, ...]:
    """A cell for every service and month of the run, but for months in which its Chinese terminal is closed."""
    return tuple(
        Cell(index, month, *days)
        for index, service in enumerate(services)
        for month in MONTHS
        if (days := _open_days(service.chinese_terminal, month)) is not None
    )


def _open_days(terminal: str, month: str) -> tuple[dt.date, dt.date] | None:
    first, last = whole_month(month)
    first, last = max(first, _RUN_FROM), min(last, _RUN_TO)
    closed = _CLOSED.get(terminal)
    if closed is not None and closed[0] <= last and first <= closed[1]:
        day = dt.timedelta(days=1)
        first, last = (closed[1] + day, last) if closed[0] <= first else (first, closed[0] - day)
    return (first, last) if first <= last else None
