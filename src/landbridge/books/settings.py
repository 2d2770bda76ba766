"""Books of a store and their settings."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from landbridge.books import tables
from landbridge.books.nouns import Book
from landbridge.books.opening import Store, snapshot, writing
from landbridge.errors import WrongUse
from landbridge.units import from_ms, to_ms

__all__ = ["create_book", "get_book", "list_books"]


def create_book(store: Store, name: str, *, now: dt.datetime, kind: str = "live", **settings: str | None) -> Book:
    """A new, empty book; settings are `title`, `scenario` and `party` (whose statements are that name none: own).

    Raises WrongUse when the name is taken or empty.
    """
    if not name.strip():
        raise WrongUse("a book needs a name")
    unknown = set(settings) - {"title", "scenario", "party"}
    if unknown:
        raise WrongUse(f"a book has no setting {', '.join(sorted(unknown))}; it has title, scenario and party")
    row = {**settings, "name": name, "kind": kind, "party": settings.get("party") or "own", "created_at": to_ms(now)}
    with writing(store) as connection:
        if connection.scalar(sa.select(tables.book.c.id).where(tables.book.c.name == name)) is not None:
            raise WrongUse(f"there is a book {name!r} in this store already; give another name")
        connection.execute(sa.insert(tables.book).values(row))
    return get_book(store, name)


def list_books(store: Store) -> tuple[Book, ...]:
    """All books, oldest first."""
    with snapshot(store) as connection:
        rows = connection.execute(sa.select(tables.book).order_by(tables.book.c.id)).mappings().all()
    return tuple(_book(row) for row in rows)


def get_book(store: Store, name: str | None = None) -> Book:
    """The book of that name; without a name the only one.

    Raises WrongUse, which lists the books there are.
    """
    books = list_books(store)
    found = [book for book in books if name is None or book.name == name]
    if len(found) == 1:
        return found[0]
    if not books:
        raise WrongUse("there is no book in this store yet; make one with: landbridge book create NAME")
    names = ", ".join(book.name for book in books)
    asked = "there are several books" if name is None else f"there is no book {name!r}"
    raise WrongUse(f"{asked}; name one with --book: {names}")


def _book(row: Any) -> Book:
    return Book(
        row["id"], row["name"], row["kind"], row["title"], row["scenario"], row["party"], from_ms(row["created_at"])
    )
