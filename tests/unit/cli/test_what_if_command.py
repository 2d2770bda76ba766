"""`landbridge what-if` on a scenario whose answers are known beforehand (one_stage.py)."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from one_stage import write_one_stage

from landbridge.cli.line_chart import Lines, line_chart
from landbridge.scenario import find_scenario, read_run, read_scenario, schema_of
from landbridge.units import date_ms

Call = Callable[..., tuple[int, str, str]]
SLOWER = {"id": "slower", "port": "alashankou", "station": "cn-alashankou", "effect": "minutes_added",
          "stage": "documents", "value": "60", "from": "2020-02-01", "in_force": "no", "cause": "a test",
          "source": "assumption", "why": "made up"}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenario `mine` in it, and a protocol that makes documents take an hour more."""
    file = write_one_stage(tmp_path / "mine") / "protocols.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, schema_of("protocols").header)
        writer.writeheader()
        writer.writerow(SLOWER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _figures(out: str) -> dict[str, dict[str, Any]]:
    return {each["id"]: each for each in json.loads(out)["figures"]}


def test_an_hour_more_of_documents_is_an_hour_more_of_dwell_in_every_pair(call: Call):
    code, out, _ = call("what-if", "mine", "--with", "slower", "--json")
    dwell = _figures(out)["dwell-mean-alashankou"]
    assert code == 0
    assert (dwell["base"], dwell["changed"], dwell["difference"]) == pytest.approx((4, 5, 1))
    assert (dwell["half_width"], dwell["sure"], dwell["count"]) == (pytest.approx(0, abs=1e-9), 1, 2)
    assert json.loads(out)["changes"]["also"] == ["slower"]


def test_twice_as_many_trains_are_ten(call: Call):
    _, out, _ = call("what-if", "mine", "--volume", "+100%", "--json")
    journeys = _figures(out)["journeys"]
    assert (journeys["base"], journeys["changed"]) == (5, 10)


def test_figures_are_of_the_days_from_the_first_change_on(call: Call):
    """Five trains leave six days apart; those of the days from 15 February on are three or two, by their phase."""
    _, out, _ = call("what-if", "mine", "--close", "cn-alashankou:documents@2020-02-15..2020-02-16", "--json")
    told = json.loads(out)
    later = [each for each in read_scenario(Path("mine")).corridor.journeys
             if each.departs_ms >= date_ms(read_scenario(Path("mine")).window.count_from.replace(day=15))]  # fmt: skip
    assert (told["first"], told["last"]) == ("2020-02-15", "2020-02-29")
    assert _figures(out)["journeys"]["base"] == len(later)


def test_the_screen_fits_in_80_columns_and_says_how_sure_it_is(call: Call, monkeypatch: pytest.MonkeyPatch):
    _, out, _ = call("what-if", "mine", "--with", "slower")
    lines = out.splitlines()
    (dwell,) = [line for line in lines if line.startswith("  Alashankou dwell P50")]
    assert dwell.split()[3:] == ["h", "4.0", "5.0", "+1.0", "0.0", "████████", "100%"]
    assert max(map(len, lines)) <= 80
    assert any("share of the 2 pairs" in line for line in lines)
    assert "  next    landbridge what-if mine --with slower --save one-stage-what-if" in [
        line.replace("./landbridge", "landbridge") for line in lines]  # fmt: skip
    monkeypatch.setenv("LANDBRIDGE_ASCII", "1")
    _, plain, _ = call("what-if", "mine", "--with", "slower")
    assert plain.isascii()


def test_the_changed_scenario_and_its_run_can_be_kept(call: Call, place: Path):
    code, out, _ = call("what-if", "mine", "--volume", "+100%", "--save", "more", "--out", "more-run")
    assert code == 0
    assert "run more" in out
    assert len(read_scenario(find_scenario("more")).corridor.journeys) == 10
    run = read_run(place / "more-run")
    assert run.frames.journeys.height == 10
    assert read_scenario(run.folder / "scenario").corridor.journeys == read_scenario(Path("more")).corridor.journeys


def test_what_is_there_is_not_written_over_and_nothing_is_simulated_for_it(call: Call):
    code, _, err = call("what-if", "mine", "--with", "slower", "--save", "mine")
    assert (code, "exists already" in err) == (2, True)


def test_changes_that_can_not_be_are_told_in_one_report_by_their_options(call: Call):
    wrong = ("--volume", "10", "--close", "cn-alashankou:hall@2020-02-03..2020-02-04", "--protocol", "alashankou=3",
             "--units", "cn-alashankou:crew=x@2020-02-03")  # fmt: skip
    code, _, err = call("what-if", "mine", *wrong, "--json")
    told = json.loads(err)
    assert code == told["exit_code"] == 3
    assert [fault["column"] for fault in told["faults"]] == ["--volume", "--protocol", "--close", "--units"]


@pytest.mark.parametrize("arguments", [(), ("--with", "nope"), ("--volume", "+0%"),
                                       ("--close", "cn-alashankou:documents@2020-03-05..2020-03-06")])  # fmt: skip
def test_changes_that_change_nothing_are_wrong_use(call: Call, arguments: tuple[str, ...]):
    code, out, err = call("what-if", "mine", *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("landbridge: ")


def test_lines_are_drawn_by_hand():
    """One row a train: now 0 and 1, then 1 and 3, the limit 2; four columns a day."""
    import datetime as dt

    drawn = line_chart(Lines(dt.date(2020, 6, 1), [0, 1], [1, 3], 2), width=15, height=4)
    assert drawn == ["    3│    ════", "    2│┄┄┄┄┄┄┄┄", "    1│════────", "    0│────", "     └────────",
                     "      1 Jun"]  # fmt: skip
