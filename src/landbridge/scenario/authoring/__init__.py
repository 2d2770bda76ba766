"""How the timetable of scenario h1-2020 was made: a maintainer's tool, which a run of the scenario does not need.

Published sums leave a timetable open; this solves for the one nearest to an assumed seed (minimum relative entropy),
rounds it to whole trains and writes it into the scenario's folder.
"""

from landbridge.scenario.authoring.nouns import Achieved, SeedService, Selection, SolvedTimetable, Target
from landbridge.scenario.authoring.solving import solve_timetable
from landbridge.scenario.authoring.writing import write_timetable

__all__ = ["Achieved", "SeedService", "Selection", "SolvedTimetable", "Target", "solve_timetable",
           "write_timetable"]  # fmt: skip
