"""The first day on which more trains stand than a port has tracks, worked out by hand."""

from __future__ import annotations

import datetime as dt

import numpy as np

from landbridge.control.limits import passage_of

JUNE_1 = dt.date(2020, 6, 1)


def test_the_first_days_of_four_replications() -> None:
    """Over 10: from 2 June, from 3 June and back, on 4 June, never. P50 is the second of the four, P90 the last."""
    standing = np.array([[9, 11, 12, 13], [9, 10, 11, 10], [0, 0, 0, 11], [10, 10, 10, 10]])
    found = passage_of(standing, 10, JUNE_1)
    assert (found.share, found.over_at_end, found.days) == (0.75, 0.5, 5 / 4)
    assert (found.p10, found.p50, found.p90) == (dt.date(2020, 6, 2), dt.date(2020, 6, 3), None)


def test_a_limit_that_is_over_from_the_beginning_is_passed_on_the_first_day() -> None:
    found = passage_of(np.array([[11, 11], [12, 9]]), 10, JUNE_1)
    assert (found.p10, found.p90, found.over_at_end) == (JUNE_1, JUNE_1, 0.5)


def test_as_many_trains_as_tracks_pass_nothing() -> None:
    found = passage_of(np.array([[10, 10]]), 10, JUNE_1)
    assert (found.share, found.p50, found.days) == (0, None, 0)
