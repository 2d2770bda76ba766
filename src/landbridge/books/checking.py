"""Whether a book is whole: its counts, its receipts, its order, and that everything belongs to an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl
import sqlalchemy as sa

from landbridge.books import tables
from landbridge.books.asking import BY_RECORD, Conditions, fetched
from landbridge.books.bulk import schema_of
from landbridge.books.nouns import Book
from landbridge.books.opening import Store, snapshot
from landbridge.books.reading import statement_frames
from landbridge.books.roll_up import COUNTED, counted_by_day
from landbridge.ledger import sealed

__all__ = ["Finding", "check_book"]

_NEEDED: Final = ("source", "event_id", "revision", "digest", "type", "location", "classifier", "party", "event_time",
                  "retracted")  # fmt: skip
_MESSAGES: Final = 20_000
_ROWS: Final = 50_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One check of a book: `state` is fine, note or wrong, `says` what was found, in plain words."""

    check: str
    state: str
    says: str


def check_book(
    store: Store, book: Book, *, digest_of: Callable[[str, str], int | None] | None = None
) -> tuple[Finding, ...]:  # fmt: skip
    """Findings of all checks. `digest_of` reckons the digest of a message anew from its format and text.

    It gives None where it can not tell; without it messages are not looked into.
    """
    with snapshot(store) as connection:
        findings = [
            _file(connection),
            _counts(connection, book),
            _receipts(connection, book),
            _broken_off(connection, book),
            _order(connection, book),
            _orphans(connection, book),
            _rows_as_sealed(connection, book),
        ]
        if digest_of is not None:
            findings.append(_messages(connection, book, digest_of))
    return tuple(findings)


def _file(connection: sa.Connection) -> Finding:
    if connection.dialect.name != "sqlite":
        return Finding("database", "fine", "PostgreSQL sees to the pages of its tables itself")
    said = str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar())
    return _finding("database", said == "ok", "all pages of the file are sound", f"SQLite finds: {said}")


def _counts(connection: sa.Connection, book: Book) -> Finding:
    """The counts by day, reckoned anew from the events."""
    rows = fetched(connection, f"SELECT {', '.join(_NEEDED)} FROM event {BY_RECORD[connection.dialect.name]} "
                   "WHERE book = :book", {"book": book.id},
                   schema_of(tables.event, _NEEDED))  # fmt: skip
    columns = [*COUNTED, "events"]
    kept = fetched(connection, f"SELECT {', '.join(columns)} FROM day_count WHERE book = :book AND events <> 0",
                   {"book": book.id}, schema_of(tables.day_count, columns))  # fmt: skip
    anew = counted_by_day(rows).select(pl.col(name).cast(kept.schema[name]) for name in columns)
    other = kept.join(anew, on=columns, how="anti").height + anew.join(kept, on=columns, how="anti").height
    return _finding("counts by day", not other, f"{kept.height:,} counts are those of {rows.height:,} rows",
                    f"{other} of {kept.height} counts are not those of the events")  # fmt: skip


def _receipts(connection: sa.Connection, book: Book) -> Finding:
    said = _one(connection, 'SELECT SUM("read"), SUM("new"), SUM(known), SUM(quarantined) FROM intake '
                "WHERE book = :book", book)  # fmt: skip
    read, new, known, quarantined = (int(each or 0) for each in said)
    there = int(_one(connection, "SELECT COUNT(*) FROM event WHERE book = :book", book)[0])
    adds_up = read == new + known + quarantined and new == there
    words = f"{read:,} read = {new:,} new + {known:,} known + {quarantined:,} quarantined; {there:,} events are there"
    return _finding("receipts", adds_up, words, words)


def _broken_off(connection: sa.Connection, book: Book) -> Finding:
    """Files that were not taken in to their end, neither then nor later."""
    first, later = tables.intake, tables.intake.alias("later")
    same = sa.case(
        (first.c.sha256.is_not(None) & later.c.sha256.is_not(None), first.c.sha256 == later.c.sha256),
        else_=first.c.file == later.c.file,
    )
    # A file of corrections is taken in once for each format in it.
    ended = sa.exists().where(later.c.book == book.id, later.c.id > first.c.id, later.c.format == first.c.format,
                              later.c.finished_at.is_not(None), same)  # fmt: skip
    files = connection.execute(
        sa.select(first.c.file).where(first.c.book == book.id, first.c.finished_at.is_(None), ~ended)
    ).scalars().all()  # fmt: skip
    if not files:
        return Finding("files", "fine", "every file was taken in to its end")
    names = ", ".join(dict.fromkeys(files[:3]))
    return Finding("files", "note", f"{len(files)} under way or broken off ({names}); take them in again to be sure")


def _order(connection: sa.Connection, book: Book) -> Finding:
    """In a live book what was written later is known later."""
    if book.kind == "run":
        return Finding("order", "fine", "the book of a run keeps the instants it was written with")
    table = f"event {BY_RECORD[connection.dialect.name]}"
    before = f"SELECT recorded_at, LAG(recorded_at) OVER (ORDER BY record) AS before FROM {table} WHERE book = :book"
    back = _one(connection, f"SELECT COUNT(*) FROM ({before}) AS e WHERE recorded_at < before", book)[0]
    return _finding("order", not back, "times of recording never go back",
                    f"times of recording go back {back} times")  # fmt: skip


def _orphans(connection: sa.Connection, book: Book) -> Finding:
    objects = _one(connection, "SELECT COUNT(*) FROM event_object AS o WHERE o.book = :book AND NOT EXISTS "
                   "(SELECT 1 FROM event AS e WHERE e.record = o.record AND e.book = o.book)", book)[0]  # fmt: skip
    told = _one(connection, "SELECT COUNT(*) FROM message AS m WHERE NOT EXISTS "
                "(SELECT 1 FROM event AS e WHERE e.record = m.record)", book)[0]  # fmt: skip
    return _finding("belonging", not objects and not told, "every further object and message belongs to an event",
                    f"{objects} further objects and {told} messages belong to no event")  # fmt: skip


def _rows_as_sealed(connection: sa.Connection, book: Book) -> Finding:
    """Rows that came without a message: what they tell gives the digest they were taken in with.

    Triggers keep rows as they are, but another program can switch them off, or put a row in the place of one.
    """
    erased = sa.select(tables.erasure.c.key).where(tables.erasure.c.book == book.id, tables.erasure.c.what == "message")
    keys = [int(key) for key in connection.execute(erased).scalars()]
    asked = Conditions(connection.dialect.name).which(book, {})
    seen = other = 0
    for records, frame in statement_frames(
        connection, book, f"event AS e {BY_RECORD[connection.dialect.name]} WHERE", asked, _ROWS
    ):
        told = frame.filter(pl.col("message").is_null() & ~records.is_in(keys))
        none_named = pl.when(pl.col("party") != book.party).then("party").alias("party")
        given = sealed(told)["digest"] == told["digest"]
        as_taken = given | (sealed(told.with_columns(none_named))["digest"] == told["digest"])
        seen, other = seen + told.height, other + told.height - int(as_taken.sum())
    return _finding("rows", not other, f"{seen:,} rows without a message tell what they told when they were taken in",
                    f"{other} of {seen} rows were changed by another program")  # fmt: skip


def _messages(connection: sa.Connection, book: Book, digest_of: Callable[[str, str], int | None]) -> Finding:
    seen = other = 0
    for form, body, digest in _told(connection, book):
        anew = digest_of(form, body)
        seen += anew is not None
        other += anew is not None and anew != digest
    return _finding("messages", not other, f"{seen:,} messages are those that were taken in",
                    f"{other} of {seen} messages are not what was taken in")  # fmt: skip


def _told(connection: sa.Connection, book: Book) -> Iterator[tuple[str, str, int]]:
    event, message = tables.event.c, tables.message.c
    chosen = sa.select(event.format, message.body, event.digest).join_from(
        tables.event, tables.message, event.record == message.record
    ).where(event.book == book.id)  # fmt: skip
    for row in connection.execution_options(yield_per=_MESSAGES).execute(chosen):
        yield (row[0], row[1], row[2])


def _one(connection: sa.Connection, query: str, book: Book) -> tuple[Any, ...]:
    values = {"book": book.id} if ":book" in query else {}
    return tuple(connection.execute(sa.text(query), values).one())


def _finding(check: str, well: bool, fine: str, wrong: str) -> Finding:  # noqa: FBT001 - the verdict it is made of
    return Finding(check, "fine" if well else "wrong", fine if well else wrong)
