"""`landbridge situation`: where everything is at an instant of a run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.run_argument import open_run, run_argument
from landbridge.cli.screen import console, json_option, table, write_json

if TYPE_CHECKING:
    import polars as pl

    from landbridge.studies import WhereItIs

__all__ = ["situation"]


@click.command()
@run_argument
@click.option("--at", "instant", required=True, metavar="INSTANT",
              help="The instant asked about, as 2020-06-20T12:00; in Asia/Shanghai where it has no zone.")  # fmt: skip
@json_option
def situation(run: str, instant: str, as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Show where the trains and containers of RUN are at an instant, from the book of its first replication."""
    from landbridge.errors import WrongUse
    from landbridge.studies import where_it_is
    from landbridge.units import from_ms, parse_instant_ms

    try:
        at = from_ms(parse_instant_ms(instant))
    except ValueError:
        raise WrongUse(f"can not read the instant {instant!r}; write 2020-06-20T12:00 or 2020-06-20T04:00Z") from None
    found = where_it_is(open_run(run), at)
    if as_json:
        write_json({"run": run, "at": at.isoformat(), **_plain(found)})
    else:
        _show(found, at)


def _plain(found: WhereItIs) -> dict[str, Any]:
    return {"trains": found.trains.to_dicts(), "places": found.places.to_dicts(),
            "containers": found.containers.to_dicts(),
            "longest_held": [{**row, "since": row["since"].isoformat()} for row in found.held.to_dicts()]}  # fmt: skip


def _show(found: WhereItIs, at: dt.datetime) -> None:
    from landbridge.units import COUNTING_ZONE

    screen = console()
    local = at.astimezone(COUNTING_ZONE)
    screen.print(f"\n  {local:%a %d %b %Y %H:%M} Asia/Shanghai, {at:%d %b %H:%M} UTC; first replication\n")
    _show_frame("trains", found.trains)
    _show_frame("trains at", found.places)
    _show_frame("containers", found.containers)
    held = found.held.select("train", "location", "stage", "hours")
    _show_frame("longest held", held.rename({"stage": "waits for", "hours": "h"}))


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
