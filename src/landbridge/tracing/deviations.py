"""Plan against actual: how far what happened was from what was last planned or estimated of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from landbridge.books import Book, Store, known_book
from landbridge.errors import WrongUse
from landbridge.tracing.journeys import scenario_journeys, scenario_ports
from landbridge.tracing.plan_against_actual import BASES, KEY, compare_with_plans, summarise_deviations

__all__ = ["GROUPINGS", "Deviations", "deviations"]

GROUPINGS: Final = ("milestone", "service", "port")


@dataclass(frozen=True, slots=True)
class Deviations:
    """What became of plans and estimates.

    `rows`, one a group and basis (PLN or EST): group, basis, met, p10_h, p50_h, p90_h [h, actual minus plan: late is
    positive], within_1h, within_6h, within_24h (shares of those met, early or late), missing, under_way, to_come,
    told_after, longest_h [h, how late the latest of those under way is so far]. `total` has the same of all groups.
    `unplanned`: actuals of milestones that nobody had planned or estimated.
    """

    by: str
    at: dt.datetime
    known_at: dt.datetime | None
    rows: pl.DataFrame
    total: pl.DataFrame
    unplanned: int


def deviations(
    store: Store, book: Book, *, at: dt.datetime, by: str = "milestone", known_at: dt.datetime | None = None,
    parties: Sequence[str] | None = None,
) -> Deviations:  # fmt: skip
    """Plan against actual of a live book up to an instant.

    Raises WrongUse for a grouping there is none of.
    """
    if by not in GROUPINGS:
        raise WrongUse(f"can not group by {by!r}; use any of {', '.join(GROUPINGS)}")
    at = at.astimezone(dt.UTC)  # as books have it
    told = known_book(store, book, known_at=known_at, parties=parties, classifiers=BASES)
    acted = known_book(store, book, at=at, known_at=known_at, parties=parties, classifiers=("ACT",),
                       types=told["type"].cast(pl.String).unique().to_list())  # fmt: skip
    pairs = compare_with_plans(pl.concat([_plain(told), _plain(acted)]), at)
    grouped = pairs.with_columns(_groups(book, by, pairs).alias("group"))
    whole = summarise_deviations(pairs.with_columns(pl.lit("all").alias("group")))
    return Deviations(by, at, known_at, summarise_deviations(grouped), whole, _unplanned(told, acted))


def _plain(book: pl.DataFrame) -> pl.DataFrame:
    words = [pl.col(name).cast(pl.String).fill_null("") for name in ("type", "location", "stage", "subject")]
    ordered = book.with_row_index("place").filter(pl.col("subject").is_not_null())
    return ordered.select(*words, pl.col("classifier").cast(pl.String), "event_time", "recorded_at", "place")


def _groups(book: Book, by: str, pairs: pl.DataFrame) -> pl.Series:
    if by == "milestone":
        return pairs["type"]
    if by == "port":
        return _named(pairs["location"], dict(scenario_ports(book).select("location", "name").iter_rows()), "no port")
    services = scenario_journeys(book).select("subject", "service")
    return _named(pairs["subject"], dict(services.iter_rows()), "unknown")


def _named(ids: pl.Series, names: Mapping[str, str], otherwise: str) -> pl.Series:
    return ids.replace_strict(names, default=otherwise, return_dtype=pl.String) if names else pl.Series(
        [otherwise] * len(ids), dtype=pl.String
    )  # fmt: skip


def _unplanned(told: pl.DataFrame, acted: pl.DataFrame) -> int:
    """Actual milestones of subjects that plans tell of, which the plans leave out."""
    planned, happened = (_plain(frame).select(KEY).unique() for frame in (told, acted))
    known = happened.join(planned.select("subject").unique(), on="subject", how="semi")
    return known.join(planned, on=KEY, how="anti").height
