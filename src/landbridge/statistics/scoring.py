"""Score a run against published figures: the model's statistic beside each, inside its band or not.

A figure's `metric` says what is measured; the ones known are in METRICS. A figure that can not be scored says why, and
is never left out. What is looked up in trains and calls is looked up once in a plan, for any number of runs of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.claims import Observation
from landbridge.statistics.frames import RunFrames
from landbridge.statistics.measures import Measure, Measures, NotMeasured
from landbridge.units import DAY_MS

__all__ = ["METRICS", "Score", "ScorePlan", "plan_scores", "score_run"]

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


@dataclass(frozen=True, slots=True)
class ScorePlan:
    """Figures with how each is measured, or the reason why it can not be."""

    planned: tuple[tuple[Observation, Measure | str], ...]

    def score(self, times: NDArray[np.int64]) -> tuple[Score, ...]:
        """A score for every figure from times[replication, call_id] [ms], in the figures' order."""
        return tuple(_score(figure, measure, times) for figure, measure in self.planned)

    def values(self, times: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
        """What was measured, by the figure's id: one number a replication, or one a train; not scored is left out."""
        found = {figure.id: _taken(measure, times) for figure, measure in self.planned}
        return {name: values for name, values in found.items() if not isinstance(values, str)}


def plan_scores(run: RunFrames, figures: Iterable[Observation]) -> ScorePlan:
    """How to score any run of the same trains and calls; the times of `run` are not looked at."""
    measures = Measures(run)
    return ScorePlan(tuple((figure, _planned(measures, figure)) for figure in figures))


def score_run(run: RunFrames, figures: Iterable[Observation]) -> tuple[Score, ...]:
    """A score for every figure, in their order."""
    return plan_scores(run, figures).score(run.times)


def _planned(measures: Measures, figure: Observation) -> Measure | str:
    if figure.kind == "context" or figure.use == "none":
        return figure.note or "given for context only"
    if figure.low is None or figure.high is None:
        return "has no band: give low and high"
    try:
        return _measure(measures, figure)
    except NotMeasured as reason:
        return str(reason)


def _taken(measure: Measure | str, times: NDArray[np.int64]) -> _Values | str:
    if isinstance(measure, str):
        return measure
    try:
        return measure(times)
    except NotMeasured as reason:
        return str(reason)


def _score(figure: Observation, measure: Measure | str, times: NDArray[np.int64]) -> Score:
    values = _taken(measure, times)
    return _not_scored(figure, values) if isinstance(values, str) else _judged(figure, values)


def _not_scored(figure: Observation, reason: str) -> Score:
    return Score(figure, None, None, None, None, "not_scored", reason)


def _measure(measures: Measures, figure: Observation) -> Measure:
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


def _national(measures: Measures, figure: Observation) -> Measure:
    return measures.departures(figure.direction, figure.period)


def _national_share(measures: Measures, figure: Observation) -> Measure:
    return _share(*(measures.departures(each, figure.period) for each in (figure.direction, "both")))


def _port(measures: Measures, figure: Observation) -> Measure:
    return measures.crossings(figure.place, figure.direction, figure.period)


def _port_share(measures: Measures, figure: Observation) -> Measure:
    return _share(*(measures.crossings(figure.place, each, figure.period) for each in (figure.direction, "both")))


def _share(part: Measure, whole: Measure) -> Measure:
    return lambda times: part(times) / np.maximum(whole(times), 1)


def _dwell(measures: Measures, figure: Observation) -> Measure:
    """At the Chinese station; of China-Europe trains where the metric says so, else of all container trains."""
    classes = ("China-Europe",) if "China-Europe" in figure.metric else ("China-Europe", "Central Asia")
    return measures.mean_dwell([measures.port(figure.place)], classes, figure.direction)


def _standing(measures: Measures, figure: Observation) -> Measure:
    """Container trains at both stations of a port, the mean of the noons (UTC+8) of its days."""
    first, after = figure.period.bounds_ms()
    return measures.standing(figure.place, np.arange(first + DAY_MS // 2, after, DAY_MS))


def _cpmm(measures: Measures, figure: Observation) -> Measure:
    """CPMM border-crossing hours [1]: of China-Europe trains at both stations, or of other freight at one of them.

    [1] CAREC Corridor Performance Measurement and Monitoring, annual reports, rail.
    """
    ports = ("alashankou", "khorgos")
    if "Corridor 1" in figure.place:
        return measures.mean_crossing(ports, ("China-Europe",))
    return measures.mean_dwell(ports, ("background",), figure.direction, beyond="Kazakhstan" in figure.place)


def _load(measures: Measures, figure: Observation) -> Measure:
    if "1520" not in figure.place:
        raise NotMeasured(f"the load of trains is known for broad gauge only, not for {figure.place!r}")
    return measures.broad_gauge_load()


def _transit(measures: Measures, figure: Observation) -> Measure:
    if not figure.origins or not figure.destinations:
        raise NotMeasured("has no origin_id and destination_id")
    return measures.transit(figure, single=figure.statistic in ("single", "p10"))


METRICS: dict[str, tuple[Callable[[Measures, Observation], Measure], str]] = {
    r"national trips": (_national, "national trips"),
    r"outbound share of trips": (_national_share, "outbound share of trips"),
    r"trains through the port": (_port, "trains through the port"),
    r"outbound share at the port": (_port_share, "outbound share at the port"),
    r"train clearance time|dwell of a": (_dwell, "train clearance time, dwell of a ... train at the port"),
    r"border crossing by rail, CPMM": (_cpmm, "border crossing by rail, CPMM average"),
    r"trains standing at the port": (_standing, "trains standing at the port"),
    r"mean load": (_load, "mean load"),
    r"transit days": (_transit, "transit days"),
}
"""Metrics by how their name begins, with the words to write."""
