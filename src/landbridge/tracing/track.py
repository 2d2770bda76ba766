"""Where a container, wagon, train or anything else of a live book is, and how it came there."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, cast

import polars as pl

from landbridge.books import Book, Store, histories
from landbridge.errors import BadInput, WrongUse
from landbridge.ledger import Situation, detail_of, situation_at
from landbridge.tracing.journeys import OF_TRAINS, scenario_ports
from landbridge.tracing.staying import first_told, stays
from landbridge.tracing.told import Span, as_events, contradictions, happened, lines_of, spans_aboard, to_come

__all__ = ["Riding", "Trace", "trace"]

_DEEPEST: Final = 3
"""A container is on a train, which is part of another one; more is no trade of trains."""

_TAKEN_OUT: Final = ("container.stripped", "container.discharged")
_EVER: Final = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Riding:
    """Something that a thing is on or in, since when, and how that was told: loaded, part of, or packed in."""

    id: str
    how: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The place last told of, with the stage there, since when; `state` is that of what moves it, a train or itself."""

    state: str
    location: str | None
    stage: str | None
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Trace:
    """What a live book tells of one thing up to `at`, as known at `known_at` (None: with all that is known).

    `kind`: container, train or thing, by what is told of it. `state` is its own, `since` then; `where` says where that
    is: of something on a train where that train is. Both are None where nothing has happened yet. `on`: what it is
    on or in, the nearest first. `aboard`: id, how, since of what is on it. `history`: lines in order of time, `of` the
    id told of. `stays`: location, came, left, hours [h]. `to_come`: what is planned or estimated. `contradictions`:
    lines of two sources that can not both be right.
    """

    id: str
    kind: str
    at: dt.datetime
    known_at: dt.datetime | None
    state: str | None
    since: dt.datetime | None
    where: Whereabouts | None
    on: tuple[Riding, ...]
    aboard: pl.DataFrame
    history: pl.DataFrame
    stays: pl.DataFrame
    to_come: pl.DataFrame
    contradictions: pl.DataFrame


def trace(
    store: Store, book: Book, thing: str, *, at: dt.datetime, known_at: dt.datetime | None = None,
    parties: Sequence[str] | None = None,
) -> Trace:  # fmt: skip
    """The trace of an id as the book has it; one of which nothing is told has no state and no lines."""
    at = at.astimezone(dt.UTC)  # as books have it
    told = partial(histories, store, book, known_at=known_at, parties=parties or None)
    rows = _in_words(told([thing]))
    spans = spans_aboard(rows, thing, at)
    reached = {thing}
    for _ in range(_DEEPEST):
        carriers = {span[0] for span in spans} - reached
        if not carriers:
            break
        reached |= carriers
        rows = pl.concat([rows, _in_words(told(sorted(carriers)))])
        spans = (*spans, *_of_carriers(rows, spans, carriers, at))
    cargo = _cargo(rows, thing, at)
    loaded = _in_words(told(sorted(cargo))) if cargo else rows.clear()
    return _trace(pl.concat([rows, loaded]), thing, spans, (at, known_at), book)


def _trace(rows: pl.DataFrame, thing: str, spans: Sequence[Span],
           when: tuple[dt.datetime, dt.datetime | None], book: Book) -> Trace:  # fmt: skip
    at, known_at = when
    lines = lines_of(rows, thing, spans, at)
    found = _since_first_told(situation_at(as_events(rows, book.name), at), rows)
    on = (*_riding(rows, thing, spans, at), *_packed_in(rows, thing, at))
    state, since = _own_state(found, thing, lines)
    where = _whereabouts(found, (thing, *(each.id for each in on)), lines)
    expected = to_come(rows, [thing, *(each.id for each in on)], at)
    return Trace(thing, _kind(rows, thing), at, known_at, state, since, where, on, _aboard(found, rows, thing, at),
                 lines, stays(lines, at, partial(_beyond_borders, book)), expected, contradictions(lines))  # fmt: skip


def _since_first_told(found: Situation, rows: pl.DataFrame) -> Situation:
    """The Situation with things at their places since the first arrival that is told of the same stay."""
    acted = happened(rows, found.at).filter(pl.col("role") == "subject")
    return replace(found, trains=first_told(found.trains, acted), containers=first_told(found.containers, acted))


def _beyond_borders(book: Book) -> set[frozenset[str]]:
    """Pairs of stations on both sides of a border; of the usual scenario where that of the book can not be read."""
    try:
        ports = scenario_ports(book).select("port", "location")
    except (WrongUse, BadInput):
        ports = scenario_ports(replace(book, scenario=None)).select("port", "location")
    pairs = ports.join(ports, on="port").filter(pl.col("location") != pl.col("location_right"))
    return {frozenset(pair) for pair in pairs.select("location", "location_right").iter_rows()}


def _in_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Histories with plain words, whatever their columns are kept as."""
    return rows.with_columns(
        pl.col("id", "role", "source", "classifier", "type", "subject", "object", "location", "stage").cast(pl.String)
    )


def _of_carriers(rows: pl.DataFrame, spans: Sequence[Span], carriers: set[str], at: dt.datetime) -> list[Span]:
    """What the carriers were part of while a thing was on them."""
    found: list[Span] = []
    for carrier, since, until in spans:
        if carrier in carriers:
            for each, start, end in spans_aboard(rows, carrier, at):
                last = min(end or _EVER, until or _EVER)
                if max(start, since) <= last:
                    found.append((each, max(start, since), None if last == _EVER else last))
    return found


def _cargo(rows: pl.DataFrame, thing: str, at: dt.datetime) -> set[str]:
    """Containers that were ever put on it, trains that were made part of it, and all that was ever put into it."""
    acted = happened(rows, at).filter(pl.col("id") == thing)
    on = acted.filter(pl.col("type").is_in(["container.loaded", "train.formed"]), pl.col("role") == "object")
    cargo = set(on["subject"].drop_nulls())
    for subject, detail, children in acted.select("subject", "detail", "children").iter_rows():
        listed = cast("list[str]", json.loads(children or "[]"))
        parent = detail_of(detail).get("parent") or (subject if listed else None)
        if parent == thing:
            cargo |= {each for each in (subject, *listed) if each is not None}
    return cargo - {thing}


def _kind(rows: pl.DataFrame, thing: str) -> str:
    told = rows.filter(pl.col("id") == thing)
    own = told.filter(pl.col("role") == "subject")["type"]
    if own.str.starts_with("container.").any():
        return "container"
    carries = told.filter(pl.col("role") == "object")["type"].is_in(["container.loaded", "train.formed"]).any()
    return "train" if carries or own.str.contains(OF_TRAINS).any() else "thing"


def _own_state(found: Situation, thing: str, lines: pl.DataFrame) -> tuple[str | None, dt.datetime | None]:
    """By the fold; what no fold knows has the last type told of it as its state."""
    for frame in (found.containers, found.trains):
        for row in frame.filter(pl.col(frame.columns[0]) == thing).iter_rows(named=True):
            return row["state"], row["since"]
    own = lines.filter(pl.col("of") == thing)
    return (None, None) if own.is_empty() else (own["type"][-1], own["event_time"][-1])


def _whereabouts(found: Situation, chain: Sequence[str], lines: pl.DataFrame) -> Whereabouts | None:
    """Of the outermost train that anything is told of; of what is on none by the last line with a place."""
    for thing in reversed(chain):
        for row in found.trains.filter(pl.col("train") == thing, pl.col("state") != "in another train").to_dicts():
            return Whereabouts(row["state"], row["location"], row["stage"], row["since"])
    placed = lines.filter(pl.col("location").is_not_null())
    if placed.is_empty():
        return None
    here = first_told(placed.tail(1).select("of", "location", "stage", since="event_time"),
                      placed.drop("subject").rename({"of": "subject"}))  # fmt: skip
    last = here.row(0, named=True)
    return Whereabouts("at", last["location"], last["stage"], last["since"])


def _riding(rows: pl.DataFrame, thing: str, spans: Sequence[Span], at: dt.datetime) -> tuple[Riding, ...]:
    """What it is on now: the train, and the one that this is part of; a train that is gone or left carries nothing."""
    acted = happened(rows, at)
    own = {span[0] for span in spans_aboard(rows, thing, at)}
    kind = "part of" if _kind(rows, thing) == "train" else "loaded"
    left = set(acted.filter(pl.col("type") == "train.left", pl.col("role") == "subject")["id"])
    return tuple(
        Riding(carrier, kind if carrier in own else "part of", since)
        for carrier, since, until in spans if until is None and carrier not in left
    )  # fmt: skip


def _packed_in(rows: pl.DataFrame, thing: str, at: dt.datetime) -> tuple[Riding, ...]:
    """What it was last told to be put into, unless it was taken out again.

    That is the parent which the detail names, else the subject: of several things put into one that is no container the
    first is the subject.
    """
    child = (pl.col("role") == "child") | pl.col("detail").str.contains('"parent":', literal=True)
    acted = happened(rows, at).filter(pl.col("id") == thing, child)
    for row in acted.reverse().iter_rows(named=True):
        told = detail_of(row["detail"])
        parent = told.get("parent") or (row["subject"] if row["role"] == "child" else None)
        if parent in (None, thing):
            continue
        if row["type"] == "container.loaded" and row["role"] == "subject":
            return ()  # a ride, told as such
        if told.get("action") == "DELETE" or row["type"] in _TAKEN_OUT:
            return ()
        how = "loaded" if row["type"] == "container.loaded" else "packed in"
        return (Riding(parent, how, row["event_time"]),)
    return ()


def _aboard(found: Situation, rows: pl.DataFrame, thing: str, at: dt.datetime) -> pl.DataFrame:
    """id, how, since: containers on it by the fold, trains that are part of it, and what was last put into it."""
    boxes = found.containers.filter(pl.col("state") == "on a train", pl.col("train") == thing)
    boxes = boxes.select(pl.col("container").alias("id"), pl.lit("loaded").alias("how"), "since")
    joined = happened(rows, at).filter(pl.col("type") == "train.formed", pl.col("role") == "subject")
    joined = joined.filter(pl.col("object") == thing).select("id", pl.lit("part of").alias("how"), since="event_time")
    still = found.trains.filter(pl.col("state") == "in another train").select(pl.col("train").alias("id"))
    told = pl.concat([boxes, joined.join(still, on="id", how="semi")])
    packed = [
        (child, each.how, each.since)
        for child, own in rows.filter(pl.col("id") != thing).group_by("id")
        if child[0] not in told["id"]
        for each in _packed_in(own, str(child[0]), at)
        if each.id == thing
    ]
    return told.vstack(pl.DataFrame([(str(child[0]), how, since) for child, how, since in packed],
                                    schema=told.schema, orient="row")).sort("id")  # fmt: skip
