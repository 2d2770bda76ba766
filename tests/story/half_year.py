"""The packaged half-year in memory, for the stories: read once, run with changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from landbridge.ports import Capacity
from landbridge.scenario import RunResult, Scenario, find_scenario, perform_run, read_scenario
from landbridge.services import Journey
from landbridge.simulation import Corridor


@cache
def half_year() -> Scenario:
    return read_scenario(find_scenario("h1-2020"))


def changed(change: Callable[[Corridor], Corridor]) -> Scenario:
    scenario = half_year()
    return replace(scenario, corridor=change(scenario.corridor))


@cache
def as_it_is(replications: int = 3) -> RunResult:
    return perform_run(half_year(), seed=half_year().seed, replications=replications)


def run(scenario: Scenario, replications: int) -> RunResult:
    return perform_run(scenario, seed=scenario.seed, replications=replications)


def without_wagon_return(corridor: Corridor) -> Corridor:
    return replace(corridor, fleet=None)


def with_units(corridor: Corridor, station: str, resource: str, units: int) -> Corridor:
    """Another capacity of one resource, both directions."""

    def other(row: Capacity) -> Capacity:
        return replace(row, units=units) if (row.station, row.resource) == (station, resource) else row

    rules = replace(corridor.rules, capacities=tuple(other(row) for row in corridor.rules.capacities))
    return replace(corridor, rules=rules)


def with_train(corridor: Corridor, journey: Journey) -> Corridor:
    journeys = sorted((*corridor.journeys, journey), key=lambda each: (each.departs_ms, each.id))
    return replace(corridor, journeys=tuple(journeys))


def hours_at(result: RunResult, station: str, direction: str, last: str) -> NDArray[np.float64]:
    """Mean time [h] from coming to a station to `last` there, of container trains that came in the counted half-year,
    for each replication."""
    calls = result.calls.with_row_index("call_id").join(result.journeys, on="subject")
    calls = calls.filter(pl.col("location") == station, pl.col("direction") == direction,
                         pl.col("train_class") != "background")  # fmt: skip
    come = calls.filter(pl.col("type") == "train.arrived").select("subject", "call_id")
    go = calls.filter(pl.col("type") == last).select("subject", pl.col("call_id").alias("end_id"))
    pairs = come.join(go, on="subject")
    start, end = (result.outcome.times[:, pairs[name].to_numpy()] for name in ("call_id", "end_id"))
    elapsed = np.where((start > 0) & (end > 0), end - start, np.nan)
    return np.nanmean(elapsed, axis=1) / 3_600_000
