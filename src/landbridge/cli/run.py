"""`landbridge run`: perform a run and show what came out of it."""

from __future__ import annotations

import datetime as dt
import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.precision import precision_asked, show_precision
from landbridge.cli.run_argument import open_run
from landbridge.cli.run_steps import Steps, interruptible
from landbridge.cli.screen import json_option, write_json

if TYPE_CHECKING:
    from landbridge.control import MeasuresEffect
    from landbridge.scenario import Run
    from landbridge.studies import RunReport, RunSummary, Start

__all__ = ["run"]

_MOST_REPLICATIONS = 65_535  # the milestone frame numbers them in 16 bits
_EXECUTORS = ("threads", "processes", "ray")  # as the room simulation has them, which is not loaded for the help


@click.command(short_help="Run SCENARIO and show what came out.")
@click.argument("scenario")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
              help="Where to write the run; runs/ and the name of the scenario when left out.")  # fmt: skip
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Another seed than the scenario's.")
@click.option("--replications", type=click.IntRange(1, _MOST_REPLICATIONS), metavar="N",
              help="Another number of replications than the scenario's.")  # fmt: skip
@click.option("--with", "also", multiple=True, metavar="ID",
              help="Put a protocol of protocols.csv in force that is not; several times for several.")  # fmt: skip
@click.option("--without", multiple=True, metavar="ID", help="Leave out a protocol that is in force.")
@click.option("--from", "begins", metavar="RUN", help="Begin with the trains of another run, as they stand at --at.")
@click.option("--at", "day", metavar="DATE",
              help="With --from: the end of that day in Asia/Shanghai, or an instant as 2020-06-30T12:00.")  # fmt: skip
@click.option("--precision", metavar="PERCENT",
              help="As many replications as give the outcomes 95 % intervals of at most so much of the mean, either "
              "side, as 2%; in place of --replications.")  # fmt: skip
@click.option("--outcome", "outcomes", multiple=True, metavar="NAME",
              help="With --precision: of this outcome, such as dwell-khorgos; may be given several times. Left out: "
              "dwell-alashankou, dwell-khorgos and transit-ganzhou-germany.")  # fmt: skip
@click.option("--at-most", type=click.IntRange(2, _MOST_REPLICATIONS), metavar="N",
              help="With --precision: stop at so many replications all the same; 1000 when left out.")  # fmt: skip
@click.option("--executor", type=click.Choice(_EXECUTORS), default="threads", show_default=True,
              help="What simulates: threads or processes here, or a Ray cluster; results are the same.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 4096), metavar="N",
              help="How many at a time; as many as there are cores when left out.")  # fmt: skip
@click.option("--quiet", is_flag=True, help="Print one line of figures and where the files are.")
@json_option
def run(
    scenario: str,
    out: Path | None,
    quiet: bool,  # noqa: FBT001 (an option of the command)
    as_json: bool,  # noqa: FBT001 (an option of the command)
    **asked: Any,
) -> None:
    """Run SCENARIO, a name in the package or a folder, and show what came out.

    The run folder holds the milestones of all replications, the book of events of the first one, summary.json and
    report.html. An earlier run of the same name stays whole until the new one is.
    """
    from landbridge.cli.run_screen import show_quietly, show_summary
    from landbridge.scenario import Changes
    from landbridge.simulation import Workers
    from landbridge.studies import RunRequest, run_scenario

    changes = Changes(asked["also"], asked["without"])
    request = RunRequest(asked["seed"], asked["replications"], changes, _start(asked["begins"], asked["day"]),
                         Workers(asked["executor"], asked["workers"]), precision_asked(asked))  # fmt: skip
    steps = Steps(out, quiet=quiet, as_json=as_json, far=asked["executor"] != "threads")
    files = _Files(steps)
    with interruptible(steps):
        report = run_scenario(scenario, out, request=request, progress=steps, finish=files.add)
    if as_json:
        write_json(files.summary)
    elif quiet:
        show_quietly(files.shown, steps.target)
    else:
        show_summary(files.shown, steps.target, report.seconds, files.effect)
    if not as_json:
        show_precision(report, quiet=quiet)


def _start(begins: str | None, day: str | None) -> Start | None:
    """Where the run begins, from --from and --at. Raises WrongUse."""
    from landbridge.errors import WrongUse
    from landbridge.studies import Start

    if (begins is None) != (day is None):
        raise WrongUse("--from and --at go together: a run, and the day at whose end its trains go on in this one")
    return Start(open_run(begins).folder, _turn_ms(day)) if begins is not None and day is not None else None


def _turn_ms(text: str) -> int:
    """The end of a day in Asia/Shanghai, or an instant [ms]. Raises WrongUse."""
    from landbridge.errors import WrongUse
    from landbridge.units import DAY_MS, date_ms, parse_instant_ms

    try:
        is_day = len(text) == len("2020-06-30")
        return date_ms(dt.date.fromisoformat(text)) + DAY_MS if is_day else parse_instant_ms(text)
    except ValueError:
        raise WrongUse(f"can not read {text!r}; write a day as 2020-06-30, or an instant as 2020-06-30T12:00") from None


class _Files:
    """Adds summary.json and report.html to the run folder before it is put in place."""

    shown: RunSummary
    summary: dict[str, Any]
    effect: MeasuresEffect | None

    def __init__(self, steps: Steps) -> None:
        self._steps = steps

    def add(self, report: RunReport) -> None:
        from landbridge.exhibits import gather_page
        from landbridge.report import write_report
        from landbridge.studies import summarise_run

        self.shown = summarise_run(report, self._steps.header)
        target, folder = self._steps.target, report.run.folder
        self.summary = {"path": str(target), "report": str(target / "report.html"),
                        "seconds": round(report.seconds, 1), **self.shown.as_json()}  # fmt: skip
        if report.precision is not None:
            self.summary["precision"] = report.precision.as_json()
        self._compare(report.run)
        text = json.dumps(self.summary, ensure_ascii=False, indent=2) + "\n"
        (folder / "summary.json").write_text(text, encoding="utf-8")
        began = time.perf_counter()
        write_report(folder / "report.html", gather_page(report, self._steps.scenario, self.shown))
        self._steps.step("page drawn", "report.html", time.perf_counter() - began)
        self._steps.placing = True

    def _compare(self, run: Run) -> None:
        """With the same trains without the measures in force."""
        from landbridge.control import effect_of_measures, write_effect

        began = time.perf_counter()
        self.effect = effect_of_measures(run)
        if self.effect is not None:
            write_effect(run.folder, self.effect)
            self.summary["measures"] = asdict(self.effect)
            told = f"{self.effect.pairs} pairs with and without them"
            self._steps.step("measures compared", told, time.perf_counter() - began)
