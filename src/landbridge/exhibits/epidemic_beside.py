"""The epidemic beside the busiest port: cases and reproduction as known when the counted window ended, and now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

import polars as pl

from landbridge.control import GENERATION, Figure, PlaceWatch, watch_place, watched_ports
from landbridge.epidemic import SerialInterval, daily_counts, reproduction_number, series_known_at
from landbridge.errors import WrongUse
from landbridge.units import from_ms

__all__ = ["EpidemicBeside", "epidemic_beside"]

AFTER: Final = dt.timedelta(days=28)
"""How long the picture goes on behind the window, so that what came next is seen: a choice."""

_WEEK: Final = 7
_OF_COPY: Final = ("hindsight", "no newer copy")  # what is to be known of the earlier table itself
_FINDINGS: Final = {"kind": pl.String, "first": pl.Date, "last": pl.Date, "told": pl.String}


@dataclass(frozen=True, slots=True, eq=False)
class EpidemicBeside:
    """Cases in the country beside a port, over the counted window and AFTER.

    `total` [persons] is of `day`, the newest figure at `known_at`, the end of the window, and `total_now` what the last
    table has for that day; `rate` [cases in 7 days a 100,000 people] and `reproduction` are those known then.
    `daily`: day, then and now (new cases as published by the two tables, null where there is none), used (what
    estimators take of them now), rate, reproduction, low, high (now, declared breaks bridged), unbridged (the same with
    no break declared). `findings`: kind, first, last, told; of the earlier table what its copy is.
    """

    port: str
    place: str
    known_at: dt.datetime
    hindsight: bool
    day: dt.date
    total: int
    total_now: int
    rate: Figure | None
    reproduction: Figure | None
    daily: pl.DataFrame
    findings: pl.DataFrame


def epidemic_beside(port: str, first: dt.date, last: dt.date, after_ms: int) -> EpidemicBeside | None:
    """What was known of the country beside a port at the end of a window [ms], and what is now.

    None where nobody watches the port, and where no case was known yet, or none is by the tables kept.
    """
    place = next((each.beside for each in watched_ports() if each.port == port), None)
    try:
        watches = (watch_place(place, from_ms(after_ms)), watch_place(place)) if place else None
    except WrongUse:  # nothing was known at that instant
        return None
    if watches is None or watches[0].day < first:
        return None
    then, now = watches
    shown = pl.col("day").is_between(first, last + AFTER)
    daily = _daily(then, now).filter(shown)
    of_copy = [each for each in then.counted.findings if each.kind in _OF_COPY]
    found = [(each.kind, each.first, each.last, each.told) for each in (*of_copy, *now.counted.findings)]
    findings = pl.DataFrame(found, schema=_FINDINGS, orient="row").filter(
        pl.col("last") >= first, pl.col("first") <= last + AFTER
    )
    return EpidemicBeside(port, then.place, then.known_at, then.hindsight, then.day, then.total, then.total_now,
                          then.latest("rate"), then.latest("reproduction"), daily, findings)  # fmt: skip


def _daily(then: PlaceWatch, now: PlaceWatch) -> pl.DataFrame:
    """Both tables side by side, from the first day with a case on."""
    newest = now.daily.select("day", "rate", "reproduction", pl.col("published").alias("now"),
                              pl.col("counts").alias("used"), pl.col("reproduction_low").alias("low"),
                              pl.col("reproduction_high").alias("high"))  # fmt: skip
    earlier = then.daily.select("day", pl.col("published").alias("then"))
    both = newest.join(earlier, on="day", how="left", maintain_order="left")
    both = both.join(_unbridged(now.place), on="day", how="left", maintain_order="left")
    begun = (pl.col("now").fill_null(0) != 0).cum_sum() > 0
    return both.filter(begun).select("day", "then", "now", "used", "rate", "reproduction", "low", "high", "unbridged")


def _unbridged(place: str) -> pl.DataFrame:
    """The reproduction number that somebody reads who knows of no break."""
    days, counts = daily_counts(series_known_at(place), breaks=()).known()
    found = reproduction_number(counts, None, SerialInterval.shifted_gamma(*GENERATION), window=_WEEK)
    ends = [days[int(last)] for last in found.last.tolist()]
    frame = pl.DataFrame({"day": ends, "unbridged": found.mean}, schema={"day": pl.Date, "unbridged": pl.Float64})
    return frame.filter(pl.Series(found.enough))
