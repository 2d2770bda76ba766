"""Runs of one scenario with some numbers changed, never written: what calibration and sensitivity are made of."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from landbridge.scenario.cells import Cell, change_cells, read_tables, scenario_with
from landbridge.scenario.nouns import Scenario
from landbridge.scenario.running import run_frames
from landbridge.simulation import CorridorModel, build_model, simulate
from landbridge.statistics import RunFrames, ScorePlan, plan_scores

__all__ = ["Trials"]

_MAKING_TRAINS = ("background", "protocols")  # tables in which another value may give other trains


class Trials:
    """Trials of a scenario, all with the same seed: a train draws the same in each (common random numbers)."""

    def __init__(self, scenario: Scenario, *, seed: int, replications: int) -> None:
        self._scenario = scenario
        self._folder = read_tables(scenario.folder, scenario.changes)
        self._seed = seed
        self._replications = replications

    def run(self, values: Mapping[Cell, float]) -> RunFrames:
        """The frames of a run in which cells of the tables hold these values. Raises BadInput where one can not be."""
        scenario, model = self._changed(values)
        return run_frames(scenario, model, self._simulated(model))

    def measure(self, plan: ScorePlan, values: Mapping[Cell, float]) -> dict[str, NDArray[np.float64]]:
        """What a plan made of a run of this scenario measures where cells hold these values. Raises BadInput.

        Where the trains may be others than those of the plan, its figures are planned anew.
        """
        if any(cell.table in _MAKING_TRAINS for cell in values):
            frames = self.run(values)
            return plan_scores(frames, [figure for figure, _ in plan.planned]).values(frames.times)
        return plan.values(self._simulated(self._changed(values)[1]))

    def _changed(self, values: Mapping[Cell, float]) -> tuple[Scenario, CorridorModel]:
        scenario = scenario_with(self._scenario, change_cells(self._folder, values))
        return scenario, build_model(scenario.corridor)

    def _simulated(self, model: CorridorModel) -> NDArray[np.int64]:
        return simulate(model, seed=self._seed, replications=self._replications).times
