"""Trials of a scenario that counts crews: as it is they are its run, and units tried are manned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from crewed_stage import write_crewed_stage

from landbridge.scenario import Cell, Scenario, change_cells, read_scenario, read_tables, scenario_with
from landbridge.simulation import build_model, simulate


@pytest.fixture
def scenario(tmp_path: Path) -> Scenario:
    return read_scenario(write_crewed_stage(tmp_path / "crewed"))


def _with_units(scenario: Scenario, units: int) -> Scenario:
    """The scenario in a trial with other units of what its post mans."""
    folder = read_tables(scenario.folder)
    (post,) = scenario.corridor.rules.crews
    lines = [row.line for row in folder.rows("capacities") if (row["station"], row["resource"]) ==
             (post.station, post.resource)]  # fmt: skip
    return scenario_with(scenario, change_cells(folder, {Cell("capacities", line, "units"): units for line in lines}))


def test_a_trial_of_nothing_is_the_scenario_with_its_crews(scenario: Scenario) -> None:
    trial = scenario_with(scenario, read_tables(scenario.folder))
    assert trial.corridor.rules == scenario.corridor.rules
    found = [simulate(build_model(each.corridor), seed=3, replications=2) for each in (scenario, trial)]
    assert np.array_equal(found[0].times, found[1].times)
    assert np.array_equal(found[0].crews, found[1].crews)
    assert found[0].crews.size


def test_units_beyond_the_crews_bring_as_many_crews(scenario: Scenario) -> None:
    (post,) = scenario.corridor.rules.crews
    trial = _with_units(scenario, post.crews + 2)
    assert trial.corridor.rules.crews == (replace(post, crews=post.crews + 2),)


def test_fewer_units_leave_the_crews_as_they_are(scenario: Scenario) -> None:
    assert _with_units(scenario, 1).corridor.rules.crews == scenario.corridor.rules.crews
