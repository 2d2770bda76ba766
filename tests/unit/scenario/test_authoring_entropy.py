"""The nearest table under sums, and its whole trains, on cases one can do by hand."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.errors import CheckFailed
from landbridge.scenario.authoring.coefficients import LinearRow
from landbridge.scenario.authoring.entropy import minimum_relative_entropy
from landbridge.scenario.authoring.rounding import round_trains

# Cells of a 2 x 2 table: (0,0), (0,1), (1,0), (1,1).
MARGINS = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], dtype=float)


def proportional_fitting(seed: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Ten lines of textbook IPF (Deming and Stephan 1940)."""
    table = seed.copy()
    for _ in range(1000):
        table *= (rows / table.sum(axis=1))[:, None]
        table *= columns / table.sum(axis=0)
    return table


def test_a_two_by_two_table_equals_iterative_proportional_fitting():
    seed = np.array([[1.0, 2.0], [3.0, 1.0]])
    sums = np.array([40.0, 60.0, 30.0, 70.0])
    table = minimum_relative_entropy(seed.ravel(), MARGINS, sums, sums, residual=1e-6)
    assert table.reshape(2, 2) == pytest.approx(proportional_fitting(seed, sums[:2], sums[2:]), rel=1e-6)


def test_a_uniform_seed_gives_the_product_of_the_margins():
    sums = np.array([40.0, 60.0, 30.0, 70.0])
    table = minimum_relative_entropy(np.ones(4), MARGINS, sums, sums, residual=1e-6)
    assert table == pytest.approx([12.0, 28.0, 18.0, 42.0], rel=1e-6)


def test_a_band_that_holds_already_leaves_the_seed_alone():
    table = minimum_relative_entropy(
        np.array([2.0, 6.0]), np.ones((1, 2)), np.array([5.0]), np.array([9.0]), residual=1e-6
    )
    assert table == pytest.approx([2.0, 6.0])


@pytest.mark.parametrize(("low", "high", "total"), [(12.0, 20.0, 12.0), (1.0, 4.0, 4.0)])
def test_a_band_that_does_not_hold_is_met_at_its_nearer_end_in_proportion(low: float, high: float, total: float):
    table = minimum_relative_entropy(
        np.array([2.0, 6.0]), np.ones((1, 2)), np.array([low]), np.array([high]), residual=1e-6
    )
    assert table == pytest.approx([total / 4, total * 3 / 4], rel=1e-6)


def test_sums_that_contradict_each_other_are_refused():
    twice = np.array([[1.0, 1.0], [1.0, 1.0]])
    with pytest.raises(CheckFailed, match="no timetable gives all sums"):
        minimum_relative_entropy(np.ones(2), twice, np.array([3.0, 4.0]), np.array([3.0, 4.0]), residual=1e-3)


def test_rounding_keeps_an_exact_sum_and_moves_the_nearest_cells():
    total = LinearRow(np.ones(3), 5.0, 5.0, exact=True)
    trains, _ = round_trains(np.array([1.4, 1.3, 2.3]), [total])
    assert list(trains) == [2.0, 1.0, 2.0]


def test_rounding_moves_a_sum_that_is_not_exact_by_half_a_train_at_most():
    total = LinearRow(np.array([0.5, 0.5]), 1.25, 1.25, exact=False)
    trains, tolerance = round_trains(np.array([1.5, 1.0]), [total])
    assert tolerance == 0.5
    assert abs(0.5 * trains.sum() - 1.25) <= 0.5


def test_a_rounding_that_can_not_keep_the_sums_is_refused():
    far = LinearRow(np.ones(1), 9.0, 9.0, exact=True)
    with pytest.raises(CheckFailed, match="no rounding"):
        round_trains(np.array([1.5]), [far])
