"""Which trains a live book tells of: from where to where, which way, of which class and service.

Trains of the scenario that is the book's model are as its timetable has them. Of others the book tells: where they
depart first, where they are planned to arrive last or where their containers were discharged.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import polars as pl

from landbridge.books import Book
from landbridge.tracing.places import country_of
from landbridge.units import from_ms

__all__ = ["OF_TRAINS", "UNKNOWN_CLASS", "journeys_told", "scenario_journeys", "scenario_ports"]

UNKNOWN_CLASS: Final = "unknown"
OF_TRAINS: Final = r"^(train\.|border\.crossed$|gauge\.changed$)"
"""Types of events that are told of trains."""

_USUAL_SCENARIO: Final = "h1-2020"
_CENTRAL_ASIA: Final = ("KZ", "KG", "TJ", "TM", "UZ")
_THIS_SIDE: Final = ("CN", "MN", *_CENTRAL_ASIA)
_SCHEMA: Final = pl.Schema(
    {"subject": pl.String(), "service": pl.String(), "train_class": pl.String(), "direction": pl.String(),
     "origin": pl.String(), "destination": pl.String(), "departs": pl.Datetime("ms", "UTC"), "containers": pl.Int64()}
)  # fmt: skip


def scenario_journeys(book: Book) -> pl.DataFrame:
    """The timetable of the scenario that a book names, as a run's journeys; no rows where it names none.

    Raises WrongUse when there is no such scenario, BadInput when it is damaged.
    """
    return _SCHEMA.to_frame() if book.scenario is None else _journeys_of(book.scenario)


def scenario_ports(book: Book) -> pl.DataFrame:
    """Stations of the ports of a book's scenario, or of h1-2020: location, port, name, side, frontier.

    Read from the scenario's tables; nothing is built of them. Raises WrongUse when there is no such scenario, BadInput
    when it is damaged.
    """
    return _ports_of(book.scenario or _USUAL_SCENARIO)


def journeys_told(events: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The journeys of trains that a book tells of and `known` has not, in the columns of `known`.

    `events` is by EVENT_SCHEMA, planned and estimated ones among them. A train is whatever departs, arrives, is formed,
    changes its gauge or crosses a border. The destination is where a train is planned or
    estimated to arrive last, unless its containers were discharged elsewhere; else empty. A train that goes through
    countries that are neither China, Mongolia nor Central Asia, or is planned to, is of class China-Europe; one that
    goes no farther than Central Asia of that; others are unknown.
    """
    words = events.with_columns(pl.col("type", "classifier", "location").cast(pl.String))
    trains = words.filter(pl.col("type").str.contains(OF_TRAINS), pl.col("subject").is_not_null())
    trains = trains.join(known.select("subject"), on="subject", how="anti").sort("event_time", maintain_order=True)
    starts = trains.group_by("subject").agg(
        origin=pl.col("location").filter(pl.col("type") == "train.departed").drop_nulls().first(),
        seen=pl.col("location").drop_nulls().unique(),
    )
    told = starts.join(_destinations(words, trains), on="subject", how="left")
    rows = [_journey(*row) for row in told.sort("subject").select("subject", "origin", "destination", "seen").rows()]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


# The rooms of scenario and simulation are large and few questions need them: they are loaded when one does.
@lru_cache(maxsize=4)
def _journeys_of(name: str) -> pl.DataFrame:
    from landbridge.scenario import find_scenario, read_scenario
    from landbridge.simulation import build_model

    corridor = read_scenario(find_scenario(name)).corridor
    ends = {service.id: (service.origin, service.destination) for service in corridor.services.values()}
    rows = [(train.id, train.service, train.train_class, train.direction, *ends.get(train.service, ("", "")),
             from_ms(train.departs_ms), train.containers)
            for train in build_model(corridor).subjects if train is not None]  # fmt: skip
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")


@lru_cache(maxsize=4)
def _ports_of(name: str) -> pl.DataFrame:
    from landbridge.scenario import find_scenario, read_tables

    rows = [
        (port[end], port["id"], port["name"], side, port["frontier"])
        for port in read_tables(find_scenario(name)).rows("ports")
        for end, side in (("east", "near"), ("west", "beyond"))
    ]
    return pl.DataFrame(rows, schema=["location", "port", "name", "side", "frontier"], orient="row")


def _destinations(words: pl.DataFrame, trains: pl.DataFrame) -> pl.DataFrame:
    """subject, destination: as planned, or where containers left the train."""
    plans = trains.filter(pl.col("classifier") != "ACT", pl.col("type") == "train.arrived")
    planned = plans.filter(pl.col("location").is_not_null()).select("subject", destination="location")
    off = words.filter(pl.col("type") == "container.discharged", pl.col("object").is_not_null())
    off = off.sort("event_time", maintain_order=True).select(subject="object", destination="location")
    # What containers did goes before what was planned.
    ends = pl.concat([off, planned.join(off, on="subject", how="anti")])
    return ends.group_by("subject", maintain_order=True).agg(pl.col("destination").last())


def _journey(subject: str, origin: str | None, destination: str | None, seen: list[str]) -> tuple[object, ...]:
    start, end = country_of(origin), country_of(destination)
    direction = "outbound" if start == "CN" else "inbound"
    countries = {country_of(place) for place in seen} | {start, end}
    abroad = end if direction == "outbound" else start
    train_class = UNKNOWN_CLASS
    if countries - {None, *_THIS_SIDE}:
        train_class = "China-Europe"
    elif abroad in _CENTRAL_ASIA:
        train_class = "Central Asia"
    return subject, "", train_class, direction, origin or "", destination or "", None, 0
