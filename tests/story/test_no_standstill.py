"""A queue out does not shut a port for good: trains in find a track, and bring the wagons back.

The fault that these hold off: outbound trains that wait for wagons fill the yard that both directions share, inbound
trains that would bring wagons find no track, and nothing moves any more.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from half_year import half_year

from landbridge.ledger import UNREACHED
from landbridge.scenario import Changes, RunResult, Scenario, find_scenario, perform_run, read_scenario
from landbridge.units import DAY_MS

pytestmark = pytest.mark.slow

TEN_DAYS = Changes(levels=("alashankou=3@2020-06-01..2020-06-11",))


@cache
def after_ten_days_of_level_3() -> RunResult:
    return _run(read_scenario(find_scenario("h1-2020"), changes=TEN_DAYS))


def _run(scenario: Scenario) -> RunResult:
    return perform_run(scenario, seed=half_year().seed, replications=2)


def crossings_at_the_end(result: RunResult, port: str, direction: str) -> int:
    """Container trains that cross in the last fortnight of the simulation, both replications."""
    calls = result.frames.calls.with_columns(pl.col("type", "location", "subject").cast(pl.String))
    trains = result.frames.journeys.filter(pl.col("direction") == direction, pl.col("train_class") != "background")
    places = result.frames.ports.filter(pl.col("port") == port)["location"].implode()
    ids = calls.filter(pl.col("type") == "border.crossed", pl.col("location").is_in(places),
                       pl.col("subject").is_in(trains["subject"].implode()))["call_id"].to_numpy()  # fmt: skip
    times = result.frames.times[:, ids]
    end = result.scenario.corridor.end_ms
    return int(np.sum((times != UNREACHED) & (times > end - 14 * DAY_MS)))


@pytest.mark.parametrize("direction", ["outbound", "inbound"])
def test_trains_cross_both_ways_after_ten_days_of_level_3(direction: str):
    usual = crossings_at_the_end(_run(half_year()), "alashankou", direction)
    assert crossings_at_the_end(after_ten_days_of_level_3(), "alashankou", direction) > 0.8 * usual


def test_without_a_track_kept_the_same_ten_days_shut_the_port():
    """So it is the kept tracks that hold the fault off, and the test above can fail."""
    scenario = read_scenario(find_scenario("h1-2020"), changes=TEN_DAYS)
    rules = scenario.corridor.rules
    none_kept = replace(rules, capacities=tuple(replace(row, kept=0) for row in rules.capacities))
    shut = _run(replace(scenario, corridor=replace(scenario.corridor, rules=none_kept)))
    assert crossings_at_the_end(shut, "alashankou", "inbound") == 0


def test_a_third_more_trains_make_a_queue_and_no_standstill():
    more = _run(read_scenario(find_scenario("h1-2020"), changes=Changes(volume="+36%")))
    for port in ("alashankou", "khorgos"):
        for direction in ("outbound", "inbound"):
            usual = crossings_at_the_end(_run(half_year()), port, direction)
            # Wagons are short by then, so fewer cross than usual; a standstill would be none.
            assert crossings_at_the_end(more, port, direction) >= 0.5 * usual
