"""One file a question a user asks: each takes progress and cancel, and is called by every screen alike."""

from landbridge.studies.progress import Progress, Silent
from landbridge.studies.run_scenario import RunReport, run_scenario

__all__ = ["Progress", "RunReport", "Silent", "run_scenario"]
