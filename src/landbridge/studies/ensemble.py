"""The replications of a run: a given number, or as many as the outcomes that are asked about need.

To a precision: in rounds, each with half as many again as there are, until the 95 % interval of every outcome named is
no wider, either side, than the share of its mean that was asked for. The rounds are the same whatever runs them, and n
replications are those of a run that asks for n, so the result depends on model, seed and what was asked alone.

Stopping at the first round that is narrow enough makes intervals hold a little less often than they say; ten
replications at first and rounds that grow keep that small [1, 2]. On normal numbers 93 to 95 in 100 hold (a test).

[1] Y. S. Chow, H. Robbins, On the asymptotic theory of fixed-width sequential confidence intervals for the mean,
Annals of Mathematical Statistics 36 (1965) 457-462.
[2] A. M. Law, Simulation Modeling and Analysis, 5th ed. 2015, section 9.4.1: at least ten at first.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np

from landbridge.errors import WrongUse
from landbridge.scenario import RunResult, Scenario
from landbridge.sensitivity import OUTCOMES, choose_outcomes
from landbridge.simulation import CorridorModel, Outcome, Workers, extend, open_executor, simulate
from landbridge.statistics import Precision, ScorePlan, half_width, plan_scores

__all__ = ["OutcomeInterval", "PrecisionReached", "rounds", "run_ensemble"]

_FIRST = 10
_DEFAULT = ("dwell-alashankou", "dwell-khorgos", "transit-ganzhou-germany")  # of these, those that a scenario has


@dataclass(frozen=True, slots=True)
class OutcomeInterval:
    """The mean of an outcome over replications, and half the width of its 95 % interval, both in its unit."""

    id: str
    label: str
    unit: str
    mean: float
    half_width: float

    @property
    def share(self) -> float:
        """Half-width as a share of the mean."""
        if self.half_width == 0:
            return 0.0
        return self.half_width / abs(self.mean) if self.mean else math.inf


@dataclass(frozen=True, slots=True)
class PrecisionReached:
    """What came of the precision that was asked for."""

    asked: Precision
    replications: int
    outcomes: tuple[OutcomeInterval, ...]

    @property
    def is_reached(self) -> bool:
        """Whether all intervals are as narrow as asked."""
        return all(each.share <= self.asked.share for each in self.outcomes)

    @property
    def widest(self) -> OutcomeInterval:
        """The outcome that is furthest from it."""
        return max(self.outcomes, key=lambda each: each.share)

    def as_json(self) -> dict[str, Any]:
        """The same in plain dictionaries and lists."""
        outcomes = [
            {"id": each.id, "label": each.label, "unit": each.unit, "mean": each.mean, "half_width": each.half_width,
             "percent": round(100 * each.share, 3)}
            for each in self.outcomes
        ]  # fmt: skip
        return {"asked_percent": round(100 * self.asked.share, 6), "reached": self.is_reached, "level_percent": 95,
                "replications": self.replications, "at_most": self.asked.at_most, "outcomes": outcomes}  # fmt: skip


def rounds(at_most: int) -> Iterator[int]:
    """How many replications there are after each round: 10, 15, 23, 35, ..., `at_most`."""
    count = min(_FIRST, at_most)
    yield count
    while count < at_most:
        count = min(at_most, count + math.ceil(count / 2))
        yield count


class Teller(Protocol):
    """What hears how far the replications are."""

    def step(self, name: str, detail: str) -> None:
        """A round is done."""

    def tick(self, done: int, total: int) -> None:
        """So many replications of a round are done."""

    def cancelled(self) -> bool:
        """Whether to stop."""
        ...


def run_ensemble(
    scenario: Scenario, model: CorridorModel, workers: Workers, precision: Precision | None, told: Teller
) -> tuple[RunResult, PrecisionReached | None]:
    """Simulate a model of a scenario with its seed; replications are the scenario's, or as many as a precision needs.

    Raises WrongUse for an outcome that is unknown or can not be measured, EnvironmentFailed where workers can not be
    had or are lost time and again, Cancelled.
    """
    with open_executor(workers) as executor:

        def more(count: int, outcome: Outcome | None) -> Outcome:
            def tick(done: int) -> None:
                told.tick(done, count)

            stop = told.cancelled
            if outcome is not None:
                return extend(outcome, replications=count, executor=executor, on_done=tick, cancelled=stop)
            return simulate(model, seed=scenario.seed, replications=count, executor=executor, on_done=tick,
                            cancelled=stop)  # fmt: skip

        if precision is None:
            return RunResult.of(scenario, more(scenario.replications, None)), None
        return _to_precision(scenario, precision, more, told)


def _to_precision(
    scenario: Scenario,
    asked: Precision,
    more: Callable[[int, Outcome | None], Outcome],
    told: Teller,
) -> tuple[RunResult, PrecisionReached]:
    outcomes = choose_outcomes(asked.outcomes or _DEFAULT, scenario.window)
    counts = rounds(asked.at_most)
    result = RunResult.of(scenario, more(next(counts), None))
    plan = plan_scores(result.frames, [outcome.figure for outcome in outcomes])
    reached = _reached(asked, plan, result.outcome)
    for count in counts:
        if reached.is_reached:
            break
        told.step(f"{reached.replications} replications", _told(reached))
        result = replace(result, outcome=more(count, result.outcome))
        reached = _reached(asked, plan, result.outcome)
    told.step("precision", _told(reached))
    return result, reached


def _told(reached: PrecisionReached) -> str:
    widest = reached.widest
    return f"{widest.id} to {100 * widest.share:.2g} %, asked {100 * reached.asked.share:g} %"


def _reached(asked: Precision, plan: ScorePlan, outcome: Outcome) -> PrecisionReached:
    """The intervals of what can be measured. Raises WrongUse where nothing can, or not all that was named."""
    found = plan.values(outcome.times)
    if not found or (asked.outcomes and len(found) < len(plan.planned)):
        missing = (score for score in plan.score(outcome.times) if score.figure.id not in found)
        told = "; ".join(f"{score.figure.id}: {score.reason}" for score in missing)
        raise WrongUse(f"these outcomes can not be measured on this run: {told}; name others with --outcome")
    intervals = tuple(
        OutcomeInterval(figure.id, OUTCOMES[figure.id], figure.unit, float(np.mean(found[figure.id])),
                        half_width(found[figure.id]))
        for figure, _ in plan.planned if figure.id in found
    )  # fmt: skip
    return PrecisionReached(asked, len(outcome.tallies), intervals)
