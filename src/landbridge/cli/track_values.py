"""A trace as JSON has it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

    from landbridge.tracing import Found, Trace

__all__ = ["rows_as_json", "trace_as_json"]

_LINE = ("event_time", "of", "type", "location", "stage", "object", "quantity", "classifier", "source", "event_id",
         "revision", "revised", "recorded_at", "party", "format", "detail")  # fmt: skip


def trace_as_json(found: Found, trace: Trace) -> dict[str, Any]:
    """Everything that is known of the thing, instants in ISO 8601."""
    where = None if trace.where is None else {**asdict(trace.where), **place_as_json(trace.where.location)}
    return {
        "asked": found.asked, "id": trace.id, "kind": trace.kind,
        "identities": [asdict(each) for each in found.identities],
        "at": trace.at.isoformat(), "known_at": None if trace.known_at is None else trace.known_at.isoformat(),
        "state": trace.state, "since": _plain(trace.since),
        "where": None if where is None else {name: _plain(value) for name, value in where.items()},
        "on": [{**asdict(each), "since": each.since.isoformat()} for each in trace.on],
        "aboard": rows_as_json(trace.aboard), "history": [_line(row) for row in trace.history.to_dicts()],
        "stays": rows_as_json(trace.stays), "to_come": rows_as_json(trace.to_come),
        "contradictions": rows_as_json(trace.contradictions),
    }  # fmt: skip


def rows_as_json(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame, instants and days in ISO 8601."""
    return [{name: _plain(value) for name, value in row.items()} for row in frame.to_dicts()]


def place_as_json(location: str | None) -> dict[str, str | None]:
    """The name of a place beside its id."""
    from landbridge.tracing import place_name

    return {"location": location, "name": place_name(location, local=True) or None}


def _line(row: dict[str, Any]) -> dict[str, Any]:
    from landbridge.cli.track_screen import at_place

    local = at_place(row)
    line = {name: _plain(row[name]) for name in _LINE}
    return {"time": line.pop("event_time"), "local_time": _plain(local), **line, **place_as_json(row["location"])}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
