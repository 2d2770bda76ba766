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

__all__ = ["BASES", "GROUPINGS", "Deviations", "compare_with_plans", "deviations", "summarise_deviations"]

GROUPINGS: Final = ("milestone", "service", "port")
BASES: Final = ("PLN", "EST")
_KEY: Final = ("subject", "type", "location", "stage")
_WITHIN_H: Final = (1, 6, 24)
_STATES: Final = ("missing", "under_way", "to_come", "told_after")


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
    told = known_book(store, book, known_at=known_at, parties=parties, classifiers=BASES)
    acted = known_book(store, book, at=at, known_at=known_at, parties=parties, classifiers=("ACT",),
                       types=told["type"].cast(pl.String).unique().to_list())  # fmt: skip
    pairs = compare_with_plans(pl.concat([_plain(told), _plain(acted)]), at)
    grouped = pairs.with_columns(_groups(book, by, pairs).alias("group"))
    whole = summarise_deviations(pairs.with_columns(pl.lit("all").alias("group")))
    return Deviations(by, at, known_at, summarise_deviations(grouped), whole, _unplanned(told, acted))


def compare_with_plans(events: pl.DataFrame, at: dt.datetime) -> pl.DataFrame:
    """One row a milestone and basis: the key, basis, plan, actual, hours [h] and state.

    A milestone is (subject, type, location, stage); where it happened more than once the first time counts. Of each
    basis the statement counts that was recorded last, of those recorded no later than the actual. `state`: met;
    missing (the subject has been at a milestone planned for later); under_way (the time is past and nothing says that
    it happened, or that it never will); to_come; told_after (planned only when it had happened).
    """
    actual = _actuals(events.filter(pl.col("event_time") <= at))
    return pl.concat([_of_basis(events, actual, basis, at) for basis in BASES]).sort("plan", *_KEY, "basis")


def summarise_deviations(pairs: pl.DataFrame) -> pl.DataFrame:
    """Figures of each group and basis, as `Deviations.rows` has them; the group with most first."""
    met, hours = pl.col("state") == "met", pl.col("hours").filter(pl.col("state") == "met")
    quantiles = [hours.quantile(q, "linear").alias(f"p{round(100 * q)}_h") for q in (0.1, 0.5, 0.9)]
    shares = [(hours.abs() <= limit).mean().alias(f"within_{limit}h") for limit in _WITHIN_H]
    counts = [(pl.col("state") == state).sum().cast(pl.Int64).alias(state) for state in _STATES]
    longest = pl.col("so_far").filter(pl.col("state") == "under_way").max().alias("longest_h")
    figures = pairs.group_by("group", "basis").agg(
        met.sum().cast(pl.Int64).alias("met"), *quantiles, *shares, *counts, longest, pl.len().alias("all")
    )  # fmt: skip
    return figures.sort(pl.col("all").sum().over("group"), "group", "basis", descending=[True, False, True]).drop("all")


def _plain(book: pl.DataFrame) -> pl.DataFrame:
    words = [pl.col(name).cast(pl.String).fill_null("") for name in ("type", "location", "stage", "subject")]
    ordered = book.with_row_index("place").filter(pl.col("subject").is_not_null())
    return ordered.select(*words, pl.col("classifier").cast(pl.String), "event_time", "recorded_at", "place")


def _actuals(events: pl.DataFrame) -> pl.DataFrame:
    rows = events.filter(pl.col("classifier") == "ACT").sort("event_time", "recorded_at", maintain_order=True)
    first = rows.unique(_KEY, keep="first", maintain_order=True)
    return first.select(*_KEY, actual="event_time", actual_known="recorded_at")


def _of_basis(events: pl.DataFrame, actual: pl.DataFrame, basis: str, at: dt.datetime) -> pl.DataFrame:
    told = events.filter(pl.col("classifier") == basis).join(actual, on=_KEY, how="left")
    in_time = pl.col("actual").is_null() | (pl.col("recorded_at") <= pl.col("actual_known"))
    # What was told in time goes behind what was not, so that it is the last one where there is any.
    last = told.with_columns(in_time.alias("in_time")).sort("in_time", "recorded_at", "place", maintain_order=True)
    last = last.unique(_KEY, keep="last", maintain_order=True).with_columns(pl.col("event_time").alias("plan"))
    reached = pl.col("plan").filter(pl.col("actual").is_not_null()).max().over("subject")
    state = (
        pl.when(pl.col("actual").is_not_null() & pl.col("in_time")).then(pl.lit("met"))
        .when(pl.col("actual").is_not_null()).then(pl.lit("told_after"))
        .when(reached > pl.col("plan")).then(pl.lit("missing"))
        .when(pl.col("plan") <= at).then(pl.lit("under_way"))
        .otherwise(pl.lit("to_come"))
    )  # fmt: skip
    hours, so_far = _hours(pl.col("actual") - pl.col("plan")), _hours(pl.lit(at) - pl.col("plan"))
    return last.with_columns(state.alias("state"), pl.lit(basis).alias("basis")).select(
        *_KEY, "basis", "plan", "actual", hours.alias("hours"), so_far.alias("so_far"), "state"
    )


def _hours(duration: pl.Expr) -> pl.Expr:
    return duration.dt.total_milliseconds() / 3_600_000


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
    planned, happened = (_plain(frame).select(_KEY).unique() for frame in (told, acted))
    known = happened.join(planned.select("subject").unique(), on="subject", how="semi")
    return known.join(planned, on=_KEY, how="anti").height
