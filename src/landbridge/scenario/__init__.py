"""Read a scenario folder, build the model, perform one run, write the run folder."""

from landbridge.scenario.cells import Cell, change_cells, read_tables, scenario_with, write_cells
from landbridge.scenario.continuing import continue_scenario
from landbridge.scenario.copying import copy_scenario
from landbridge.scenario.folder import Folder, find_scenario, packaged_scenarios, schema_of
from landbridge.scenario.next_period import next_scenario
from landbridge.scenario.nouns import Changes, Scenario, Window
from landbridge.scenario.parameters import Parameter, cells_of, read_parameters
from landbridge.scenario.reading import read_scenario
from landbridge.scenario.results import read_result, writable_scenario, write_calibration
from landbridge.scenario.run_folder import Run, check_target, read_run, write_run
from landbridge.scenario.running import RunResult, perform_run
from landbridge.scenario.trials import Trials

__all__ = [
    "Cell", "Changes", "Folder", "Parameter", "Run", "RunResult", "Scenario", "Trials", "Window", "cells_of",
    "change_cells", "check_target", "continue_scenario", "copy_scenario", "find_scenario", "next_scenario",
    "packaged_scenarios", "perform_run", "read_parameters", "read_result", "read_run", "read_scenario", "read_tables",
    "scenario_with", "schema_of", "writable_scenario", "write_calibration", "write_cells", "write_run",
]  # fmt: skip
