"""`landbridge book import`: take files of partners in, and say of each what became of it."""

from __future__ import annotations

import datetime as dt
import glob
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.intake_bar import intake_bar
from landbridge.cli.intake_screen import plain_file, show_taken_in
from landbridge.cli.screen import counted, json_option, program, write_json
from landbridge.cli.store_options import asked_again, book_option, db_option, opened_store

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    import polars as pl

    from landbridge.books import Book, Store
    from landbridge.cli.intake_bar import IntakeBar
    from landbridge.exchange import Reading
    from landbridge.tracing import TakenIn

__all__ = ["import_", "reading_of", "reading_options"]


def reading_options(command: click.decorators.FC) -> click.decorators.FC:
    """How files are to be read: `--format`, `--mapping`, `--source`, `--party`."""
    for option in (
        click.option("--party", metavar="PARTY", help="Whose statements are that name nobody; the book's unless "
                     "given."),
        click.option("--source", metavar="SOURCE", help="Who says what names nobody; unnamed unless given."),
        click.option("--mapping", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="M.toml",
                     help="What the columns of a table stand for."),
        click.option("--format", "format_", metavar="FORMAT",
                     help="The format of the files: csv, xlsx, parquet, epcis, dcsa-2.2, dcsa-3.0 or landbridge; told "
                     "by the file unless given."),
    ):  # fmt: skip
        command = option(command)
    return command


def reading_of(asked: dict[str, Any]) -> Reading:
    """How files are read by the options. Raises WrongUse, and BadInput for a mapping that can not be used."""
    from landbridge.errors import WrongUse
    from landbridge.exchange import FORMATS, Reading, places_of_network, read_mapping
    from landbridge.network import load_network

    if asked["format_"] is not None and asked["format_"] not in FORMATS:
        raise WrongUse(f"{asked['format_']!r} is no format; there are {', '.join(FORMATS)}")
    mapping = None if asked["mapping"] is None else read_mapping(asked["mapping"])
    places = places_of_network(load_network().locations.values())
    return Reading(asked["format_"], mapping, asked["source"], asked["party"], places)


@click.command("import", short_help="Take files into a book.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@reading_options
@click.option("--dry-run", is_flag=True, help="Read and judge everything, write nothing.")
@click.option("--strict", is_flag=True, help="End with exit code 1 when a record went to the quarantine.")
@book_option
@db_option
@json_option
def import_(
    files: tuple[str, ...],
    dry_run: bool,  # noqa: FBT001 (an option of the command)
    strict: bool,  # noqa: FBT001 (an option of the command)
    as_json: bool,  # noqa: FBT001 (an option of the command)
    **asked: Any,
) -> None:
    """Take FILEs into a book: files, folders of files, patterns as "in/*.csv", or the folder of a run.

    In any order, any overlap, any number of times: what the book knows is known, not taken in twice. A bad record stops
    nothing: it goes to the quarantine (see `landbridge book quarantine`). The folder of a run makes a book of its own.

    Ends with 0 when all files were read to their end, with 3 when one could not be: the others are taken in all the
    same. With --strict a record in the quarantine makes it 1.

    \b
    Examples:
      landbridge book import june.csv july.csv --mapping partner.toml --source railway
      landbridge book import events.json --format dcsa-3.0 --dry-run
      landbridge book import runs/h1-2020
    """  # noqa: D301 (a sign of click's)
    from landbridge.errors import BadInput, CheckFailed

    paths, reading = _paths(files), reading_of(asked)
    with intake_bar(wanted=not as_json) as bar:
        name, taken, still = _taken(paths, reading, asked, bar, dry_run=dry_run)
    if as_json:
        write_json({"book": name, "dry_run": dry_run, "files": [plain_file(each) for each in taken.files],
                    "total": asdict(taken.total)})  # fmt: skip
    else:
        show_taken_in(taken, asked_again(asked["db"], name), still_open=still, dry_run=dry_run)
    if taken.refused:
        raise BadInput(fault for each in taken.refused if each.error for fault in each.error.faults)
    if strict and taken.total.quarantined:
        raise CheckFailed(f"{counted(taken.total.quarantined, 'record')} in the quarantine; "
                          f"see {program()} book quarantine{asked_again(asked['db'], name)}")  # fmt: skip


def _taken(paths: Sequence[Path], reading: Reading, asked: dict[str, Any], bar: IntakeBar,
           *, dry_run: bool) -> tuple[str | None, TakenIn, pl.DataFrame | None]:  # fmt: skip
    """The book, what became of the files, and records of the quarantine that are open then; None in a dry run."""
    from landbridge.books import quarantined
    from landbridge.tracing import judge, take_in

    if dry_run:
        return asked["book"], judge(paths, reading, clock=now(), watcher=bar), None
    with _book_for(paths, asked) as (store, book):
        taken = take_in(store, book, paths, reading, clock=now(), watcher=bar)
        return book.name, taken, quarantined(store, book) if taken.total.quarantined else None


def now() -> Callable[[], dt.datetime]:
    """The clock of this machine."""
    return lambda: dt.datetime.now(dt.UTC)


@contextmanager
def _book_for(paths: Sequence[Path], asked: dict[str, Any]) -> Generator[tuple[Store, Book]]:
    """The book the files go into; that of a run is made where there is none. Raises WrongUse."""
    from landbridge.books import get_book
    from landbridge.errors import WrongUse
    from landbridge.tracing import book_of_run, is_run

    runs = [path for path in paths if is_run(path)]
    if runs and len(paths) > 1:
        raise WrongUse("a run has a book of its own; take it in by itself")
    with opened_store(asked["db"], create=bool(runs)) as store:
        book = book_of_run(store, runs[0], asked["book"], clock=now()) if runs else get_book(store, asked["book"])
        yield store, book


def _paths(files: Sequence[str]) -> list[Path]:
    """Files named, in folders named, and by patterns that the shell left, each once. Raises WrongUse."""
    from landbridge.errors import WrongUse
    from landbridge.tracing import is_run

    found: list[Path] = []
    for told in files:
        path = Path(told)
        if path.is_dir() and not is_run(path):
            here = sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith("."))
        elif path.exists():
            here = [path]
        else:
            here = [Path(each) for each in sorted(glob.glob(told, recursive=True)) if Path(each).is_file()]
        if not here:
            raise WrongUse(f"there is no file {told}")
        found += here
    return list(dict.fromkeys(found))
