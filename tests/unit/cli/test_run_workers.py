"""`landbridge run --precision`, `--executor` and `--workers` on a scenario of one stage with chance (one_stage.py)."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from one_stage import write_stage_of_chance

from landbridge.cli.run import _EXECUTORS
from landbridge.simulation.ensembles.executors import EXECUTORS

Call = Callable[..., tuple[int, str, str]]
DWELL = ("--outcome", "dwell-alashankou")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenario `mine` in it."""
    write_stage_of_chance(tmp_path / "mine")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_json_has_what_was_asked_and_what_was_reached(call: Call):
    code, out, _ = call("run", "mine", "--json", "--precision", "5%", *DWELL)
    assert code == 0
    shown = json.loads(out)
    precision = shown["precision"]
    assert (precision["asked_percent"], precision["reached"], precision["at_most"]) == (5, True, 1000)
    assert precision["replications"] == shown["replications"]
    (dwell,) = precision["outcomes"]
    assert dwell["id"] == "dwell-alashankou"
    assert dwell["percent"] == pytest.approx(100 * dwell["half_width"] / dwell["mean"], abs=1e-3)
    assert dwell["percent"] <= 5


def test_the_screen_tells_each_outcome_and_marks_what_is_too_wide(call: Call):
    code, out, _ = call("run", "mine", "--precision", "0.1 %", "--at-most", "12", *DWELL)
    assert code == 0
    lines = out.splitlines()
    assert "  precision 0.1 %: ! not reached with 12 replications" in lines
    assert lines[-1].startswith("  mean dwell at Alashankou")
    assert lines[-1].endswith("% !")
    assert max(map(len, lines)) <= 80


def test_quiet_tells_it_in_one_line(call: Call):
    _, out, _ = call("run", "mine", "--quiet", "--precision", "50%", *DWELL)
    assert out.splitlines()[-1] == "precision 50 %: reached with 10 replications"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--precision", "2"], "write a share of the mean as 2% or 0.5%"),
        (["--precision", "0%"], "write a share of the mean"),
        (["--precision", "2%", "--replications", "9"], "give --at-most in place of --replications"),
        (["--at-most", "9"], "belong to --precision"),
        ([*DWELL], "belong to --precision"),
        (["--precision", "2%", "--outcome", "dwell"], "use any of: dwell-alashankou"),
        (["--executor", "fibres"], "'threads', 'processes', 'ray'"),
    ],
)
def test_what_makes_no_sense_ends_with_2_and_says_what_does(call: Call, place: Path, options: list[str], told: str):
    code, _, err = call("run", "mine", "--quiet", *options)
    assert code == 2
    assert told in " ".join(err.split())
    assert not (place / "runs").exists()


def test_the_executors_are_those_that_the_simulation_has():
    assert _EXECUTORS == EXECUTORS


@pytest.mark.parametrize("options", [["--workers", "3"], ["--executor", "processes", "--workers", "1"]])
def test_a_run_is_the_same_whatever_runs_it(call: Call, options: list[str]):
    assert call("run", "mine", "--quiet", "--out", "plain", "--replications", "5")[0] == 0
    assert call("run", "mine", "--quiet", "--out", "other", "--replications", "5", *options)[0] == 0
    for name in ("milestones", "events", "resources"):
        assert pl.read_parquet(f"plain/{name}.parquet").equals(pl.read_parquet(f"other/{name}.parquet"))


def test_without_ray_the_executor_ray_ends_with_4_and_says_how_to_get_it(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    monkeypatch.delitem(sys.modules, "landbridge.simulation.ensembles.ray_cluster", raising=False)
    code, _, err = call("run", "mine", "--quiet", "--executor", "ray")
    assert code == 4
    assert "uv pip install ray" in " ".join(err.split())


@pytest.mark.slow
def test_ctrl_c_ends_processes_in_order_and_leaves_nothing(place: Path):
    """The steps are on the standard error; the run is interrupted when the kernel is ready, with hours to go."""
    command = [sys.executable, "-m", "landbridge", "run", "h1-2020", "--json", "--replications", "60000"]
    running = subprocess.Popen([*command, "--executor", "processes", "--workers", "1"], cwd=place, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    assert running.stderr is not None
    told = ""
    while "kernel ready" not in told:
        told += running.stderr.readline()
    running.send_signal(signal.SIGINT)
    _, rest = running.communicate(timeout=120)  # ends when the worker has, which holds the pipe too
    assert running.returncode == 130
    assert "interrupted; nothing was written" in rest
    assert not (place / "runs").exists()
