"""The milestone frame: what statistics, forecast and validation read, from a run's replications or a live book alike.

(book, subject, type, location, call, classifier, time). On disk a run's frame is two files: `calls.parquet` has one
row for each milestone a train is to reach, `milestones.parquet` one time for each replication and call: row n is call
n % calls of replication n // calls.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = [
    "CALL_SCHEMA",
    "MILESTONE_SCHEMA",
    "UNREACHED",
    "milestones_of_book",
    "milestones_of_run",
    "read_calls",
    "read_times",
    "write_milestones",
]  # fmt: skip

UNREACHED: Final = -1
"""What stands in arrays of times for a milestone that was not reached."""

_TIME: Final = pl.Datetime("ms", "UTC")

CALL_SCHEMA: Final = pl.Schema(
    {"subject": pl.String(), "type": pl.Categorical(), "location": pl.Categorical(), "call": pl.UInt8()}
)  # fmt: skip
"""One row for each milestone of each train, in the order of the kernel's calls."""

MILESTONE_SCHEMA: Final = pl.Schema(
    {"book": pl.Categorical(), "subject": pl.String(), "type": pl.Categorical(), "location": pl.Categorical(),
     "call": pl.UInt8(), "classifier": pl.Categorical(), "time": _TIME}
)  # fmt: skip

_MILESTONES: Final = ("train.departed", "train.arrived", "border.crossed", "gauge.changed")


def write_milestones(folder: Path, calls: pl.DataFrame, times_ms: NDArray[np.int64]) -> None:
    """Write the frame of a run: `calls` by CALL_SCHEMA, `times_ms[replication, call]` [ms since 1970, UTC].

    UNREACHED stands where a call was not reached.
    Raises OSError when the disk does not take it.
    """
    with (folder / "calls.parquet").open("wb") as stream:
        calls.cast(CALL_SCHEMA).write_parquet(stream, compression="zstd", compression_level=1)
    frame = pl.DataFrame({"time": pl.Series(times_ms.reshape(-1)).replace(UNREACHED, None).cast(_TIME)})
    with (folder / "milestones.parquet").open("wb") as stream:
        frame.write_parquet(stream, compression="zstd", compression_level=1, row_group_size=max(calls.height, 1) * 4)


def read_calls(folder: Path) -> pl.DataFrame:
    """The calls of a run with their number `call_id`."""
    return pl.read_parquet(folder / "calls.parquet").with_row_index("call_id")


def read_times(folder: Path, replications: int) -> NDArray[np.int64]:
    """Times [ms since 1970, UTC] of a run, shape (replications, calls); UNREACHED where a call was not reached."""
    times = pl.read_parquet(folder / "milestones.parquet", columns=["time"])["time"]
    return times.cast(pl.Int64).fill_null(UNREACHED).to_numpy().reshape(replications, -1)


def milestones_of_run(calls: pl.DataFrame, times_ms: NDArray[np.int64], book: str) -> pl.DataFrame:
    """The milestone frame of one replication from its calls and their times [ms], in order of time."""
    times = pl.Series("time", times_ms).cast(_TIME)
    frame = calls.select("subject", "type", "location", "call").with_columns(
        times, pl.lit(book).alias("book"), pl.lit("ACT").alias("classifier")
    )  # fmt: skip
    reached = frame.filter(pl.col("time").cast(pl.Int64) != UNREACHED)
    return _in_order(reached)


def milestones_of_book(book: pl.DataFrame) -> pl.DataFrame:
    """The milestone frame of a book, in order of time; `call` numbers the stations of a subject as it came to them.

    What happens to a train that was formed anew happens to the trains that run in it.
    """
    rows = book.filter(pl.col("type").cast(pl.String).is_in(_MILESTONES))
    rows = _told_of_members(rows, book).sort("event_time", maintain_order=True)
    place = pl.col("location").cast(pl.String)
    come = (place != place.shift(1).over("subject")).fill_null(value=True)
    return _in_order(rows.select(
        "book", "subject", "type", "location", come.cum_sum().over("subject").sub(1).alias("call"), "classifier",
        pl.col("event_time").alias("time"),
    ))  # fmt: skip


def _told_of_members(rows: pl.DataFrame, book: pl.DataFrame) -> pl.DataFrame:
    formed = book.filter(pl.col("type").cast(pl.String) == "train.formed")
    formed = formed.select(pl.col("subject").alias("member"), pl.col("object").alias("subject"))
    own = rows.join(formed, on="subject", how="anti")
    theirs = rows.join(formed, on="subject").with_columns(pl.col("member").alias("subject")).drop("member")
    return pl.concat([own, theirs])


def _in_order(frame: pl.DataFrame) -> pl.DataFrame:
    ordered = frame.sort("time", "subject", "call", maintain_order=True)
    return ordered.select(list(MILESTONE_SCHEMA)).cast(MILESTONE_SCHEMA)
