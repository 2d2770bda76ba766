"""Laws of a run that turns to other tables with trains under way: at any instant, between any two corridors."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from random_trade import FLEET_WAGONS, random_trade

from landbridge.ledger import UNREACHED
from landbridge.simulation import Corridor, Outcome, build_model, continue_model, join_corridors, simulate
from landbridge.simulation.corridor.milestones import arrival_slot
from landbridge.units import DAY_MS

_SEEDS = st.integers(0, 10_000)
_TURNS = st.lists(st.integers(1, 20 * DAY_MS), min_size=1, max_size=3, unique=True).map(sorted)


def _turned(chapters: list[Corridor], turns: list[int], seed: int) -> Outcome:
    return simulate(continue_model(join_corridors(chapters, turns), turns), seed=seed, replications=1)


@settings(max_examples=40)
@given(_SEEDS, _TURNS)
def test_turning_to_the_same_tables_changes_nothing(seed: int, turns: list[int]) -> None:
    corridor = random_trade(seed)
    straight = simulate(build_model(corridor), seed=seed, replications=1)
    turned = _turned([corridor] * (len(turns) + 1), turns, seed)
    assert np.array_equal(straight.times, turned.times)
    assert np.array_equal(straight.rows, turned.rows)
    assert straight.resources == turned.resources


@settings(max_examples=40)
@given(_SEEDS, _SEEDS, st.integers(1, 20 * DAY_MS))
def test_what_happened_before_the_instant_is_as_if_nothing_had_changed(seed: int, other: int, turn: int) -> None:
    before, after = random_trade(seed), random_trade(other)
    straight = simulate(build_model(before), seed=seed, replications=1).rows
    turned = _turned([before, after], [turn], seed).rows
    was, came = (rows[rows["t"] < turn] for rows in (straight, turned))
    # Numbers of entities differ where the later timetable has more trains or fewer.
    assert np.array_equal(was["t"], came["t"])
    assert np.array_equal(was["kind"], came["kind"])


@settings(max_examples=40)
@given(_SEEDS, _SEEDS, st.integers(1, 20 * DAY_MS))
def test_nothing_is_lost_when_the_tables_change(seed: int, other: int, turn: int) -> None:
    outcome = _turned([random_trade(seed), random_trade(other)], [turn], seed)
    tally = outcome.tallies[0]
    assert tally["loaded"] == tally["delivered"] + tally["on_trains"] + tally["waiting_in_pools"]
    ends = [k for k, call in enumerate(outcome.model.calls) if call.slot == arrival_slot()]
    assert (outcome.times[0, ends] != UNREACHED).all()
    # With time enough all trains have arrived, so that what one stock of wagons lacks the other one has.
    east, west = (outcome.resources[0][f"wagons/{side}"] for side in ("east", "west"))
    assert east["busy"] + west["busy"] == 0
    assert abs(east["busy"]) <= FLEET_WAGONS
    # What only container trains use is free again; other freight comes to the end.
    kinds = ("/tracks/", "/places/", "/open-air/")
    used = [row["busy"] for name, row in outcome.resources[0].items() if any(kind in name for kind in kinds)]
    assert set(used) == {0}
