"""What each source holds of a proposition after all that it has said, and which statements only repeat others.

`said_at` orders the words of one source: a statement that is found late, or that bears an earlier date than it was
published on, takes the place its date gives it and never the place of a newer word. What it can not do is change what
was known before: that is `known_at`, by which statements were chosen before they come here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from landbridge.claims.nouns import Statement

__all__ = ["Word", "find_echoes", "hear"]


@dataclass(frozen=True, slots=True)
class Word:
    """What one source holds.

    `stance` is that of its newest word; an investigation is none, it stands beside. `own` is the newest statement of
    that stance, since the source took it, that is no echo; None where it only repeats others. `withdrew`: it asserted
    in its own words once and does so no longer. `inquiry`: the investigation it said it makes, with no stance after it.
    """

    source: str
    stance: str | None
    own: Statement | None
    withdrew: bool
    inquiry: Statement | None


def find_echoes(statements: Iterable[Statement]) -> dict[str, frozenset[str]]:
    """The origins of every statement that only repeats others: ids of statements by the id of the echo.

    What derives from a statement on another proposition or of another stance is no echo of it but a word of its own; so
    is what a source repeats of itself. An origin that is not among the statements, since it was not known yet, is none.
    """
    by_id = {each.id: each for each in statements}
    found: dict[str, frozenset[str]] = {}
    for each in by_id.values():
        origins = _origins(each, by_id)
        if origins and each.source not in {origin.source for origin in origins}:
            found[each.id] = frozenset(origin.id for origin in origins)
    return found


def _origins(statement: Statement, by_id: Mapping[str, Statement]) -> list[Statement]:
    """Where the citations of a statement end; nothing where it cites none of its kind, or only in a circle."""
    origins: list[Statement] = []
    seen, waiting = {statement.id}, _cited(statement, by_id)
    while waiting:
        each = waiting.pop()
        if each.id in seen:
            continue
        seen.add(each.id)
        further = _cited(each, by_id)
        waiting += further
        origins += [] if further else [each]
    return origins


def _cited(statement: Statement, by_id: Mapping[str, Statement]) -> list[Statement]:
    cited = [by_id[each] for each in statement.derived_from if each in by_id]
    return [each for each in cited if (each.proposition, each.stance) == (statement.proposition, statement.stance)]


def hear(statements: Iterable[Statement], echoes: Mapping[str, frozenset[str]]) -> tuple[Word, ...]:
    """One word a source, from statements on one proposition in the order in which they were said."""
    by_source: dict[str, list[Statement]] = {}
    for each in statements:
        by_source.setdefault(each.source, []).append(each)
    return tuple(_word(source, said, echoes) for source, said in sorted(by_source.items()))


def _word(source: str, said: list[Statement], echoes: Mapping[str, frozenset[str]]) -> Word:
    stance: str | None = None
    own = inquiry = None
    asserted = False
    for each in said:
        is_own = each.id not in echoes
        if each.stance == "investigating":
            inquiry = each if is_own else inquiry
            continue
        # Whoever takes something back has said it, though nobody wrote that down.
        asserted = asserted or (is_own and (each.stance == "asserts" or (each.stance == "retracts" and stance is None)))
        own = each if is_own else own if each.stance == stance else None
        stance = each.stance
        inquiry = inquiry if inquiry is not None and inquiry.said_at >= each.said_at else None
    withdrew = asserted and (stance != "asserts" or own is None)
    return Word(source, stance, own, withdrew, inquiry)
