"""Questions of a live book: take in and give back, where is it, what is at this port, plan against actual."""

from landbridge.tracing.at_port import AHEAD_H, AtPort, at_port
from landbridge.tracing.deviations import Deviations, deviations
from landbridge.tracing.finding import Found, find_ids
from landbridge.tracing.live_statistics import frames_of_book, live_frames, month_by_port, trains_of_unknown_class
from landbridge.tracing.places import local_time, place_name
from landbridge.tracing.track import Riding, Trace, Whereabouts, trace

__all__ = [
    "AHEAD_H", "AtPort", "Deviations", "Found", "Riding", "Trace", "Whereabouts", "at_port", "deviations", "find_ids",
    "frames_of_book", "live_frames", "local_time", "month_by_port", "place_name", "trace", "trains_of_unknown_class",
]  # fmt: skip
