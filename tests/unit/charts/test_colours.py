"""Contrast of the palette by the formula of WCAG 2.1 (relative luminance and contrast ratio)."""

from __future__ import annotations

import re

import pytest

from landbridge.charts import COLOURS, css_variables

THEMES = ("light", "dark")


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4 for each in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str, theme: str) -> float:
    low, high = sorted(luminance(COLOURS[name][theme]) for name in (one, other))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_has_the_contrast_that_the_standard_names():
    assert (luminance("#ffffff") + 0.05) / (luminance("#000000") + 0.05) == pytest.approx(21)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("text", ["ink", "soft", "blue", "orange", "red", "green", "pink"])
def test_texts_reach_double_a_on_the_ground(text, theme):
    assert contrast(text, "paper", theme) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), [("ink", "land"), ("soft", "land"), ("ink", "steel"), ("paper", "orange")])
def test_texts_on_land_and_inside_bars_reach_double_a(text, ground, theme):
    assert contrast(text, ground, theme) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), [("steel", "paper"), ("blue", "land"), ("orange", "land")])
def test_marks_stand_out_from_what_is_behind_them(mark, ground, theme):
    assert contrast(mark, ground, theme) >= 3


def test_the_style_sheet_sets_every_colour_in_both_themes_and_paper_stays_light():
    light, dark = css_variables().split("@media")
    for name, values in COLOURS.items():
        assert f"--{name}:{values['light']};" in light
        assert f"--{name}:{values['dark']};" in dark
    assert re.match(r" screen and \(prefers-color-scheme:dark\)", dark)
