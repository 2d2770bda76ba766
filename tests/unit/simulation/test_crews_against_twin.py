"""The fast histories of crews are those of a second, slow implementation, on random posts, rules and orders."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from itertools import pairwise

import pytest
from crew_posts import HEALTH, POST, START, course_of, plan_of
from crew_twin import Twin

from landbridge.ports import Rota
from landbridge.simulation.crews.history import draw_history
from landbridge.simulation.crews.nouns import DAY_COUNTS, CrewHistory, CrewPlan, Duty
from landbridge.units import DAY_MS, HOUR_MS, from_ms

_PEOPLE = list(DAY_COUNTS)[2:]  # least and minutes are a matter of the changes


def _random_plan(dice: random.Random) -> CrewPlan:
    """Short quarantines, results without delay and infection without latency too, where order matters most."""
    post = replace(POST, crews=dice.choice([1, 2, 3, 5]), crew_size=dice.choice([2, 3, 4]), least=2,
                   teams=dice.choice([1, 2, 3, 4]))  # fmt: skip
    health = replace(
        HEALTH, latent_h=dice.choice([0, 5, 72]), result_delay_h=dice.choice([0, 6, 18, 24, 30]),
        quarantine_d=dice.choice([0.5, 3, 14]), isolation_d=dice.choice([1, 10, 28]),
        transmission=dice.choice([0, 0.05, 0.5]), sensitivity=dice.choice([0, 0.3, 0.7, 1]),
        symptomatic=dice.random(), onset_d=dice.choice([1, 5.1, 30]), detectable_d=dice.choice([2, 17]),
    )  # fmt: skip
    since = [START + round(day * DAY_MS) - dice.choice([0, HOUR_MS]) for day in sorted(dice.sample(range(-5, 55), 3))]
    rotas = (None, Rota(14, 7, 7), Rota(14, 7), Rota(2, 1), Rota(3, 2, 1))
    duties = tuple((each, Duty(dice.choice([None, 0.5, 1, 2.3, 7]), dice.choice(rotas))) for each in since)
    plan = plan_of(60, dice.choice([1e-4, 1e-3, 1e-2]), post=post, health=health, duty=duties[: dice.randrange(4)])
    return replace(plan, start_ms=START + dice.choice([0, 0, 7, 13]) * HOUR_MS)


def _days(history: CrewHistory) -> dict[str, dict[str, int]]:
    """Counts of people by day, without what is 0."""
    found: dict[str, dict[str, int]] = {}
    for k, row in enumerate(history.days.tolist()):
        day = from_ms(history.first_day_ms + k * DAY_MS) + dt.timedelta(hours=8)
        counts = {name: value for name, value in zip(DAY_COUNTS, row, strict=True) if name in _PEOPLE and value}
        found |= {f"{day:%Y-%m-%d}": counts} if counts else {}
    return found


@pytest.mark.parametrize("case", range(40))
def test_changes_and_counts_are_those_of_the_twin(case: int) -> None:
    plan = _random_plan(random.Random(case))
    history = draw_history(plan, case, 3)
    changes, counts = Twin(plan, case, 3).run()
    assert [able for _, able in history.changes] == [able for _, able in changes]
    # Hazard is summed up over jumps in one and shift by shift in the other: an infection may round to the next ms.
    assert all(abs(one - other) <= 1 for (one, _), (other, _) in zip(history.changes, changes, strict=True))
    assert _days(history) == {day: dict(counter) for day, counter in counts.items()}


@pytest.mark.parametrize("case", range(10))
def test_jumps_over_quiet_time_leave_the_hazard_of_everybody_as_steps_do(case: int) -> None:
    plan = replace(_random_plan(random.Random(case)), hazard=plan_of(60, 1e-3).hazard)
    stepped = course_of(plan)
    history = draw_history(plan, 1, 0)
    assert history.days[:, 2:].tolist() == stepped.days[:, 2:].tolist()


def test_changes_are_in_order_and_each_is_one() -> None:
    for case in range(20):
        changes = draw_history(_random_plan(random.Random(case)), 5, case).changes.tolist()
        assert all(one[0] < other[0] and one[1] != other[1] for one, other in pairwise(changes))
