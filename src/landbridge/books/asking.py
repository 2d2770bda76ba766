"""How a store is asked: what counts as known at an instant, in words that both databases take."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, TypedDict

import polars as pl
import sqlalchemy as sa

from landbridge.books import tables
from landbridge.books.bulk import frame_of
from landbridge.books.nouns import Book
from landbridge.books.opening import Store, snapshot, writing
from landbridge.books.taking_in import RECORDS_PER_MS
from landbridge.units import to_ms

__all__ = [
    "BY_RECORD", "JOIN", "Conditions", "Which", "fetched", "joined_ids", "revisions_if_last",
    "what_counts", "what_is_told", "when_settled",
]  # fmt: skip

JOIN: Final = {"sqlite": "CROSS JOIN", "postgresql": "JOIN"}
"""A join whose left side goes first: each row of it is looked up in an index, and no other row is passed over."""

BY_RECORD: Final = {"sqlite": "NOT INDEXED", "postgresql": ""}
"""Behind the table of events where a whole book is read.

SQLite would go by an index that begins with the book: through the table row by row, ten times as long, and then sort.
"""

_IDS: Final = {
    "sqlite": "json_each(:ids) AS j",
    "postgresql": "json_array_elements_text(CAST(:ids AS json)) AS j(value)",
}
_LIST: Final = {
    "sqlite": "SELECT value FROM json_each(:{name})",
    "postgresql": "SELECT json_array_elements_text(CAST(:{name} AS json))",
}

_HALF: Final = re.compile("[\ud800-\udfff]")

_SAME_IDENTITY: Final = "l.book = e.book AND l.source = e.source AND l.event_id = e.event_id"
_LATER: Final = "(l.revision, l.digest) > (e.revision, e.digest)"
_KNOWN: Final = {False: "", True: " AND l.recorded_at <= :known_at"}


class Which(TypedDict, total=False):
    """What of a book is asked for: each a list of words, `location` a single one, `since` an instant of the world."""

    subjects: Sequence[str] | None
    location: str | None
    types: Sequence[str] | None
    classifiers: Sequence[str] | None
    parties: Sequence[str] | None
    since: dt.datetime | None


@dataclass(slots=True)
class Conditions:
    """Conditions on rows of a table, and the values they are asked with."""

    dialect: str
    texts: list[str] = field(default_factory=list[str])
    values: dict[str, Any] = field(default_factory=dict[str, Any])

    def which(self, book: Book, which: Which) -> Conditions:
        """Rows of a book that are asked for."""
        since, location = which.get("since"), which.get("location")
        self.where("e.book = :book", book=book.id)
        self.where("e.location = :location" if location in _kept([location]) else "1 = 0", location=location)
        self.among("e.type", which.get("types")).among("e.classifier", which.get("classifiers"))
        self.among("e.party", which.get("parties"))
        return self.where("e.event_time >= :since", since=None if since is None else to_ms(since))

    def until(self, at: dt.datetime | None) -> Conditions:
        """Rows of events up to an instant."""
        return self.where("e.event_time <= :at", at=None if at is None else to_ms(at))

    def where(self, text: str, **values: Any) -> Conditions:
        """One more condition; none where a value is None."""
        if all(value is not None for value in values.values()):
            self.texts.append(text)
            self.values |= values
        return self

    def among(self, column: str, words: Sequence[str] | None) -> Conditions:
        """The column is one of the words; no condition where there is no list."""
        if words is None:
            return self
        name = column.replace(".", "_")
        return self.where(f"{column} IN ({_LIST[self.dialect].format(name=name)})", **{name: json.dumps(_kept(words))})

    def __str__(self) -> str:
        """The conditions as one, for WHERE or ON."""
        return " AND ".join(self.texts)


def joined_ids(dialect: str, ids: Sequence[str]) -> tuple[str, dict[str, str]]:
    """What stands before the table that ids are looked up in, as `j.value`, and the value it is asked with."""
    return f"{_IDS[dialect]} {JOIN[dialect]}", {"ids": json.dumps(_kept(dict.fromkeys(ids)))}


def _kept(words: Iterable[str | None]) -> list[str]:
    """Words that a row can have: a text of PostgreSQL holds no NUL and no half of a sign, so no row has them."""
    return [each for each in words if each is not None and "\x00" not in each and not _HALF.search(each)]


def what_is_told(conditions: Conditions, known_at: dt.datetime | None) -> Conditions:
    """Rows recorded by then that are no retractions; later ones of the same identity may be known."""
    conditions.where("e.recorded_at <= :known_at", known_at=None if known_at is None else to_ms(known_at))
    return conditions.where("e.retracted = 0")


def what_counts(conditions: Conditions, known_at: dt.datetime | None) -> Conditions:
    """Of each identity the row with the greatest (revision, digest) recorded by then, unless it is a retraction.

    The other conditions are on that row: a revision may have changed what they ask for.
    """
    later = f"SELECT 1 FROM event AS l WHERE {_SAME_IDENTITY}{_KNOWN[known_at is not None]} AND {_LATER}"
    return what_is_told(conditions, known_at).where(f"NOT EXISTS ({later})")


def revisions_if_last(known_at: dt.datetime | None) -> str:
    """How many rows of the identity of a row are known by then; null where the row is not the last of them.

    One look at the index tells both.
    """
    found = f"FROM event AS l WHERE {_SAME_IDENTITY}{_KNOWN[known_at is not None]}"
    return f"SELECT CASE WHEN SUM(CASE WHEN {_LATER} THEN 1 ELSE 0 END) = 0 THEN COUNT(*) END {found}"


def fetched(
    connection: sa.Connection, query: str, values: Mapping[str, Any], schema: Mapping[str, type[pl.DataType]]
) -> pl.DataFrame:
    """The rows that a query gives, as a frame."""
    return frame_of(connection.execute(sa.text(query), values), schema)


@contextmanager
def when_settled(store: Store, known_at: dt.datetime | None) -> Generator[sa.Connection]:
    """A snapshot in which nothing that is under way can still be recorded as known at an instant that has come.

    A writer is given its instant when it begins. Where that may be before `known_at`, it is waited for.
    """
    if known_at is not None and to_ms(known_at) >= _last_recorded_ms(store):
        with writing(store):
            pass  # whoever wrote has ended
    with snapshot(store) as connection:
        yield connection


def _last_recorded_ms(store: Store) -> int:
    with snapshot(store) as connection:
        return (connection.scalar(sa.select(sa.func.max(tables.event.c.record))) or 0) >> RECORDS_PER_MS
