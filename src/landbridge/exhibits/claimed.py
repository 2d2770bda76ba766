"""Who said what: the claims that concern a window, statement by statement, and what each is by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from landbridge.claims import Case, load_case, packaged_cases, statement_timeline, status, status_history

__all__ = ["ClaimsShown", "claims_of"]

_BEFORE: Final = dt.timedelta(days=183)
"""A case concerns what happened in the half-year before its first word: a choice; the one kept speaks of that time."""

_INSTANT: Final = pl.Datetime("ms", "UTC")
_SPELLS: Final[dict[str, Any]] = {
    "proposition": pl.String, "start": _INSTANT, "end": _INSTANT, "status": pl.String, "use": pl.String,
    "why": pl.String,
}  # fmt: skip
_NOW: Final[dict[str, Any]] = {
    "proposition": pl.String, "text": pl.String, "status": pl.String, "use": pl.String, "since": _INSTANT,
    "flags": pl.String, "statements": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class ClaimsShown:
    """A case as it is known now.

    `statements`: see `statement_timeline`; `spells`: proposition, start, end (null: still), status, use, why, each
    proposition's in order of time; `now`: proposition, text, status, use, since, flags, statements (how many).
    """

    case: str
    places: tuple[str, ...]
    statements: pl.DataFrame
    spells: pl.DataFrame
    now: pl.DataFrame


def claims_of(first: dt.date, last: dt.date) -> ClaimsShown | None:
    """The packaged case that concerns days from first to last, of several the first by name; None where none does."""
    cases = (load_case(name) for name in packaged_cases())
    return next((_shown(case) for case in cases if _concerns(case, first, last)), None)


def _concerns(case: Case, first: dt.date, last: dt.date) -> bool:
    said = [each.said_at.date() for each in case.statements]
    newest = case.last_known_at()
    return newest is not None and min(said) - _BEFORE <= last and first <= newest.date()


def _shown(case: Case) -> ClaimsShown:
    places = dict.fromkeys(place for each in case.propositions.values() for place in each.places)
    spells = pl.DataFrame([row for each in case.propositions for row in _spells(case, each)], schema=_SPELLS)
    now = pl.DataFrame([_now(case, each) for each in case.propositions if case.about(each)], schema=_NOW)
    return ClaimsShown(case.name, tuple(places), statement_timeline(case), spells, now)


def _spells(case: Case, proposition: str) -> Iterator[dict[str, Any]]:
    """Stretches of time of one status each; those that change flags only are one."""
    found: list[dict[str, Any]] = []
    for each in status_history(case, proposition):
        word, use = each.status.word, each.status.use
        if not found or (found[-1]["status"], found[-1]["use"]) != (word, use):
            found[-1:] = [*({**row, "end": each.at} for row in found[-1:]), {
                "proposition": proposition, "start": each.at, "end": None, "status": word, "use": use, "why": each.why,
            }]  # fmt: skip
    yield from found


def _now(case: Case, proposition: str) -> dict[str, Any]:
    found = status(case, proposition)
    since = list(_spells(case, proposition))[-1]["start"]
    return {"proposition": proposition, "text": case.propositions[proposition].text, "status": found.word,
            "use": found.use, "since": since, "flags": ", ".join(found.flags).replace("_", " "),
            "statements": len(case.about(proposition))}  # fmt: skip
