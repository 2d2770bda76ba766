"""Statistics of a live book by the functions that serve runs, and the month by port from its counts by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from landbridge.books import Book, Store, daily_counts, known_book
from landbridge.identifiers import recognise
from landbridge.ledger import CLASSIFIERS, UNREACHED, milestones_of_book
from landbridge.tracing.border_times import SIDE_OF, with_arrivals_beyond, without_repeated_crossings
from landbridge.tracing.journeys import UNKNOWN_CLASS, journeys_told, scenario_journeys, scenario_ports
from landbridge.units import to_ms

if TYPE_CHECKING:
    from landbridge.statistics import RunFrames

__all__ = ["frames_of_book", "live_frames", "month_by_port", "trains_of_unknown_class"]

_TRAIN_TYPES = ("train.departed", "train.arrived", "border.crossed", "gauge.changed", "train.formed")
_NO_TRAINS = ("iso6346", "uic", "sscc", "grai", "s10")
_Window = tuple[dt.datetime, dt.datetime]
_DIRECTION_OF = {side: direction for direction, side in SIDE_OF.items()}


def live_frames(
    store: Store, book: Book, *, at: dt.datetime | None = None, known_at: dt.datetime | None = None,
    parties: Sequence[str] | None = None, window: _Window | None = None,
) -> RunFrames:  # fmt: skip
    """What statistics read, of a live book: one replication, which is what happened.

    What counts is what happens in the window, its second instant excluded; all there is without one. Raises WrongUse
    when the scenario of the book is not there.
    """
    known = scenario_journeys(book)
    ask = partial(known_book, store, book, known_at=known_at, parties=parties, classifiers=CLASSIFIERS)
    events = ask(types=_TRAIN_TYPES)
    formed = events.filter(pl.col("type").cast(pl.String) == "train.formed")["object"]
    if not events["subject"].is_in(pl.concat([known["subject"], formed]).to_list()).all():
        # Where trains go that no timetable knows, their containers may tell; half a book is of containers.
        events = pl.concat([events, ask(types=("container.discharged",))])
    if at is not None:
        events = events.filter((pl.col("classifier").cast(pl.String) != "ACT") | (pl.col("event_time") <= at))
    return frames_of_book(events, known, scenario_ports(book), window)


def frames_of_book(
    events: pl.DataFrame, known: pl.DataFrame, ports: pl.DataFrame, window: _Window | None = None
) -> RunFrames:
    """The same of a frame by EVENT_SCHEMA, given the journeys of the timetable and the stations of the ports.

    A milestone that several sources tell of is one, at the earliest time told. A border that was crossed was crossed to
    the station beyond, also where the arrival there is not told, or told by another clock as before the crossing.
    """
    from landbridge.statistics import RunFrames  # with claims and what they need: no other question does

    acted = events.filter(pl.col("classifier").cast(pl.String) == "ACT")
    told = milestones_of_book(acted).unique(["subject", "type", "location", "call"], keep="first", maintain_order=True)
    journeys = pl.concat([known, journeys_told(events, known)]).join(told.select("subject").unique(), on="subject",
                                                                     how="semi", maintain_order="left")  # fmt: skip
    journeys = journeys.filter(~pl.col("subject").is_in(_no_trains(journeys["subject"])))
    told = with_arrivals_beyond(without_repeated_crossings(told, journeys, ports), ports)
    calls = told.select("subject", "type", "location", "call").with_row_index("call_id")
    times = told["time"].cast(pl.Int64).fill_null(UNREACHED).to_numpy().reshape(1, -1)
    first, after = _bounds_ms(told["time"], window)
    return RunFrames(journeys, calls, times, ports, 1, first, after)


def month_by_port(
    store: Store, book: Book, *, frontier: str = "China", parties: Sequence[str] | None = None
) -> pl.DataFrame:  # fmt: skip
    """Border crossings from the counts by day: month, port, direction, trains; months counted in Asia/Shanghai.

    Every train that crosses counts once, also other freight, and one that was made up of several for its wagons of the
    broad gauge. Outbound trains cross from the station on China's side, inbound ones from the one beyond.
    """
    ports = scenario_ports(book).filter(pl.col("frontier") == frontier)
    counts = daily_counts(store, book, types=("border.crossed",), locations=ports["location"].to_list(),
                          parties=parties)  # fmt: skip
    rows = counts.with_columns(pl.col("location").cast(pl.String)).join(ports, on="location")
    rows = rows.with_columns(
        pl.col("day").dt.strftime("%Y-%m").alias("month"),
        pl.col("side").replace_strict(_DIRECTION_OF).alias("direction"),
    )
    return rows.group_by("month", "port", "direction").agg(pl.col("events").sum().alias("trains")).sort(
        "month", "port", "direction"
    )  # fmt: skip


def trains_of_unknown_class(frames: RunFrames) -> int:
    """Trains that no count of a nation or port can hold, since nothing tells where they go."""
    return frames.journeys.filter(pl.col("train_class") == UNKNOWN_CLASS).height


def _no_trains(subjects: pl.Series) -> list[str]:
    """Containers, wagons, pallets, returnables and parcels, of which partners tell what runs tell of trains.

    Eight digits may be the number of a train, and so may five signs that look like the code of a place.
    """
    return [each for each in subjects.to_list() if any(found.scheme in _NO_TRAINS for found in recognise(each))]


def _bounds_ms(times: pl.Series, window: _Window | None) -> tuple[int, int]:
    if window is not None:
        return to_ms(window[0]), to_ms(window[1])
    ms = times.cast(pl.Int64)
    return (int(ms.min() or 0), int(ms.max() or 0) + 1) if len(ms) else (0, 0)  # pyright: ignore[reportArgumentType]
