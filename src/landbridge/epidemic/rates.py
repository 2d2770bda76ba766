"""Cases in seven days of a hundred thousand people, with an interval.

Of n cases Garwood's interval for the mean of a Poisson variable is exact [1]: half the chi-square quantiles of 2n and
2n + 2 degrees of freedom. Reported cases scatter more than that, in clusters and with the work of laboratories: their
variance is `dispersion` times the mean, so n over it are counted as independent and the interval is scaled back [2].
The dispersion is reckoned from each day against the same weekday a week before, free of the rhythm of the week.

[1] F. Garwood, Biometrika 28 (1936) 437-442, doi:10.1093/biomet/28.3-4.437.
[2] P. McCullagh and J. A. Nelder, Generalized Linear Models, 2nd ed., 1989, 6.2.3: a variance proportional to the mean.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from landbridge.epidemic.admission import admit_level
from landbridge.epidemic.incidence import DailyCounts
from landbridge.epidemic.quantiles import chi_square_quantile
from landbridge.epidemic.reading import DATA
from landbridge.errors import WrongUse
from landbridge.tables import Inspection, load_schema, read_table

__all__ = ["Population", "WeeklyRate", "dispersion_of", "population_of", "weekly_rate"]

_Array = NDArray[np.float64]
_SCHEMA: Final = Path(__file__).parent / "schemas" / "populations.csv"
_WEEK: Final = 7
_WEEKS: Final = 3  # weeks, each compared with the week before
_MEDIAN_OVER_MEAN: Final = 0.8914  # of chi-square of 6 degrees of freedom: its median is 5.348


@dataclass(frozen=True, slots=True)
class Population:
    """Who lives in a place [persons], and where that stands."""

    place: str
    people: int
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class WeeklyRate:
    """Of each week that ends on one of `days`: cases in its seven days, and their rate a 100,000 people.

    `cases` [persons in 7 days]; `rate`, `low` and `high` [persons in 7 days a 100,000]; `dispersion`: variance over
    mean of the daily counts, at least 1. The interval is of the rate behind the counts, were the reports complete.
    """

    place: str
    days: tuple[dt.date, ...]
    cases: _Array
    rate: _Array
    low: _Array
    high: _Array
    dispersion: _Array
    population: Population


def weekly_rate(daily: DailyCounts, population: int | None = None, *, level: float = 0.95) -> WeeklyRate:
    """The 7-day rate of every week within the known days, with an exact interval that allows for scatter [1, 2].

    `population` [persons] is that of the package unless given. Raises WrongUse where neither is there, for fewer than
    seven known days, and for a level outside 0 to 1.
    """
    left_out = (1 - admit_level(level)) / 2
    people = population_of(daily.place) if population is None else Population(daily.place, population, "as given")
    days, counts = daily.known()
    if len(counts) < _WEEK or people.people <= 0:
        raise WrongUse(f"{len(counts)} known days of {daily.place}, {people.people} people: expected seven and over 0")
    cases = np.convolve(counts, np.ones(_WEEK), "valid")
    scatter = dispersion_of(counts)
    scale = 100_000 / people.people
    low = scatter / 2 * chi_square_quantile(left_out, 2 * cases / scatter)
    high = scatter / 2 * chi_square_quantile(1 - left_out, 2 * cases / scatter + 2)
    return WeeklyRate(daily.place, days[_WEEK - 1 :], cases, cases * scale, np.where(cases > 0, low, 0.0) * scale,
                      high * scale, scatter, people)  # fmt: skip


def dispersion_of(counts: _Array) -> _Array:
    """Variance over mean of the counts up to each day from the seventh on, at least 1.

    It is the median of up to three weeks, each against the one before. With g the growth from one week to the next,
    x(t) - g x(t-7) has the variance phi (1 + g) m of counts whose variance is phi times their mean m. So a week gives
    phi times a chi-square of 6 degrees of freedom, over 6 [2]; the median leaves out a week in which the way of
    counting changed, and is raised by what that of chi-square is below its mean. 1 where no week has cases before.
    """
    weeks = sliding_window_view(counts, _WEEK)
    single = np.full(len(weeks), np.nan)
    single[_WEEK:] = _week_against_week(weeks[_WEEK:], weeks[:-_WEEK])
    padded = np.concatenate([np.full((_WEEKS - 1) * _WEEK, np.nan), single])
    last = np.stack([padded[back * _WEEK : len(padded) - (_WEEKS - 1 - back) * _WEEK] for back in range(_WEEKS)])
    some = np.isfinite(last).any(axis=0)
    found = np.ones(len(weeks))
    found[some] = np.nanmedian(last[:, some], axis=0) / _MEDIAN_OVER_MEAN
    return np.maximum(found, 1.0)


def _week_against_week(now: _Array, before: _Array) -> _Array:
    """Of each row of seven days: NaN where one of the two weeks has no cases."""
    both = (now.sum(axis=1) > 0) & (before.sum(axis=1) > 0)
    now, before = now[both], before[both]
    growth = now.sum(axis=1) / before.sum(axis=1)
    expected = now.sum(axis=1) / _WEEK * (1 + growth)
    found = np.full(len(both), np.nan)
    found[both] = ((now - growth[:, None] * before) ** 2).sum(axis=1) / expected / (_WEEK - 1)
    return found


def population_of(place: str) -> Population:
    """Who lives in a place, from the package's table. Raises WrongUse for a place that is not in it."""
    known = _populations()
    if place not in known:
        raise WrongUse(f"how many people live in {place} is not known here: give `population`")
    return known[place]


@cache
def _populations() -> dict[str, Population]:
    inspection = Inspection()
    table = read_table(DATA / "populations.csv", load_schema(_SCHEMA), inspection)
    inspection.close()
    return {row["place"]: Population(row["place"], row["people"], row["source"]) for row in table}
