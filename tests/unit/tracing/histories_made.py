"""Histories as books give them, made by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl

START = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
_SCHEMA = pl.Schema(
    {"id": pl.String(), "role": pl.String(), "record": pl.Int64(), "source": pl.String(), "event_id": pl.String(),
     "revision": pl.Int64(), "classifier": pl.String(), "type": pl.String(), "subject": pl.String(),
     "object": pl.String(), "location": pl.String(), "stage": pl.String(), "quantity": pl.Int64(),
     "event_time": pl.Datetime("ms", "UTC"), "recorded_at": pl.Datetime("ms", "UTC"), "party": pl.String(),
     "format": pl.String(), "detail": pl.String(), "revised": pl.Int64()}
)  # fmt: skip


def after(hours: float) -> dt.datetime:
    return START + dt.timedelta(hours=hours)


def told(*rows: dict[str, Any]) -> pl.DataFrame:
    """One row each: `hour` and `recorded` in hours since the start; an actual of source S1 on T1 unless given."""
    made: list[dict[str, Any]] = []
    for record, given in enumerate(rows):
        row = dict(given)
        hour, recorded = row.pop("hour"), row.pop("recorded", None)
        one = {"source": "S1", "classifier": "ACT", "subject": "T1", "role": "subject", "revised": 1, **row}
        kept = {"record": record, "event_id": str(record), "revision": 0, "party": "own", "format": "csv"}
        times = {"event_time": after(hour), "recorded_at": after(hour if recorded is None else recorded)}
        made.append({"id": one["object" if one["role"] == "object" else "subject"], **kept, **times, **one})
    return pl.DataFrame(made, schema=_SCHEMA)
