"""Trains standing at a port, and trains waiting to cross, day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.ledger import UNREACHED
from landbridge.statistics.frames import RunFrames
from landbridge.units import DAY_MS

__all__ = ["standing_by_day", "standing_by_half_month", "standing_each_day", "waiting_by_day", "waiting_by_variant"]


def standing_by_day(run: RunFrames, port: str) -> pl.DataFrame:
    """Container trains between coming to a port and leaving it for good, at noon UTC+8 of each counted day.

    Both stations of the port together, both directions; a train that ends at one of them stands no longer once it is
    there. Columns: day, p10, p50, p90 over replications.
    """
    return _spread(run, standing_each_day(run, port))


def standing_each_day(run: RunFrames, port: str) -> NDArray[np.int64]:
    """The trains of `standing_by_day` as standing[replication, day], the counted days in their order."""
    stations = run.ports.filter(pl.col("port") == port)["location"].to_list()
    trains = run.journeys.filter(pl.col("train_class") != "background").select("subject")
    calls = run.calls.with_columns(pl.col("location").cast(pl.String), pl.col("type").cast(pl.String))
    calls = calls.filter(pl.col("location").is_in(stations)).join(trains, on="subject", how="semi").sort("call_id")
    come = calls.filter(pl.col("type") == "train.arrived").unique("subject", keep="first")
    go = calls.filter(pl.col("type").is_in(["train.arrived", "train.departed"])).unique("subject", keep="last")
    go = go.join(come, on="subject", how="semi")
    return _more_come_than_gone(run, come, go)


def waiting_by_day(run: RunFrames, ports: Sequence[str], *, direction: str = "outbound",
                   background: bool = False) -> pl.DataFrame:  # fmt: skip
    """Trains that have come to the first station of ports and not crossed, at noon UTC+8 of each counted day.

    Container trains, or with `background` the other freight; all ports together. What their stages there take is
    counted in, so that a port without any queue has some too. Columns: day, p10, p50, p90 over replications.
    """
    side = "near" if direction == "outbound" else "beyond"
    places = run.ports.filter(pl.col("port").is_in(list(ports)), pl.col("side") == side)["location"].to_list()
    wanted = (pl.col("train_class") == "background") == background
    trains = run.journeys.filter(wanted, pl.col("direction") == direction).select("subject")
    calls = run.calls.with_columns(pl.col("location", "type").cast(pl.String))
    calls = calls.filter(pl.col("location").is_in(places)).join(trains, on="subject", how="semi")
    crossed = calls.filter(pl.col("type") == "border.crossed")
    here = ["subject", "location", "call"]
    come = calls.filter(pl.col("type") == "train.arrived").join(crossed, on=here, how="semi")
    return _spread(run, _more_come_than_gone(run, come, crossed))


def waiting_by_variant(variants: Mapping[str, RunFrames], ports: Sequence[str], *, direction: str = "outbound",
                       background: bool = False) -> pl.DataFrame:  # fmt: skip
    """What `waiting_by_day` gives of several runs, by their names: variant, day, p10, p50, p90."""
    days = {name: waiting_by_day(run, ports, direction=direction, background=background)
            for name, run in variants.items()}  # fmt: skip
    return pl.concat([frame.select(pl.lit(name).alias("variant"), pl.all()) for name, frame in days.items()])


def _noons(run: RunFrames) -> NDArray[np.int64]:
    """Noon UTC+8 of each counted day [ms]."""
    return np.arange(run.count_from_ms + DAY_MS // 2, run.count_to_ms, DAY_MS)


def _more_come_than_gone(run: RunFrames, come: pl.DataFrame, go: pl.DataFrame) -> NDArray[np.int64]:
    """How many more of the one calls than of the others have happened, by replication and day."""
    noons = _noons(run)
    return _count(run, come, noons) - _count(run, go, noons)


def _spread(run: RunFrames, standing: NDArray[np.int64]) -> pl.DataFrame:
    """Over replications: day, p10, p50, p90."""
    p10, p50, p90 = np.quantile(standing, [0.1, 0.5, 0.9], axis=0)
    noons = pl.Series("day", _noons(run)).cast(pl.Datetime("ms", "UTC"))
    return pl.DataFrame({"day": noons.dt.convert_time_zone("Asia/Shanghai").dt.date(), "p10": p10, "p50": p50,
                         "p90": p90})  # fmt: skip


def standing_by_half_month(days: pl.DataFrame) -> pl.DataFrame:
    """The mean over the days of each half-month (1-15, 16-end) of what `standing_by_day` gives: half, p10, p50, p90.

    `half` is `YYYY-MM a` or `YYYY-MM b`.
    """
    half = pl.when(pl.col("day").dt.day() <= 15).then(pl.lit(" a")).otherwise(pl.lit(" b"))
    named = days.with_columns((pl.col("day").dt.strftime("%Y-%m") + half).alias("half"))
    return named.group_by("half", maintain_order=True).agg(pl.col("p10", "p50", "p90").mean()).sort("half")


def _count(run: RunFrames, calls: pl.DataFrame, days: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many of the calls have happened by each day, for each replication."""
    times = run.times[:, calls["call_id"].to_numpy()]
    reached = np.where(times == UNREACHED, np.iinfo(np.int64).max, times)
    return np.array([np.searchsorted(np.sort(row), days, side="right") for row in reached])
