"""The map: its projection against what defines it, and widths and rings against their numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from drawn import WORDS, drawn

from landbridge.charts import flow_map
from landbridge.charts.labels import Label, placed
from landbridge.charts.projection import Projection, fitted, land_rings, run_of_sections
from landbridge.network import load_network

OWN = {**WORDS, "trains": "trains", "standing": "standing", "credit": "© OpenStreetMap contributors"}
UNIT = Projection(meridian=65, scale=1000, shift=(0, 0))


def sections(*rows):
    schema = ["section", "start_lon", "start_lat", "end_lon", "end_lat", "trains"]
    return pl.DataFrame(rows, schema=schema, orient="row")


SECTIONS = sections(("a", 20.0, 50.0, 60.0, 55.0, 400.0), ("b", 60.0, 55.0, 80.0, 45.0, 100.0),
                    ("c", 80.0, 45.0, 110.0, 35.0, 200.0), ("d", 60.0, 55.0, 110.0, 50.0, 0.0))  # fmt: skip
PORTS = pl.DataFrame([("West", 24.0, 52.0, 36.0, 49.0), ("East", 82.0, 45.0, 9.0, 16.0)],
                     schema=["label", "lon", "lat", "p50", "p90"], orient="row")  # fmt: skip
PLACES = pl.DataFrame([("Town", 60.0, 55.0)], schema=["label", "lon", "lat"], orient="row")


def apart(one, other):
    """Distance on the sheet of two places [lon, lat], in radians of the globe."""
    (x, y), (x2, y2) = UNIT.px([one[0], other[0]], [one[1], other[1]])
    return math.hypot(x2 - x, y2 - y) / 1000


@pytest.mark.parametrize("lon", [65, 20, 110])
def test_distances_along_meridians_are_true(lon):
    assert apart((lon, 30), (lon, 60)) == pytest.approx(math.radians(30), rel=1e-9)


@pytest.mark.parametrize("parallel", [35, 58])
def test_distances_along_the_two_standard_parallels_are_true(parallel):
    step = 0.01
    assert apart((90, parallel), (90 + step, parallel)) == pytest.approx(
        math.radians(step) * math.cos(math.radians(parallel)), rel=1e-6
    )


def test_north_is_up_and_east_is_right():
    (west, south), (east, north) = UNIT.px([60, 70], [40, 50])
    assert west < east
    assert north < south


def test_all_points_fit_between_the_margins():
    lon, lat = [-4.0, 20.0, 131.0], [40.0, 60.0, 44.0]
    projection, height = fitted(lon, lat, width=1000, margins=(10, 20, 30, 40))
    points = projection.px(lon, lat)
    assert (points.min(axis=0), points.max(axis=0)) == (pytest.approx([10, 20]), pytest.approx([970, height - 40]))


def test_land_is_cut_at_the_sheet_and_has_the_caspian_sea_as_a_hole():
    projection, height = fitted([45.0, 60.0], [36.0, 48.0], width=400, margins=(0, 0, 0, 0))
    rings = list(land_rings(projection, 400, height))
    every = np.vstack(rings)
    assert every.min() >= 0
    assert (every <= [400, height + 1e-9]).all()
    turns = [
        np.sign(np.sum(ring[:, 0] * np.roll(ring[:, 1], -1) - np.roll(ring[:, 0], -1) * ring[:, 1])) for ring in rings
    ]
    ((x, y),) = projection.px([51.0], [40.0])  # the middle of the Caspian Sea
    assert sum(turn for ring, turn in zip(rings, turns, strict=True) if inside(ring, x, y)) == 0


def inside(ring, x, y):
    """Even-odd rule."""
    before, after = ring, np.roll(ring, -1, axis=0)
    crosses = (before[:, 1] > y) != (after[:, 1] > y)
    at = before[:, 0] + (y - before[:, 1]) / np.where(crosses, after[:, 1] - before[:, 1], 1) * (
        after[:, 0] - before[:, 0]
    )
    return bool(np.sum(crosses & (at > x)) % 2)


def test_lines_are_as_wide_as_their_trains_and_sections_without_trains_are_not_drawn():
    looks = [looks for looks, _ in drawn(flow_map(SECTIONS, PORTS, PLACES, OWN)).paths if "stroke" in looks]
    assert [float(each["stroke-width"]) for each in looks] == pytest.approx([2, 4, 8])  # the widest on top


def test_rings_have_areas_in_proportion():
    picture = drawn(flow_map(SECTIONS, PORTS, PLACES, OWN))
    solid = sorted(
        ring.wide for ring in picture.rounds if ring.has("orange") and ring.looks.get("stroke-width") == "2.2"
    )
    dashed = sorted(ring.wide for ring in picture.rounds if ring.has("orange") and "stroke-dasharray" in ring.looks
                    and ring.looks.get("transform") and ring.wide > 18.5)  # fmt: skip
    assert solid[0] / solid[1] == pytest.approx(math.sqrt(9 / 36), abs=0.01)
    assert dashed[-1] / solid[1] == pytest.approx(math.sqrt(49 / 36), abs=0.01)


def test_ports_are_named_with_their_number_and_whose_the_map_is_stands_on_it():
    told = drawn(flow_map(SECTIONS, PORTS, PLACES, OWN)).told
    assert {"West 36", "East 9", "Town", "© OpenStreetMap contributors"} <= set(told)


def test_a_section_of_the_network_runs_as_it_does_and_an_unknown_one_straight():
    section = load_network().sections["cn-jinghe--cn-alashankou"]
    start, end = (load_network().locations[each] for each in (section.start, section.end))
    own = (start.lon, start.lat, end.lon, end.lat, 5.0)
    known, straight = (drawn(flow_map(sections((name, *own)), PORTS.clear(), PLACES.clear(), OWN)).path_of("blue")
                       for name in (section.id, "none"))  # fmt: skip
    assert len(straight[0]) == 2
    assert len(known[0]) > 2


def test_every_line_of_the_map_runs_between_the_ends_of_its_section():
    network = load_network()
    runs = run_of_sections()
    rail = {section.id for section in network.sections.values() if section.mode != "road"}
    assert rail <= set(runs) <= set(network.sections)
    for name, points in runs.items():
        section = network.sections[name]
        for at, place in ((0, section.start), (-1, section.end)):
            location = network.locations[place]
            assert points[at] == pytest.approx([location.lon, location.lat], abs=0.011), name


def test_names_never_cover_each_other_and_the_due_ones_are_there():
    labels = [Label(f"name {k}", 50 + 3 * k, 50, 12, 5, due=k == 29) for k in range(30)]
    rows = placed(labels, [], (200, 100))
    assert "name 29" in [row["text"] for row in rows]
    free = [row for row in rows if row["text"] != "name 29"]
    for k, one in enumerate(free):
        for other in free[k + 1 :]:
            assert abs(one["y"] - other["y"]) >= 12 or abs(one["x"] - other["x"]) >= 12 * 0.34 * 5


def test_a_name_stands_where_it_hides_no_line_and_one_that_needs_not_stand_is_left_out_before_it_hides_one():
    beside = np.array([(x, 50.0, 5.0) for x in range(60, 200, 3)])  # a line from the place to the right
    label = Label("name", 50, 50, 12, 5)
    (free,), (moved,) = placed([label], [], (200, 100)), placed([label], [], (200, 100), beside)
    assert free["x"] > 50
    assert moved["x"] < 50
    everywhere = np.array([(x, y, 5.0) for x in range(0, 200, 3) for y in range(0, 100, 3)], dtype=float)
    assert placed([label], [], (200, 100), everywhere) == []
    assert len(placed([replace(label, due=True)], [], (200, 100), everywhere)) == 1
