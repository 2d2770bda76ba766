"""From what people type to the ids of a book: any spelling, the beginning of an id, and what comes close."""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import polars as pl

from landbridge.books import Book, Store, histories
from landbridge.identifiers import Identity, recognise

__all__ = ["Found", "find_ids"]

_LONGEST: Final = 64
"""[characters] Longer texts are no number of anything, and have too many neighbours."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a text is in a book: `ids` it names, else `near`, ids that are one character off.

    `identities` are what its spelling makes it, each with the verdict of its check digit.
    """

    asked: str
    ids: tuple[str, ...]
    near: tuple[str, ...]
    identities: tuple[Identity, ...]


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
    return Found(asked, ids, near, identities)


def _there(store: Store, book: Book, ids: list[str], *, known_at: dt.datetime | None,
           parties: Sequence[str] | None) -> tuple[str, ...]:  # fmt: skip
    """Which of the ids anything is told of, in the order given."""
    told = set(histories(store, book, ids, known_at=known_at, parties=parties)["id"].cast(pl.String))
    return tuple(each for each in ids if each in told)


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
