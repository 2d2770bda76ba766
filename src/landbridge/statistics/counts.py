"""Count journeys, under both counting rules.

- A nation counts **departures** of China-Europe trains, both directions; Central Asia trains are left out.
- A port counts **crossings**, out and in; at the Xinjiang ports Central Asia trains are counted in.

A train counts in the month it departs (nation) or crosses (port).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.errors import WrongUse
from landbridge.statistics.frames import RunFrames, counted, milestones, month_column, spread

__all__ = ["DIMENSIONS", "count_trains", "departures", "port_crossings"]

DIMENSIONS: Final = ("month", "port", "direction", "class", "service", "origin", "destination")
"""What counts can be broken down by."""

_CONTAINER_CLASSES: Final = ("China-Europe", "Central Asia")


def departures(run: RunFrames, *, classes: Sequence[str] = ("China-Europe",)) -> pl.DataFrame:
    """Departures in the counted window: replication, subject, month and the columns of `journeys`."""
    calls = run.calls.filter(pl.col("type").cast(pl.String) == "train.departed", pl.col("call") == 0)
    return _with_journeys(run, calls, classes)


def port_crossings(run: RunFrames, *, classes: Sequence[str] = _CONTAINER_CLASSES,
                   frontier: str = "China") -> pl.DataFrame:  # fmt: skip
    """Crossings of a frontier in the counted window: replication, subject, month, port and journey columns."""
    ports = run.ports.filter(pl.col("frontier") == frontier).select("location", "port")
    calls = run.calls.with_columns(pl.col("location").cast(pl.String), pl.col("type").cast(pl.String))
    crossed = calls.filter(pl.col("type") == "border.crossed").join(ports, on="location")
    # A station may belong to two ports (Chop), so the station beyond decides which of them was crossed.
    come = calls.filter(pl.col("type") == "train.arrived").join(ports, on="location")
    # A train that ends there arrives twice, at the station and at its destination.
    beyond = come.select("subject", "port", pl.col("call").cast(pl.Int16) - 1).unique()
    crossed = crossed.with_columns(pl.col("call").cast(pl.Int16))
    return _with_journeys(run, crossed.join(beyond, on=["subject", "port", "call"]), classes)


def _with_journeys(run: RunFrames, calls: pl.DataFrame, classes: Sequence[str]) -> pl.DataFrame:
    journeys = run.journeys.filter(pl.col("train_class").is_in(list(classes))).rename({"train_class": "class"})
    chosen = calls.select("call_id", *(["port"] if "port" in calls.columns else []), "subject")
    chosen = chosen.join(journeys.drop("departs", "containers", strict=False), on="subject")
    words = pl.col([name for name in chosen.columns if chosen[name].dtype == pl.String])
    frame = counted(run, milestones(run, chosen.with_columns(words.cast(pl.Categorical()))))
    return frame.with_columns(month_column(frame["time"]))


def count_trains(run: RunFrames, by: Sequence[str], *, classes: Sequence[str] | None = None) -> pl.DataFrame:
    """Trains by the dimensions named, over replications: mean, p10, p50, p90.

    With `port` among them crossings are counted, Central Asia trains counted in; without it departures, left out.
    Raises WrongUse for a dimension that is not in DIMENSIONS.
    """
    for dimension in by:
        if dimension not in DIMENSIONS:
            raise WrongUse(f"can not count by {dimension!r}; use any of {', '.join(DIMENSIONS)}")
    if "port" in by:
        frame = port_crossings(run, classes=classes or _CONTAINER_CLASSES)
    else:
        frame = departures(run, classes=classes or ("China-Europe",))
    counts = frame.group_by("replication", *by).len("trains")
    return spread(_with_zeros(run, counts, by), by, "trains")


def _with_zeros(run: RunFrames, counts: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """A group that does not occur in a replication counts zero there."""
    groups = counts.select(by).unique()
    replications = pl.DataFrame({"replication": range(run.replications)}, schema={"replication": pl.UInt16})
    full = replications.join(groups, how="cross") if by else replications
    return full.join(counts, on=["replication", *by], how="left").with_columns(pl.col("trains").fill_null(0))
