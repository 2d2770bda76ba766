"""What is measured for a figure, on two or three trains counted by hand.

cn-a ---- cn-p | kz-p ---- by-brest ---- de-z        hours are from 1 February 2020, 00:00 in Shanghai
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from landbridge.claims import Observation, Period
from landbridge.ledger import UNREACHED
from landbridge.statistics import RunFrames, Score, score_run
from landbridge.units import HOUR_MS, month_bounds_ms

FIRST, _ = month_bounds_ms("2020-02")
_, AFTER = month_bounds_ms("2020-03")

Call = tuple[str, str, float | None]
"""Type, location and hour."""


def frames(trains: dict[str, tuple[str, int, list[Call]]]) -> RunFrames:
    """One replication of trains, each with its direction, containers and calls."""
    ends = {"outbound": ("cn-a", "de-z"), "inbound": ("de-z", "cn-a")}
    journeys = [(name, "s", "China-Europe", way, *ends[way], load) for name, (way, load, _) in trains.items()]
    calls = [
        (name, event, place, n) for name, (_, _, each) in trains.items() for n, (event, place, _) in enumerate(each)
    ]
    hours = [hour for _, _, each in trains.values() for _, _, hour in each]
    times = np.array([[UNREACHED if hour is None else FIRST + round(hour * HOUR_MS) for hour in hours]], "i8")
    columns = ["subject", "service", "train_class", "direction", "origin", "destination", "containers"]
    ports = [("cn-p", "p", "Port", "near", "China"), ("kz-p", "p", "Port", "beyond", "China")]
    return RunFrames(
        pl.DataFrame(journeys, schema=columns, orient="row"),
        pl.DataFrame(calls, schema=["subject", "type", "location", "call"], orient="row").with_row_index("call_id"),
        times, pl.DataFrame(ports, schema=["location", "port", "name", "side", "frontier"], orient="row"),
        1, FIRST, AFTER,
    )  # fmt: skip


def figure(metric: str, place: str, period: str, *, ends: tuple[str, ...] = ("de-z",)) -> Observation:
    return Observation("F", metric, place, ("cn-a",), ends, "both", Period.parse(period), "x", 1.0, "check", "median",
                       0.0, 999.0, must=False, use="score", source="a test", note="")  # fmt: skip


def measured(run: RunFrames, asked: Observation) -> Score:
    (found,) = score_run(run, [asked])
    return found


def through(departs: float, arrives: float) -> list[Call]:
    return [("train.departed", "cn-a", departs), ("train.arrived", "kz-p", departs + 24),
            ("train.departed", "kz-p", departs + 30), ("train.arrived", "de-z", arrives)]  # fmt: skip


def test_a_figure_of_one_day_is_measured_on_the_trains_of_its_month():
    # Five days in February and nine in March; none leaves on the day itself.
    march = 24 * 29
    run = frames({"one": ("outbound", 40, through(24, 24 + 120)),
                  "two": ("outbound", 40, through(march + 1, march + 1 + 216))})  # fmt: skip
    assert measured(run, figure("transit days", "", "2020-02-20")).value == pytest.approx(5.0)
    assert measured(run, figure("transit days", "", "2020-03-20")).value == pytest.approx(9.0)


def test_a_journey_ends_at_the_last_of_several_destinations_that_a_train_comes_to():
    run = frames({"one": ("outbound", 40, through(24, 24 + 120))})
    assert measured(run, figure("transit days", "", "2020-02", ends=("kz-p", "de-z"))).value == pytest.approx(5.0)
    assert measured(run, figure("transit days", "", "2020-02", ends=("kz-p",))).value == pytest.approx(1.0)


def test_a_train_that_comes_at_noon_stands_and_one_that_leaves_at_noon_does_not():
    stays = {"comes": (12.0, 13.0), "comes too": (12.0, 13.0), "leaves": (5.0, 12.0), "stays": (5.0, 20.0)}
    run = frames({name: ("outbound", 40, [("train.arrived", "cn-p", come), ("train.departed", "cn-p", go)])
                  for name, (come, go) in stays.items()})  # fmt: skip
    assert measured(run, figure("trains standing at the port", "Port", "2020-02-01")).value == 3.0


def test_journeys_that_leave_the_border_together_are_one_train():
    # Two of 40 and 44 containers leave in one train, a third of 36 by itself: 2 x 120 TEU on two trains.
    run = frames({"one": ("outbound", 40, through(0, 99)), "two": ("outbound", 44, through(0, 99)),
                  "three": ("outbound", 36, through(1, 99))})  # fmt: skip
    assert measured(run, figure("mean load", "1520 mm", "2020-02")).value == pytest.approx(120.0)


def test_of_trains_to_china_only_those_through_kazakhstan_have_a_load_there():
    def back(*more: Call) -> list[Call]:
        return [("train.departed", "by-brest", 5.0), *more]

    over = back(("train.arrived", "kz-p", 50.0))
    run = frames({"over": ("inbound", 45, over), "by Mongolia": ("inbound", 20, back())})
    assert measured(run, figure("mean load", "1520 mm", "2020-02")).value == pytest.approx(90.0)


def test_a_train_that_leaves_outside_the_counted_window_is_not_measured():
    run = frames({"one": ("outbound", 40, through(-40, 99)), "two": ("outbound", 44, through(5, 99))})
    assert measured(run, figure("mean load", "1520 mm", "2020-02")).value == pytest.approx(88.0)
