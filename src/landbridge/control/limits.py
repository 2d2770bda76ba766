"""When the trains standing at a port first pass a limit, in each of two worlds, and whether they come back."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LimitAtPort", "Passage", "passage_of"]


@dataclass(frozen=True, slots=True)
class Passage:
    """`share` of the replications in which more stand than the limit at noon of any day, and the first such day.

    Of the first days P10, P50 and P90 over all replications, None where so many never pass it. `over_at_end` is the
    share that is over it on the last day; `days` how many days are over it, the mean of all.
    """

    share: float
    p10: dt.date | None
    p50: dt.date | None
    p90: dt.date | None
    over_at_end: float
    days: float


@dataclass(frozen=True, slots=True)
class LimitAtPort:
    """The yard tracks of a port by the tables, both stations together, and when they are passed."""

    port: str
    name: str
    tracks: int
    base: Passage
    changed: Passage

    def as_json(self) -> dict[str, Any]:
        """The same in plain dictionaries."""
        base, changed = _plain(self.base), _plain(self.changed)
        return {"port": self.port, "name": self.name, "tracks": self.tracks, "base": base, "changed": changed}


def _plain(passage: Passage) -> dict[str, Any]:
    told = asdict(passage)
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in told.items()}


def passage_of(standing: NDArray[np.int64], limit: int, first: dt.date) -> Passage:
    """From standing[replication, day], the days from `first` on."""
    over = standing > limit
    passed = over.any(axis=1)
    never = over.shape[1]
    days = np.where(passed, np.asarray(over.argmax(axis=1), np.int64), never)
    p10, p50, p90 = (_day(days, share, never, first) for share in (0.1, 0.5, 0.9))
    return Passage(float(passed.mean()), p10, p50, p90, float(over[:, -1].mean()), float(over.sum(axis=1).mean()))


def _day(days: NDArray[np.int64], share: float, never: int, first: dt.date) -> dt.date | None:
    """The smallest day that so large a share has come to, as no day lies between two days."""
    day = int(np.quantile(days, share, method="inverted_cdf"))
    return None if day == never else first + dt.timedelta(days=day)
