"""What is at a port by a live book: trains and containers that stand there, what is announced, what was done lately."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl

from landbridge.books import Book, Store, histories, known_book
from landbridge.ledger import CLASSIFIERS, situation_at
from landbridge.tracing.journeys import scenario_ports
from landbridge.tracing.places import find_place
from landbridge.tracing.plan_against_actual import KEY, hours_of
from landbridge.tracing.staying import GONE, first_told

__all__ = ["AHEAD_H", "FORGOTTEN_D", "AtPort", "at_port"]

AHEAD_H: Final = 12
"""[h] How far announcements are looked at: a shift."""

FORGOTTEN_D: Final = 60
"""[d] Of what nothing was told for so long, nobody is told that it stands there."""

_OVERDUE_H: Final = 24
_OFF: Final = ("container.discharged", "container.picked", "container.removed")
_TRAIN_COLUMNS: Final = ("train", "location", "state", "stage", "since", "hours", "containers")
_HERE: Final = ("at a station", "in a stage", "held")
_BOX_HERE: Final = ("in inspection", "waiting", "discharged", "in a terminal", "set down", "can be fetched", "packed",
                    "unpacked", "off its transport", "inspected", "seen")  # fmt: skip


@dataclass(frozen=True, slots=True)
class AtPort:
    """A port, or any other place, by a live book.

    `trains`: train, location, state, stage, since, hours [h], containers (on it); those
    with containers first, longest first. `containers` that
    stand there by themselves: state, location, count, and the longest: longest, hours [h]. `coming`: time, subject,
    type, location, classifier, source, recorded_at of the next 12 hours, and of what is overdue by 24 hours at most.
    `lately`: type, location and count (of subjects) of the 12 hours before.
    """

    place: str
    name: str
    stations: tuple[str, ...]
    at: dt.datetime
    known_at: dt.datetime | None
    trains: pl.DataFrame
    containers: pl.DataFrame
    coming: pl.DataFrame
    lately: pl.DataFrame


def at_port(
    store: Store, book: Book, place: str, *, at: dt.datetime, known_at: dt.datetime | None = None,
    parties: Sequence[str] | None = None,
) -> AtPort:  # fmt: skip
    """What is at a place: a port by id, name or one of its stations, or any location of the network.

    Raises WrongUse, naming what comes close, when there is no such place.
    """
    at = at.astimezone(dt.UTC)  # as books have it
    name, stations = _find(book, place)
    ask = partial(known_book, store, book, known_at=known_at, parties=parties or None)
    since = at - dt.timedelta(days=FORGOTTEN_D)
    told = pl.concat([_words(ask(location=station, classifiers=CLASSIFIERS, since=since)) for station in stations])
    acted = told.filter(pl.col("classifier") == "ACT", pl.col("event_time") <= at)
    found = situation_at(ask(subjects=_maybe_here(acted), at=at), at)
    trains = _standing(first_told(found.trains, acted), _HERE, stations, at)
    aboard = _aboard(partial(histories, store, book, known_at=known_at, parties=parties or None), trains["train"], at)
    trains = trains.join(aboard, on="train", how="left").with_columns(pl.col("containers").fill_null(0))
    trains = trains.sort(pl.col("containers") == 0, "since", maintain_order=True)
    boxes = _standing(first_told(found.containers, acted), _BOX_HERE, stations, at)
    return AtPort(place, name, stations, at, known_at, trains.select(_TRAIN_COLUMNS), _counted(boxes),
                  _coming(told, acted, at), _lately(acted, at))  # fmt: skip


def _find(book: Book, place: str) -> tuple[str, tuple[str, ...]]:
    """Name and stations of a port or place. Raises WrongUse."""
    ports = scenario_ports(book)
    wanted = place.strip().casefold()
    for row in ports.iter_rows(named=True):
        if wanted in {str(row[name]).casefold() for name in ("port", "name", "location")}:
            stations = ports.filter(pl.col("port") == row["port"])["location"].to_list()
            return row["name"], tuple(stations)
    location = find_place(place, ports["port"].unique(maintain_order=True).to_list())
    return location.label, (location.id,)


def _words(book: pl.DataFrame) -> pl.DataFrame:
    return book.with_columns(pl.col("source", "classifier", "type", "location", "stage").cast(pl.String))


def _maybe_here(acted: pl.DataFrame) -> list[str]:
    """Subjects of which the last thing told at a station is not that they left it."""
    last = acted.sort("event_time", "recorded_at", maintain_order=True).unique(
        ["subject", "location"], keep="last", maintain_order=True
    )
    here = last.filter(~pl.col("type").is_in(GONE), pl.col("subject").is_not_null())
    return here["subject"].unique().sort().to_list()


def _standing(frame: pl.DataFrame, states: Sequence[str], stations: Sequence[str], at: dt.datetime) -> pl.DataFrame:
    words = frame.with_columns(pl.col("location").cast(pl.String))
    here = words.filter(pl.col("state").is_in(states), pl.col("location").is_in(stations))
    return here.with_columns(hours_of(pl.lit(at) - pl.col("since")).alias("hours")).sort("since", maintain_order=True)


def _aboard(told: Callable[[list[str]], pl.DataFrame], trains: pl.Series, at: dt.datetime) -> pl.DataFrame:
    """train, containers: put on it, or on trains that are part of it, and not told to have been taken off."""
    rows = _of_objects(told(trains.to_list()), at)
    parts = rows.filter(pl.col("type") == "train.formed").select(part="subject", train="object")
    members = _of_objects(told(parts["part"].unique().to_list()), at) if parts.height else rows.clear()
    own = pl.DataFrame({"part": trains, "train": trains}, schema={"part": pl.String, "train": pl.String})
    moves = pl.concat([rows, members]).filter(pl.col("type").is_in(["container.loaded", *_OFF]))
    last = moves.sort("event_time", "record").unique(["subject", "object"], keep="last", maintain_order=True)
    on = last.filter(pl.col("type") == "container.loaded").join(
        pl.concat([own, parts]), left_on="object", right_on="part"
    )
    return on.group_by("train").agg(pl.col("subject").n_unique().cast(pl.Int64).alias("containers"))


def _of_objects(rows: pl.DataFrame, at: dt.datetime) -> pl.DataFrame:
    words = rows.with_columns(pl.col("role", "classifier", "type", "subject", "object").cast(pl.String))
    acted = words.filter(pl.col("role") == "object", pl.col("classifier") == "ACT", pl.col("event_time") <= at)
    return acted.select("record", "type", "subject", "object", "event_time")


def _counted(boxes: pl.DataFrame) -> pl.DataFrame:
    """state, location, count, and of those the longest one with its hours."""
    counted = boxes.group_by("state", "location", maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("count"), longest=pl.col("container").first(), hours=pl.col("hours").first()
    )  # fmt: skip
    return counted.sort("count", "state", descending=[True, False])


def _coming(told: pl.DataFrame, acted: pl.DataFrame, at: dt.datetime) -> pl.DataFrame:
    from_, until = at - dt.timedelta(hours=_OVERDUE_H), at + dt.timedelta(hours=AHEAD_H)
    plans = told.filter(pl.col("classifier") != "ACT").sort("recorded_at", maintain_order=True)
    last = plans.unique([*KEY, "classifier", "source"], keep="last", maintain_order=True)
    open_ones = last.join(acted, on=list(KEY), how="anti", nulls_equal=True)
    near = open_ones.filter(pl.col("event_time") > from_, pl.col("event_time") <= until)
    return near.sort("event_time", maintain_order=True).select(
        pl.col("event_time").alias("time"), "subject", "type", "location", "classifier", "source", "recorded_at"
    )


def _lately(acted: pl.DataFrame, at: dt.datetime) -> pl.DataFrame:
    recent = acted.filter(pl.col("event_time") > at - dt.timedelta(hours=AHEAD_H))
    # Two sources that tell of one arrival are one.
    counts = recent.group_by("type", "location").agg(pl.col("subject").n_unique().cast(pl.Int64).alias("count"))
    return counts.sort("count", "type", "location", descending=[True, False, False])
