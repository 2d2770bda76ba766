"""Figures of a what-if, worked out by hand: two trains to the border, and one of them is still there at the end."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from landbridge.control.what_if_figures import World, locked_ports, look_at
from landbridge.ledger import UNREACHED
from landbridge.statistics import RunFrames
from landbridge.units import DAY_MS, HOUR_MS, month_bounds_ms

FIRST, AFTER = month_bounds_ms("2020-06")
END = AFTER + 10 * DAY_MS
_CALLS = (("train.departed", "cn-ganzhou", 0), ("train.arrived", "cn-ala", 1), ("border.crossed", "cn-ala", 1),
          ("train.arrived", "kz-ala", 2), ("train.departed", "kz-ala", 2),
          ("train.arrived", "de-duisburg", 3))  # fmt: skip
_ON_TIME = (0, 24, 30, 31, 40, 24 * 15)  # [h] from 1 June
_STUCK = (24, 48, None, None, None, None)


def _run() -> RunFrames:
    """Replication 0: both are on time, the second a day later; replication 1: the second stays at the border."""
    names = ("a", "b")
    journeys = [(name, "s", "China-Europe", "outbound", "cn-ganzhou", "de-duisburg", 40) for name in names]
    later = tuple(hour + 24 for hour in _ON_TIME)
    times = [[UNREACHED if hour is None else FIRST + hour * HOUR_MS for hour in (*_ON_TIME, *second)]
             for second in (later, _STUCK)]  # fmt: skip
    columns = ["subject", "service", "train_class", "direction", "origin", "destination", "containers"]
    calls = [(name, *call) for name in names for call in _CALLS]
    ports = [("cn-ala", "alashankou", "Alashankou", "near", "China"),
             ("kz-ala", "alashankou", "Alashankou", "beyond", "China")]  # fmt: skip
    return RunFrames(
        pl.DataFrame(journeys, schema=columns, orient="row"),
        pl.DataFrame(calls, schema=["subject", "type", "location", "call"], orient="row").with_row_index("call_id"),
        np.array(times, "i8"), pl.DataFrame(ports, schema=["location", "port", "name", "side", "frontier"],
                                            orient="row"), 2, FIRST, AFTER,
    )  # fmt: skip


def _world() -> World:
    return look_at(_run(), END)


def _figure(name: str) -> list[float]:
    return next(values for each, values in _world().figures.items() if each.id == name).tolist()


def test_trains_leave_and_cross() -> None:
    assert _figure("journeys") == [2, 2]
    assert _figure("crossings-alashankou") == _figure("crossings-alashankou-outbound") == [2, 1]
    assert _figure("crossings-alashankou-inbound") == [0, 0]


def test_a_train_at_the_border_has_dwelt_until_the_end() -> None:
    """Six hours, or from 3 June, 0:00, to the end of 10 July."""
    stuck = (END - FIRST) / HOUR_MS - 48
    assert _figure("dwell-mean-alashankou") == pytest.approx([6, (6 + stuck) / 2])
    assert _figure("dwell-p50-alashankou") == pytest.approx([6, (6 + stuck) / 2])
    assert np.isnan(_figure("dwell-mean-alashankou-inbound")).all()


def test_a_train_that_is_not_there_has_been_under_way_until_the_end_and_is_counted() -> None:
    under_way = (END - FIRST) / DAY_MS - 1
    assert _figure("transit-ganzhou-germany-p50") == pytest.approx([15, (15 + under_way) / 2])
    assert _figure("not-there") == [0, 1]


def test_trains_stand_at_noon_between_coming_and_leaving_for_good() -> None:
    """The first stands from 24 h to 40 h: noon of 2 June; the second a day later, or from 3 June on."""
    world = _world()
    assert world.standing["alashankou"][:, :4].tolist() == [[0, 1, 1, 0], [0, 1, 1, 1]]
    assert _figure("most-standing-alashankou") == [1, 1]
    assert _figure("standing-alashankou") == pytest.approx([2 / 30, 29 / 30])


def test_a_port_is_locked_where_more_stand_than_tracks_and_nothing_crosses_in_the_last_week() -> None:
    """One stands at the end of replication 1: more than no track, not more than one. On 1 to 3 June some cross."""
    for tracks, end, locked in ((0, END, [0, 1]), (1, END, [0, 0]), (0, FIRST + 3 * DAY_MS, [0, 0])):
        ((name, values),) = locked_ports(_run(), {"alashankou": tracks}, end)
        assert (name.id, values.tolist()) == ("locked-alashankou", locked)
