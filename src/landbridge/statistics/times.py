"""Dwell at a station [h] and transit of a journey [d]."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from landbridge.statistics.frames import RunFrames, elapsed, mean_time, month_column, spread

__all__ = ["dwell_hours", "summarise_hours", "transit_days"]

_CONTAINER_CLASSES = ("China-Europe", "Central Asia")


def dwell_hours(run: RunFrames, *, beyond: bool = False, classes: Sequence[str] = _CONTAINER_CLASSES,
                frontier: str = "China", until_ms: int | None = None) -> pl.DataFrame:  # fmt: skip
    """Dwell of each train at the station of a frontier port on China's side, or at the one beyond the border.

    Dwell is arrival to departure; a train leaves a station for the border when it crosses. Counted by arrival. Trains
    that are still there at the end of the simulation are left out, or have stood until `until_ms` [ms].
    Columns: replication, subject, port, direction, class, month, hours.
    """
    side = "beyond" if beyond else "near"
    ports = run.ports.filter(pl.col("frontier") == frontier, pl.col("side") == side).select("location", "port")
    calls = run.calls.with_columns(pl.col("location").cast(pl.String), pl.col("type").cast(pl.String))
    calls = calls.join(ports, on="location")
    come = _chosen(run, calls.filter(pl.col("type") == "train.arrived"), classes)
    go = calls.filter(pl.col("type").is_in(["border.crossed", "train.departed"]))
    pairs = come.join(go.select("subject", "port", pl.col("call_id").alias("end_id")), on=["subject", "port"])
    frame = elapsed(run, pairs, until_ms)
    return frame.select("replication", "subject", "port", "direction", "class", month_column(frame["time"]),
                        (pl.col("elapsed_ms") / 3_600_000).alias("hours"))  # fmt: skip


def _chosen(run: RunFrames, calls: pl.DataFrame, classes: Sequence[str]) -> pl.DataFrame:
    journeys = run.journeys.filter(pl.col("train_class").is_in(list(classes)))
    journeys = journeys.select("subject", "direction", pl.col("train_class").alias("class"))
    return calls.select("call_id", "subject", "port").join(journeys, on="subject")


def transit_days(run: RunFrames, *, origin: str | None = None, destination: str | None = None,
                 until_ms: int | None = None) -> pl.DataFrame:  # fmt: skip
    """Transit of each journey that departs in the counted window: departure at origin to arrival at destination.

    Trains that are not there at the end of the simulation are left out, or have been under way until `until_ms` [ms].
    Columns: replication, subject, service, origin, destination, direction, month, days.
    """
    journeys = run.journeys.filter(pl.col("origin") != "")
    for column, value in (("origin", origin), ("destination", destination)):
        journeys = journeys if value is None else journeys.filter(pl.col(column) == value)
    columns = ["subject", "service", "origin", "destination", "direction"]
    calls = run.calls.with_columns(pl.col("location").cast(pl.String), pl.col("type").cast(pl.String))
    calls = calls.join(journeys.select(columns), on="subject")
    start = calls.filter(pl.col("type") == "train.departed", pl.col("call") == 0)
    end = calls.filter(pl.col("type") == "train.arrived", pl.col("location") == pl.col("destination"))
    end = end.sort("call").unique("subject", keep="last")
    pairs = start.select("call_id", *columns).join(
        end.select("subject", pl.col("call_id").alias("end_id")), on="subject"
    )  # fmt: skip
    frame = elapsed(run, pairs, until_ms)
    return frame.select("replication", *columns, month_column(frame["time"]),
                        (pl.col("elapsed_ms") / 86_400_000).alias("days"))  # fmt: skip


def summarise_hours(frame: pl.DataFrame, by: Sequence[str], value: str = "hours") -> pl.DataFrame:
    """The mean of each replication, summed up over replications, beside the quantiles of single trains.

    Columns of `by`, then mean, p10, p50, p90 (of the replications' means) and train_p10, train_p50, train_p90.
    """
    means = frame.group_by("replication", *by).agg(mean_time(value).alias(value)).sort("replication", *by)
    quantiles = [pl.col(value).quantile(q, "linear").alias(f"train_p{round(100 * q)}") for q in (0.1, 0.5, 0.9)]
    if not by:
        return pl.concat([spread(means, by, value), frame.select(quantiles)], how="horizontal")
    return spread(means, by, value).join(frame.group_by(list(by)).agg(quantiles), on=list(by), how="left")
