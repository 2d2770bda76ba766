"""The crews of a run as a frame: what each post had on each day, in every replication."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl

from landbridge.simulation import DAY_COUNTS, Outcome
from landbridge.units import COUNTING_ZONE, from_ms

__all__ = ["crew_frame"]


def crew_frame(outcome: Outcome) -> pl.DataFrame:
    """One row a replication, post and day (Asia/Shanghai), with the counts of DAY_COUNTS; empty where none is counted.

    They are counts of a post, never results of a person.
    """
    replications, posts, days, counts = outcome.crews.shape if outcome.crews.ndim == 4 else (0, 0, 0, 0)
    if not posts:
        return pl.DataFrame()
    names = [plan.post.id for plan in outcome.model.crews]
    first = from_ms(outcome.model.start_ms).astimezone(COUNTING_ZONE).date()
    dates = [first + dt.timedelta(days=k) for k in range(days)]
    flat = outcome.crews.reshape(-1, counts)
    return pl.DataFrame(
        {
            "replication": np.repeat(np.arange(replications, dtype=np.uint16), posts * days),
            "post": pl.Series(np.tile(np.repeat(np.arange(posts, dtype=np.uint32), days), replications)).replace_strict(
                dict(enumerate(names)), return_dtype=pl.String
            ),
            "day": pl.Series(dates * (replications * posts), dtype=pl.Date),
            **{name: flat[:, k] for k, name in enumerate(DAY_COUNTS)},
        }
    )
