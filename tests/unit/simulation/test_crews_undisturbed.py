"""Crews while nobody is infected: shifts of teams, cohorts of a rota, tests at their interval."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from crew_posts import POST, START, by_day, plan_of, total

from landbridge.ports import Rota
from landbridge.simulation.crews.history import draw_history
from landbridge.simulation.crews.nouns import DAY_COUNTS, CrewPlan, Duty
from landbridge.simulation.crews.pattern import pattern_of
from landbridge.units import DAY_MS, HOUR_MS, parse_instant_ms

CLOSED = Duty(None, Rota(14, 7, 7))


def test_without_infection_all_crews_are_on_duty_from_beginning_to_end() -> None:
    history = draw_history(plan_of(30, 0.0), 1, 0)
    assert history.changes.tolist() == [[START, 3]]
    assert set(by_day(history, "least")) == {3}


def test_shifts_begin_at_8_and_20_in_shanghai_and_a_team_of_four_works_12_hours_of_48() -> None:
    pattern = pattern_of(plan_of(8, 0.0))
    assert pattern.slots[:2].tolist() == [parse_instant_ms(f"2020-03-03T{hour}:00") for hour in ("08", "20")]
    assert pattern.team.tolist() == [0, 1, 2, 3] * 4


def test_the_team_on_shift_is_the_same_whenever_the_plan_begins() -> None:
    long, short = pattern_of(plan_of(30, 0.0)), pattern_of(replace(plan_of(30, 0.0), start_ms=START + 9 * DAY_MS))
    assert long.team[18:].tolist() == short.team.tolist()


def test_a_shift_that_is_cut_by_the_ends_of_the_plan_counts_for_its_part() -> None:
    plan = replace(plan_of(2, 0.3), start_ms=START + 3 * HOUR_MS, end_ms=START + 30 * HOUR_MS)
    assert pattern_of(plan).gathered[:, 0, -1] == pytest.approx([0.3 * 9 / 12, 0.3, 0.3 * 6 / 12, 0.0])


@pytest.mark.parametrize(("crews", "rota", "at_work"), [
    (4, Rota(14, 7, 7), 2), (2, Rota(14, 7, 7), 1), (8, Rota(14, 7, 7), 4), (3, Rota(14, 7), 2), (5, Rota(28, 7), 4),
])  # fmt: skip
def test_crews_times_work_over_cycle_are_at_work_every_day(crews: int, rota: Rota, at_work: int) -> None:
    history = draw_history(plan_of(60, 0.0, post=replace(POST, crews=crews), duty=Duty(None, rota)), 1, 0)
    assert history.changes.tolist() == [[START, at_work]]


def test_one_crew_alone_works_14_days_and_is_away_for_14() -> None:
    history = draw_history(plan_of(60, 0.0, post=replace(POST, crews=1), duty=CLOSED), 1, 0)
    assert history.changes.tolist() == [[START + 14 * k * DAY_MS, (k + 1) % 2] for k in range(5)]


def test_a_rota_holds_from_the_first_shift_that_begins_under_it() -> None:
    duty = ((START + 5 * DAY_MS + HOUR_MS, CLOSED),)
    history = draw_history(plan_of(12, 0.0, post=replace(POST, crews=4), duty=duty), 1, 0)
    assert history.changes.tolist() == [[START, 4], [START + 5 * DAY_MS + 12 * HOUR_MS, 2]]


def test_another_test_interval_does_not_turn_the_rota_back() -> None:
    same = ((START, CLOSED),)
    other = ((START, CLOSED), (START + 5 * DAY_MS, replace(CLOSED, test_interval_d=7.0)))
    post = replace(POST, crews=1)
    one, two = (draw_history(plan_of(60, 0.0, post=post, duty=duty), 1, 0) for duty in (same, other))
    assert one.changes.tolist() == two.changes.tolist()


def test_people_in_the_quarantine_of_their_rota_are_counted_and_tested_on_its_days() -> None:
    post = replace(POST, crews=1)  # 16 people, in quarantine on days 14 to 20
    old = draw_history(plan_of(28, 0.0, post=post, duty=CLOSED), 1, 0)
    assert by_day(old, "closed_loop") == [0] * 14 + [16] * 7 + [0] * 8
    assert by_day(old, "tests") == [0] * 20 + [16] + [0] * 8  # on the 7th day
    new = draw_history(plan_of(21, 0.0, post=post, duty=Duty(None, Rota(14, 7))), 1, 0)
    assert by_day(new, "tests") == [0] * 14 + [16, 0, 0, 16, 0, 0, 16, 0]


@pytest.mark.parametrize("interval", [2.0, 7.0, 13.5, 60.0])
def test_over_whole_intervals_everybody_is_tested_once_in_each(interval: float) -> None:
    post = replace(POST, crews=5)
    [tests] = total([draw_history(plan_of(540, 0.0, post=post, duty=Duty(interval)), 1, 0)], "tests")
    assert tests == pytest.approx(5 * 4 * 4 * 540 / interval, rel=0.02)


def test_an_interval_shorter_than_the_time_between_shifts_means_every_shift() -> None:
    post = replace(POST, crews=5)
    [tests] = total([draw_history(plan_of(100, 0.0, post=post, duty=Duty(0.5)), 1, 0)], "tests")
    assert tests == 5 * 4 * 200  # people of a shift x shifts


def test_tests_are_spread_over_the_days() -> None:
    post = replace(POST, crews=10, crew_size=10)  # 400 people, 40 a day; in turn, each on one of 10 days
    tests = by_day(draw_history(plan_of(60, 0.0, post=post, duty=Duty(10.0)), 1, 0), "tests")[1:-1]
    assert np.mean(tests) == pytest.approx(40, rel=0.05)
    assert max(tests) - min(tests) <= 20


def test_a_test_whose_turn_comes_in_days_off_is_taken_in_the_first_shift_back() -> None:
    # One crew of 16 that works a day in four: each is due once every 8 days, and its turn is never lost.
    post = replace(POST, crews=1)
    [tests] = total([draw_history(plan_of(320, 0.0, post=post, duty=Duty(8.0, Rota(4, 0, 4))), 1, 0)], "tests")
    assert tests == pytest.approx(16 * 320 / 8, rel=0.03)


def test_histories_that_nobody_touched_are_one_table_that_can_not_be_written() -> None:
    plan = plan_of(10, 0.0)
    one, two = draw_history(plan, 1, 0), draw_history(plan, 1, 1)
    assert one is two
    with pytest.raises(ValueError, match="read-only"):
        one.days[0, 0] = 0


def test_minutes_on_duty_are_those_of_the_day_of_shanghai() -> None:
    history = draw_history(plan_of(2, 0.0), 1, 0)  # from 8:00 of the first day to 8:00 of the third
    assert by_day(history, "crew_min") == [3 * 16 * 60, 3 * 24 * 60, 3 * 8 * 60]
    assert history.days.shape == (3, len(DAY_COUNTS))


@pytest.mark.parametrize(("fault", "word"), [
    ({"end_ms": START + 99 * DAY_MS}, "cover"), ({"first_day_ms": START + DAY_MS}, "cover"),
    ({"hazard": np.full(11, -1.0)}, "negative"), ({"hazard": np.full(11, np.nan)}, "no number"),
    ({"duties": ((START, Duty(0.0)),)}, "more than 0"),
    ({"duties": ((START + 1, CLOSED), (START, CLOSED))}, "order"),
])  # fmt: skip
def test_a_plan_that_can_not_be_followed_is_refused(fault: dict[str, object], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        _ = replace(plan_of(10, 0.0), **fault)


def test_a_plan_covers_the_day_it_begins_on() -> None:
    plan = plan_of(10, 0.0)
    assert isinstance(plan, CrewPlan)
    assert plan.first_day_ms + DAY_MS > plan.start_ms
