"""Small statements for the tests of books."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl

from landbridge.books import Origin
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
