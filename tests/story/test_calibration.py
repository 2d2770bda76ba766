"""Calibration on worlds whose parameters are known, and from different starts."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.claims import Observation, load_observations
from landbridge.scenario import (
    Trials,
    cells_of,
    find_scenario,
    read_parameters,
    read_result,
    read_scenario,
    read_tables,
)
from landbridge.statistics import plan_scores
from landbridge.studies import Calibration, CalibrationSettings, calibrate_scenario

KNOWN = {
    "documents-alashankou": 3.2, "documents-khorgos": 9.0, "documents-brest": 40.0, "forming-share": 0.25,
    "km-day-china": 860.0, "documents-west-inbound": 60.0,
}  # fmt: skip
COLUMNS = ("id", "metric", "place", "origin_id", "destination_id", "direction", "period", "unit", "value", "kind",
           "statistic", "low", "high", "must", "use", "source", "note")  # fmt: skip


def fitted() -> list[Observation]:
    return [each for each in load_observations().values() if each.use == "fit"]


def figures_of_a_world(values: Mapping[str, float], path: Path) -> Path:
    """What would be published of the half-year if the parameters had these values: the figures marked fit, to 4 %."""
    scenario = read_scenario(find_scenario("h1-2020"))
    parameters = read_parameters(read_tables(scenario.folder))
    frames = Trials(scenario, seed=77, replications=4).run(cells_of(values, parameters))
    measured = plan_scores(frames, fitted()).values(frames.times)
    rows = [_row(replace(each, value=float(measured[each.id].mean()))) for each in fitted()]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def _row(each: Observation) -> dict[str, object]:
    period = f"{each.period.first}..{each.period.last}"
    return {
        "id": each.id, "metric": each.metric, "place": each.place, "origin_id": ";".join(each.origins),
        "destination_id": ";".join(each.destinations), "direction": each.direction, "period": period,
        "unit": each.unit, "value": each.value, "kind": each.kind, "statistic": each.statistic,
        "low": each.value * 0.96, "high": each.value * 1.04, "must": "no", "use": "fit", "source": "a made-up world",
        "note": "",
    }  # fmt: skip


def calibrated(**settings: object) -> Calibration:
    return calibrate_scenario("h1-2020", CalibrationSettings(replications=4, **settings))


@pytest.mark.slow
def test_parameters_of_a_simulated_world_are_found_again(tmp_path: Path):
    # The world has another seed than the trials, so its trains met other chances.
    found = calibrated(against=figures_of_a_world(KNOWN, tmp_path / "figures.csv"), seed=2020)
    assert found.confounded == ()
    off = {each.parameter.id: abs(each.value - KNOWN[each.parameter.id]) / ((each.high - each.low) / 2)
           for each in found.parameters}  # fmt: skip
    # Intervals are of 90 %: of six one may be missed (that five or more hold has 89 %), none by twice (99.9 % hold).
    assert set(off) == set(KNOWN)
    assert sum(each <= 1 for each in off.values()) >= len(KNOWN) - 1
    assert max(off.values()) < 2


@pytest.mark.slow
def test_from_another_start_it_ends_where_the_packaged_calibration_did():
    # That one began at the tables' first values, with three times the replications.
    packaged = {row["parameter"]: row for row in read_result(find_scenario("h1-2020"), "calibration")}
    parameters = [each for each in read_parameters(read_tables(find_scenario("h1-2020"))) if each.free]
    found = calibrated(starts={each.id: each.high - 0.1 * (each.high - each.low) for each in parameters})
    assert {each.parameter.id for each in found.parameters} == set(packaged)
    for each in found.parameters:
        value, low, high = (float(packaged[each.parameter.id][column]) for column in ("value", "low", "high"))
        assert each.value == pytest.approx(value, abs=0.5 * (high - low) / 2), each.parameter.id
