"""What every area is measured and reported with."""

from benchmarks.harness.result import Result, absent, measured
from benchmarks.harness.timing import Timing, interleave, load_average

__all__ = ["Result", "Timing", "absent", "interleave", "load_average", "measured"]
