"""Run a scenario: read, simulate, write the run folder, and tell what is worth a look."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from landbridge.claims import load_observations
from landbridge.errors import WrongUse
from landbridge.scenario import (
    Changes,
    Run,
    RunResult,
    Scenario,
    check_target,
    continue_scenario,
    find_scenario,
    read_run,
    read_scenario,
    write_run,
)
from landbridge.simulation import CorridorModel, Workers, build_model, warm_kernel
from landbridge.statistics import FigureRow, Precision, half_year_statement
from landbridge.studies.ensemble import PrecisionReached, run_ensemble
from landbridge.studies.progress import Progress, Silent
from landbridge.studies.worth_a_look import Remark, worth_a_look

__all__ = ["RunReport", "RunRequest", "Start", "report_of", "run_scenario"]

_Made = tuple[RunResult, PrecisionReached | None]


@dataclass(frozen=True, slots=True)
class Start:
    """Where a run begins: a folder of another run, and the instant [ms] at which its trains go on in this one."""

    run: Path
    at_ms: int


@dataclass(frozen=True, slots=True)
class RunRequest:
    """How to run a scenario where not as its own folder says: seed, replications, changes, where to begin.

    A run that begins from another has its seed and, unless given here, its replications. `workers` simulate it; a
    `precision` takes the place of a number of replications.
    """

    seed: int | None = None
    replications: int | None = None
    changes: Changes = field(default_factory=Changes)
    start: Start | None = None
    workers: Workers = field(default_factory=Workers)
    precision: Precision | None = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run and what is said of it; `precision` where one was asked for."""

    run: Run
    statement: tuple[FigureRow, ...]
    remarks: tuple[Remark, ...]
    seconds: float
    precision: PrecisionReached | None = None


def run_scenario(name: str, target: Path | None = None, *, request: RunRequest | None = None,
                 progress: Progress | None = None,
                 finish: Callable[[RunReport], None] | None = None) -> RunReport:  # fmt: skip
    """Run a scenario by name or path into a run folder, `runs/<name>` unless another is given.

    `finish` may add files, such as a report, before the folder is put in place of an earlier one. Raises BadInput for
    a faulty scenario or one that does not follow on the run it begins from, WrongUse for an unknown one, an unknown
    protocol or outcome, or a run that can not be gone on from, CheckFailed when that run, simulated anew, stands
    elsewhere, EnvironmentFailed when it can not be written or workers can not be had, Cancelled.
    """
    request = request or RunRequest()
    told = _Clock(progress or Silent())
    earlier = read_run(request.start.run) if request.start else None
    scenario = _asked(read_scenario(find_scenario(name), changes=request.changes), request, earlier)
    target = target or Path("runs") / scenario.name
    check_target(target)
    corridor = scenario.corridor
    told.opened(scenario)
    told.step("scenario checked", f"{len(corridor.services):,} services routed, {len(corridor.ports)} ports")
    if request.start is None or earlier is None:
        made = _simulate(told, scenario, build_model(corridor), request)
    else:
        _refuse_same_place(target, request.start)
        made = _go_on(told, scenario, earlier, request)
    return _write(told, target, made, finish)


def _asked(scenario: Scenario, request: RunRequest, earlier: Run | None) -> Scenario:
    """The scenario with the seed and replications of the request, of the run it begins from, or its own."""
    seed, count = request.seed, request.replications
    if earlier is not None:
        return replace(scenario, seed=earlier.manifest["seed"], replications=count or earlier.manifest["replications"])
    return replace(scenario, seed=scenario.seed if seed is None else seed, replications=count or scenario.replications)


def _refuse_same_place(target: Path, start: Start) -> None:
    if target.resolve() == start.run.resolve():
        raise WrongUse(f"the new run would take the place of {start.run}, which it begins from; name another place "
                       "with --out")  # fmt: skip


def _go_on(told: _Clock, scenario: Scenario, earlier: Run, request: RunRequest) -> _Made:
    """Simulate a scenario with the trains of an earlier run, and see that these stood where they did."""
    assert request.start is not None
    at_ms = request.start.at_ms
    begun = continue_scenario(scenario, earlier, at_ms, seed=request.seed)
    told.step("another run read", f"{begun.under_way:,.0f} trains under way at the instant")
    told.step("trains left out", f"{begun.later:,} later of it, {begun.earlier:,} earlier here")
    result, precision = _simulate(told, begun.scenario, begun.model, request)
    result = replace(result, beginning=begun.beginning)
    told.step("begins where it stood", f"{begun.common_milestones(result):,} milestones as before")
    return result, precision


def _simulate(told: _Clock, scenario: Scenario, model: CorridorModel, request: RunRequest) -> _Made:
    told.step("timetable built", f"{len(scenario.corridor.journeys):,} trains, {model.blueprint.items:,} containers")
    warm_kernel()
    told.step("kernel ready", "compiled at the first run only")
    result, precision = run_ensemble(scenario, model, request.workers, request.precision, told)
    events = sum(tally["rows"] for tally in result.outcome.tallies)
    told.step(f"{len(result.outcome.tallies)} replications", f"{events / 1e6:,.1f} M events")
    return result, precision


def _write(told: _Clock, target: Path, made: _Made, finish: Callable[[RunReport], None] | None) -> RunReport:
    result, precision = made
    reports: list[RunReport] = []

    def say(run: Run) -> None:
        told.step("run folder written", "milestones, book, journeys")
        statement = half_year_statement(run.frames, load_observations())
        remarks = worth_a_look(run)
        told.step("figures compared", f"{len(statement)} figures with a published one")
        report = RunReport(run, statement, remarks, told.seconds, precision)
        reports.append(report)
        if finish is not None:
            finish(report)

    run = write_run(target, result, created=_now(), finish=say)
    return replace(reports[0], run=run, seconds=told.seconds)


def report_of(run: Run) -> RunReport:
    """What is said of a run that is read back from its folder; it took no time."""
    return RunReport(run, half_year_statement(run.frames, load_observations()), worth_a_look(run), 0.0)


def _now() -> str:
    return dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds")


class _Clock:
    """Adds to each step how long it took."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._start = self._last = time.perf_counter()
        self.opened = progress.opened
        self.tick = progress.tick
        self.cancelled = progress.cancelled

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.perf_counter() - self._start

    def step(self, name: str, detail: str) -> None:
        now = time.perf_counter()
        self._progress.step(name, detail, now - self._last)
        self._last = now
