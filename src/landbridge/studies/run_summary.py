"""A run in one object: what the screen, `summary.json` and the report show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl

from landbridge.claims import load_observations
from landbridge.network import load_network
from landbridge.scenario import Run
from landbridge.statistics import (
    FigureRow,
    RunFrames,
    count_trains,
    dwell_hours,
    journey_legs,
    mean_time,
    port_crossings,
    standing_by_day,
    standing_by_half_month,
    summarise_hours,
)
from landbridge.studies.run_header import RunHeader
from landbridge.studies.run_scenario import RunReport
from landbridge.studies.worth_a_look import tracks

__all__ = ["LegFigure", "MonthFigure", "PortFigure", "RunSummary", "TransitFigure", "summarise_run"]

_TRANSIT = "S00"
_LINES = ("China", "1520 mm", "Europe")


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """National departures of a month, beside what was published; `kind` is check: the timetable went in."""

    month: str
    trains: float
    published: float | None
    inside: bool | None
    record: bool
    kind: str = "check"


@dataclass(frozen=True, slots=True)
class PortFigure:
    """A rail port in the counted window.

    `trains`: crossings, both directions, the median of the replications; of them the share `outbound`. `published` is
    of `published_period`, in which the run has `trains_then`. `standing`: trains at both stations, the median by
    half-months; `most_standing`: the highest day at P90, over `tracks` or not. Dwell [h] is of single trains at the
    station on China's side; `dwell_mean_h` is the mean over all.
    """

    id: str
    name: str
    frontier: str
    trains: float
    outbound: float
    published: float | None
    published_period: str | None
    trains_then: float | None
    inside: bool | None
    standing: tuple[float, ...]
    most_standing: float
    tracks: int | None
    over_tracks: bool
    dwell_mean_h: float
    dwell_p10_h: float
    dwell_p50_h: float
    dwell_p90_h: float


@dataclass(frozen=True, slots=True)
class LegFigure:
    """The mean of the days that trains spend on a stretch of line or at a port."""

    name: str
    at_port: bool
    days: float


@dataclass(frozen=True, slots=True)
class TransitFigure:
    """Days from departure to arrival of single trains, an outcome, and where they go; the legs add up to the mean."""

    origin: str
    destinations: tuple[str, ...]
    mean_d: float
    p10_d: float
    p50_d: float
    p90_d: float
    published_d: float
    inside: bool | None
    legs: tuple[LegFigure, ...]


@dataclass(frozen=True, slots=True)
class RunSummary:
    """Every figure that is shown of a run."""

    landbridge: str
    scenario: RunHeader
    seed: int
    replications: int
    events: int
    containers: int
    months: tuple[MonthFigure, ...]
    ports: tuple[PortFigure, ...]
    transit: TransitFigure | None
    statement: tuple[FigureRow, ...]
    worth_a_look: tuple[str, ...]

    def row(self, name: str) -> FigureRow | None:
        """The line of the statement of that id, if it has one."""
        return next((row for row in self.statement if row.id == name), None)

    def as_json(self) -> dict[str, Any]:
        """The same in plain dictionaries and lists."""
        return asdict(self)


def summarise_run(report: RunReport, header: RunHeader) -> RunSummary:
    """Count and measure what the screens show of a run."""
    run, manifest = report.run, report.run.manifest
    return RunSummary(
        manifest["landbridge"], header, manifest["seed"], manifest["replications"], manifest["events"],
        manifest["containers"], _months(run.frames, report.statement), tuple(_ports(run, report.statement)),
        _transit(run.frames, report.statement), report.statement, tuple(remark.text for remark in report.remarks),
    )  # fmt: skip


def _months(frames: RunFrames, statement: Iterable[FigureRow]) -> tuple[MonthFigure, ...]:
    rows = {row.period: row for row in statement if row.metric == "national trips in the month"}
    record = any(row.id == "record" and row.inside for row in statement)
    counts = count_trains(frames, ["month"]).with_columns(pl.col("month").cast(pl.String)).sort("month")
    found: list[MonthFigure] = []
    for month, trains in counts.select("month", "p50").iter_rows():
        row = rows.get(month)
        published, inside = (row.published, row.inside) if row else (None, None)
        found.append(MonthFigure(month, trains, published, inside, record and month == "2020-06"))
    return tuple(found)


def _ports(run: Run, statement: Iterable[FigureRow]) -> Iterable[PortFigure]:
    """China's ports as the tables order them, and of the western ones the busiest."""
    crossings = {each: port_crossings(run.frames, frontier=each) for each in ("China", "west")}
    trains = {each: _trains(run.frames, frame) for each, frame in crossings.items()}
    dwell = {each: _dwell(run.frames, each) for each in crossings}
    names = {row["port"]: row for row in run.manifest["ports"]}
    busiest = max(trains["west"], key=lambda port: trains["west"][port][0], default=None)
    limits = tracks(run)
    for port, row in names.items():
        frontier = row["frontier"]
        if port in trains.get(frontier, {}) and (frontier == "China" or port == busiest):
            limit = limits.get(port) if frontier == "China" else None
            published = _published(statement, row["name"])
            yield _port(run.frames, row, (trains[frontier][port], dwell[frontier][port]), limit, published)


def _port(frames: RunFrames, row: dict[str, str], figures: tuple[tuple[float, float], dict[str, float]],
          limit: int | None, published: FigureRow | None) -> PortFigure:  # fmt: skip
    days = standing_by_day(frames, row["port"])
    most = float(days["p90"].to_numpy().max())
    (trains, outbound), dwell = figures
    return PortFigure(
        id=row["port"], name=row["name"], frontier=row["frontier"], trains=trains, outbound=outbound,
        published=published and published.published, published_period=published and published.period,
        trains_then=published and published.value, inside=published and published.inside,
        standing=tuple(round(each, 2) for each in standing_by_half_month(days)["p50"].to_list()),
        most_standing=most, tracks=limit, over_tracks=limit is not None and most > limit, dwell_mean_h=dwell["mean"],
        dwell_p10_h=dwell["train_p10"], dwell_p50_h=dwell["train_p50"], dwell_p90_h=dwell["train_p90"],
    )  # fmt: skip


def _trains(frames: RunFrames, crossings: pl.DataFrame) -> dict[str, tuple[float, float]]:
    """For each port the crossings of the median replication and the outbound share of all."""
    found: dict[str, tuple[float, float]] = {}
    for port, rows in crossings.with_columns(pl.col("port", "direction").cast(pl.String)).partition_by(
        "port", as_dict=True, maintain_order=True
    ).items():  # fmt: skip
        counts = np.bincount(rows["replication"].to_numpy(), minlength=frames.replications)
        share = float((rows["direction"] == "outbound").to_numpy().mean())
        found[str(port[0])] = (float(np.median(counts)), share)
    return found


def _dwell(frames: RunFrames, frontier: str) -> dict[str, dict[str, float]]:
    figures = summarise_hours(dwell_hours(frames, frontier=frontier), ["port"])
    return {str(row.pop("port")): row for row in figures.to_dicts()}


def _published(statement: Iterable[FigureRow], name: str) -> FigureRow | None:
    """The figure of the longest period that is published of a port."""
    rows = [row for row in statement if row.metric == "trains through the port" and row.place == name]
    return max(rows, key=lambda row: row.period.partition("..")[2], default=None)


def _transit(frames: RunFrames, statement: Iterable[FigureRow]) -> TransitFigure | None:
    """The journey of the July 2020 article, Ganzhou to Germany; None where the run has no such train."""
    row = next((row for row in statement if row.id == _TRANSIT), None)
    if row is None or row.published is None:
        return None
    asked = load_observations()[_TRANSIT]
    pairs = pl.col("origin").is_in(asked.origins) & pl.col("destination").is_in(asked.destinations)
    legs = journey_legs(frames, frames.journeys.filter(pairs)["subject"])
    if legs.is_empty():
        return None
    whole = legs.group_by("replication", "subject", maintain_order=True).agg(pl.col("days").sum())
    places = load_network().locations
    served = frames.journeys.filter(pairs)["destination"].unique().sort().to_list()
    days = whole["days"].to_numpy()
    low, mid, high = (float(each) for each in np.quantile(days, [0.1, 0.5, 0.9]))
    mean_d = float(whole.select(mean_time("days")).item())
    return TransitFigure(
        origin=places[asked.origins[0]].label, destinations=tuple(places[each].label for each in served),
        mean_d=mean_d, p10_d=low, p50_d=mid, p90_d=high, published_d=row.published, inside=row.inside,
        legs=tuple(_legs(frames, legs)),
    )  # fmt: skip


def _legs(frames: RunFrames, legs: pl.DataFrame) -> Iterable[LegFigure]:
    """Mean days by leg; stretches of line are named where there are three of them: China, broad gauge, Europe."""
    names = dict(frames.ports.select("port", "name").unique().iter_rows())
    means = (
        legs.group_by("leg")
        .agg(mean_time("days").alias("days"), pl.col("port").drop_nulls().unique().sort())
        .sort("leg")
    )
    rows: list[tuple[int, float, list[str]]] = list(means.iter_rows())
    lines: tuple[str, ...] = _LINES if len(rows) == 2 * len(_LINES) - 1 else ("line",) * len(rows)
    for leg, days, ports in rows:
        if leg % 2:
            yield LegFigure(", ".join(names[port] for port in ports), at_port=True, days=days)
        else:
            yield LegFigure(lines[leg // 2], at_port=False, days=days)
