"""What a book knows: of all that was ever written in it, what counts at an instant as known at another."""

from __future__ import annotations

import datetime as dt

import polars as pl

__all__ = ["known_events"]


def known_events(book: pl.DataFrame, at: dt.datetime, known_at: dt.datetime | None = None) -> pl.DataFrame:
    """What has happened up to `at` as it was known at `known_at`, in the order of the book.

    Without `known_at` with all that was ever recorded. Of an event that was corrected the last revision counts, in the
    place where the event was first written.
    """
    recorded = book if known_at is None else book.filter(pl.col("recorded_at") <= known_at)
    seen = _latest_revisions(recorded)
    return seen.filter(pl.col("classifier").cast(pl.String) == "ACT", pl.col("event_time") <= at)


def _latest_revisions(book: pl.DataFrame) -> pl.DataFrame:
    """The last revision of each event, in the place where the event was first written."""
    if book["revision"].max() == 0:
        return book
    event = ["source", "event_id"]
    placed = book.with_row_index("place").with_columns(pl.col("place").min().over(event))
    return placed.sort("revision").unique(event, keep="last").sort("place").drop("place")
