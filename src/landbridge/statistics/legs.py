"""Where the days of a journey go: line, port, line, port, line."""

from __future__ import annotations

import polars as pl

from landbridge.statistics.frames import RunFrames, counted, milestones

__all__ = ["journey_legs"]


def journey_legs(run: RunFrames, subjects: pl.Series) -> pl.DataFrame:
    """Days that trains spend on each stretch of line and at each port, in the order they come to them.

    A port's part is from coming to its first station to leaving its second one for good. Trains that depart in the
    counted window and have come to their destination. Columns: replication, subject, leg (0, 1, 2, ...; even ones are
    line), port (null on the line), days.
    """
    calls = _ends_of_legs(run, subjects)
    times = milestones(run, calls).sort("replication", "subject", "leg")
    came = pl.col("time").shift(-1).over("replication", "subject")
    whole = pl.len().over("replication", "subject") == pl.col("ends")
    days = (came - pl.col("time")).dt.total_milliseconds() / 86_400_000
    legs = times.filter(whole).with_columns(days.alias("days"))
    started = counted(run, legs.filter(pl.col("leg") == 0)).select("replication", "subject")
    legs = legs.join(started, on=["replication", "subject"], how="semi").filter(pl.col("days").is_not_null())
    return legs.select("replication", "subject", "leg", "port", "days")


def _ends_of_legs(run: RunFrames, subjects: pl.Series) -> pl.DataFrame:
    """The calls that begin a leg, and the last one: departures, and arrivals that no border was crossed before.

    Calls at a port that a train may go by in place of another one have the stops, and so the legs, of the latter's.
    """
    ports = run.ports.select("location", "port").unique("location", keep="first")
    calls = run.calls.filter(pl.col("subject").is_in(subjects.to_list())).sort("call_id")
    calls = calls.with_columns(pl.col("location").cast(pl.String), pl.col("type").cast(pl.String))
    beyond = (pl.col("type").shift(1).over("subject") == "border.crossed").fill_null(value=False)
    ends = calls.filter(pl.col("type").is_in(["train.departed", "train.arrived"]) & ~beyond)
    ends = ends.join(ports, on="location", how="left", maintain_order="left")
    at_port = pl.col("type") == "train.arrived"
    stop = ["subject", "call", "type"]
    legs = ends.unique(stop, keep="first", maintain_order=True).select(
        *stop, pl.int_range(pl.len()).over("subject").alias("leg"), pl.len().over("subject").alias("ends")
    )
    ends = ends.join(legs, on=stop, maintain_order="left")
    return ends.select("call_id", "subject", pl.when(at_port).then("port").alias("port"), "leg", "ends")
