"""Vary the assumptions of a scenario one at a time, and see which outcomes move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.errors import BadInput, WrongUse
from landbridge.scenario import Cell, Scenario, Trials, read_tables
from landbridge.sensitivity.leaning import Leaning, leaning_of
from landbridge.sensitivity.outcomes import Outcome, choose_outcomes
from landbridge.sensitivity.variations import Variation, list_variations
from landbridge.simulation import Cancelled, warm_kernel
from landbridge.statistics import ScorePlan, plan_scores

__all__ = ["REPLICATIONS", "Asked", "Sensitivity", "find_sensitivity"]

REPLICATIONS: Final = 8
"""Replications of each trial: paired, the standard error of a change at Alashankou then is about 0.05 h."""

_AT_ONCE = 2  # trials under way: the model of one is built while another is simulated
_Values = Mapping[str, NDArray[np.float64]]
_Task = Future[_Values] | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: outcomes by id, and words in the ids or ports of the numbers to vary; all when none is named."""

    outcomes: Sequence[str] = ()
    vary: Sequence[str] = ()
    seed: int | None = None
    replications: int = REPLICATIONS


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What was found: for each outcome and each group of numbers how far it moves, the heaviest first.

    `groups` numbers were varied; `left_out` says why an outcome could not be measured on the scenario.
    """

    scenario: Scenario
    seed: int
    replications: int
    date: dt.date
    groups: int
    outcomes: tuple[Outcome, ...]
    leanings: tuple[Leaning, ...]
    left_out: Mapping[str, str]

    def of(self, outcome: str) -> list[Leaning]:
        """The leanings of one outcome that are not nothing, the heaviest first."""
        return [each for each in self.leanings if each.outcome == outcome and each.change != 0]


def find_sensitivity(scenario: Scenario, asked: Asked | None = None, *,
                     on_done: Callable[[int, int], None] | None = None,
                     cancelled: Callable[[], bool] | None = None) -> Sensitivity:  # fmt: skip
    """Lower and raise each group of a scenario's assumptions by itself, and take the change of outcomes.

    All trials have the same seed, so that a train draws the same in each. Nothing is written. `on_done` gets how many
    groups are done, and of how many. Raises WrongUse for an unknown outcome, for words that no group has, or where no
    outcome can be measured; Cancelled when `cancelled` says so.
    """
    asked = asked or Asked()
    chosen = choose_outcomes(asked.outcomes, scenario.window)
    variations = _with_words(list_variations(read_tables(scenario.folder)), asked.vary)
    warm_kernel()
    seed = scenario.seed if asked.seed is None else asked.seed
    explorer = _Explorer(Trials(scenario, seed=seed, replications=asked.replications), chosen)
    found: list[Leaning] = []
    with closing(explorer.leanings(variations)) as steps:
        for number, leanings in enumerate(steps, start=1):
            found += leanings
            if on_done is not None:
                on_done(number, len(variations))
            if cancelled is not None and cancelled():
                raise Cancelled
    ranked = sorted(found, key=lambda each: -each.weight)
    today = dt.datetime.now(tz=dt.UTC).date()
    return Sensitivity(
        scenario, seed, asked.replications, today, len(variations), explorer.outcomes, tuple(ranked), explorer.left_out
    )


def _with_words(variations: Sequence[Variation], words: Sequence[str]) -> list[Variation]:
    chosen = [each for each in variations if not words or any(word in f"{each.id} {each.port}" for word in words)]
    if not chosen:
        said = f"with {' or '.join(map(repr, words))} in its id" if words else "that is assumed"
        raise WrongUse(f"the scenario has no number {said}; use a port, a stage, or a name of parameters.csv")
    return chosen


class _Explorer:
    """The base, measured once, and the trials around it."""

    def __init__(self, trials: Trials, outcomes: Iterable[Outcome]) -> None:
        chosen = tuple(outcomes)
        self._trials = trials
        frames = trials.run({})
        self._plan: ScorePlan = plan_scores(frames, [each.figure for each in chosen])
        self._base = self._plan.values(frames.times)
        scores = self._plan.score(frames.times)
        self.left_out = {each.figure.id: each.reason for each in scores if each.figure.id not in self._base}
        self.outcomes = tuple(each for each in chosen if each.id in self._base)
        if not self.outcomes:
            raise WrongUse(f"no outcome can be measured on this scenario: {'; '.join(set(self.left_out.values()))}")

    def leanings(self, variations: Sequence[Variation]) -> Generator[list[Leaning]]:
        """All outcomes for each variation, in order; trials not begun are dropped when nobody wants more."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            pairs = [self._submitted(pool, variation) for variation in variations]
            try:
                for variation, pair in zip(variations, pairs, strict=True):
                    yield self._compared(variation, *pair)
            finally:
                pool.shutdown(cancel_futures=True)

    def _submitted(self, pool: Executor, variation: Variation) -> tuple[_Task, _Task]:
        lower, higher = (pool.submit(self._measured, cells) if cells else None
                         for cells in (variation.lower, variation.higher))  # fmt: skip
        return lower, higher

    def _measured(self, cells: Mapping[Cell, float]) -> _Values:
        """Values of each outcome; none at all where the scenario's door refuses the numbers."""
        try:
            return self._trials.measure(self._plan, cells)
        except BadInput:
            return {}

    def _compared(self, variation: Variation, lower: _Task, higher: _Task) -> list[Leaning]:
        nothing: _Values = {}
        low, high = (nothing if task is None else task.result() for task in (lower, higher))
        return [leaning_of(variation, outcome, self._base[outcome.id], low.get(outcome.id), high.get(outcome.id))
                for outcome in self.outcomes]  # fmt: skip
