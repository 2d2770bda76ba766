"""What the measures did, in one sentence, its words worked out by hand; and where a run has it for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from crewed_stage import order, write_crewed_stage

from landbridge.cli.measures_screen import measures_sentence, show_measures
from landbridge.control import Effect, MeasuresEffect

Call = Callable[..., tuple[int, str, str]]
CROSSINGS = Effect("crossings", "Crossings", "trains", 6415.0, 6413.0, -2.0, -3.5, -0.5, 0.8)
ALASHANKOU = Effect("dwell-mean-alashankou", "dwell", "h", 8.8, 9.9, 1.1, 1.06, 1.13, 1.0)
KHORGOS = Effect("dwell-mean-khorgos", "dwell", "h", 19.7, 19.8, 0.1, -0.2, 0.4, 0.6)
TRANSIT = Effect("transit-ganzhou-germany-p50", "transit", "d", 17.2, 17.28, 0.08, 0.03, 0.13, 0.9)


def effect(*effects: Effect) -> MeasuresEffect:
    return MeasuresEffect(50, ("sanitary-2020", "xinfadi"), effects, ("a guess",), (20, 38))


def test_what_is_told_is_told_with_its_interval_and_what_is_not_is_said_to_be_none():
    assert measures_sentence(effect(CROSSINGS, ALASHANKOU, KHORGOS, TRANSIT)) == (
        "sanitary-2020, xinfadi: -2.0 trains cross (-3.5 to -0.5 of 6,415); the mean dwell at Alashankou +1.10 h "
        "(+1.06 to +1.13), no telling change of that at Khorgos (-0.20 to +0.40 h) and the median journey from Ganzhou "
        "to Germany +0.08 d (+0.03 to +0.13) (95 % intervals, 50 pairs with the same draws). It leans on 20 of 38 "
        "numbers that have no source."
    )


def test_an_interval_that_holds_nothing_tells_no_change_of_trains():
    none = Effect("crossings", "Crossings", "trains", 1234.0, 1234.0, 0.0, 0.0, 0.0, 1.0)
    assert measures_sentence(effect(none, KHORGOS)).startswith(
        "sanitary-2020, xinfadi: no telling change of the trains that cross (+0.0 to +0.0 of 1,234); no telling change "
        "of that at Khorgos (-0.20 to +0.40 h) (95 % intervals"
    )


def test_of_a_scenario_without_these_ports_nothing_is_claimed():
    assert "nothing measured (95 %" in measures_sentence(effect())


def test_the_sentence_is_folded_at_80_columns(capsys: pytest.CaptureFixture[str]):
    show_measures(effect(CROSSINGS, ALASHANKOU, KHORGOS, TRANSIT))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].strip() == "What the measures did"
    assert max(map(len, lines)) <= 80


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_run_has_its_measures_for_programs_and_beside_it(place: Path, call: Call):
    scenario = write_crewed_stage(place / "crewed")
    order(
        scenario, effect="minutes_added", stage="sanitary", station="cn-alashankou", value=60, **{"from": "2020-02-01"}
    )
    code, out, err = call("run", str(scenario), "--replications", "2", "--json")
    assert code == 0, err
    told = json.loads(out)["measures"]
    assert (told["pairs"], told["measures"]) == (2, ["trial"])
    (dwell,) = [each for each in told["effects"] if each["id"] == "dwell-mean-alashankou"]
    assert dwell["change"] == pytest.approx(1.0, abs=0.01)
    run = place / "runs" / "one-stage"
    assert json.loads((run / "measures.json").read_text(encoding="utf-8")) == told
    assert json.loads((run / "summary.json").read_text(encoding="utf-8"))["measures"] == told


def test_a_run_without_measures_has_none_for_programs_nor_beside_it(place: Path, call: Call):
    scenario = write_crewed_stage(place / "crewed")
    code, out, err = call("run", str(scenario), "--replications", "2", "--json")
    assert code == 0, err
    assert "measures" not in json.loads(out)
    assert not (place / "runs" / "one-stage" / "measures.json").exists()
