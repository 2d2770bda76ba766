"""Crews of one port from end to end: a run, its book, the state put together from the book, and what comes then.

Trains go from Urumqi to Alashankou, take 4 hours of documents, then an hour of one of four crews, and cross.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from crewed_stage import PLACE, POST, order, write_crewed_stage, write_rows
from one_stage import ASSUMED

from landbridge.scenario import read_scenario
from landbridge.services import Journey
from landbridge.simulation import (
    BookMoment,
    Corridor,
    CorridorModel,
    Danger,
    Outcome,
    build_model,
    continue_model,
    futures,
    join_corridors,
    moment_from_book,
    run_book,
    simulate,
)
from landbridge.units import DAY_MS, HOUR_MS, MINUTE_MS, date_ms, from_ms

STATION = PLACE[1]
DAY = date_ms(dt.date(2020, 2, 20))  # midnight in Asia/Shanghai
MORNING = DAY + 8 * HOUR_MS


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = write_crewed_stage(tmp_path / "crewed")
    write_rows(path, "shifts", (*PLACE, "crew", "both", "08:00", "08:30", 2, *ASSUMED),
               (*PLACE, "crew", "both", "20:00", "20:30", 2, *ASSUMED))  # fmt: skip
    return path


def with_trains(corridor: Corridor, *departures_ms: int) -> Corridor:
    service = next(iter(corridor.services))
    return replace(corridor, journeys=tuple(Journey(f"t{k}", service, at) for k, at in enumerate(departures_ms)))


def one(model: CorridorModel) -> Outcome:
    return simulate(model, seed=1, replications=1)


def moment(model: CorridorModel, at_ms: int) -> BookMoment:
    return moment_from_book(model, run_book(model, one(model).rows, "run/test/0"), from_ms(at_ms))


def crews_in(made: BookMoment, model: CorridorModel) -> int:
    return int(made.moment.state.resource["capacity"][model.blueprint.resources.index(POST)])


def left(outcome: Outcome) -> np.ndarray:
    """When trains crossed the border [ms], in order, of each replication; those that did."""
    calls = [k for k, call in enumerate(outcome.model.calls)
             if (call.type, call.location) == ("border.crossed", STATION)]  # fmt: skip
    return np.sort(outcome.times[:, calls], axis=1)


def outbreak(corridor: Corridor, day_ms: int) -> Corridor:
    """All who work on a day are infected; five days later they fall ill, and stay away."""
    own = corridor.dangers[PLACE]
    at_work = 0 * own.at_work
    at_work[(day_ms - own.first_day_ms) // DAY_MS] = 50.0
    assert corridor.health is not None
    health = replace(corridor.health, symptomatic=1.0, onset_d=5.0)
    return replace(corridor, dangers={PLACE: Danger(own.first_day_ms, own.at_home, at_work)}, health=health)


def test_a_rota_is_in_the_state_and_in_the_futures_that_a_book_leads_to(scenario: Path):
    """Two of four crews: ten trains that come together go on two an hour, and no handover brings the others."""
    order(scenario, effect="rota", rota="14+7+7", **{"from": "2020-02-01"})
    model = build_model(with_trains(read_scenario(scenario).corridor, *(MORNING + k for k in range(10))))
    made = moment(model, MORNING + 6 * HOUR_MS)
    assert crews_in(made, model) == 2
    for outcome in (one(model), futures(made.moment, model, count=3, until_ms=DAY + 5 * DAY_MS, seed=1)):
        times = left(outcome)
        assert times.shape[1] == 10
        assert (times[:, 2:] - times[:, :-2]).min() >= HOUR_MS - MINUTE_MS
        assert (times[:, -1] - times[:, 0]).max() < 6 * HOUR_MS


def test_a_handover_that_a_book_ends_with_takes_no_crew_for_longer(scenario: Path):
    """At 08:10 two of four are at work, as every day; the trains that come then go on four an hour."""
    model = build_model(with_trains(read_scenario(scenario).corridor, *(DAY - 8 * HOUR_MS + k for k in range(8))))
    made = moment(model, MORNING + 10 * MINUTE_MS)
    assert crews_in(made, model) == 2
    times = left(futures(made.moment, model, count=3, until_ms=DAY + 5 * DAY_MS, seed=1))
    assert (times[:, -1] - times[:, 0]).max() < 2 * HOUR_MS


def test_crews_that_the_book_tells_to_be_out_come_back_with_the_next_team_and_after_quarantine(scenario: Path):
    """The teams of 15 February are out from the 20th on. Their next shifts by day are those of the 21st, 23rd ..."""
    corridor = outbreak(read_scenario(scenario).corridor, DAY - 5 * DAY_MS)
    hourly = range(DAY - 2 * DAY_MS, DAY + 22 * DAY_MS, HOUR_MS)
    model = build_model(with_trains(corridor, *hourly))
    begin = DAY + DAY_MS + 8 * HOUR_MS  # of the first shift of the team that worked at 08:00 on the 15th
    made = moment(model, begin + HOUR_MS)
    assert crews_in(made, model) == 0
    times = left(futures(made.moment, model, count=2, until_ms=DAY + 20 * DAY_MS, seed=1))
    for k, stands in ((0, True), (1, False), (2, False), (3, False), (4, True), (24, True), (28, False)):
        first, last = begin + k * 12 * HOUR_MS + 2 * HOUR_MS, begin + (k + 1) * 12 * HOUR_MS
        assert np.any((times > first) & (times < last)) != stands, f"shift {k}"


def test_a_run_that_turns_to_its_own_tables_with_crews_away_goes_on_as_if_it_had_not(scenario: Path):
    corridor = outbreak(read_scenario(scenario).corridor, DAY - 5 * DAY_MS)
    corridor = with_trains(corridor, *range(DAY - 2 * DAY_MS, DAY + 20 * DAY_MS, HOUR_MS))
    turns = [DAY + DAY_MS + 13 * HOUR_MS + 7]
    whole = one(build_model(corridor))
    turned = one(continue_model(join_corridors([corridor, corridor], turns), turns))
    assert np.array_equal(whole.times, turned.times)
    assert np.array_equal(whole.crews, turned.crews)
    assert whole.crews.sum() > 0
