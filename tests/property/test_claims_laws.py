"""Laws of a status, whoever says what in whatever order."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.claims import USES, Case, Proposition, Source, Statement, status, status_history

NAMES = ("a", "b", "c", "d")
STANCES = ("asserts", "denies", "retracts", "investigating")
HOURS = st.integers(0, 12)
START = dt.datetime(2020, 7, 9, tzinfo=dt.UTC)


def hour(number: int) -> dt.datetime:
    return START + dt.timedelta(hours=number)


def moments(case: Case) -> list[dt.datetime]:
    return sorted({each.known_at for each in case.statements} | {hour(each) for each in range(0, 30, 3)})


@st.composite
def sources(draw: st.DrawFn) -> dict[str, Source]:
    made = {}
    for name in NAMES:
        about = (frozenset({"x"}) if draw(st.booleans()) else frozenset() for _ in range(2))
        made[name] = Source(name, name, "drawn", *about)
    return made


@st.composite
def statements(draw: st.DrawFn, id_: str, earlier: tuple[Statement, ...] = ()) -> Statement:
    said_at = hour(draw(HOURS))
    known_at = said_at + dt.timedelta(hours=draw(HOURS))
    citable = [each.id for each in earlier if each.said_at <= said_at]
    cited = draw(st.lists(st.sampled_from(citable), max_size=2, unique=True)) if citable else []
    review_by = said_at + dt.timedelta(hours=draw(st.integers(1, 12))) if draw(st.booleans()) else None
    return Statement(id_, draw(st.sampled_from(NAMES)), said_at, known_at, "x", draw(st.sampled_from(STANCES)),
                     draw(st.booleans()), draw(st.booleans()), tuple(cited), "https://a.org", review_by)  # fmt: skip


@st.composite
def cases(draw: st.DrawFn, least: int = 0) -> Case:
    said: tuple[Statement, ...] = ()
    for number in range(draw(st.integers(least, 7))):
        said = (*said, draw(statements(f"s{number}", said)))
    return Case("drawn", draw(sources()), {"x": Proposition("x", "it is so")}, said)


def with_one_more(case: Case, statement: Statement, *more: Source) -> Case:
    return replace(case, sources={**case.sources, **{each.id: each for each in more}},
                   statements=(*case.statements, statement))  # fmt: skip


def rank(case: Case, at: dt.datetime) -> int:
    return USES.index(status(case, "x", at).use)


@settings(max_examples=300)
@given(cases(least=2), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(case: Case, chance: object):
    shuffled = replace(case, statements=tuple(chance.sample(case.statements, len(case.statements))))  # type: ignore[attr-defined]
    assert all(status(shuffled, "x", at) == status(case, "x", at) for at in moments(case))


@settings(max_examples=300)
@given(cases(), st.data())
def test_what_is_known_later_never_changes_the_past(case: Case, data: st.DataObject):
    more = data.draw(statements("later", case.statements))
    longer = with_one_more(case, more)
    for at in [each for each in moments(case) if each < more.known_at]:
        assert status(longer, "x", at) == status(case, "x", at)
    past = [each for each in status_history(longer, "x") if each.at < more.known_at]
    assert past == [each for each in status_history(case, "x") if each.at < more.known_at]


@settings(max_examples=500)
@given(cases(least=1), st.data())
def test_an_echo_by_another_source_changes_nothing_but_its_mark(case: Case, data: st.DataObject):
    origin = data.draw(st.sampled_from(case.statements))
    repeated = replace(data.draw(statements("echo")), source="echo", stance=origin.stance, derived_from=(origin.id,))
    lag = dt.timedelta(hours=data.draw(HOURS))
    repeated = replace(repeated, said_at=origin.known_at + lag, known_at=origin.known_at + 2 * lag)
    competence = frozenset({"x"}) if data.draw(st.booleans()) else frozenset[str]()
    loud = with_one_more(case, repeated, Source("echo", "echo", "drawn", competence))
    for at in [*moments(loud), hour(60)]:
        quiet, now = status(case, "x", at), status(loud, "x", at)
        marks = tuple(flag for flag in now.flags if flag != "has_echoes" or flag in quiet.flags)
        assert replace(now, flags=marks) == quiet


@settings(max_examples=1000)
@given(cases(), st.data())
def test_a_denial_by_an_interested_party_never_lowers_what_a_claim_may_be_used_for(case: Case, data: st.DataObject):
    denial = replace(data.draw(statements("denial", case.statements)), stance="denies")
    party = replace(case.sources[denial.source], interested_in=frozenset({"x"}))
    case = replace(case, sources={**case.sources, party.id: party})
    denied = with_one_more(case, denial)
    unheard = {each for each in moments(denied) if not case.about("x", each)}
    for at in moments(denied):
        assert rank(denied, at) >= rank(case, at)
        assert at not in unheard or not status(denied, "x", at).may_lower_alert


@settings(max_examples=300)
@given(cases(), st.data())
def test_a_backdated_word_never_puts_its_source_on_a_side_that_it_has_left(case: Case, data: st.DataObject):
    old = data.draw(statements("old"))
    back = with_one_more(case, old)
    for at in [each for each in moments(back) if each >= old.known_at]:
        last = newest_stance(back, old.source, at)
        if last is not None and last.stance != old.stance:
            found = status(back, "x", at)
            assert old.source not in {"asserts": found.for_, "denies": found.against}.get(old.stance, ())


def newest_stance(case: Case, source: str, at: dt.datetime) -> Statement | None:
    """By said_at, as a reader of the table would find it."""
    said = [each for each in case.about("x", at) if each.source == source and each.stance != "investigating"]
    return max(said, key=lambda each: (each.said_at, each.known_at, each.id), default=None)


@settings(max_examples=300)
@given(cases())
def test_a_source_never_stands_on_both_sides_and_only_confirmation_calls_for_action(case: Case):
    for at in moments(case):
        found = status(case, "x", at)
        assert not set(found.for_) & (set(found.against) | set(found.withdrawn))
        assert found.word != "confirmed" or found.use == "act"
        assert (found.word == "unknown") == (found.use == "none") == (not case.about("x", at))
        assert not found.may_lower_alert or not found.investigating
