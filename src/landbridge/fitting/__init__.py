"""Unknowns with bounds and a misfit in; values, intervals and what can not be told apart out."""

from landbridge.fitting.fit import ROUNDS, Fit, Unknown, fit, trials_a_round
from landbridge.fitting.precision import Z90, Precision, is_at_bound, judge

__all__ = ["ROUNDS", "Z90", "Fit", "Precision", "Unknown", "fit", "is_at_bound", "judge", "trials_a_round"]
