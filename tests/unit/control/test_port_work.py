"""What to do first at a port: each remark passes its own threshold, and the one that passes it by most comes first."""

from __future__ import annotations

import polars as pl
import pytest

from landbridge.control.port_work import what_to_do_first

NO_HOURS = pl.DataFrame({"until": [2.0], "p90": [3.0]})
TRAINS = {"train": pl.String, "class": pl.String, "location": pl.String, "state": pl.String, "stage": pl.String,
          "hours": pl.Float64}  # fmt: skip
WORK = {"location": pl.String, "resource": pl.String, "units": pl.Int64, "usual": pl.Int64, "busy": pl.Int64}


def trains(*rows: tuple[str, str, str, str, str | None, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=TRAINS, orient="row")


def work(*rows: tuple[str, str, int, int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=WORK, orient="row")


def kinds(*frames: pl.DataFrame, tracks: int | None = None) -> list[str]:
    return [each.kind for each in what_to_do_first(*frames, tracks)]


def test_nothing_is_to_do_at_a_port_where_nothing_waits():
    assert kinds(trains(), work(("kz-x", "places", 2, 2, 1)), NO_HOURS, tracks=10) == []


def test_a_container_train_held_for_a_day_is_named_with_its_hours():
    (found,) = what_to_do_first(trains(("t1", "China-Europe", "cn-x", "held", "border path", 61.0)), work(), NO_HOURS,
                                None)  # fmt: skip
    assert found.kind == "held"
    assert "t1 is held 61 h for the border path at cn-x" in found.text


@pytest.mark.parametrize("row", [
    ("t1", "China-Europe", "cn-x", "held", "border path", 23.9),
    ("b1", "background", "cn-x", "held", "border path", 200.0),
    ("t1", "China-Europe", "cn-x", "in a stage", "documents", 40.0),
])  # fmt: skip
def test_a_short_wait_other_freight_and_work_under_way_are_no_reason_to_call(
    row: tuple[str, str, str, str, str, float],
):
    assert kinds(trains(row), work(), NO_HOURS) == []


def test_a_full_hall_with_trains_before_it_is_named_with_the_longest_waiting():
    waiting = trains(("t1", "China-Europe", "kz-x", "held", "places", 9.0),
                     ("t2", "China-Europe", "kz-x", "held", "places", 4.0))  # fmt: skip
    (found,) = what_to_do_first(waiting, work(("kz-x", "places", 2, 2, 2)), NO_HOURS, None)
    assert found.text == "places at kz-x: all 2 at work, 2 waiting, t1 longest (9 h)"


def test_a_handover_that_nobody_waits_for_is_nothing_and_a_crew_short_with_trains_waiting_is_first():
    short = work(("cn-x", "crew", 2, 4, 1), ("cn-x", "places", 1, 1, 1))
    assert kinds(trains(), short, NO_HOURS) == []
    waiting = trains(*((f"t{k}", "China-Europe", "cn-x", "held", "crew", 2.0) for k in range(3)))
    assert kinds(waiting, short, NO_HOURS) == ["short"]


def test_a_resource_without_any_unit_stands_still_whoever_waits():
    (found,) = what_to_do_first(trains(), work(("cn-x", "open-air", 0, 1, 0)), NO_HOURS, None)
    assert "stands still" in found.text


def test_more_trains_than_tracks_in_one_future_of_ten_is_told_with_its_hour():
    hours = pl.DataFrame({"until": [2.0, 4.0, 6.0], "p90": [9.0, 11.0, 12.0]})
    (found,) = what_to_do_first(trains(), work(), hours, 10)
    assert found.kind == "over"
    assert "in 4 h" in found.text
    assert "11 trains" in found.text


def test_at_most_three_things_are_named_the_largest_excess_first():
    held = trains(("t1", "China-Europe", "cn-x", "held", "places", 240.0))
    busy = work(("cn-x", "places", 1, 1, 1), ("cn-x", "crew", 0, 4, 0), ("cn-x", "cranes", 0, 2, 0))
    hours = pl.DataFrame({"until": [2.0], "p90": [30.0]})
    found = what_to_do_first(held, busy, hours, 10)
    assert len(found) == 3
    assert [each.excess for each in found] == sorted((each.excess for each in found), reverse=True)
    assert found[0].kind == "held"
