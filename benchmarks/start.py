"""How long one waits before anything happens: the bootstrap's share, and the help."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.harness import Result, Timing, absent, interleave, load_average, measured

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 10
OVERHEAD_GOAL_S = 0.3  # issue 2: "a later call costs at most 0.3 s more than the command itself"


def measure() -> list[Result]:
    """`./landbridge --help` against the same command started without it."""
    calls = {
        "bootstrap": [str(ROOT / "landbridge"), "--help"],
        "command": [sys.executable, "-m", "landbridge", "--help"],
    }
    for call in calls.values():
        done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            return _absent(f"{' '.join(call)} ended with {done.returncode}: {done.stderr.strip()[-200:]}")
    times = interleave({name: lambda call=call: _silent(call) for name, call in calls.items()}, repeats=REPEATS)
    return _results(times["bootstrap"], times["command"])


def _silent(call: list[str]) -> None:
    subprocess.run(call, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _results(bootstrap: Timing, command: Timing) -> list[Result]:
    how = f"best of {REPEATS}, interleaved, {load_average()}"
    overhead = f"{how}; ./landbridge less python -m landbridge; python3 is {shutil.which('python3')}"
    return [
        measured("bootstrap_overhead_s", bootstrap.best_s - command.best_s, "s", goal=OVERHEAD_GOAL_S, better="lower",
                 spread=bootstrap.spread_s + command.spread_s, why=overhead),
        measured("help_s", bootstrap.best_s, "s", better="lower", spread=bootstrap.spread_s,
                 why=f"{how}; ./landbridge --help, no goal set"),
    ]  # fmt: skip


def _absent(why: str) -> list[Result]:
    return [
        absent("bootstrap_overhead_s", "s", goal=OVERHEAD_GOAL_S, better="lower", why=why),
        absent("help_s", "s", better="lower", why=why),
    ]
