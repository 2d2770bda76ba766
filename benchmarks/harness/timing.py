"""Timing of things that are compared: turn by turn, so that a busy minute hits them all."""

from __future__ import annotations

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
    works: Mapping[str, Callable[[], object]], *, repeats: int = 5, warm_up: bool = True
) -> dict[str, Timing]:
    """Time several works `repeats` times each, one after the other in every round; a round before is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for round_number in range(-1 if warm_up else 0, repeats):
        for name, work in works.items():
            started = time.perf_counter()
            work()
            if round_number >= 0:
                seconds[name].append(time.perf_counter() - started)
    return {name: Timing(tuple(each)) for name, each in seconds.items()}


def load_average() -> str:
    """Load of the last minute and the number of cores, to judge a figure by."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
