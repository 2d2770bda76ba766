"""Numbers, round values and the room of texts."""

from __future__ import annotations

import pytest

from landbridge.charts.surface import ticks
from landbridge.charts.writing import alike, day_label, figure, number, shortened, width_of, wrapped

RUSSIAN = {"thousands": "\N{NO-BREAK SPACE}", "decimal": ","}


@pytest.mark.parametrize(("value", "digits", "words", "told"), [
    (1234.5, 1, {}, "1,234.5"), (1234.5, 1, RUSSIAN, "1\N{NO-BREAK SPACE}234,5"), (1169, 0, {"thousands": ""}, "1169"),
])  # fmt: skip
def test_numbers_have_the_signs_of_their_language(value, digits, words, told):
    assert number(value, words, digits) == told


@pytest.mark.parametrize(
    ("value", "told"), [(2128.0, "2,128"), (21.0, "21"), (17.46, "17.5"), (0.605, "0.60"), (0.0, "0")]
)
def test_a_figure_has_the_digits_that_are_read(value, told):
    assert figure(value, {}) == told


def test_numbers_that_stand_together_have_the_same_digits():
    assert alike([24.0, 18.6], {}) == ["24.0", "18.6"]
    assert alike([812.3, 790.0], {}) == ["812", "790"]


@pytest.mark.parametrize(("low", "high", "most", "wanted"), [
    (0, 51, 4, [0, 20, 40]), (0, 3862, 5, [0, 1000, 2000, 3000]), (9.5, 28, 7, [10, 15, 20, 25]),
    (0, 1, 5, [0, 0.25, 0.5, 0.75, 1]),
])  # fmt: skip
def test_ticks_are_round_values_inside_the_axis(low, high, most, wanted):
    assert ticks(low, high, most) == pytest.approx(wanted)


@pytest.mark.parametrize("most", range(2, 10))
def test_there_are_never_more_ticks_than_asked_for(most):
    assert all(len(ticks(0, high / 7, most)) <= most for high in range(1, 400))


def test_days_are_those_of_shanghai():
    words = {"months": "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月", "day": "{month}{day}日"}
    assert day_label(1_591_718_400_000, words) == "6月10日"  # 9 June 2020, 16:00 UTC
    assert day_label(1_591_718_399_000, words) == "6月9日"


def test_a_text_that_is_too_long_keeps_its_beginning():
    assert shortened("a long name indeed", 12, 60).endswith("…")
    assert width_of(shortened("a long name indeed", 12, 60), 12) <= 60
    assert shortened("short", 12, 60) == "short"


@pytest.mark.parametrize("text", ["one two three four five six seven", "阿拉山口口岸在中国新疆博尔塔拉蒙古自治州"])
def test_wrapped_lines_fit_and_hold_the_whole_text(text):
    lines = wrapped(text, 12, 80)
    assert len(lines) > 1
    assert all(width_of(line, 12) <= 80 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
