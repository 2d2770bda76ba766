"""Fold a book into the Situation: where everything is at an instant, as known at an instant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

__all__ = ["Situation", "situation_at"]


@dataclass(frozen=True, slots=True)
class Situation:
    """Where everything is.

    `trains`: train, state (on the line, at a station, held, in a stage, arrived, in another train,
    gone), location, stage,
    since. `containers`: container, state (on a train, in inspection, waiting, discharged), train, location, since.
    """

    at: dt.datetime
    known_at: dt.datetime
    trains: pl.DataFrame
    containers: pl.DataFrame


_TRAIN_STATES = {
    "train.departed": "on the line",
    "train.passed": "on the line",
    "train.diverted": "on the line",
    "border.crossed": "on the line",
    "train.arrived": "at a station",
    "gauge.changed": "at a station",
    "train.released": "at a station",
    "stage.ended": "at a station",
    "stage.interrupted": "at a station",
    "train.held": "held",
    "stage.started": "in a stage",
    "train.formed": "in another train",
    "train.left": "gone",
}
_CONTAINER_STATES = {
    "container.loaded": "on a train",
    "container.picked": "in inspection",
    "container.released": "waiting",
    "container.discharged": "discharged",
}


def situation_at(book: pl.DataFrame, at: dt.datetime, known_at: dt.datetime | None = None) -> Situation:
    """The Situation of a book; without `known_at` with all that was ever recorded. It reads no clock."""
    known_at = known_at or dt.datetime.max.replace(tzinfo=dt.UTC)
    seen = _latest_revisions(book.filter(pl.col("recorded_at") <= known_at))
    seen = seen.filter(pl.col("classifier").cast(pl.String) == "ACT", pl.col("event_time") <= at)
    trains = _last(seen, _TRAIN_STATES).select(
        pl.col("subject").alias("train"), "state", "location", "stage", pl.col("event_time").alias("since")
    )
    containers = _last(seen, _CONTAINER_STATES).select(
        pl.col("subject").alias("container"), "state", pl.col("object").alias("train"), "location",
        pl.col("event_time").alias("since"),
    )  # fmt: skip
    return Situation(at, known_at, _with_arrived(trains, seen), containers)


def _latest_revisions(book: pl.DataFrame) -> pl.DataFrame:
    """The last revision of each event, in the place where the event was first written."""
    if book["revision"].max() == 0:
        return book
    event = ["source", "event_id"]
    placed = book.with_row_index("place").with_columns(pl.col("place").min().over(event))
    return placed.sort("revision").unique(event, keep="last").sort("place").drop("place")


def _last(seen: pl.DataFrame, states: dict[str, str]) -> pl.DataFrame:
    """The last event of each subject that says something of its state; ties go to the event written later."""
    kind = pl.col("type").cast(pl.String)
    rows = seen.filter(kind.is_in(list(states))).sort("event_time", maintain_order=True)
    return rows.unique("subject", keep="last", maintain_order=True).with_columns(
        kind.replace_strict(states).alias("state")
    )


def _with_arrived(trains: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """A train whose containers have been discharged has arrived."""
    kind = pl.col("type").cast(pl.String)
    done = seen.filter(kind == "container.discharged")["object"].unique()
    arrived = pl.col("train").is_in(done.to_list()) & (pl.col("state") == "at a station")
    return trains.with_columns(pl.when(arrived).then(pl.lit("arrived")).otherwise("state").alias("state"))
