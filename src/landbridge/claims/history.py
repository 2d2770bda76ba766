"""The statements of a case as a table, and the instants at which a status changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from landbridge.claims.nouns import Case, Statement
from landbridge.claims.status_rule import Status, status
from landbridge.claims.words import find_echoes, hear

__all__ = ["StatusChange", "statement_timeline", "status_history"]

_INSTANT: Final = pl.Datetime("ms", "UTC")
_COLUMNS: Final[dict[str, Any]] = {
    "proposition": pl.String, "said_at": _INSTANT, "known_at": _INSTANT, "source": pl.String, "source_name": pl.String,
    "source_kind": pl.String, "stance": pl.String, "firm": pl.Boolean, "explicit": pl.Boolean, "id": pl.String,
    "echo_of": pl.List(pl.String), "counts": pl.Boolean, "review_by": _INSTANT, "url": pl.String, "note": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class StatusChange:
    """From `at` on, up to the next change, `status` holds; `why` says what became known or out of date then."""

    at: dt.datetime
    status: Status
    why: str


def statement_timeline(case: Case, known_at: dt.datetime | None = None) -> pl.DataFrame:
    """Statements that were known at an instant, or ever: by proposition in the order of the case, then as said.

    `echo_of` holds the ids of the origins of what only repeats others; `counts` says whether it is the word of its
    source that the status at that instant is made of. A withdrawal counts too.
    """
    rows = [row for proposition in case.propositions for row in _rows(case, proposition, known_at)]
    return pl.DataFrame(rows, schema=_COLUMNS)


def _rows(case: Case, proposition: str, known_at: dt.datetime | None) -> list[dict[str, Any]]:
    known = case.about(proposition, known_at)
    echoes = find_echoes(known)
    words = hear(known, echoes)
    counted = {held.id for word in words for held in (word.own, word.inquiry) if held is not None}
    return [_row(case, each, sorted(echoes.get(each.id, ())), counts=each.id in counted) for each in known]


def _row(case: Case, each: Statement, echo_of: list[str], *, counts: bool) -> dict[str, Any]:
    source = case.sources[each.source]
    own = {name: getattr(each, name) for name in _COLUMNS if hasattr(each, name)}
    return {**own, "source_name": source.name, "source_kind": source.kind, "echo_of": echo_of, "counts": counts}


def status_history(case: Case, proposition: str) -> tuple[StatusChange, ...]:
    """Every instant at which the status of a proposition changed, first of all the one at which anyone spoke of it.

    What was known later never changes an earlier one. Raises WrongUse for a proposition that the case does not have.
    """
    said = case.about(proposition)
    instants = {each.known_at for each in said}
    instants |= {each.review_by for each in said if each.review_by is not None and each.review_by > each.known_at}
    changes: list[StatusChange] = []
    before = status(case, proposition, None) if not said else Status("unknown")
    for at in sorted(instants):
        now = status(case, proposition, at)
        if now != before:
            changes.append(StatusChange(at, now, _why(said, at)))
        before = now
    return tuple(changes)


def _why(said: tuple[Statement, ...], at: dt.datetime) -> str:
    """What became known, or was due for review, at an instant."""
    new = [f"{each.source} {_stance(each)} ({each.id})" for each in said if each.known_at == at]
    due = [f"{each.id} of {each.source} is out of date" for each in said if each.review_by == at and each.known_at < at]
    return "; ".join([*new, *due])


def _stance(each: Statement) -> str:
    hedged = "" if each.firm else ", hedged"
    return f"{'investigates' if each.stance == 'investigating' else each.stance}{hedged}"
