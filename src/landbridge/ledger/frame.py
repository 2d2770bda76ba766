"""The milestone frame: what statistics, forecast and validation read, from a run's replications or a live book alike.

(book, subject, type, location, call, classifier, time). On disk a run's frame is two files: `calls.parquet` has one
row for each milestone a train is to reach, `milestones.parquet` one time for each call and replication.
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
    """Write the frame of a run: `times_ms[replication, call]` [ms since 1970, UTC], UNREACHED where it is not.

    Raises OSError when the disk does not take it.
    """
    with (folder / "calls.parquet").open("wb") as stream:
        calls.cast(CALL_SCHEMA).write_parquet(stream, compression="zstd", compression_level=1)
    replications, count = times_ms.shape
    frame = pl.DataFrame(
        {
            "replication": np.repeat(np.arange(replications, dtype=np.uint16), count),
            "call_id": np.tile(np.arange(count, dtype=np.uint32), replications),
            "time": pl.Series(times_ms.reshape(-1)).replace(UNREACHED, None).cast(_TIME),
        }
    )
    with (folder / "milestones.parquet").open("wb") as stream:
        frame.write_parquet(stream, compression="zstd", compression_level=1, row_group_size=max(count, 1) * 4)


def read_calls(folder: Path) -> pl.DataFrame:
    """The calls of a run with their number `call_id`."""
    return pl.read_parquet(folder / "calls.parquet").with_row_index("call_id")


def read_times(folder: Path, replications: int) -> NDArray[np.int64]:
    """Times [ms since 1970, UTC] of a run, shape (replications, calls); UNREACHED where a call was not reached."""
    times = pl.read_parquet(folder / "milestones.parquet", columns=["time"])["time"]
    return times.cast(pl.Int64).fill_null(UNREACHED).to_numpy().reshape(replications, -1)


def milestones_of_book(book: pl.DataFrame) -> pl.DataFrame:
    """The milestone frame of a book; `call` numbers the stations of a subject in the order it came to them."""
    rows = book.filter(pl.col("type").cast(pl.String).is_in(_MILESTONES)).sort("event_time", maintain_order=True)
    come = (pl.col("location") != pl.col("location").shift(1)).fill_null(value=True)
    return rows.select(
        "book", "subject", "type", "location", come.cum_sum().over("subject").sub(1).cast(pl.UInt8).alias("call"),
        "classifier", pl.col("event_time").alias("time"),
    )  # fmt: skip
