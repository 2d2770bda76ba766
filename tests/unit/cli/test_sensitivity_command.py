"""`landbridge sensitivity` on a scenario whose leanings are known beforehand (one_stage.py)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from one_stage import write_one_stage

Call = Callable[..., tuple[int, str, str]]
QUICK = ("--replications", "2")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenario `mine` in it."""
    write_one_stage(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_screen_ranks_what_moves_each_outcome_and_fits_in_80_columns(call: Call):
    code, out, _ = call("sensitivity", "mine", *QUICK)
    assert code == 0
    lines = out.splitlines()
    (documents,) = [line for line in lines if line.startswith("    documents at Alashankou")]
    assert "3–5 h" in documents
    assert documents.endswith("3.0 → 5.0")
    assert not [line for line in lines if line.startswith("    formation")]
    assert "  standing-khorgos: not measured, no port of the run is called 'Khorgos'" in lines
    assert max(map(len, lines)) <= 80


def test_a_bar_runs_from_end_to_end_with_the_base_in_the_middle(call: Call):
    _, out, _ = call("sensitivity", "mine", *QUICK, "--outcome", "dwell-alashankou")
    (documents,) = [line for line in out.splitlines() if line.startswith("    documents")]
    bar = documents[documents.index("├") : documents.index("┤") + 1]
    assert len(bar) == 17
    assert bar.index("●") == 8  # 4 h lies half-way between 3 and 5


def test_only_ascii_signs_where_that_is_wanted(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANDBRIDGE_ASCII", "1")
    _, out, _ = call("sensitivity", "mine", *QUICK, "--outcome", "dwell-alashankou")
    assert out.isascii()


def test_json_has_every_leaning_that_is_not_nothing(call: Call):
    code, out, _ = call("sensitivity", "mine", *QUICK, "--json", "--outcome", "dwell-alashankou")
    told = json.loads(out)
    assert code == 0
    assert (told["seed"], told["replications"], told["groups"], told["saved"]) == (1, 2, 2, None)
    (outcome,) = told["outcomes"]
    assert (outcome["id"], outcome["half_width"]) == ("dwell-alashankou", 4.0)
    (leaning,) = outcome["leanings"]
    assert (leaning["at_low"], leaning["at_high"], leaning["sure"]) == (pytest.approx(3.0), pytest.approx(5.0), True)


def test_saved_it_lies_in_the_scenario_and_goes_into_the_folder_of_a_run(call: Call, place: Path):
    code, out, _ = call("sensitivity", "mine", *QUICK, "--save")
    assert code == 0
    assert "mine/sensitivity.csv" in out
    code, _, err = call("run", "mine", "--out", "run", "--replications", "1", "--quiet")
    assert code == 0, err
    copied = place / "run" / "scenario" / "sensitivity.csv"
    assert copied.read_bytes() == (place / "mine" / "sensitivity.csv").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("h1-2020", "--save"), "scenario copy"),
        (("mine", "--save", "--vary", "documents"), "whole picture"),
        (("mine", "--outcome", "mood"), "dwell-khorgos"),
        (("mine", "--vary", "khorgos"), "no number"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_to_do(call: Call, place: Path, arguments: tuple[str, ...], said: str):
    code, out, err = call("sensitivity", *arguments, *QUICK)
    assert (code, out) == (2, "")
    assert said in err
    assert not (place / "mine" / "sensitivity.csv").exists()
