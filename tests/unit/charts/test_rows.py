"""Pictures made of rows: figures, distributions, assumptions, fitted parameters; and the strip of a journey."""

from __future__ import annotations

import polars as pl
import pytest
from drawn import WORDS, drawn
from made import FITTED, LEANING, bins, made

from landbridge.charts import calibration, distributions, figures, legs, sensitivity
from landbridge.charts.writing import width_of

FIGURE = {"band": "band", "check": "check", "outcome": "outcome", "inside": "inside", "outside": "outside",
          "published": "published", "model": "model"}  # fmt: skip
SCHEMA = ["label", "kind", "published", "low", "high", "value", "p10", "p90", "inside"]


def figure(*rows, size="wide"):
    return drawn(figures(pl.DataFrame(rows, schema=SCHEMA, orient="row"), {**WORDS, **FIGURE}, size=size))


@pytest.mark.parametrize("size", ["wide", "half", "narrow"])
def test_a_figure_lies_in_its_band_as_in_its_numbers(size):
    picture = figure(("f", "outcome", 10.0, 8.0, 16.0, 14.0, 12.0, 15.0, True), size=size)
    band, dot = picture.bars_of("band")[0], picture.rounds[0]
    assert (dot.x - band.x) / band.wide == pytest.approx((14 - 8) / (16 - 8), abs=0.002)
    (spread,) = [line for line in picture.lines_of("blue") if line.wide]
    assert (spread.x - band.x) / band.wide == pytest.approx((12 - 8) / 8, abs=0.002)
    assert spread.wide / band.wide == pytest.approx((15 - 12) / 8, abs=0.002)
    (tick,) = [line for line in picture.lines_of("ink") if abs(line.y - dot.y) < 12]
    assert (tick.x - band.x) / band.wide == pytest.approx((10 - 8) / 8, abs=0.002)


def test_a_figure_outside_is_hollow_and_says_so():
    picture = figure(("f", "outcome", 10.0, 8.0, 12.0, 13.0, 12.5, 13.5, False))
    assert picture.rounds[0].looks["fill"] == "#ffffff"
    assert "10 · 13.0 (12.5–13.5) ✗ outside" in picture.told


@pytest.mark.parametrize(("size", "told"), [("wide", "10 · 11 ✓ inside"), ("narrow", "10 · 11 ✓")])
def test_whether_a_figure_is_inside_is_told_by_a_sign_and_on_a_phone_by_no_word(size, told):
    assert told in figure(("f", "outcome", 10.0, 8.0, 12.0, 11.0, 11.0, 11.0, True), size=size).told


def test_what_lies_beyond_the_row_is_an_arrow_at_its_end():
    picture = figure(("f", "outcome", 10.0, 8.0, 12.0, 30.0, 29.0, 31.0, False),
                     ("g", "outcome", 10.0, 8.0, 12.0, 1.0, 0.5, 2.0, False))  # fmt: skip
    right, left = sorted((mark for mark in picture.rounds if mark.has("red")), key=lambda mark: -mark.x)
    band = picture.bars_of("band")[0]
    assert right.x > band.x + 1.4 * band.wide
    assert left.x < band.x - 0.4 * band.wide
    assert right.looks["d"] != left.looks["d"]


def test_a_band_of_one_value_is_a_tick_and_the_spread_gives_the_scale():
    picture = figure(("f", "outcome", 17.0, 17.0, 17.0, 16.0, 14.0, 18.0, True))
    (spread,) = [line for line in picture.lines_of("blue") if line.wide]
    (tick,) = [line for line in picture.lines_of("ink") if abs(line.y - spread.y) < 12]
    assert (tick.x - spread.x) / spread.wide == pytest.approx((17 - 14) / (18 - 14), abs=0.002)


def test_histograms_have_areas_in_proportion_to_their_shares():
    picture = drawn(distributions(bins(["a", "b"]), {**WORDS, "unit": "days", "published": "p", "spread": "s"}))
    bars = picture.bars_of("steel")
    assert len(bars) == 8
    assert [bar.high / bars[1].high for bar in bars[:4]] == pytest.approx([0.25, 1, 0.75, 0.5], abs=0.01)
    assert sum(bar.wide * bar.high for bar in bars[:4]) == pytest.approx(sum(bar.wide * bar.high for bar in bars[4:]))


def test_published_values_and_quantiles_stand_at_their_places_on_the_scale():
    picture = drawn(distributions(bins(["a", "b"]), {**WORDS, "unit": "days", "published": "p", "spread": "s"}))
    bars = picture.bars_of("steel")
    day = bars[1].x - bars[0].x
    (published,) = [line for line in picture.lines_of("red") if line.high]  # of b none is known
    assert published.x == pytest.approx(bars[0].x - 0.3 + 3 * day, abs=0.3)
    spread = next(line for line in picture.lines_of("ink") if line.wide and line.y > 30)
    assert (spread.x, spread.wide) == pytest.approx((bars[0].x - 0.3 + day, 3 * day), abs=0.4)


def test_ends_that_can_not_be_seen_are_left_out():
    tail = pl.DataFrame([("a", 11.0 + k, 12.0 + k, 0.0001, 9.0, 10.0, 12.0, None) for k in range(1, 40)],
                        schema=bins(["a"]).schema, orient="row")  # fmt: skip
    words = {**WORDS, "unit": "days", "published": "p", "spread": "s"}
    with_tail, without = (drawn(distributions(frame, words)) for frame in (pl.concat([bins(["a"]), tail]), bins(["a"])))
    assert [bar.wide for bar in with_tail.bars_of("steel")] == [bar.wide for bar in without.bars_of("steel")]


def test_assumptions_are_ranked_and_at_most_eight_are_shown():
    words = {**WORDS, "low": "lowered", "high": "raised", "base": "as it is"}
    told = [text for text in drawn(sensitivity(LEANING, words)).told if text.startswith("assumption")]
    # Weights rise with the number; outcome 0 has 0, 3, ..., 27.
    assert told[:8] == [f"assumption {k}" for k in range(27, 5, -3)]
    assert len(told) == 24


def test_bars_reach_from_the_base_to_what_the_outcome_becomes():
    frame = pl.DataFrame([("a", "o", "h", 10.0, 4.0, 12.0, 2.0), ("b", "o", "h", 10.0, 11.0, 9.0, 1.0)],
                         schema=LEANING.schema, orient="row")  # fmt: skip
    picture = drawn(sensitivity(frame, {**WORDS, "low": "lowered", "high": "raised", "base": "as it is"}))
    base = next(line.x for line in picture.lines_of("ink"))
    low, high = ([bar for bar in picture.bars_of(name) if bar.wide != 13] for name in ("steel", "orange"))
    unit = low[0].wide / 6
    assert [bar.wide for bar in (*low, *high)] == pytest.approx([6 * unit, unit, 2 * unit, unit], abs=0.2)
    assert [low[0].x + low[0].wide, low[1].x, high[0].x, high[1].x + high[1].wide] == pytest.approx([base] * 4, abs=0.2)


def test_bars_to_the_same_side_do_not_cover_each_other():
    frame = pl.DataFrame([("a", "o", "h", 10.0, 12.0, 11.0, 2.0)], schema=LEANING.schema, orient="row")
    picture = drawn(sensitivity(frame, {**WORDS, "low": "lowered", "high": "raised", "base": "as it is"}))
    (low,), (high,) = ([bar for bar in picture.bars_of(name) if bar.wide != 13] for name in ("steel", "orange"))
    assert low.y + low.high <= high.y + 0.1


def test_a_parameter_lies_between_its_bounds_as_in_its_numbers():
    frame = pl.DataFrame([("p", "h", 2.0, 4.0, 3.0, 5.0, 1.0, 6.0, True)],
                         schema=FITTED.schema, orient="row")  # fmt: skip
    words = {**WORDS, "value": "value", "start": "before", "interval": "interval", "open": "not determined"}
    picture = drawn(calibration(frame, words))
    (bounds,) = [line for line in picture.lines_of("soft") if line.wide]
    hour = bounds.wide / 5
    (interval,) = [bar for bar in picture.bars_of("band") if bar.wide != 13]
    assert (interval.x - bounds.x, interval.wide) == pytest.approx((2 * hour, 2 * hour), abs=0.2)
    dots = {mark.looks["fill"]: mark.x - bounds.x for mark in picture.rounds if abs(mark.y - bounds.y) < 1}
    assert sorted(dots.values()) == pytest.approx([1 * hour, 3 * hour], abs=0.2)
    assert "4 (3–5) h" in picture.told
    assert "4 (3–5) h, not determined" in drawn(calibration(frame.with_columns(determined=False), words)).told


def test_the_strip_of_a_journey_is_divided_as_its_days_are():
    frame = pl.DataFrame([("China", False, 6.0), ("Port", True, 1.5), ("West", False, 4.5)],
                         schema=["label", "at_port", "days"], orient="row")  # fmt: skip
    picture = drawn(legs(frame, {**WORDS, "days": "days"}))
    china, west = picture.bars_of("steel")
    (port,) = picture.bars_of("orange")
    assert [china.wide / port.wide, west.wide / port.wide] == pytest.approx([4, 3], abs=0.01)
    assert (china.x + china.wide, port.x + port.wide) == pytest.approx((port.x, west.x), abs=0.2)
    assert {"6.0", "1.5", "4.5"} <= set(picture.told)


def test_a_short_part_tells_its_days_with_its_name():
    frame = pl.DataFrame(
        [("China", False, 16.0), ("Port", True, 0.2)], schema=["label", "at_port", "days"], orient="row"
    )
    assert "Port 0.2" in drawn(legs(frame, {**WORDS, "days": "days"})).told


@pytest.mark.parametrize("name", ["figures", "calibration", "sensitivity", "distributions"])
def test_names_and_figures_of_a_row_stay_apart_on_a_phone(name):
    picture = drawn(made(name, "narrow"))
    for text in picture.texts:
        if text.looks.get("text-anchor") != "end" or text.looks.get("font-size") != "12px":
            continue
        left = [each for each in picture.texts if each.x == 0 and each.y == text.y]
        assert all(width_of(each.text, 12) < text.x - width_of(text.text, 12) for each in left)
