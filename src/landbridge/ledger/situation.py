"""Fold a book into the Situation: where everything is at an instant, as known at an instant."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from landbridge.ledger.knowledge import known_events

__all__ = ["Situation", "situation_at"]


@dataclass(frozen=True, slots=True)
class Situation:
    """Where everything is.

    `trains`: train, state (on the line, at a station, held, in a stage, arrived, in another train, gone), location,
    stage, since. `containers`: container, state, train, location, since. A run knows four states of a container: on a
    train, in inspection, waiting, discharged. Partners tell of more: in a terminal, out of a terminal, packed,
    unpacked, fetched, set down, can be fetched, off its transport, inspected, seen.
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
    "container.gated_in": "in a terminal",
    "container.gated_out": "out of a terminal",
    "container.stuffed": "packed",
    "container.stripped": "unpacked",
    "container.picked_up": "fetched",
    "container.dropped_off": "set down",
    "container.available": "can be fetched",
    "container.removed": "off its transport",
    "container.inspected": "inspected",
    "container.seen": "seen",
}


def situation_at(book: pl.DataFrame, at: dt.datetime, known_at: dt.datetime | None = None) -> Situation:
    """The Situation of a book; without `known_at` with all that was ever recorded. It reads no clock."""
    seen = known_events(book, at, known_at)
    trains = _last(seen, _TRAIN_STATES).select(
        pl.col("subject").alias("train"), "state", "location", "stage", pl.col("event_time").alias("since")
    )
    containers = _last(seen, _CONTAINER_STATES).select(
        pl.col("subject").alias("container"), "state", pl.col("object").alias("train"), "location",
        pl.col("event_time").alias("since"),
    )  # fmt: skip
    ever = dt.datetime.max.replace(tzinfo=dt.UTC)
    return Situation(at, known_at or ever, _with_arrived(trains, seen), containers)


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
