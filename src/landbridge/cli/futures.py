"""`landbridge futures`: how it goes on from what the book of a run tells at an instant."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.instants import read_instant
from landbridge.cli.run_argument import open_run, run_argument
from landbridge.cli.screen import console, counted, folded, json_option, number, sign, table, write_json

if TYPE_CHECKING:
    import polars as pl

    from landbridge.scenario import Run

__all__ = ["futures"]

_SHOWN = 10
_EXAMPLE = "2020-06-20T12:00 or 2020-06-20T04:00Z"


_AT = "The instant to go on from, as 2020-06-20T12:00; in Asia/Shanghai where it has no zone."


@click.command(short_help="Go on many times from where the trains of RUN are.")
@run_argument
@click.option("--at", required=True, metavar="INSTANT", help=_AT)
@click.option("--book", type=click.Path(path_type=Path), metavar="FILE",
              help="What has happened to the trains of RUN; else the book of its first replication.")  # fmt: skip
@click.option("--known-at", metavar="INSTANT", help="With what was recorded in the book by then; else with all of it.")
@click.option("--days", type=click.IntRange(1, 365), default=30, show_default=True, help="How far to look.")
@click.option("--futures", "count", type=click.IntRange(1, 10_000), default=200, show_default=True,
              help="How many times to go on.")  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="Seed of what is to come.")
@json_option
def futures(run: str, as_json: bool, **options: Any) -> None:  # noqa: FBT001 (an option of the command)
    """Go on many times from where the trains of RUN are at an instant, each time with other chance from then on.

    The state is put together from the book: trains, queues, containers, crews, wagons. Services under way have the
    time they have taken behind them. Shown are the days until trains under way arrive, and the container trains
    standing at each port so many days later at that time of day.
    """
    from landbridge.studies import look_ahead

    opened = open_run(run)
    asked = {name: options[name] for name in ("days", "count", "seed")}
    book = _known_book(opened, options["book"], options["known_at"])
    ahead = look_ahead(opened, read_instant(options["at"], _EXAMPLE), book=book, **asked)
    if as_json:
        write_json({"run": run, "seed": options["seed"], **_plain(ahead)})
    else:
        names = opened.frames.ports.select("port", "name").unique()
        _show(ahead, dict(names.iter_rows()))


def _known_book(run: Run, path: Path | None, known_at: str | None) -> pl.DataFrame:
    """What was recorded by an instant in a book. Raises BadInput when it can not be read, or is no book of the run."""
    import polars as pl

    from landbridge.tables import Inspection

    inspection, known = Inspection(), read_instant(known_at, _EXAMPLE) if known_at else None
    place = path or run.book_path
    try:
        book = _book(place)
        if not (book.is_empty() or book["subject"].is_in(run.frames.journeys["subject"].implode()).any()):
            inspection.report(str(place), f"tells of no train of {run.folder}", "give a book of the trains of the run")
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        what = "is not there" if isinstance(error, FileNotFoundError) else f"is no book: {error}"
        inspection.report(str(place), what, "give a Parquet file with the columns of a book (docs/reference/events.md)")
        inspection.close()
        raise
    inspection.close()
    return book if known is None else book.filter(pl.col("recorded_at") <= known)


def _book(path: Path) -> pl.DataFrame:
    from landbridge.ledger import check_events, read_book

    if path.is_dir():
        raise ValueError("it is a folder")
    book = read_book(path)
    check_events(book)
    return book


def _plain(ahead: Any) -> dict[str, Any]:
    """An `Ahead` as JSON has it."""
    made = ahead.made
    return {"at": ahead.at.isoformat(), "days": ahead.days, "futures": ahead.futures,
            "under_way": made.under_way, "untold": ahead.untold, "left_out": made.left_out,
            "unknown_events": made.unknown,
            "arrivals": ahead.arrivals.to_dicts(), "standing": ahead.standing.to_dicts()}  # fmt: skip


def _show(ahead: Any, names: dict[str, str]) -> None:
    from landbridge.units import COUNTING_ZONE

    screen = console()
    trains = ahead.arrivals["trains"].sum()
    futures, days = counted(ahead.futures, "future"), counted(ahead.days, "day")
    screen.print(f"\n  {ahead.at.astimezone(COUNTING_ZONE):%a %d %b %Y %H:%M} Asia/Shanghai: "
                 f"{counted(trains, 'train')} of the timetable under way")  # fmt: skip
    screen.print(f"  {futures} of {days}\n")
    screen.print(_arrivals(ahead.arrivals.head(_SHOWN), ahead.days))
    screen.print()
    screen.print(_standing(ahead.standing, names))
    more = ahead.arrivals.height - _SHOWN
    told = [
        f"{counted(more, 'more destination')} with --json." if more > 0 else "",
        "In brackets P10 and P90 over the futures; of days to arrival over trains and futures.",
        f"Put together in {ahead.seconds[0]:.1f} s, gone on with in {ahead.seconds[1]:.1f} s.",
        *_doubts(ahead),
    ]
    screen.print("\n" + folded(" ".join(each for each in told if each)) + "\n", style="dim", soft_wrap=True)


def _doubts(ahead: Any) -> list[str]:
    """What is not told, and what of the book did not go into the state."""
    made = ahead.made
    told: list[str] = []
    if ahead.untold:
        told.append(f"No event tells of {counted(ahead.untold, 'train')} that should have left: they leave now.")
    if made.unknown:
        told.append(f"{made.unknown:,} events do not fit the scenario and were left out.")
    if made.left_out:
        told.append(f"{made.left_out:,} background trains of which nothing is told were left out.")
    return told


def _arrivals(arrivals: pl.DataFrame, days: int) -> Any:
    rows = table("to", "trains", "days to arrival", numbers=("trains", "days to arrival"))
    for row in arrivals.iter_rows(named=True):
        texts = (f">{days}" if row[name] is None else f"{row[name]:.1f}" for name in ("early", "middle", "late"))
        rows.add_row(row["destination"], number(row["trains"]), _spread(*texts))
    return rows


def _standing(standing: pl.DataFrame, names: dict[str, str]) -> Any:
    days = standing["in_days"].unique(maintain_order=True).to_list()
    columns = [f"in {day} days" if day > 1 else "tomorrow" for day in days]
    rows = table("standing at", *columns, numbers=tuple(columns))
    for (port,), of_port in standing.group_by("port", maintain_order=True):
        spreads = [
            _spread(*(f"{row[name]:,.0f}" for name in ("p10", "p50", "p90"))) for row in of_port.iter_rows(named=True)
        ]
        rows.add_row(names[str(port)], *spreads)
    return rows


def _spread(low: str, middle: str, high: str) -> str:
    """A middle value and what it lies between; by itself where all are beyond the days."""
    return middle if low.startswith(">") else f"{middle} ({low}{sign('–')}{high})"
