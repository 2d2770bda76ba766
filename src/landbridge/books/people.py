"""Names and addresses: kept beside the events in tables that can be erased, and every erasure is written down."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import sqlalchemy as sa

from landbridge.books import tables
from landbridge.books.nouns import Book
from landbridge.books.opening import Store, snapshot, writing
from landbridge.errors import WrongUse
from landbridge.units import to_ms

__all__ = ["Party", "Person", "erase", "keep_people", "list_people"]

_ERASED_BY: Final = {
    "message": ("record", "the record of its event"),
    "party": ("id", "its id"),
    "person": ("id", "its id"),
    "quarantine": ("id", "its number"),
}


@dataclass(frozen=True, slots=True)
class Party:
    """A firm or an office, and how to reach it; events carry its `id` alone."""

    id: str
    name: str | None = None
    address: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A person who works for a party; `detail` is JSON."""

    id: str
    party: str | None = None
    name: str | None = None
    detail: str | None = None


def keep_people(store: Store, book: Book, people: Iterable[Party | Person]) -> int:
    """Keep parties and persons; what was kept of the same id is replaced. Returns how many were given."""
    given = list(people)
    with writing(store) as connection:
        for each in given:
            table = tables.party if isinstance(each, Party) else tables.person
            connection.execute(sa.delete(table).where(table.c.book == book.id, table.c.id == each.id))
            connection.execute(sa.insert(table).values(book=book.id, **asdict(each)))
    return len(given)


def list_people(store: Store, book: Book) -> tuple[Party | Person, ...]:
    """All parties and persons kept for a book, by id."""
    with snapshot(store) as connection:
        found = [
            kind(**{name: value for name, value in row.items() if name != "book"})
            for kind, table in ((Party, tables.party), (Person, tables.person))
            for row in connection.execute(
                sa.select(table).where(table.c.book == book.id).order_by(table.c.id)
            ).mappings()
        ]  # fmt: skip
    return tuple(found)


def erase(store: Store, book: Book, what: str, keys: Sequence[str | int], *, reason: str, now: dt.datetime) -> int:
    """Erase messages, parties, persons or bad records, and write down what, when and why. Returns how many there were.

    `keys` are records of events for `message`, else ids. What the event tells natively stays: it names no people.
    Backups made before still hold what is erased.

    Raises WrongUse when there is nothing of that kind to erase, or no reason.
    """
    if what not in _ERASED_BY:
        raise WrongUse(f"{what!r} can not be erased; what can: {', '.join(_ERASED_BY)}")
    if not reason.strip():
        raise WrongUse("an erasure needs a reason, which is kept")
    with writing(store) as connection:
        return sum(_erase_one(connection, book, (what, key), reason, now) for key in dict.fromkeys(keys))


def _erase_one(
    connection: sa.Connection, book: Book, one: tuple[str, str | int], reason: str, now: dt.datetime
) -> int:  # fmt: skip
    what, key = one
    table = tables.METADATA.tables[what]
    column = table.c[_ERASED_BY[what][0]]
    own = (
        column.in_(sa.select(tables.event.c.record).where(tables.event.c.book == book.id))
        if what == "message" else table.c.book == book.id
    )  # fmt: skip
    value = key if isinstance(column.type, sa.Text) else _number(what, key)
    erased = connection.execute(sa.delete(table).where(column == value, own)).rowcount
    if erased:
        row = {"book": book.id, "what": what, "key": str(key), "reason": reason, "erased_at": to_ms(now)}
        connection.execute(sa.insert(tables.erasure).values(row))
    return erased


def _number(what: str, key: str | int) -> int:
    try:
        return int(key)
    except ValueError:
        raise WrongUse(f"{key!r} is no number; a {what} is erased by {_ERASED_BY[what][1]}") from None
