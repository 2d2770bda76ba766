"""Laws of alert levels: more danger never lowers, what became known later never changes what was said before."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from landbridge.epidemic import ClaimEvidence, Order, PortCase, SeriesEvidence, alert_level, load_level_rules

RULES = load_level_rules()
FIRST = dt.date(2020, 6, 1)
DAYS = st.integers(0, 40)
Evidence = SeriesEvidence | ClaimEvidence | PortCase | Order


def on(day: int) -> dt.date:
    return FIRST + dt.timedelta(days=day)


def at(day: int) -> dt.datetime:
    """Midnight in UTC of a day: eight in the morning where levels are counted."""
    return dt.datetime.combine(on(day), dt.time(), dt.UTC)


@st.composite
def cases(draw: st.DrawFn) -> PortCase:
    day = draw(DAYS)
    group, count = draw(st.sampled_from(["staff", "city"])), draw(st.integers(1, 3))
    return PortCase("p", group, on(day), count, at(day + draw(st.integers(0, 5))), "", "")


@st.composite
def orders(draw: st.DrawFn) -> Order:
    first, length, known = draw(DAYS), draw(st.integers(0, 9)), draw(st.integers(0, 5))
    last = draw(st.sampled_from([None, on(first + length)]))
    known_at = at(first + known)
    end_known_at = known_at + dt.timedelta(days=draw(st.integers(0, 5)))
    return Order("p", draw(st.integers(1, 4)), on(first), last, "", known_at, end_known_at, "", "")


@st.composite
def claims(draw: st.DrawFn) -> ClaimEvidence:
    use = draw(st.sampled_from(["act", "watch", "close", "none"]))
    return ClaimEvidence("c", draw(st.sampled_from("ab")), "", "", use, at(draw(DAYS)), "")


@st.composite
def figures(draw: st.DrawFn, *, least: float = 0.0) -> SeriesEvidence:
    """A day of one place; `least` cases a week per 100,000 people or more."""
    day, rate, low = draw(DAYS), draw(st.floats(least, 60)), draw(st.floats(0.5, 1.5))
    place = draw(st.sampled_from("xy"))
    return SeriesEvidence(place, "beside", on(day), at(day + 1), rate, (rate, rate), low, (low, low), "")


ANY = st.lists(st.one_of(cases(), orders(), claims(), figures()), max_size=12)
NEITHER_QUIET_NOR_REVISED = st.one_of(cases(), orders(), claims(), figures(least=10.0))


def level(evidence: list[Evidence], day: int, known: int) -> int:
    return alert_level("p", evidence, RULES, day=on(day), known_at=at(known)).level


def has_figure_of(evidence: list[Evidence], more: Evidence) -> bool:
    return isinstance(more, SeriesEvidence) and any(
        isinstance(each, SeriesEvidence) and (each.place, each.day) == (more.place, more.day) for each in evidence
    )


@given(ANY, NEITHER_QUIET_NOR_REVISED, st.integers(0, 70))
def test_more_evidence_of_danger_never_lowers(evidence: list[Evidence], more: Evidence, day: int) -> None:
    # A second figure for a day already there is a revision and takes the place of the first.
    if not has_figure_of(evidence, more):
        assert level([*evidence, more], day, 100) >= level(evidence, day, 100)


@given(ANY, claims(), st.integers(0, 70))
def test_no_claim_of_whatever_status_lowers(evidence: list[Evidence], claim: ClaimEvidence, day: int) -> None:
    assert level([*evidence, claim], day, 100) >= level(evidence, day, 100)


@given(ANY, ANY, st.integers(0, 50), st.integers(0, 50))
def test_what_became_known_later_never_changes_the_past(evidence: list[Evidence], later: list[Evidence], day: int,
                                                        known: int) -> None:  # fmt: skip
    unknown_yet = [each for each in later if each.known_at > at(known)]
    assert alert_level("p", [*evidence, *unknown_yet], RULES, day=on(day), known_at=at(known)) == alert_level(
        "p", evidence, RULES, day=on(day), known_at=at(known)
    )


@given(ANY, st.randoms(use_true_random=False), st.integers(0, 70))
def test_the_order_of_arrival_changes_no_level(evidence: list[Evidence], random: object, day: int) -> None:
    shuffled = list(evidence)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    # Two figures of one place and day known at one instant contradict each other: the last given counts.
    days = [(each.place, each.day) for each in evidence if isinstance(each, SeriesEvidence)]
    if len(set(days)) == len(days):
        assert level(shuffled, day, 100) == level(evidence, day, 100)


@given(ANY, st.integers(0, 69))
def test_with_nothing_new_a_level_falls_one_at_a_time_but_for_the_end_of_an_order(evidence: list[Evidence],
                                                                                  day: int) -> None:  # fmt: skip
    without_orders = [each for each in evidence if not isinstance(each, Order)]
    assert level(without_orders, day + 1, 100) >= level(without_orders, day, 100) - 1
