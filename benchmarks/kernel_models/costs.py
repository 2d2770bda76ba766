"""What the kernel costs beside an event: its start, a rule, a second thread, years, records."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.harness import Result, absent, interleave, load_average, measured
from benchmarks.kernel_models import ours
from benchmarks.kernel_models.nouns import Corridor, Queue, fingerprint
from landbridge.simulation.kernel.blueprint import Serving
from landbridge.simulation.kernel.rules import rule

ROOT = Path(__file__).resolve().parents[2]
_START = "from landbridge.simulation import warm_kernel; warm_kernel()"
_RUNS = 4  # of model B for each timing of threads: short enough to find a quiet moment


def warm_start() -> Result:
    """CPU time of a fresh process that imports the simulator and loads the kernel from its cache.

    Byte code is kept in a folder of its own, since some machines are told not to keep any.
    """
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": folder}
        _child_cpu_s(environment)
        seconds = [_child_cpu_s(environment) for _ in range(7)]
    return measured("warm_start_cpu_s", min(seconds), "s", better="lower", goal=0.8, spread=max(seconds) - min(seconds),
                    why=f"a fresh Python that loads the compiled kernel, best of 7; {load_average()}")  # fmt: skip


def _child_cpu_s(environment: Mapping[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", _START], cwd=ROOT, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def two_threads(model: Corridor) -> Result:
    """Elapsed time of several runs of model B in one thread, against two."""
    name, goal = "two_threads_speedup", 1.8
    if (os.cpu_count() or 1) < 2:
        return absent(name, "x", better="higher", goal=goal, why="this machine has one core")
    work = partial(ours.run, ours.corridor_blueprint(model), ledger=False)
    timings = interleave({str(n): partial(_in_threads, work, n) for n in (1, 2)}, repeats=9)
    one, two = timings["1"], timings["2"]
    return measured(name, one.best_s / two.best_s, "x", better="higher", goal=goal,
                    spread=(one.best_s + one.spread_s) / two.best_s - one.best_s / (two.best_s + two.spread_s),
                    why=f"{_RUNS} runs of model B, elapsed time, best of 9; {load_average()}")  # fmt: skip


def _in_threads(work: Callable[[], object], threads: int) -> None:
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(work) for _ in range(_RUNS)]:
            done.result()


def rule_price(model: Queue) -> Result:
    """What a rule adds to each service of model A: one that leaves its duration as it is."""
    plain = ours.queue_blueprint(model)
    ruled = ours.queue_blueprint(model, Serving(factor=rule(_as_it_is)))
    finished = [ours.run(blueprint, ledger=True) for blueprint in (plain, ruled)]
    if len({fingerprint(ours.queue_starts(model, each)) for each in finished}) > 1:
        return absent("rule_call_ns", "ns", better="lower", why="the rule changed event times, which it must not")
    works = {str(k): partial(ours.run, each, ledger=False) for k, each in enumerate((plain, ruled))}
    timings = interleave(works, repeats=15, clock=time.process_time)
    price = (timings["1"].best_s - timings["0"].best_s) / len(model.arrival)
    return measured("rule_call_ns", price * 1e9, "ns", better="lower",
                    why=f"model A with a duration rule less model A without, best of 15; {load_average()}")  # fmt: skip


def _as_it_is(now_ms: int, subject: int, priority: int, items: int, waiting: int, free: int) -> float:
    return 1.0


def eight_years() -> list[Result]:
    """How the cost of an event and the memory grow from half a year to eight, in a process of its own."""
    call = [sys.executable, "-m", "benchmarks.kernel_models.long_run"]
    done = subprocess.run(call, cwd=ROOT, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout)
    growth = found["eight_s_per_event"] / found["half_s_per_event"] - 1
    said = ", ".join(f"{found[f'{name}_s_per_event'] * 1e9:.0f} ns/event in {years}"
                     for name, years in (("half", "half a year"), ("eight", "eight years")))  # fmt: skip
    return [
        measured("cost_per_event_growth_8y", growth, "1", better="lower", goal=0.15,
                 why=f"{said}; model B, {found['events']:,} events, drawn, fed, ledger to disk, CPU time"),
        measured("memory_growth_8y_mb", found["more_mb"], "MB", better="lower",
                 why="more peak memory for eight years than for half a year, ledger to disk"),
    ]  # fmt: skip


def record_sizes(model: Corridor) -> Result:
    """Bytes for an entity on its way."""
    state = ours.run(ours.corridor_blueprint(model), ledger=False).state
    sizes = ours.bytes_per_entity(state)
    parts = ", ".join(f"{name} {size}" for name, size in sizes.items())
    return measured("bytes_per_entity", sum(sizes.values()), "B", better="lower",
                    why=f"{parts}; {state.register['most_live'][0]:,} at once in model B")  # fmt: skip
