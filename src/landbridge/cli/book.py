"""`landbridge book`: live books, what they are made of and what is done with them as a whole."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.book_export import export
from landbridge.cli.book_import import import_
from landbridge.cli.book_keeping import backup, check, erase, restore
from landbridge.cli.book_quarantine import quarantine
from landbridge.cli.book_stats import stats
from landbridge.cli.book_watch import watch
from landbridge.cli.screen import console, json_option, program, sign, table, write_json
from landbridge.cli.store_options import asked_again, db_option, opened_store

if TYPE_CHECKING:
    from landbridge.books import Book

__all__ = ["book"]


@click.group()
def book() -> None:
    """Live books: what really happens, taken in, kept whole and given back.

    A store holds books: a file of SQLite (books/landbridge.db unless told), or PostgreSQL by --db postgresql://...
    """


@book.command("create", short_help="Make a new book.")
@click.argument("name")
@click.option("--scenario", metavar="S", help="The scenario that is its model, a name in the package or a folder.")
@click.option("--kind", type=click.Choice(["live", "run"]), default="live", show_default=True,
              help="Of the world, or of a run: that keeps the instants of recording it is told.")  # fmt: skip
@click.option("--title", metavar="TEXT", help="What it is of, in words.")
@click.option("--party", metavar="PARTY", help="Whose the statements are that name nobody; own unless given.")
@db_option
@json_option
def create(
    name: str,
    kind: str,
    db: str | None,
    as_json: bool,  # noqa: FBT001 (an option of the command)
    **settings: str | None,
) -> None:
    """Make a new, empty book NAME; the store is made too where there is none.

    With --scenario the scenario says what trains are planned, of which class, and what the places are called.
    """
    from landbridge.books import create_book
    from landbridge.scenario import find_scenario

    if model := settings["scenario"]:
        find_scenario(model)
    with opened_store(db, create=True) as store:
        made = create_book(store, name, now=dt.datetime.now(dt.UTC), kind=kind, **settings)
    if as_json:
        write_json(_plain(made))
        return
    screen = console()
    screen.print(f"  {sign('✓')} made the book {made.name} in {store.url}", soft_wrap=True)
    screen.print(f"  next    {program()} book import FILE...{asked_again(db, made.name)}", soft_wrap=True)


@book.command("list")
@db_option
@json_option
def list_(db: str | None, as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """List the books of a store, the oldest first."""
    from landbridge.books import list_books

    with opened_store(db) as store:
        found = list_books(store)
    if as_json:
        write_json([_plain(each) for each in found])
        return
    rows = table("book", "kind", "scenario", "party", "made", "title")
    for each in found:
        made = f"{each.created_at:%Y-%m-%d}"
        rows.add_row(each.name, each.kind, each.scenario or "", each.party, made, each.title or "")
    console().print(rows if found else f"  no book yet; make one: {program()} book create NAME{asked_again(db, None)}")


def _plain(made: Book) -> dict[str, Any]:
    return {"name": made.name, "kind": made.kind, "title": made.title, "scenario": made.scenario, "party": made.party,
            "created_at": made.created_at.isoformat()}  # fmt: skip


for command in (import_, watch, quarantine, export, backup, restore, check, erase, stats):
    book.add_command(command)
