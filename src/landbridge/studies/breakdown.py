"""Break a run down: trains, dwell or transit by month, port, direction, class, service, origin, destination."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from landbridge.errors import WrongUse
from landbridge.statistics import (
    RunFrames,
    count_trains,
    departures,
    dwell_hours,
    port_crossings,
    spread,
    summarise_hours,
    transit_days,
)

__all__ = ["MEASURES", "Breakdown", "break_down"]

MEASURES: Final = {
    "trains": ("month", "port", "direction", "class", "service", "origin", "destination"),
    "dwell": ("port", "month", "direction", "class"),
    "transit": ("origin", "destination", "month", "direction", "service"),
}
"""What can be measured, and what each can be broken down by."""

_USUAL: Final = {"trains": ("month",), "dwell": ("port",), "transit": ("origin", "destination")}
_PORT_CLASSES: Final = ("China-Europe", "Central Asia")
_NATION_CLASSES: Final = ("China-Europe",)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`rows`: the columns of `by` as text, then mean, p10, p50, p90 in `unit`; `total`: the same figures of all.

    `rule` says what was counted, `spread` what the quantiles are over.
    """

    measure: str
    by: tuple[str, ...]
    unit: str
    rule: str
    spread: str
    rows: pl.DataFrame
    total: dict[str, float]


def break_down(run: RunFrames, measure: str, by: Sequence[str] = (), classes: Sequence[str] = ()) -> Breakdown:
    """Figures of a run. Raises WrongUse for a measure, a dimension or a class that there is none of."""
    if measure not in MEASURES:
        raise WrongUse(f"can not measure {measure!r}; use any of {', '.join(MEASURES)}")
    by = tuple(dict.fromkeys(by)) or _USUAL[measure]
    for dimension in by:
        if dimension not in MEASURES[measure]:
            raise WrongUse(f"can not break {measure} down by {dimension!r}; use any of {', '.join(MEASURES[measure])}")
    if "background" in classes and measure != "dwell" and "port" not in by:
        raise WrongUse("background trains run at the ports only: count trains by port, or measure dwell")
    if measure == "trains":
        return _trains(run, by, tuple(classes))
    return _times(run, measure, by, tuple(classes))


def _trains(run: RunFrames, by: tuple[str, ...], classes: tuple[str, ...]) -> Breakdown:
    at_ports = "port" in by
    classes = classes or (_PORT_CLASSES if at_ports else _NATION_CLASSES)
    rows = count_trains(run, by, classes=classes)
    frame = port_crossings(run, classes=classes) if at_ports else departures(run, classes=classes)
    counts = np.bincount(frame["replication"].to_numpy(), minlength=run.replications)
    whole = spread(pl.DataFrame({"trains": counts}), [], "trains").to_dicts()[0]
    rule = f"crossings of China's frontier, {' and '.join(classes)} trains"
    if not at_ports:
        out = "" if "Central Asia" in classes else "; Central Asia trains left out"
        rule = f"departures, {' and '.join(classes)} trains{out}"
    elif classes == _PORT_CLASSES:
        rule = "port count: crossings of China's frontier, out and in, Central Asia trains counted in"
    return Breakdown("trains", by, "trains", rule, "replications", _in_words(rows, by), whole)


def _times(run: RunFrames, measure: str, by: tuple[str, ...], classes: tuple[str, ...]) -> Breakdown:
    dwell = measure == "dwell"
    classes = classes or (_PORT_CLASSES if dwell else _NATION_CLASSES)
    trains = f"{' and '.join(classes)} trains"
    if dwell:
        frame, value, unit = dwell_hours(run, classes=classes), "hours", "h"
        rule = f"arrival to departure at the Chinese station of the port, {trains}, by arrival"
    else:
        chosen = run.journeys.filter(pl.col("train_class").is_in(classes))
        frame, value, unit = transit_days(replace(run, journeys=chosen)), "days", "days"
        rule = f"departure at origin to arrival at destination, {trains}, by departure"
    rows = _of_trains(summarise_hours(frame, by, value), by)
    whole = _of_trains(summarise_hours(frame, [], value), ()).to_dicts()[0]
    return Breakdown(measure, by, unit, rule, "single trains of all replications", _in_words(rows, by), whole)


def _of_trains(figures: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The mean beside the quantiles of single trains."""
    return figures.select(*by, "mean", *(pl.col(f"train_{name}").alias(name) for name in ("p10", "p50", "p90")))


def _in_words(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    return rows.with_columns(pl.col(by).cast(pl.String)).sort(by)
