"""`landbridge port`: what a shift lead of a border port asks."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from landbridge.cli.instants import read_instant
from landbridge.cli.port_of_book import show_port_of_book
from landbridge.cli.run_argument import open_run
from landbridge.cli.screen import console, folded, json_option, number, sign, table, write_json
from landbridge.cli.store_options import db_option, party_option

if TYPE_CHECKING:
    import polars as pl

    from landbridge.control import PortNow
    from landbridge.scenario import Run

__all__ = ["port"]

_SHOWN = 8
_EXAMPLE = "2020-06-20T08:00 or 2020-06-20T00:00Z"
_BAR = 8  # columns of a bar
_USUAL_RUN = "h1-2020"


@click.command(short_help="Show what stands at a border PORT, what comes, and what to do first.")
@click.argument("port")
@click.option("--run", "run", default=_USUAL_RUN, show_default=True, metavar="RUN",
              help="A run folder, or the name of one under runs/.")  # fmt: skip
@click.option("--book", metavar="NAME", help="A live book in place of a run: what is told of the port.")
@db_option
@click.option("--known-at", metavar="INSTANT", help="With --book or --db: as it was known then.")
@party_option
@click.option("--at", metavar="INSTANT",
              help="The instant, as 2020-06-20T08:00; in Asia/Shanghai where it has no zone. 08:00 of the last counted "
                   "day unless given.")  # fmt: skip
@click.option("--futures", "count", type=click.IntRange(1, 10_000), default=100, show_default=True,
              help="How many times to go on for the next hours.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of what is to come.")
@json_option
def port(port: str, run: str, at: str | None, as_json: bool, **options: Any) -> None:  # noqa: FBT001 (an option)
    """Show what stands at a border PORT, what is at work, the next 12 hours, and what to do first.

    PORT is a port or one of its stations, as alashankou or cn-alashankou. The instant is one of the first replication
    of a run; the next hours are drawn from it many times. With --book or --db it is what a live book tells of the port
    or of any other place, now unless --at says otherwise: nothing is drawn, and what comes is what was announced.

    \b
    Examples:
      landbridge port alashankou
      landbridge port kz-altynkol --at 2020-06-20T08:00
      landbridge port alashankou --book live
    """  # noqa: D301 (a sign of click's)
    book = {name: options.pop(name) for name in ("book", "db", "known_at", "parties")}
    if any(book.values()):
        _refuse_with_book(book)
        show_port_of_book(port, at, book, as_json=as_json)
        return
    from landbridge.control import port_now  # large, and of runs

    opened = open_run(run)
    found = port_now(opened, port, read_instant(at, _EXAMPLE) if at else _last_morning(opened), **options)
    if as_json:
        write_json({"run": run, "seed": options["seed"], "futures": options["count"], **_plain(found)})
    else:
        _show(found)


def _refuse_with_book(book: dict[str, Any]) -> None:
    """Raises WrongUse where options of a run and of a live book are mixed."""
    from landbridge.errors import WrongUse

    source = click.get_current_context().get_parameter_source
    of_run = [name for name in ("run", "count", "seed") if source(name) is not ParameterSource.DEFAULT]
    if of_run:
        names = {"run": "--run", "count": "--futures", "seed": "--seed"}
        raise WrongUse(f"{' and '.join(names[name] for name in of_run)} is of runs; --book and --db ask a live book")
    if not (book["book"] or book["db"]):
        raise WrongUse("--known-at and --party ask a live book; name it by --book or --db")


def _last_morning(run: Run) -> dt.datetime:
    """08:00 in Asia/Shanghai, when the day shift begins, of the last day that is counted."""
    from landbridge.units import DAY_MS, HOUR_MS, from_ms

    return from_ms(run.frames.count_to_ms - DAY_MS + 8 * HOUR_MS)


def _plain(found: PortNow) -> dict[str, Any]:
    """A `PortNow` as JSON has it."""
    trains = [{**row, "since": row["since"].isoformat()} for row in found.trains.to_dicts()]
    crews = [{**row, "day": row["day"].isoformat()} for row in found.crews.to_dicts()]
    return {"port": found.port, "name": found.name, "at": found.at.isoformat(), "standing": found.standing,
            "tracks": found.tracks, "trains": trains, "work": found.work.to_dicts(),
            "next_hours": found.hours.to_dicts(), "crews": crews,
            "do_first": [asdict(each) for each in found.do_first]}  # fmt: skip


def _show(found: PortNow) -> None:
    from landbridge.units import COUNTING_ZONE

    screen = console()
    local = found.at.astimezone(COUNTING_ZONE)
    limit = "" if found.tracks is None else f" of {found.tracks} tracks"
    over = " !" if found.tracks is not None and found.standing > found.tracks else ""
    screen.print(f"\n  {found.name}   {local:%a %d %b %Y %H:%M} Asia/Shanghai, {found.at:%d %b %H:%M} UTC")
    screen.print(f"  container trains standing {found.standing}{limit}{over}\n")
    screen.print(_work(found.work))
    if not found.crews.is_empty():
        screen.print()
        screen.print(_crews(found.crews))
    screen.print()
    screen.print(_hours(found))
    screen.print()
    screen.print(_trains(found.trains))
    screen.print(folded(_freight(found.trains)), soft_wrap=True)
    screen.print("\n  Do first")
    for place, each in enumerate(found.do_first, start=1):
        screen.print(folded(each.text, f"  {place}  ", "     "), soft_wrap=True)
    if not found.do_first:
        screen.print("     nothing passes its threshold")
    told = f"standing in the next hours: P50 (P10{sign('–')}P90) over the futures; first replication of the run"
    screen.print("\n" + folded(told) + "\n", style="dim", soft_wrap=True)


def _work(work: pl.DataFrame) -> Any:
    rows = table("at work", "for", "busy", "", "waiting", numbers=("busy", "waiting"))
    for row in work.filter(work["usual"] < _WITHOUT_LIMIT).iter_rows(named=True):
        units, usual = row["units"], row["usual"]
        # A handover that nobody waits for is no reason to look twice, as in what is to be done first.
        short = f" ({usual} usually)" + (" !" if row["waiting"] or not units else "") if units < usual else ""
        filled = round(_BAR * row["busy"] / max(usual, row["busy"], 1))
        bar = sign("█") * filled + sign("·") * (_BAR - filled)
        rows.add_row(f"{row['location']} {row['resource']}", _way(row["direction"]), f"{row['busy']}/{units}",
                     bar + short, number(row["waiting"]) if row["waiting"] else "")  # fmt: skip
    return rows


_WITHOUT_LIMIT = 100_000


def _way(direction: str) -> str:
    return {"outbound": "out", "inbound": "in"}.get(direction, "both")


def _crews(crews: pl.DataFrame) -> Any:
    shown = {"least": "fewest", "quarantine": "quarantine", "isolation": "isolated", "tests": "tests",
             "found": "found"}  # fmt: skip
    rows = table("crews, day before", *shown.values(), numbers=tuple(shown.values()))
    for row in crews.iter_rows(named=True):
        rows.add_row(row["post"], *(number(row[name]) for name in shown))
    return rows


def _hours(found: PortNow) -> Any:
    from landbridge.units import COUNTING_ZONE

    start = found.at.astimezone(COUNTING_ZONE)
    ends = [f"{start + dt.timedelta(hours=hours):%H:%M}" for hours in found.hours["until"].to_list()]
    rows = table("next 12 h, until", *ends, numbers=tuple(ends))
    for name in ("arriving", "leaving"):
        rows.add_row(name, *(f"{value:.0f}" for value in found.hours[name].to_list()))
    rows.add_row("standing", *(f"{value:.0f}" for value in found.hours["p50"].to_list()))
    spreads = (f"{low:.0f}{sign('–')}{high:.0f}" for low, high in found.hours.select("p10", "p90").iter_rows())
    rows.add_row("", *spreads)
    return rows


def _trains(trains: pl.DataFrame) -> Any:
    """Stations by their country, or the names of trains would be folded."""
    rows = table("train", "in", "state", "h", numbers=("h",))
    for row in _own(trains).head(_SHOWN).iter_rows(named=True):
        state = f"{row['state']} {row['stage'] or ''}".replace("held", "waits for").replace("in a stage", "in").strip()
        rows.add_row(row["train"], row["location"].partition("-")[0], state, f"{row['hours']:.1f}")
    return rows


def _own(trains: pl.DataFrame) -> pl.DataFrame:
    return trains.filter(trains["class"] != "background")


def _freight(trains: pl.DataFrame) -> str:
    """What the table does not show, in one line."""
    more = max(0, _own(trains).height - _SHOWN)
    shown = f"{more} more with --json; " if more else ""
    others = trains.filter(trains["class"] == "background")
    held = others.filter(others["state"] == "held")
    if others.is_empty():
        return f"{shown}no other freight"
    longest = f", the longest {held['hours'].max():.0f} h" if not held.is_empty() else ""
    return f"{shown}other freight: {others.height} trains, {held.height} of them held{longest}"
