"""Histories of crews that differ by their cause alone, and futures that have a past in common."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from crew_posts import HEALTH, POST, START, UNSEEN, course_of, plan_of

from landbridge.ports import Rota
from landbridge.simulation.crews.chances import TEST, chance, key_of_post, thresholds
from landbridge.simulation.crews.history import draw_history
from landbridge.simulation.crews.nouns import CrewHistory, CrewPlan, Duty
from landbridge.units import DAY_MS, HOUR_MS

BUSY = 2e-3
NO_CHAINS = replace(UNSEEN, transmission=0.0)


def _past(history: CrewHistory, until_ms: int) -> tuple[list[list[int]], list[list[int]]]:
    """Changes before an instant, and counts of the days that were over by then."""
    days = (until_ms - history.first_day_ms) // DAY_MS
    changes = history.changes[history.changes[:, 0] < until_ms]
    return changes.tolist(), history.days[:days].tolist()


def _busy(**other: object) -> CrewPlan:
    return replace(plan_of(90, BUSY, post=replace(POST, crews=5), duty=Duty(7.0)), **other)


def test_the_same_seed_and_replication_give_the_same_history_here_and_elsewhere() -> None:
    plan = _busy()
    one, two = draw_history(plan, 4, 2), draw_history(pickle.loads(pickle.dumps(plan)), 4, 2)  # as a worker has it
    assert one.changes.tolist() == two.changes.tolist()
    assert one.days.tolist() == two.days.tolist()


@pytest.mark.parametrize("other", [
    {"crews": 12}, {"crew_size": 9}, {"least": 1}, {"crews": 4, "crew_size": 5},
])  # fmt: skip
def test_more_people_at_a_post_shift_nobodys_infection(other: dict[str, int]) -> None:
    plan = plan_of(60, BUSY, health=NO_CHAINS)
    few = course_of(plan).people.infected_ms
    many = course_of(replace(plan, post=replace(POST, **other))).people.infected_ms
    assert many[:, : few.shape[1], : few.shape[2]].tolist() == few.tolist()


def test_people_of_other_posts_have_numbers_of_their_own() -> None:
    drawn = [thresholds(post, key_of_post(post, 1, 0)).ravel()
             for post in (replace(POST, crews=50), replace(POST, crews=50, resource="cranes"))]  # fmt: skip
    assert abs(np.corrcoef(drawn)[0, 1]) < 4 / np.sqrt(800)


def test_seed_and_replication_are_two_things() -> None:
    keys = {key_of_post(POST, seed, replication) for seed in range(12) for replication in range(12)}
    assert len(keys) == 144


def test_another_test_interval_shifts_no_infection_from_outside() -> None:
    plan = plan_of(60, BUSY, health=NO_CHAINS)
    often, seldom = (replace(plan, duties=((START, Duty(interval)),)) for interval in (1.0, 60.0))
    assert course_of(often).people.infected_ms.tolist() == course_of(seldom).people.infected_ms.tolist()


def test_a_test_of_one_person_at_one_shift_comes_out_the_same_whatever_the_interval() -> None:
    key = key_of_post(POST, 1, 0)
    before = chance(key, (0, 1, 2), TEST, START)
    assert chance(key, (0, 1, 2), TEST, START + DAY_MS) != before
    assert chance(key, (0, 1, 2), TEST, START) == before


def test_numbers_of_one_person_are_even_over_tests() -> None:
    key = key_of_post(POST, 1, 0)
    drawn = np.array([chance(key, (0, 1, 2), TEST, START + k) for k in range(2000)])
    assert abs(drawn.mean() - 0.5) < 4 / np.sqrt(12 * 2000)
    assert abs((drawn < 0.1).mean() - 0.1) < 4 * np.sqrt(0.09 / 2000)


@pytest.mark.parametrize("replication", range(6))
@pytest.mark.parametrize("later_h", [0, 5, 17])
def test_a_future_has_the_past_to_the_last_bit(replication: int, later_h: int) -> None:
    plan, instant = _busy(), START + 45 * DAY_MS + later_h * HOUR_MS
    past = draw_history(plan, 4, replication)
    future = draw_history(plan, 4, replication, after_ms=instant, again=(77, 3))
    assert _past(future, instant) == _past(past, instant)


def test_futures_of_one_past_differ_and_none_is_what_happened() -> None:
    plan, instant = _busy(), START + 45 * DAY_MS
    histories = [draw_history(plan, 4, 0, after_ms=instant, again=(4, k)) for k in range(8)]
    histories.append(draw_history(plan, 4, 0))
    assert len({each.days.tobytes() for each in histories}) == 9


def test_a_future_depends_on_its_own_numbers_and_not_on_how_often_one_asked() -> None:
    plan, instant = _busy(), START + 45 * DAY_MS
    one, two = (draw_history(plan, 4, 0, after_ms=instant, again=(77, 3)) for _ in range(2))
    assert one.days.tolist() == two.days.tolist()


@pytest.mark.parametrize("change", [
    {"duties": ((START, Duty(7.0)), (START + 45 * DAY_MS, Duty(1.0, Rota(14, 7, 7))))},
    {"hazard": np.array([BUSY] * 45 + [0.5] * 46)},
    {"end_ms": START + 60 * DAY_MS},
])  # fmt: skip
def test_what_holds_from_an_instant_on_changes_nothing_before_it(change: dict[str, object]) -> None:
    for replication in range(4):
        one, other = draw_history(_busy(), 4, replication), draw_history(_busy(**change), 4, replication)
        assert _past(one, START + 44 * DAY_MS) == _past(other, START + 44 * DAY_MS)


def test_an_instant_before_the_beginning_draws_everything_anew_and_one_after_the_end_nothing() -> None:
    plan = _busy()
    whole = draw_history(plan, 4, 0, after_ms=plan.start_ms - 1, again=(4, 0))
    nothing = draw_history(plan, 4, 0, after_ms=plan.end_ms, again=(4, 0))
    usual = draw_history(plan, 4, 0)
    assert nothing.days.tolist() == usual.days.tolist()
    assert whole.days.tolist() != usual.days.tolist()


def test_the_instant_and_its_numbers_are_given_together() -> None:
    with pytest.raises(ValueError, match="together"):
        draw_history(_busy(), 4, 0, after_ms=START)


def test_more_transmission_never_means_a_later_first_infection() -> None:
    plan = plan_of(60, BUSY, health=HEALTH)
    tame = course_of(plan).people.infected_ms
    wild = course_of(replace(plan, health=replace(HEALTH, transmission=1.0))).people.infected_ms
    assert wild.min() == tame.min()  # the first comes from outside in both
