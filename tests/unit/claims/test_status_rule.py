"""From who said what to a status: each order of events that could go wrong, by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hearsay import SICK, case_of, hour, said

from landbridge.claims import Statement, Status, status
from landbridge.errors import WrongUse


def after(*statements: Statement, known_at: float | None = None) -> Status:
    return status(case_of(*statements), SICK, None if known_at is None else hour(known_at))


def word_and_use(*statements: Statement) -> tuple[str, str]:
    found = after(*statements)
    return found.word, found.use


PAPER = said("p1", "paper", "asserts", 1)
WHO = said("w1", "who", "asserts", 2)
PERHAPS = said("w1", "who", "asserts", 2, firm=False)
MINISTRY_DENIES = said("m1", "ministry", "denies", 3)
INSTITUTE_DENIES = said("i1", "institute", "denies", 3)


def test_of_what_nobody_speaks_nothing_is_known():
    assert after() == Status("unknown")
    assert after(PAPER, known_at=0.5) == Status("unknown")


@pytest.mark.parametrize(
    ("statements", "word", "use"),
    [
        ([PAPER], "reported", "watch"),
        ([WHO], "confirmed", "act"),
        ([PERHAPS], "reported", "watch"),
        ([PAPER, INSTITUTE_DENIES], "denied", "close"),
        ([PAPER, said("i1", "institute", "denies", 3, firm=False)], "disputed", "watch"),
        ([PAPER, said("r1", "radio", "denies", 3)], "disputed", "watch"),
        ([said("r1", "radio", "denies", 3)], "reported", "watch"),
        ([WHO, said("r1", "radio", "denies", 3)], "confirmed", "act"),
        ([WHO, INSTITUTE_DENIES], "disputed", "watch"),
        ([PERHAPS, INSTITUTE_DENIES], "denied", "close"),
        ([WHO, said("i1", "institute", "denies", 3, firm=False)], "confirmed", "act"),
        ([PAPER, said("p2", "paper", "retracts", 2)], "retracted", "close"),
        ([said("w1", "who", "investigating", 1)], "reported", "watch"),
    ],
)
def test_only_a_firm_word_of_a_competent_source_settles_it(statements: list[Statement], word: str, use: str):
    assert word_and_use(*statements) == (word, use)


# Parties with an interest


def test_a_denial_by_an_interested_party_alone_closes_nothing():
    found = after(PAPER, MINISTRY_DENIES)
    assert (found.word, found.use, found.may_lower_alert) == ("denied", "watch", False)
    assert found.flags == ("contested", "self_denial")


def test_nor_does_it_with_the_denial_of_someone_who_is_not_competent():
    assert word_and_use(PAPER, MINISTRY_DENIES, said("r1", "radio", "denies", 4)) == ("denied", "watch")


def test_nor_does_it_when_a_competent_source_only_repeats_it():
    assert word_and_use(PAPER, MINISTRY_DENIES, said("w1", "who", "denies", 4, of="m1")) == ("denied", "watch")


def test_nor_does_it_when_nobody_has_asserted_anything():
    found = after(MINISTRY_DENIES)
    assert (found.word, found.use) == ("denied", "watch")
    assert found.flags == ("self_denial", "denial_only")


def test_a_denial_by_a_competent_source_without_interest_closes_it():
    found = after(PAPER, MINISTRY_DENIES, said("i1", "institute", "denies", 4))
    assert (found.word, found.use, found.may_lower_alert) == ("denied", "close", True)
    assert "self_denial" not in found.flags


def test_it_does_not_bring_down_what_another_competent_source_confirmed():
    found = after(WHO, MINISTRY_DENIES)
    assert (found.word, found.use) == ("confirmed", "act")
    assert found.flags == ("contested", "self_denial")


def test_against_what_a_competent_source_holds_possible_it_is_a_dispute():
    assert word_and_use(PERHAPS, MINISTRY_DENIES) == ("disputed", "watch")


def test_an_interested_party_that_denies_what_it_confirmed_does_not_lower_the_alert():
    found = after(said("m0", "ministry", "asserts", 1), MINISTRY_DENIES)
    assert (found.word, found.use) == ("retracted", "act")
    assert found.withdrawn == found.against == ("ministry",)


def test_an_interested_party_that_takes_back_its_own_word_lowers_it_to_watch():
    assert word_and_use(said("m0", "ministry", "asserts", 1), said("m1", "ministry", "retracts", 2)) == (
        "retracted",
        "watch",
    )


# Echoes


def test_a_firm_echo_of_a_hedged_word_does_not_make_it_firm():
    assert word_and_use(PERHAPS, said("p1", "paper", "asserts", 3, of="w1")) == ("reported", "watch")


def test_an_echo_of_what_its_origin_took_back_keeps_nothing_alive():
    echo = said("r1", "radio", "asserts", 4, of="p1")
    found = after(PAPER, said("p2", "paper", "retracts", 3), echo)
    assert (found.word, found.for_, found.withdrawn) == ("retracted", (), ("paper",))


def test_an_echo_of_what_its_origin_denies_now_does_not_set_the_origin_against_itself():
    found = after(PAPER, said("r1", "radio", "asserts", 2, of="p1"), said("p2", "paper", "denies", 3))
    assert (found.word, found.for_, found.against) == ("retracted", (), ("paper",))


def test_an_echo_of_what_was_denied_is_not_a_second_voice():
    assert after(PAPER, INSTITUTE_DENIES).word == "denied"
    assert after(PAPER, INSTITUTE_DENIES, said("r1", "radio", "asserts", 4, of="p1")).word == "denied"


def test_an_echo_of_an_echo_has_its_origin_at_the_end():
    found = after(PAPER, said("r1", "radio", "asserts", 2, of="p1"), said("w1", "who", "asserts", 3, of="r1"))
    assert (found.word, found.for_) == ("reported", ("paper",))


def test_whoever_confirmed_something_and_then_quotes_a_paper_has_still_confirmed_it():
    assert word_and_use(PAPER, WHO, said("w2", "who", "asserts", 3, of="p1")) == ("confirmed", "act")


def test_whoever_repeats_itself_speaks_for_itself():
    again = said("w3", "who", "asserts", 4, of="w1")
    assert word_and_use(WHO, said("w2", "who", "retracts", 3), again) == ("confirmed", "act")


def test_what_derives_from_a_statement_of_another_stance_is_no_echo():
    found = after(MINISTRY_DENIES, said("p1", "paper", "asserts", 4, of="m1"))
    assert (found.for_, found.flags) == (("paper",), ("contested", "self_denial"))


# Words that replace each other


def test_a_source_that_takes_its_word_back_and_says_it_again_has_said_it():
    assert word_and_use(WHO, said("w2", "who", "retracts", 3), said("w3", "who", "asserts", 4)) == ("confirmed", "act")


def test_a_newer_hedge_replaces_a_firm_word():
    assert word_and_use(WHO, said("w2", "who", "asserts", 3, firm=False)) == ("reported", "watch")


def test_taking_back_a_denial_does_not_take_back_the_claim():
    found = after(said("r1", "radio", "denies", 1), said("r2", "radio", "retracts", 2))
    assert (found.word, found.withdrawn) == ("reported", ())
    assert after(WHO, INSTITUTE_DENIES, said("i2", "institute", "retracts", 4)).word == "confirmed"


def test_what_is_taken_back_was_said_though_nobody_wrote_it_down():
    assert after(said("p1", "paper", "retracts", 1)).word == "retracted"


def test_while_one_source_asserts_it_another_can_not_retract_it_for_all():
    assert after(PAPER, said("r1", "radio", "asserts", 1), said("p2", "paper", "retracts", 2)).word == "reported"


def test_whoever_investigates_has_not_given_up_what_it_said():
    assert word_and_use(WHO, said("w2", "who", "investigating", 3)) == ("confirmed", "act")
    found = after(PAPER, INSTITUTE_DENIES, said("i2", "institute", "investigating", 4))
    assert (found.word, found.use, found.investigating) == ("denied", "watch", ("institute",))


def test_an_investigation_ends_with_the_next_word_of_its_source():
    found = after(PAPER, said("i0", "institute", "investigating", 2), INSTITUTE_DENIES)
    assert (found.word, found.use, found.investigating) == ("denied", "close", ())


def test_news_of_an_investigation_is_none():
    found = after(said("w1", "who", "investigating", 1), said("p1", "paper", "investigating", 2, of="w1"))
    assert found.investigating == ("who",)


# Late, backdated, out of date


def test_an_older_statement_that_is_found_late_does_not_take_the_place_of_a_newer_one():
    old = said("w0", "who", "denies", 1, known=9)
    assert after(WHO, old, known_at=8).word == "confirmed"
    assert after(WHO, old, known_at=9).word == "confirmed"


def test_an_origin_that_is_found_late_turns_the_first_report_into_an_echo():
    origin, echo = said("m0", "ministry", "asserts", 1, known=9), said("p1", "paper", "asserts", 5, of="m0")
    assert after(origin, echo, known_at=8).for_ == ("paper",)
    found = after(origin, echo, known_at=9)
    assert (found.word, found.for_) == ("confirmed", ("ministry",))


def test_a_backdated_denial_neither_changes_what_was_known_nor_the_newer_word_of_its_source():
    backdated = said("w0", "who", "denies", 0, known=6)
    for at in range(1, 10):
        assert after(WHO, backdated, known_at=at) == after(WHO, known_at=at)


def test_a_retraction_that_is_known_before_what_it_takes_back_still_comes_after_it():
    claim, retraction = said("p1", "paper", "asserts", 1, known=8), said("p2", "paper", "retracts", 2)
    assert after(claim, retraction, known_at=9).word == "retracted"


def test_a_word_past_its_review_is_flagged_and_still_stands():
    aged = said("w1", "who", "asserts", 1, review_by=hour(5))
    assert (after(aged, known_at=4.9).flags, after(aged, known_at=5).flags) == ((), ("stale",))
    assert after(aged, known_at=5).word == "confirmed"


def test_saying_it_again_makes_it_fresh():
    aged, again = said("w1", "who", "asserts", 1, review_by=hour(5)), said("w2", "who", "asserts", 4)
    assert after(aged, again, known_at=6).flags == ()


def test_a_denial_that_is_past_its_review_or_only_implied_closes_nothing():
    aged = said("i1", "institute", "denies", 3, review_by=hour(5))
    assert after(PAPER, aged, known_at=4).use == "close"
    assert after(PAPER, aged, known_at=5).use == "watch"
    assert word_and_use(PAPER, said("i1", "institute", "denies", 3, explicit=False)) == ("denied", "watch")


# Wrong use


def test_an_unknown_proposition_is_wrong_use_and_those_there_are_named():
    with pytest.raises(WrongUse, match="sick"):
        status(case_of(PAPER), "well")


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        status(case_of(PAPER), SICK, dt.datetime(2020, 7, 9))  # noqa: DTZ001 (that is the point)
