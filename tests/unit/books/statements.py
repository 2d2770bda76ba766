"""Small statements for the tests of books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.books import (
    Book,
    Origin,
    Store,
    check_book,
    daily_counts,
    histories,
    known_book,
    list_people,
    quarantined,
    statements,
)
from landbridge.ledger import STATEMENT_SCHEMA, sealed

START = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
ORIGIN = Origin("events.csv", "csv")


@dataclass(frozen=True)
class Bad:
    line: int | None = 3
    place: str | None = "event_time"
    reason: str = "no instant"
    remedy: str = "write 2020-06-01T08:00Z"
    raw: str = "a,b,c"


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now


def statement(event_id: str, *, hour: int = 0, **fields: Any) -> dict[str, Any]:
    """A train that comes to Alashankou, unless other fields are given."""
    return {
        "source": "urn:test", "event_id": event_id, "revision": 0, "classifier": "ACT", "type": "train.arrived",
        "subject": "T1", "location": "cn-alashankou", "event_time": START + dt.timedelta(hours=hour),
        "retracted": False, "format": "csv", **fields,
    }  # fmt: skip


def frame(rows: Iterable[dict[str, Any]]) -> pl.DataFrame:
    return sealed(pl.DataFrame(list(rows), schema=STATEMENT_SCHEMA))


def answers(store: Store, book: Book, things: Sequence[str]) -> tuple[Any, ...]:
    """All that can be asked of a book; its name and number are not among it."""
    early = START + dt.timedelta(minutes=1)
    frames = [
        known_book(store, book).drop("book").cast({"location": pl.String}),
        known_book(store, book, known_at=START).drop("book"),
        known_book(store, book, known_at=early, classifiers=("ACT", "PLN")).drop("book"),
        histories(store, book, things), histories(store, book, things, known_at=early),
        daily_counts(store, book, classifiers=None), *statements(store, book, history=True),
        quarantined(store, book).drop("id"),
    ]  # fmt: skip
    states = [each.state for each in check_book(store, book)]
    return [each.to_dicts() for each in frames], list_people(store, book), states
