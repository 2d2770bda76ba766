"""Model B over years: durations drawn, containers fed by the month, the ledger streamed to disk.

A program of its own, so that its memory is its own: `python -m benchmarks.kernel_models.long_run` prints figures as
JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

import numpy as np

from benchmarks.harness import interleave
from benchmarks.kernel_models.data import DAY, HOUR, LANE_SHARE, LANES, STAGES, YEAR, make_empty_corridor
from benchmarks.kernel_models.nouns import Ints
from benchmarks.kernel_models.ours import ROOM, arrival_records, write_programs
from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder
from landbridge.simulation.kernel.engine import carry_on, feed, prepare
from landbridge.simulation.kernel.layout import FOREVER, State

_CONTAINERS_A_YEAR = 500_000
_PAGE = 30 * DAY
_HALF_YEAR, _EIGHT_YEARS = YEAR // 2, 8 * YEAR


def main() -> dict[str, float]:
    """CPU seconds for an event of half a year and of eight years, and memory that the eight years took on top [MB]."""
    half, eight = (partial(run, *long_blueprint(length), length) for length in (_HALF_YEAR, _EIGHT_YEARS))
    half_events, before_mb = half(), _peak_mb()
    eight_events, after_mb = eight(), _peak_mb()
    timings = interleave({"half": half, "eight": eight}, repeats=3, warm_up=False, clock=time.process_time,
                         turns={"half": 5})  # fmt: skip
    return {
        "half_s_per_event": timings["half"].best_s / half_events,
        "eight_s_per_event": timings["eight"].best_s / eight_events,
        "events": eight_events,
        "more_mb": after_mb - before_mb,
    }


def run(blueprint: Blueprint, containers: Ints, length: int) -> int:
    """Simulate so many ticks, from empty to the end of the calendar; returns how many events there were.

    Containers of each lane begin at the steps `containers`.
    """
    room = replace(ROOM, fed=_CONTAINERS_A_YEAR * (length // YEAR + 1))
    model, state = prepare(blueprint, 1, 0, ledger=True, room=room)
    with tempfile.TemporaryFile() as file:
        for end, instants, lanes in _months(length):
            model = feed(model, state, arrival_records(instants, containers[lanes]), last=end == length)
            state = carry_on(model, state, FOREVER - 1, partial(_write, file))
    return _events(state)


def long_blueprint(length: int) -> tuple[Blueprint, Ints]:
    """Model B with durations that are drawn, so that nothing but the calendar grows with the years.

    Also the first step of the containers of each lane.
    """
    b = BlueprintBuilder()
    durations = [
        b.lognormal(kind.mean_h * HOUR, kind.cv) if kind.cv
        else b.triangular(*(share * kind.mean_h * HOUR for share in (0.6, 0.9, 1.5)))
        for kind in STAGES
    ]  # fmt: skip
    corridor = make_empty_corridor(_CONTAINERS_A_YEAR, length)
    containers = write_programs(b, corridor, durations, b.lognormal(27 * HOUR, 0.5))
    return b.build(), containers


def _months(length: int) -> Iterator[tuple[int, Ints, Ints]]:
    """The end of each month in turn [ticks], and instants and lanes of its containers."""
    stream = np.random.Generator(np.random.Philox(key=[7, 7]))
    for begin in range(0, length, _PAGE):
        end = min(begin + _PAGE, length)
        count = _CONTAINERS_A_YEAR * (end - begin) // YEAR
        yield end, np.sort(stream.integers(begin, end, count)), stream.choice(LANES, size=count, p=LANE_SHARE)


def _write(file: BinaryIO, rows: Ints) -> None:
    rows.tofile(file)


def _events(state: State) -> int:
    """What the kernel counts (arrivals, ends of stages, deliveries, changes), and starts of stages."""
    return int(state.register["events"][0]) + int(state.resource["granted"].sum())


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main()) + "\n")
