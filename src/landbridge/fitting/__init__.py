"""Unknowns with bounds and a misfit in; values, intervals and what can not be told apart out."""

from landbridge.fitting.fit import Fit, Unknown, fit
from landbridge.fitting.precision import Precision, judge

__all__ = ["Fit", "Precision", "Unknown", "fit", "judge"]
