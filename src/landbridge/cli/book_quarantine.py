"""`landbridge book quarantine`: bad records, out to be corrected, or dismissed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.book_import import now
from landbridge.cli.intake_screen import file_for
from landbridge.cli.screen import console, counted, folded, json_option, program, quoted, sign, write_json
from landbridge.cli.store_options import asked_again, book_option, db_option, opened_book

if TYPE_CHECKING:
    import polars as pl

    from landbridge.books import Book, Store

__all__ = ["quarantine"]

_STATES = ("open", "taken in", "dismissed", "all")
_SHOWN = 20


@click.command(short_help="Show bad records; write them to a file to be corrected.")
@click.option("--state", type=click.Choice(_STATES), default="open", show_default=True, help="Which of them.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the open ones to a file: .csv for those of tables, .jsonl for those of every "
              "format.")  # fmt: skip
@click.option("--dismiss", "dismissed", multiple=True, type=int, metavar="ID",
              help="Keep a record and list it no longer; several times for several.")  # fmt: skip
@book_option
@db_option
@json_option
def quarantine(
    state: str,
    out: Path | None,
    dismissed: tuple[int, ...],
    as_json: bool,  # noqa: FBT001 (an option of the command)
    **asked: Any,
) -> None:
    """Show the bad records of a book: where they stood, what is wrong, what to do.

    Write them to a file with --out, correct it (leave the column quarantine_id as it is) and import it with the same
    --mapping: what is good now is taken in, and its record of the quarantine is closed.
    """
    from landbridge.books import quarantined
    from landbridge.errors import WrongUse

    if out is not None and (dismissed or state != "open"):
        raise WrongUse("--out writes the open records; give it alone")
    with opened_book(asked["db"], asked["book"]) as (store, book):
        if dismissed:
            _dismiss(store, book, dismissed, as_json=as_json)
            return
        found = quarantined(store, book, state=None if state == "all" else state)
    if out is not None:
        _write(book, found, out, db=asked["db"], as_json=as_json)
    elif as_json:
        write_json({"book": book.name, "state": state, "records": found.to_dicts()})
    else:
        _show(book, found, state, asked["db"])


def _dismiss(store: Store, book: Book, ids: tuple[int, ...], *, as_json: bool) -> None:
    from landbridge.books import quarantined, settle
    from landbridge.errors import WrongUse

    lost = set(ids) - set(quarantined(store, book)["id"])
    if lost:
        raise WrongUse(f"no open record {', '.join(map(str, sorted(lost)))} in the quarantine of {book.name}")
    count = settle(store, book, ids, now())
    if as_json:
        write_json({"book": book.name, "dismissed": count})
    else:
        console().print(f"  {sign('✓')} {count} dismissed: kept, and listed no longer", soft_wrap=True)


def _write(book: Book, found: pl.DataFrame, out: Path, *, db: str | None, as_json: bool) -> None:
    from landbridge.tracing import write_corrections

    if found.is_empty():
        if as_json:
            write_json({"book": book.name, "file": None, "written": 0, "left": 0})
        else:
            console().print("  nothing is open; no file written", soft_wrap=True)
        return
    written = write_corrections(out, found)
    left = found.height - written
    if as_json:
        write_json({"book": book.name, "file": str(out), "written": written, "left": left})
        return
    screen = console()
    screen.print(
        f"  {sign('✓')} {counted(written, 'record')} in {out}; column quarantine_id has to stay", soft_wrap=True
    )
    if left:
        screen.print(f"  {left:,} are no rows of a table; write them to a file .jsonl", soft_wrap=True)
    screen.print(f"  next    correct it, then {program()} book import {quoted(out)}{asked_again(db, book.name)}, "
                 "with the --mapping it had", soft_wrap=True)  # fmt: skip


def _show(book: Book, found: pl.DataFrame, state: str, db: str | None) -> None:
    screen = console()
    screen.print(f"\n  {counted(found.height, 'record')} of {book.name} in the quarantine, {state}\n", soft_wrap=True)
    for row in found.head(_SHOWN).iter_rows(named=True):
        place = "".join(f", {what} {row[name]}" for what, name in (("line", "line"), ("column", "place")) if row[name])
        told = "" if state != "all" else f" ({row['state']})"
        screen.print(folded(f"{row['id']}  {row['file']}{place}{told}"), soft_wrap=True)
        screen.print(folded(row["reason"], "      ", "      "), soft_wrap=True)
        screen.print(folded(f"do: {row['remedy']}", "      ", "          "), style="dim", soft_wrap=True)
    if found.height > _SHOWN:
        screen.print(f"  and {found.height - _SHOWN:,} more: all with --json or --out FILE", soft_wrap=True)
    if found.height and state == "open":
        screen.print(f"\n  next    {program()} book quarantine{asked_again(db, book.name)} --out {file_for(found)}\n",
                     soft_wrap=True)  # fmt: skip
