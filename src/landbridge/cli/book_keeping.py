"""`landbridge book backup`, `restore`, `check`, `erase`: keep a book whole, and data of people as long as needed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.book_import import now
from landbridge.cli.screen import console, counted, folded, json_option, number, program, quoted, sign, write_json
from landbridge.cli.store_options import book_option, db_option, opened_book, opened_store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from landbridge.books import BackupReport, Finding

__all__ = ["backup", "check", "erase", "restore"]

_SIGNS = {"fine": "✓", "note": "·", "wrong": "✗"}
_KINDS = ("message", "party", "person", "quarantine")


@click.command(short_help="Write a whole book to one file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@book_option
@db_option
@json_option
def backup(file: Path, as_json: bool, **asked: Any) -> None:  # noqa: FBT001 (an option of the command)
    """Write a book, as it stands at one instant, to FILE, which must not be there yet: a zip of Parquet tables.

    Others may go on writing meanwhile. It holds everything, messages and people too: keep it as you keep the store.
    """
    from landbridge.books import back_up

    with opened_book(asked["db"], asked["book"]) as (store, book):
        made = back_up(store, book, file)
    if as_json:
        write_json(_plain(made))
        return
    screen = console()
    _show_rows(f"{made.book} is in {made.path}", made)
    screen.print(f"  next    {program()} book restore {quoted(made.path)} --db ANOTHER", soft_wrap=True)


@click.command(short_help="Make a book from the file of a backup.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--as", "name", metavar="NAME", help="Another name for the book.")
@db_option
@json_option
def restore(file: Path, name: str | None, db: str | None, as_json: bool) -> None:  # noqa: FBT001 (an option)
    """Make a book from FILE, which `landbridge book backup` wrote, in a store of either kind.

    The file is checked whole first; records, their numbers and the instants of recording are as they were.
    """
    from landbridge.books import restore as restore_book

    with opened_store(db, create=True) as store:
        made = restore_book(store, file, now=now()(), name=name)
    if as_json:
        write_json(_plain(made))
        return
    _show_rows(f"{made.book} is restored", made)
    if made.renumbered:
        console().print("  another book has its record numbers, so they are new; all else is as it was", soft_wrap=True)


@click.command(short_help="Check that a book is whole; exit 1 when it is not.")
@book_option
@db_option
@json_option
def check(as_json: bool, **asked: Any) -> None:  # noqa: FBT001 (an option of the command)
    """Check that a book is whole: that receipts, counts by day, records and messages fit together.

    Exit code 1 when something is wrong. An import that was broken off is a note: take its file in again.
    """
    from landbridge.books import check_book
    from landbridge.errors import CheckFailed

    with opened_book(asked["db"], asked["book"]) as (store, book):
        found = check_book(store, book)
    wrong = [each for each in found if each.state == "wrong"]
    if as_json:
        write_json({"book": book.name, "whole": not wrong, "findings": [asdict(each) for each in found]})
    else:
        _show_findings(found)
    if wrong:
        raise CheckFailed(f"{book.name} is not whole: {', '.join(each.check for each in wrong)}; restore a backup")


@click.command(short_help="Erase what is told of people, and write down why.")
@click.argument("what", type=click.Choice(_KINDS))
@click.argument("keys", nargs=-1, metavar="KEY...")
@click.option("--of", "ids", multiple=True, metavar="ID",
              help="With message: all that ever told of this container, wagon or train, what was revised or retracted "
              "too.")  # fmt: skip
@click.option("--reason", metavar="TEXT", help="Why; it is kept. Asked for unless given.")
@click.option("--yes", is_flag=True, help="Do not ask once more.")
@book_option
@db_option
@json_option
def erase(
    what: str,
    keys: tuple[str, ...],
    reason: str | None,
    as_json: bool,  # noqa: FBT001 (an option of the command)
    **asked: Any,
) -> None:
    """Erase a party, a person, the messages of events or bad records; what, when and why is written down.

    KEY is the id of a party or person, the record of an event, or the number of a bad record. What the event tells by
    itself stays: it names no people. Backups made before still hold what is erased.
    """
    from landbridge.books import erase as erase_from
    from landbridge.errors import WrongUse

    if bool(keys) == bool(asked["ids"]):
        raise WrongUse(f"name what is to be erased: landbridge book erase {what} KEY..., or message --of ID")
    if asked["ids"] and what != "message":
        raise WrongUse("--of goes with message only")
    with opened_book(asked["db"], asked["book"]) as (store, book):
        chosen = _records_of(store, book, asked["ids"]) if asked["ids"] else list(keys)
        why = reason or click.prompt("Reason (it is kept)", err=True)
        if not asked["yes"]:
            click.confirm(f"Erase {len(chosen)} of {what} in {book.name} for ever?", abort=True, err=True)
        count = erase_from(store, book, what, chosen, reason=why, now=now()())
    if as_json:
        write_json({"book": book.name, "what": what, "asked": len(chosen), "erased": count, "reason": why})
    else:
        console().print(_erased(what, count, len(chosen)), soft_wrap=True)


def _erased(what: str, count: int, asked: int) -> str:
    if what == "message" and not count and asked:
        return f"  nothing to erase: of {counted(asked, 'event')} no message is kept; rows of tables carry none"
    others = "" if count == asked else "; the others were not there"
    return f"  {sign('✓')} {count:,} of {asked:,} erased{others}"


def _records_of(store: Any, book: Any, ids: Sequence[str]) -> list[str | int]:
    from landbridge.books import records_of
    from landbridge.identifiers import recognise

    known = {each.id for told in ids for each in recognise(told)} | set(ids)
    return list(records_of(store, book, sorted(known)))


def _plain(made: BackupReport) -> dict[str, Any]:
    return {"book": made.book, "file": str(made.path), "rows": made.rows, "renumbered": made.renumbered}


def _show_rows(what: str, made: BackupReport) -> None:
    screen = console()
    screen.print(f"  {sign('✓')} {what}", soft_wrap=True)
    for table, rows in made.rows.items():
        screen.print(f"  {number(rows):>12}  {table.replace('_', ' ')}", soft_wrap=True)


def _show_findings(found: Sequence[Finding]) -> None:
    screen = console()
    screen.print()
    for each in found:
        screen.print(folded(f"{each.check}: {each.says}", f"  {sign(_SIGNS[each.state])} ", "      "), soft_wrap=True)
    screen.print()
