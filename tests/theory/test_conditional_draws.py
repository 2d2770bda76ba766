"""Services under way drawn anew: the distribution of what takes longer than the time already spent.

Kolmogorov-Smirnov against scipy's distributions cut off below the time elapsed, 20,000 draws and level 0.1 % each; the
seed is fixed, so a test that passes always passes. Every draw is one of a compiled `redraw` over as many services.
"""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log, sqrt

import numpy as np
import pytest
from scipy import stats

from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.simulation.kernel.conditional import redraw
from landbridge.simulation.kernel.engine import carry_on, prepare
from landbridge.simulation.kernel.layout import FOREVER

DRAWS = 20_000
LEVEL = 0.001
MEAN_MS = 5_000_000.0
ADDED_MS = 700_000.0
LOW, MODE, HIGH = 1e12, 3e12, 8e12  # long, so that whole milliseconds are fine enough in the last millionth
VARIANCE = log(1.25)  # of the logarithm at a coefficient of variation of one half
HAUL_SIGMA = 0.3

Make = Callable[[BlueprintBuilder], int]
CASES: dict[str, tuple[Make, stats.rv_continuous]] = {
    "exponential": (lambda b: b.exponential(MEAN_MS, ADDED_MS), stats.expon(ADDED_MS, MEAN_MS)),
    "lognormal": (lambda b: b.lognormal(MEAN_MS, 0.5, ADDED_MS),
                  stats.lognorm(sqrt(VARIANCE), ADDED_MS, MEAN_MS * exp(-VARIANCE / 2))),
    "triangular": (lambda b: b.triangular(LOW, MODE, HIGH), stats.triang((MODE - LOW) / (HIGH - LOW), LOW, HIGH - LOW)),
    "triangular with its mode at the low end": (lambda b: b.triangular(LOW, LOW, HIGH),
                                                stats.triang(0, LOW, HIGH - LOW)),
    "triangular with its mode at the high end": (lambda b: b.triangular(LOW, HIGH, HIGH),
                                                 stats.triang(1, LOW, HIGH - LOW)),
    "uniform": (lambda b: b.uniform(LOW, HIGH), stats.uniform(LOW, HIGH - LOW)),
    "haul": (lambda b: b.haul(MEAN_MS, HAUL_SIGMA, 0.4, day=0.0, day_key=7),
             stats.lognorm(HAUL_SIGMA, 0, MEAN_MS * exp(-HAUL_SIGMA**2 / 2))),
}  # fmt: skip


def under_way(make: Make, *, began: int = 0, count: int = DRAWS):
    """Tables of the kernel with `count` services that began at one instant [ms]."""
    b = BlueprintBuilder()
    first = b.delay(make(b), "work")
    b.end()
    for key in range(count):
        b.arrival(began, key, first)
    model, state = prepare(b.build(), 1, 0)
    return model, carry_on(model, state, began)


def ends_of(state):
    """Ends of all services [ms], in the order of their subjects."""
    pending = state.heap[: int(state.register["heap"][0])]
    return pending["t"][np.argsort(pending["x"] >> 24 & 0xFFFFFFFFF)]


def with_key(model, seed: int, future: int = 5):
    return model._replace(key=np.array([seed, future], "u4"))


def durations(make: Make, elapsed: float, *, count: int = DRAWS, began: int = 0):
    """Whole durations [ms] of services that have taken `elapsed` [ms], drawn anew under another seed."""
    model, state = under_way(make, began=began, count=count)
    redraw(model, with_key(model, 2), state, began + int(elapsed), 0, FOREVER)
    return ends_of(state) - began


@pytest.mark.parametrize("passed", [0.0, 0.2, 0.7, 0.99, 1 - 1e-6])
@pytest.mark.parametrize("name", CASES)
def test_the_whole_duration_is_distributed_as_that_of_those_that_take_longer(name: str, passed: float):
    make, theory = CASES[name]
    elapsed = int(theory.isf(1 - passed))
    found = durations(make, elapsed)
    tested = stats.kstest(found, lambda x: 1 - theory.sf(x) / theory.sf(elapsed))
    assert tested.pvalue > LEVEL, f"n = {DRAWS}, {elapsed} ms elapsed, p = {tested.pvalue:.1e}"


@pytest.mark.parametrize("name", ["exponential", "lognormal", "haul"])
def test_the_far_tail_is_as_exact_as_the_body(name: str):
    make, theory = CASES[name]
    elapsed = int(theory.isf(1e-30))  # where 1 - F is nothing but rounding
    tested = stats.kstest(durations(make, elapsed), lambda x: 1 - theory.sf(x) / theory.sf(elapsed))
    assert tested.pvalue > LEVEL


@pytest.mark.parametrize("name", CASES)
def test_with_nothing_elapsed_a_service_is_drawn_as_if_it_had_just_begun(name: str):
    make, _ = CASES[name]
    model, plain = under_way(make)
    drawn = ends_of(plain)
    redraw(with_key(model, 9), model, plain, 0, 0, FOREVER)
    assert np.array_equal(ends_of(plain), drawn)


def test_what_is_left_of_an_exponential_service_does_not_depend_on_what_has_passed():
    make, _ = CASES["exponential"]
    left = [durations(make, ADDED_MS + elapsed) - elapsed for elapsed in (0, 1_000_000, 50_000_000, 10**9)]
    assert all(np.array_equal(left[0], each) for each in left[1:])


@pytest.mark.parametrize("elapsed", [0, 2 * 10**12, 79 * 10**11])
def test_half_of_what_a_uniform_service_can_still_take_is_left_on_the_mean(elapsed: int):
    left = durations(lambda b: b.uniform(LOW, HIGH), elapsed) - elapsed
    low = max(LOW - elapsed, 0)
    theory, spread = (low + HIGH - elapsed) / 2, (HIGH - elapsed - low) / sqrt(12)
    assert abs(left.mean() - theory) < 4 * spread / sqrt(DRAWS)


@pytest.mark.parametrize("name", ["uniform", "triangular", "triangular with its mode at the high end"])
@pytest.mark.parametrize("beyond", [0, 1, 10**15])
def test_a_service_that_has_taken_as_long_as_it_can_ends_now(name: str, beyond: int):
    assert set(durations(CASES[name][0], HIGH + beyond, count=50)) == {HIGH + beyond}


def test_a_service_longer_than_any_double_can_tell_ends_now():
    assert set(durations(lambda b: b.lognormal(1000, 0.01), 10**12, count=50)) == {10**12}


def test_a_constant_is_kept_and_ends_now_when_it_is_over():
    assert set(durations(lambda b: b.constant(12_345), 12_344, count=50)) == {12_345}
    assert set(durations(lambda b: b.constant(12_345), 20_000, count=50)) == {20_000}


def test_of_distributions_in_turn_the_one_counts_that_was_in_force_when_the_service_began():
    def in_turn(b: BlueprintBuilder) -> int:
        return b.periods([(1_000, b.uniform(LOW, HIGH))], b.constant(3))

    assert durations(in_turn, 2_000, began=999).min() >= LOW
    assert set(durations(in_turn, 1, began=1_000)) == {3}


def redrawn(day: float, elapsed: float):
    """Pairs of hauls that began on one day and have taken `elapsed`, one a seed, as logarithms of their durations."""
    b = BlueprintBuilder()
    haul = b.haul(MEAN_MS, HAUL_SIGMA, 0.4, day=day, day_key=7)
    first = b.delay(haul, "first")
    b.end()
    second = b.delay(haul, "second")
    b.end()
    b.arrival(0, 1, first)
    b.arrival(0, 2, second)
    model, state = prepare(b.build(), 1, 0)
    state = carry_on(model, state, 0)
    pairs = []
    for future in range(4_000):
        redraw(model, with_key(model, 2, future), state, int(elapsed), 0, FOREVER)
        pairs.append(ends_of(state))
    return np.log(np.array(pairs, float))


def test_each_of_two_hauls_of_one_day_has_its_own_distribution_and_they_have_the_day_in_common():
    theory = CASES["haul"][1]
    elapsed = int(theory.isf(0.5))
    pairs = redrawn(0.3, elapsed)
    for column in pairs.T:
        tested = stats.kstest(np.exp(column), lambda x: 1 - theory.sf(x) / theory.sf(elapsed))
        assert tested.pvalue > LEVEL
    assert stats.spearmanr(*pairs.T).pvalue < LEVEL
    apart = redrawn(0.0, elapsed)
    assert stats.spearmanr(*apart.T).pvalue > LEVEL


def test_with_nothing_elapsed_two_hauls_of_one_day_have_its_share_of_the_variance_in_common():
    pairs = redrawn(0.3, 0)
    found = np.corrcoef(pairs, rowvar=False)[0, 1]
    assert abs(np.arctanh(found) - np.arctanh(0.3)) * (len(pairs) - 3) ** 0.5 < 4
