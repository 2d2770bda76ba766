"""Borders that trains of a live book cross, where sources tell of one crossing twice or by clocks that differ."""

from __future__ import annotations

import datetime as dt
from typing import Final

import polars as pl

__all__ = ["SIDE_OF", "with_arrivals_beyond", "without_repeated_crossings"]

_SAME_CALL: Final = dt.timedelta(days=3)
SIDE_OF: Final = {"outbound": "near", "inbound": "beyond"}
"""Outbound trains cross from the station on China's side, inbound ones from the one beyond."""


def without_repeated_crossings(told: pl.DataFrame, journeys: pl.DataFrame, ports: pl.DataFrame) -> pl.DataFrame:
    """The milestones of `told` without a port's crossing that is told once more within three days.

    Told at both stations, that of the side a train comes from counts; of others the first one.
    """
    numbered = told.with_row_index("row")
    sides = journeys.select("subject", pl.col("direction").replace_strict(SIDE_OF, default=None).alias("from_side"))
    crossed = _crossed(numbered, ports).join(sides, on="subject", how="left")
    own_side = (pl.col("side") == pl.col("from_side")).fill_null(value=False)
    other_side = ~own_side & own_side.any().over("subject", "port")
    once = crossed.filter(~other_side).sort("time", "row")
    again = once.filter(pl.col("time") - pl.col("time").shift(1).over("subject", "port") <= _SAME_CALL)
    dropped = [*crossed.filter(other_side)["row"], *again["row"]]
    return numbered.filter(~pl.col("row").is_in(dropped)).drop("row")


def with_arrivals_beyond(told: pl.DataFrame, ports: pl.DataFrame) -> pl.DataFrame:
    """The milestones of `told`, and behind each crossing the arrival that it leads to.

    An arrival that is told within three days has the number of the call after the crossing, whichever was first by the
    clocks of those who tell it; one that is not told has no time. Of a station that belongs to several ports nothing
    tells which arrival it would be; there is none of it.
    """
    missing = _arrivals_missing(told, ports)
    numbered = told.with_row_index("row").with_columns(pl.col("type", "location").cast(pl.String))
    pairs = numbered.drop("call").join(missing, on=["subject", "type", "location"])
    near = pairs.filter((pl.col("time") - pl.col("crossed")).abs() <= _SAME_CALL).unique("row", keep="first")
    moved = numbered.join(near.select("row", moved="call"), on="row", how="left", maintain_order="left")
    moved = moved.with_columns(pl.coalesce("moved", "call").alias("call"))
    untold = missing.join(near, on=["subject", "location", "call"], how="anti", maintain_order="left")
    columns = ["subject", "type", "location", "call", "time"]
    untold = untold.with_columns(pl.lit(None, dtype=told.schema["time"]).alias("time"))
    return pl.concat([moved.select(columns), untold.select(columns)])


def _arrivals_missing(told: pl.DataFrame, ports: pl.DataFrame) -> pl.DataFrame:
    """subject, type, location, call of arrivals after a crossing that are not there; `crossed`: when it was."""
    crossed = _crossed(told, ports).rename({"location": "near_by", "time": "crossed"})
    stations = ports.select("port", pl.col("location").cast(pl.String))
    led_to = crossed.join(stations, on="port").filter(pl.col("location") != pl.col("near_by"))
    after = (pl.col("call") + 1).cast(told.schema["call"])
    arrivals = led_to.select("subject", pl.lit("train.arrived").alias("type"), "location", after, "crossed")
    key = ["subject", "type", "location", "call"]
    words = told.select(pl.col("subject"), pl.col("type", "location").cast(pl.String), "call")
    return arrivals.unique(key, maintain_order=True).join(words, on=key, how="anti", maintain_order="left")


def _crossed(told: pl.DataFrame, ports: pl.DataFrame) -> pl.DataFrame:
    """Crossings at stations of one port only, with port and side."""
    single = ports.with_columns(pl.col("location").cast(pl.String)).filter(pl.len().over("location") == 1)
    words = told.with_columns(pl.col("type", "location").cast(pl.String)).filter(pl.col("type") == "border.crossed")
    return words.join(single.select("location", "port", "side"), on="location", maintain_order="left")
