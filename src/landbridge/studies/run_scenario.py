"""Run a scenario: read, simulate, write the run folder, and tell what is worth a look."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from landbridge.claims import load_observations
from landbridge.scenario import (
    ProtocolChoice,
    Run,
    check_target,
    find_scenario,
    perform_run,
    read_scenario,
    write_run,
)
from landbridge.simulation import build_model, warm_kernel
from landbridge.statistics import FigureRow, half_year_statement
from landbridge.studies.progress import Progress, Silent
from landbridge.studies.worth_a_look import Remark, worth_a_look

__all__ = ["RunReport", "RunRequest", "run_scenario"]


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What a run shall have otherwise than its scenario says; None is as the scenario says."""

    seed: int | None = None
    replications: int | None = None
    protocols: ProtocolChoice = field(default_factory=ProtocolChoice)


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run and what is said of it."""

    run: Run
    statement: tuple[FigureRow, ...]
    remarks: tuple[Remark, ...]
    seconds: float


def run_scenario(name: str, target: Path | None = None, *, request: RunRequest | None = None,
                 progress: Progress | None = None,
                 finish: Callable[[RunReport], None] | None = None) -> RunReport:  # fmt: skip
    """Run a scenario by name or path into a run folder, `runs/<name>` unless another is given.

    `finish` may add files, such as a report, before the folder is put in place of an earlier one. Raises BadInput for
    a faulty scenario, WrongUse for an unknown one or an unknown protocol, EnvironmentFailed when it can not be written,
    Cancelled.
    """
    request = request or RunRequest()
    told = _Clock(progress or Silent())
    scenario = read_scenario(find_scenario(name), protocols=request.protocols)
    target = target or Path("runs") / scenario.name
    check_target(target)
    corridor = scenario.corridor
    told.opened(scenario)
    told.step("scenario checked", f"{len(corridor.services):,} services routed, {len(corridor.ports)} ports")
    model = build_model(corridor)
    told.step("timetable built", f"{len(corridor.journeys):,} trains, {model.blueprint.items:,} containers")
    warm_kernel()
    told.step("kernel ready", "compiled at the first run only")
    count = request.replications or scenario.replications
    seed = scenario.seed if request.seed is None else request.seed
    result = perform_run(scenario, model, seed=seed, replications=count,
                         on_done=lambda done: told.tick(done, count), cancelled=told.cancelled)  # fmt: skip
    events = sum(tally["rows"] for tally in result.outcome.tallies)
    told.step(f"{count} replications", f"{events / 1e6:,.1f} M events")
    reports: list[RunReport] = []

    def say(run: Run) -> None:
        told.step("run folder written", "milestones, book, journeys")
        statement = half_year_statement(run.frames, load_observations())
        remarks = worth_a_look(run)
        told.step("figures compared", f"{len(statement)} figures with a published one")
        report = RunReport(run, statement, remarks, told.seconds)
        reports.append(report)
        if finish is not None:
            finish(report)

    run = write_run(target, result, created=_now(), finish=say)
    return RunReport(run, reports[0].statement, reports[0].remarks, told.seconds)


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
