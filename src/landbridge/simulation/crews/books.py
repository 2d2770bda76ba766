"""Crews where only a book tells of them: nobody knows who is infected, only how many crews are out."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from landbridge.simulation.crews.nouns import CrewPlan, Integers
from landbridge.simulation.crews.pattern import pattern_of
from landbridge.units import DAY_MS

__all__ = ["out_for", "without_past"]

_ALL = 1_000_000


@lru_cache(maxsize=256)  # a pattern is worked out for each plan: one serves all futures of a moment
def without_past(plan: CrewPlan, at_ms: int) -> CrewPlan:
    """The same crews without any danger on the days before the one of an instant [ms]: then everybody is well."""
    days = max(0, (at_ms - plan.first_day_ms) // DAY_MS)
    hazard = plan.hazard.copy()
    hazard[:days] = 0.0
    return replace(plan, hazard=hazard)


def out_for(plan: CrewPlan, at_ms: int, units: int, usual: int) -> Integers:
    """A limit i8[n, 2] (instant [ms], units at most) of crews that a book tells to be out at an instant.

    The book tells of `units` at work, where tables give `usual`, as at a handover. What is short of the crews of the
    team on shift is out: in the shifts of this team, for the time of quarantine. Of other teams nothing is told.
    """
    pattern = pattern_of(plan)
    shift = int(np.searchsorted(pattern.begins, at_ms, side="right")) - 1
    if units >= min(usual, int(pattern.able[shift])):
        return np.array([(at_ms, _ALL)], "i8")
    back_ms = at_ms + round(plan.health.quarantine_d * DAY_MS)
    later = range(shift, int(np.searchsorted(pattern.begins, back_ms)))
    rows = [(max(at_ms, int(pattern.begins[i])), units if pattern.team[i] == pattern.team[shift] else _ALL)
            for i in later]  # fmt: skip
    return np.array([*rows, (max(at_ms, back_ms), _ALL)], "i8")
