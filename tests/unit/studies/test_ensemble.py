"""As many replications as a precision needs: when it stops, what it says, what it refuses."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from one_stage import write_stage_of_chance

from landbridge.claims import load_observations
from landbridge.errors import WrongUse
from landbridge.scenario import RunResult, Scenario, read_scenario
from landbridge.simulation import Outcome, Workers, build_model, simulate
from landbridge.statistics import Precision, half_width, plan_scores
from landbridge.statistics.intervals import student_t
from landbridge.studies.ensemble import OutcomeInterval, PrecisionReached, rounds, run_ensemble


class Told:
    """Keeps what it hears."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, str]] = []
        self.ticks: list[tuple[int, int]] = []

    def step(self, name: str, detail: str) -> None:
        self.steps.append((name, detail))

    def tick(self, done: int, total: int) -> None:
        self.ticks.append((done, total))

    def cancelled(self) -> bool:
        return False


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """Five trains a replication through Alashankou, where documents take lognormal hours."""
    return read_scenario(write_stage_of_chance(tmp_path_factory.mktemp("precision") / "chance"))


def asked(scenario: Scenario, precision: Precision, told: Told | None = None) -> tuple[RunResult, PrecisionReached]:
    made, reached = run_ensemble(scenario, build_model(scenario.corridor), Workers(), precision, told or Told())
    assert reached is not None
    return made, reached


def dwell(outcome: Outcome, scenario: Scenario) -> np.ndarray:
    plan = plan_scores(RunResult.of(scenario, outcome).frames, [load_observations()["X07"]])
    return plan.values(outcome.times)["X07"]


def test_rounds_have_half_as_many_again_up_to_the_most():
    assert list(rounds(60)) == [10, 15, 23, 35, 53, 60]
    assert list(rounds(10)) == [10]
    assert list(rounds(4)) == [4]


def test_it_stops_at_the_first_round_that_is_narrow_enough(scenario: Scenario):
    _, reached = asked(scenario, Precision(0.05, ("dwell-alashankou",)))
    assert reached.is_reached
    assert reached.replications in list(rounds(1000))[1:]
    for count in itertools.takewhile(lambda each: each <= reached.replications, rounds(1000)):
        values = dwell(simulate(build_model(scenario.corridor), seed=scenario.seed, replications=count), scenario)
        assert (half_width(values) <= 0.05 * values.mean()) == (count == reached.replications)


def test_its_replications_are_those_of_a_run_that_asks_for_so_many(scenario: Scenario):
    made, reached = asked(scenario, Precision(0.05, ("dwell-alashankou",)))
    straight = simulate(build_model(scenario.corridor), seed=scenario.seed, replications=reached.replications)
    assert np.array_equal(made.outcome.times, straight.times)
    assert made.outcome.tallies == straight.tallies
    assert made.book.equals(RunResult.of(scenario, straight).book)


def test_the_interval_is_that_of_the_figure_over_all_replications(scenario: Scenario):
    made, reached = asked(scenario, Precision(0.05, ("dwell-alashankou",)))
    values = dwell(made.outcome, scenario)
    (interval,) = reached.outcomes
    assert (interval.mean, interval.half_width) == (values.mean(), half_width(values))


def test_at_the_most_replications_it_stops_and_says_that_it_is_not_reached(scenario: Scenario):
    made, reached = asked(scenario, Precision(0.0001, ("dwell-alashankou",), at_most=12))
    assert (len(made.outcome.tallies), reached.replications, reached.is_reached) == (12, 12, False)
    assert reached.as_json()["reached"] is False


def test_without_names_the_outcomes_are_those_that_the_scenario_has(scenario: Scenario):
    """It has trains through Alashankou only, and none from Ganzhou."""
    assert [each.id for each in asked(scenario, Precision(0.5))[1].outcomes] == ["dwell-alashankou"]


def test_an_outcome_that_the_scenario_has_not_is_refused_with_the_reason(scenario: Scenario):
    with pytest.raises(WrongUse, match="dwell-khorgos: no port of the run is called 'Khorgos"):
        asked(scenario, Precision(0.5, ("dwell-alashankou", "dwell-khorgos")))


def test_an_outcome_that_nobody_knows_is_refused_with_those_there_are(scenario: Scenario):
    with pytest.raises(WrongUse, match=r"no outcome 'dwell-nowhere'; use any of: dwell-alashankou, dwell-khorgos"):
        asked(scenario, Precision(0.5, ("dwell-nowhere",)))


def test_each_round_and_each_replication_is_told_of(scenario: Scenario):
    told = Told()
    _, reached = asked(scenario, Precision(0.05, ("dwell-alashankou",)), told)
    counts = list(itertools.takewhile(lambda each: each <= reached.replications, rounds(1000)))
    assert [name for name, _ in told.steps] == [*(f"{count} replications" for count in counts[:-1]), "precision"]
    assert told.ticks == [(done, next(c for c in counts if c >= done)) for done in range(1, reached.replications + 1)]


def test_without_a_precision_the_scenarios_number_of_replications_is_run(scenario: Scenario):
    model = build_model(scenario.corridor)
    made, reached = run_ensemble(replace(scenario, replications=3), model, Workers(), None, Told())
    assert (len(made.outcome.tallies), reached) == (3, None)


@pytest.mark.parametrize(("mean", "half", "share"), [(10.0, 0.5, 0.05), (-4.0, 1.0, 0.25), (0.0, 0.0, 0.0)])
def test_the_share_is_of_the_mean_whatever_its_sign(mean: float, half: float, share: float):
    assert OutcomeInterval("x", "words", "unit", mean, half).share == share


def test_nothing_is_precise_around_a_mean_of_nothing():
    assert OutcomeInterval("x", "words", "unit", 0.0, 1.0).share == math.inf


@pytest.mark.parametrize("deviation", [0.03, 0.05, 0.1, 0.2])
def test_stopping_when_it_is_narrow_enough_costs_less_than_two_and_a_half_of_the_95_in_100(deviation: float):
    """4,000 means of normal numbers around 1, to 2 %: the share that holds has a standard error of 0.4 %."""
    samples = np.random.default_rng(1).normal(1, deviation, (4_000, 1000))
    assert share_that_holds(samples, rounds(1000)) > 0.925


def test_looking_after_every_replication_would_cost_more():
    """So that the rounds do what they are for, and the test before this one can tell."""
    samples = np.random.default_rng(1).normal(1, 0.05, (4_000, 1000))
    assert share_that_holds(samples, range(2, 1001)) < share_that_holds(samples, rounds(1000)) - 0.02


def share_that_holds(samples: np.ndarray, counts: Iterable[int]) -> float:
    """How many of the intervals hold 1 where each row stops at the first count with half a width of 2 % of its mean."""
    n = np.array(list(counts))
    means, squares = (np.cumsum(each, axis=1)[:, n - 1] / n for each in (samples, samples**2))
    half = np.array([student_t(int(each) - 1) for each in n]) * np.sqrt(np.maximum(squares - means**2, 0) / (n - 1))
    rows, stops = np.arange(len(samples)), (half <= 0.02 * means).argmax(axis=1)
    return float(np.mean(np.abs(means[rows, stops] - 1) <= half[rows, stops]))
