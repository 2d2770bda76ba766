"""Frames of months and of spreads, on numbers small enough to be binned by hand."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import polars as pl
import pytest

from landbridge.exhibits.months import by_month
from landbridge.exhibits.spreads import dwell_spread
from landbridge.ledger import UNREACHED
from landbridge.statistics import RunFrames
from landbridge.studies import MonthFigure
from landbridge.units import HOUR_MS, month_bounds_ms

FIRST, AFTER = month_bounds_ms("2020-02")


def stays(hours: Iterable[float | None]) -> RunFrames:
    """Container trains that come at midnight of 1 February and leave after so many hours."""
    told = list(hours)
    journeys = [(f"t{n}", "s", "China-Europe", "outbound", "cn-a", "de-z", 40) for n in range(len(told))]
    calls = [(f"t{n}", event, "cn-p", 0) for n in range(len(told)) for event in ("train.arrived", "border.crossed")]
    times = [each for hour in told for each in (FIRST, UNREACHED if hour is None else FIRST + round(hour * HOUR_MS))]
    columns = ["subject", "service", "train_class", "direction", "origin", "destination", "containers"]
    return RunFrames(
        pl.DataFrame(journeys, schema=columns, orient="row"),
        pl.DataFrame(calls, schema=["subject", "type", "location", "call"], orient="row").with_row_index("call_id"),
        np.array([times], "i8"),
        pl.DataFrame([("cn-p", "p", "Port", "near", "China")], orient="row",
                     schema=["location", "port", "name", "side", "frontier"]), 1, FIRST, AFTER,
    )  # fmt: skip


def bins(frame: pl.DataFrame) -> list[tuple[float, float, float]]:
    return [row for row in frame.select("low", "high", "share").rows() if row[2] > 0]


def test_a_dwell_falls_into_a_bin_of_two_hours():
    found = dwell_spread(stays([3.0, 4.1, 5.9, None]), ["p"], ())
    assert bins(found) == [(2.0, 4.0, pytest.approx(1 / 3)), (4.0, 6.0, pytest.approx(2 / 3))]
    assert found["mean"][0] == pytest.approx(13.0 / 3)
    assert found["p50"][0] == pytest.approx(4.1)
    assert found["published"][0] is None


def test_all_that_is_longer_than_the_picture_is_in_its_last_bin():
    found = dwell_spread(stays([57.0, 59.0, 70.0, 200.0]), ["p"], ())
    assert bins(found) == [(56.0, 58.0, 0.25), (58.0, 60.0, 0.75)]
    assert found["mean"][0] == pytest.approx(386 / 4)


def test_a_port_without_trains_has_no_curve():
    assert dwell_spread(stays([None]), ["p"], ()).is_empty()


def test_the_month_before_is_that_of_the_year_before_and_a_residual_is_said_to_be_one():
    found = by_month([MonthFigure("2020-03", 809, 809, True, record=False),
                      MonthFigure("1999-03", 1, None, True, record=False)])  # fmt: skip
    # data/traffic/monthly_trains.csv has March 2019; of 1998 there is nothing.
    assert found["before"].to_list() == [622.0, None]
