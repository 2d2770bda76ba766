"""Student's interval: against printed tables, and how often it holds what it should."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.statistics import half_width
from landbridge.statistics.intervals import student_t


@pytest.mark.parametrize(
    ("freedom", "printed"),
    # Abramowitz and Stegun, Handbook of Mathematical Functions, table 26.10, the column 0.95.
    [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (9, 2.262), (30, 2.042), (120, 1.980)],
)
def test_the_quantiles_are_the_printed_ones(freedom: int, printed: float):
    assert student_t(freedom) == pytest.approx(printed, abs=5e-4)


def test_the_half_width_of_three_numbers_is_the_one_worked_out_by_hand():
    """1, 2, 3: standard deviation 1, so 4.303 / sqrt(3) = 2.484."""
    assert half_width(np.array([1.0, 2.0, 3.0])) == pytest.approx(2.484, abs=1e-3)


def test_numbers_that_are_all_the_same_are_exact():
    assert half_width(np.full(5, 7.0)) == 0.0


def test_of_many_intervals_95_in_100_hold_the_mean():
    """20,000 samples of six normal numbers: the share has a standard error of 0.15 %; 0.5 % is 3.3 of them."""
    samples = np.random.default_rng(1).normal(10, 2, (20_000, 6))
    held = [abs(row.mean() - 10) <= half_width(row) for row in samples]
    assert np.mean(held) == pytest.approx(0.95, abs=0.005)
