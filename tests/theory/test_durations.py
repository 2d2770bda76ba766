"""Durations and shares as the kernel draws them: means and variances within four standard errors of theory."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log

import numpy as np
import pytest
from stations import rows_of

from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder
from landbridge.simulation.kernel.layout import ROW_DELAY, ROW_STEP

DRAWS = 40_000
MEAN_MS = 5_000_000.0
DAY_MS = 86_400_000


def durations(make: Callable[[BlueprintBuilder], int], *, a_day: int = 1, hauls: int = 1):
    """`hauls` durations of each of many entities, `a_day` of them starting on one day [ms], as a table."""
    b = BlueprintBuilder()
    dist = make(b)
    first = b.here
    for n in range(hauls):
        b.delay(dist, f"haul {n}")
    b.end()
    for n in range(DRAWS):
        b.arrival(n // a_day * DAY_MS, n, first)
    rows = rows_of(b.build(), 0, 2 * DRAWS * DAY_MS)
    rows = rows[rows.kind == ROW_DELAY]
    return rows.other[np.lexsort((rows.step, rows.who))].astype(float).reshape(DRAWS, hauls)


def z_of_mean(values, theory: float) -> float:
    return (values.mean() - theory) / (values.std() / len(values) ** 0.5)


def z_of_variance(values, theory: float) -> float:
    """The standard error of a variance comes from the fourth central moment."""
    squares = (values - values.mean()) ** 2
    return (squares.mean() - theory) / (squares.std() / len(values) ** 0.5)


LOW, MODE, HIGH = 1e6, 3e6, 8e6
CASES = {
    "exponential": (lambda b: b.exponential(MEAN_MS), MEAN_MS, MEAN_MS**2),
    "lognormal": (lambda b: b.lognormal(MEAN_MS, 0.5), MEAN_MS, (0.5 * MEAN_MS) ** 2),
    "triangular": (lambda b: b.triangular(LOW, MODE, HIGH), (LOW + MODE + HIGH) / 3,
                   (LOW**2 + MODE**2 + HIGH**2 - LOW * MODE - LOW * HIGH - MODE * HIGH) / 18),
    "triangular with its mode at the low end": (lambda b: b.triangular(LOW, LOW, HIGH), (2 * LOW + HIGH) / 3,
                                                (HIGH - LOW) ** 2 / 18),
    "uniform": (lambda b: b.uniform(LOW, HIGH), (LOW + HIGH) / 2, (HIGH - LOW) ** 2 / 12),
    "haul": (lambda b: b.haul(MEAN_MS, 0.3, 0.4, day=0.3, day_key=7), MEAN_MS, MEAN_MS**2 * (exp(0.09) - 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_mean_and_variance_are_those_of_the_distribution(name: str):
    make, mean, variance = CASES[name]
    values = durations(make)[:, 0]
    assert abs(z_of_mean(values, mean)) < 4
    assert abs(z_of_variance(values, variance)) < 4


def test_a_constant_is_always_the_same():
    assert set(durations(lambda b: b.constant(12_345))[:, 0]) == {12_345}


def correlation_z(pairs, theory: float) -> float:
    """Fisher's transform of the correlation of logarithms, in standard errors."""
    found = np.corrcoef(np.log(pairs), rowvar=False)[0, 1]
    return (np.arctanh(found) - np.arctanh(theory)) * (len(pairs) - 3) ** 0.5


def test_hauls_of_one_journey_have_the_share_of_the_journey_in_common():
    pairs = durations(lambda b: b.haul(MEAN_MS, 0.3, 0.4, day=0.0, day_key=7), hauls=2)
    assert abs(correlation_z(pairs, 0.4)) < 4


def test_hauls_that_start_on_one_day_have_the_share_of_the_day_in_common():
    values = durations(lambda b: b.haul(MEAN_MS, 0.3, 0.4, day=0.3, day_key=7), a_day=2)
    assert abs(correlation_z(values.reshape(-1, 2), 0.3)) < 4


def test_what_holds_until_an_instant_is_drawn_until_then_and_what_follows_from_then_on():
    change = DRAWS // 2 * DAY_MS
    values = durations(lambda b: b.periods([(change, b.constant(1))], b.constant(2)))[:, 0]
    assert values.tolist() == [1.0] * (DRAWS // 2) + [2.0] * (DRAWS // 2)


@pytest.mark.parametrize("share", [0.07, 0.5, 1.0])
def test_as_many_take_the_branch_as_its_share_says(share: float):
    taken = (rows_of(branching(share), 0, DAY_MS).kind == ROW_STEP).sum()
    assert abs(taken - share * DRAWS) <= 4 * (DRAWS * share * (1 - share)) ** 0.5


def branching(share: float) -> Blueprint:
    """Only those that take the branch leave a row."""
    b = BlueprintBuilder()
    fork = b.branch(b.share(share), 0, "fork")
    b.end()
    b.patch(fork, a=b.note("taken"))
    b.end()
    for n in range(DRAWS):
        b.arrival(n, n, fork)
    return b.build()


def test_a_lognormal_has_its_median_where_it_should():
    values = durations(lambda b: b.lognormal(MEAN_MS, 1.5))[:, 0]
    median = MEAN_MS / (1 + 1.5**2) ** 0.5
    below = (values < median).sum()
    assert abs(below - DRAWS / 2) < 4 * (DRAWS / 4) ** 0.5
    assert abs(z_of_mean(np.log(values), log(median))) < 4
