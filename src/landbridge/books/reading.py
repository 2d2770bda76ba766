"""Give back what a store holds: a book for the folds of the ledger, and statements as they were taken in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Final, Unpack

import polars as pl
import sqlalchemy as sa

from landbridge.books import tables
from landbridge.books.asking import (
    BY_RECORD,
    Conditions,
    Which,
    fetched,
    joined_ids,
    what_counts,
    when_settled,
)
from landbridge.books.bulk import schema_of
from landbridge.books.nouns import Book
from landbridge.books.opening import Store, snapshot
from landbridge.ledger import EVENT_SCHEMA, STATEMENT_SCHEMA

__all__ = ["known_book", "statement_frames", "statements"]

_OF_BOOK: Final = ("source", "classifier", "type", "subject", "object", "location", "stage", "quantity", "event_time",
                   "recorded_at")  # fmt: skip
_OF_STATEMENT: Final = tuple(name for name in STATEMENT_SCHEMA if name not in ("objects", "message", "context", "line"))


def known_book(
    store: Store, book: Book, *, at: dt.datetime | None = None, known_at: dt.datetime | None = None,
    **which: Unpack[Which],
) -> pl.DataFrame:  # fmt: skip
    """What happened up to an instant as known at another, by EVENT_SCHEMA, in order of time.

    `which` are lists `subjects`, `types`, `classifiers` (("ACT",) unless told) and `parties`, one `location`, and the
    instant `since`. Of each identity the last revision counts, unless it is a retraction. What happened at the same
    instant goes by source and id, so that the order of taking in changes nothing. `event_id` is the number of the row
    and `revision` 0, since there is but one of each.
    """
    where, asked = _asked(store, book, {"classifiers": ("ACT",), **which})
    what_counts(asked.until(at), known_at)
    with when_settled(store, known_at) as connection:
        found = _rows(connection, ("event_id", *_OF_BOOK), where, asked)
    # Shorter ids first: a run counts its events.
    return _as_book(found.sort("event_time", "source", pl.col("event_id").str.len_chars(), "event_id"), book)


def statements(
    store: Store, book: Book, *, history: bool = False, until: dt.datetime | None = None, batch: int = 50_000,
    **which: Unpack[Which],
) -> Iterator[pl.DataFrame]:  # fmt: skip
    """Statements of a book by STATEMENT_SCHEMA, in the order of recording, all from one state of the store.

    With `history` all revisions and retractions, otherwise what counts. `which` as in `known_book`, here of every
    classifier; `until` is an instant of the world.
    """
    where, asked = _asked(store, book, which)
    asked.until(until)
    if not history:
        what_counts(asked, None)
    with snapshot(store) as connection:
        for _, frame in statement_frames(connection, book, where, asked, batch):
            yield frame


def statement_frames(
    connection: sa.Connection, book: Book, where: str, asked: Conditions, batch: int
) -> Iterator[tuple[pl.Series, pl.DataFrame]]:
    """Records and statements of the rows asked for, in the order of recording."""
    asked.where("e.record > :after", after=-1)
    while True:
        found = _rows(connection, ("record", *_OF_STATEMENT), where, asked, batch)
        if found.is_empty():
            return
        yield found["record"], _as_statements(connection, book, found)
        asked.values["after"] = int(found["record"][-1])


def _asked(store: Store, book: Book, which: Which) -> tuple[str, Conditions]:
    asked = Conditions(store.dialect).which(book, which)
    subjects = which.get("subjects")
    if subjects is None and which.get("location") is None:
        return f"event AS e {BY_RECORD[store.dialect]} WHERE", asked
    if subjects is None:
        return "event AS e WHERE", asked
    first, ids = joined_ids(store.dialect, subjects)
    asked.values |= ids
    return f"{first} event AS e ON e.subject = j.value AND", asked


def _rows(
    connection: sa.Connection, columns: Sequence[str], where: str, asked: Conditions, most: int | None = None
) -> pl.DataFrame:
    names = ", ".join(f"e.{name}" for name in columns)
    limit = "" if most is None else f" ORDER BY e.record LIMIT {most}"
    return fetched(connection, f"SELECT {names} FROM {where} {asked}{limit}", asked.values,
                   schema_of(tables.event, columns))  # fmt: skip


def _as_book(found: pl.DataFrame, book: Book) -> pl.DataFrame:
    added = found.with_columns(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("event_id"), pl.lit(0, dtype=pl.UInt16).alias("revision"),
        pl.lit(book.name).alias("book"),
    )  # fmt: skip
    return added.select(pl.col(name).cast(kind) for name, kind in EVENT_SCHEMA.items())


def _as_statements(connection: sa.Connection, book: Book, found: pl.DataFrame) -> pl.DataFrame:
    between = {"book": book.id, "first": int(found["record"][0]), "last": int(found["record"][-1])}
    listed = fetched(connection, _OBJECTS, between, schema_of(tables.event_object, ("record", "role", "scheme", "id")))
    listed = listed.group_by("record", maintain_order=True).agg(pl.struct("role", "scheme", "id").alias("objects"))
    messages = fetched(connection, _MESSAGES, between, schema_of(tables.message)).rename({"body": "message"})
    whole = found.join(listed, on="record", how="left", maintain_order="left")
    whole = whole.join(messages, on="record", how="left", maintain_order="left")
    line = pl.lit(None, dtype=pl.Int64).alias("line")
    whole = whole.with_columns(pl.col("retracted").cast(pl.Boolean), line)
    return whole.select(pl.col(name).cast(kind) for name, kind in STATEMENT_SCHEMA.items())


_OBJECTS: Final = (
    "SELECT record, role, scheme, id FROM event_object "
    "WHERE book = :book AND record BETWEEN :first AND :last ORDER BY record, role, id"
)
_MESSAGES: Final = "SELECT record, body, context FROM message WHERE record BETWEEN :first AND :last"
