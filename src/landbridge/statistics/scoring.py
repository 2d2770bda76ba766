"""Score a run against published figures: the model's statistic beside each, inside its band or not.

A figure's `metric` says what is measured; the ones known are in METRICS. A figure that can not be scored says why, and
is never left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.claims import Observation
from landbridge.statistics.frames import RunFrames
from landbridge.statistics.measures import Measures, NotMeasured

__all__ = ["METRICS", "Score", "score_run"]

_Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """One published figure and the model's.

    `value` is the statistic that is judged; `p10`, `p50`, `p90` are over replications where the statistic is one number
    a replication, over single trains for `p10` and `single`. `verdict` is inside, outside or not_scored.
    """

    figure: Observation
    value: float | None
    p10: float | None
    p50: float | None
    p90: float | None
    verdict: str
    reason: str


def score_run(run: RunFrames, figures: Iterable[Observation]) -> tuple[Score, ...]:
    """A score for every figure, in their order."""
    measures = Measures(run)
    return tuple(_score(measures, figure) for figure in figures)


def _score(measures: Measures, figure: Observation) -> Score:
    if figure.kind == "context" or figure.use == "none":
        return _not_scored(figure, figure.note or "given for context only")
    if figure.low is None or figure.high is None:
        return _not_scored(figure, "has no band: give low and high")
    try:
        values = _measure(measures, figure)
    except NotMeasured as reason:
        return _not_scored(figure, str(reason))
    return _judged(figure, values)


def _not_scored(figure: Observation, reason: str) -> Score:
    return Score(figure, None, None, None, None, "not_scored", reason)


def _measure(measures: Measures, figure: Observation) -> _Values:
    for pattern, (measure, _) in METRICS.items():
        if re.match(pattern, figure.metric):
            return measure(measures, figure)
    raise NotMeasured(f"metric {figure.metric!r} is not known; known are: {', '.join(m for _, m in METRICS.values())}")


def _judged(figure: Observation, values: _Values) -> Score:
    """Judge the statistic named: a published single train must lie in P5 to P95 of the model's trains."""
    p10, p50, p90 = (float(q) for q in np.quantile(values, [0.1, 0.5, 0.9]))
    assert figure.low is not None
    assert figure.high is not None
    if figure.statistic == "single":
        low, high = (float(q) for q in np.quantile(values, [0.05, 0.95]))
        inside = low <= figure.value <= high
        reason = f"one real train; P5 to P95 of the model's are {low:.1f} to {high:.1f}"
        return Score(figure, p50, p10, p50, p90, "inside" if inside else "outside", reason)
    value = p10 if figure.statistic == "p10" else p50
    inside = figure.low <= value <= figure.high
    return Score(figure, value, p10, p50, p90, "inside" if inside else "outside", "")


def _national(measures: Measures, figure: Observation) -> _Values:
    return measures.count(measures.departures(figure.period), figure.direction)


def _national_share(measures: Measures, figure: Observation) -> _Values:
    return measures.share(measures.departures(figure.period), figure.direction)


def _port(measures: Measures, figure: Observation) -> _Values:
    return measures.count(measures.crossings(figure.place, figure.period), figure.direction)


def _port_share(measures: Measures, figure: Observation) -> _Values:
    return measures.share(measures.crossings(figure.place, figure.period), figure.direction)


def _dwell(measures: Measures, figure: Observation) -> _Values:
    """At the Chinese station; of China-Europe trains where the metric says so, else of all container trains."""
    classes = ("China-Europe",) if "China-Europe" in figure.metric else ("China-Europe", "Central Asia")
    return measures.mean_dwell(measures.port(figure.place), classes, figure.direction)


def _cpmm(measures: Measures, figure: Observation) -> _Values:
    """CPMM border-crossing hours [1]: of China-Europe trains at both stations, or of other freight at one of them.

    [1] CAREC Corridor Performance Measurement and Monitoring, annual reports, rail.
    """
    ports = ("alashankou", "khorgos")
    if "Corridor 1" in figure.place:
        return measures.mean_crossing(ports, ("China-Europe",))
    return measures.mean_dwell(ports, ("background",), figure.direction, beyond="Kazakhstan" in figure.place)


def _load(measures: Measures, figure: Observation) -> _Values:
    if "1520" not in figure.place:
        raise NotMeasured(f"the load of trains is known for broad gauge only, not for {figure.place!r}")
    return measures.broad_gauge_load()


def _transit(measures: Measures, figure: Observation) -> _Values:
    if not figure.origins or not figure.destinations:
        raise NotMeasured("has no origin_id and destination_id")
    if figure.statistic in ("single", "p10"):
        return measures.transit(figure).get_column("days").to_numpy()
    return measures.by_replication(measures.transit(figure), pl.col("days").median())


METRICS: dict[str, tuple[Callable[[Measures, Observation], _Values], str]] = {
    r"national trips": (_national, "national trips"),
    r"outbound share of trips": (_national_share, "outbound share of trips"),
    r"trains through the port": (_port, "trains through the port"),
    r"outbound share at the port": (_port_share, "outbound share at the port"),
    r"train clearance time|dwell of a": (_dwell, "train clearance time, dwell of a ... train at the port"),
    r"border crossing by rail, CPMM": (_cpmm, "border crossing by rail, CPMM average"),
    r"mean load": (_load, "mean load"),
    r"transit days": (_transit, "transit days"),
}
"""Metrics by how their name begins, with the words to write."""
