"""The diagram of every train through a port, worked out by hand on a few trains."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from drawn import WORDS, drawn

from landbridge.charts import space_time
from landbridge.charts.lanes import Track, stands_of
from landbridge.units import HOUR_MS

EAST = 1070  # [px] of the sheet's 1,080
OWN = {**WORDS, "outbound": "out", "inbound": "in", "at_once": "up to {}"}
MIDNIGHT = 1_591_718_400_000  # 10 June 2020 in Shanghai
GUIDES = pl.DataFrame([("West", -1000.0, False), ("Port", 0.0, True), ("East", 1000.0, False)],
                      schema=["label", "km", "border"], orient="row")  # fmt: skip


def frame(*trains):
    """Trains as (name, direction, [(hour, km), ...])."""
    rows = [(name, way, MIDNIGHT + round(hour * HOUR_MS), float(km)) for name, way, points in trains
            for hour, km in points]  # fmt: skip
    return pl.DataFrame(rows, schema=["train", "direction", "time", "km"], orient="row")


WHOLE = ("clock", "outbound", [(0, 1000), (1, 990)]), ("end", "outbound", [(71, -990), (72, -1000)])
OUT = ("out", "outbound", [(0, 1000), (24, 0), (30, 0), (31, -12), (36, -12), (60, -1000)])
LATER = ("later", "outbound", [(2, 1000), (26, 0), (40, 0), (64, -1000)])
BACK = ("back", "inbound", [(0, -1000), (25, -12), (26, -12), (27, 0), (28, 0), (52, 1000)])


def western_end(picture):
    """Where the lines of the days begin: beside the dates."""
    return min(line.x for line in picture.lines_of("line") if line.wide > 100)


def test_a_train_stands_from_coming_to_leaving_both_stations_together():
    track = Track("out", "outbound", tuple((hour, float(km)) for hour, km in OUT[2]))
    (stand,) = stands_of([track], [0.0])
    assert (stand.start, stand.end, stand.lane) == (24, 36, 0)


def test_as_many_columns_are_filled_as_trains_stand():
    tracks = [
        Track(name, way, tuple((hour, float(km)) for hour, km in points)) for name, way, points in (OUT, LATER, BACK)
    ]
    stands = {stand.start: stand.lane for stand in stands_of(tracks, [0.0])}
    assert stands == {24: 0, 25: 1, 26: 2}


def test_a_column_is_free_again_when_its_train_has_left():
    tracks = [Track(str(hour), "outbound", ((hour, 0.0), (hour + 5, 0.0))) for hour in (0, 5, 7)]
    assert [stand.lane for stand in stands_of(tracks, [0.0])] == [0, 0, 1]


def test_the_room_of_a_port_is_as_wide_as_most_trains_stood_and_says_so():
    one, three = (drawn(space_time(frame(*WHOLE, *trains), GUIDES, OWN)) for trains in ((OUT,), (OUT, LATER, BACK)))
    (narrow,), (wide,) = one.bars_of("land"), three.bars_of("land")
    assert wide.wide == pytest.approx(3 * narrow.wide, abs=0.2)
    assert "up to 1" in one.told
    assert "up to 3" in three.told


def test_time_runs_down_and_east_is_on_the_right():
    picture = drawn(space_time(frame(*WHOLE, OUT), GUIDES, OWN))
    (room,) = picture.bars_of("land")
    day = room.high / 3  # three days are shown
    first, second = [part for part in picture.path_of("blue") if part[0][1] - part[-1][1] < -day / 2]
    assert first[0] == pytest.approx((EAST, room.y), abs=0.2)  # the eastern end, at the beginning
    assert first[-1] == pytest.approx((room.x + room.wide, room.y + day), abs=0.2)  # in at the eastern side after a day
    assert second[0] == pytest.approx((room.x, room.y + 1.5 * day), abs=0.2)  # out at the western side at hour 36
    assert second[-1] == pytest.approx((western_end(picture), room.y + 2.5 * day), abs=0.2)


def test_a_standing_train_is_an_upright_line_inside_the_room():
    picture = drawn(space_time(frame(*WHOLE, OUT), GUIDES, OWN))
    (room,) = picture.bars_of("land")
    looks, parts = picture.paths[-1]
    assert [round(x, 1) for x, _ in parts[0]] == [pytest.approx(room.x + room.wide / 2, abs=0.2)] * 2
    assert [y - room.y for _, y in parts[0]] == pytest.approx([room.high / 3, room.high / 2], abs=0.2)
    assert float(looks["stroke-width"]) < room.wide


def test_the_first_train_in_a_port_stands_in_the_easternmost_column():
    picture = drawn(space_time(frame(*WHOLE, OUT, LATER), GUIDES, OWN))
    (room,) = picture.bars_of("land")
    columns = [part[0] for part in picture.paths[-1][1] if part[0][0] == pytest.approx(part[-1][0], abs=0.01)]
    first, second = sorted(columns, key=lambda top: top[1])
    assert first[0] == pytest.approx(room.x + 0.75 * room.wide, abs=0.2)
    assert second[0] == pytest.approx(room.x + 0.25 * room.wide, abs=0.2)


def test_trains_to_china_are_dashed_and_of_another_colour():
    picture = drawn(space_time(frame(*WHOLE, OUT, BACK), GUIDES, OWN))
    dashes = {looks["stroke"]: "stroke-dasharray" in looks for looks, parts in picture.paths
              if any(abs(part[0][0] - part[-1][0]) > 100 for part in parts)}  # fmt: skip
    assert len(dashes) == 2
    assert sorted(dashes.values()) == [False, True]


def test_a_line_ends_at_the_edge_of_the_sheet_when_its_train_runs_on():
    far = ("far", "outbound", [(0, 2000), (24, 0), (30, 0), (54, -2000)])
    picture = drawn(space_time(frame(*WHOLE, far), GUIDES, OWN))
    (room,) = picture.bars_of("land")
    xs = [x for part in picture.path_of("blue") for x, _ in part]
    assert (min(xs), max(xs)) == pytest.approx((western_end(picture), EAST), abs=0.2)
    # Half way to 2,000 km it is at 1,000 km: 12 hours after the beginning of three days.
    entry = next(part for part in picture.path_of("blue") if part[0][0] > 1060 and part[0][1] > room.y + 1)
    assert entry[0] == pytest.approx((EAST, room.y + room.high / 6), abs=0.2)


def test_a_train_that_passes_a_port_by_is_not_drawn_across_its_room():
    guides = pl.concat([GUIDES, pl.DataFrame({"label": ["Other"], "km": [-500.0], "border": [True]})]).sort("km")
    stops = ("stops", "outbound", [(0, 0), (1, 0), (10, -500), (20, -500), (30, -1000)])
    passes = ("passes", "outbound", [(40, 0), (41, 0), (61, -1000)])
    picture = drawn(space_time(frame(*WHOLE, stops, passes), guides, OWN))
    other = min(picture.bars_of("land"), key=lambda room: room.x)
    crossing = [part for part in picture.path_of("blue") for (x, _), (x2, _) in pairwise(part)
                if min(x, x2) < other.x + 0.1 and max(x, x2) > other.x + other.wide - 0.1]  # fmt: skip
    assert crossing == []


def test_every_third_day_has_its_date_in_shanghai():
    told = drawn(space_time(frame(*WHOLE, OUT), GUIDES, OWN)).told
    assert [text for text in told if "Jun" in text] == ["10 Jun", "13 Jun"]


def test_names_that_have_no_room_are_left_out_and_ports_are_not():
    rows = [(f"a rather long name {k}", k * 20.0 + 90, False) for k in range(40)]
    crowd = pl.DataFrame(rows, schema=GUIDES.schema, orient="row")
    picture = drawn(space_time(frame(*WHOLE, OUT), pl.concat([GUIDES, crowd]), OWN))
    names = [text for text in picture.texts if "name" in text.text]
    assert 0 < len(names) < 40
    assert "Port" in picture.told
