"""What a post does while nobody is infected: shifts, who is at work, hazard gathered, tests; the same in every draw."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np

from landbridge.ports import Rota
from landbridge.simulation.crews.chances import test_phases
from landbridge.simulation.crews.nouns import (
    DAY_COUNTS,
    SHIFT_MS,
    CrewPlan,
    Duty,
    Floats,
    Integers,
    Truths,
)
from landbridge.units import COUNTING_ZONE, DAY_MS, from_ms, to_ms

__all__ = ["Pattern", "is_due", "pattern_of"]

_LONG_AGO = -(2**60)
_COUNT = {name: k for k, name in enumerate(DAY_COUNTS)}


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Row i is the i-th shift of a plan; it begins at `slots[i]`, and the plan has `begins[i]`..`ends[i]` of it [ms].

    `on[i]` are the crews of `team[i]` that work, `tested[i]` those whose people of all teams are tested in the
    quarantine of their rota as it begins, `tests[i]` all tests then. `interval_ms[i]` is 0 where there are no tests.
    `gathered[team, crew, i]` is the hazard that a person has met before shift i, and `worked[team, crew, i]` the
    beginning [ms] of its last shift. `able` and `days` are what nobody's infection leaves.
    """

    slots: Integers
    begins: Integers
    ends: Integers
    team: Integers
    on: Truths
    tested: Truths
    interval_ms: Floats
    hazard: Floats
    gathered: Floats
    worked: Integers
    tests: Integers
    able: Integers
    days: Integers
    first_day_ms: int


@lru_cache(maxsize=256)
def pattern_of(plan: CrewPlan) -> Pattern:
    """The pattern of a plan, worked out once for all replications."""
    post = plan.post
    first, after = plan.start_ms // SHIFT_MS, -(-plan.end_ms // SHIFT_MS)
    slots = np.arange(first, after, dtype="i8") * SHIFT_MS
    begins, ends = np.maximum(slots, plan.start_ms), np.minimum(slots + SHIFT_MS, plan.end_ms)
    team = np.arange(first, after, dtype="i8") % post.teams
    duties = _duties(plan, begins)
    at_work, closed, tested = _rotas(duties, post.crews)
    hazard = plan.hazard[(begins - plan.first_day_ms) // DAY_MS]
    met = hazard * ((ends - begins) / SHIFT_MS)
    gathered, worked = _of_teams(plan, slots, team, at_work, met)
    interval = np.array([(duty.test_interval_d or 0.0) * DAY_MS for duty in duties])
    tests = _regular_tests(plan, slots, team, at_work, worked, interval)
    tests = tests + tested.sum(axis=1) * post.teams * post.crew_size
    first_day = _midnight(plan.start_ms)
    days = _days(plan, first_day, begins, {"tests": tests, "closed_loop": _mornings(plan, slots, closed)})
    return Pattern(slots, begins, ends, team, at_work, tested, interval, hazard, gathered, worked, tests,
                   at_work.sum(axis=1), days, first_day)  # fmt: skip


def is_due(now: Floats | float, last: Floats, phase: Floats) -> Truths:
    """Whether a person's turn for a test came after its last shift and up to now; times count in intervals."""
    return np.floor(now + phase) > np.floor(last + phase)


def _midnight(instant_ms: int) -> int:
    """The beginning [ms] of the day of Asia/Shanghai that an instant falls in."""
    day = from_ms(instant_ms).astimezone(COUNTING_ZONE)
    return to_ms(day.replace(hour=0, minute=0, second=0, microsecond=0))


def _duties(plan: CrewPlan, begins: Integers) -> list[Duty]:
    """The duty that each shift begins under."""
    since = np.array([since for since, _ in plan.duties], "i8")
    known = (Duty(), *(duty for _, duty in plan.duties))
    return [known[k] for k in np.searchsorted(since, begins, side="right")]


def _rotas(duties: list[Duty], crews: int) -> tuple[Truths, Truths, Truths]:
    """Crews at work, in quarantine and tested there, of each shift: cohorts go through the rota from its first shift.

    Crew j of n belongs to cohort floor(j cohorts / n), which is so many staggers ahead of cohort 0; so crews x work /
    cycle of them are at work wherever that is a whole number.
    """
    at_work, closed, tested = (np.zeros((len(duties), crews), bool) for _ in range(3))
    turns = [0, *(i for i in range(1, len(duties)) if duties[i].rota != duties[i - 1].rota), len(duties)]
    for start, end in pairwise(turns):
        rota = duties[start].rota or Rota(1, 0)
        cohort = np.arange(crews) * rota.cohorts // crews
        shift = np.arange(end - start)[:, None]
        day = (shift // 2 + cohort * rota.stagger_d) % rota.cycle_d - rota.work_d
        at_work[start:end] = day < 0
        closed[start:end] = (day >= 0) & (day < rota.quarantine_d)
        tested[start:end] = np.isin(day + 1, rota.test_days) & (shift % 2 == 0)
    return at_work, closed, tested


def _of_teams(plan: CrewPlan, slots: Integers, team: Integers, at_work: Truths,
              met: Floats) -> tuple[Floats, Integers]:  # fmt: skip
    """Hazard gathered before each shift, and the beginning of the last one worked, of each team's crews."""
    post = plan.post
    shape = (post.teams, post.crews, len(slots) + 1)
    gathered, worked = np.zeros(shape), np.full(shape, _LONG_AGO)
    for each in range(post.teams):
        mine = at_work & (team == each)[:, None]
        np.cumsum(np.where(mine, met[:, None], 0.0).T, axis=1, out=gathered[each, :, 1:])
        # As if it had worked its last turn before the plan begins, so that tests start at their usual number.
        own = slots[0] + (each - team[0]) % post.teams * SHIFT_MS
        worked[each, :, 0] = own - post.teams * SHIFT_MS
        worked[each, :, 1:] = np.where(mine, slots[:, None], _LONG_AGO).T
        np.maximum.accumulate(worked[each], axis=1, out=worked[each])
    return gathered, worked


def _regular_tests(plan: CrewPlan, slots: Integers, team: Integers, at_work: Truths, worked: Integers,
                   interval: Floats) -> Integers:  # fmt: skip
    """How many people are tested at their interval as each shift begins."""
    tests = np.zeros(len(slots), "i8")
    rows = np.flatnonzero(interval > 0)
    phases = test_phases(plan.post)
    now = (slots[rows] / interval[rows])[:, None]
    last = worked[team[rows], :, rows] / interval[rows][:, None]
    for place in range(plan.post.crew_size):
        tests[rows] += (is_due(now, last, phases[team[rows], :, place]) & at_work[rows]).sum(axis=1)
    return tests


def _mornings(plan: CrewPlan, slots: Integers, crews: Truths) -> Integers:
    """People of crews that are so at 08:00; 0 for shifts of the evening."""
    people = plan.post.teams * plan.post.crew_size
    return np.where(slots % DAY_MS == 0, crews.sum(axis=1) * people, 0)


def _days(plan: CrewPlan, first_day: int, begins: Integers, counts: dict[str, Integers]) -> Integers:
    """Counts of shifts as counts of the days they begin on."""
    days = np.zeros((-(-(plan.end_ms - first_day) // DAY_MS), len(_COUNT)), "i8")
    for name, values in counts.items():
        np.add.at(days[:, _COUNT[name]], (begins - first_day) // DAY_MS, values)
    return days
