"""Pairs of replications: worked out by hand, and against what common random numbers promise."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.statistics import Pairs


def test_three_pairs_by_hand() -> None:
    """Differences 1, 2, 6: mean 3, standard deviation sqrt(7), and Student's 97.5 % point of 2 degrees is 4.303."""
    pairs = Pairs.of(np.array([10.0, 20.0, 30.0]), np.array([11.0, 22.0, 36.0]))
    assert pairs is not None
    assert (pairs.count, pairs.base, pairs.changed, pairs.difference) == (3, 20, 23, 3)
    assert pairs.half_width == pytest.approx(4.303 * np.sqrt(7 / 3), rel=1e-3)
    assert (pairs.higher, pairs.lower, pairs.sure, pairs.p50) == (1, 0, 1, 2)


def test_sure_is_the_share_of_pairs_in_the_direction_of_the_mean() -> None:
    """Differences -1, -1, -1, +9: the mean is above 0, one pair of four agrees."""
    pairs = Pairs.of(np.zeros(4), np.array([-1.0, -1.0, -1.0, 9.0]))
    assert pairs is not None
    assert (pairs.difference, pairs.sure, pairs.lower) == (1.5, 0.25, 0.75)


def test_pairs_that_share_nearly_all_their_chance_vary_little() -> None:
    """X and X + E with variances 1 and e: the difference has e, two worlds of their own 2 + e."""
    chance = np.random.default_rng(1)
    shared, own = chance.normal(size=20_000), chance.normal(scale=0.5, size=20_000)
    pairs = Pairs.of(shared, shared + own)
    assert pairs is not None
    assert pairs.variance_ratio == pytest.approx(0.25 / 2.25, rel=0.05)
    apart = Pairs.of(shared, own)
    assert apart is not None
    assert apart.variance_ratio == pytest.approx(1.0, rel=0.05)


def test_the_interval_holds_the_true_difference_in_19_of_20_repetitions() -> None:
    """Eight pairs whose mean differs by 1; 4,000 repetitions, so 95 % is known to 0.7 % (two standard errors)."""
    chance = np.random.default_rng(2)
    held = 0
    for _ in range(4000):
        shared = chance.normal(scale=5, size=8)
        pairs = Pairs.of(shared, shared + chance.normal(loc=1, size=8))
        assert pairs is not None
        assert pairs.half_width is not None
        held += abs(pairs.difference - 1) <= pairs.half_width
    assert held / 4000 == pytest.approx(0.95, abs=0.01)


def test_pairs_without_a_number_are_left_out() -> None:
    pairs = Pairs.of(np.array([1.0, np.nan, 3.0]), np.array([2.0, 5.0, np.nan]))
    assert pairs is not None
    assert (pairs.count, pairs.half_width, pairs.variance_ratio) == (1, None, None)
    assert Pairs.of(np.array([np.nan]), np.array([1.0])) is None


def test_worlds_that_do_not_differ_differ_by_nothing() -> None:
    pairs = Pairs.of(np.full(5, 7.0), np.full(5, 7.0))
    assert pairs is not None
    assert (pairs.difference, pairs.half_width, pairs.sure, pairs.variance_ratio) == (0, 0, 0, None)
