"""What is known of the epidemic in a country or province at an instant: counts, rate, reproduction, growth, changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import polars as pl

from landbridge.epidemic import (
    CaseSeries,
    DailyCounts,
    SerialInterval,
    SeriesEvidence,
    count_as_known,
    daily_counts,
    growth_rate,
    load_cases,
    reproduction_number,
    revisions,
    series_known_at,
    weekly_rate,
)

__all__ = ["GENERATION", "Changed", "Figure", "PlaceWatch", "last_copy", "series_evidence", "watch_place"]

GENERATION: Final = (4.7, 2.9)
"""Mean and standard deviation of the serial interval [days]: H. Nishiura, N. M. Linton and A. R. Akhmetzhanov,
International Journal of Infectious Diseases 93 (2020) 284-286, doi:10.1016/j.ijid.2020.02.060."""

_WEEK: Final = 7
_STRETCH: Final = 14  # days that growth is told over, fewer where the way of counting changed within
_ADDRESS: Final = "https://github.com/CSSEGISandData/COVID-19"
_SCHEMA: Final[dict[str, Any]] = {
    "day": pl.Date, "published": pl.Float64, "counts": pl.Float64, "rate": pl.Float64, "rate_low": pl.Float64,
    "rate_high": pl.Float64, "reproduction": pl.Float64, "reproduction_low": pl.Float64,
    "reproduction_high": pl.Float64,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A value and the interval of 95 % it lies in; an end is infinite where there is none."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Changed:
    """Values of a place that were changed after they were first seen: between `unseen_at` and `known_at`.

    `days` values from `first` to `last` were changed, most that of `largest`, from `was` to `now` [persons].
    """

    metric: str
    known_at: dt.datetime
    unseen_at: dt.datetime | None
    days: int
    first: dt.date
    last: dt.date
    largest: dt.date
    was: int
    now: int


@dataclass(frozen=True, slots=True, eq=False)
class PlaceWatch:
    """A place as known at an instant.

    `total` [persons] is of `day`, the newest figure there was; `why` says why a table of today reads otherwise.
    `daily` has a row a day: new cases as published and as used, the 7-day rate [per 100,000 people] and the
    reproduction number of the week that ends with it, both with intervals; null where they can not be told. `growth`
    [per day] is told over the days since `growth_from`; `doubling_d` or `halving_d` [days] goes with it.
    """

    place: str
    known_at: dt.datetime
    hindsight: bool
    day: dt.date
    total: int
    total_now: int
    calendar_day: dt.date
    calendar_value: int | None
    why: str
    deaths_day: dt.date
    deaths: int
    people: int
    daily: pl.DataFrame
    growth: Figure | None
    growth_from: dt.date | None
    doubling_d: Figure | None
    halving_d: Figure | None
    counted: DailyCounts
    changed: tuple[Changed, ...]

    def latest(self, name: str) -> Figure | None:
        """`rate` or `reproduction` of the week that ends with the last counted day.

        None where it can not be told, as where nothing was reported of the last week.
        """
        row = self.daily.filter(pl.col("rate").is_not_null()).tail(1)
        row = row.filter(pl.col("day") > self.day - _WEEK * dt.timedelta(days=1))
        known = row.select(name, f"{name}_low", f"{name}_high").drop_nulls()
        return None if known.is_empty() else Figure(*known.row(0))


@lru_cache(maxsize=32)
def watch_place(place: str, known_at: dt.datetime | None = None) -> PlaceWatch:
    """What is known of a country or province at an instant, or by the last copy there is.

    The same place and instant is worked out once. Raises WrongUse for a place that is not known, an instant without a
    time zone and one at which nothing was known.
    """
    at = known_at or last_copy()
    series = series_known_at(place, at)
    counted, count = daily_counts(series), count_as_known(place, at)
    rate = weekly_rate(counted)
    deaths_day, deaths = series.last("deaths")
    growth = _growth(counted)
    return PlaceWatch(
        series.place, at, series.hindsight, count.day, count.value, count.value_now, count.calendar_day,
        count.calendar_value, count.why, deaths_day, deaths, rate.population.people, _daily(series, counted), *growth,
        counted, _changes(place, at),
    )  # fmt: skip


def last_copy() -> dt.datetime:
    """The instant of the newest copy of the package's case tables [UTC]."""
    newest: dt.datetime = load_cases().rows["known_at"].max()  # pyright: ignore[reportAssignmentType]
    return newest.astimezone(dt.UTC)


def _daily(series: CaseSeries, counted: DailyCounts) -> pl.DataFrame:
    days, counts = counted.known()
    rate = weekly_rate(counted)
    rates = pl.DataFrame({"day": rate.days, "rate": rate.rate, "rate_low": rate.low, "rate_high": rate.high})
    frame = pl.DataFrame({"day": series.days, "published": counted.published, "counts": counted.counts})
    frame = frame.join(rates, on="day", how="left", maintain_order="left")
    frame = frame.join(_reproduction(days, counts), on="day", how="left", maintain_order="left")
    return frame.fill_nan(None).select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items())


def _reproduction(days: tuple[dt.date, ...], counts: np.ndarray[Any, np.dtype[np.float64]]) -> pl.DataFrame:
    """R of Cori et al. in windows of 7 days, where there are cases enough to tell it."""
    found = reproduction_number(counts, None, SerialInterval.shifted_gamma(*GENERATION), window=_WEEK)
    low, high = found.interval()
    ends = [days[int(last)] for last in found.last.tolist()]
    frame = pl.DataFrame({"day": ends, "reproduction": found.mean, "reproduction_low": low, "reproduction_high": high})
    return frame.filter(pl.Series(found.enough))


def _growth(counted: DailyCounts) -> tuple[Figure | None, dt.date | None, Figure | None, Figure | None]:
    """Growth over the last days, none of them before a change of the way of counting; a week at least."""
    days, counts = counted.known()
    changes = [each.first for each in counted.findings if each.kind == "level changed"]
    begin = max([*changes, *days[-_STRETCH:][:1]], default=None)
    stretch = np.array([count for day, count in zip(days, counts, strict=True) if begin is not None and day >= begin])
    if begin is None or len(stretch) < _WEEK or (stretch > 0).sum() < _WEEK:
        return None, None, None, None
    found = growth_rate(stretch, method="log-linear")
    ways = [way and Figure(way.value, way.low, way.high) for way in (found.doubling_d, found.halving_d)]
    return Figure(found.rate.value, found.rate.low, found.rate.high), begin, ways[0], ways[1]


def _changes(place: str, known_at: dt.datetime) -> tuple[Changed, ...]:
    return tuple(
        Changed(each.metric, each.known_at, each.unseen_at, len(each.changes), each.changes[0].day,
                each.changes[-1].day, each.largest.day, each.largest.was, each.largest.now)
        for each in revisions(place, known_at)
    )  # fmt: skip


def series_evidence(found: PlaceWatch, role: str) -> tuple[SeriesEvidence, ...]:
    """What each day of a place says to a port: its rate and its reproduction number."""
    rows = found.daily.filter(pl.col("rate").is_not_null())
    return tuple(_evidence(row, found, role) for row in rows.iter_rows(named=True))


def _evidence(row: dict[str, Any], found: PlaceWatch, role: str) -> SeriesEvidence:
    reproduction: float | None = row["reproduction"]
    interval = None if reproduction is None else (row["reproduction_low"], row["reproduction_high"])
    rates = (row["rate_low"], row["rate_high"])
    return SeriesEvidence(found.place, role, row["day"], found.known_at, row["rate"], rates, reproduction, interval,
                          _ADDRESS)  # fmt: skip
