"""The picture of months, measured in the drawing."""

from __future__ import annotations

import polars as pl
import pytest
from drawn import drawn

from landbridge.charts import months

WORDS = {"before": "a year before", "record": "record", "percent": "{} %"}
# 150 on 100 is half more; 90 on 120 a quarter less; the third has only a residual before it, the fourth nothing.
FRAME = pl.DataFrame(
    [("Jan", 150.0, 100.0, False, False), ("Feb", 90.0, 120.0, False, False), ("Mar", 300.0, 200.0, True, True),
     ("Apr", 30.0, None, False, False)],
    schema=["label", "trains", "before", "residual", "record"], orient="row",
)  # fmt: skip


@pytest.mark.parametrize("size", ["half", "narrow", "wide"])
def test_bars_begin_at_zero_and_are_as_high_as_their_months(size):
    picture = drawn(months(FRAME, WORDS, size=size))
    bars = sorted([*picture.bars_of("steel"), *picture.bars_of("blue")], key=lambda bar: bar.x)
    assert {round(bar.y + bar.high, 1) for bar in bars} == {round(bars[0].y + bars[0].high, 1)}
    assert [bar.high / bars[2].high for bar in bars] == pytest.approx([0.5, 0.3, 1, 0.1], abs=0.002)


def test_ticks_stand_where_the_months_of_the_year_before_would_end():
    picture = drawn(months(FRAME, WORDS))
    (record,) = picture.bars_of("blue")
    floor, scale = record.y + record.high, record.high / 300
    ticks = [line for line in picture.lines_of("ink") if line.y > 20]
    assert [floor - tick.y for tick in ticks] == pytest.approx([100 * scale, 120 * scale, 200 * scale], abs=0.2)


def test_a_tick_that_is_only_what_a_sum_leaves_is_dashed():
    picture = drawn(months(FRAME, WORDS))
    dashed = [line for line in picture.lines_of("ink") if "stroke-dasharray" in line.looks]
    (record,) = picture.bars_of("blue")
    assert [record.x < line.x + line.wide / 2 < record.x + record.wide for line in dashed] == [True]


def test_growth_is_told_only_where_the_month_before_has_a_figure_of_its_own():
    assert [text for text in drawn(months(FRAME, WORDS)).told if "%" in text] == ["+50 %", "−25 %"]


def test_only_the_record_is_called_one():
    picture = drawn(months(FRAME, WORDS))
    (record,) = picture.bars_of("blue")
    assert record.x < picture.text("record").x < record.x + record.wide


def test_numbers_are_written_as_the_reader_does():
    frame = FRAME.with_columns(pl.col("trains") * 10)
    told = drawn(months(frame, {**WORDS, "thousands": "\N{NO-BREAK SPACE}"})).told
    assert "3\N{NO-BREAK SPACE}000" in told


def test_a_run_without_a_month_is_an_empty_sheet():
    assert drawn(months(FRAME.clear(), WORDS)).bars == []
