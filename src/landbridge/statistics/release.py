"""The half-year statement: each figure of the run beside the published one, and which of them went in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.claims import Observation, Period
from landbridge.statistics.counts import departures
from landbridge.statistics.frames import RunFrames
from landbridge.statistics.growth import growth_percent, is_record
from landbridge.statistics.scoring import Score, score_run

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
    whole = (run.count_from_ms, run.count_to_ms) == Period.parse("2020-01..06").bounds_ms()
    chosen = [published[name] for name in (*_HALF_YEAR, *_PORTS, *(_TIMES if whole else ())) if name in published]
    scored = {each.figure.id: _row(each) for each in score_run(run, chosen) if each.verdict != "not_scored"}
    rows = [_total(run, left), _growth(run, left)] if whole else []
    rows += [scored[name] for name in _HALF_YEAR if name in scored]
    rows += [_record(run, left)] if whole else []
    return (*rows, *(scored[name] for name in (*_PORTS, *_TIMES) if name in scored))


def _row(each: Score) -> FigureRow:
    figure = each.figure
    assert each.value is not None
    assert each.p10 is not None
    assert each.p50 is not None
    assert each.p90 is not None
    month = figure.metric.endswith("month")
    period = figure.period.first.strftime("%Y-%m") if month else f"{figure.period.first}..{figure.period.last}"
    return FigureRow(figure.id, figure.metric, figure.place, period, figure.unit, each.value, each.p10, each.p50,
                     each.p90, figure.value, figure.low, figure.high, figure.kind, figure.source,
                     each.verdict == "inside", figure.note)  # fmt: skip


def _total(run: RunFrames, left: pl.DataFrame) -> FigureRow:
    values = _trips(run, left)
    return _own("total", "national trips", "national", "trips", values, (_TOTAL, _TOTAL, _TOTAL, _TOTAL_SOURCE))


def _trips(run: RunFrames, left: pl.DataFrame) -> NDArray[np.float64]:
    return np.bincount(left["replication"].to_numpy(), minlength=run.replications).astype(np.float64)


def _growth(run: RunFrames, left: pl.DataFrame) -> FigureRow:
    values = np.array([growth_percent(value, _BEFORE) for value in _trips(run, left)])
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
