"""A container, its train and two sources, taken into a live book: what tests of its questions and screens share.

CSQU3054383 comes into Xi'an's terminal at hour 8 of 1 June 2020 (UTC), is loaded at 26 and leaves at 27 on train X1,
which comes to Khorgos at 84 as the railway says (planned for 82), or at 88 as the forwarder says, a day later. At 90 it
crosses, planned for 86. Brest is planned for 222 and estimated, at hour 85, for 234. Hours are those of `hour`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

from landbridge.books import Book, Origin, Store, begin_intake, create_book
from landbridge.ledger import STATEMENT_SCHEMA, sealed

BOX, TRAIN = "CSQU3054383", "X1"


def hour(hours: float) -> dt.datetime:
    return dt.datetime(2020, 6, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hours)


def statement(source: str, number: int, kind: str, place: str, hours: float, **more: Any) -> dict[str, Any]:
    """An actual of the train, recorded when it happened unless told otherwise."""
    recorded = more.pop("recorded", hours)
    return {"source": source, "event_id": str(number), "revision": 0, "classifier": "ACT", "type": kind,
            "subject": TRAIN, "location": place, "event_time": hour(hours), "recorded_at": hour(recorded),
            "retracted": False, "format": "csv", "party": "own", **more}  # fmt: skip


STORY = (
    statement("port", 1, "container.gated_in", "cn-xian", 8, subject=BOX),
    statement("port", 2, "container.loaded", "cn-xian", 26, subject=BOX, object=TRAIN),
    statement("railway", 1, "train.arrived", "cn-khorgos", 82, classifier="PLN", recorded=0),
    statement("railway", 2, "border.crossed", "cn-khorgos", 86, classifier="PLN", recorded=0),
    statement("railway", 3, "train.arrived", "by-brest", 222, classifier="PLN", recorded=0),
    statement("railway", 4, "train.departed", "cn-xian", 27),
    statement("railway", 5, "train.arrived", "cn-khorgos", 84),
    statement("railway", 6, "train.arrived", "by-brest", 234, classifier="EST", recorded=85),
    statement("forwarder", 1, "train.arrived", "cn-khorgos", 88, recorded=112, party="forwarder"),
    statement("railway", 7, "border.crossed", "cn-khorgos", 90),
)


def told_book(store: Store, rows: tuple[dict[str, Any], ...] = STORY) -> Book:
    """A book of the store with these statements, each taken in when it was recorded."""
    book = create_book(store, "live", now=hour(0), scenario="h1-2020")
    tell(store, book, *rows)
    return book


def tell(store: Store, book: Book, *rows: dict[str, Any]) -> None:
    """Take in statements at the instants they have as recorded."""
    for row in sorted(rows, key=lambda row: row["recorded_at"]):
        with begin_intake(store, book, Origin("story.csv", "csv"), lambda at=row["recorded_at"]: at) as intake:
            intake.add(sealed(pl.DataFrame([row], schema=STATEMENT_SCHEMA)))
