"""Small posts for the tests of crews."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from landbridge.ports import CrewPost, HealthRules
from landbridge.simulation.crews.chances import key_of_post, thresholds
from landbridge.simulation.crews.course import Course
from landbridge.simulation.crews.nouns import DAY_COUNTS, CrewHistory, CrewPlan, Duty
from landbridge.simulation.crews.pattern import pattern_of
from landbridge.units import DAY_MS, parse_instant_ms

START = parse_instant_ms("2020-03-03T08:00")  # shift 36,648 begins, of team 0 of any number up to 4
MIDNIGHT = parse_instant_ms("2020-03-03")
POST = CrewPost("gate", "near", "crew", "both", crews=3, crew_size=4, least=3, teams=4)
HEALTH = HealthRules(
    latent_h=72, infectious_d=8, detectable_d=17, onset_d=5, symptomatic=0.8, sensitivity=0.7, result_delay_h=18,
    quarantine_d=14, isolation_d=28, transmission=0.02,
)  # fmt: skip
UNSEEN = replace(HEALTH, symptomatic=0.0, sensitivity=0.0)  # nobody ever leaves


def plan_of(days: int, hazard: float | list[float], *, post: CrewPost = POST, health: HealthRules = HEALTH,
            duty: Duty | tuple[tuple[int, Duty], ...] = ()) -> CrewPlan:  # fmt: skip
    """A plan from 3 March 2020 8:00 on, with a hazard a shift for all days or for each day."""
    each = np.full(days + 1, hazard, "f8") if isinstance(hazard, int | float) else np.array(hazard, "f8")
    duties = ((START, duty),) if isinstance(duty, Duty) else duty
    return CrewPlan(post, duties, each, MIDNIGHT, health, START, START + days * DAY_MS)


def total(histories: list[CrewHistory], count: str) -> np.ndarray:
    """The sum of a count over all days, of each history."""
    return np.array([history.days[:, list(DAY_COUNTS).index(count)].sum() for history in histories])


def by_day(history: CrewHistory, count: str) -> list[int]:
    """A count, day by day."""
    return history.days[:, list(DAY_COUNTS).index(count)].tolist()


def course_of(plan: CrewPlan, replication: int = 0) -> Course:
    """The people of a plan at its end, every shift gone through one by one."""
    key = key_of_post(plan.post, 1, replication)
    course = Course.begin(plan, pattern_of(plan), key, thresholds(plan.post, key), None)
    for shift in range(len(pattern_of(plan).slots)):
        course.go_through(shift)
    return course
