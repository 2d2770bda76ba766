"""What is at a port by a live book: trains and containers that stand there, what is announced, what was done lately."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

import polars as pl

from landbridge.books import Book, Store, known_book
from landbridge.errors import WrongUse
from landbridge.ledger import known_events, situation_at
from landbridge.network import find_location
from landbridge.tracing.journeys import scenario_ports
from landbridge.tracing.places import corridor_network, place_name

__all__ = ["AHEAD_H", "AtPort", "at_port"]

AHEAD_H: Final = 12
"""[h] How far announcements are looked at: a shift."""

_HERE: Final = ("at a station", "in a stage", "held", "arrived")
_BOX_HERE: Final = ("in inspection", "waiting", "discharged", "in a terminal", "set down", "can be fetched", "packed",
                    "unpacked", "off its transport", "inspected", "seen")  # fmt: skip


@dataclass(frozen=True, slots=True)
class AtPort:
    """A port, or any other place, by a live book.

    `trains`: train, location, state, stage, since, hours [h], containers (on it); longest first. `containers` that
    stand there by themselves: state, location, count, and the longest: longest, hours [h]. `coming`: time, subject,
    type, location, classifier, source, recorded_at of the next 12 hours, and of what is overdue by 24 hours at most.
    `lately`: type, location and count of the 12 hours before.
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
    parts = [_of_place(store, book, station, known_at=known_at, parties=parties) for station in stations]
    subjects = pl.concat([part["subject"] for part in parts]).drop_nulls().unique().to_list()
    events = known_book(store, book, at=at, known_at=known_at, parties=parties, subjects=subjects)
    events = _with_others(events, pl.concat(parts), store, book, (at, known_at), parties)
    found = situation_at(events, at)
    trains = _standing(found.trains.filter(pl.col("state").is_in(_HERE)), "train", stations, at)
    aboard = found.containers.filter(pl.col("state") == "on a train").group_by("train").len("containers")
    trains = trains.join(aboard, on="train", how="left").with_columns(pl.col("containers").fill_null(0).cast(pl.Int64))
    boxes = _standing(found.containers.filter(pl.col("state").is_in(_BOX_HERE)), "container", stations, at)
    told = pl.concat(parts)
    return AtPort(place, name, stations, at, known_at, trains.select(_TRAIN_COLUMNS), _counted(boxes),
                  _coming(told, at), _lately(told, at))  # fmt: skip


_TRAIN_COLUMNS: Final = ("train", "location", "state", "stage", "since", "hours", "containers")
