"""`landbridge compare`: two runs that differ by a cause, side by side."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.run_argument import open_run
from landbridge.cli.screen import console, folded, json_option, sign, table, write_json
from landbridge.cli.validate import figure_name, short_number

if TYPE_CHECKING:
    import polars as pl

    from landbridge.claims import Observation
    from landbridge.scenario import Run
    from landbridge.studies import Comparison

__all__ = ["compare"]

_SMALL = 1.0  # [trains]: a half-month whose medians are nearer to each other is left out


@click.command(short_help="Show what OTHER has otherwise than RUN.")
@click.argument("run")
@click.argument("other")
@json_option
def compare(run: str, other: str, as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Show what OTHER has otherwise than RUN: two run folders, or names of ones under runs/.

    Both need the same seed, so that they differ by their cause alone: each replication of one is compared with the same
    replication of the other. `landbridge run SCENARIO --with ID --out runs/NAME` makes a run to compare with.
    """
    from landbridge.studies import compare_runs

    ours, theirs = open_run(run), open_run(other)
    found = compare_runs(ours, theirs)
    if as_json:
        write_json(_as_json(ours, theirs, found))
    else:
        _show(ours, theirs, found)


def _as_json(ours: Run, theirs: Run, found: Comparison) -> dict[str, Any]:
    figures = [each.as_json() for each in found.differences]
    days = found.waiting["day"].unique(maintain_order=True).dt.to_string("%Y-%m-%d").to_list()
    return {"run": str(ours.folder), "other": str(theirs.folder), "replications": found.replications,
            "protocols": {"run": found.in_force[0], "other": found.in_force[1]}, "figures": figures,
            "days": days, "waiting": _series(found.waiting)}  # fmt: skip


def _series(waiting: pl.DataFrame) -> list[dict[str, Any]]:
    """A list of numbers, one a day, for each port, direction and freight in which the runs differ."""
    shown: list[dict[str, Any]] = []
    for words, rows in waiting.partition_by("name", "direction", "freight", as_dict=True, maintain_order=True).items():
        runs = {name: rows.filter(rows["variant"] == name).select("p10", "p50", "p90") for name in ("run", "other")}
        if not runs["run"].equals(runs["other"]):
            told = dict(zip(("place", "direction", "freight"), words, strict=True))
            shown.append(told | {name: frame.to_dict(as_series=False) for name, frame in runs.items()})
    return shown


def _show(ours: Run, theirs: Run, found: Comparison) -> None:
    screen = console()
    screen.print()
    for name, run, ids in zip(("run", "other"), (ours, theirs), found.in_force, strict=True):
        screen.print(folded(f"{name:<6} {run.folder}; protocols in force: {', '.join(ids) or 'none'}", later=" " * 9))
    screen.print()
    _show_figures(found)
    _show_waiting(found.waiting)
    pairs = f"{found.replications} pair{'' if found.replications == 1 else 's'} of replications"
    told = (f"{sign('✓')} or !: other lies in the published band or not; difference: other less run, P10 to P90 over "
            f"{pairs}; sure: share of them that differ in the same direction; waiting: P50 (P10{sign('–')}P90) of the "
            "replications, the mean of the days")  # fmt: skip
    screen.print(folded(told) + "\n", style="dim", soft_wrap=True)


def _show_figures(found: Comparison) -> None:
    """Figures that differ; of the others the number."""
    apart = [each for each in found.differences if each.higher or each.lower]
    screen = console()
    if apart:
        rows = table("figure", "run", "other", "", "difference", "sure",
                     numbers=("run", "other", "difference", "sure"))  # fmt: skip
        for each in apart:
            told = _cells(each.figure, each.run, each.other, (each.p10, each.p90))
            rows.add_row(*told, f"{max(each.higher, each.lower):.0%}")
        screen.print(rows)
    same = len(found.differences) - len(apart)
    screen.print(folded(f"{same} figures are the same in both" if apart else f"all {same} figures are the same"))
    screen.print()


def _cells(figure: Observation, run: float, other: float, apart: tuple[float, float]) -> tuple[str, ...]:
    inside = figure.low is not None and figure.high is not None and figure.low <= other <= figure.high
    digits = 2 if figure.unit == "ratio" else 1
    spread = " to ".join(f"{each:+.{digits}f}" for each in apart)
    return figure_name(figure), short_number(run), short_number(other), sign("✓") if inside else "!", spread


def _show_waiting(waiting: pl.DataFrame) -> None:
    """Half-months in which the runs differ, of ports and freight in which they do."""
    from landbridge.statistics import standing_by_half_month

    lines: list[tuple[str, ...]] = []
    groups = waiting.partition_by("name", "direction", "freight", as_dict=True, maintain_order=True)
    for words, days in groups.items():
        ours, theirs = (standing_by_half_month(days.filter(days["variant"] == name)) for name in ("run", "other"))
        for a, b in zip(ours.rows(), theirs.rows(), strict=True):
            if abs(a[2] - b[2]) >= _SMALL:
                lines.append((*map(str, words), _half(a[0]), _band(*a[1:]), _band(*b[1:])))
    if not lines:
        return
    rows = table("waiting to cross", "", "", "", "run", "other", numbers=("run", "other"))
    for line in lines:
        rows.add_row(*line)
    console().print(rows)
    console().print()


def _half(name: str) -> str:
    """`2020-05 a` as 1-15 May."""
    month, _, half = name.partition(" ")
    first = dt.date.fromisoformat(f"{month}-01")
    last = 15 if half == "a" else calendar.monthrange(first.year, first.month)[1]
    return f"{1 if half == 'a' else 16}{sign('–')}{last} {first:%b}"


def _band(p10: float, p50: float, p90: float) -> str:
    return f"{p50:.0f} ({p10:.0f}{sign('–')}{p90:.0f})"
