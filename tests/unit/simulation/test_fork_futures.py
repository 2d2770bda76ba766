"""Many futures of one present: what they share, what differs, what nothing plays a part in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from test_fork import _builder, _model

from landbridge.errors import BadInput
from landbridge.simulation import Outcome, Workers, futures, open_executor, pause, simulate
from landbridge.simulation.corridor.corridor_model import CorridorModel, Past
from landbridge.simulation.ensembles.forecast_fork import future_seed
from landbridge.simulation.kernel.blueprint import BlueprintBuilder

_AT = 777


def _futures(count: int = 40, **words: object) -> Outcome:
    model = _model(_builder().build())
    given: dict[str, object] = {"until_ms": 1_500, "seed": 8} | words
    return futures(pause(model, seed=3, at_ms=_AT), model, count=count, **given)  # type: ignore[arg-type]


def _same(one: Outcome, other: Outcome) -> bool:
    return (
        np.array_equal(one.times, other.times)
        and one.tallies == other.tallies
        and one.resources == other.resources
        and one.model.calls == other.model.calls
    )


def test_the_same_is_found_with_one_thread_and_with_three():
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(3) as three:
        assert _same(_futures(executor=one), _futures(executor=three))


@pytest.mark.slow
def test_the_same_is_found_by_processes():
    with open_executor(Workers("processes", 2)) as processes:
        assert _same(_futures(executor=processes), _futures())


def test_more_futures_leave_the_first_ones_as_they_were():
    few, many = _futures(5), _futures(9)
    assert np.array_equal(few.times, many.times[:5])


def test_futures_differ_from_each_other_and_from_those_of_another_seed():
    outcome, other = _futures(), _futures(seed=9)
    assert len({row.tobytes() for row in np.concatenate([outcome.times, other.times])}) == 80


def test_the_past_is_the_same_in_all_and_is_followed_by_what_comes_after_the_moment():
    outcome = _futures()
    past = (outcome.times >= 0) & (outcome.times <= _AT)
    assert past.any()
    assert (past == past[0]).all()
    assert len(np.unique(outcome.times[:, past[0]], axis=0)) == 1
    assert outcome.times.max() <= 1_500


def test_trains_that_have_left_and_those_yet_to_come_are_left_out():
    model = _model(_builder().build())
    moment = pause(model, seed=3, at_ms=_AT)
    outcome = _futures()
    marks = moment.state.mark.reshape(-1, 2)
    there = {subject for subject in range(len(marks)) if marks[subject].min() < 0}
    assert {call.subject for call in outcome.model.calls} == there | set(range(len(marks), 151))


def test_from_an_empty_beginning_the_futures_are_the_replications_of_their_seed():
    model = _model(_builder().build())
    moment = pause(model, seed=3, at_ms=-1)
    outcome = futures(moment, model, count=3, until_ms=model.end_ms, seed=8)
    plain = simulate(model, seed=future_seed(8), replications=3)
    assert np.array_equal(outcome.times, plain.times)
    assert outcome.tallies == plain.tallies


def test_one_seed_for_the_past_and_the_futures_does_not_repeat_the_past():
    model = _model(_builder().build())
    moment = pause(model, seed=3, at_ms=0)  # the first train is in the hall since this instant
    ends = futures(moment, model, count=4, until_ms=model.end_ms, seed=3).times[:, 1]
    assert simulate(model, seed=3, replications=1).times[0, 1] not in ends


def test_no_future_at_all_is_no_fault():
    assert _futures(0).times.shape[0] == 0


def test_a_moment_of_another_model_is_refused():
    moment = pause(_model(_builder().build()), seed=3, at_ms=_AT)
    with pytest.raises(BadInput, match="1 fault"):
        futures(moment, _model(_builder(mean=41.0).build()), count=1, until_ms=1_500, seed=8)


def _turning(at_ms: int) -> CorridorModel:
    """Trains come every 10 ms and stay 1000 ms; those that come in from the turn on stay 5 ms."""

    def chapter(stay: int) -> CorridorModel:
        b = BlueprintBuilder(marks=2)
        hall = b.resource("hall", 200)
        first = b.seize((hall, 1), mark=0)
        b.delay(b.constant(stay), "work")
        b.free((hall, 1))
        b.end("left", mark=1)
        for key in range(100):
            b.arrival(10 * key, key, first)
        return _model(b.build())

    return replace(chapter(5), past=(Past(chapter(1_000).blueprint, at_ms),))


def test_a_service_that_began_under_other_tables_is_drawn_anew_from_those():
    model = _turning(500)
    outcome = futures(pause(model, seed=1, at_ms=600), model, count=2, until_ms=5_000, seed=2)
    stays = [int(row[1] - row[0]) for row in outcome.times[1].reshape(-1, 2)]
    assert set(stays) == {1_000, 5}
    assert stays.count(1_000) == 50


def test_a_turn_that_is_still_to_come_comes():
    model = _turning(500)
    outcome = futures(pause(model, seed=1, at_ms=300), model, count=2, until_ms=5_000, seed=2)
    assert [int(row[1] - row[0]) for row in outcome.times[1].reshape(-1, 2)] == [1_000] * 50 + [5] * 50
