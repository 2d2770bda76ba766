"""`landbridge validate` on the screen: what a person reads of the scores, on a terminal of 80 columns and in a pipe."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landbridge.claims import load_observations
from landbridge.cli import screen
from landbridge.cli.validate import show_validation
from landbridge.statistics import Score
from landbridge.studies import Validation


def scored(verdict: str = "inside") -> Validation:
    """Every published figure with a model that says just the published value, and P10 to P90 that are its band."""
    return Validation(
        "figures.csv",
        tuple(Score(each, each.value, each.low, each.value, each.high, verdict, "")
              for each in load_observations().values()),
    )  # fmt: skip


def shown(found: Validation, capsys: pytest.CaptureFixture[str]) -> list[str]:
    show_validation(found)
    return capsys.readouterr().out.splitlines()


def test_on_80_columns_no_number_is_broken_in_two(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    unbroken = shown(scored(), capsys)
    bands = {word for line in unbroken for word in line.split() if "–" in word and word[0].isdigit()}
    monkeypatch.setattr(screen, "_UNFOLDED", 80)
    narrow = shown(scored(), capsys)
    assert max(map(len, narrow)) <= 80
    assert bands <= {word for line in narrow for word in line.split()}


def test_figures_meant_for_fitting_stand_apart(capsys: pytest.CaptureFixture[str]):
    lines = shown(scored(), capsys)
    fitted = lines.index("  Outcomes meant for fitting parameters to")
    (dwell,) = [index for index, line in enumerate(lines) if line.startswith("  dwell, h Alashankou")]
    (moscow,) = [index for index, line in enumerate(lines) if line.startswith("  Ganzhou-Moscow")]
    assert moscow < fitted < dwell


def test_a_group_without_figures_has_no_heading(capsys: pytest.CaptureFixture[str]):
    checks = replace(scored(), scores=tuple(each for each in scored().scores if each.figure.kind == "check"))
    lines = shown(checks, capsys)
    assert "  Checks: arithmetic on what went in" in lines
    assert not [line for line in lines if line.startswith("  Outcomes")]


def test_only_ascii_signs_where_that_is_wanted(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANDBRIDGE_ASCII", "1")
    assert "\n".join(shown(scored(), capsys)).isascii()


def test_a_table_of_which_nothing_can_be_scored_is_no_check_passed():
    of_another_time = replace(scored("not_scored"), scores=tuple(
        each for each in scored("not_scored").scores if not each.figure.must))  # fmt: skip
    assert not of_another_time.passed
    assert not replace(scored(), scores=()).passed
    assert scored().passed
