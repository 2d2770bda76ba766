"""What all pictures have in common: valid, small, without script, with the colours of their page."""

from __future__ import annotations

import json
import re
import struct
from itertools import pairwise
from xml.etree import ElementTree as ET

import altair as alt
import pytest
from drawn import SVG, parts_of
from made import PICTURES, made

from landbridge.charts import COLOURS, WIDTH, render_png, render_svg

SIZES = ("wide", "half", "narrow")
every_picture = pytest.mark.parametrize("name", PICTURES)
every_size = pytest.mark.parametrize("size", SIZES)
# Bytes. A page holds each in two widths and must stay under 1.5 MB; the diagram of every train is given 350,000.
MOST = {"space_time": 120_000, "flow_map": 90_000, "standing": 60_000, "figures": 50_000}


@every_picture
def test_a_picture_is_vega_lite_by_its_schema(name):
    chart = made(name, "wide")
    assert chart.to_dict(validate=True)["$schema"].startswith("https://vega.github.io/schema/vega-lite/")


@every_picture
@every_size
def test_a_picture_in_a_page_holds_no_script_link_style_font_or_fixed_colour(name, size):
    text = render_svg(made(name, size), "page")
    root = ET.fromstring(text)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {"svg", "g", "path", "line", "text"}
    assert not re.search(r"href|url\(|style=|font-family|https?://(?!www\.w3\.org/2000/svg)", text)
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb", text)
    assert set(re.findall(r"var\(--(\w+)\)", text)) <= set(COLOURS)


@every_picture
@every_size
def test_a_picture_takes_the_width_of_its_place_and_has_a_known_one_of_its_own(name, size):
    root = ET.fromstring(render_svg(made(name, size), "page"))
    assert root.get("width") is None
    assert root.attrib["viewBox"].split()[2] == str(WIDTH[size])


@every_picture
@every_size
def test_texts_are_at_least_ten_pixels_high_on_a_phone(name, size):
    heights = [float(each) for each in re.findall(r'font-size="([\d.]+)px"', render_svg(made(name, size)))]
    shown_at = {"narrow": 380, "half": 500, "wide": 1040}[size] / WIDTH[size]
    assert min(heights) * shown_at >= 9.6
    assert min(each for each in heights if each != 10) * shown_at >= 10.5  # ten: whose map it is


@every_picture
def test_a_picture_stays_small(name):
    assert max(len(render_svg(made(name, size)).encode()) for size in SIZES) < MOST.get(name, 30_000)


@every_picture
@every_size
def test_every_mark_lies_on_the_sheet(name, size):
    root = ET.fromstring(render_svg(made(name, size), "light"))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    for text in root.iter(f"{SVG}text"):
        x, y = map(float, re.findall(r"-?[\d.]+", text.attrib["transform"])[:2])
        assert -1 <= x <= width + 1
        assert 0 <= y <= height


@every_picture
@every_size
def test_nothing_to_show_is_an_empty_sheet_and_no_fault(name, size):
    assert render_svg(made(name, size, empty=True)).startswith("<svg")


@pytest.mark.parametrize("name", [name for name, (_, _, words) in PICTURES.items() if words])
def test_a_word_that_is_missing_is_told_and_never_left_out(name):
    with pytest.raises(KeyError):
        made(name, "wide", words={"months": "1 2 3 4 5 6 7 8 9 10 11 12", "day": "{day}"})


def test_the_same_chart_gives_the_same_text():
    assert render_svg(made("flow_map", "wide")) == render_svg(made("flow_map", "wide"))


def test_a_picture_of_its_own_has_fixed_colours_a_ground_and_fonts():
    for theme in ("light", "dark"):
        text = render_svg(made("legs", "half"), theme)
        assert "var(" not in text
        assert f'<rect width="520" height="134" fill="{COLOURS["paper"][theme]}" />' in text
        assert "font-family=" in text


def test_title_and_description_tell_the_picture_to_those_who_do_not_see_it():
    text = render_svg(made("legs", "half"), title="Days < & >", description='said "so"')
    root = ET.fromstring(text)
    assert root.get("role") == "img"
    assert [element.tag.removeprefix(SVG) for element in root][:2] == ["title", "desc"]
    assert [element.text for element in root][:2] == ["Days < & >", 'said "so"']


def test_texts_come_out_as_they_went_in():
    chart = made("legs", "half", words={"days": 'Tage & <b>"天"</b>', "months": ""})
    root = ET.fromstring(render_svg(chart))
    assert 'Tage & <b>"天"</b>' in [text.text for text in root.iter(f"{SVG}text")]


def clipped(colour: str) -> alt.LayerChart:
    rows = alt.InlineData(values=json.dumps([{"x": 1, "text": "x"}]), format=alt.JsonDataFormat(type="json"))
    return alt.layer(
        alt.Chart(rows).mark_rect(clip=True, color=colour).encode(x=alt.X("x", type="quantitative", axis=None))
    )


def test_ids_of_two_pictures_never_clash():
    ids = [re.findall(r'id="([^"]+)"', render_svg(clipped(each))) for each in ("red", "green")]
    used = [re.findall(r"url\(#([^)]+)\)", render_svg(clipped(each))) for each in ("red", "green")]
    assert ids[0]
    assert not set(ids[0]) & set(ids[1])
    assert [set(each) for each in used] == [set(each) for each in ids]


def test_points_of_a_path_written_in_steps_do_not_drift():
    """Outbound trains of the made run go west and down to the last one, which rounding must not turn."""
    root = ET.fromstring(render_svg(made("space_time", "wide"), "light"))
    blue = [element for element in root.iter(f"{SVG}path") if element.get("stroke") == COLOURS["blue"]["light"]]
    steps = [step for part in parts_of(blue[0].attrib["d"]) for step in pairwise(part)]
    assert len(steps) > 500
    assert all(after[0] <= before[0] and after[1] >= before[1] for before, after in steps)
    western = [after[0] for _, after in steps if after[0] < 60]  # all trains end there
    assert len(western) > 100
    assert len(set(western)) == 1


@pytest.mark.parametrize("scale", [1, 2])
def test_a_png_has_its_pixels(scale):
    png = render_png(made("legs", "half"), scale)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (520 * scale, 134 * scale)
