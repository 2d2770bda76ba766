"""`landbridge situation`: where everything is at an instant of a run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.instants import read_instant
from landbridge.cli.run_argument import open_run, run_argument
from landbridge.cli.screen import console, folded, json_option, table, write_json

if TYPE_CHECKING:
    import polars as pl

    from landbridge.scenario import Run
    from landbridge.studies import WhereItIs

__all__ = ["situation"]


@click.command(short_help="Show where the trains and containers of RUN are.")
@run_argument
@click.option("--at", "instant", required=True, metavar="INSTANT",
              help="The instant asked about, as 2020-06-20T12:00; in Asia/Shanghai where it has no zone.")  # fmt: skip
@json_option
def situation(run: str, instant: str, as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Show where the trains and containers of RUN are at an instant, from the book of its first replication.

    The instant lies in the simulated days, `simulated` in `landbridge scenario show`; for h1-2020 they are 15 November
    2019 to 10 August 2020. What has arrived, gone or been discharged is counted from the first of them.
    """
    from landbridge.errors import WrongUse
    from landbridge.studies import where_it_is

    at = read_instant(instant, "2020-06-20T12:00 or 2020-06-20T04:00Z")
    opened = open_run(run)
    first, last = _simulated(opened)
    if not first <= _day(at) <= last:
        raise WrongUse(f"{_day(at)} is not simulated in this run; give an instant from {first} to {last}")
    found = where_it_is(opened, at)
    if as_json:
        write_json({"run": run, "at": at.isoformat(), **_plain(found)})
    else:
        _show(found, at, first)


def _simulated(run: Run) -> tuple[dt.date, dt.date]:
    """First and last simulated day, from the copies of scenarios in the run folder, its past first."""
    from landbridge.tables import Inspection, read_toml

    first = run.folder
    while (first / "from").is_dir():
        first /= "from"
    settings = [read_toml(folder / "scenario" / "scenario.toml", Inspection()) for folder in (first, run.folder)]
    return settings[0]["window"]["run_in_from"], settings[1]["window"]["run_out_to"]


def _day(at: dt.datetime) -> dt.date:
    from landbridge.units import COUNTING_ZONE

    return at.astimezone(COUNTING_ZONE).date()


def _plain(found: WhereItIs) -> dict[str, Any]:
    return {"trains": found.trains.to_dicts(), "places": found.places.to_dicts(),
            "containers": found.containers.to_dicts(),
            "longest_held": [{**row, "since": row["since"].isoformat()} for row in found.held.to_dicts()]}  # fmt: skip


def _show(found: WhereItIs, at: dt.datetime, first: dt.date) -> None:
    from landbridge.units import COUNTING_ZONE

    screen = console()
    local = at.astimezone(COUNTING_ZONE)
    screen.print(f"\n  {local:%a %d %b %Y %H:%M} Asia/Shanghai, {at:%d %b %H:%M} UTC; first replication\n")
    _show_frame("trains", found.trains)
    _show_frame("trains at", found.places)
    _show_frame("containers", found.containers)
    held = found.held.select("train", "location", "stage", "hours")
    _show_frame("longest held", held.rename({"stage": "waits for", "hours": "h"}))
    told = (f"arrived, gone, discharged: since {first}, when the simulation begins. gone: background trains that ran "
            "on. in another train: in one of those formed anew.")  # fmt: skip
    screen.print(folded(told) + "\n", style="dim", soft_wrap=True)


def _show_frame(title: str, frame: pl.DataFrame) -> None:
    """A frame whose first column is named by the title; numbers to the right, zeros left out."""
    screen = console()
    names = [title, *frame.columns[1:]]
    rows = table(*names, numbers=tuple(name for name in names[1:] if frame[name].dtype.is_numeric()))
    for row in frame.iter_rows():
        rows.add_row(*(_cell(value) for value in row))
    if frame.is_empty():
        rows.add_row("none")
    screen.print(rows)
    screen.print()


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) and value else str(value or "")
