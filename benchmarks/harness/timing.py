"""Timing of things that are compared: turn by turn, so that a busy minute hits them all."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of each repetition, in order."""

    seconds: tuple[float, ...]

    @property
    def best_s(self) -> float:
        """The quickest [s]: what the code takes when the machine leaves it alone."""
        return min(self.seconds)

    @property
    def spread_s(self) -> float:
        """Slowest less quickest [s]."""
        return max(self.seconds) - min(self.seconds)


def interleave(
    works: Mapping[str, Callable[[], object]], *, repeats: int = 5, warm_up: bool = True,
    clock: Callable[[], float] = time.perf_counter, turns: Mapping[str, int] | None = None,
) -> dict[str, Timing]:  # fmt: skip
    """Time several works `repeats` times each, one after the other in every round; a round before is not counted.

    `turns` lets a quick work go several times in each round; `clock` may be `time.process_time`, which counts only what
    the work itself took of a busy machine. What one work left to collect is no other's burden.
    """
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for round_number in range(-1 if warm_up else 0, repeats):
        for name, work in works.items():
            for _ in range((turns or {}).get(name, 1)):
                gc.collect()
                started = clock()
                work()
                if round_number >= 0:
                    seconds[name].append(clock() - started)
    return {name: Timing(tuple(each)) for name, each in seconds.items()}


def load_average() -> str:
    """Load of the last minute and the number of cores, to judge a figure by."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
