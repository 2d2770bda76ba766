"""Queues and held trains over the days."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from drawn import WORDS, drawn

from landbridge.charts import held, standing

OWN = {**WORDS, "most": "up to {}", "tracks": "{} tracks"}
DAYS = [dt.date(2020, 1, 1) + dt.timedelta(days=each) for each in range(182)]


def port(label: str, low: float, mid: float, high: float, tracks: float | None, scale: str = "one") -> pl.DataFrame:
    frame = pl.DataFrame({"label": label, "day": DAYS, "p10": low, "p50": mid, "p90": high, "scale": scale})
    return frame.with_columns(pl.lit(tracks, dtype=pl.Float64).alias("tracks"))


PORTS = pl.concat([port("A", 10, 20, 30, 50), port("B", 1, 2, 3, None)])


@pytest.mark.parametrize(("size", "columns"), [("wide", 3), ("half", 2), ("narrow", 1)])
def test_ports_that_share_a_scale_are_drawn_on_it(size, columns):
    picture = drawn(standing(PORTS, OWN, size=size))
    lines = next(parts for looks, parts in picture.paths if looks.get("stroke") and looks.get("stroke-width") == "1.6")
    floors = sorted({line.y for line in picture.lines_of("soft") if line.wide > 100}, reverse=columns > 1)
    assert len(floors) == (1 if columns > 1 else 2)
    heights = [floors[k if columns == 1 else 0] - line[0][1] for k, line in enumerate(lines)]
    assert heights[0] / heights[1] == pytest.approx(10, rel=0.06)  # a tenth of a pixel in about eight


def test_a_port_on_another_scale_fills_it_has_its_own_numbers_and_flattens_no_other():
    apart = pl.concat([PORTS, port("C", 400, 500, 600, None, "another")])
    alone, beside = drawn(standing(PORTS, OWN)), drawn(standing(apart, OWN))
    first, second = (next(parts for looks, parts in each.paths if looks.get("stroke-width") == "1.6")[0]
                     for each in (alone, beside))  # fmt: skip
    assert first[0][1] == pytest.approx(second[0][1], abs=0.1)
    assert {"20", "40", "200", "400", "600"} <= set(beside.told)
    assert not {"200", "400", "600"} & set(alone.told)


def test_the_band_runs_from_p10_to_p90():
    picture = drawn(standing(PORTS, OWN))
    band = next(parts for looks, parts in picture.paths if looks.get("fill-opacity") == "0.25")[0]
    line = next(parts for looks, parts in picture.paths if looks.get("stroke-width") == "1.6")[0]
    ys = sorted({y for _, y in band})
    assert (ys[0] + ys[-1]) / 2 == pytest.approx(line[0][1], abs=0.1)  # 20 is the middle of 10 and 30


def test_the_number_of_tracks_is_a_dashed_line_at_its_height_and_only_where_it_is_known():
    picture = drawn(standing(PORTS, OWN))
    (limit,) = [line for line in picture.lines_of("red") if "stroke-dasharray" in line.looks]
    line = next(parts for looks, parts in picture.paths if looks.get("stroke-width") == "1.6")[0]
    floor = max(line.y for line in picture.lines_of("soft") if line.wide > 100)
    assert (floor - limit.y) / (floor - line[0][1]) == pytest.approx(50 / 20, rel=0.01)
    assert [text for text in picture.told if "tracks" in text] == ["50 tracks", "50 tracks"]  # its halo first
    assert [text for text in picture.told if "up to" in text] == ["up to 30", "up to 3"]


def test_every_month_has_its_name_in_its_middle():
    picture = drawn(standing(port("A", 1, 2, 3, None), OWN, size="narrow"))
    names = [text for text in picture.texts if text.text in WORDS["months"].split()]
    assert [each.text for each in names] == ["Jan", "Feb", "Mar", "Apr", "May", "Jun"]
    ticks = sorted(line.x for line in picture.lines_of("soft") if line.high == 4)
    assert [left < name.x < right for name, left, right in zip(names[1:-1], ticks, ticks[1:], strict=False)] == [
        True
    ] * 4


def test_each_variant_has_a_dash_of_its_own_and_its_name():
    frame = pl.concat([pl.DataFrame({"variant": name, "day": DAYS, "p10": 1.0, "p50": value, "p90": 9.0})
                       for name, value in (("without", 2.0), ("with", 8.0))])  # fmt: skip
    picture = drawn(held(frame, pl.DataFrame(schema={"day": pl.Date, "label": pl.String}), WORDS))
    lines = [(looks, parts) for looks, parts in picture.paths if looks.get("stroke-width") == "1.8"]
    assert ["stroke-dasharray" in looks for looks, _ in lines] == [False, True]
    assert {"without", "with"} <= set(picture.told)
    floor = max(line.y for line in picture.lines_of("soft") if line.wide > 100)
    low, high = (floor - parts[0][0][1] for _, parts in lines)
    assert high / low == pytest.approx(4, rel=0.01)


def test_notes_stand_at_their_days_and_never_cover_each_other():
    frame = pl.DataFrame({"variant": "one", "day": DAYS, "p10": 1.0, "p50": 2.0, "p90": 3.0})
    notes = pl.DataFrame(
        {"day": [DAYS[91], DAYS[93]], "label": ["a note of some length", "another one of some length"]}
    )
    picture = drawn(held(frame, notes, WORDS))
    lines = sorted(line.x for line in picture.lines_of("soft") if "stroke-dasharray" in line.looks)
    left, right = (min(line.x for line in picture.lines_of("line") if line.wide), 1074)
    assert lines == pytest.approx([left + (right - left) * day / 181 for day in (91, 93)], abs=0.2)
    assert len({text.y for text in picture.texts if text.text in notes["label"].to_list()}) == 2
