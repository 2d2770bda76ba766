"""Case series: what was published of a place, as it was known at an instant."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.errors import WrongUse

__all__ = ["PUBLISHING_LAG", "ROWS", "UNREPORTED", "CaseRecord", "CaseSeries", "Metric", "admit_instant", "find_place",
           "known_series", "names_like"]  # fmt: skip

Metric = Literal["confirmed", "deaths"]

UNREPORTED: Final = -1
"""Stands for the total of a day of which none was published; 0 is a figure."""

PUBLISHING_LAG: Final = dt.timedelta(hours=6, minutes=15)
"""From the end of a day to its figure: 0.26 days, the median over the 479 dated copies of SOURCES.md."""

ROWS: Final = pl.Schema({
    "place": pl.String, "day": pl.Date, "known_at": pl.Datetime("ms", "UTC"), "confirmed": pl.Int64,
    "deaths": pl.Int64,
})  # fmt: skip
"""Columns of CaseRecord.rows."""


@dataclass(frozen=True, slots=True, eq=False)
class CaseRecord:
    """All that was ever published of cases and deaths: totals to date, each with the instant it became known.

    `rows` has a row for a value that is new or was changed: place (country, or country/province), day, known_at [UTC],
    confirmed and deaths [persons]; null where nothing is said of that metric. known_at is the time of the copy that the
    value was first seen in: an upper bound of when it was published.
    """

    rows: pl.DataFrame
    source: str

    def places(self) -> tuple[str, ...]:
        """All places, in order."""
        return tuple(self.rows["place"].unique().sort())

    def joined(self, other: CaseRecord) -> CaseRecord:
        """With the rows of another record, such as the same table saved on another day."""
        return CaseRecord(pl.concat([self.rows, other.rows]), f"{self.source}; {other.source}")


@dataclass(frozen=True, slots=True, eq=False)
class CaseSeries:
    """Totals to date of a place, day by day without a hole, as known at `known_at` (None: as known last).

    `confirmed` and `deaths` [persons] have UNREPORTED where no figure was published. `seen_at` is the copy that the
    newest of these values comes from. `hindsight` says that no copy of that time is kept: the values are those of
    `seen_at`, later than `known_at`, cut off at the day that was out by then.
    """

    place: str
    known_at: dt.datetime | None
    seen_at: dt.datetime
    days: tuple[dt.date, ...]
    confirmed: NDArray[np.int64]
    deaths: NDArray[np.int64]
    hindsight: bool = False

    def totals(self, metric: Metric) -> NDArray[np.float64]:
        """Totals to date of one metric [persons], NaN where no figure was published. Raises WrongUse."""
        if metric not in ("confirmed", "deaths"):
            raise WrongUse(f"a series has confirmed and deaths, not {metric!r}")
        values = self.confirmed if metric == "confirmed" else self.deaths
        return np.where(values == UNREPORTED, np.nan, values)

    def last(self, metric: Metric = "confirmed") -> tuple[dt.date, int]:
        """The last day with a figure, and the figure. Raises WrongUse where there is none."""
        totals = self.totals(metric)
        reported = np.flatnonzero(np.isfinite(totals))
        if not len(reported):
            raise WrongUse(f"nothing was published of {metric} in {self.place}")
        return self.days[int(reported[-1])], int(totals[reported[-1]])


def admit_instant(known_at: dt.datetime | None) -> dt.datetime | None:
    """An instant with a time zone. Raises WrongUse without one: midnight in Beijing is not midnight in London."""
    if known_at is not None and known_at.tzinfo is None:
        raise WrongUse(f"{known_at} has no time zone: write 2020-07-10T08:30Z")
    return known_at


def find_place(place: str, places: Iterable[str]) -> str:
    """The place of that name, in capitals or not; a province without its country where one country has it.

    Raises WrongUse for a name that is not known, with names like it, and for one that several countries have.
    """
    whole = {name.casefold(): name for name in places}
    wanted = place.strip().casefold()
    if wanted in whole:
        return whole[wanted]
    provinces = sorted(name for key, name in whole.items() if key.partition("/")[2] == wanted and wanted)
    if len(provinces) == 1:
        return provinces[0]
    if provinces:
        raise WrongUse(f"{place!r} is in several countries: write one of {', '.join(provinces)}")
    close = names_like(place, whole.values())
    hint = (
        f"did you mean {' or '.join(close)}?"
        if close
        else f"there are {len(whole)} places, such as {min(whole.values(), default='none')}"
    )
    raise WrongUse(f"no case series of {place!r}: {hint}")


def names_like(place: str, places: Iterable[str]) -> list[str]:
    """Names of places that are nearly this one, the nearest first; a province counts without its country too."""
    parts = {part: name for name in places for part in (name.casefold(), name.casefold().rpartition("/")[2])}
    found = get_close_matches(place.strip().casefold(), parts, n=3, cutoff=0.8)
    return list(dict.fromkeys(parts[key] for key in found))


def known_series(record: CaseRecord, place: str, known_at: dt.datetime | None) -> CaseSeries:
    """The totals of a place as known at an instant; None: as known last.

    Where no copy of that time is kept, the earliest copy is cut off at the last day whose figure was out by then,
    PUBLISHING_LAG after its end in UTC, and marked `hindsight`. Raises WrongUse for a place that is not known, an
    instant without time zone, and one before the first figure.
    """
    name = find_place(place, record.rows["place"].unique())
    rows = record.rows.filter(pl.col("place") == name)
    known = rows if admit_instant(known_at) is None else rows.filter(pl.col("known_at") <= known_at)
    if known_at is None or not known.is_empty():
        return _series(name, known_at, known, hindsight=False)
    first = rows.filter(pl.col("known_at") == pl.col("known_at").min())
    out = first.filter(pl.col("day") < (known_at.astimezone(dt.UTC) - PUBLISHING_LAG).date())
    if out.is_empty():
        raise WrongUse(f"nothing of {name} was known at {known_at}: its first figure is of {first['day'].min()}")
    return _series(name, known_at, out, hindsight=True)


def _series(place: str, known_at: dt.datetime | None, rows: pl.DataFrame, *, hindsight: bool) -> CaseSeries:
    newest = rows.sort("known_at").group_by("day").agg(pl.col("confirmed", "deaths").drop_nulls().last()).sort("day")
    whole = newest.upsample("day", every="1d").select("day").join(newest, on="day", how="left", maintain_order="left")
    whole = whole.fill_null(UNREPORTED)
    seen_at: dt.datetime = rows["known_at"].max()  # pyright: ignore[reportAssignmentType]
    return CaseSeries(place, known_at, seen_at, tuple(whole["day"]), whole["confirmed"].to_numpy(),
                      whole["deaths"].to_numpy(), hindsight)  # fmt: skip
