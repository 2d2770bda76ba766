"""Pictures of the watch: cases and R, claims, levels and orders, crews, effects."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from drawn import WORDS, Drawn, Mark, drawn
from made import CALLED, CREWS, DAYS, EFFECTS, INSTANTS, ORDERS, PICTURES, SPELLS, STATEMENTS, WATCHED, made

from landbridge.charts import claims, crews, effects, levels, watch
from landbridge.charts.days import turns

NO_NOTES = pl.DataFrame(schema={"day": pl.Date, "label": pl.String})


def words(name: str, **own: str) -> dict[str, str]:
    return {**WORDS, **PICTURES[name][2], **own}


def watched(frame: pl.DataFrame = WATCHED, notes: pl.DataFrame = NO_NOTES, size: str = "wide") -> Drawn:
    return drawn(watch(frame, notes, words("watch"), size=size))  # type: ignore[arg-type]


def at(picture: Drawn, text: str) -> Mark:
    return next(each for each in picture.texts if each.text == text)


def grid(picture: Drawn, number: int) -> list[float]:
    """Where the lines of a scale stand [px], from the lowest up; so many of them."""
    lines = sorted({line.y for line in picture.lines_of("line") if line.wide > 100})
    return lines[:number][::-1]


@pytest.mark.parametrize("size", ["wide", "half", "narrow"])
def test_cases_stand_as_high_as_the_scale_says(size: str):
    picture = watched(size=size)
    zero, _, high, _ = grid(picture, 4)  # 0, 200, 400, 600
    assert at(picture, "400").y == pytest.approx(high, abs=6)
    (area,) = [parts for looks, parts in picture.paths if looks.get("fill") == "#cfdbe6"]
    tops = {y for _, y in area[0]}
    assert zero - max(tops) == pytest.approx(0, abs=0.2)
    # 500 to 580 cases a day but for one that is cut
    assert (zero - sorted(tops)[-2]) / (zero - high) == pytest.approx(500 / 400, abs=0.02)


def test_a_day_beyond_the_scale_is_cut_and_told_in_its_number():
    picture = watched()
    told = at(picture, "18,000 ↑")
    line = next(parts for looks, parts in picture.paths if looks.get("stroke") == "#0072b2")
    left, right = line[0][0][0], 1076.0
    day = (right - left) / 182
    assert told.x == pytest.approx(left + 151.5 * day, abs=0.5)
    negative = WATCHED.with_columns(
        pl.when(pl.col("day") == DAYS[90]).then(-40.0).otherwise(pl.col("now")).alias("now")
    )
    assert "-40 ↓" in watched(negative).told


def test_the_line_of_the_earlier_table_ends_where_that_table_ended():
    picture = watched()
    (line,) = [parts for looks, parts in picture.paths if looks.get("stroke") == "#0072b2"]
    assert len(line) == 1
    day = (1076.0 - line[0][0][0]) / 182
    assert line[0][-1][0] == pytest.approx(line[0][0][0] + 150 * day, abs=0.3)


def test_a_change_of_the_table_parts_line_and_area():
    changed = WATCHED.with_columns(
        pl.when(pl.col("day") == DAYS[10]).then(300.0).otherwise(pl.col("then")).alias("then")
    )
    picture = watched(changed)
    (line,) = [parts for looks, parts in picture.paths if looks.get("stroke") == "#0072b2"]
    zero, _, high, _ = grid(picture, 4)
    lowest = max(y for _, y in line[0])
    assert (zero - lowest) / (zero - high) == pytest.approx(300 / 400, abs=0.01)


def test_r_beyond_the_scale_is_told_only_where_the_break_makes_it_so():
    assert "6.0 ↑" in watched().told
    high = WATCHED.with_columns(pl.col("reproduction") * 9)  # the first days of an epidemic: the scale says so itself
    assert "6.0 ↑" not in watched(high).told


def test_the_scale_of_r_goes_as_far_as_it_has_to():
    assert "3" in watched().told
    calm = WATCHED.with_columns(pl.lit(1.0).alias(name) for name in ("reproduction", "low", "high", "unbridged"))
    assert {"0.5", "1.0", "1.5"} <= set(watched(calm).told)
    assert "3" not in watched(calm).told


def test_a_note_stands_over_its_day_and_its_line_runs_through_both_plots_but_not_the_keys_between():
    notes = pl.DataFrame({"day": [DAYS[100]], "label": ["counted otherwise"]})
    picture = watched(notes=notes)
    lines = [line for line in picture.lines_of("soft") if line.looks.get("stroke-dasharray") == "2,3"]
    assert len(lines) == 2
    assert lines[0].x == lines[1].x
    upper, lower = sorted(lines, key=lambda line: line.y)
    key = at(picture, "unbridged")
    assert upper.y + upper.high < key.y < lower.y


@pytest.mark.parametrize("size", ["wide", "half", "narrow"])
def test_a_status_lasts_from_instant_to_instant(size: str):
    picture = drawn(claims(INSTANTS, SPELLS, STATEMENTS, words("claims"), size=size))  # type: ignore[arg-type]
    bands = {name: [bar for bar in picture.bars_of(name) if bar.wide != 13]
             for name in ("band", "line", "soft", "orange", "steel")}  # fmt: skip
    column = bands["orange"][0].wide + 2  # one instant, a pixel free on either side
    assert [round((bar.wide + 2) / column, 1) for bar in bands["band"]] == [1, 2, 1]
    assert [round((bar.wide + 2) / column, 1) for name in ("line", "soft", "steel") for bar in bands[name]] == [3, 2, 1]
    assert bands["steel"][0].x == pytest.approx(bands["orange"][0].x + column, abs=0.2)


def test_statements_stand_in_the_column_of_their_instant_and_hedged_ones_are_hollow():
    picture = drawn(claims(INSTANTS, SPELLS, STATEMENTS, words("claims")))
    marks = [mark for mark in picture.rounds if mark.y > 60]
    assert len(marks) == STATEMENTS.height
    hollow = [mark for mark in marks if mark.looks.get("fill") == "#ffffff"]
    assert len(hollow) == 1
    band = next(bar for bar in picture.bars_of("orange") if bar.wide != 13)
    assert hollow[0].x < band.x  # said at the instant before the dispute
    both = sorted(mark.x for mark in marks if mark.y == sorted({each.y for each in marks})[1])[1:]
    assert both[1] - both[0] == pytest.approx(13)  # two of one instant side by side


def test_only_stances_and_statuses_that_there_are_have_a_key():
    few = drawn(claims(INSTANTS, SPELLS.head(1), STATEMENTS.head(1), words("claims")))
    assert {"asserts", "reported"} <= set(few.told)
    assert not {"denies", "hedged", "confirmed", "disputed"} & set(few.told)


def test_a_word_that_has_no_room_in_its_band_is_left_to_the_key():
    picture = drawn(claims(INSTANTS, SPELLS, STATEMENTS, words("claims", confirmed="confirmed " * 9), size="narrow"))
    assert sum(text.text.startswith("confirmed") for text in picture.texts if text.y > 120) == 0


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_levels_last_as_many_days_as_they_did_and_have_their_number(size: str):
    picture = drawn(levels(CALLED, ORDERS, words("levels"), size=size))  # type: ignore[arg-type]
    wide = {name: [bar.wide for bar in picture.bars_of(name) if bar.wide != 13]
            for name in ("land", "band", "steel", "orange", "red")}  # fmt: skip
    day = wide["land"][0] / 100
    assert [each[0] / day for each in wide.values()] == pytest.approx([100, 20, 20, 2, 40], abs=0.15)
    assert all(len(each) == 3 for each in wide.values())
    assert picture.told.count("4") == 3


@pytest.mark.parametrize("size", ["wide", "half", "narrow"])
def test_an_order_is_as_long_as_it_held_and_its_name_covers_no_other(size: str):
    picture = drawn(levels(CALLED, ORDERS, words("levels"), size=size))  # type: ignore[arg-type]
    day = next(bar.wide for bar in picture.bars_of("land") if bar.wide != 13) / 100
    lines = sorted(line.wide / day for line in picture.lines_of("ink") if line.wide and line.y > 40)
    assert lines == pytest.approx([3, 8, 151], abs=0.15)
    assert {"sanitary-2020", "xinfadi", "first"} <= set(picture.told)


def test_a_port_with_orders_and_no_level_has_a_row_too():
    picture = drawn(levels(CALLED.clear(), ORDERS, words("levels")))
    assert {"A", "B", "sanitary-2020"} <= set(picture.told)


def test_crews_and_people_are_on_scales_of_their_own_and_all_ports_on_the_same():
    lower = CREWS.with_columns(
        pl.when(pl.col("label") == "A").then(2.0).otherwise(pl.col("duty_p50")).alias("duty_p50")
    )
    picture = drawn(crews(lower, words("crews")))
    lines = next(parts for looks, parts in picture.paths
                 if looks.get("stroke") == "#0072b2" and looks.get("stroke-width") == "1.8")  # fmt: skip
    four, two, floor, _, below = grid(picture, 5)[::-1]  # of crews 4, 2 and 0, of people 5 and 0
    assert [lines[0][0][1], lines[1][0][1]] == pytest.approx([two, four], abs=0.2)
    worst, median = (next(parts for looks, parts in picture.paths
                          if looks.get("stroke") == "#b35900" and looks.get("stroke-width") == width)
                     for width in ("1.1", "1.8"))  # fmt: skip
    assert floor < below
    assert (below - worst[0][0][1]) / (below - median[0][0][1]) == pytest.approx(9 / 2, rel=0.02)


def test_level_stretches_of_a_line_are_its_two_ends():
    line = [(0.0, 5.0), (1.0, 5.0), (2.0, 5.0), (3.0, 4.0), (4.0, 5.0), (5.0, 5.0)]
    assert turns(line) == [(0.0, 5.0), (2.0, 5.0), (3.0, 4.0), (4.0, 5.0), (5.0, 5.0)]
    assert turns([]) == []
    assert turns([(1.0, 2.0)]) == [(1.0, 2.0)]


@pytest.mark.parametrize("size", ["wide", "half", "narrow"])
def test_effects_stand_in_per_cent_of_what_was_without_them(size: str):
    picture = drawn(effects(EFFECTS, words("effects"), size=size))  # type: ignore[arg-type]
    marks = sorted((mark for mark in picture.rounds if mark.y > 24), key=lambda mark: mark.y)
    percent = (marks[1].x - marks[0].x) / 11  # -1 % and +10 %
    spreads = {round(line.y): line for line in picture.lines_of("blue") if line.wide and line.y > 24}
    assert [spreads[round(mark.y)].wide / percent for mark in marks] == pytest.approx([1, 10, 2], abs=0.1)
    assert marks[2].x - marks[0].x == pytest.approx(percent, abs=0.3)  # no change is one per cent to the right of -1 %
    assert [mark.looks.get("fill") == "#ffffff" for mark in marks] == [False, False, True]


def test_where_every_effect_is_told_no_hollow_dot_is_explained():
    assert "open" not in drawn(effects(EFFECTS.head(2), words("effects"))).told
    assert "open" in drawn(made("effects", "wide")).told


def test_an_effect_on_a_figure_of_zero_breaks_nothing():
    frame = pl.DataFrame([("a", 0.0, 1.0, 0.5, 1.5, "+1")], schema=EFFECTS.schema, orient="row")
    assert "+1" in drawn(effects(frame, words("effects"))).told


def test_days_may_be_a_year_and_more():
    days = [dt.date(2020, 1, 1) + dt.timedelta(days=k) for k in range(400)]
    frame = pl.DataFrame({"day": days, **{name: [1.0] * 400 for name in WATCHED.columns[1:]}})
    assert watched(frame).told.count("Jan") >= 2
