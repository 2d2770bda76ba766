"""What the estimators of an epidemic take, refuse and say when they can not tell."""

from __future__ import annotations

import math

import numpy as np
import pytest

from landbridge.epidemic import (
    SerialInterval,
    Triangle,
    Uncertain,
    cohort_reproduction,
    draw_serial_intervals,
    growth_rate,
    nowcast,
    reproduction_number,
    reproduction_of_growth,
)
from landbridge.errors import BadInput, WrongUse

NEXT_DAY = SerialInterval.given([0, 1])
"""Every secondary case comes the day after: R is today's cases over yesterday's."""


def told(refused: pytest.ExceptionInfo[BadInput]) -> str:
    return "; ".join(f"{fault.place()}: {fault.problem} [{fault.value}]" for fault in refused.value.faults)


def test_by_hand_a_window_of_two_days_has_a_gamma_posterior():
    """Days 1 and 2 have 6 and 9 cases after 4 and 6: shape 1 + 15, rate 1/5 + 10."""
    found = reproduction_number([4, 6, 9], None, NEXT_DAY, window=2)
    assert (found.first.tolist(), found.last.tolist()) == ([1], [2])
    assert found.mean[0] == pytest.approx(16 / 10.2)
    assert found.sd[0] == pytest.approx(4 / 10.2)


def test_imported_cases_infect_and_were_not_infected_here():
    """Local 2 after 8 that came from elsewhere; as one series it would be 10 after 8."""
    apart = reproduction_number([0, 2], [8, 8], NEXT_DAY, window=1)
    together = reproduction_number([8, 10], None, NEXT_DAY, window=1)
    assert apart.mean[0] == pytest.approx(3 / 8.2)
    assert together.mean[0] == pytest.approx(11 / 8.2)


def test_the_first_day_has_no_infectors_and_is_imported_unless_it_is_called_local():
    imported = reproduction_number([4, 6, 9], None, NEXT_DAY, window=[(0, 2)])
    local = reproduction_number([4, 6, 9], None, NEXT_DAY, window=[(0, 2)], first_day="local")
    assert (imported.cases[0], local.cases[0]) == (15, 19)
    assert reproduction_number([4, 6, 9], None, NEXT_DAY, window=2, first_day="local").first.tolist() == [0, 1]


def test_the_chance_that_cases_grow_is_what_the_interval_leaves_above_one():
    found = reproduction_number([20, 22, 24, 26], None, NEXT_DAY, window=3)
    low, _ = found.interval(2 * float(found.chance_above(1.0)[0]) - 1)
    assert low[0] == pytest.approx(1.0)


def test_few_cases_are_not_enough_for_an_estimate_that_is_more_than_its_prior():
    """A coefficient of variation of 0.3 needs a shape of 11.1, that is 11 cases with the prior's one."""
    assert reproduction_number([9, 10], None, NEXT_DAY, window=1).enough.tolist() == [False]
    assert reproduction_number([9, 11], None, NEXT_DAY, window=1).enough.tolist() == [True]


def test_a_series_shorter_than_its_window_has_no_estimate():
    found = reproduction_number([4, 6, 9], None, NEXT_DAY, window=7)
    assert found.mean.shape == found.interval()[0].shape == (0,)


def test_all_faults_of_two_series_are_in_one_report():
    with pytest.raises(BadInput) as refused:
        reproduction_number([3, -1, math.nan], [0, 2], NEXT_DAY)
    assert len(refused.value.faults) == 3
    assert "day 1 (from 0) is negative [-1.0]" in told(refused)
    assert "day 2 (from 0) has no count" in told(refused)
    assert "not equally long" in told(refused)


@pytest.mark.parametrize("window", [0, -3, [(0, 3)], [(2, 1)], [(-1, 1)]])
def test_a_window_outside_the_series_is_refused(window):
    with pytest.raises(WrongUse, match="window"):
        reproduction_number([4, 6, 9], None, NEXT_DAY, window=window)


@pytest.mark.parametrize("prior", [(0.0, 1.0), (1.0, -1.0), (math.nan, 1.0), (1.0, math.inf)])
def test_a_prior_without_a_gamma_distribution_is_refused(prior):
    with pytest.raises(WrongUse, match="prior"):
        reproduction_number([4, 6, 9], None, NEXT_DAY, prior=prior)


def test_no_serial_interval_at_all_is_refused():
    with pytest.raises(WrongUse, match="0 serial intervals"):
        reproduction_number([4, 6, 9], None, [])


@pytest.mark.parametrize("level", [0, 1, 95, -0.5])
def test_a_level_that_is_no_share_is_refused(level):
    found = reproduction_number([4, 6, 9], None, NEXT_DAY, window=2)
    with pytest.raises(WrongUse, match="expected a share"):
        found.interval(level)


def test_a_given_serial_interval_tells_all_that_is_wrong_with_it():
    with pytest.raises(BadInput) as refused:
        SerialInterval.given([0.3, -0.1, 0.5])
    assert len(refused.value.faults) == 3
    assert "day 1 (from 0) is no share [-0.1]" in told(refused)
    assert "on its own day [0.3]" in told(refused)
    assert "do not sum to 1" in told(refused)


def test_weights_printed_to_three_digits_need_not_sum_to_one_exactly():
    assert SerialInterval.given([0, 0.333, 0.333, 0.333]).mean_d == pytest.approx(2)


@pytest.mark.parametrize(("mean", "sd"), [(1.0, 0.5), (0.5, 0.5), (4.0, 0.0), (4.0, math.inf), (math.nan, 1.0)])
def test_a_shifted_gamma_needs_a_mean_over_one_day_and_a_deviation(mean: float, sd: float):
    with pytest.raises(WrongUse, match="over 1 d"):
        SerialInterval.shifted_gamma(mean, sd)


@pytest.mark.parametrize(("mean", "sd"), [(2.6, 1.5), (4.7, 2.9), (14.9, 3.9)])
def test_a_shifted_gamma_keeps_its_mean_and_gains_less_than_a_quarter_of_a_square_day(mean: float, sd: float):
    """A share 1 - f of what falls f beyond a whole day goes to it and f to the next: f (1 - f) of a square is added."""
    found = SerialInterval.shifted_gamma(mean, sd)
    assert found.weights[0] == 0
    assert found.weights.sum() == pytest.approx(1, abs=1e-11)
    assert found.mean_d == pytest.approx(mean, abs=1e-9)
    assert sd**2 < found.sd_d**2 < sd**2 + 0.25


def test_drawn_serial_intervals_depend_on_the_seed_and_their_number_alone():
    mean, sd = Uncertain(4.7, 0.5, 3.0, 6.5), Uncertain(2.9, 0.3, 2.0, 4.0)
    few, many = (draw_serial_intervals(mean, sd, seed=4, draws=count) for count in (2, 5))
    other = draw_serial_intervals(mean, sd, seed=5, draws=2)
    assert [each.mean_d for each in few] == [each.mean_d for each in many[:2]]
    assert few[0].mean_d != few[1].mean_d
    assert few[0].mean_d != other[0].mean_d


def test_bounds_that_leave_nothing_to_draw_are_refused():
    with pytest.raises(WrongUse, match="hardly ever"):
        draw_serial_intervals(Uncertain(4.7, 0.1, 90, 91), Uncertain(2.9, 0.3, 2, 4), seed=1)


def test_by_hand_a_day_infects_those_of_the_next_until_nobody_has_followed_yet():
    found = cohort_reproduction([4, 6, 9], NEXT_DAY)
    assert found.mean[:2] == pytest.approx([6 / 4, 9 / 6])
    assert found.low[:2] == pytest.approx([6 / 4, 9 / 6])
    assert np.isnan([found.mean[2], found.low[2], found.high[2], found.seen[2]]).all()


def test_by_hand_half_of_what_follows_is_doubled_by_the_correction_and_not_without_it():
    """10 cases, of whose followers half come a day later: the 6 that did make 12."""
    weights = SerialInterval.given([0, 0.5, 0.5])
    corrected = cohort_reproduction([10, 6], weights)
    as_seen = cohort_reproduction([10, 6], weights, end="as-seen")
    assert (corrected.mean[0], corrected.seen[0]) == pytest.approx((1.2, 0.5))
    assert as_seen.mean.tolist() == pytest.approx([0.6, 0.0])
    assert corrected.low[0] < 1.2 < corrected.high[0]
    assert corrected.low[0] >= 0.6


def test_a_window_weighs_each_day_by_its_cases():
    """Days 0 and 1 infect 1.5 and 1.5 x 6: 15 over 10 cases."""
    found = cohort_reproduction([4, 6, 9], NEXT_DAY, window=[(0, 1)])
    assert found.mean[0] == pytest.approx(15 / 10)


def test_a_window_without_a_case_has_no_reproduction_number():
    found = cohort_reproduction([4, 0, 0, 5, 5], NEXT_DAY, window=[(1, 2), (3, 4)])
    assert math.isnan(found.mean[0])
    assert found.mean[1] == pytest.approx(1)


def test_histories_depend_on_the_seed_and_the_day_and_not_on_what_comes_after():
    weights = SerialInterval.given([0, 0.5, 0.5])
    cases = [10, 12, 15, 18, 22, 27]
    one, again, other = (cohort_reproduction(cases, weights, seed=seed) for seed in (1, 1, 2))
    longer = cohort_reproduction([*cases, 30], weights, seed=1)
    assert one.high[:5].tolist() == again.high[:5].tolist()
    assert one.high[:5].tolist() != other.high[:5].tolist()
    assert longer.high[:4].tolist() == one.high[:4].tolist()


def test_falling_cases_have_a_time_to_halve_and_none_to_double():
    found = growth_rate([64, 32, 16, 8, 4])
    assert found.doubling_d is None
    assert found.halving_d is not None
    assert found.halving_d.value == pytest.approx(1, abs=1e-9)
    assert found.halving_d.low < 1 < found.halving_d.high


def test_cases_that_may_not_grow_have_no_upper_end_of_their_doubling_time():
    found = growth_rate([10, 12, 9, 13, 11])
    assert found.rate.low < 0 < found.rate.value
    assert found.doubling_d is not None
    assert found.doubling_d.high == math.inf
    assert found.doubling_d.low < found.doubling_d.value < math.inf


def test_days_without_a_case_have_no_logarithm_and_are_counted():
    found = growth_rate([1, 0, 4, 0, 16], method="log-linear")
    assert found.left_out == 2
    assert found.rate.value == pytest.approx(math.log(2))
    assert growth_rate([1, 0, 4, 0, 16]).left_out == 0


@pytest.mark.parametrize("method", ["poisson", "log-linear"])
def test_weeks_grow_by_the_day_when_the_step_is_seven(method):
    daily, weekly = (growth_rate([2, 5, 9, 20], step_d=step, method=method).rate for step in (1, 7))
    assert weekly.value == pytest.approx(daily.value / 7)
    assert weekly.high == pytest.approx(daily.high / 7)


@pytest.mark.parametrize("cases", [[0, 0, 0], [5, 0, 0], [0, 0, 5]])
def test_cases_on_one_end_alone_have_no_rate_of_growth(cases):
    with pytest.raises(WrongUse, match="no rate"):
        growth_rate(cases)


def test_a_line_through_two_days_has_no_interval():
    with pytest.raises(WrongUse, match="needs 3"):
        growth_rate([3, 0, 5], method="log-linear")


def test_steps_of_no_days_are_refused():
    with pytest.raises(WrongUse, match="0 days"):
        growth_rate([3, 4, 5], step_d=0)


def test_the_two_conventions_agree_where_nothing_grows_and_differ_as_written_elsewhere():
    flat, grown = growth_rate([5, 5, 5, 5]).rate, growth_rate([4, 8, 16, 32]).rate
    points, spread = ([reproduction_of_growth(each, NEXT_DAY, convention=name).value for each in (flat, grown)]
                      for name in ("point-masses", "histogram"))  # fmt: skip
    assert points == pytest.approx([1, 2])
    assert spread == pytest.approx([1, 2 * math.log(2) / (1 - 0.5)])


FOUR_DAYS = [[10, 20, 22], [8, 20, 24], [12, 30, np.nan], [11, np.nan, np.nan]]


def test_by_hand_a_triangle_of_four_days_is_completed_by_its_factors():
    """10 -> 20, 8 -> 20 and 12 -> 30: factor 70/30; 20 -> 22 and 20 -> 24: factor 1.15, and of its variance the error.

    Squares off 1.15 are 0.0025 each, so sigma squared is 2 x 20 x 0.0025 / 1 = 0.1, and the error of the third day
    34.5 sqrt(0.1 / 1.15^2 (1 / 30 + 1 / 40)).
    """
    found = nowcast(Triangle.cumulative(FOUR_DAYS))
    assert found.factors == pytest.approx([70 / 30, 1.15])
    assert found.complete == pytest.approx([22, 24, 34.5, 11 * 70 / 30 * 1.15])
    assert found.variances[1] == pytest.approx(0.1)
    assert found.standard_error[:3] == pytest.approx([0, 0, 34.5 * math.sqrt(0.1 / 1.15**2 * (1 / 30 + 1 / 40))])


def test_a_tail_multiplies_all_that_is_completed():
    plain, tailed = (nowcast(Triangle.cumulative(FOUR_DAYS), tail=tail) for tail in (1.0, 1.05))
    np.testing.assert_allclose(tailed.complete, 1.05 * plain.complete)
    assert tailed.total_standard_error == pytest.approx(1.05 * plain.total_standard_error)


def test_of_a_day_without_a_report_nothing_is_said():
    found = nowcast(Triangle.cumulative([[4, 8, 9], [3, 6, 8], [5, 9, np.nan], [0, np.nan, np.nan]]))
    low, high = found.interval()
    assert found.untold.tolist() == [3]
    assert np.isnan([low[3], high[3], found.to_come[3]]).all()
    assert found.total_to_come == pytest.approx(float(found.to_come[2]))


def test_what_came_in_and_running_totals_are_the_same_triangle():
    new = Triangle.of_new([[10, 10, 2], [12, 18, np.nan], [11, np.nan, np.nan]])
    total = Triangle.cumulative([[10, 20, 22], [12, 30, np.nan], [11, np.nan, np.nan]])
    np.testing.assert_array_equal(new.reported, total.reported)


def test_every_fault_of_a_triangle_is_told_with_its_place_and_the_way_out():
    with pytest.raises(BadInput) as refused:
        Triangle.cumulative([[4, -8, 9], [3, np.nan, 8], [5, np.nan, np.nan], [2, 3, np.nan]])
    assert "row 2, column delay 1: no count of cases [-8.0]" in told(refused)
    assert "row 3, column delay 1: a gap" in told(refused)
    assert "row 5: 2 delays known, 1 in the row before" in told(refused)
    assert all(fault.remedy for fault in refused.value.faults)


@pytest.mark.parametrize("cells", [[1, 2, 3], [[1, 2, 3]], [[1, 2], [1, np.nan]], [[[1]]], []])
def test_what_is_no_table_of_rows_and_delays_is_no_triangle(cells):
    with pytest.raises(BadInput) as refused:
        Triangle.of_new(cells)
    assert "expected 2 rows and 3 delays" in told(refused)


def test_a_triangle_without_a_complete_row_is_refused():
    with pytest.raises(BadInput) as refused:
        Triangle.cumulative([[4, 8, np.nan], [3, np.nan, np.nan]])
    assert "no row is known to the longest delay" in told(refused)


def test_a_delay_with_which_nothing_was_ever_reported_is_refused_with_the_way_out():
    with pytest.raises(WrongUse, match="merge the first delays"):
        nowcast(Triangle.cumulative([[0, 8, 9], [0, 6, 8], [0, 5, np.nan]]))


def test_a_step_that_one_row_alone_knows_needs_two_before_it():
    with pytest.raises(WrongUse, match="one row only"):
        nowcast(Triangle.cumulative([[10, 20, 22], [12, 30, np.nan], [11, np.nan, np.nan]]))


def test_a_tail_below_one_is_refused():
    with pytest.raises(WrongUse, match="tail"):
        nowcast(Triangle.cumulative([[4, 8, 9], [3, 6, 8], [5, 9, np.nan]]), tail=0.9)
