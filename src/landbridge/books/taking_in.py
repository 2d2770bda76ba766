"""Take statements in: any order, any overlap. One call of `add` is one transaction, and what it returns is on disk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import polars as pl
import polars.selectors as cs
import sqlalchemy as sa

from landbridge.books import tables
from landbridge.books.bulk import insert_rows, key_of, rows_of_identities
from landbridge.books.nouns import Book, Origin, Receipt, Refused
from landbridge.books.opening import Store, writing
from landbridge.books.quarantine import keep_refused, mark_corrected
from landbridge.books.roll_up import add_to_day_counts, changes_of_counts
from landbridge.ledger import STATEMENT_SCHEMA
from landbridge.units import to_ms

__all__ = ["RECORDS_PER_MS", "Intake", "begin_intake"]

_IDENTITY: Final = ("source", "event_id", "revision", "digest")
_EVENT_COLUMNS: Final = tuple(column.name for column in tables.event.columns)
_COUNTING: Final = (*_IDENTITY, "type", "location", "classifier", "party", "event_time", "retracted")
_NEEDED: Final = (*_IDENTITY, "classifier", "type", "event_time", "format")
RECORDS_PER_MS: Final = 20  # bits


@dataclass(frozen=True, slots=True)
class Intake:
    """One file under way into a book."""

    store: Store
    book: Book
    origin: Origin
    id: int
    clock: Callable[[], dt.datetime]

    def add(self, statements: pl.DataFrame, bad: Sequence[Refused] = (), corrects: Sequence[int] = ()) -> Receipt:
        """Take in a frame by STATEMENT_SCHEMA and records that can not be; when it returns, they are on the disk.

        `corrects` are ids of the quarantine that these statements put right. Raises ValueError when the frame is none
        of statements, lacks what every statement has or holds a NUL, EnvironmentFailed when the database does not take
        them: then nothing of them is there.
        """
        _check(statements)
        with writing(self.store) as connection:
            now_ms, record = _next_record(connection, to_ms(self.clock()))
            rows = _as_rows(statements, self.book, self.id, now_ms)
            existing = rows_of_identities(connection, tables.event, _COUNTING, self.book.id, rows)
            new = _numbered(_not_known(rows, existing), record)
            _write(connection, self.book, new)
            add_to_day_counts(connection, self.book.id, changes_of_counts(existing, new))
            keep_refused(connection, self.book, self.origin, self.id, bad)
            corrected = mark_corrected(connection, self.book, corrects, now_ms)
            receipt = Receipt(statements.height + len(bad), new.height, statements.height - new.height, len(bad),
                              corrected)  # fmt: skip
            _count(connection, self.id, receipt)
        return receipt


@contextmanager
def begin_intake(
    store: Store, book: Book, origin: Origin, clock: Callable[[], dt.datetime]
) -> Generator[Intake]:  # fmt: skip
    """An intake into a book; it is marked as finished when the block ends well.

    `clock` gives the instant of recording; times recorded never go back, even where the clock does.
    """
    row = {"book": book.id, "file": origin.file, "sha256": origin.sha256, "format": origin.format, "read": 0,
           "new": 0, "known": 0, "quarantined": 0, "started_at": to_ms(clock())}  # fmt: skip
    with writing(store) as connection:
        number = key_of(connection.execute(sa.insert(tables.intake).values(row)))
    yield Intake(store, book, origin, number, clock)
    with writing(store) as connection:
        finished = sa.update(tables.intake).where(tables.intake.c.id == number)
        connection.execute(finished.values(finished_at=to_ms(clock())))


def _check(statements: pl.DataFrame) -> None:
    """Raises ValueError where rows are none that both databases take; PostgreSQL holds no NUL in a text."""
    if statements.schema != STATEMENT_SCHEMA:
        raise ValueError("no frame of statements")
    objects = statements["objects"].drop_nulls().explode().drop_nulls().struct.unnest()
    for columns, needed in ((statements, _NEEDED), (objects, objects.columns)):
        lacking = [name for name in needed if columns[name].null_count()]
        if lacking:
            raise ValueError(f"a statement needs {', '.join(lacking)}")
        texts = columns.select(cs.string().str.contains("\x00", literal=True).any())
        broken = [each.name for each in texts if each.any()]
        if broken:
            raise ValueError(f"a statement can not hold the character NUL: {', '.join(broken)}")


def _next_record(connection: sa.Connection, clock_ms: int) -> tuple[int, int]:
    """The instant of recording [ms] and the first free record number, neither before the last one of the store."""
    last = connection.scalar(sa.select(sa.func.max(tables.event.c.record))) or 0
    now_ms = max(clock_ms, last >> RECORDS_PER_MS)
    return now_ms, max(now_ms << RECORDS_PER_MS, last + 1)


def _as_rows(statements: pl.DataFrame, book: Book, intake: int, now_ms: int) -> pl.DataFrame:
    """Statements as the database holds them, each once.

    A live book is told of everything when it is told: or an answer for a past instant would change. The book of a run
    keeps the instants it was written with.
    """
    given = pl.col("recorded_at").cast(pl.Int64) if book.kind == "run" else pl.lit(None, dtype=pl.Int64)
    return statements.unique(_IDENTITY, keep="first", maintain_order=True).with_columns(
        pl.col("event_time").cast(pl.Int64),
        given.fill_null(now_ms).alias("recorded_at"),
        pl.col("party").fill_null(book.party),
        pl.col("retracted").fill_null(value=False).cast(pl.Int64),
        pl.lit(book.id).alias("book"),
        pl.lit(intake).alias("intake"),
    )


def _not_known(rows: pl.DataFrame, existing: pl.DataFrame) -> pl.DataFrame:
    return rows if existing.is_empty() else rows.join(existing, on=_IDENTITY, how="anti", maintain_order="left")


def _numbered(rows: pl.DataFrame, first: int) -> pl.DataFrame:
    return rows.with_columns(pl.int_range(first, first + pl.len(), dtype=pl.Int64).alias("record"))


def _write(connection: sa.Connection, book: Book, new: pl.DataFrame) -> None:
    insert_rows(connection, tables.event, new.select(_EVENT_COLUMNS))
    objects = new.select("record", "objects").drop_nulls("objects").explode("objects").drop_nulls("objects")
    objects = objects.unnest("objects").unique(["id", "record", "role"], maintain_order=True)
    objects = objects.select(pl.lit(book.id).alias("book"), "id", "record", "role", "scheme")
    insert_rows(connection, tables.event_object, objects)
    told = new.filter(pl.col("message").is_not_null()).select("record", pl.col("message").alias("body"), "context")
    insert_rows(connection, tables.message, told)


def _count(connection: sa.Connection, intake: int, receipt: Receipt) -> None:
    counted = tables.intake.c
    changed = {name: counted[name] + getattr(receipt, name) for name in ("read", "new", "known", "quarantined")}
    connection.execute(sa.update(tables.intake).where(counted.id == intake).values(changed))
