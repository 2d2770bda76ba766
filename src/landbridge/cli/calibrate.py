"""`landbridge calibrate`: free parameters fitted to published figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.drawing import whisker
from landbridge.cli.screen import console, counted, folded, json_option, program, quoted, sign, table, write_json
from landbridge.cli.trial_bar import trial_bar
from landbridge.cli.validate import figure_name

if TYPE_CHECKING:
    from landbridge.studies import Calibration, CalibrationSettings

__all__ = ["calibrate"]

_WIDTH = 22


@click.command(short_help="Fit the free parameters of SCENARIO to published figures.")
@click.argument("scenario")
@click.option("--against", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FIGURES.csv",
              help="A table with the columns of the package's own figures, instead of these.")  # fmt: skip
@click.option("--replications", type=click.IntRange(2), metavar="N", help="Replications a trial; 12 when left out.")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="Another seed than the scenario's.")
@click.option("--start", "starts", multiple=True, metavar="PARAMETER=VALUE",
              help="Start the search elsewhere than at the tables' value; may be given several times.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show what is found and write nothing.")
@click.option("--in-package", is_flag=True, help="Write into a scenario of the package, for its maintainers.")
@json_option
def calibrate(scenario: str, as_json: bool, dry_run: bool, in_package: bool, **how: Any) -> None:  # noqa: FBT001 (options)
    """Find the values of SCENARIO's free parameters at which it agrees best with the figures marked `fit`.

    Parameters and their bounds stand in parameters.csv. Values are written into the scenario's tables, and beside them
    calibration.csv (value, 90 % interval, seed, date) and calibration_figures.csv (each figure before and after).
    Every trial has the same seed; about 50 trials of a second or two each.
    """
    from landbridge.scenario import writable_scenario
    from landbridge.studies import calibrate_scenario, save_calibration

    folder = None if dry_run else writable_scenario(scenario, in_package=in_package)
    settings = _settings(**how)
    with trial_bar() as progress:
        found = calibrate_scenario(scenario, settings, progress)
    if folder is not None:
        save_calibration(folder, found)
    if as_json:
        write_json(_plain(found, folder))
    else:
        _show(found, folder)


def _settings(
    against: Path | None, replications: int | None, seed: int | None, starts: tuple[str, ...]
) -> CalibrationSettings:
    from landbridge.studies import CalibrationSettings

    given = {} if replications is None else {"replications": replications}
    return CalibrationSettings(against, seed, starts=dict(_start(each) for each in starts), **given)


def _start(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise click.BadParameter(f"{text!r} is not PARAMETER=VALUE", param_hint="--start") from None


def _plain(found: Calibration, folder: Path | None) -> dict[str, Any]:
    rows = [{
        "id": each.parameter.id, "title": each.parameter.title, "unit": each.parameter.unit,
        "start": each.parameter.value, "value": each.value, "low": each.low, "high": each.high,
        "bounds": [each.parameter.low, each.parameter.high], "determined": each.determined,
        "confounded": list(found.others(each.parameter.id)),
    } for each in found.parameters]  # fmt: skip
    figures = [{
        "id": each.figure.id, "metric": each.figure.metric, "unit": each.figure.unit, "published": each.figure.value,
        "low": each.figure.low, "high": each.figure.high, "before": each.before, "after": each.after,
        "residual": each.residual,
    } for each in found.figures]  # fmt: skip
    fixed = [{"id": each.id, "value": each.value, "unit": each.unit, "why": each.why} for each in found.fixed]
    return {"scenario": found.scenario.name, "written_to": None if folder is None else str(folder), "seed": found.seed,
            "replications": found.replications, "trials": found.trials, "misfit": found.misfit,
            "settled": found.settled, "parameters": rows, "figures": figures, "fixed": fixed}  # fmt: skip


def _show(found: Calibration, folder: Path | None) -> None:
    screen = console()
    told = f"{counted(len(found.parameters), 'parameter')} fitted to {counted(len(found.figures), 'figure')}"
    screen.print(f"\n  {found.scenario.name}: {told}")
    screen.print(f"  seed {found.seed} {sign('·')} {found.replications} replications a trial {sign('·')} "
                 f"{found.trials} trials\n", style="dim")  # fmt: skip
    rows = table("parameter", "before", "value", "90 % interval", "within its bounds", numbers=("before", "value"))
    for each in found.parameters:
        parameter = each.parameter
        dash = sign("–")
        rows.add_row(parameter.id, f"{parameter.value:.3g}", f"{each.value:.3g} {parameter.unit}",
                     f"{each.low:.3g}{dash}{each.high:.3g}",
                     _picture((each.low, each.value, each.high), parameter.low, parameter.high))  # fmt: skip
    screen.print(rows)
    _show_figures(found)
    _show_open(found)
    _show_end(found, folder)


def _picture(interval: tuple[float, float, float], low: float, high: float) -> str:
    first, middle, last = (value - low for value in interval)
    return f"{low:g} {whisker(first, middle, last, most=high - low, width=_WIDTH)} {high:g}"


def _show_figures(found: Calibration) -> None:
    rows = table("figure", "before", "after", "published", "band", "", numbers=("before", "after", "published", "band"))
    for each in found.figures:
        figure = each.figure
        inside = (figure.low or 0) <= each.after <= (figure.high or 0)
        rows.add_row(f"{figure.id} {figure_name(figure)}", f"{each.before:.1f}", f"{each.after:.1f}",
                     f"{figure.value:g}", f"{figure.low:g}{sign('–')}{figure.high:g}",
                     sign("✓") if inside else "! outside")  # fmt: skip
    screen = console()
    screen.print()
    screen.print(rows)


def _show_open(found: Calibration) -> None:
    """What the figures leave open."""
    screen = console()
    screen.print()
    if not found.settled:
        told = (
            "! no surface came to agree with the simulation: the values are those of the best trial, not of an optimum"
        )
        screen.print(folded(told, "  ", "    "))
    for one, other in found.confounded:
        screen.print(folded(f"! the figures can not tell {one} and {other} apart: fix one of them", "  ", "    "))
    for each in found.parameters:
        if not each.determined:
            screen.print(folded(f"! the figures say next to nothing of {each.parameter.id}", "  ", "    "))
        elif each.at_bound:
            screen.print(
                folded(f"! {each.parameter.id} ends at a bound: the figures would have it beyond", "  ", "    ")
            )
    for each in found.fixed:
        screen.print(folded(f"{each.id} stays {each.value:g} {each.unit}; {each.why}", "  ", "    "), style="dim")


def _show_end(found: Calibration, folder: Path | None) -> None:
    screen = console()
    screen.print(f"\n  misfit {found.misfit:.1f} (sum of squared residuals; "
                 f"{max(len(found.figures) - len(found.parameters), 0)} expected)")  # fmt: skip
    if folder is None:
        screen.print("  nothing was written\n")
        return
    screen.print(f"  written to {folder}/: tables, calibration.csv, calibration_figures.csv", soft_wrap=True)
    screen.print(f"  next    {program()} run {quoted(folder)}\n", soft_wrap=True)
