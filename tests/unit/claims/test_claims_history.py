"""Statements as a table, and the instants at which a status changes."""

from __future__ import annotations

from dataclasses import replace

from hearsay import SICK, case_of, hour, said

from landbridge.claims import Proposition, load_case, statement_timeline, status, status_history

PAPER = said("p1", "paper", "asserts", 1)
ECHO = said("r1", "radio", "asserts", 2, of="p1")
WHO = said("w1", "who", "asserts", 3, known=6, review_by=hour(8))


def test_a_status_changes_when_something_becomes_known_and_when_a_word_is_out_of_date():
    changes = status_history(case_of(WHO, ECHO, PAPER), SICK)
    assert [(each.at, each.status.word, each.why) for each in changes] == [
        (hour(1), "reported", "paper asserts (p1)"),
        (hour(2), "reported", "radio asserts (r1)"),
        (hour(6), "confirmed", "who asserts (w1)"),
        (hour(8), "confirmed", "w1 of who is out of date"),
    ]
    assert [each.status.flags for each in changes] == [(), ("has_echoes",), ("has_echoes",), ("has_echoes", "stale")]


def test_what_changes_nothing_is_no_change():
    again = said("r2", "radio", "asserts", 4, of="p1")
    assert len(status_history(case_of(PAPER, ECHO, again), SICK)) == 2


def test_of_what_nobody_speaks_there_is_no_history():
    assert status_history(case_of(), SICK) == ()


def test_every_change_of_july_2020_is_what_the_rule_says_at_that_instant():
    case = load_case("kazakhstan-2020-07")
    told = {name: [(each.status.word, each.at.strftime("%d %H:%M")) for each in status_history(case, name)]
            for name in ("P1", "P5")}  # fmt: skip
    assert told["P1"] == [("reported", "09 10:00"), ("confirmed", "09 20:00")]
    assert told["P5"] == [("reported", "09 22:00"), ("disputed", "10 18:00"), ("disputed", "11 06:00"),
                          ("confirmed", "23 00:00")]  # fmt: skip
    for name in case.propositions:
        assert all(status(case, name, each.at) == each.status for each in status_history(case, name))


def test_the_table_marks_echoes_and_the_words_that_count():
    back = said("p2", "paper", "retracts", 4)
    rows = statement_timeline(case_of(back, WHO, ECHO, PAPER)).select("id", "echo_of", "counts").rows()
    assert rows == [("p1", [], False), ("r1", ["p1"], False), ("w1", [], True), ("p2", [], True)]


def test_the_table_holds_what_was_known_and_has_its_columns_when_that_is_nothing():
    case = case_of(WHO, PAPER)
    assert statement_timeline(case, hour(5))["id"].to_list() == ["p1"]
    none = statement_timeline(case, hour(0))
    assert (none.height, none.schema) == (0, statement_timeline(case).schema)


def test_the_table_goes_by_proposition_and_then_as_it_was_said():
    case = case_of(WHO, replace(PAPER, proposition="many"), said("i1", "institute", "denies", 2))
    case = replace(case, propositions={**case.propositions, "many": Proposition("many", "many are")})
    assert statement_timeline(case)["id"].to_list() == ["i1", "w1", "p1"]
