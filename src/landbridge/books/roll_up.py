"""Counts by day, changed in the transaction that changes what counts."""

from __future__ import annotations

from typing import Final

import polars as pl
import sqlalchemy as sa

from landbridge.books import tables
from landbridge.books.bulk import add_rows
from landbridge.units import COUNTING_ZONE

__all__ = ["COUNTED", "add_to_day_counts", "changes_of_counts", "counted_by_day"]

COUNTED: Final = ("type", "location", "day", "classifier", "party")
_IDENTITY: Final = ("source", "event_id")


def counted_by_day(rows: pl.DataFrame) -> pl.DataFrame:
    """Events of each day of what counts of these rows: of each identity the last revision, if not retracted.

    `rows` has the identity, revision, digest, retracted, event_time [ms] and the columns counted by. Days are counted
    in Asia/Shanghai. Adds up to the columns COUNTED and `events`.
    """
    last = rows.sort("revision", "digest").unique(_IDENTITY, keep="last").filter(pl.col("retracted") == 0)
    day = pl.from_epoch("event_time", time_unit="ms").dt.replace_time_zone("UTC")
    day = day.dt.convert_time_zone(COUNTING_ZONE.key).dt.date().cast(pl.Int32).alias("day")
    return last.with_columns(day, pl.col("location").fill_null("")).group_by(COUNTED).len("events").with_columns(
        pl.col("events").cast(pl.Int64)
    )  # fmt: skip


def changes_of_counts(existing: pl.DataFrame, new: pl.DataFrame) -> pl.DataFrame:
    """What new rows change of the counts, given all rows of the same identities that are there already."""
    if existing.is_empty():  # as it mostly is
        return counted_by_day(new.select(existing.columns))
    touched = existing.join(new.select(_IDENTITY).unique(), on=_IDENTITY, how="semi")
    before = counted_by_day(touched).with_columns(-pl.col("events"))
    after = counted_by_day(pl.concat([touched, new.select(touched.columns)], how="vertical_relaxed"))
    changes = pl.concat([before, after]).group_by(COUNTED).agg(pl.col("events").sum())
    return changes.filter(pl.col("events") != 0)


def add_to_day_counts(connection: sa.Connection, book: int, changes: pl.DataFrame) -> None:
    """Add changes to the counts of a book."""
    if not changes.is_empty():
        rows = changes.sort(COUNTED).select(pl.lit(book).alias("book"), *COUNTED, "events")  # as the key is
        add_rows(connection, tables.day_count, rows, adding="events")
