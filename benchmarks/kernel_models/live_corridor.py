"""Forks of the half-year as it stands on a day, and what may become of it."""

from __future__ import annotations

import datetime as dt
import os
import time

from benchmarks.harness import Result, interleave, load_average, measured
from landbridge.scenario import find_scenario, read_scenario
from landbridge.simulation import CorridorModel, build_model, futures, pause
from landbridge.simulation.ensembles.fork import wake
from landbridge.simulation.ensembles.replication import ensemble_of
from landbridge.simulation.kernel.state_copy import copy_live
from landbridge.units import to_ms

_SEED = 2020
_FORKED = dt.datetime(2020, 6, 30, tzinfo=dt.UTC)
_PRESENT = dt.datetime(2020, 5, 31, tzinfo=dt.UTC)  # so that trains go on to set out for thirty days
_AHEAD = dt.timedelta(days=30)
_FUTURES = 1000


def forks() -> list[Result]:
    """A copy of a live state, and a thousand futures from one."""
    model = build_model(read_scenario(find_scenario("h1-2020")).corridor)
    return [_copy(model), _thousand(model)]


def _copy(model: CorridorModel) -> Result:
    """CPU time of a copy of all that lives, out of the arrays in which the run goes on."""
    moment = pause(model, seed=_SEED, at_ms=to_ms(_FORKED))
    _, state = wake(moment, ensemble_of(model, _SEED), (_SEED, 0))
    timing = interleave({"copy": lambda: copy_live(state)}, repeats=50, clock=time.process_time)["copy"]
    size = sum(table.nbytes for table in moment.state) / 1e6
    why = f"{size:.1f} MB, {state.register['live'][0]:,} trains and others on {_FORKED:%d %B}, CPU time, best of 50"
    best, spread = timing.best_s * 1e3, timing.spread_s * 1e3
    return measured("fork_ms", best, "ms", better="lower", goal=2.0, spread=spread, why=why)


def _thousand(model: CorridorModel) -> Result:
    """Elapsed time of futures on all cores."""
    at_ms = to_ms(_PRESENT)
    moment = pause(model, seed=_SEED, at_ms=at_ms)
    started, cpu_started = time.perf_counter(), time.process_time()
    futures(moment, model, count=_FUTURES, until_ms=to_ms(_PRESENT + _AHEAD), seed=1)
    elapsed, cpu = time.perf_counter() - started, time.process_time() - cpu_started
    how = f"elapsed, {os.cpu_count()} threads, CPU {cpu:.1f} s; {load_average()}"
    why = f"{_FUTURES:,} futures from {_PRESENT:%d %B}, {how}"
    return measured("futures_1000x30d_s", elapsed, "s", better="lower", goal=15.0, why=why)
