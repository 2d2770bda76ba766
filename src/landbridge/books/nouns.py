"""What a store is asked with and answers: a book and its settings, where records came from, what became of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Book", "Origin", "Receipt", "Refused"]


@dataclass(frozen=True, slots=True)
class Book:
    """A book of a store and its settings; `kind` is live or run, `scenario` the scenario that is its model.

    `party` is whose the statements are that name none.
    """

    id: int
    name: str
    kind: str
    title: str | None
    scenario: str | None
    party: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that records are read from, its format and its digest."""

    file: str
    format: str
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the records read: `read` is always the sum of the other three.

    `corrected` tells how many records of the quarantine the new ones put right.
    """

    read: int = 0
    new: int = 0
    known: int = 0
    quarantined: int = 0
    corrected: int = 0

    def __add__(self, other: Receipt) -> Receipt:
        """The receipt of both."""
        return Receipt(
            self.read + other.read, self.new + other.new, self.known + other.known,
            self.quarantined + other.quarantined, self.corrected + other.corrected,
        )  # fmt: skip


class Refused(Protocol):
    """A record that can not be taken in: where it stands, what is wrong, the way out, and the record itself."""

    @property
    def line(self) -> int | None:
        """Line of the file, counted from 1."""
        ...

    @property
    def place(self) -> str | None:
        """Column, or path inside the record."""
        ...

    @property
    def reason(self) -> str:
        """What is wrong."""
        ...

    @property
    def remedy(self) -> str:
        """What to do."""
        ...

    @property
    def raw(self) -> str:
        """The record as it came."""
        ...
