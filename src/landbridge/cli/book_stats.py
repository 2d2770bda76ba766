"""`landbridge book stats`: what a live book comes to, by the same functions as a run."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.screen import console, folded, json_option, number, sign, table, write_json
from landbridge.cli.store_options import book_option, db_option, opened_book, party_option
from landbridge.cli.track import as_of, instant_options

if TYPE_CHECKING:
    import polars as pl

    from landbridge.books import Book
    from landbridge.studies import Breakdown

__all__ = ["stats"]

_CROSSINGS_BY = (set[str](), {"month", "port"}, {"month", "port", "direction"})
_NOTHING = {"trains": "no train to be counted is told", "dwell": "no stay at a border port is told",
            "transit": "no journey from end to end is told"}  # fmt: skip
_FIGURES = ("mean", "p10", "p50", "p90")


@click.command(short_help="Show figures of a live book, as of a run.")
@click.option("--measure", type=click.Choice(["crossings", "trains", "dwell", "transit"]), default="crossings",
              show_default=True, help="Crossings by month and port, from the counts kept by day; or what stats "
              "measures of a run: trains, dwell [h], transit [days].")  # fmt: skip
@click.option("--by", metavar="A,B,...", default="",
              help="By month, port, direction, class, service, origin, destination; several with commas.")  # fmt: skip
@click.option(
    "--from", "first", metavar="DAY", help="The first day counted, as 2020-01-01; all of the book unless given."
)
@click.option("--to", "last", metavar="DAY", help="The last day counted.")
@instant_options
@book_option
@db_option
@party_option
@json_option
def stats(measure: str, as_json: bool, **asked: Any) -> None:  # noqa: FBT001 (an option of the command)
    """Show figures of a live book, by the functions that count and measure runs.

    Trains are counted as the counting bodies do, see `landbridge stats`; where a train goes and of which class it is,
    the scenario of the book says, or else the book itself. Days and months are counted in Asia/Shanghai. Crossings are
    of every train, also of other freight, and are not asked with --at, --known-at or days.
    """
    with opened_book(asked["db"], asked["book"]) as (store, book):
        if measure == "crossings":
            _refuse_with_crossings(asked)
            _crossings(store, book, asked["parties"] or None, as_json=as_json)
        else:
            _measured(store, book, measure, asked, as_json=as_json)


def _dimensions(by: str) -> list[str]:
    return [each.strip() for each in by.split(",") if each.strip()]


def _refuse_with_crossings(asked: dict[str, Any]) -> None:
    from landbridge.errors import WrongUse

    by = set(_dimensions(asked["by"]))
    given = [name for name in ("first", "last", "at", "known_at") if asked[name]]
    if by not in _CROSSINGS_BY:
        given.insert(0, "by")
    if given:
        options = {"first": "--from", "last": "--to", "known_at": "--known-at"}
        names = ", ".join(options.get(name, f"--{name}") for name in given)
        raise WrongUse(f"crossings are counted by month and port as the book stands; for {names} use --measure trains")


def _crossings(store: Any, book: Book, parties: tuple[str, ...] | None, *, as_json: bool) -> None:
    from landbridge.tracing import month_by_port

    found = month_by_port(store, book, parties=parties)
    if as_json:
        write_json({"book": book.name, "measure": "crossings", "by": ["month", "port", "direction"],
                    "rows": found.to_dicts()})  # fmt: skip
        return
    screen = console()
    screen.print()
    if found.is_empty():
        _say_nothing("no crossing of China's frontier is told", book, parties)
        return
    screen.print(_months(found))
    screen.print()
    told = ("crossings of China's frontier as told in the book, out + in; every train, other freight too; a train made "
            "up of several counts once, one told by two sources twice")  # fmt: skip
    screen.print(folded(told) + "\n", style="dim", soft_wrap=True)


def _months(found: pl.DataFrame) -> Any:
    ports = found["port"].unique().sort().to_list()
    rows = table("month", *ports, "all", numbers=(*ports, "all"))
    for month in found["month"].unique().sort().to_list():
        there = {(port, way): trains for port, way, trains in
                 found.filter(found["month"] == month).select("port", "direction", "trains").iter_rows()}  # fmt: skip
        cells = [(there.get((port, "outbound"), 0), there.get((port, "inbound"), 0)) for port in ports]
        rows.add_row(month, *(f"{number(out)} + {number(back)}" if out or back else sign("·") for out, back in cells),
                     number(sum(out + back for out, back in cells)))  # fmt: skip
    return rows


def _say_nothing(what: str, book: Book, parties: tuple[str, ...] | None) -> None:
    of = f", of what {' and '.join(parties)} owns," if parties else ""
    console().print(folded(f"{what}{of} in the book {book.name}") + "\n", soft_wrap=True)


def _measured(store: Any, book: Book, measure: str, asked: dict[str, Any], *, as_json: bool) -> None:
    from landbridge.studies import break_down
    from landbridge.tracing import live_frames, trains_of_unknown_class

    at, known_at = as_of(asked["at"], asked["known_at"])
    frames = live_frames(store, book, at=at, known_at=known_at, parties=asked["parties"] or None,
                         window=_window(asked["first"], asked["last"], at))  # fmt: skip
    found = break_down(frames, measure, _dimensions(asked["by"]))
    unknown = trains_of_unknown_class(frames)
    if as_json:
        write_json({"book": book.name, "measure": measure, "unit": found.unit, "rule": found.rule, "by": found.by,
                    "at": at.isoformat(), "known_at": None if known_at is None else known_at.isoformat(),
                    "trains_of_unknown_class": unknown, "rows": found.rows.to_dicts(),
                    "total": found.total})  # fmt: skip
    elif found.rows.is_empty() and not unknown:
        console().print()
        _say_nothing(_NOTHING[measure], book, asked["parties"] or None)
    else:
        _show(found, measure, unknown)


def _window(first: str | None, last: str | None, at: dt.datetime) -> tuple[dt.datetime, dt.datetime] | None:
    """Instants between which is counted; None for all of the book. Raises WrongUse."""
    from landbridge.errors import WrongUse
    from landbridge.units import DAY_MS, date_ms, from_ms

    if first is None and last is None:
        return None
    try:
        start = from_ms(0) if first is None else from_ms(date_ms(dt.date.fromisoformat(first)))
        end = at if last is None else from_ms(date_ms(dt.date.fromisoformat(last)) + DAY_MS)
    except ValueError:
        raise WrongUse(f"can not read the days {first or ''}..{last or ''}; write them as 2020-01-01") from None
    return start, end


def _show(found: Breakdown, measure: str, unknown: int) -> None:
    """A count has one figure; of times the mean and quantiles of single trains."""
    counted = measure == "trains"
    names = ("mean",) if counted else _FIGURES
    heads = ("trains",) if counted else ("mean", "P10", "P50", "P90")
    screen = console()
    rows = table(*found.by, *heads, numbers=heads)
    for row in found.rows.to_dicts():
        rows.add_row(*(row[name] for name in found.by), *(_figure(row[name], counted) for name in names))
    rows.add_row("all", *[""] * (len(found.by) - 1), *(_figure(found.total[name], counted) for name in names),
                 style="bold")  # fmt: skip
    screen.print()
    screen.print(rows)
    screen.print()
    unit = "" if found.unit == measure else f" [{found.unit}]"
    screen.print(folded(f"{measure}{unit}: {found.rule}"), soft_wrap=True)
    if unknown:
        told = f"{number(unknown)} trains are left out: nothing tells where they go, nor the scenario of the book"
        screen.print(folded(told), style="dim", soft_wrap=True)
    screen.print()


def _figure(value: float | None, counted: bool) -> str:  # noqa: FBT001 (which of two kinds of figure)
    if value is None:
        return ""
    return number(value) if counted else f"{value:,.1f}"
