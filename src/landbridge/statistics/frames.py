"""What statistics read, and how a figure over replications is summed up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.ledger import UNREACHED
from landbridge.units import month_bounds_ms, months_between

__all__ = ["RunFrames", "counted", "elapsed", "mean_time", "milestones", "month_column", "spread", "within"]


@dataclass(frozen=True, slots=True)
class RunFrames:
    """The frames of a run.

    `journeys`: subject, service, train_class, direction, origin, destination. `calls`: call_id, subject, type,
    location, call. `times[replication, call_id]` [ms since 1970, UTC], UNREACHED where it is not. `ports`: location,
    port, name, side (near China or beyond), frontier. `count_from_ms`, `count_to_ms` [ms] bound what is counted, the
    second one past the end.
    """

    journeys: pl.DataFrame
    calls: pl.DataFrame
    times: NDArray[np.int64]
    ports: pl.DataFrame
    replications: int
    count_from_ms: int
    count_to_ms: int


def milestones(run: RunFrames, calls: pl.DataFrame) -> pl.DataFrame:
    """When chosen calls were reached, in all replications: replication, time, and the columns of `calls`."""
    times = run.times[:, calls["call_id"].to_numpy()]
    replication, place = np.nonzero(times != UNREACHED)
    frame = calls[place] if calls.height else calls.clear()
    return frame.with_columns(
        pl.Series("replication", replication, dtype=pl.UInt16),
        pl.Series("time", times[replication, place]).cast(pl.Datetime("ms", "UTC")),
    )


def elapsed(run: RunFrames, pairs: pl.DataFrame, until_ms: int | None = None) -> pl.DataFrame:
    """Time from one call to another, for trains whose first call lies in the counted window.

    `pairs` has the columns call_id and end_id, and others that are kept. Adds replication, time (of the first call)
    and elapsed_ms [ms]. Trains that do not come to the second call are left out, or have the time to `until_ms` [ms].
    """
    start = run.times[:, pairs["call_id"].to_numpy()]
    end = run.times[:, pairs["end_id"].to_numpy()]
    if until_ms is not None:
        end = np.where(end == UNREACHED, until_ms, end)
    kept = (start >= run.count_from_ms) & (start < run.count_to_ms) & (end != UNREACHED)
    replication, place = np.nonzero(kept)
    words = [column for column in pairs.columns if pairs[column].dtype == pl.String]
    return pairs.with_columns(pl.col(words).cast(pl.Categorical()))[place].with_columns(
        pl.Series("replication", replication, dtype=pl.UInt16),
        pl.Series("time", start[replication, place]).cast(pl.Datetime("ms", "UTC")),
        pl.Series("elapsed_ms", (end - start)[replication, place]),
    )


def within(frame: pl.DataFrame, bounds_ms: tuple[int, int]) -> pl.DataFrame:
    """Rows whose time lies between two instants [ms], the second one excluded."""
    ms = pl.col("time").cast(pl.Int64)
    return frame.filter(ms >= bounds_ms[0], ms < bounds_ms[1])


def counted(run: RunFrames, frame: pl.DataFrame) -> pl.DataFrame:
    """Rows whose time lies in the counted window."""
    return within(frame, (run.count_from_ms, run.count_to_ms))


def month_column(times: pl.Series) -> pl.Series:
    """The month `YYYY-MM` of each instant, counted in Asia/Shanghai as the counting bodies do."""
    ms = times.cast(pl.Int64).to_numpy()
    if ms.size == 0:
        return pl.Series("month", [], dtype=pl.Enum([]))
    first = np.datetime64(int(ms.min()) - 40 * 86_400_000, "ms").astype("datetime64[M]")
    last = np.datetime64(int(ms.max()) + 40 * 86_400_000, "ms").astype("datetime64[M]")
    months = list(months_between(str(first), str(last)))
    starts = np.array([month_bounds_ms(month)[0] for month in months])
    return pl.Series("month", months, dtype=pl.Enum(months)).gather(np.searchsorted(starts, ms, side="right") - 1)


_MS_IN = {"hours": 3_600_000, "days": 86_400_000}


def mean_time(column: str) -> pl.Expr:
    """The mean of a column of times (`hours` or `days`), summed in whole milliseconds.

    Sums of fractions depend on their order, which the table engine does not promise; sums of whole numbers do not.
    """
    ms = (pl.col(column) * _MS_IN[column]).round(0).cast(pl.Int64)
    return ms.sum() / pl.len() / _MS_IN[column]


def spread(frame: pl.DataFrame, by: Sequence[str], value: str) -> pl.DataFrame:
    """Mean and P10, P50, P90 of a value over replications, for each group of `by`."""
    figures = [
        pl.col(value).mean().alias("mean"),
        *(pl.col(value).quantile(q, "linear").alias(f"p{round(100 * q)}") for q in (0.1, 0.5, 0.9)),
    ]
    if not by:
        return frame.select(figures)
    return frame.group_by(list(by), maintain_order=True).agg(figures).sort(list(by))
