"""Who says what of what: sources, propositions, statements, and the case that holds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Case", "Proposition", "Source", "Statement"]


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks; the ids of propositions it is the authority on, and of those whose truth would cost it something."""

    id: str
    name: str
    kind: str
    competent_for: frozenset[str] = frozenset()
    interested_in: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Proposition:
    """One thing that is either so or not, and the places it is about."""

    id: str
    text: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A source's word on a proposition: `asserts`, `denies`, `retracts` (takes its own word back) or `investigating`.

    Instants are aware. `said_at` orders the words of one source, `known_at` rules what was known when. `firm` is False
    for a hedged word; `explicit` is False where whoever wrote it down put a broader sentence to this proposition.
    `derived_from` are ids of statements that it only repeats.
    """

    id: str
    source: str
    said_at: dt.datetime
    known_at: dt.datetime
    proposition: str
    stance: str
    firm: bool = True
    explicit: bool = True
    derived_from: tuple[str, ...] = ()
    url: str = ""
    review_by: dt.datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """Propositions, and who said what of them. It holds no status: `status` works that out for any instant."""

    name: str
    sources: Mapping[str, Source]
    propositions: Mapping[str, Proposition]
    statements: tuple[Statement, ...]

    def last_known_at(self) -> dt.datetime | None:
        """When the newest statement became known; None where there is none."""
        return max((each.known_at for each in self.statements), default=None)

    def about(self, proposition: str, known_at: dt.datetime | None = None) -> tuple[Statement, ...]:
        """Statements on a proposition that were known at an instant, or ever, in the order in which they were said.

        Raises ValueError for an instant without a time zone.
        """
        if known_at is not None and known_at.tzinfo is None:
            raise ValueError(f"{known_at} has no time zone")
        seen = [each for each in self.statements
                if each.proposition == proposition and (known_at is None or each.known_at <= known_at)]  # fmt: skip
        return tuple(sorted(seen, key=lambda each: (each.said_at, each.known_at, each.id)))
