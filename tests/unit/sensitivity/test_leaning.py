"""Changes, their standard errors and weights, on numbers small enough to do by hand."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest

from landbridge.claims import load_observations
from landbridge.errors import WrongUse
from landbridge.scenario import Window
from landbridge.sensitivity import OUTCOMES, Leaning, Outcome, Variation, leaning_of
from landbridge.sensitivity.outcomes import choose_outcomes

VARIED = Variation("stages/documents/p", "stages", "documents", "p", "documents at P", "4 h", "3 h", "5 h")
BANDED = Outcome("dwell", "mean dwell", load_observations()["X07"], 4.0)
BASE = [10.0, 11.0, 12.0]
WINDOW = Window(*(dt.date(2020, month, 1) for month in (1, 6, 1, 8)))


def leaning(lower: list[float] | None, higher: list[float] | None, outcome: Outcome = BANDED) -> Leaning:
    arrays = [None if each is None else np.array(each) for each in (lower, higher)]
    return leaning_of(VARIED, outcome, np.array(BASE), *arrays)


def test_the_larger_change_counts_with_the_error_of_its_pairs():
    found = leaning([9.5, 10.5, 11.5], [11.0, 12.0, 13.6])
    # Up by 1, 1 and 1.6: mean 1.2, standard deviation sqrt(0.24 / 2), over the root of 3 pairs 0.2.
    assert (found.base, found.at_low, found.at_high) == pytest.approx((11.0, 10.5, 12.2))
    assert (found.change, found.se) == pytest.approx((1.2, 0.2))
    assert found.weight == pytest.approx(1.2 / 4)
    assert found.sure


def test_a_change_downward_keeps_its_sign_and_weighs_as_much():
    found = leaning([8.0, 9.0, 10.0], [10.5, 11.5, 12.5])
    assert (found.change, found.weight) == pytest.approx((-2.0, 0.5))


def test_a_change_within_two_standard_errors_is_noise():
    # 0.4, 0 and 0.2: mean 0.2, standard deviation 0.2, standard error 0.1155.
    found = leaning(None, [10.4, 11.0, 12.2])
    assert found.se == pytest.approx(0.2 / math.sqrt(3))
    assert not found.sure


def test_where_nothing_lower_can_be_the_bar_ends_at_the_base():
    found = leaning(None, [11.0, 12.0, 13.0])
    assert (found.at_low, found.low, found.high) == (found.base, "", "5 h")


def test_without_a_band_a_change_is_weighed_by_the_spread_of_the_base():
    free = Outcome("standing", "trains standing", load_observations()["X07"], None)
    # P10 and P90 of 10, 11, 12 lie at 10.2 and 11.8.
    assert leaning(None, [10.8, 11.8, 12.8], free).weight == pytest.approx(0.8 / 1.6)


def test_what_moves_nothing_weighs_nothing_and_is_not_sure():
    found = leaning(BASE, BASE)
    assert (found.change, found.se, found.weight, found.sure) == (0.0, 0.0, 0.0, False)


def test_half_of_the_published_band_is_the_measure_of_an_outcome():
    widths = {each.id: each.half_width for each in choose_outcomes((), WINDOW)}
    assert list(widths) == list(OUTCOMES)
    # Alashankou 6 to 14 h, Khorgos 18 to 24 h, Ganzhou-Germany 16 to 18 days: scoring.csv.
    assert [widths[name] for name in ("dwell-alashankou", "dwell-khorgos", "transit-ganzhou-germany")] == [4, 3, 1]
    assert widths["standing-khorgos"] is None


def test_trains_standing_are_those_of_the_last_fifteen_days_that_are_counted():
    (found,) = choose_outcomes(("standing-khorgos",), WINDOW)
    period = found.figure.period
    assert (period.first, period.last) == (dt.date(2020, 5, 18), dt.date(2020, 6, 1))
    short = Window(dt.date(2020, 5, 28), WINDOW.count_to, WINDOW.run_in_from, WINDOW.run_out_to)
    assert choose_outcomes(("standing-khorgos",), short)[0].figure.period.first == dt.date(2020, 5, 28)


def test_an_outcome_there_is_none_of_is_refused_with_those_there_are():
    with pytest.raises(WrongUse, match="dwell-khorgos"):
        choose_outcomes(("mood-khorgos",), WINDOW)
