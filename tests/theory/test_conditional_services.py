"""Services that a rule stretches, that were broken off or that are tabled, drawn anew while under way or waiting."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from landbridge.simulation.kernel.blueprint import BlueprintBuilder, Serving
from landbridge.simulation.kernel.conditional import redraw
from landbridge.simulation.kernel.engine import carry_on, prepare
from landbridge.simulation.kernel.layout import FOREVER
from landbridge.simulation.kernel.rules import rule

DRAWS = 20_000
LEVEL = 0.001
MEAN_MS = 5_000_000.0
CUT_MS, BACK_MS = 2_000_000, 3_000_000
"""The hall closes and opens again."""


@rule
def threefold(now_ms, subject, priority, items, waiting, free):
    return 3.0


@rule
def half_after_the_turn(now_ms, subject, priority, items, waiting, free):
    return 0.5 if now_ms >= 1_000 else 1.0


def stopped(b: BlueprintBuilder, at_ms: int):
    """Tables of the kernel and the state at an instant, with every service that is over gone."""
    model, state = prepare(b.build(), 1, 0)
    return model, carry_on(model, state, at_ms)


def anew(model, state, at_ms: int):
    """Ends drawn anew [ms]."""
    redraw(model, model._replace(key=np.array([2, 5], "u4")), state, at_ms, 0, FOREVER)
    return state.heap["t"][: int(state.register["heap"][0])]


def hall(way: Serving, dist: str = "exponential", count: int = DRAWS) -> BlueprintBuilder:
    """Room for all, closed from CUT_MS to BACK_MS; all services begin at 0."""
    b = BlueprintBuilder()
    place = b.resource("hall", count)
    work = b.exponential(MEAN_MS) if dist == "exponential" else b.uniform(0, 2 * MEAN_MS)
    first = b.serve((place, 1), dist=work, label="work", way=way)
    b.end()
    for key in range(count):
        b.arrival(0, key, first)
    b.calendar(CUT_MS, place, 0)
    b.calendar(BACK_MS, place, count)
    return b


def test_a_rule_stretches_what_is_drawn_anew_as_it_stretched_the_service():
    b = BlueprintBuilder()
    first = b.delay(b.uniform(0, MEAN_MS), "work", factor=threefold)
    b.end()
    for key in range(DRAWS):
        b.arrival(0, key, first)
    ends = anew(*stopped(b, 9_000_000), 9_000_000)
    left = 15_000_000 - 9_000_000
    assert stats.kstest(ends, stats.uniform(9_000_000, left).cdf).pvalue > LEVEL
    assert len(ends) == pytest.approx(DRAWS * 0.4, abs=4 * (DRAWS * 0.24) ** 0.5)


def test_the_factor_is_the_one_of_the_beginning_and_not_of_now():
    b = BlueprintBuilder()
    first = b.delay(b.constant(4_000), "work", factor=half_after_the_turn)
    b.end()
    b.arrival(0, 1, first)
    b.arrival(1_000, 2, first)
    assert sorted(anew(*stopped(b, 1_500), 1_500)) == [3_000, 4_000]


def test_of_a_service_that_goes_on_where_it_was_the_time_before_it_was_broken_off_counts():
    at_ms = 4_000_000  # 2,000,000 before the hall closed and 1,000,000 since it opened again
    ends = anew(*stopped(hall(Serving("resume"), "uniform"), at_ms), at_ms)
    left = 2 * MEAN_MS - 3_000_000
    assert stats.kstest(ends, stats.uniform(at_ms, left).cdf).pvalue > LEVEL
    assert len(ends) == pytest.approx(DRAWS * 0.7, abs=4 * (DRAWS * 0.21) ** 0.5)


def test_what_is_left_of_a_service_that_waits_to_go_on_is_drawn_anew():
    at_ms = 2_500_000
    model, state = stopped(hall(Serving("resume"), "uniform"), at_ms)
    waiting = int(state.resource["waiting"][0])
    anew(model, state, at_ms)
    fresh = model._replace(key=np.array([2, 5], "u4"))
    state = carry_on(fresh, state, BACK_MS)
    ends = state.heap["t"][: int(state.register["heap"][0])]
    assert len(ends) == waiting
    assert stats.kstest(ends, stats.uniform(BACK_MS, 2 * MEAN_MS - CUT_MS).cdf).pvalue > LEVEL


def test_a_service_that_waits_to_begin_again_is_drawn_as_a_new_one():
    at_ms = 2_500_000
    model, state = stopped(hall(Serving("repeat"), "uniform"), at_ms)
    anew(model, state, at_ms)
    state = carry_on(model._replace(key=np.array([2, 5], "u4")), state, BACK_MS)
    ends = state.heap["t"][: int(state.register["heap"][0])]
    assert stats.kstest(ends, stats.uniform(BACK_MS, 2 * MEAN_MS).cdf).pvalue > LEVEL


@pytest.mark.parametrize("closing", ["resume", "repeat", "leave"])
def test_ends_of_services_that_were_broken_off_are_gone_from_the_heap(closing):
    at_ms = 2_500_000
    b = hall(Serving(closing, to=1), count=100)
    soon = b.delay(b.constant(2_600_000), "something else that comes first")
    b.end()
    b.arrival(0, 1, soon)
    model, state = stopped(b, at_ms)
    assert state.register["stale"][0] > 0
    assert list(anew(model, state, at_ms)) == [2_600_000]
    assert state.register["stale"][0] == 0


def test_a_service_that_is_broken_off_and_goes_on_at_once_ends_once():
    b = BlueprintBuilder()
    one, other = b.resource("hall", 1), b.resource("yard", 1)
    first = b.serve((one, 1), dist=b.constant(1_000), label="work", way=Serving("resume"))
    b.end()
    b.arrival(0, 1, first)
    b.calendar(400, one, 0)
    b.calendar(400, one, 1)
    b.calendar(500, other, 2)
    model, state = stopped(b, 500)
    anew(model, state, 500)
    state = carry_on(model, state, 2_000)
    assert int(state.register["live"][0]) == 0
    assert int(state.resource["busy"][0]) == 0
    assert int(state.resource["busy_ms"][0]) == 1_000


def test_given_durations_are_kept():
    b = BlueprintBuilder()
    table = b.table([700, 900])
    first = b.delay(b.given(table, first=0), "work")
    b.end()
    b.arrival(0, 1, first)
    b.arrival(0, 2, first)
    assert sorted(anew(*stopped(b, 300), 300)) == [700, 900]


def test_units_given_back_later_are_given_back_at_an_instant_drawn_anew():
    b = BlueprintBuilder()
    place = b.resource("path", DRAWS)
    first = b.seize((place, 1))
    b.free_later(b.uniform(0, MEAN_MS), (place, 1), label="headway")
    b.end()
    for key in range(DRAWS):
        b.arrival(0, key, first)
    ends = anew(*stopped(b, 1_000_000), 1_000_000)
    assert stats.kstest(ends, stats.uniform(1_000_000, MEAN_MS - 1_000_000).cdf).pvalue > LEVEL


def test_the_time_out_of_a_group_stays():
    b = BlueprintBuilder()
    pool = b.pool()
    former = b.former(3, 2, b.share(1), 5_000)
    first = b.form(former)
    b.unform(100, first)
    b.end()
    b.arrival(0, 1, first, items=2, pool=pool)
    assert list(anew(*stopped(b, 300), 300)) == [5_000]
