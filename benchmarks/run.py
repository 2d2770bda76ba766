"""The half-year: 200 replications, every container simulated, on all cores against one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.harness import Result, absent, interleave, measured
from landbridge.scenario import Scenario, find_scenario, perform_run, read_scenario
from landbridge.simulation import CorridorModel, build_model, simulate

_REPLICATIONS = 200
_SAMPLE = 20
_REPEATS = 5


def measure() -> list[Result]:
    """Seconds of 200 replications (best of five), events, and what a second core brings, all in one run."""
    scenario = read_scenario(find_scenario("h1-2020"))
    model = build_model(scenario.corridor)
    outcome = simulate(model, seed=scenario.seed, replications=2)
    rows = sum(tally["rows"] for tally in outcome.tallies) / 2
    timings = interleave(
        {
            "half_year": lambda: _run(scenario, model, _REPLICATIONS),
            "one_thread": lambda: _threads(model, 1),
            "all_threads": lambda: _threads(model, os.cpu_count() or 1),
        },
        repeats=_REPEATS,
        warm_up=False,
    )
    seconds = timings["half_year"].best_s
    ratio = timings["one_thread"].best_s / timings["all_threads"].best_s
    return [
        measured("half_year_200_s", seconds, "s", better="lower", goal=30.0, spread=timings["half_year"].spread_s,
                 why="simulation and the book of replication 0; best of five, warm"),
        measured("events_per_replication", rows, "events", better="higher",
                 why="ledger rows: trains' milestones, stages, waits; loading, picking and delivery of each container"),
        measured("events_per_s", rows * _REPLICATIONS / seconds, "events/s", better="higher"),
        measured("threads_ratio", ratio, "x", better="higher", goal=1.8 if (os.cpu_count() or 1) > 1 else None,
                 why=f"{_SAMPLE} replications on {os.cpu_count()} threads against one"),
        _command(),
    ]  # fmt: skip


def _run(scenario: Scenario, model: CorridorModel, replications: int) -> None:
    perform_run(scenario, model, seed=scenario.seed, replications=replications)


def _threads(model: CorridorModel, threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        simulate(model, seed=1, replications=_SAMPLE, executor=pool)


def _command() -> Result:
    """The whole command, from its start to the run folder with its report."""
    with tempfile.TemporaryDirectory() as folder:
        call = [sys.executable, "-m", "landbridge", "run", "h1-2020", "--quiet", "--out", str(Path(folder) / "run")]
        timings = interleave({"command": lambda: _call(call)}, repeats=2, warm_up=False)
    if timings["command"].best_s < 1:
        return absent("run_command_s", "s", better="lower", why="the command ended at once")
    return measured("run_command_s", timings["command"].best_s, "s", better="lower",
                    why="`landbridge run h1-2020` with all its files; best of two")  # fmt: skip


def _call(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True)
