"""One file a question a user asks: each takes progress and cancel, and is called by every screen alike."""

from landbridge.studies.assumptions import Assumption, list_assumptions
from landbridge.studies.breakdown import Breakdown, break_down
from landbridge.studies.calibrate import Calibration, CalibrationSettings, calibrate_scenario, save_calibration
from landbridge.studies.compare_runs import Comparison, compare_runs
from landbridge.studies.look_ahead import look_ahead
from landbridge.studies.run_header import ProtocolInForce, RunHeader, describe_scenario
from landbridge.studies.run_scenario import RunReport, RunRequest, Start, report_of, run_scenario
from landbridge.studies.run_summary import (
    MonthFigure,
    PortFigure,
    RunSummary,
    summarise_run,
)
from landbridge.studies.validate_run import LEAST_SHARE_INSIDE, Validation, validate_run
from landbridge.studies.where_it_is import WhereItIs, where_it_is
from landbridge.studies.worth_a_look import Remark

__all__ = [
    "LEAST_SHARE_INSIDE", "Assumption", "Breakdown", "Calibration", "CalibrationSettings", "Comparison", "MonthFigure",
    "PortFigure", "ProtocolInForce", "Remark", "RunHeader", "RunReport", "RunRequest", "RunSummary", "Start",
    "Validation", "WhereItIs", "break_down", "calibrate_scenario", "compare_runs", "describe_scenario",
    "list_assumptions", "look_ahead", "report_of", "run_scenario", "save_calibration", "summarise_run", "validate_run",
    "where_it_is",
]  # fmt: skip
