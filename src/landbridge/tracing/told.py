"""What a few histories tell: line by line, stay by stay, what is still to come, and where sources contradict."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.ledger import EVENT_SCHEMA

__all__ = ["Span", "as_events", "contradictions", "happened", "lines_of", "spans_aboard", "to_come"]

Span = tuple[str, dt.datetime, dt.datetime | None]
"""Something that a thing is on: its id, from when, until when (None: still)."""

_CARRIED: Final = ("container.loaded", "train.formed")
_OFF: Final = ("container.discharged", "container.picked", "container.removed", "container.gated_in",
               "container.gated_out", "container.dropped_off", "container.picked_up", "container.stripped")  # fmt: skip
_MILESTONE: Final = ("of", "type", "location", "stage")
_SAME_CALL: Final = dt.timedelta(days=3)
_AGREED: Final = dt.timedelta(hours=1)


def happened(rows: pl.DataFrame, at: dt.datetime) -> pl.DataFrame:
    """What histories tell that has happened up to an instant, in order of time."""
    acted = rows.filter(pl.col("classifier") == "ACT", pl.col("event_time") <= at)
    return acted.sort("event_time", "record", maintain_order=True)


def lines_of(rows: pl.DataFrame, thing: str, spans: Sequence[Span], at: dt.datetime) -> pl.DataFrame:
    """The history of a thing: what is told of it itself, and of what it was on while it was on it.

    Containers put on or off a train are no lines of the train's. Adds the column `of`: the id that a line tells of.
    """
    acted = happened(rows, at)
    cargo = (pl.col("role") == "object") & pl.col("type").str.starts_with("container.")
    own = acted.filter((pl.col("id") == thing) & ~cargo)
    parts = [own, *(_while_aboard(acted, span) for span in spans)]
    lines = pl.concat(parts).unique("record", keep="first", maintain_order=True)
    return lines.sort("event_time", "record", maintain_order=True).with_columns(pl.col("id").alias("of"))


def spans_aboard(rows: pl.DataFrame, thing: str, at: dt.datetime) -> tuple[Span, ...]:
    """The trains that a container was loaded on, or that a train was made part of, one after the other.

    A container is on a train until something is told of it that ends that; a train is part of another one until
    something is told of itself again.
    """
    acted = happened(rows, at).filter(pl.col("role") == "subject", pl.col("id") == thing)
    moves: list[tuple[str, str | None, dt.datetime]] = acted.select("type", "object", "event_time").rows()
    spans: list[Span] = []
    for place, (kind, carrier, since) in enumerate(moves):
        if kind in _CARRIED and carrier is not None:
            spans.append((carrier, since, _ended(moves[place + 1 :], kind)))
    return tuple(spans)


def _ended(later: Sequence[tuple[str, str | None, dt.datetime]], kind: str) -> dt.datetime | None:
    if kind == "train.formed":
        return later[0][2] if later else None
    return next((when for each, _, when in later if each in (*_CARRIED, *_OFF)), None)


def to_come(rows: pl.DataFrame, things: Sequence[str], at: dt.datetime) -> pl.DataFrame:
    """Planned, estimated and requested milestones that have not happened yet, of each source the last it told.

    Left out is what a thing has passed by: milestones planned for before one that happened. Columns: time, type,
    location, stage, of, classifier, source, party, recorded_at, overdue.
    """
    told = rows.filter(pl.col("role") == "subject", pl.col("id").is_in(things)).with_columns(pl.col("id").alias("of"))
    plans = told.filter(pl.col("classifier") != "ACT").sort("recorded_at", "record", maintain_order=True)
    last = plans.unique([*_MILESTONE, "classifier", "source"], keep="last", maintain_order=True)
    reached = happened(told, at).select(_MILESTONE).unique().with_columns(pl.lit(value=True).alias("met"))
    open_ones = last.join(reached, on=_MILESTONE, how="left", nulls_equal=True)
    passed = pl.col("event_time").filter(pl.col("met")).max().over("of", "classifier")
    waiting = open_ones.filter(pl.col("met").is_null() & (passed.is_null() | (pl.col("event_time") > passed)))
    return waiting.sort("event_time", "record").select(
        pl.col("event_time").alias("time"), "type", "location", "stage", "of", "classifier", "source", "party",
        "recorded_at", (pl.col("event_time") <= at).alias("overdue"),
    )  # fmt: skip


def contradictions(lines: pl.DataFrame) -> pl.DataFrame:
    """Two lines of two sources that can not both be right.

    `time`: the same milestone at the same place, told more than an hour and at most three days apart. `place`: the same
    milestone within an hour at two places. To be seen somewhere is no milestone: devices tell it every few minutes.
    Columns: about, of, type, and time, location, source of the one told first and of the other (with other_ in front).
    """
    told = lines.filter(pl.col("type") != "container.seen").select(
        "of", "type", "stage", "location", "source", "record", time="event_time"
    )
    others = told.rename({name: f"other_{name}" for name in ("location", "source", "record", "time")})
    pairs = told.join(others, on=["of", "type", "stage"], nulls_equal=True).filter(
        pl.col("record") < pl.col("other_record"), pl.col("source") != pl.col("other_source")
    )
    apart = (pl.col("time") - pl.col("other_time")).abs()
    same = pl.col("location") == pl.col("other_location")
    times = pairs.filter(same, apart > _AGREED, apart <= _SAME_CALL).with_columns(about=pl.lit("time"))
    places = pairs.filter(~same, apart <= _AGREED).with_columns(about=pl.lit("place"))
    return pl.concat([times, places]).sort("time", "record").select(
        "about", "of", "type", "time", "location", "source", "other_time", "other_location", "other_source"
    )  # fmt: skip


def as_events(rows: pl.DataFrame, book: str) -> pl.DataFrame:
    """Histories as a book of one revision each, for the folds; of a thing told as object only its subject's rows."""
    told = rows.filter(pl.col("role") == "subject").unique("record", keep="first", maintain_order=True)
    # In the order they were recorded: of two events at one instant the later one counts.
    numbered = told.sort("record").drop("event_id").with_row_index("event_id")
    frame = numbered.with_columns(pl.lit(0).alias("revision"), pl.lit(book).alias("book"))
    return frame.select(list(EVENT_SCHEMA)).cast(EVENT_SCHEMA)  # pyright: ignore[reportArgumentType]


def _while_aboard(acted: pl.DataFrame, span: Span) -> pl.DataFrame:
    carrier, since, until = span
    of_carrier = acted.filter(pl.col("id") == carrier, pl.col("role") == "subject", pl.col("event_time") >= since)
    return of_carrier if until is None else of_carrier.filter(pl.col("event_time") <= until)
