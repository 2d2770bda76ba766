"""What a shift lead of a border port asks: what stands here, what is at work, what comes, what to do first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise

import numpy as np
import polars as pl

from landbridge.control.port_work import FirstThing, what_to_do_first
from landbridge.errors import WrongUse
from landbridge.ledger import UNREACHED, read_book, situation_at
from landbridge.ports import Port
from landbridge.scenario import Run, read_scenario
from landbridge.simulation import (
    BookMoment,
    CorridorModel,
    Outcome,
    build_model,
    futures,
    moment_from_book,
    warm_kernel,
)
from landbridge.units import COUNTING_ZONE, DAY_MS, HOUR_MS, from_ms, to_ms

__all__ = ["PortNow", "port_now"]

AHEAD_H, STEP_H = 12, 2
_HERE = ("at a station", "in a stage", "held")
_SHARES = (0.1, 0.5, 0.9)
_FREIGHT = "background"


@dataclass(frozen=True, slots=True)
class PortNow:
    """A port at an instant of the first replication of a run, and its next hours.

    `trains`: train, class, location, state, stage, since, hours [h]; other freight last, held ones first, longest
    first. `work`: location, resource, direction, units, usual (what capacities.csv says), busy, waiting (requests).
    `hours`: until [h from the instant], arriving, leaving, and container trains standing (p10, p50, p90 over the
    futures). `tracks`: yard tracks of both stations, None where they are not counted. `crews`: post and counts of the
    day before, where crews are counted.
    """

    port: str
    name: str
    at: dt.datetime
    trains: pl.DataFrame
    work: pl.DataFrame
    hours: pl.DataFrame
    tracks: int | None
    crews: pl.DataFrame
    do_first: tuple[FirstThing, ...]

    @property
    def standing(self) -> int:
        """Container trains here now."""
        return self.trains.filter(pl.col("class") != _FREIGHT).height


def port_now(run: Run, place: str, at: dt.datetime, *, count: int = 100, seed: int = 1) -> PortNow:
    """The port that is called `place`, or has a station of that id, as the book of a run tells at an instant.

    `count` futures are drawn for the next hours. Raises WrongUse for a place that is no port of the run, an instant
    that is not simulated, and a run that began from another one, whose book has trains of both.
    """
    at = at.astimezone(dt.UTC)  # as books have it
    corridor = read_scenario(run.folder / "scenario").corridor
    port = _find(corridor.ports, place)
    _check(run, at, (corridor.start_ms, corridor.end_ms))
    model, book = build_model(corridor), read_book(run.book_path)
    warm_kernel()
    made = moment_from_book(model, book, at)
    until_ms = to_ms(at) + AHEAD_H * HOUR_MS
    outcome = futures(made.moment, model, count=count, until_ms=until_ms, seed=seed)
    trains = _trains(run, book, port, at)
    work = _work(model, made, port)
    hours = _hours(outcome, run, port, to_ms(at))
    tracks = [row.units for row in corridor.rules.capacities if (row.port, row.resource) == (port.id, "tracks")]
    limit = sum(tracks) or None
    first = what_to_do_first(trains, work, hours, limit)
    return PortNow(port.id, port.name, at, trains, work, hours, limit, _crews(run, port, at), first)


def _find(ports: Mapping[str, Port], place: str) -> Port:
    """By id, name or station. Raises WrongUse with the nearest ones, or all."""
    known = {name.casefold(): port for port in reversed(tuple(ports.values()))  # of two with one station the first
             for name in (port.east, port.west, port.name, port.id)}  # fmt: skip
    wanted = place.strip().casefold()
    if wanted in known:
        return known[wanted]
    near = dict.fromkeys(known[each].id for each in get_close_matches(wanted, known, n=3))
    if near:
        raise WrongUse(f"no port {place!r} in this run; did you mean {' or '.join(near)}?")
    names = ", ".join(f"{port.id} ({port.east}, {port.west})" for port in ports.values())
    raise WrongUse(f"no port {place!r} in this run; there are: {names}")


def _check(run: Run, at: dt.datetime, bounds_ms: tuple[int, int]) -> None:
    if "from" in run.manifest:
        raise WrongUse(f"{run.folder} began from another run, and its book tells of that one's trains too; name the "
                       "run it began from")  # fmt: skip
    first, after = bounds_ms
    if not first < to_ms(at) <= after - AHEAD_H * HOUR_MS:
        days = (from_ms(each).astimezone(COUNTING_ZONE).date() for each in (first, after - DAY_MS))
        raise WrongUse(f"{run.folder} is simulated from {' to '.join(map(str, days))}; give an --at of these days")


def _trains(run: Run, book: pl.DataFrame, port: Port, at: dt.datetime) -> pl.DataFrame:
    """Trains at the two stations: container trains first, of these held ones first, and of these the longest held."""
    found = situation_at(book, at).trains.with_columns(pl.col("location", "stage").cast(pl.String))
    here = found.filter(pl.col("location").is_in([port.east, port.west]) & pl.col("state").is_in(_HERE))
    classes = run.frames.journeys.select(
        pl.col("subject").alias("train"), pl.col("train_class").cast(pl.String).alias("class")
    )
    hours = ((pl.lit(at) - pl.col("since")).dt.total_milliseconds() / HOUR_MS).alias("hours")
    ranked = here.join(classes, on="train", how="left").with_columns(pl.col("class").fill_null("formed anew"), hours)
    order = [pl.col("class") == _FREIGHT, pl.col("state") != "held", -pl.col("hours"), "train"]
    return ranked.sort(order).select("train", "class", "location", "state", "stage", "since", "hours")


def _work(model: CorridorModel, made: BookMoment, port: Port) -> pl.DataFrame:
    """Resources of the two stations, as the state that was put together from the book has them."""
    state = made.moment.state.resource
    rows = [
        (*name.split("/"), int(state["capacity"][k]), int(model.blueprint.capacity[k]), int(state["busy"][k]),
         int(state["waiting"][k]))
        for k, name in enumerate(model.blueprint.resources)
        if name.split("/")[0] in (port.east, port.west) and name.count("/") == 2 and " " not in name
    ]  # fmt: skip
    columns = ["location", "resource", "direction", "units", "usual", "busy", "waiting"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _hours(outcome: Outcome, run: Run, port: Port, at_ms: int) -> pl.DataFrame:
    """Container trains that come, go and stand in each step of the next hours."""
    come, gone = _ends(outcome, run, port)
    edges = [at_ms + hour * HOUR_MS for hour in range(0, AHEAD_H + 1, STEP_H)]
    rows: list[tuple[float, ...]] = []
    for start, end in pairwise(edges):
        arriving, leaving = (np.median(((each > start) & (each <= end)).sum(axis=1)) for each in (come, gone))
        standing = np.quantile(((come <= end) & (gone > end)).sum(axis=1), _SHARES)
        rows.append(((end - at_ms) / HOUR_MS, float(arriving), float(leaving), *standing.tolist()))
    columns = ["until", "arriving", "leaving", "p10", "p50", "p90"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _ends(outcome: Outcome, run: Run, port: Port) -> Sequence[np.ndarray[tuple[int, int], np.dtype[np.int64]]]:
    """When each container train comes to the port and leaves it: i8[futures, trains] each; far off if it never does."""
    classes = dict(run.frames.journeys.select("subject", pl.col("train_class").cast(pl.String)).iter_rows())
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    subjects = outcome.model.subjects
    for k, call in enumerate(outcome.model.calls):
        subject = subjects[call.subject]
        if call.location in (port.east, port.west) and subject and classes.get(subject.id) != _FREIGHT:
            first.setdefault(subject.id, k)
            last[subject.id] = k
    never = np.iinfo(np.int64).max
    times = np.where(outcome.times == UNREACHED, never, outcome.times)
    return [times[:, [each[name] for name in first]] for each in (first, last)]


def _crews(run: Run, port: Port, at: dt.datetime) -> pl.DataFrame:
    """Counts of the crews of the port on the day before, first replication; no rows where crews are not counted.

    The day before is the last whole one. Who is infected and not found is left out: nobody at the port can know it.
    """
    day = at.astimezone(COUNTING_ZONE).date() - dt.timedelta(days=1)
    frame = run.crews
    if frame.is_empty():
        return frame
    here = pl.col("post").str.split("/").list.first().is_in([port.east, port.west])
    there = frame.filter((pl.col("replication") == 0) & (pl.col("day") == day) & here)
    return there.select("post", "day", "least", "quarantine", "isolation", "closed_loop", "tests", "found")
