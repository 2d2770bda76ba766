"""The half-year statement: each figure of the run beside the published one, and which of them went in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.claims import Observation, Period
from landbridge.statistics.counts import departures, port_crossings
from landbridge.statistics.frames import RunFrames, mean_time
from landbridge.statistics.growth import growth_percent, is_record
from landbridge.statistics.times import dwell_hours, transit_days

__all__ = ["FigureRow", "half_year_statement"]

_HALF_YEAR = ("M_2020-01", "M_2020-02", "M_2020-03", "M_2020-04", "M_2020-05", "M_2020-06")
_PORTS = (
    "P_Alashankou_2020-01-01_2020-06-30", "PD_Alashankou_2020-06-30", "P_Alashankou_2020-01-01_2020-01-31",
    "P_Khorgos_2020-01-01_2020-05-31", "P_Khorgos_2020-01-01_2020-01-31", "P_Manzhouli_2020-01-01_2020-06-30",
    "P_Manzhouli_2020-01-01_2020-01-31",
)  # fmt: skip
_TIMES = ("X07", "X06", "S00")

# Figures that stand in no row of scoring.csv: facts.csv H1_2020 and H1_2019, monthly_trains.csv.
_TOTAL, _TOTAL_SOURCE = 5122, "http://52.82.94.176/detail/28/24927 (5,122 trips, +36 %)"
_BEFORE, _GROWTH = 3766, 36.0
KNOWN_MONTHS_2019: Mapping[str, float] = {
    "2019-03": 622, "2019-04": 671, "2019-05": 722, "2019-07": 733, "2019-08": 770, "2019-11": 755,
}  # fmt: skip
"""Months of 2019 with a known figure, derived from later year-on-year figures; June is a residual and left out."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of the statement. `p10`, `p50`, `p90` are over replications; equal for what went in.

    `inside` says whether the statistic that is compared lies in the published band; None where there is no band.
    """

    id: str
    metric: str
    place: str
    period: str
    unit: str
    value: float
    p10: float
    p50: float
    p90: float
    published: float | None
    low: float | None
    high: float | None
    kind: str
    source: str
    inside: bool | None
    note: str = ""


def half_year_statement(run: RunFrames, published: Mapping[str, Observation]) -> tuple[FigureRow, ...]:
    """Total, growth, months and record, ports, dwell and transit, counted from events.

    Figures are of the book's events, never of the timetable's table, so that a train less is a train less here. A
    figure whose period is not all counted in this run is left out.
    """
    left = departures(run)
    told = {name: each for name, each in published.items() if _lies_in_window(run, each)}
    whole = (run.count_from_ms, run.count_to_ms) == Period.parse("2020-01..06").bounds_ms()
    rows = [_total(run, left), _growth(run, left)] if whole else []
    rows += [_row(told[name], _by_replication(run, _in_period(left, told[name]), pl.len()))
             for name in _HALF_YEAR if name in told]  # fmt: skip
    rows += [_record(run, left)] if whole else []
    crossed = port_crossings(run)
    rows += [_port_row(run, crossed, told[name]) for name in _PORTS if name in told]
    rows += [row for name in _TIMES if name in published and whole
             and (row := _time_row(run, published[name])) is not None]  # fmt: skip
    return tuple(rows)


def _lies_in_window(run: RunFrames, each: Observation) -> bool:
    """Whether all of a figure's period is counted in this run."""
    first, after = each.period.bounds_ms()
    return run.count_from_ms <= first and after <= run.count_to_ms


def _by_replication(run: RunFrames, frame: pl.DataFrame, value: pl.Expr) -> NDArray[np.float64]:
    """One number for each replication; 0 where the frame has no row of it."""
    found = frame.group_by("replication").agg(value.alias("value"))
    out = np.zeros(run.replications)
    out[found["replication"].to_numpy()] = found["value"].to_numpy()
    return out


def _in_period(frame: pl.DataFrame, observation: Observation) -> pl.DataFrame:
    first, after = observation.period.bounds_ms()
    ms = pl.col("time").cast(pl.Int64)
    return frame.filter(ms >= first, ms < after)


def _row(each: Observation, values: NDArray[np.float64], *, statistic: Callable[..., float] = np.median) -> FigureRow:
    p10, p50, p90 = (float(q) for q in np.quantile(values, [0.1, 0.5, 0.9]))
    value = float(statistic(values))
    inside = None if each.low is None or each.high is None else each.low <= value <= each.high
    period = each.period.first.strftime("%Y-%m") if each.metric.endswith("month") else _period(each)
    return FigureRow(each.id, each.metric, each.place, period, each.unit, value, p10, p50, p90, each.value, each.low,
                     each.high, each.kind, each.source, inside, each.note)  # fmt: skip


def _period(each: Observation) -> str:
    return f"{each.period.first}..{each.period.last}"


def _total(run: RunFrames, left: pl.DataFrame) -> FigureRow:
    values = _by_replication(run, left, pl.len())
    return _own("total", "national trips", "national", "trips", values, (_TOTAL, _TOTAL, _TOTAL, _TOTAL_SOURCE))


def _growth(run: RunFrames, left: pl.DataFrame) -> FigureRow:
    values = np.array([growth_percent(value, _BEFORE) for value in _by_replication(run, left, pl.len())])
    row = _own("growth", "growth over the first half of 2019", "national", "%", values,
               (_GROWTH, 35.5, 36.5, f"{_TOTAL_SOURCE}; 2019: {_BEFORE:,}"))  # fmt: skip
    return replace(row, note="circular: the 3,766 of 2019 was itself derived from 5,122 and +36 %")


def _record(run: RunFrames, left: pl.DataFrame) -> FigureRow:
    """Share of replications in which June has more trains than every earlier month with a known figure."""
    counts = left.group_by("replication", "month").len("trains")
    hits = np.zeros(run.replications)
    for (replication,), rows in counts.group_by("replication"):
        own = dict(zip(rows["month"].to_list(), rows["trains"].to_list(), strict=True))
        known = {**KNOWN_MONTHS_2019, **own}
        hits[replication] = is_record("2020-06", own.get("2020-06", 0), known)  # type: ignore[index]
    row = _own("record", "June is a record", "national", "share of replications", hits, (1, 1, 1, _RECORD_SOURCE))
    return replace(
        row, note="among months with a known figure: January, February and June of 2019 have none of their own"
    )


_RECORD_SOURCE = (
    "https://www.alwihdainfo.com/China-Europe-cargo-train-reaches-1169-in-June-setting-a-new-record_a90799.html"
)


def _own(name: str, metric: str, place: str, unit: str, values: NDArray[np.float64],
         published: tuple[float, float, float, str]) -> FigureRow:  # fmt: skip
    p10, p50, p90 = (float(q) for q in np.quantile(values, [0.1, 0.5, 0.9]))
    figure, low, high, source = published
    return FigureRow(name, metric, place, "2020-01-01..2020-06-30", unit, p50, p10, p50, p90, figure, low, high,
                     "check", source, low <= p50 <= high)  # fmt: skip


def _port_row(run: RunFrames, crossed: pl.DataFrame, each: Observation) -> FigureRow:
    frame = _in_period(crossed, each).filter(pl.col("port").cast(pl.String) == each.place.lower())
    if each.statistic == "share":
        return _row(each, _by_replication(run, frame, (pl.col("direction").cast(pl.String) == each.direction).mean()))
    return _row(each, _by_replication(run, frame, pl.len()))


def _time_row(run: RunFrames, each: Observation) -> FigureRow | None:
    """Mean dwell at the Chinese station, or median transit, of each replication."""
    if each.unit == "days":
        frame = transit_days(run).filter(
            pl.col("origin").cast(pl.String).is_in(each.origins),
            pl.col("destination").cast(pl.String).is_in(each.destinations),
        )
        value = pl.col("days").median()
    else:
        only_ce = "China-Europe trains, Chinese station" in each.note
        frame = dwell_hours(run, classes=("China-Europe",) if only_ce else ("China-Europe", "Central Asia"))
        frame = frame.filter(pl.col("port").cast(pl.String) == each.place.split(" ")[0].lower())
        value = mean_time("hours")
    return None if frame.is_empty() else _row(each, _by_replication(run, frame, value), statistic=np.mean)
