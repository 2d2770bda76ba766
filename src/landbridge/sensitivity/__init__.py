"""The assumptions that a result leans on most, found by varying them one at a time."""

from landbridge.sensitivity.exploring import REPLICATIONS, Asked, Sensitivity, find_sensitivity
from landbridge.sensitivity.leaning import Leaning, leaning_of
from landbridge.sensitivity.outcomes import OUTCOMES, PUBLISHED_OUTCOMES, Outcome, choose_outcomes
from landbridge.sensitivity.table import SavedSensitivity, read_sensitivity, write_sensitivity
from landbridge.sensitivity.variations import Variation, list_variations

__all__ = [
    "OUTCOMES", "PUBLISHED_OUTCOMES", "REPLICATIONS", "Asked", "Leaning", "Outcome", "SavedSensitivity", "Sensitivity",
    "Variation", "choose_outcomes", "find_sensitivity", "leaning_of", "list_variations", "read_sensitivity",
    "write_sensitivity",
]  # fmt: skip
