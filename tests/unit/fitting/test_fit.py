"""The fit against cases with a known answer: straight lines, a curve, bounds, and data that say too little."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from landbridge.fitting import ROUNDS, Unknown, fit, is_at_bound, judge, trials_a_round
from landbridge.fitting.emulator import fit_surface

A = Unknown("a", 0, 10, 5)
B = Unknown("b", 100, 300, 150)


def lines(values: Mapping[str, float]) -> np.ndarray:
    """One observation of each unknown: a = 2 to within 0.5, b = 220 to within 10."""
    return np.array([(values["a"] - 2) / 0.5, (values["b"] - 220) / 10])


def test_observations_of_each_unknown_are_found_again():
    found = fit(lines, [A, B])
    assert found.values["a"] == pytest.approx(2, abs=0.02)
    assert found.values["b"] == pytest.approx(220, abs=0.5)
    assert found.misfit < 1e-2


def test_the_interval_is_that_of_the_normal_distribution():
    # One observation of standard deviation 0.5 and bounds ten wide: 90 % within 1.645 x 0.5, a little less for the
    # bounds, whose variance of 100/12 is one more observation.
    found = fit(lines, [A, B])
    deviation = (1 / 0.25 + 12 / 100) ** -0.5
    low, high = found.intervals["a"]
    assert high - low == pytest.approx(2 * 1.645 * deviation, rel=0.02)


def test_a_curve_is_followed_to_its_best_point():
    # A queue: the wait 1/(1 - rho) of M/M/1 observed as 4 services is rho = 0.75.
    def wait(values: Mapping[str, float]) -> np.ndarray:
        return np.array([(1 / (1 - values["rho"]) - 4) / 0.1])

    found = fit(wait, [Unknown("rho", 0.1, 0.95, 0.2)])
    assert found.values["rho"] == pytest.approx(0.75, abs=0.005)


def test_two_starts_end_in_one_place():
    ends = [fit(lines, [Unknown("a", 0, 10, a), Unknown("b", 100, 300, b)]).values for a, b in ((0, 300), (10, 100))]
    assert ends[0] == pytest.approx(ends[1], rel=0.01)


def test_a_best_point_beyond_a_bound_is_the_bound():
    found = fit(lambda values: np.array([values["a"] + 3]), [A])
    assert found.values["a"] == pytest.approx(0, abs=0.02)
    assert found.intervals["a"][0] == 0


def test_of_two_unknowns_only_seen_in_their_sum_it_is_said_that_they_can_not_be_told_apart():
    def total(values: Mapping[str, float]) -> np.ndarray:
        return np.array([(values["a"] / 10 + (values["b"] - 100) / 200 - 1) / 0.01])

    found = fit(total, [A, B])
    assert found.confounded == (("a", "b"),)
    assert found.values["a"] / 10 + (found.values["b"] - 100) / 200 == pytest.approx(1, abs=0.01)


def test_an_unknown_that_nothing_depends_on_is_undetermined():
    found = fit(lambda values: np.array([values["a"] - 2]), [A, B])
    assert found.undetermined == ("b",)
    assert found.intervals["b"] == (100, 300)


def test_unknowns_that_show_in_different_observations_are_not_alike():
    precision = judge(np.diag([10.0, 20.0]))
    assert precision.likeness == pytest.approx(np.eye(2))
    assert precision.half_width == pytest.approx([1.6449 / (100 + 12) ** 0.5, 1.6449 / (400 + 12) ** 0.5])


def test_an_unknown_that_moves_next_to_nothing_is_like_no_other():
    # A thousandth of a standard deviation over all of its bounds, in the same observation as the other one.
    assert judge(np.array([[10.0, 0.001]])).confounded(["a", "b"]) == ()
    assert judge(np.array([[10.0, 1.0]])).confounded(["a", "b"]) == (("a", "b"),)


def test_the_slopes_of_a_surface_are_the_derivatives_of_the_function_it_was_laid_through():
    # 1 + 2 x + 3 y + 4 xx + 5 xy + 6 yy: slopes 2 + 8 x + 5 y and 3 + 5 x + 12 y.
    points = np.random.default_rng(1).random((12, 2))
    x, y = points.T
    surface = fit_surface(points, (1 + 2 * x + 3 * y + 4 * x * x + 5 * x * y + 6 * y * y)[:, None])
    at = np.array([0.3, 0.7])
    assert surface(at) == pytest.approx([1 + 0.6 + 2.1 + 0.36 + 1.05 + 2.94])
    assert surface.slopes(at) == pytest.approx(np.array([[2 + 2.4 + 3.5, 3 + 1.5 + 8.4]]))
    assert surface.error == pytest.approx([0], abs=1e-9)


def test_every_trial_is_told_and_none_is_made_twice():
    tried: list[tuple[float, ...]] = []

    def watched(values: Mapping[str, float]) -> np.ndarray:
        tried.append(tuple(values.values()))
        return lines(values)

    told: list[int] = []
    found = fit(watched, [A, B], on_trial=told.append)
    assert len(tried) == len(set(tried)) == found.trials
    assert told == list(range(1, found.trials + 1))


@pytest.mark.parametrize(("value", "there"), [(10.0, True), (10.9, True), (11.1, False), (108.9, False), (109.1, True)])
def test_within_a_hundredth_of_the_bounds_a_value_is_at_one(value: float, there: bool):
    assert is_at_bound(value, 10, 110) is there


def test_without_a_surface_that_can_be_believed_the_search_ends_after_its_rounds():
    # A step that no quadratic function follows: half of all points say +100, half -100.
    def step(values: Mapping[str, float]) -> np.ndarray:
        return np.array([100.0 if int(values["a"] * 1e6) % 2 else -100.0])

    found = fit(step, [A])
    assert found.trials <= 1 + ROUNDS * (trials_a_round(1) + 1)
    assert 0 <= found.values["a"] <= 10


def test_where_no_surface_agrees_the_best_trial_is_given_and_said_to_be_no_optimum():
    # A simulation whose answers jump by more than any surface allows, whatever its box: noise of ten deviations.
    def noise(values: Mapping[str, float]) -> np.ndarray:
        return 10 * np.random.default_rng(int(values["a"] * 1e9)).standard_normal(3) + 5

    tried: list[float] = []

    def watched(values: Mapping[str, float]) -> np.ndarray:
        left = noise(values)
        tried.append(float((left**2).sum()))
        return left

    found = fit(watched, [A])
    assert not found.settled
    assert found.misfit == min(tried)
    assert fit(lines, [A, B]).settled
