"""What was published, by whom: observations, each a figure with its source; statements, and what a claim is by them."""

from landbridge.claims.appending import append_statements, append_table
from landbridge.claims.case_folders import copy_case, find_case, load_case, packaged_cases
from landbridge.claims.case_tables import read_case
from landbridge.claims.history import StatusChange, statement_timeline, status_history
from landbridge.claims.nouns import Case, Proposition, Source, Statement
from landbridge.claims.observations import Observation, Period, load_observations, read_observations
from landbridge.claims.status_rule import USES, Status, status

__all__ = [
    "USES", "Case", "Observation", "Period", "Proposition", "Source", "Statement", "Status", "StatusChange",
    "append_statements", "append_table", "copy_case", "find_case", "load_case", "load_observations", "packaged_cases",
    "read_case", "read_observations", "statement_timeline", "status", "status_history",
]  # fmt: skip
