"""From what people type to the ids of a book: any spelling, the beginning of an id, and what comes close."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl

from landbridge.books import Book, Store, histories, statements
from landbridge.identifiers import Identity, recognise

__all__ = ["Found", "find_ids"]

_LONGEST: Final = 64
"""[characters] Longer texts are no number of anything, and have too many neighbours."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a text is in a book: `ids` it names, else `near`, ids that are one character off.

    `identities` are what its spelling makes it, each with the verdict of its check digit. `retracted`: when, and by
    which source, the last was retracted of what was told of it, where nothing of that counts any more.
    """

    asked: str
    ids: tuple[str, ...]
    near: tuple[str, ...]
    identities: tuple[Identity, ...]
    retracted: tuple[dt.datetime, str] | None = None


def find_ids(store: Store, book: Book, text: str, *, known_at: dt.datetime | None = None,
             parties: Sequence[str] | None = None) -> Found:  # fmt: skip
    """The ids of a book that a text names, those written exactly like it first."""
    asked = text.strip()
    identities = tuple(recognise(asked))
    ask = partial(_there, store, book, known_at=known_at, parties=parties or None)
    spelled = [asked, *(each.id for each in identities), asked.upper(), asked.lower()]
    ids = ask(list(dict.fromkeys(spelled)))
    if asked in ids:
        ids = (asked,)
    near = () if ids or len(asked) > _LONGEST else ask(_neighbours(spelled))
    retracted = None if ids else _retracted(store, book, spelled, known_at=known_at, parties=parties or None)
    return Found(asked, ids, near, identities, retracted)


def _there(store: Store, book: Book, ids: list[str], *, known_at: dt.datetime | None,
           parties: Sequence[str] | None) -> tuple[str, ...]:  # fmt: skip
    """Which of the ids anything is told of, in the order given."""
    told = set(histories(store, book, ids, known_at=known_at, parties=parties)["id"].cast(pl.String))
    return tuple(each for each in ids if each in told)


def _retracted(store: Store, book: Book, ids: list[str], *, known_at: dt.datetime | None,
               parties: Sequence[str] | None) -> tuple[dt.datetime, str] | None:  # fmt: skip
    """When the last retraction of something about the ids was recorded, and whose it is."""
    told = statements(store, book, history=True, subjects=ids, parties=parties)
    withdrawn = [row for frame in told
                 for row in frame.filter("retracted").select("recorded_at", "source").iter_rows()
                 if known_at is None or row[0] <= known_at]  # fmt: skip
    return max(withdrawn, default=None)


def _neighbours(spellings: Sequence[str]) -> list[str]:
    """Texts with one character changed, left out or two changed about; another check digit is one of them."""
    return list(dict.fromkeys(near for each in spellings for near in _one_off(each)))


def _one_off(text: str) -> Iterator[str]:
    for place, character in enumerate(text):
        for other in _alphabet(character):
            yield text[:place] + other + text[place + 1 :]
        yield text[:place] + text[place + 1 :]
        if place + 1 < len(text):
            yield text[:place] + text[place + 1] + character + text[place + 2 :]


def _alphabet(character: str) -> str:
    """What may stand for a character: of digits digits, of letters letters as large."""
    for letters in (string.digits, string.ascii_uppercase, string.ascii_lowercase):
        if character in letters:
            return letters.replace(character, "")
    return ""
