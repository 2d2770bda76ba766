"""The half-year statement: figures counted from events, held against bands."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tiny_run import tiny_run

from landbridge.claims import Observation, Period
from landbridge.statistics import FigureRow, half_year_statement


def observation(name: str, metric: str, value: float, low: float, high: float, **others: str) -> Observation:
    period = Period(dt.date(2020, 2, 1), dt.date(2020, 2, 29))
    return Observation(
        name, metric, others.get("place", "national"), (), (), "both", period, others.get("unit", "trips"), value,
        others.get("kind", "check"), "count", low, high, True, "score", "a source", others.get("note", ""),
    )  # fmt: skip


def rows(published: list[Observation], without: tuple[str, ...] = ()) -> dict[str, FigureRow]:
    first, after = Period.parse("2020-01..06").bounds_ms()
    run = replace(tiny_run(without), count_from_ms=first, count_to_ms=after)
    return {row.id: row for row in half_year_statement(run, {each.id: each for each in published})}


FEBRUARY = observation("M_2020-02", "national trips in the month", 2, 2, 2)


def test_a_month_is_counted_from_events_and_lies_in_its_band_or_not():
    assert rows([FEBRUARY])["M_2020-02"].inside is True
    fewer = rows([FEBRUARY], without=("in",))["M_2020-02"]
    assert fewer.value == 1
    assert fewer.inside is False


def test_the_total_is_the_events_of_the_run_and_not_the_published_one():
    total = rows([])["total"]
    assert total.value == 2
    assert total.published == 5122
    assert total.inside is False


def test_a_run_that_counts_other_months_says_nothing_of_the_half_year():
    january = replace(FEBRUARY, id="M_2020-01", period=Period(dt.date(2020, 1, 1), dt.date(2020, 1, 31)))
    told = half_year_statement(tiny_run(), {each.id: each for each in (FEBRUARY, january)})
    assert [row.id for row in told] == ["M_2020-02"]


def test_growth_is_said_of_the_half_year_only():
    assert [row.id for row in rows([FEBRUARY]).values() if row.unit == "%"] == ["growth"]


def test_dwell_is_an_outcome_with_an_interval_over_replications():
    dwell = observation("X07", "dwell of a China-Europe train at the port", 10, 6, 14, place="P", unit="hours",
                        kind="outcome", note="China-Europe trains, Chinese station")  # fmt: skip
    row = rows([dwell])["X07"]
    # Means of the replications: 7 h (6 and 8) and 12 h.
    assert row.kind == "outcome"
    assert (row.value, row.p10, row.p90) == pytest.approx((9.5, 7.5, 11.5))
    assert row.inside is True
