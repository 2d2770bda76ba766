"""Read a scenario folder, build the model, perform one run, write the run folder."""

from landbridge.scenario.copying import copy_scenario
from landbridge.scenario.folder import find_scenario, packaged_scenarios, schema_of
from landbridge.scenario.nouns import Scenario, Window
from landbridge.scenario.reading import read_scenario
from landbridge.scenario.run_folder import Run, check_target, read_run, write_run
from landbridge.scenario.running import RunResult, perform_run

__all__ = [
    "Run", "RunResult", "Scenario", "Window", "check_target", "copy_scenario", "find_scenario", "packaged_scenarios",
    "perform_run", "read_run", "read_scenario", "schema_of", "write_run",
]  # fmt: skip
