"""Crews where only a book tells of them: nobody knows who is infected, only how many crews are out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from landbridge.simulation.crews.nouns import CrewPlan, Integers
from landbridge.units import DAY_MS

__all__ = ["out_for", "without_past"]

_ALL = 1_000_000


def without_past(plan: CrewPlan, at_ms: int) -> CrewPlan:
    """The same crews without any danger on the days before the one of an instant [ms]: then everybody is well."""
    days = max(0, (at_ms - plan.first_day_ms) // DAY_MS)
    hazard = plan.hazard.copy()
    hazard[:days] = 0.0
    return replace(plan, hazard=hazard)


def out_for(plan: CrewPlan, at_ms: int, units: int) -> Integers:
    """A limit i8[2, 2] (instant [ms], units at most): what a book tells at an instant, for the time of quarantine."""
    back_ms = at_ms + round(plan.health.quarantine_d * DAY_MS)
    return np.array([(at_ms, units), (back_ms, _ALL)], "i8")
