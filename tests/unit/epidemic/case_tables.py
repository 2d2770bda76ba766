"""Small series made by hand: totals of one place from 1 May 2020 on, so many cases each day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from landbridge.epidemic import CaseRecord, CaseSeries, series_known_at

FIRST = dt.date(2020, 5, 1)
NOON = dt.datetime(2020, 12, 31, 12, tzinfo=dt.UTC)


def record(totals: Sequence[int | None], *, known_at: dt.datetime = NOON, place: str = "Kazakhstan") -> CaseRecord:
    """A record of totals to date, None: no figure of that day."""
    days = [FIRST + dt.timedelta(days=day) for day in range(len(totals))]
    frame = pl.DataFrame({
        "place": [place] * len(days), "day": days, "known_at": [known_at] * len(days), "confirmed": list(totals),
        "deaths": [0] * len(days),
    }, schema_overrides={"known_at": pl.Datetime("ms", "UTC"), "confirmed": pl.Int64, "deaths": pl.Int64})  # fmt: skip
    return CaseRecord(frame, "by hand")


def series(new: Sequence[int], *, before: int = 0) -> CaseSeries:
    """A series whose first day has a total of `before`, and after it so many new cases a day, or fewer than none."""
    totals = [before]
    for each in new:
        totals.append(totals[-1] + each)
    return series_known_at("Kazakhstan", record=record(totals))


def day(number: int) -> dt.date:
    """The day so many days after the first."""
    return FIRST + dt.timedelta(days=number)
