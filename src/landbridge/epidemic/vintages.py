"""What was known when: how published figures were changed afterwards, and which figure an instant could read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
import polars as pl

from landbridge.epidemic.reading import load_cases, series_known_at
from landbridge.epidemic.series import CaseRecord, Metric, admit_instant, find_place

__all__ = ["Change", "KnownCount", "Revision", "count_as_known", "revisions"]


@dataclass(frozen=True, slots=True)
class Change:
    """The total to date of one day [persons] before and after it was changed."""

    day: dt.date
    was: int
    now: int

    @property
    def by(self) -> int:
        """What was added [persons]."""
        return self.now - self.was


@dataclass(frozen=True, slots=True)
class Revision:
    """Values that one copy has otherwise than the copies before it.

    It was made after `unseen_at`, the copy before of any place (None: there is none), and by `known_at`; where copies
    are missing between the two, long before. `changes` are in the order of days.
    """

    place: str
    metric: Metric
    known_at: dt.datetime
    unseen_at: dt.datetime | None
    changes: tuple[Change, ...]

    @property
    def largest(self) -> Change:
        """The change of most persons; of several alike the earliest day."""
        return max(self.changes, key=lambda change: abs(change.by))


def revisions(place: str, known_at: dt.datetime | None = None, *, record: CaseRecord | None = None
              ) -> tuple[Revision, ...]:  # fmt: skip
    """Every time that values of a place were changed after they were first seen, up to an instant, in order.

    Raises WrongUse for a place that is not known and an instant without time zone.
    """
    record = load_cases() if record is None else record
    name = find_place(place, record.rows["place"].unique())
    rows = record.rows.filter(pl.col("place") == name)
    if admit_instant(known_at) is not None:
        rows = rows.filter(pl.col("known_at") <= known_at)
    copies: list[dt.datetime] = record.rows["known_at"].unique().sort().to_list()
    metrics: tuple[Metric, ...] = ("confirmed", "deaths")
    found = [each for metric in metrics for each in _revisions_of(name, metric, rows, copies)]
    return tuple(sorted(found, key=lambda each: each.known_at))


def _revisions_of(place: str, metric: Metric, rows: pl.DataFrame, copies: list[dt.datetime]) -> list[Revision]:
    values = rows.select("day", "known_at", now=metric).drop_nulls().sort("day", "known_at")
    changed = values.with_columns(was=pl.col("now").shift(1).over("day")).filter(pl.col("now") != pl.col("was"))
    by_copy: dict[dt.datetime, list[Change]] = {}
    for day, known_at, now, was in changed.select("day", "known_at", "now", "was").iter_rows():
        by_copy.setdefault(known_at, []).append(Change(day, was, now))
    return [Revision(place, metric, known_at, _copy_before(known_at, copies), tuple(changes))
            for known_at, changes in by_copy.items()]  # fmt: skip


def _copy_before(known_at: dt.datetime, copies: list[dt.datetime]) -> dt.datetime | None:
    earlier = [copy for copy in copies if copy < known_at]
    return earlier[-1] if earlier else None


@dataclass(frozen=True, slots=True)
class KnownCount:
    """The newest total of a place at an instant, beside what a later table shows for the same date.

    `value` [persons] is of `day`, the last day with a figure at `known_at`; `value_now` is what the latest table has
    for that day. `calendar_day` is the day of `known_at` itself in UTC; the latest table reads `calendar_value` for it
    (None: no figure), which was first seen at `calendar_seen_at` (None: no copy tells).
    """

    place: str
    metric: Metric
    known_at: dt.datetime
    day: dt.date
    value: int
    value_now: int
    calendar_day: dt.date
    calendar_value: int | None
    calendar_seen_at: dt.datetime | None
    hindsight: bool = False

    @property
    def published(self) -> bool:
        """Whether the figure of the calendar day was out at the instant."""
        return self.calendar_seen_at is not None and self.calendar_seen_at <= self.known_at

    @property
    def why(self) -> str:
        """Why a table of today reads otherwise, in a sentence or two."""
        told = [f"At {_minute(self.known_at)} the newest figure was {self.value:,}, of {self.day}."]
        if self.calendar_value is not None and not self.published:
            first = f", first seen at {_minute(self.calendar_seen_at)}" if self.calendar_seen_at else ""
            told.append(f"Today's table reads {self.calendar_value:,} for {self.calendar_day}: that day's figure was "
                        f"not out yet{first}.")  # fmt: skip
        if self.value_now != self.value:
            told.append(f"The figure of {self.day} itself was changed later, to {self.value_now:,}.")
        return " ".join(told)


def count_as_known(place: str, known_at: dt.datetime, *, metric: Metric = "confirmed", record: CaseRecord | None = None
                   ) -> KnownCount:  # fmt: skip
    """The figure that could be read at an instant, and why the column of that date reads otherwise today.

    Tables are dated by the day counted; on a day the newest figure is that of the day before or earlier. Raises
    WrongUse for a place or an instant of which nothing is known.
    """
    then = series_known_at(place, known_at, record=record)
    latest = series_known_at(place, record=record)
    day, value = then.last(metric)
    today = dict(zip(latest.days, latest.totals(metric), strict=True))
    calendar_day = known_at.astimezone(dt.UTC).date()
    shown = today.get(calendar_day, np.nan)
    rows = (load_cases() if record is None else record).rows
    seen = rows.filter(pl.col("place") == then.place, pl.col("day") == calendar_day, pl.col(metric).is_not_null())
    first_seen: dt.datetime | None = seen["known_at"].min()  # pyright: ignore[reportAssignmentType]
    return KnownCount(then.place, metric, known_at, day, value, int(today[day]), calendar_day,
                      None if np.isnan(shown) else int(shown), None if then.hindsight else first_seen,
                      then.hindsight)  # fmt: skip


def _minute(instant: dt.datetime) -> str:
    return f"{instant.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"
