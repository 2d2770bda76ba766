"""`landbridge stats`: what a run comes to, broken down, or as the half-year statement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from landbridge.cli.run_argument import open_run, run_argument
from landbridge.cli.screen import console, folded, json_option, sign, table, write_json

if TYPE_CHECKING:
    from landbridge.scenario import Run
    from landbridge.studies import Breakdown

__all__ = ["stats"]

_FIGURES = ("mean", "p10", "p50", "p90")
_CLASSES = ("China-Europe", "Central Asia", "background")


@dataclass(frozen=True, slots=True)
class _Form:
    """How the figures are printed."""

    release: bool
    as_json: bool
    as_csv: bool


def _form_options(command: click.decorators.FC) -> click.decorators.FC:
    csv = click.option("--csv", "as_csv", is_flag=True, help="Print the rows as CSV instead of text.")
    release = click.option("--release", is_flag=True,
                           help="Print the half-year statement: each figure beside the published one.")  # fmt: skip
    return release(json_option(csv(command)))


@click.command(short_help="Show figures of RUN, or its half-year statement.")
@run_argument
@click.option("--by", metavar="A,B,...", default="",
              help="By month, port, direction, class, service, origin, destination; several with commas.")  # fmt: skip
@click.option("--measure", type=click.Choice(["trains", "dwell", "transit"]), default="trains", show_default=True,
              help="Count trains, or measure dwell at China's border stations [h] or transit [days].")  # fmt: skip
@click.option("--class", "classes", type=click.Choice(_CLASSES, case_sensitive=False), multiple=True,
              help="Only trains of this class; several times for several.")  # fmt: skip
@_form_options
def stats(run: str, by: str, measure: str, classes: tuple[str, ...], **form: bool) -> None:
    """Show figures of RUN, a run folder or the name of one under runs/.

    Trains are counted as the counting bodies do: a nation counts departures and leaves Central Asia trains out; a
    port (--by port) counts crossings, out and in, with Central Asia trains. Quantiles are over the replications for
    trains, and over single trains for dwell and transit.
    """
    from landbridge.cli.statement import show_statement
    from landbridge.errors import WrongUse
    from landbridge.studies import break_down

    wanted = _Form(**form)
    if wanted.as_json and wanted.as_csv:
        raise WrongUse("--json and --csv are two forms; give one of them")
    asked = click.get_current_context().get_parameter_source("measure") is not ParameterSource.DEFAULT
    if wanted.release and (by or classes or asked):
        raise WrongUse("--release is one fixed statement; give it without --by, --measure and --class")
    read = open_run(run)
    if wanted.release:
        show_statement(read, as_json=wanted.as_json, as_csv=wanted.as_csv)
        return
    dimensions = [each.strip() for each in by.split(",") if each.strip()]
    _show(break_down(read.frames, measure, dimensions, classes), read, wanted)


def _show(found: Breakdown, run: Run, form: _Form) -> None:
    if form.as_csv:
        click.echo(found.rows.write_csv(), nl=False)
    elif form.as_json:
        write_json({"run": str(run.folder), "measure": found.measure, "unit": found.unit, "rule": found.rule,
                    "by": found.by, "quantiles_over": found.spread, "rows": found.rows.to_dicts(),
                    "total": found.total})  # fmt: skip
    else:
        _show_table(found, run)


def _show_table(found: Breakdown, run: Run) -> None:
    screen = console()
    rows = table(*found.by, *(name.upper() if name != "mean" else name for name in _FIGURES),
                 numbers=("mean", "P10", "P50", "P90"))  # fmt: skip
    digits = {name: _digits([*found.rows[name], found.total[name]]) for name in _FIGURES}
    for row in found.rows.iter_rows(named=True):
        rows.add_row(*(row[name] for name in found.by), *_cells(row, digits))
    rows.add_row("all", *[""] * (len(found.by) - 1), *_cells(found.total, digits), style="bold")
    screen.print()
    screen.print(rows)
    screen.print()
    unit = "" if found.unit == found.measure else f" [{found.unit}]"
    screen.print(folded(f"{found.measure}{unit}: {found.rule}"), soft_wrap=True)
    screen.print(folded(f"P10{sign('–')}P90 over {found.spread}"), soft_wrap=True)
    many, seed = run.manifest["replications"], run.manifest["seed"]
    told = f"{run.folder}: {many} replication{'' if many == 1 else 's'}, seed {seed}"
    screen.print(folded(told) + "\n", style="dim", soft_wrap=True)


def _digits(column: list[float | None]) -> int:
    """Decimals of a column, the same in every row so that the points stand below each other."""
    return int(any(value is not None and value != round(value) for value in column))


def _cells(row: Mapping[str, float | None], digits: dict[str, int]) -> list[str]:
    return ["" if (value := row[name]) is None else f"{value:,.{digits[name]}f}" for name in _FIGURES]
