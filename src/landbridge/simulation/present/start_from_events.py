"""Start from a Situation: a book as known at an instant becomes a moment that runs can go on from.

What a book of a run tells puts its replication together again, to the entity. A book of the world tells less; what it
does not tell is taken to be as follows. A train that should have left and of which nothing is told leaves at the
instant. A train stands right behind its last known event, and the time since then is time it has spent there. Where a
book tells nothing of waiting at a place, a train has what it asked for as long as there is enough, first come first
served. Empty wagons run by their rule. Background trains of which nothing is told come some time of their day; those
whose day is over are left out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import polars as pl

from landbridge.ledger import known_events
from landbridge.simulation.corridor.continuation import ruling
from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.ensembles.fork import Moment, moment_of
from landbridge.simulation.present.present import present_of
from landbridge.units import from_ms, to_ms

__all__ = ["BookMoment", "depart_as_known", "moment_from_book"]


@dataclass(frozen=True, slots=True)
class BookMoment:
    """A moment put together from a book.

    `under_way`: trains of the timetable, of groups formed anew and of the background that it has. `left_out`:
    background trains that should have come before and of which nothing is told. `unknown`: events of trains and
    containers that the model does not know, or that do not follow on what was told before.
    """

    moment: Moment
    under_way: int
    left_out: int
    unknown: int


def moment_from_book(model: CorridorModel, book: pl.DataFrame, at: dt.datetime,
                     known_at: dt.datetime | None = None) -> BookMoment:  # fmt: skip
    """A moment of a model at an instant, from what a book tells of it as known at another; without that, of all.

    Go on from it with `futures`, which draws what is left of the services under way: nobody has drawn them yet, and
    `resume` refuses it. Raises ValueError for an instant without a time zone.
    """
    from landbridge.simulation.present.state_building import DRAWN_WITH, build_state

    at_ms = to_ms(at)
    seed, replication = DRAWN_WITH
    now = replace(model, blueprint=ruling(model, at_ms))
    present = present_of(now, book, at, known_at)
    moment = moment_of(model, build_state(now, present), at_ms, seed=seed, replication=replication)
    trains = [each.standing.train for each in present.entities if each.lead >= 0]
    own = len(model.subjects)
    count = sum(train >= own or model.subjects[train] is not None for train in trains)
    undrawn = replace(moment, name=f"the book as of {from_ms(at_ms):%Y-%m-%d %H:%M} UTC", drawn=False)
    return BookMoment(undrawn, count, present.left_out, present.unknown)


def depart_as_known(corridor: Corridor, book: pl.DataFrame, at: dt.datetime,
                    known_at: dt.datetime | None = None) -> Corridor:  # fmt: skip
    """A corridor whose journeys depart when they did, as far as that is known, and as planned else.

    Build the model from it when trains may have left before or after their time; a run's own trains left in time.
    """
    seen = known_events(book, at, known_at).filter(pl.col("type").cast(pl.String) == "train.departed")
    rows = seen.select("subject", pl.col("location").cast(pl.String), pl.col("event_time").cast(pl.Int64))
    left = {(train, place): t for train, place, t in rows.iter_rows()}
    origin = {name: service.origin for name, service in corridor.services.items()}
    journeys = [
        replace(journey, departs_ms=left.get((journey.id, origin[journey.service]), journey.departs_ms))
        for journey in corridor.journeys
    ]
    return replace(corridor, journeys=tuple(sorted(journeys, key=lambda journey: (journey.departs_ms, journey.id))))
