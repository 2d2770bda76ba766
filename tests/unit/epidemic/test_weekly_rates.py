"""The 7-day rate and its interval, against Garwood's table, by hand and in made series."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from case_tables import series

from landbridge.epidemic import daily_counts, load_cases, series_known_at, weekly_rate
from landbridge.epidemic.rates import dispersion_of, population_of
from landbridge.errors import WrongUse


def one_week(cases: int) -> list[int]:
    """So many cases on the last of seven days, too few days to tell how they scatter."""
    return [0, 0, 0, 0, 0, 0, cases]


@pytest.mark.parametrize(
    ("cases", "low", "high"),
    [(0, 0.0, 3.689), (1, 0.0253, 5.572), (2, 0.2422, 7.225), (5, 1.623, 11.668), (10, 4.795, 18.390),
     (20, 12.217, 30.888)],
)  # fmt: skip
def test_the_interval_is_garwoods(cases: int, low: float, high: float):
    """95 % limits of a Poisson mean as tabled since Garwood (1936)."""
    rate = weekly_rate(daily_counts(series(one_week(cases)), breaks=()), 100_000)
    assert (rate.low[-1], rate.high[-1]) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


def test_a_rate_by_hand():
    rate = weekly_rate(daily_counts(series([10, 20, 30, 40, 50, 60, 70, 80]), breaks=()), 2_000_000)
    assert rate.cases.tolist() == [210, 280, 350]
    assert rate.rate.tolist() == [10.5, 14.0, 17.5]


def test_the_week_of_10_july_2020_in_kazakhstan():
    """56,455 less 45,719 of 3 July, of 18,776,707 people; both totals as published."""
    rate = weekly_rate(daily_counts(series_known_at("Kazakhstan", dt.datetime(2020, 7, 11, 12, tzinfo=dt.UTC))))
    assert rate.days[-1] == dt.date(2020, 7, 10)
    assert rate.rate[-1] == pytest.approx((56_455 - 45_719) / 18_776_707 * 100_000)
    assert rate.low[-1] < rate.rate[-1] < rate.high[-1]


def test_poisson_counts_have_dispersion_1_and_scattered_ones_theirs():
    random = np.random.default_rng(5)
    even = [dispersion_of(random.poisson(200, 28).astype(float))[-1] for _ in range(400)]
    wild = [dispersion_of(random.negative_binomial(50, 1 / 5, 28).astype(float))[-1] for _ in range(400)]
    assert np.mean(even) == pytest.approx(1.15, abs=0.15)  # never below 1, so above it on average
    assert np.median(wild) == pytest.approx(5, rel=0.15)


def test_growth_and_the_rhythm_of_the_week_are_no_scatter():
    rhythm = np.tile([1.2, 1.1, 1.0, 1.0, 1.1, 0.9, 0.7], 4) * 1.03 ** np.arange(28) * 1_000
    assert dispersion_of(rhythm)[-1] == 1.0


def test_nineteen_of_twenty_intervals_hold_the_rate_behind_the_counts():
    """Variance five times the mean; 600 made series: 95 % is kept to 5 standard errors of a share."""
    random = np.random.default_rng(7)
    inside = 0
    for _ in range(600):
        counts = random.negative_binomial(50, 1 / 5, 28)
        rate = weekly_rate(daily_counts(series(counts.tolist()), breaks=()), 100_000)
        inside += rate.low[-1] <= 7 * 200 <= rate.high[-1]
    assert inside / 600 == pytest.approx(0.95, abs=5 * np.sqrt(0.95 * 0.05 / 600))


def test_a_rate_needs_a_population_and_a_week():
    daily = daily_counts(series([1, 2, 3]), breaks=())
    with pytest.raises(WrongUse, match="seven"):
        weekly_rate(daily)
    with pytest.raises(WrongUse, match="how many people live in China/Unknown"):
        weekly_rate(daily_counts(series_known_at("China/Unknown")))
    with pytest.raises(WrongUse, match="over 0"):
        weekly_rate(daily_counts(series(one_week(3)), breaks=()), 0)


def test_every_country_and_every_province_of_china_has_its_people():
    places = [place for place in load_cases().places() if place != "China/Unknown"]
    assert all(population_of(place).people > 0 and population_of(place).source for place in places)


def test_china_is_the_sum_of_its_provinces():
    provinces = [place for place in load_cases().places() if place.startswith("China/") and place != "China/Unknown"]
    assert sum(population_of(place).people for place in provinces) == population_of("China").people
    assert population_of("Kazakhstan").people == 18_776_707
