"""Where everything is at an instant of a run: counts of the Situation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import polars as pl

from landbridge.ledger import read_book, situation_at
from landbridge.scenario import Run

__all__ = ["WhereItIs", "where_it_is"]

_HELD = 8
_FORMED = "formed anew"
_CLASSES = ("China-Europe", "Central Asia", "background", _FORMED)
_AT_PLACE = ("at a station", "in a stage", "held")


@dataclass(frozen=True, slots=True)
class WhereItIs:
    """`trains`: state and trains of each class. `places`: location and trains of each state there.

    A train formed anew counts beside the ones that run in it. `containers`: state and count.
    `held`: train, location, stage waited for, since and hours [h], longest first.
    """

    trains: pl.DataFrame
    places: pl.DataFrame
    containers: pl.DataFrame
    held: pl.DataFrame


def where_it_is(run: Run, at: dt.datetime) -> WhereItIs:
    """The Situation of the first replication at an instant, counted."""
    book = read_book(run.book_path)
    found = situation_at(book, at)
    classes = run.frames.journeys.select(pl.col("subject").alias("train"), pl.col("train_class").alias("class"))
    trains = found.trains.with_columns(pl.col("location", "stage").cast(pl.String))
    trains = trains.join(classes, on="train", how="left").with_columns(pl.col("class").fill_null(_FORMED))
    # A train that was divided again is no more; a background train that is gone ran on.
    trains = trains.filter((pl.col("class") != _FORMED) | (pl.col("state") != "gone"))
    there = trains.filter(pl.col("state").is_in(_AT_PLACE))
    held = trains.filter(pl.col("state") == "held").sort("since").head(_HELD)
    hours = ((pl.lit(at) - pl.col("since")).dt.total_milliseconds() / 3_600_000).alias("hours")
    return WhereItIs(
        _crossed(trains, "state", "class", _CLASSES), _crossed(there, "location", "state", _AT_PLACE),
        found.containers.group_by("state").len("count").sort("count", descending=True),
        held.select("train", "location", "stage", "since", hours),
    )  # fmt: skip


def _crossed(frame: pl.DataFrame, rows: str, columns: str, names: tuple[str, ...]) -> pl.DataFrame:
    """Counts of two columns against each other, with the total last; the row with most first."""
    counts = [(pl.col(columns) == name).sum().cast(pl.Int64).alias(name) for name in names]
    return (
        frame.group_by(rows)
        .agg(*counts, pl.len().cast(pl.Int64).alias("all"))
        .sort("all", rows, descending=[True, False])
    )
