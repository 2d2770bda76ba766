"""Trains as the counting bodies count them."""

from __future__ import annotations

import polars as pl
import pytest
from tiny_run import tiny_run

from landbridge.errors import WrongUse
from landbridge.statistics import count_trains, departures, growth_percent, is_record, port_crossings


def rows(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    return frame.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String)).rows()


def test_a_nation_counts_departures_and_leaves_central_asia_out():
    left = departures(tiny_run()).filter(pl.col("replication") == 0)
    assert sorted(left["subject"].cast(pl.String).to_list()) == ["in", "out"]


def test_a_port_counts_crossings_of_both_directions_with_central_asia():
    crossed = port_crossings(tiny_run()).filter(pl.col("replication") == 0)
    assert sorted(crossed["subject"].cast(pl.String).to_list()) == ["asia", "in", "out"]


def test_a_train_that_left_before_the_window_counts_at_the_port_but_not_in_the_nation():
    run = tiny_run()
    left = departures(run, classes=("Central Asia",))
    crossed = port_crossings(run, classes=("Central Asia",))
    assert left.is_empty()
    assert crossed.height == 2


def test_days_and_months_are_counted_in_shanghai():
    # Hour 0 is 31 January 16:00 UTC; 28 days on is 29 February in Shanghai, 28 February 16:00 UTC.
    assert rows(count_trains(tiny_run(), ["month"]).select("month", "mean")) == [("2020-02", 2.0)]


def test_a_group_that_a_replication_lacks_counts_zero_there():
    counts = count_trains(tiny_run(), ["port", "direction"])
    inbound = counts.filter(pl.col("direction").cast(pl.String) == "inbound")
    assert inbound.select("mean", "p10", "p50", "p90").row(0) == pytest.approx((0.5, 0.1, 0.5, 0.9))


def test_a_train_less_is_a_train_less():
    assert count_trains(tiny_run(), [])["mean"].item() == 2
    assert count_trains(tiny_run(without=("in",)), [])["mean"].item() == 1


def test_an_unknown_dimension_is_refused_with_the_known_ones():
    with pytest.raises(WrongUse, match="month, port, direction"):
        count_trains(tiny_run(), ["moon"])


def test_growth_of_the_published_half_year_is_36_percent():
    # 5,122 trips in the first half of 2020; 3,766 in 2019 (facts.csv H1_2020, H1_2019).
    assert growth_percent(5122, 3766) == pytest.approx(36.0, abs=0.05)


def test_a_record_is_among_earlier_months_only():
    assert is_record("2020-06", 1169, {"2020-05": 1033, "2020-07": 1232})
    assert not is_record("2020-05", 1033, {"2020-04": 1033})
