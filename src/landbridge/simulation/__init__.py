"""Plan and seed in, events and milestones out: the kernel and the processes of the corridor."""

from landbridge.simulation.corridor.continuation import ProgramsDiffer, continue_model
from landbridge.simulation.corridor.corridor_joining import join_corridors
from landbridge.simulation.corridor.corridor_model import CorridorModel, Subject, build_model
from landbridge.simulation.corridor.milestones import CROSSINGS
from landbridge.simulation.corridor.nouns import Corridor, Danger, PortRules
from landbridge.simulation.corridor.run_book import run_book
from landbridge.simulation.crews import DAY_COUNTS
from landbridge.simulation.ensembles.executors import Workers, open_executor
from landbridge.simulation.ensembles.forecast_fork import futures
from landbridge.simulation.ensembles.fork import Moment, pause, resume
from landbridge.simulation.ensembles.moment_file import read_moment, write_moment
from landbridge.simulation.ensembles.replications import Cancelled, Outcome, extend, simulate, warm_kernel
from landbridge.simulation.present.start_from_events import BookMoment, depart_as_known, moment_from_book

__all__ = [
    "CROSSINGS", "DAY_COUNTS", "BookMoment", "Cancelled", "Corridor", "CorridorModel", "Danger", "Moment", "Outcome",
    "PortRules", "ProgramsDiffer", "Subject", "Workers", "build_model", "continue_model", "depart_as_known", "extend",
    "futures", "join_corridors", "moment_from_book", "open_executor", "pause", "read_moment", "resume", "run_book",
    "simulate", "warm_kernel", "write_moment",
]  # fmt: skip
