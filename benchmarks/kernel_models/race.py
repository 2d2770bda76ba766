"""Engines side by side on one model: turn by turn in CPU time, and only if every event time is the same."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.harness import Result, Timing, absent, interleave, load_average, measured
from benchmarks.kernel_models.nouns import Columns, fingerprint

ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Entrant:
    """One engine on one model.

    `columns` reads event times, or what else can be checked, out of what a run gave back, and is not timed;
    `expected` is the fingerprint that they must have. Of a quick engine each round has several `turns`.
    """

    name: str
    events: int
    work: Callable[[], Any]
    columns: Callable[[Any], Columns]
    expected: str
    turns: int = 1


@dataclass(frozen=True, slots=True)
class Race:
    """Timings in CPU seconds of the engines that ran and were right; why others are not among them."""

    events: Mapping[str, int]
    timings: Mapping[str, Timing]
    missing: Mapping[str, str]

    def quickest(self, *names: str) -> str:
        """The one that takes least for an event; of ones that are missing the first."""
        there = [name for name in names if name in self.timings]
        return min(there, key=self._best) if there else names[0]

    def ratio(self, name: str, quick: str, slow: str, *, goal: float | None = None) -> Result:
        """How many times the CPU time for an event `slow` takes of that of `quick`; best against best.

        The spread lies between what comes out when one of the two had its best and the other its middle run.
        """
        for engine in (quick, slow):
            if engine in self.missing:
                return absent(name, "x", better="higher", goal=goal, why=self.missing[engine])
        low = self._best(slow) / self._middle(quick)
        high = self._middle(slow) / self._best(quick)
        why = f"{self._said(quick)} against {self._said(slow)}; equal event times; {load_average()}"
        return measured(name, self._best(slow) / self._best(quick), "x", better="higher", goal=goal,
                        spread=high - low, why=why)  # fmt: skip

    def rate(self, name: str, engine: str) -> Result:
        """Logical events in a second of CPU time."""
        if engine in self.missing:
            return absent(name, "events/s", better="higher", why=self.missing[engine])
        best, middle = 1 / self._best(engine), 1 / self._middle(engine)
        why = f"{self.events[engine]:,} events, best of {len(self.timings[engine].seconds)}, CPU time"
        return measured(name, best, "events/s", better="higher", spread=best - middle, why=why)

    def _best(self, engine: str) -> float:
        """Seconds for an event."""
        return self.timings[engine].best_s / self.events[engine]

    def _middle(self, engine: str) -> float:
        return median(self.timings[engine].seconds) / self.events[engine]

    def _said(self, engine: str) -> str:
        return f"{engine} {self._best(engine) * 1e9:,.0f} ns/event"


def hold_race(entrants: Sequence[Entrant], missing: Mapping[str, str]) -> Race:
    """Let all run turn by turn; one whose event times differ is missing, with the reason."""
    kept: dict[str, Any] = {}
    gc.collect()
    gc.freeze()  # the models' lists are no burden for engines that make garbage
    works = {entrant.name: _keeping(kept, entrant) for entrant in entrants}
    timings = interleave(works, repeats=ROUNDS, warm_up=False, clock=time.process_time,
                         turns={entrant.name: entrant.turns for entrant in entrants})  # fmt: skip
    gc.unfreeze()
    wrong = {
        entrant.name: f"{entrant.name}: event times differ from those of plain Python, so nothing is compared"
        for entrant in entrants
        if fingerprint(entrant.columns(kept[entrant.name])) != entrant.expected
    }
    right = {name: timing for name, timing in timings.items() if name not in wrong}
    return Race({entrant.name: entrant.events for entrant in entrants}, right, {**missing, **wrong})


def _keeping(kept: dict[str, Any], entrant: Entrant) -> Callable[[], None]:
    def work() -> None:
        kept[entrant.name] = entrant.work()

    return work
