"""Counts by day, kept with the events: statistics of millions of events without reading them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.books.asking import Conditions, fetched
from landbridge.books.nouns import Book
from landbridge.books.opening import Store, snapshot

__all__ = ["daily_counts"]

_SCHEMA: Final = {"day": pl.Int32, "type": pl.String, "location": pl.String, "classifier": pl.String,
                  "party": pl.String, "events": pl.Int64}  # fmt: skip


def daily_counts(
    store: Store, book: Book, *, types: Sequence[str] | None = None, locations: Sequence[str] | None = None,
    classifiers: Sequence[str] | None = ("ACT",), parties: Sequence[str] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """Events that count now: day, type, location (null: nowhere), classifier, party, events.

    Days are counted in Asia/Shanghai. A revision or a retraction changes the counts of the day it is of.
    """
    asked = Conditions(store.dialect).which(book, {"types": types, "classifiers": classifiers, "parties": parties})
    asked.among("e.location", locations).where("e.events <> 0")
    names = ", ".join(f"e.{name}" for name in _SCHEMA)
    with snapshot(store) as connection:
        counts = fetched(connection, f"SELECT {names} FROM day_count AS e WHERE {asked}", asked.values, _SCHEMA)
    nowhere = pl.when(pl.col("location") != "").then("location").alias("location")
    return counts.with_columns(pl.col("day").cast(pl.Date), nowhere).sort("day", "type", "location", "party")
