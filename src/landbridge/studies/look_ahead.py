"""How does it go on from what the book of a run tells at an instant: many futures, summed up."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from landbridge.errors import WrongUse
from landbridge.ledger import CALL_SCHEMA, UNREACHED, read_book
from landbridge.scenario import Run, read_scenario
from landbridge.simulation import (
    BookMoment,
    CorridorModel,
    Outcome,
    build_model,
    depart_as_known,
    futures,
    moment_from_book,
    warm_kernel,
)
from landbridge.statistics import RunFrames, standing_by_day
from landbridge.units import COUNTING_ZONE, DAY_MS, from_ms, to_ms

__all__ = ["Ahead", "look_ahead"]

_SHARES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Futures from an instant on.

    `arrivals`: destination, trains under way to it, arrived of them by the end (p10, p50, p90 over futures), and days
    until one arrives (early, middle, late: p10, p50, p90 over trains and futures). `standing`: port, in_days, and the
    container trains there (p10, p50, p90) so many days of 24 hours after the instant. `untold`: trains of
    `arrivals` of which no event tells. `seconds`: to put the state together, and to go on from it.
    """

    at: dt.datetime
    days: int
    futures: int
    made: BookMoment
    arrivals: pl.DataFrame
    standing: pl.DataFrame
    untold: int
    seconds: tuple[float, float]


def look_ahead(run: Run, at: dt.datetime, *, book: pl.DataFrame | None = None, days: int = 30, count: int = 200,
               seed: int = 1) -> Ahead:  # fmt: skip
    """Put the state of a run together from its book at an instant, and go on from it `count` times for `days` [d].

    `book`: what is known of its trains, where that is not the book of its first replication. Raises WrongUse when the
    run is not simulated so long, or began from another run.
    """
    book = read_book(run.book_path) if book is None else book
    model = _model_of(run, book, at, days)
    warm_kernel()
    clock = time.perf_counter()
    made = moment_from_book(model, book, at)
    ready = time.perf_counter()
    until_ms = made.moment.at_ms + days * DAY_MS
    outcome = futures(made.moment, model, count=count, until_ms=until_ms, seed=seed)
    frames = _frames(run, outcome, (made.moment.at_ms, until_ms))
    done = time.perf_counter()
    trains = _under_way(frames)
    told = trains.filter(pl.col("subject").is_in(book.filter(pl.col("event_time") <= at)["subject"].implode()))
    return Ahead(
        at,
        days,
        count,
        made,
        _arrivals(frames, trains),
        _standing(frames, days),
        trains.height - told.height,
        (ready - clock, done - ready),
    )


def _model_of(run: Run, book: pl.DataFrame, at: dt.datetime, days: int) -> CorridorModel:
    """The model of a run whose trains leave when the book says that they did."""
    if "from" in run.manifest:
        raise WrongUse(f"{run.folder} began from another run, and its book tells of that one's trains too; name the "
                       "run it began from")  # fmt: skip
    corridor = read_scenario(run.folder / "scenario").corridor
    first, last = (from_ms(each).astimezone(COUNTING_ZONE).date() for each in (corridor.start_ms, corridor.end_ms - 1))
    if not corridor.start_ms < to_ms(at) <= corridor.end_ms - days * DAY_MS:
        raise WrongUse(f"{run.folder} is simulated from {first} to {last}; give an --at of these days, and --days that "
                       "end within them")  # fmt: skip
    return build_model(depart_as_known(corridor, book, at))


def _frames(run: Run, outcome: Outcome, bounds_ms: tuple[int, int]) -> RunFrames:
    """The futures as the replications of a run, counted from the instant to the end [ms].

    Trains that had arrived before, and those that leave after the end, are not among them: they stand nowhere.
    """
    times = outcome.times
    return RunFrames(run.frames.journeys, _calls(outcome.model), times, run.frames.ports, len(times), *bounds_ms)


def _calls(model: CorridorModel) -> pl.DataFrame:
    names = [subject.id if subject else "" for subject in model.subjects]
    rows = [(names[call.subject], call.type, call.location, call.call) for call in model.calls]
    return pl.DataFrame(rows, schema=CALL_SCHEMA, orient="row").with_row_index("call_id")


def _under_way(frames: RunFrames) -> pl.DataFrame:
    """Trains of the timetable that have left and not arrived: subject, destination, `last` of their calls."""
    ends = frames.calls.group_by("subject", maintain_order=True).agg(
        pl.col("call_id").first().alias("first"), pl.col("call_id").last().alias("last")
    )
    ends = ends.join(frames.journeys.filter(pl.col("destination") != ""), on="subject")
    now = frames.count_from_ms
    left, came = (frames.times[:, ends[name].to_numpy()] for name in ("first", "last"))
    under_way = (left[0] != UNREACHED) & (left[0] <= now) & ((came == UNREACHED) | (came > now)).all(axis=0)
    return ends.filter(pl.Series(under_way)).select("subject", "destination", "last")


def _arrivals(frames: RunFrames, ends: pl.DataFrame) -> pl.DataFrame:
    """Trains under way by destination, the one with most of them first."""
    now, came = frames.count_from_ms, frames.times[:, ends["last"].to_numpy()]
    days = np.where(came == UNREACHED, np.inf, (came - now) / DAY_MS)
    rows = [(place, *_of_destination(days[:, (ends["destination"] == place).to_numpy()]))
            for place in ends["destination"].unique(maintain_order=True)]  # fmt: skip
    columns = {"destination": pl.String(), "trains": pl.Int64(),
               **dict.fromkeys(("p10", "p50", "p90", "early", "middle", "late"), pl.Float64())}  # fmt: skip
    return pl.DataFrame(rows, schema=columns, orient="row").sort("trains", "destination", descending=[True, False])


def _of_destination(days: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Sequence[float | None]:
    """Trains, arrived of them in each future (quantiles), days until they arrive (quantiles; None: not by the end)."""
    arrived = np.quantile(np.isfinite(days).sum(axis=1), _SHARES)
    when = np.quantile(days, _SHARES, method="nearest")
    return days.shape[1], *arrived.tolist(), *(value if np.isfinite(value) else None for value in when.tolist())


def _standing(frames: RunFrames, days: int) -> pl.DataFrame:
    """Container trains at each port after some days, at the time of day of the instant."""
    wanted = sorted({1, *(day for day in (7, 14, 30) if day <= days), days})
    # What is counted by day is counted half a day after each day of the window begins, at noon.
    shifted = replace(frames, count_from_ms=frames.count_from_ms + DAY_MS // 2, count_to_ms=frames.count_to_ms + 1)
    rows = [
        {"port": port, "in_days": day, **standing.row(day - 1, named=True)}
        for port in frames.ports["port"].unique(maintain_order=True)
        for standing in [standing_by_day(shifted, port)]
        for day in wanted
    ]
    return pl.DataFrame(rows).select("port", "in_days", "p10", "p50", "p90")
