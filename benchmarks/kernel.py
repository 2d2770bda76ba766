"""The kernel beside its peers: CPU time for an event, turn by turn, and only where every event time is the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.harness import Result
from benchmarks.kernel_models import costs, live_corridor
from benchmarks.kernel_models.c_engine import compile_all
from benchmarks.kernel_models.data import make_corridor, make_queue
from benchmarks.kernel_models.races import race_on_corridor, race_on_queue


def measure() -> list[Result]:
    """Ratios to SimPy, to plain Python, to Ciw and to C on models A and B; then what else the kernel costs."""
    corridor, queue = make_corridor(), make_queue()
    with tempfile.TemporaryDirectory() as folder:
        programs, missing = compile_all(Path(folder))
        return [
            *race_on_corridor(corridor, programs, missing),
            *race_on_queue(queue, programs, missing),
            costs.warm_start(),
            costs.two_threads(corridor),
            *live_corridor.forks(),
            *costs.eight_years(),
            costs.record_sizes(corridor),
            costs.rule_price(queue),
        ]
