"""How many crews are able to work, drawn for each replication before the kernel runs."""

from landbridge.simulation.crews.books import out_for, without_past
from landbridge.simulation.crews.history import draw_history
from landbridge.simulation.crews.nouns import DAY_COUNTS, CrewHistory, CrewPlan, Duty

__all__ = ["DAY_COUNTS", "CrewHistory", "CrewPlan", "Duty", "draw_history", "out_for", "without_past"]
