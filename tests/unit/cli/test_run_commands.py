"""`run`, `stats`, `situation` and `scenario` as their users meet them, on one small run of h1-2020."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from landbridge.cli import main
from landbridge.scenario import read_scenario

FIGURES = ("mean", "p10", "p50", "p90")


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Ended]


def run_at(place: Path, *arguments: str) -> Ended:
    """The command in a process of its own, so that nothing is a terminal and nothing is left over."""
    done = subprocess.run([sys.executable, "-m", "landbridge", *arguments], cwd=place, capture_output=True, text=True,
                          check=False, timeout=600)  # fmt: skip
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which h1-2020 has been run with two replications; first.json is what it printed."""
    folder = tmp_path_factory.mktemp("user")
    ended = run_at(folder, "run", "h1-2020", "--replications", "2", "--json")
    assert ended.code == 0, ended.err
    (folder / "first.json").write_text(ended.out, encoding="utf-8")
    (folder / "first.err").write_text(ended.err, encoding="utf-8")
    return folder


@pytest.fixture
def call(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """The command in this process and that folder."""

    def called(*arguments: str) -> Ended:
        monkeypatch.chdir(place)
        monkeypatch.setattr(sys, "argv", ["landbridge", *arguments])
        with pytest.raises(SystemExit) as leaving:
            main()
        written = capsys.readouterr()
        assert isinstance(leaving.value.code, int)
        return Ended(leaving.value.code, written.out, written.err)

    return called


def test_json_is_one_object_on_the_output_and_the_steps_are_on_the_error(place: Path):
    shown = json.loads((place / "first.json").read_text(encoding="utf-8"))
    assert shown["path"] == "runs/h1-2020"
    assert shown["seconds"] > 0
    assert "2 replications" in (place / "first.err").read_text(encoding="utf-8")


def test_the_run_folder_has_the_same_object_and_the_page(place: Path):
    folder = place / "runs" / "h1-2020"
    assert (folder / "summary.json").read_text(encoding="utf-8") == (place / "first.json").read_text(encoding="utf-8")
    assert (folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_months_of_the_summary_are_the_published_ones(place: Path):
    shown = json.loads((place / "first.json").read_text(encoding="utf-8"))
    # monthly_trains.csv, 2020-01 to 2020-06
    assert [month["trains"] for month in shown["months"]] == [702, 430, 809, 979, 1033, 1169]


def test_the_legs_of_the_journey_add_up_to_its_mean(place: Path):
    transit = json.loads((place / "first.json").read_text(encoding="utf-8"))["transit"]
    assert sum(leg["days"] for leg in transit["legs"]) == pytest.approx(transit["mean_d"])


def test_stats_take_a_folder_or_a_name_under_runs(call: Run):
    assert call("stats", "h1-2020", "--csv").out == call("stats", "runs/h1-2020", "--csv").out


def test_stats_of_ports_add_up_to_their_total(call: Run):
    shown = json.loads(call("stats", "h1-2020", "--by", "month,port,direction", "--json").out)
    assert sum(row["mean"] for row in shown["rows"]) == pytest.approx(shown["total"]["mean"])
    assert "Central Asia trains counted in" in shown["rule"]


def test_stats_of_the_nation_leave_central_asia_out_and_say_so(call: Run):
    ended = call("stats", "h1-2020")
    assert "Central Asia trains left out" in ended.out
    assert [line.split() for line in ended.out.splitlines() if line.strip().startswith("all")] == [
        ["all", *["5,122"] * 4]
    ]


def test_all_forms_of_stats_have_the_same_figures(call: Run):
    rows = json.loads(call("stats", "h1-2020", "--measure", "dwell", "--json").out)["rows"]
    table = list(csv.DictReader(io.StringIO(call("stats", "h1-2020", "--measure", "dwell", "--csv").out)))
    assert [[float(row[name]) for name in FIGURES] for row in table] == [
        [row[name] for name in FIGURES] for row in rows
    ]


def test_stats_of_one_class_count_only_that(call: Run):
    both = json.loads(call("stats", "h1-2020", "--by", "port", "--json").out)["total"]["mean"]
    parts = [
        json.loads(call("stats", "h1-2020", "--by", "port", "--class", name, "--json").out)["total"]["mean"]
        for name in ("China-Europe", "Central Asia")
    ]
    assert sum(parts) == pytest.approx(both)


def test_the_release_has_an_interval_beside_outcomes_only(call: Run):
    lines = call("stats", "h1-2020", "--release").out.splitlines()
    kinds = {kind: [line for line in lines if f" {kind} " in line] for kind in ("check", "outcome")}
    assert len(kinds["outcome"]) == 3
    # A line has its band; an outcome has its P10-P90 too.
    assert {len(re.findall(r"[\d.,]+–[\d.,]+", line)) for line in kinds["check"]} == {0, 1}
    assert {len(re.findall(r"[\d.,]+–[\d.,]+", line)) for line in kinds["outcome"]} == {2}
    assert all(len(line) <= 80 for line in lines)


def test_the_release_names_every_source_in_full_as_json(call: Run):
    rows = json.loads(call("stats", "h1-2020", "--release", "--json").out)["statement"]
    assert rows[0]["value"] == 5122
    assert all(row["source"] and row["kind"] in ("input", "check", "outcome") for row in rows)


def test_there_is_no_growth_of_june_alone(call: Run):
    rows = json.loads(call("stats", "h1-2020", "--release", "--json").out)["statement"]
    assert [row["period"] for row in rows if row["unit"] == "%"] == ["2020-01-01..2020-06-30"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--by", "moon"], "month, port, direction"),
        (["--json", "--csv"], "two forms"),
        (["--release", "--by", "month"], "fixed statement"),
        (["--release", "--measure", "dwell"], "fixed statement"),
        (["--class", "background"], "at the ports only"),
        (["--class", "background", "--measure", "transit"], "at the ports only"),
        (["--measure", "dwell", "--by", "service"], "port, month, direction, class"),
    ],
)
def test_wrong_use_of_stats_ends_with_2_and_says_what_is_right(call: Run, arguments: list[str], told: str):
    ended = call("stats", "h1-2020", *arguments)
    assert ended.code == 2
    assert told in " ".join(ended.err.split())


def test_a_run_that_is_not_there_is_wrong_use(call: Run):
    ended = call("stats", "nowhere")
    assert ended.code == 2
    assert "no run folder" in ended.err


def test_stats_do_not_load_the_compiler(place: Path):
    program = ("import sys; sys.argv = ['landbridge', 'stats', 'h1-2020', '--csv']; from landbridge.cli import main\n"
               "try: main()\nfinally: sys.stderr.write(str('numba' in sys.modules))")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", program], cwd=place, capture_output=True, text=True, check=True)
    assert done.stderr == "False"


def test_a_situation_has_every_train_in_one_state_and_reads_shanghai_time(call: Run):
    local = json.loads(call("situation", "h1-2020", "--at", "2020-06-20T12:00", "--json").out)
    utc = json.loads(call("situation", "h1-2020", "--at", "2020-06-20T04:00Z", "--json").out)
    assert local["trains"] == utc["trains"]
    for row in local["trains"]:
        assert row["all"] == sum(value for name, value in row.items() if name not in ("state", "all"))


def test_in_a_situation_as_many_trains_stand_at_places_as_are_in_standing_states(call: Run):
    shown = json.loads(call("situation", "h1-2020", "--at", "2020-06-20T12:00", "--json").out)
    standing = {row["state"]: row["all"] for row in shown["trains"]}
    for state in ("at a station", "in a stage", "held"):
        assert sum(row[state] for row in shown["places"]) == standing.get(state, 0)


def test_the_longest_held_come_first(call: Run):
    hours = [
        row["hours"]
        for row in json.loads(call("situation", "h1-2020", "--at", "2020-06-20", "--json").out)["longest_held"]
    ]
    assert hours == sorted(hours, reverse=True)


def test_an_instant_that_is_none_is_wrong_use(call: Run):
    assert call("situation", "h1-2020", "--at", "yesterday").code == 2


@pytest.mark.parametrize("instant", ["2019-11-14T23:59", "2020-08-11T00:00", "2021-06-20"])
def test_an_instant_that_was_not_simulated_is_wrong_use_and_the_days_are_told(call: Run, instant: str):
    ended = call("situation", "h1-2020", "--at", instant)
    assert ended.code == 2
    # scenario.toml of h1-2020: run_in_from, run_out_to
    assert "from 2019-11-15 to 2020-08-10" in " ".join(ended.err.split())


def test_the_first_and_the_last_simulated_instant_have_a_situation(call: Run):
    assert call("situation", "h1-2020", "--at", "2019-11-15T00:00").code == 0
    assert call("situation", "h1-2020", "--at", "2020-08-10T23:59").code == 0


def test_a_column_of_stats_has_the_same_decimals_in_every_row(call: Run):
    rows = [
        line.split() for line in call("stats", "h1-2020", "--by", "port,month").out.splitlines() if " 2020-" in line
    ]
    assert len(rows) == 30
    for column in zip(*(row[2:] for row in rows), strict=True):
        assert len({len(value.partition(".")[2]) for value in column}) == 1


def test_tables_and_statement_name_the_run_they_are_of(call: Run):
    assert "runs/h1-2020: 2 replications, seed 2020" in call("stats", "h1-2020").out
    assert "runs/h1-2020 · seed 2020 · 2 replications" in call("stats", "h1-2020", "--release").out


def test_scenarios_are_listed_and_checked(call: Run):
    assert "h1-2020" in call("scenario", "list").out
    shown = json.loads(call("scenario", "check", "h1-2020", "--json").out)
    assert shown["replications"] == 200


def test_a_copy_can_be_edited_and_its_faults_are_all_told(call: Run, place: Path):
    assert call("scenario", "copy", "h1-2020", "mine").code == 0
    settings = place / "mine" / "scenario.toml"
    text = settings.read_text(encoding="utf-8").replace("seed = 2020", "seed = -3")
    settings.write_text(text.replace("replications = 200", "replications = 0"), encoding="utf-8")
    ended = call("scenario", "check", "mine", "--json")
    assert ended.code == 3
    assert {fault["column"] for fault in json.loads(ended.err)["faults"]} == {"seed", "replications"}
    assert call("scenario", "copy", "h1-2020", "mine").code == 2


def test_show_lists_every_assumption_with_its_reason(call: Run):
    shown = json.loads(call("scenario", "show", "h1-2020", "--json").out)
    assert sum(each["rows"] for each in shown["assumed"]) == shown["assumptions"]
    assert all(each["why"] for each in shown["assumed"])


def test_an_interrupt_while_files_are_written_leaves_the_earlier_run_whole(call: Run, place: Path,
                                                                          monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("landbridge.report.write_report", interrupted)
    before = (place / "runs" / "h1-2020" / "summary.json").read_bytes()
    ended = call("run", "h1-2020", "--replications", "1", "--quiet")
    assert ended.code == 130
    assert "interrupted; the earlier run is whole" in ended.err
    assert (place / "runs" / "h1-2020" / "summary.json").read_bytes() == before
    assert sorted(path.name for path in (place / "runs").iterdir()) == ["h1-2020"]


def test_a_copy_is_named_after_its_folder_so_that_its_runs_stand_beside_the_original(call: Run, place: Path):
    assert call("scenario", "copy", "h1-2020", "my-own").code == 0
    assert read_scenario(place / "my-own").name == "my-own"


def test_a_run_whose_reader_has_enough_is_written_all_the_same(place: Path):
    command = [sys.executable, "-m", "landbridge", "run", "h1-2020", "--replications", "1", "--out", "headed"]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert "landbridge" in running.stdout.readline()
        running.stdout.close()
        told = running.stderr.read()
    assert (running.returncode, told) == (0, "")
    assert (place / "headed" / "summary.json").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--from", "h1-2020"), "--from and --at go together"),
        (("--at", "2020-06-30"), "--from and --at go together"),
        (("--from", "nowhere", "--at", "2020-06-30"), "nowhere is no run folder"),
        (("--from", "h1-2020", "--at", "30 June"), "can not read '30 June'"),
        (("--from", "h1-2020", "--at", "2020-06-30", "--seed", "7", "--out", "x"), "was run with seed 2020"),
        (("--from", "h1-2020", "--at", "2020-08-11", "--out", "x"), "simulated from 2019-11-15 to 2020-08-10"),
        (("--from", "h1-2020", "--at", "2020-06-30"), "would take the place of"),
    ],
)
def test_a_beginning_that_makes_no_sense_is_refused_and_nothing_is_written(call: Run, place: Path, options, told: str):
    ended = call("run", "h1-2020", *options, "--quiet")
    assert ended.code == 2
    assert told in " ".join(ended.err.split())
    assert {path.name for path in (place / "runs").iterdir()} == {"h1-2020"}


def test_a_day_is_the_end_of_that_day_in_shanghai_and_the_next_scenario_begins_there(place: Path):
    made = run_at(place, "scenario", "next", "h1-2020", "july", "--from", "2020-07-01", "--to", "2020-07-31")
    assert made.code == 0, made.err
    assert "landbridge run july --from RUN --at 2020-06-30" in " ".join(made.out.split())
    ended = run_at(place, "run", "july", "--from", "h1-2020", "--at", "2020-06-30", "--out", "next", "--json")
    assert ended.code == 0, ended.err
    manifest = json.loads((place / "next" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["from"]["at"] == "2020-06-30T16:00:00+00:00"
    assert (manifest["seed"], manifest["replications"]) == (2020, 2)
    shown = json.loads(ended.out)
    # June has 30 days and July 31, at 1,169 trains in June (monthly_trains.csv); other trains round to their own whole.
    assert [month["month"] for month in shown["months"]] == ["2020-07"]
    assert shown["months"][0]["trains"] == pytest.approx(1169 * 31 / 30, abs=4)
    assert "trains left out" in ended.err
    assert "milestones as before" in ended.err
    in_june = run_at(place, "situation", "next", "--at", "2020-06-20T12:00", "--json")
    assert in_june.code == 0, in_june.err
    assert json.loads(in_june.out)["trains"] == json.loads(
        run_at(place, "situation", "h1-2020", "--at", "2020-06-20T12:00", "--json").out
    )["trains"]  # fmt: skip
