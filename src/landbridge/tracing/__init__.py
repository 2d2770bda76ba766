"""Questions of a live book: take in and give back, where is it, what is at this port, plan against actual."""

from landbridge.tracing.at_port import AHEAD_H, AtPort, at_port
from landbridge.tracing.corrections import fit_a_table, write_corrections
from landbridge.tracing.deviations import Deviations, deviations
from landbridge.tracing.finding import Found, find_ids
from landbridge.tracing.giving_back import WRITTEN_FORMATS, Given, give_back
from landbridge.tracing.live_statistics import frames_of_book, live_frames, month_by_port, trains_of_unknown_class
from landbridge.tracing.places import local_time, place_name
from landbridge.tracing.run_books import book_of_run, is_run
from landbridge.tracing.taking_in import FileReceipt, TakenIn, judge, take_in
from landbridge.tracing.track import Riding, Trace, Whereabouts, trace
from landbridge.tracing.watching import watch_folder

__all__ = [
    "AHEAD_H", "WRITTEN_FORMATS", "AtPort", "Deviations", "FileReceipt", "Found", "Given", "Riding", "TakenIn",
    "Trace", "Whereabouts", "at_port", "book_of_run", "deviations", "find_ids", "fit_a_table", "frames_of_book",
    "give_back", "is_run", "judge", "live_frames", "local_time", "month_by_port", "place_name", "take_in", "trace",
    "trains_of_unknown_class", "watch_folder", "write_corrections",
]  # fmt: skip
