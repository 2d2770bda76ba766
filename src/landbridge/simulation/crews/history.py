"""The history of a post's crews in one replication: jumps over the time in which nobody is infected."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from landbridge.simulation.crews.chances import key_of_post, thresholds
from landbridge.simulation.crews.course import Course, Turn
from landbridge.simulation.crews.nouns import DAY_COUNTS, CrewHistory, CrewPlan, Floats, Integers
from landbridge.simulation.crews.pattern import Pattern, pattern_of
from landbridge.units import DAY_MS, MINUTE_MS

__all__ = ["draw_history"]

_COUNT = {name: k for k, name in enumerate(DAY_COUNTS)}


def draw_history(plan: CrewPlan, seed: int, replication: int, *, after_ms: int | None = None,
                 again: tuple[int, int] | None = None) -> CrewHistory:  # fmt: skip
    """How many crews of a post are able to work, as (seed, replication) have it.

    With `again`, another (seed, replication), the future is drawn anew from `after_ms` [ms] on: before it the history
    is the same to the last bit, who is infected then stays so, and who is not has met so much hazard and no more is
    known of it. The history up to an instant depends on the plan up to that instant alone. Raises ValueError where one
    of the two is given without the other.
    """
    if (after_ms is None) != (again is None):
        raise ValueError("after_ms and again are given together, or not at all")
    pattern = pattern_of(plan)
    key = key_of_post(plan.post, seed, replication)
    first = thresholds(plan.post, key)
    turn = None
    if after_ms is not None and again is not None:
        later = key_of_post(plan.post, *again, again=True)
        turn = Turn(after_ms, later, thresholds(plan.post, later))
    elif not np.any(first <= pattern.gathered[:, :, -1, None]):
        return _untouched(plan)
    return _gone_through(plan, pattern, Course.begin(plan, pattern, key, first, turn))


def _gone_through(plan: CrewPlan, pattern: Pattern, course: Course) -> CrewHistory:
    shift = course.next_shift(0)
    while shift < len(pattern.slots):
        course.go_through(shift)
        shift += 1
        if course.is_quiet(shift):
            shift = course.next_shift(shift)
    return _history(plan, pattern, _changes(pattern, course.able, course.moments), course.days)


@lru_cache(maxsize=256)
def _untouched(plan: CrewPlan) -> CrewHistory:
    """The history in which nobody is ever infected."""
    pattern = pattern_of(plan)
    return _history(plan, pattern, _changes(pattern, pattern.able, []), pattern.days)


def _changes(pattern: Pattern, able: Integers, moments: list[tuple[int, int]]) -> Integers:
    """Crews able to work, in a row for each instant at which the number is another."""
    rows = np.concatenate([np.column_stack([pattern.begins, able]), np.array(moments, "i8").reshape(-1, 2)])
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    rows = rows[np.append(np.diff(rows[:, 0]) != 0, True)]
    return rows[np.append(True, np.diff(rows[:, 1]) != 0)]


def _history(plan: CrewPlan, pattern: Pattern, changes: Integers, counts: Integers) -> CrewHistory:
    days = counts.copy()
    least, minutes = _on_duty(changes, pattern.first_day_ms, plan.end_ms, len(days))
    days[:, _COUNT["least"]], days[:, _COUNT["crew_min"]] = least, np.rint(minutes)
    history = CrewHistory(changes, days.astype("i4"), pattern.first_day_ms)
    for table in (history.changes, history.days):
        table.flags.writeable = False  # one that nobody touched is shared by many replications
    return history


def _on_duty(changes: Integers, first_day_ms: int, end_ms: int, days: int) -> tuple[Integers, Floats]:
    """The least crews able to work, and minutes of crews, by day."""
    midnights = first_day_ms + DAY_MS * np.arange(1, days)
    since = np.unique(np.concatenate([changes[:, 0], midnights]))
    units = changes[np.searchsorted(changes[:, 0], since, side="right") - 1, 1]
    day = (since - first_day_ms) // DAY_MS
    least = np.full(days, np.iinfo("i8").max)
    np.minimum.at(least, day, units)
    lasts = np.append(since[1:], end_ms) - since
    return least, np.bincount(day, weights=units * lasts, minlength=days) / MINUTE_MS
