"""Options of commands that ask a live book, and the book they name."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from landbridge.cli.screen import quoted

if TYPE_CHECKING:
    from landbridge.books import Book, Store

__all__ = ["asked_again", "book_option", "db_option", "opened_book", "opened_store", "party_option"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
_DB = "Address of the store: a path or postgresql://... (default: LANDBRIDGE_DB, else books/landbridge.db)."


def db_option(command: _Command) -> _Command:
    """The option `--db`: where the books are kept."""
    return click.option("--db", metavar="URL", help=_DB)(command)


def book_option(command: _Command) -> _Command:
    """The option `--book`: which one of them."""
    return click.option("--book", metavar="NAME", help="The book asked; the only one unless given.")(command)


def party_option(command: _Command) -> _Command:
    """The option `--party`: whose statements are looked at; several times for several."""
    return click.option("--party", "parties", multiple=True, metavar="PARTY",
                        help="Only what this party owns; several times for several.")(command)  # fmt: skip


def asked_again(db: str | None, book: str | None) -> str:
    """The options that name the same store and book, for the command to be called next."""
    named = (("--book", book), ("--db", db))
    return "".join(f" {option} {quoted(value)}" for option, value in named if value is not None)


@contextmanager
def opened_store(db: str | None, *, create: bool = False) -> Generator[Store]:
    """A store, closed at the end. Raises WrongUse when it is not there and not to be made."""
    from landbridge.books import close_store, open_store

    store = open_store(db, create=create)
    try:
        yield store
    finally:
        close_store(store)


@contextmanager
def opened_book(db: str | None, book: str | None) -> Generator[tuple[Store, Book]]:
    """A book of a store that is there. Raises WrongUse when the store or the book is not."""
    from landbridge.books import get_book

    with opened_store(db) as store:
        yield store, get_book(store, book)
