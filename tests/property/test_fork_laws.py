"""Laws of a run that is paused: at any instant, of any corridor, also between turns to other tables."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from random_trade import random_trade

from landbridge.simulation import (
    CorridorModel,
    build_model,
    continue_model,
    futures,
    join_corridors,
    pause,
    resume,
    simulate,
)
from landbridge.units import DAY_MS

_SEEDS = st.integers(0, 10_000)
_INSTANTS = st.integers(0, 30 * DAY_MS)


def _turning(seed: int, other: int, turns: list[int]) -> CorridorModel:
    corridors = [random_trade(seed), random_trade(other), random_trade(seed)][: len(turns) + 1]
    return continue_model(join_corridors(corridors, turns), turns)


def _goes_on_as_it_would_have(model: CorridorModel, seed: int, at_ms: int) -> None:
    straight = simulate(model, seed=seed, replications=1)
    resumed = resume(pause(model, seed=seed, at_ms=at_ms), model)
    assert np.array_equal(resumed.times, straight.times)
    assert np.array_equal(resumed.rows, straight.rows[straight.rows["t"] > at_ms])
    assert resumed.tallies == straight.tallies
    assert resumed.resources == straight.resources


@settings(max_examples=40)
@given(_SEEDS, _INSTANTS)
def test_a_run_paused_and_resumed_is_the_run_in_one_go(seed: int, at_ms: int) -> None:
    _goes_on_as_it_would_have(build_model(random_trade(seed)), seed, at_ms)


@settings(max_examples=40)
@given(
    _SEEDS, _SEEDS, st.lists(st.integers(1, 20 * DAY_MS), min_size=1, max_size=2, unique=True).map(sorted), st.data()
)
def test_a_run_that_turns_to_other_tables_may_be_paused_before_at_and_after_the_turn(
    seed: int, other: int, turns: list[int], data: st.DataObject
) -> None:
    at_ms = data.draw(_INSTANTS | st.sampled_from([instant + step for instant in turns for step in (-1, 0, 1)]))
    _goes_on_as_it_would_have(_turning(seed, other, turns), seed, at_ms)


@settings(max_examples=25)
@given(_SEEDS, _SEEDS, st.integers(1, 20 * DAY_MS), _INSTANTS)
def test_in_every_future_what_has_happened_stays_and_nothing_is_lost(
    seed: int, other: int, turn: int, at_ms: int
) -> None:
    model = _turning(seed, other, [turn])
    past = simulate(model, seed=seed, replications=1).times[0]
    outcome = futures(pause(model, seed=seed, at_ms=at_ms), model, count=3, until_ms=model.end_ms, seed=seed + 1)
    known = dict(zip(model.calls, past.tolist(), strict=True))
    for times, tally in zip(outcome.times.tolist(), outcome.tallies, strict=True):
        assert tally["loaded"] == tally["delivered"] + tally["on_trains"] + tally["waiting_in_pools"]
        for call, instant in zip(outcome.model.calls, times, strict=True):
            assert instant == known[call] if 0 <= known[call] <= at_ms else not 0 <= instant <= at_ms
