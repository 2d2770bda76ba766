"""Dwell, transit, legs and standing trains, worked out by hand on the tiny run."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from tiny_run import FIRST, tiny_run, two_ways_run

from landbridge.statistics import (
    dwell_hours,
    journey_legs,
    port_crossings,
    standing_by_day,
    standing_by_half_month,
    standing_each_day,
    summarise_hours,
    transit_days,
)
from landbridge.units import DAY_MS


def test_dwell_at_the_chinese_station_is_arrival_to_crossing_outbound_and_to_departure_inbound():
    frame = dwell_hours(tiny_run(), classes=("China-Europe",)).filter(pl.col("replication") == 0)
    hours = dict(frame.select(pl.col("direction").cast(pl.String), "hours").rows())
    assert hours == pytest.approx({"outbound": 6.0, "inbound": 8.0})


def test_dwell_beyond_the_border_is_of_the_other_station():
    frame = dwell_hours(tiny_run(), beyond=True, classes=("Central Asia",))
    assert frame["hours"].to_list() == pytest.approx([1.0, 1.0])


def test_the_mean_is_over_replications_and_the_quantiles_over_trains():
    frame = dwell_hours(tiny_run(), classes=("China-Europe",))
    row = summarise_hours(frame, ["port"]).to_dicts()[0]
    # Replication 0: 6 and 8 h, mean 7; replication 1: 12 h. Trains: 6, 8, 12.
    assert row["mean"] == pytest.approx((7 + 12) / 2)
    assert row["train_p50"] == pytest.approx(8)


def test_transit_is_departure_to_arrival_of_trains_that_have_arrived():
    days = transit_days(tiny_run()).filter(pl.col("service").cast(pl.String) == "s-in")["days"].to_list()
    assert days == pytest.approx([6.0])


def test_legs_are_line_port_line_and_add_up_to_the_transit():
    legs = journey_legs(tiny_run(), pl.Series(["out"])).filter(pl.col("replication") == 0)
    assert legs.select("leg", "port", "days").rows() == [(0, None, 1.0), (1, "p", 1.0), (2, None, 3.0)]
    assert legs["days"].sum() == pytest.approx(120 / 24)


def test_legs_leave_out_trains_that_are_still_on_the_way():
    assert set(journey_legs(tiny_run(), pl.Series(["in"]))["replication"].to_list()) == {0}


def test_legs_of_trains_from_before_the_window_are_left_out():
    assert journey_legs(tiny_run(), pl.Series(["asia"])).is_empty()


def test_legs_of_a_train_that_may_go_by_either_of_two_ports_are_those_by_the_port_it_went_by():
    """Port r is an hour further from cn-a and from de-z; replication 0 goes by p, replication 1 by r."""
    legs = journey_legs(two_ways_run(), pl.Series(["out"])).sort("replication", "leg")
    assert legs.select("replication", "leg", "port", "days").rows() == [
        (0, 0, None, 1.0), (0, 1, "p", 1.0), (0, 2, None, 3.0),
        (1, 0, None, 25 / 24), (1, 1, "r", 1.0), (1, 2, None, 73 / 24),
    ]  # fmt: skip


def test_each_train_counts_and_dwells_at_the_port_it_went_by():
    run = two_ways_run()
    crossed = port_crossings(run).select("replication", pl.col("port").cast(pl.String))
    assert sorted(crossed.rows()) == [(0, "p"), (1, "r")]
    dwell = dwell_hours(run).select("replication", pl.col("port").cast(pl.String), "hours")
    assert sorted(dwell.rows()) == [(0, "p", 6.0), (1, "r", 6.0)]
    assert transit_days(run).sort("replication")["days"].to_list() == pytest.approx([5.0, 122 / 24])
    noon_of_second_day = [standing_by_day(run, port).row(1, named=True) for port in ("p", "r")]
    assert [row["p90"] for row in noon_of_second_day] == pytest.approx([0.9, 0.9])


def test_trains_stand_from_coming_to_the_port_to_leaving_it_for_good():
    days = standing_by_day(tiny_run(), "p")
    # At noon of 1 February the Central Asia train stands there (hour 10 to 14), of the 2nd the train out.
    assert days.head(3).select("day", "p50").rows() == [
        (dt.date(2020, 2, 1), 1.0), (dt.date(2020, 2, 2), 1.0), (dt.date(2020, 2, 3), 0.5),
    ]  # fmt: skip


def test_a_train_that_never_leaves_stands_to_the_end():
    last = standing_by_day(tiny_run(), "p").tail(1)
    assert last["p90"].item() == pytest.approx(0.9)
    assert last["p10"].item() == pytest.approx(0.1)


def test_a_train_that_ends_at_the_port_stands_no_longer():
    run = tiny_run(without=("in", "asia"))
    calls = run.calls.filter(pl.col("call") < 2)  # it ends at cn-p
    shorter = type(run)(run.journeys, calls, run.times, run.ports, 2, run.count_from_ms, run.count_to_ms)
    assert standing_by_day(shorter, "p")["p90"].to_list() == [0.0] * 60


def test_half_months_are_means_of_their_days():
    days = pl.DataFrame({"day": [dt.date(2020, 2, 14), dt.date(2020, 2, 15), dt.date(2020, 2, 16)],
                         "p10": [0.0, 1.0, 5.0], "p50": [1.0, 2.0, 6.0], "p90": [2.0, 3.0, 7.0]})  # fmt: skip
    assert standing_by_half_month(days).rows() == [("2020-02 a", 0.5, 1.5, 2.5), ("2020-02 b", 5.0, 6.0, 7.0)]


def test_trains_standing_are_counted_replication_by_replication():
    """Noons are hours 12, 36 and 60: Asia stands from 10 to 14; Out from 24 to 48, in replication 1 to 61."""
    standing = standing_each_day(tiny_run(), "p")
    assert standing[:, :4].tolist() == [[1, 1, 0, 0], [1, 1, 1, 0]]


def test_a_train_that_is_not_there_at_the_end_has_been_under_way_until_then():
    """In leaves on day 28; it takes 6 days in replication 0, and in replication 1 it stands at the border."""
    run = tiny_run()
    inbound = pl.col("subject").cast(pl.String) == "in"
    assert transit_days(run).filter(inbound)["days"].to_list() == pytest.approx([6.0])
    told = transit_days(run, until_ms=FIRST + 35 * DAY_MS).filter(inbound)
    assert told["days"].to_list() == pytest.approx([6.0, 7.0])
