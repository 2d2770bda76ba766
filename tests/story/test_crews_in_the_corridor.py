"""Crews in the corridor: a rota takes crews, an outbreak stands the stage still, and a fork keeps its own past."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from half_year import half_year
from numpy.typing import NDArray

from landbridge.ports import Protocol
from landbridge.simulation import (
    DAY_COUNTS,
    Corridor,
    CorridorModel,
    Danger,
    Outcome,
    build_model,
    futures,
    pause,
    resume,
    run_book,
    simulate,
)
from landbridge.units import DAY_MS, HOUR_MS, date_ms

pytestmark = pytest.mark.slow

PORT, STATION = "alashankou", "cn-alashankou"
POST = f"{STATION}/crew/both"
START_MS = half_year().corridor.start_ms
COUNT = {name: k for k, name in enumerate(DAY_COUNTS)}
OUTBREAK_MS = START_MS + 60 * DAY_MS  # a midnight in Asia/Shanghai


def corridor(*rules: Protocol, danger: Danger | None = None) -> Corridor:
    """The half-year with more orders for crews, and in no danger but that of Alashankou."""
    own = half_year().corridor
    kept = tuple(each for each in own.rules.protocols if each.effect not in ("test_interval_d", "rota"))
    dangers = {place: replace(each, at_home=0 * each.at_home, at_work=0 * each.at_work)
               for place, each in own.dangers.items()}  # fmt: skip
    if danger is not None:
        dangers[PORT, STATION] = danger
    return replace(own, rules=replace(own.rules, protocols=(*kept, *rules)), dangers=dangers)


def order(effect: str, value: float | None = None, rota: str | None = None) -> Protocol:
    return Protocol("test", PORT, effect, START_MS, station=STATION, value=value, rota=rota)


def outbreak(hazard: float) -> Danger:
    """A danger on one day, for everybody who is at work then."""
    own = half_year().corridor.dangers[PORT, STATION]
    at_work = 0 * own.at_work
    at_work[(OUTBREAK_MS - own.first_day_ms) // DAY_MS] = hazard
    return Danger(own.first_day_ms, 0 * own.at_home, at_work)


def one(made: CorridorModel, seed: int = 1) -> Outcome:
    return simulate(made, seed=seed, replications=1)


def days_of(outcome: Outcome, count: str) -> NDArray[np.int32]:
    post = [plan.post.id for plan in outcome.model.crews].index(POST)
    return outcome.crews[0, post, :, COUNT[count]]


def units(outcome: Outcome) -> list[tuple[int, int]]:
    """Changes of the crews at the station that the book tells of: (instant [ms], crews)."""
    book = run_book(outcome.model, outcome.rows, "run/test/0").filter(pl.col("subject") == POST)
    return list(book.select(pl.col("event_time").cast(pl.Int64), "quantity").iter_rows())


def test_a_closed_loop_of_14_7_7_leaves_half_of_the_crews_on_duty():
    """work / (work + quarantine + home) = 14 / 28 of four crews."""
    found = one(build_model(corridor(order("rota", rota="14+7+7"))))
    whole_days = days_of(found, "crew_min")[1:-1]
    assert set(whole_days.tolist()) == {2 * 24 * 60}
    assert days_of(found, "closed_loop")[1:-1].min() > 0


def test_without_danger_and_rota_all_crews_are_on_duty_whatever_the_tests():
    found = one(build_model(corridor(order("test_interval_d", 1.0))))
    assert set(days_of(found, "crew_min")[1:-1].tolist()) == {4 * 24 * 60}
    assert days_of(found, "tests")[30:60].min() > 0
    assert days_of(found, "infected").sum() == 0


def test_an_outbreak_stands_the_stage_still_until_quarantine_is_over():
    """All who work on the day fall ill; daily tests find them, and their crews are away for two weeks at least."""
    found = one(build_model(corridor(order("test_interval_d", 1.0), danger=outbreak(50.0))))
    infected, away = days_of(found, "infected"), days_of(found, "quarantine") + days_of(found, "isolation")
    day = (OUTBREAK_MS - START_MS) // DAY_MS
    assert infected[day : day + 2].sum() >= 2 * 4 * 5  # two shifts of four crews of five
    assert away[day + 8] >= 2 * 4 * 5
    assert days_of(found, "least")[day + 7 : day + 14].max() == 0  # found from the fourth day on
    assert days_of(found, "least")[day + 60 :].min() == 4
    changes = units(found)
    shut = [t for t, crews in changes if crews == 0]
    assert shut
    assert changes[-1][1] == 4
    _nothing_begins_while_shut(found, changes)


def _nothing_begins_while_shut(found: Outcome, changes: list[tuple[int, int]]) -> None:
    book = run_book(found.model, found.rows, "run/test/0")
    began = book.filter((pl.col("type") == "stage.started") & (pl.col("stage") == "sanitary")
                        & (pl.col("location") == STATION))["event_time"].cast(pl.Int64).to_numpy()  # fmt: skip
    for (start, crews), (end, _) in pairwise(changes):
        if crews == 0:
            assert not np.any((began > start) & (began < end))


def test_a_run_goes_on_from_a_pause_as_if_there_had_been_none_with_crews_away():
    made = build_model(corridor(order("test_interval_d", 1.0), danger=outbreak(50.0)))
    at_ms = OUTBREAK_MS + 5 * DAY_MS + 7 * HOUR_MS
    whole = one(made)
    later = resume(pause(made, seed=1, at_ms=at_ms), made)
    assert np.array_equal(later.times, whole.times)
    assert np.array_equal(later.crews, whole.crews)


def test_futures_share_the_crews_of_the_past_and_differ_in_those_to_come():
    own = half_year().corridor.dangers[PORT, STATION]
    made = build_model(corridor(order("test_interval_d", 1.0), danger=replace(own, at_work=0 * own.at_work + 0.002)))
    at_ms = date_ms(half_year().window.count_from) + 60 * DAY_MS
    moment = pause(made, seed=1, at_ms=at_ms)
    found = futures(moment, made, count=6, until_ms=at_ms + 30 * DAY_MS, seed=3)
    past = (at_ms - START_MS) // DAY_MS
    post = [plan.post.id for plan in made.crews].index(POST)
    infected = found.crews[:, post, :, COUNT["infected"]]
    assert infected[:, :past].sum() > 0
    assert np.array_equal(infected[0, :past], one(made).crews[0, post, :past, COUNT["infected"]])
    assert all(np.array_equal(each[:past], infected[0, :past]) for each in infected)
    assert len({each[past + 1 :].tobytes() for each in infected}) > 1
