"""The case of July 2020, at six instants: statuses read out of the sources by hand before the rule was written."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.claims import Case, Source, Statement, load_case, packaged_cases, status

EXPECTED = Path(__file__).parent / "expected_statuses.csv"
RUN_OF_USE = {"confirmed": "act", "reported": "watch", "disputed": "watch", "unknown": "none", "retracted": "close"}


def expected() -> Iterator[tuple[str, dt.datetime, str]]:
    with EXPECTED.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            yield row["proposition"], dt.datetime.fromisoformat(row["known_at"]), row["status"]


TABLE = list(expected())


@pytest.fixture(scope="module")
def case() -> Case:
    return load_case("kazakhstan-2020-07")


def test_the_table_has_seven_propositions_at_six_instants():
    assert len(TABLE) == len(set(TABLE)) == 42
    assert packaged_cases() == ("kazakhstan-2020-07",)


def test_every_statement_has_its_address(case: Case):
    assert len(case.statements) == 19
    assert all(each.url.startswith(("http://", "https://")) for each in case.statements)


@pytest.mark.parametrize(("proposition", "known_at", "word"), TABLE)
def test_the_status_is_as_read_by_hand(case: Case, proposition: str, known_at: dt.datetime, word: str):
    assert status(case, proposition, known_at).word == word


@pytest.mark.parametrize(("proposition", "known_at", "word"), [row for row in TABLE if row[2] != "denied"])
def test_what_it_may_be_used_for_follows_from_the_status(
    case: Case, proposition: str, known_at: dt.datetime, word: str
):
    assert status(case, proposition, known_at).use == RUN_OF_USE[word]


@pytest.mark.parametrize(("proposition", "known_at", "word"), [row for row in TABLE if row[2] == "denied"])
def test_what_only_the_ministry_denies_stays_on_watch(case: Case, proposition: str, known_at: dt.datetime, word: str):
    found = status(case, proposition, known_at)
    assert (found.word, found.use, found.may_lower_alert) == (word, "watch", False)
    assert "self_denial" in found.flags
    assert found.against == ("kz_moh",)


def test_the_embassy_is_heard_as_itself_until_the_ministrys_figure_is_found(case: Case):
    noon, midnight = TABLE[0][1], TABLE[1][1]
    assert status(case, "P1", noon).for_ == ("cn_embassy",)
    found = status(case, "P1", midnight)
    assert (found.for_, found.flags) == (("kz_moh",), ("has_echoes",))


def test_the_sentence_that_denied_all_reports_is_marked_as_implied(case: Case):
    assert "implicit_denial" in status(case, "P3").flags
    assert "implicit_denial" not in status(case, "P0").flags


def test_three_hundred_orders_of_arrival_give_the_same_statuses(case: Case):
    chance = random.Random(1)
    wanted = {(proposition, at): status(case, proposition, at) for proposition, at, _ in TABLE}
    for _ in range(300):
        shuffled = replace(case, statements=tuple(chance.sample(case.statements, len(case.statements))))
        assert {key: status(shuffled, *key) for key in wanted} == wanted


def echoes_of(statement: Statement, count: int) -> Iterator[tuple[Source, Statement]]:
    for number in range(count):
        source = Source(f"{statement.id}-{number}", "A paper", "media")
        yield source, replace(statement, id=source.id, source=source.id, derived_from=(statement.id,), firm=True)


@pytest.mark.parametrize("stances", [{"asserts"}, {"asserts", "denies", "investigating"}])
def test_twenty_echoes_of_each_statement_change_nothing_but_the_mark(case: Case, stances: set[str]):
    more = [pair for each in case.statements if each.stance in stances for pair in echoes_of(each, 20)]
    loud = replace(
        case,
        sources={**case.sources, **{source.id: source for source, _ in more}},
        statements=(*case.statements, *(statement for _, statement in more)),
    )
    assert len(more) >= 200
    for proposition, at, _ in TABLE:
        quiet, now = status(case, proposition, at), status(loud, proposition, at)
        assert replace(now, flags=unmarked(now.flags)) == replace(quiet, flags=unmarked(quiet.flags))


def unmarked(flags: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(flag for flag in flags if flag != "has_echoes")
