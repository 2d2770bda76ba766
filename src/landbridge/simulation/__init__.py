"""Plan and seed in, events and milestones out: the kernel and the processes of the corridor."""

from landbridge.simulation.continuation import ProgramsDiffer, continue_model
from landbridge.simulation.corridor import Corridor, PortRules
from landbridge.simulation.corridor_joining import join_corridors
from landbridge.simulation.corridor_model import CorridorModel, Subject, build_model
from landbridge.simulation.executors import Workers, open_executor
from landbridge.simulation.forecast_fork import futures
from landbridge.simulation.fork import Moment, pause, resume
from landbridge.simulation.milestones import CROSSINGS
from landbridge.simulation.moment_file import read_moment, write_moment
from landbridge.simulation.replications import Cancelled, Outcome, extend, simulate, warm_kernel
from landbridge.simulation.run_book import run_book
from landbridge.simulation.start_from_events import BookMoment, depart_as_known, moment_from_book

__all__ = [
    "CROSSINGS", "BookMoment", "Cancelled", "Corridor", "CorridorModel", "Moment", "Outcome", "PortRules",
    "ProgramsDiffer", "Subject", "Workers", "build_model", "continue_model", "depart_as_known", "extend", "futures",
    "join_corridors", "moment_from_book", "open_executor", "pause", "read_moment", "resume", "run_book", "simulate",
    "warm_kernel", "write_moment",
]  # fmt: skip
