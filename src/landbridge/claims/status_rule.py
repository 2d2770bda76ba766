"""From who said what to what a claim is, and what it may be used for.

The rule is Landbridge's own: WHO's event-based surveillance tells an unverified signal from a verified event, and the
claim vocabularies of schema.org and W3C PROV hold statements, but none works a status out of sources that contradict
each other. It weighs words, never counts voices:

- Of each source its newest word counts (`landbridge.claims.words`), and only if it is its own. An echo adds nothing:
  neither weight, nor firmness, nor life to a word that its origin has taken back or turned round.
- Only a firm word of a source that is competent for the proposition settles it. `could be` settles nothing, on either
  side; nor does the firm word of anyone else.
- A source that goes over from asserting to denying has withdrawn what it asserted. Who takes back a denial has not
  withdrawn the claim. An investigation is no stance: it leaves the source's own word standing.
- A competent denial by a party with an interest does not bring down what another competent source confirmed, and where
  a competent source holds it possible the two are in dispute.

A denial by an interested party alone never lowers an alert: what a claim may be used for is never less than it would be
had no interested party denied it. Nor may one close a question by taking its own word back. A denial closes it only
where it is explicit and not past its review, and none while somebody investigates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from landbridge.claims.nouns import Case, Statement
from landbridge.claims.words import Word, find_echoes, hear
from landbridge.errors import WrongUse

__all__ = ["USES", "Status", "status"]

USES: Final = ("none", "close", "watch", "act")
"""What a claim may be used for, rising: nothing was said; close the question; keep watch; act on it."""


@dataclass(frozen=True, slots=True)
class Status:
    """What a proposition was at an instant, with the sources that count: echoes are not among them.

    `word`: `unknown` (nobody spoke), `reported`, `confirmed`, `disputed`, `denied`, `retracted`. `flags` do not change
    it: `contested`, `self_denial` (of the sources competent to deny only interested ones do), `implicit_denial`,
    `denial_only`, `under_investigation`, `has_echoes`, `stale` (a word that counts is past its `review_by`).
    """

    word: str
    flags: tuple[str, ...] = ()
    for_: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    investigating: tuple[str, ...] = ()
    use: str = "none"

    @property
    def may_lower_alert(self) -> bool:
        """Whether an alert that was raised on the claim may be lowered on this account."""
        return self.use == "close"


@dataclass(frozen=True, slots=True)
class _Sides:
    """Ids of sources; `settling` and `rejecting` are competent and firm, words of `stale` are past their review."""

    asserting: frozenset[str]
    denying: frozenset[str]
    withdrawn: frozenset[str]
    investigating: frozenset[str]
    settling: frozenset[str]
    rejecting: frozenset[str]
    competent: frozenset[str]
    interested: frozenset[str]
    stale: frozenset[str]
    implicit: frozenset[str]


def status(case: Case, proposition: str, known_at: dt.datetime | None = None) -> Status:
    """The status of a proposition by what was known at an instant, or by all that was ever recorded.

    It reads no clock: without `known_at` a word is stale if it was so when the newest statement became known. Raises
    WrongUse for a proposition that the case does not have, ValueError for an instant without a time zone.
    """
    if proposition not in case.propositions:
        raise WrongUse(f"no proposition {proposition!r} in {case.name}; it has: {', '.join(case.propositions)}")
    known = case.about(proposition, known_at)
    at = known_at or case.last_known_at()
    if not known or at is None:
        return Status("unknown")
    echoes = find_echoes(known)
    sides = _sides(case, hear(known, echoes), proposition, at)
    others = _without_interested_denials(known, sides.interested)
    floor = _use(_sides(case, hear(others, echoes), proposition, at)) if others else "none"
    return Status(
        _word(sides), _flags(sides, has_echoes=bool(echoes)), tuple(sorted(sides.asserting)),
        tuple(sorted(sides.denying)), tuple(sorted(sides.withdrawn)), tuple(sorted(sides.investigating)),
        max(_use(sides), floor, key=USES.index),
    )  # fmt: skip


def _without_interested_denials(known: Iterable[Statement], interested: frozenset[str]) -> list[Statement]:
    return [each for each in known if not (each.stance == "denies" and each.source in interested)]


def _sides(case: Case, words: Iterable[Word], proposition: str, at: dt.datetime) -> _Sides:
    words = tuple(words)
    sources = [case.sources[each.source] for each in words]
    competent = frozenset(each.id for each in sources if proposition in each.competent_for)
    asserting = {each.source: each.own for each in words if each.stance == "asserts" and each.own}
    denying = {each.source: each.own for each in words if each.stance == "denies" and each.own}
    inquiries = {each.source: each.inquiry for each in words if each.inquiry}
    counted = [*asserting.values(), *denying.values(), *inquiries.values()]
    return _Sides(
        frozenset(asserting), frozenset(denying), frozenset(each.source for each in words if each.withdrew),
        frozenset(inquiries),
        settling=frozenset(source for source, own in asserting.items() if own.firm) & competent,
        rejecting=frozenset(source for source, own in denying.items() if own.firm) & competent,
        competent=competent,
        interested=frozenset(each.id for each in sources if proposition in each.interested_in),
        stale=frozenset(each.source for each in counted if each.review_by is not None and each.review_by <= at),
        implicit=frozenset(source for source, own in denying.items() if not own.explicit),
    )  # fmt: skip


def _word(sides: _Sides) -> str:
    if not sides.asserting:
        rejected = "denied" if sides.rejecting else "reported"  # whoever is not competent settles nothing by denying
        return "retracted" if sides.withdrawn else rejected
    if not sides.denying:
        return "confirmed" if sides.settling else "reported"
    free = sides.rejecting - sides.interested
    if sides.settling:
        return "disputed" if free else "confirmed"
    if free or (sides.rejecting and not sides.asserting & sides.competent):
        return "denied"
    return "disputed"


def _use(sides: _Sides) -> str:
    word = _word(sides)
    if word == "confirmed":
        return "act"
    if word in ("reported", "disputed") or sides.investigating:
        return "watch"
    if word == "denied":
        # A broad sentence, or one that is out of date, may say what is so; a question is closed by neither.
        return "close" if sides.rejecting - sides.interested - sides.stale - sides.implicit else "watch"
    return "watch" if sides.withdrawn & sides.interested else "close"


def _flags(sides: _Sides, *, has_echoes: bool) -> tuple[str, ...]:
    denied_by_party = bool(sides.denying & sides.interested)
    found = {
        "contested": bool(sides.asserting and sides.denying),
        "self_denial": denied_by_party and not sides.rejecting - sides.interested,
        "implicit_denial": bool(sides.implicit),
        "denial_only": bool(sides.denying and not sides.asserting and not sides.withdrawn),
        "under_investigation": bool(sides.investigating),
        "has_echoes": has_echoes,
        "stale": bool(sides.stale),
    }
    return tuple(name for name, holds in found.items() if holds)
