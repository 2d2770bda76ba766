"""Laws that hold in every corridor: nothing is lost, and wagons stay on their gauge."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from random_trade import FLEET_WAGONS, random_trade

from landbridge.ledger import UNREACHED, milestones_of_book, milestones_of_run
from landbridge.simulation import CorridorModel, Outcome, build_model, run_book, simulate
from landbridge.simulation.corridor.milestones import arrival_slot
from landbridge.units import DAY_MS


def _run(seed: int, days: int) -> tuple[CorridorModel, Outcome]:
    model = build_model(random_trade(seed, run_out_days=days))
    return model, simulate(model, seed=seed, replications=1)


@settings(max_examples=60)
@given(st.integers(0, 10_000))
def test_with_time_enough_every_train_arrives_and_wagons_are_where_they_can_be(seed: int) -> None:
    model, outcome = _run(seed, 120)
    arrivals = [k for k, call in enumerate(model.calls)
                if call.type == "train.arrived" and (subject := model.subjects[call.subject]) is not None
                and subject.containers and call.location in ("de-b", "cn-a", "bre")
                and call.slot == arrival_slot()]  # fmt: skip
    assert (outcome.times[0, arrivals] != UNREACHED).all()
    # A wagon left in the west was taken in the east or the other way round: the two stocks' accounts cancel out,
    # so no wagon was lost and none went on beyond its gauge.
    east, west = (outcome.resources[0][f"wagons/{side}"] for side in ("east", "west"))
    assert east["busy"] + west["busy"] == 0
    assert abs(east["busy"]) <= FLEET_WAGONS


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 40))
def test_containers_in_are_containers_out_and_inside_at_any_time(seed: int, days: int) -> None:
    _, outcome = _run(seed, days)
    tally = outcome.tallies[0]
    inside = tally["on_trains"] + tally["waiting_in_pools"]
    assert tally["loaded"] == tally["delivered"] + inside


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(5, 60))
def test_the_book_tells_the_same_milestones_as_the_kernel(seed: int, days: int) -> None:
    model, outcome = _run(seed, days)
    book = run_book(model, outcome.rows, "run/x/0")
    names = [subject.id if subject else "" for subject in model.subjects]
    calls = _calls(model, names)
    told = milestones_of_book(book).select("subject", "time", "call").sort("time", "subject", "call")
    kept = milestones_of_run(calls, outcome.times[0], "run/x/0").select("subject", "time", "call")
    assert kept.sort("time", "subject", "call").equals(told)
    assert outcome.times.max() <= days * DAY_MS


def _calls(model: CorridorModel, names: list[str]) -> pl.DataFrame:
    return pl.DataFrame({
        "subject": [names[call.subject] for call in model.calls], "type": [call.type for call in model.calls],
        "location": [call.location for call in model.calls], "call": [call.call for call in model.calls],
    })  # fmt: skip
