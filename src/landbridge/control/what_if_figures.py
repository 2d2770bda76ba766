"""What a what-if looks at in each of its two worlds: figures and trains standing, replication by replication."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.claims import load_observations
from landbridge.statistics import (
    RunFrames,
    departures,
    dwell_hours,
    mean_time,
    port_crossings,
    standing_each_day,
    transit_days,
)
from landbridge.units import DAY_MS

__all__ = ["FigureName", "World", "locked_ports", "look_at"]

_TRANSIT = "S00"  # Ganzhou to Germany: origins and destinations of the July 2020 article's journey
_Values = NDArray[np.float64]
_WEEK_MS = 7 * DAY_MS
_DIRECTIONS = ("outbound", "inbound")


@dataclass(frozen=True, slots=True)
class FigureName:
    """A figure: an id such as dwell-p90-alashankou, what it is in words, its unit, and the port it is of."""

    id: str
    words: str
    unit: str
    port: str | None = None


@dataclass(frozen=True, slots=True)
class World:
    """Figures, one number a replication; standing[replication, day] at each rail port of China."""

    figures: dict[FigureName, _Values]
    standing: dict[str, NDArray[np.int64]]


def look_at(run: RunFrames, end_ms: int) -> World:
    """Measure a run. Trains that are not there when the simulation ends, at `end_ms` [ms], count with the time so far.

    To leave them out would show the shortest times where the queue is longest.
    """
    ports = run.ports.filter(pl.col("frontier") == "China").select("port", "name").unique(maintain_order=True)
    names = dict(ports.iter_rows())
    standing = {port: standing_each_day(run, port) for port in names}
    found = [_journeys(run), *_crossings(run, names), *_dwell(run, names, end_ms), *_standing(standing, names),
             *_transit(run, end_ms)]  # fmt: skip
    return World(dict(found), standing)


def locked_ports(run: RunFrames, tracks: dict[str, int], end_ms: int) -> Iterator[tuple[FigureName, _Values]]:
    """1 for each replication in which trains of a port wait for each other for good, else 0.

    No container train crosses in the last week of the simulation, though more stand than there are tracks [trains].
    """
    last = replace(run, count_from_ms=end_ms - _WEEK_MS, count_to_ms=end_ms)
    crossings = port_crossings(last).with_columns(pl.col("port").cast(pl.String))
    for port, limit in tracks.items():
        crossing = _counts(last, crossings.filter(pl.col("port") == port)) > 0
        locked = ~crossing & (standing_each_day(last, port)[:, -1] > limit)
        yield FigureName(f"locked-{port}", "locked", "share of replications", port), locked.astype(np.float64)


def _journeys(run: RunFrames) -> tuple[FigureName, _Values]:
    return FigureName("journeys", "Journeys", "trains"), _counts(run, departures(run))


def _counts(run: RunFrames, frame: pl.DataFrame) -> _Values:
    return np.bincount(frame["replication"].to_numpy(), minlength=run.replications).astype(np.float64)


def _crossings(run: RunFrames, names: dict[str, str]) -> Iterator[tuple[FigureName, _Values]]:
    frame = port_crossings(run).with_columns(pl.col("port", "direction").cast(pl.String))
    for port, name in names.items():
        there = frame.filter(pl.col("port") == port)
        yield FigureName(f"crossings-{port}", f"{name} crossings", "trains", port), _counts(run, there)
        for way in _DIRECTIONS:
            told = FigureName(f"crossings-{port}-{way}", f"{name} crossings {way}", "trains", port)
            yield told, _counts(run, there.filter(pl.col("direction") == way))


def _dwell(run: RunFrames, names: dict[str, str], end_ms: int) -> Iterator[tuple[FigureName, _Values]]:
    frame = dwell_hours(run, until_ms=end_ms).with_columns(pl.col("port", "direction").cast(pl.String))
    for port, name in names.items():
        there = frame.filter(pl.col("port") == port)
        for which, expression in (("mean", mean_time("hours")), ("P50", _quantile("hours", 0.5)),
                                  ("P90", _quantile("hours", 0.9))):  # fmt: skip
            told = FigureName(f"dwell-{which.lower()}-{port}", f"{name} dwell {which}", "h", port)
            yield told, _each(run, there, expression)
        for way in _DIRECTIONS:
            told = FigureName(f"dwell-mean-{port}-{way}", f"{name} dwell mean {way}", "h", port)
            yield told, _each(run, there.filter(pl.col("direction") == way), mean_time("hours"))


def _quantile(column: str, share: float) -> pl.Expr:
    return pl.col(column).quantile(share, "linear")


def _each(run: RunFrames, frame: pl.DataFrame, figure: pl.Expr) -> _Values:
    """A figure of the rows of each replication; not a number where there is none."""
    values = np.full(run.replications, np.nan)
    found = frame.group_by("replication").agg(figure.alias("figure"))
    values[found["replication"].to_numpy()] = found["figure"].to_numpy()
    return values


def _standing(standing: dict[str, NDArray[np.int64]], names: dict[str, str]) -> Iterator[tuple[FigureName, _Values]]:
    for port, counts in standing.items():
        most = FigureName(f"most-standing-{port}", f"{names[port]} standing, most", "trains", port)
        yield most, counts.max(axis=1).astype(np.float64)
        mean = FigureName(f"standing-{port}", f"{names[port]} standing, mean", "trains", port)
        yield mean, counts.mean(axis=1)


def _transit(run: RunFrames, end_ms: int) -> Iterator[tuple[FigureName, _Values]]:
    europe = run.journeys.filter(pl.col("train_class") == "China-Europe").select("subject")
    days = _of(transit_days(run, until_ms=end_ms), europe)
    asked = load_observations()[_TRANSIT]
    pair = days.filter(_among("origin", asked.origins), _among("destination", asked.destinations))
    for id_, words, frame in (("ganzhou-germany", "Ganzhou-Germany", pair), ("china-europe", "China-Europe", days)):
        for which, share in (("P50", 0.5), ("P90", 0.9)):
            told = FigureName(f"transit-{id_}-{which.lower()}", f"{words} transit {which}", "d")
            yield told, _each(run, frame, _quantile("days", share))
    late = _counts(run, days) - _counts(run, _of(transit_days(run), europe))
    yield FigureName("not-there", "Not there at the end", "trains"), late


def _of(frame: pl.DataFrame, journeys: pl.DataFrame) -> pl.DataFrame:
    named = frame.with_columns(pl.col("subject", "origin", "destination").cast(pl.String))
    return named.join(journeys, on="subject", how="semi")


def _among(column: str, places: Iterable[str]) -> pl.Expr:
    return pl.col(column).is_in(list(places))
