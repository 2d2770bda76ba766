"""The Situation of small books, by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl

from landbridge.ledger import EVENT_SCHEMA, situation_at

_START = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def _hour(hours: float) -> dt.datetime:
    return _START + dt.timedelta(hours=hours)


def _book(*rows: tuple[int, int, str, str | None, float, float]) -> pl.DataFrame:
    """Rows of event_id, revision, type, stage, hour of the event, hour of writing; one train `t` at `p`."""
    events = [
        {"event_id": number, "source": "s", "revision": revision, "classifier": "ACT", "type": kind, "subject": "t",
         "object": None, "location": "p", "stage": stage, "quantity": None, "event_time": _hour(hour),
         "recorded_at": _hour(written), "book": "b"}
        for number, revision, kind, stage, hour, written in rows
    ]  # fmt: skip
    return pl.DataFrame(events, schema=EVENT_SCHEMA)


def _state(book: pl.DataFrame, hour: float, known: float | None = None) -> tuple[str, str | None]:
    found = situation_at(book, _hour(hour), None if known is None else _hour(known)).trains
    return found["state"].item(), found["stage"].cast(pl.String).item()


def test_a_correction_holds_from_when_it_was_written() -> None:
    book = _book((0, 0, "train.departed", None, 0, 0), (1, 0, "train.arrived", None, 5, 5),
                 (1, 1, "train.arrived", None, 9, 10))  # fmt: skip
    assert _state(book, 6, known=7)[0] == "at a station"
    assert _state(book, 6)[0] == "on the line"
    assert _state(book, 9)[0] == "at a station"


def test_a_correction_keeps_the_place_of_its_event_among_simultaneous_ones() -> None:
    book = _book((0, 0, "stage.started", "documents", 1, 1), (1, 0, "stage.ended", "documents", 3, 3),
                 (2, 0, "stage.started", "sanitary", 3, 3), (1, 1, "stage.ended", "documents", 3, 8))  # fmt: skip
    assert _state(book, 3, known=4) == ("in a stage", "sanitary")
    assert _state(book, 3) == ("in a stage", "sanitary")


def test_what_is_planned_or_lies_ahead_says_nothing_of_where_a_train_is() -> None:
    book = _book((0, 0, "train.departed", None, 0, 0), (1, 0, "train.arrived", None, 5, 5))
    planned = book.with_columns(pl.when(pl.col("event_id") == 1).then(pl.lit("PLN")).otherwise(pl.lit("ACT"))
                                .cast(pl.Categorical()).alias("classifier"))  # fmt: skip
    assert _state(planned, 6)[0] == "on the line"
    assert _state(book, 4)[0] == "on the line"
