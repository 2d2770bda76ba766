"""Crews on duty and people out of it, day by day at each manned port, over the replications."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import polars as pl

__all__ = ["on_duty"]

_DAY_MIN: Final = 1440
_QUANTILES: Final = {"p10": 0.1, "p50": 0.5, "p90": 0.9}


def on_duty(crews: pl.DataFrame, ports: Mapping[str, str], first: dt.date, last: dt.date) -> pl.DataFrame | None:
    """A row a port and day from first to last; None where no crew is counted. `ports`: the port of each station.

    `crews` has a row a replication, post (station/resource/direction) and day, with the counts of `DAY_COUNTS`. Posts
    of a port go together. Columns: port, day, and p10, p50, p90 of duty (crews on duty, the mean of the day) and of
    out (people in quarantine or isolated, those of the rota left out), of both the worst
    replication (duty_worst, out_worst); tests, found, infected: means [persons a day].
    """
    if crews.is_empty():
        return None
    station = pl.col("post").cast(pl.String).str.split("/").list.first()
    shown = crews.filter(pl.col("day").is_between(first, last)).with_columns(
        station.replace_strict(dict(ports), default=None).alias("port"),
        pl.col("crew_min").truediv(_DAY_MIN).alias("duty"), (pl.col("quarantine") + pl.col("isolation")).alias("out"),
    ).drop_nulls("port")  # fmt: skip
    counts = ("duty", "out", "tests", "found", "infected")
    daily = shown.group_by("port", "replication", "day").agg(pl.col(counts).sum())
    spread = [pl.col(name).quantile(at, "linear").alias(f"{name}_{short}")
              for name in ("duty", "out") for short, at in _QUANTILES.items()]  # fmt: skip
    worst = [pl.col("duty").min().alias("duty_worst"), pl.col("out").max().alias("out_worst")]
    order = {port: place for place, port in enumerate(dict.fromkeys(ports.values()))}
    means = [pl.col(name).mean() for name in ("tests", "found", "infected")]
    found = daily.group_by("port", "day").agg(*spread, *worst, *means).sort(pl.col("port").replace_strict(order), "day")
    return None if found.is_empty() else found
