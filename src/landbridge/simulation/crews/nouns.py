"""What a history of crews is drawn from, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.ports import CrewPost, HealthRules, Rota
from landbridge.units import DAY_MS, HOUR_MS

__all__ = ["DAY_COUNTS", "SHIFT_MS", "CrewHistory", "CrewPlan", "Duty", "Floats", "Integers", "Truths"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Truths = NDArray[np.bool_]

SHIFT_MS: Final = 12 * HOUR_MS
"""A shift [ms]. Shift k begins k times this after 1970-01-01T00:00Z, which is 08:00 in Asia/Shanghai."""

DAY_COUNTS: Final = {
    "least": "fewest crews able to work at once on the team on shift",
    "crew_min": "minutes of crews able to work; over 1,440 the mean on duty of a whole day",
    "quarantine": "people in quarantine as contacts, when the shift of 08:00 begins",
    "isolation": "people isolated, found or with symptoms, when the shift of 08:00 begins",
    "closed_loop": "people in the quarantine days of their rota, when the shift of 08:00 begins",
    "tests": "tests taken",
    "found": "people found, when the result came",
    "unknown": "shifts that a person began infected and not found",
    "infected": "people infected",
    "in_chains": "of these, by a mate",
}
"""Columns of `CrewHistory.days`, in words. Days are of Asia/Shanghai."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What holds for crews from an instant on: days [d] between a person's tests, and the rota; None is none."""

    test_interval_d: float | None = None
    rota: Rota | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CrewPlan:
    """Crews of a post from `start_ms` to `end_ms` [ms].

    `duties` are (instant [ms], Duty) in order of time; before the first there is neither test nor rota. `hazard[i]` is
    that of a person for each shift it works which begins on day i after `first_day_ms` [ms, midnight of Asia/Shanghai].
    Raises ValueError where it does not cover the time, is negative, or an order can not be obeyed.
    """

    post: CrewPost
    duties: tuple[tuple[int, Duty], ...]
    hazard: Floats
    first_day_ms: int
    health: HealthRules
    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        # A shift that is under way at the beginning began on the day of the beginning, or on the one before.
        if self.first_day_ms > self.start_ms or self.first_day_ms + len(self.hazard) * DAY_MS < self.end_ms:
            raise ValueError(f"hazard of {self.post.id} does not cover the time from start to end")
        if not np.all(self.hazard >= 0):
            raise ValueError(f"hazard of {self.post.id} is negative or no number")
        if any(duty.test_interval_d is not None and not duty.test_interval_d > 0 for _, duty in self.duties):
            raise ValueError(f"test interval of {self.post.id} must be more than 0 days")
        if any(one[0] > other[0] for one, other in zip(self.duties, self.duties[1:], strict=False)):
            raise ValueError(f"duties of {self.post.id} are not in order of time")


@dataclass(frozen=True, slots=True)
class CrewHistory:
    """One replication of a post.

    `changes` is i8[n, 2]: from which instant [ms] on how many crews of the team on shift are able to work; the first
    row is the beginning. `days` is i4[days, DAY_COUNTS], from the day of Asia/Shanghai that begins at `first_day_ms`.
    """

    changes: Integers
    days: NDArray[np.int32]
    first_day_ms: int
