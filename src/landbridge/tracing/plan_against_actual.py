"""Plan against actual, milestone by milestone, and the figures of many of them."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

__all__ = ["BASES", "KEY", "compare_with_plans", "hours_of", "summarise_deviations"]

BASES: Final = ("PLN", "EST")
KEY: Final = ("subject", "type", "location", "stage")
"""What makes a milestone; the place a train calls at twice is one, at its first time."""

_WITHIN_H: Final = (1, 6, 24)
_STATES: Final = ("missing", "under_way", "to_come", "told_after")


def compare_with_plans(events: pl.DataFrame, at: dt.datetime) -> pl.DataFrame:
    """One row a milestone and basis: the key, basis, plan, actual, hours [h] and state.

    A milestone is (subject, type, location, stage); where it happened more than once the first time counts. Of each
    basis the statement counts that was recorded last, of those recorded no later than the actual. `state`: met;
    missing (the subject has been at a milestone planned for later); under_way (the time is past and nothing says that
    it happened, or that it never will); to_come; told_after (planned only when it had happened).
    """
    actual = _actuals(events.filter(pl.col("event_time") <= at))
    return pl.concat([_of_basis(events, actual, basis, at) for basis in BASES]).sort("plan", *KEY, "basis")


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


def _actuals(events: pl.DataFrame) -> pl.DataFrame:
    rows = events.filter(pl.col("classifier") == "ACT").sort("event_time", "recorded_at", maintain_order=True)
    first = rows.unique(KEY, keep="first", maintain_order=True)
    return first.select(*KEY, actual="event_time", actual_known="recorded_at")


def _of_basis(events: pl.DataFrame, actual: pl.DataFrame, basis: str, at: dt.datetime) -> pl.DataFrame:
    told = events.filter(pl.col("classifier") == basis).join(actual, on=KEY, how="left")
    in_time = pl.col("actual").is_null() | (pl.col("recorded_at") <= pl.col("actual_known"))
    # What was told in time goes behind what was not, so that it is the last one where there is any.
    last = told.with_columns(in_time.alias("in_time")).sort("in_time", "recorded_at", "place", maintain_order=True)
    last = last.unique(KEY, keep="last", maintain_order=True).with_columns(pl.col("event_time").alias("plan"))
    reached = pl.col("plan").filter(pl.col("actual").is_not_null()).max().over("subject")
    state = (
        pl.when(pl.col("actual").is_not_null() & pl.col("in_time")).then(pl.lit("met"))
        .when(pl.col("actual").is_not_null()).then(pl.lit("told_after"))
        .when(reached > pl.col("plan")).then(pl.lit("missing"))
        .when(pl.col("plan") <= at).then(pl.lit("under_way"))
        .otherwise(pl.lit("to_come"))
    )  # fmt: skip
    hours, so_far = hours_of(pl.col("actual") - pl.col("plan")), hours_of(pl.lit(at) - pl.col("plan"))
    return last.with_columns(state.alias("state"), pl.lit(basis).alias("basis")).select(
        *KEY, "basis", "plan", "actual", hours.alias("hours"), so_far.alias("so_far"), "state"
    )


def hours_of(duration: pl.Expr) -> pl.Expr:
    """A duration in hours [h]."""
    # Rounded, as the engine multiplies by a reciprocal: an hour must be within one hour.
    return (duration.dt.total_milliseconds() / 3_600_000).round(6)
