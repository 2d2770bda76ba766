"""The estimators of an epidemic on epidemics whose answer is known."""

from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pytest
from epidemic_vectors import vector

from landbridge.epidemic import (
    SerialInterval,
    Triangle,
    cohort_reproduction,
    growth_rate,
    nowcast,
    reproduction_number,
    reproduction_of_growth,
)
from landbridge.errors import BadInput, WrongUse

GAMMA = SerialInterval.shifted_gamma(4.7, 2.9)
"""COVID-19: H. Nishiura, N. M. Linton and A. R. Akhmetzhanov, doi:10.1016/j.ijid.2020.02.060."""


def spread(share: float, trials: int) -> float:
    """How far a share of so many trials may be off by chance: 99.9 % of a binomial."""
    return 3.29 * math.sqrt(share * (1 - share) / trials)


def renewed(ratio: float, days: int, random: np.random.Generator, first: float = 20.0) -> np.ndarray:
    """Cases a day, Poisson with mean R times the infectivity, after as many on each of five days to begin with."""
    cases = np.zeros(days)
    cases[:5] = first
    for day in range(5, days):
        back = min(day, len(GAMMA.weights) - 1)
        cases[day] = random.poisson(ratio * cases[day - back : day][::-1] @ GAMMA.weights[1 : back + 1])
    return cases


def test_as_many_cases_every_day_have_a_reproduction_number_of_one_save_for_the_prior():
    found = reproduction_number(np.full(100, 500.0), None, GAMMA)
    late = found.first >= len(GAMMA.weights)
    np.testing.assert_allclose(found.mean[late], (1 + 3500) / (0.2 + 3500), rtol=1e-11)
    low, high = found.interval()
    assert (low[late] < 1).all()
    assert (high[late] > 1).all()


def test_as_many_cases_every_day_infect_one_each():
    found = cohort_reproduction(np.full(120, 500.0), GAMMA, end="as-seen")
    inner = slice(len(GAMMA.weights), 120 - len(GAMMA.weights))
    np.testing.assert_allclose(found.mean[inner], 1, rtol=1e-11)


def test_what_is_still_to_come_of_steady_cases_is_told_by_the_correction():
    found = cohort_reproduction(np.full(120, 500.0), GAMMA)
    np.testing.assert_allclose(found.mean[len(GAMMA.weights) : -1], 1, rtol=1e-11)
    assert math.isnan(found.mean[-1])


@pytest.mark.parametrize(("rate", "mean", "sd"), [(0.125, 3, 1.5), (-0.1, 4.7, 2.9), (0.02, 8, 4), (0.0, 1.5, 0.8)])
def test_steady_growth_has_the_reproduction_number_of_wallinga_and_lipsitch_by_three_ways(rate, mean, sd):
    """R = 1 / sum w(s) exp(-r s); the prior says next to nothing (its shape is 1e-8)."""
    weights = SerialInterval.shifted_gamma(mean, sd)
    length = len(weights.weights)
    cases = 1000 * np.exp(rate * (np.arange(2 * length + 40) - (length if rate < 0 else 2 * length)))
    expected = 1 / float(weights.weights @ np.exp(-rate * np.arange(length)))
    found = reproduction_number(cases, None, weights, window=[(length, length + 20)], prior=(1.0, 1e4))
    cohort = cohort_reproduction(cases, weights, window=[(length, length + 20)], end="as-seen")
    grown = growth_rate(cases).rate
    assert grown.value == pytest.approx(rate, abs=1e-9)
    assert reproduction_of_growth(grown, weights, convention="point-masses").value == pytest.approx(expected, rel=1e-6)
    assert found.mean[0] == pytest.approx(expected, rel=1e-4)
    assert cohort.mean[0] == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("rate", [-0.2, -0.01, 0.0, 0.03, 0.25])
def test_the_histogram_convention_is_lotkas_integral_over_whole_days(rate: float):
    """One over the integral of w exp(-r t), by the midpoint rule on 10,000 pieces a day."""
    weights = np.array([0, 0.2, 0.5, 0.3])
    time = (np.arange(40_000) + 0.5) / 10_000
    integral = (np.repeat(weights, 10_000) * np.exp(-rate * time)).sum() / 10_000
    cases = np.round(1e12 * np.exp(rate * (np.arange(30) - 29.0 * (rate > 0))))
    found = reproduction_of_growth(growth_rate(cases).rate, SerialInterval(weights), convention="histogram")
    assert found.value == pytest.approx(1 / integral, rel=1e-6)


def test_ninety_five_of_a_hundred_intervals_of_the_reproduction_number_hold_it():
    """R is drawn from the prior that the estimate is given, so the share is exact for every one."""
    random, trials = np.random.default_rng(20200709), 600
    mean, sd = 1.1, 0.3
    held = 0
    for _ in range(trials):
        ratio = random.gamma((mean / sd) ** 2, sd**2 / mean)
        found = reproduction_number(renewed(ratio, 30, random), None, GAMMA, window=[(20, 26)], prior=(mean, sd))
        low, high = found.interval()
        held += low[0] <= ratio <= high[0]
    assert held / trials == pytest.approx(0.95, abs=spread(0.95, trials))


def test_ninety_five_of_a_hundred_poisson_intervals_of_growth_hold_it():
    random, trials, rate = np.random.default_rng(7), 600, 0.08
    means = 30 * np.exp(rate * np.arange(14))
    found = [growth_rate(random.poisson(means)).rate for _ in range(trials)]
    held = sum(each.low <= rate <= each.high for each in found) / trials
    assert held == pytest.approx(0.95, abs=spread(0.95, trials))


@pytest.mark.slow
def test_ninety_of_a_hundred_intervals_by_cohort_hold_how_many_were_infected_also_where_some_are_still_to_come():
    """Who infected whom is known here: each case has Poisson many, each so many days later as the interval says.

    The last window has had three quarters of its secondary cases, on average.
    """
    random, trials = np.random.default_rng(11), 200
    windows, held = [(15, 19), (25, 27)], np.zeros(2)
    for trial in range(trials):
        cases, followed = cohorts(1.2, 60, random)
        found = cohort_reproduction(cases[:33], GAMMA, window=windows, level=0.9, seed=trial)
        for place, (first, last) in enumerate(windows):
            truth = followed[first : last + 1].sum() / cases[first : last + 1].sum()
            held[place] += found.low[place] <= truth <= found.high[place]
    assert held / trials == pytest.approx(np.full(2, 0.9), abs=spread(0.9, trials))


def cohorts(ratio: float, days: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Cases a day, and how many each day's cases infected in all."""
    cases, followed = np.zeros(days + len(GAMMA.weights)), np.zeros(days)
    cases[:5] = 20
    shares = GAMMA.weights / GAMMA.weights.sum()
    for day in range(days):
        followed[day] = random.poisson(ratio * cases[day])
        cases[day : day + len(shares)] += random.multinomial(int(followed[day]), shares)
    return cases[:days], followed


def test_ninety_of_a_hundred_nowcasts_hold_what_comes_in_later_while_delays_stay_as_they_are():
    random, trials = np.random.default_rng(5), 400
    shares = np.diff(1 - np.exp(-np.arange(11) / 3))
    held = 0
    for _ in range(trials):
        new = np.array([random.multinomial(each, shares / shares.sum()) for each in random.poisson(60, 40)])
        found = nowcast(Triangle.of_new(as_known(new, 39)))
        low, high = found.total_interval(0.9)
        told = ~np.isnan(found.to_come)
        held += low <= new[told].sum() <= high
    assert held / trials == pytest.approx(0.9, abs=spread(0.9, trials))


def as_known(new: np.ndarray, cut: int) -> np.ndarray:
    """What was reported by the end of a day, of a row a day from 0."""
    day, delay = np.indices(new.shape)
    return np.where(day + delay <= cut, new, np.nan)


MERGED = 4
"""First delays taken together: on the day itself and the next two hardly anything was reported (61 of 559), and nothing
times a factor is nothing."""


def held_in_2011(level: float):
    """At each cut: days held of those to be told, and of all days together low, high and truth."""
    new = daily_2011()
    merged = np.column_stack([new[:, :MERGED].sum(axis=1), new[:, MERGED:]])
    held, totals = [], {}
    for cut in range(MERGED, len(new)):
        known = as_known(merged[: cut - MERGED + 2], cut - MERGED + 1)
        try:
            found = nowcast(Triangle.of_new(known))
        except (BadInput, WrongUse):  # so early that no day is complete or a delay was never seen
            continue
        truth, told = merged[: len(known)].sum(axis=1), ~np.isnan(found.to_come)
        low, high = found.interval(level)
        held += ((low <= truth) & (truth <= high))[told & np.isnan(known[:, -1])].tolist()
        totals[cut] = (*found.total_interval(level), truth[told].sum())
    return held, totals


def daily_2011() -> np.ndarray:
    """New cases by day of admission, every day from the first on, and delay; those of 15 days and more left out."""
    stored = vector("hus_2011")
    days = [dt.date.fromisoformat(each) for each in stored["days"]]
    new = np.zeros(((days[-1] - days[0]).days + 1, 15))
    for day, row in zip(days, stored["new"], strict=True):
        new[(day - days[0]).days] = row[:15]
    return new


@pytest.mark.parametrize(("level", "off"), [(0.8, 0.1), (0.9, 0.05), (0.95, 0.05)])
def test_what_came_in_later_in_germany_2011_lies_in_the_interval_of_each_day_about_as_often_as_said(level, off):
    """40 cuts, over 300 days at all of them; neighbouring cuts share most days, so the share is known to 0.05 or so.

    Whole cases are few: an interval of 80 % must hold a little more, as it ends at whole ones.
    """
    held, totals = held_in_2011(level)
    assert len(totals) >= 35
    assert len(held) > 300
    assert np.mean(held) == pytest.approx(level, abs=off)


def test_where_delays_become_shorter_all_days_together_are_said_to_be_too_many():
    """Reporting became quicker in the outbreak, from 8.4 to 4.4 days on average; the chain ladder can not know."""
    new = daily_2011()
    delay = [rows.sum(axis=0) @ np.arange(15) / rows.sum() for rows in (new[:14], new[26:33])]
    assert delay[1] < 0.6 * delay[0]
    _, totals = held_in_2011(0.9)
    missed = [(low, truth) for low, high, truth in totals.values() if not low <= truth <= high]
    assert len(missed) > 0.2 * len(totals)
    assert all(truth < low for low, truth in missed)
