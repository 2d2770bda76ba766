"""What a book gives back, against a second implementation in plain dictionaries and small cases done by hand."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landbridge.books import (
    begin_intake,
    create_book,
    daily_counts,
    histories,
    known_book,
    open_store,
    records_of,
    statements,
)
from landbridge.ledger import check_events, milestones_of_book
from unit.books.statements import ORIGIN, START, Clock, frame, statement

pytestmark = pytest.mark.filterwarnings("error")


def take_in(store, book, clock, *batches):
    with begin_intake(store, book, ORIGIN, clock) as intake:
        for rows in batches:
            intake.add(frame(rows))
            clock.now += dt.timedelta(minutes=1)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def book(store, clock):
    return create_book(store, "live", now=clock())


def test_a_revision_may_move_a_train_away_from_the_place_that_is_asked_for(store, book, clock):
    take_in(store, book, clock, [statement("a")], [statement("a", revision=1, location="cn-khorgos")])
    assert known_book(store, book, location="cn-alashankou").is_empty()
    assert known_book(store, book, location="cn-khorgos").height == 1
    before = known_book(store, book, location="cn-alashankou", known_at=START)
    assert before["subject"].to_list() == ["T1"]


def test_what_was_retracted_was_known_until_then_and_is_not_told_any_more(store, book, clock):
    take_in(store, book, clock, [statement("a"), statement("b", subject="T2")],
            [statement("a", revision=1, retracted=True)])  # fmt: skip
    assert known_book(store, book)["subject"].to_list() == ["T2"]
    assert known_book(store, book, known_at=START)["subject"].to_list() == ["T1", "T2"]
    assert daily_counts(store, book)["events"].to_list() == [1]
    told = pl.concat(statements(store, book, history=True))
    assert told.select("event_id", "revision", "retracted").rows() == [("a", 0, False), ("b", 0, False), ("a", 1, True)]


def test_a_history_has_what_a_thing_did_what_was_done_with_it_and_where_it_was_named_besides(store, book, clock):
    rows = [
        statement("a", hour=3, type="container.loaded", subject="CSQU3054383", object="T1"),
        statement("b", hour=1, subject="W1", objects=[{"role": "child", "scheme": "iso6346", "id": "CSQU3054383"}]),
        statement("c", hour=2, subject="T9"),
    ]
    take_in(store, book, clock, rows, [{**rows[1], "revision": 5, "stage": "late"}])
    told = histories(store, book, ["CSQU3054383", "nothing"])
    assert told.select("id", "role", "event_id", "revision", "revised").rows() == [
        ("CSQU3054383", "child", "b", 5, 2), ("CSQU3054383", "subject", "a", 0, 1),
    ]  # fmt: skip
    assert histories(store, book, ["T1"])["role"].to_list() == ["object"]
    early = histories(store, book, ["CSQU3054383"], at=START + dt.timedelta(hours=1), known_at=START)
    assert early.select("revision", "revised", "stage").rows() == [(0, 1, None)]


def test_records_of_a_thing_are_all_that_was_ever_told_of_it(store, book, clock):
    first = [statement("a", subject="C1"), statement("b", subject="C1"), statement("c", subject="C3", object="C1")]
    later = [statement("a", subject="C2", revision=1), statement("b", subject="C1", revision=1, retracted=True)]
    take_in(store, book, clock, first, [*later, statement("d", subject="C3")])
    assert histories(store, book, ["C1"])["event_id"].to_list() == ["c"]
    records = records_of(store, book, ["C1"])
    assert len(records) == 4, "a and b as first told, the retraction of b, and c"
    assert records_of(store, book, ["C2"]) not in [(), records]


@pytest.mark.parametrize("word", ["T1\x00", "T1\ud800"])
def test_of_a_word_that_no_row_can_have_nothing_is_told(store, book, clock, word):
    take_in(store, book, clock, [statement("a")])
    assert histories(store, book, [word, "T1"])["id"].to_list() == ["T1"]
    assert records_of(store, book, [word]) == ()
    for asked in ({"subjects": [word]}, {"location": word}, {"types": [word]}, {"parties": [word]}):
        assert known_book(store, book, **asked).is_empty()


def test_rows_of_other_parties_are_not_asked_for(store, book, clock):
    take_in(store, book, clock, [statement("a", party="ktz"), statement("b", party="own", subject="T2")])
    assert known_book(store, book, parties=["own"])["subject"].to_list() == ["T2"]
    assert histories(store, book, ["T1", "T2"], parties=["ktz"])["id"].to_list() == ["T1"]
    assert daily_counts(store, book, parties=["ktz"])["party"].to_list() == ["ktz"]
    assert sum(part.height for part in statements(store, book, parties=["own"])) == 1


def test_what_a_store_gives_is_a_book_for_the_folds(store, book, clock):
    take_in(store, book, clock, [statement("b", type="train.departed", hour=9), statement("a")])
    told = known_book(store, book)
    check_events(told)
    found = milestones_of_book(told).select(pl.col("type").cast(pl.String), "time").rows()
    assert sorted(found) == [
        ("train.arrived", START), ("train.departed", START + dt.timedelta(hours=9)),
    ]  # fmt: skip


def test_statements_come_back_as_they_went_in_in_batches_of_any_size(store, book, clock):
    rows = [
        statement(
            f"e{number}",
            hour=number,
            message=f'{{"n": {number}}}',
            context="{}",
            party="own",
            objects=[{"role": "parent", "scheme": "epc", "id": f"urn:{number}"}],
        )
        for number in range(7)
    ]
    take_in(store, book, clock, rows)
    parts = list(statements(store, book, batch=3))
    assert [part.height for part in parts] == [3, 3, 1]
    assert pl.concat(parts).drop("recorded_at").equals(frame(rows).drop("recorded_at"))


_TOLD = st.builds(
    lambda event, revision, hour, place, gone: statement(
        event, revision=revision, hour=hour, location=place, retracted=gone, subject=f"T{event}"
    ),
    st.sampled_from("abcd"), st.integers(0, 2), st.sampled_from([1, 17, 30]),
    st.sampled_from(["cn-alashankou", "cn-khorgos", None]), st.booleans(),
)  # fmt: skip


def _counting(rows, place=None):
    """What counts, by plain dictionaries."""
    last = {}
    for row in frame(rows).unique(["source", "event_id", "revision", "digest"]).iter_rows(named=True):
        key = row["event_id"]
        if key not in last or (row["revision"], row["digest"]) > (last[key]["revision"], last[key]["digest"]):
            last[key] = row
    counting = [row for row in last.values() if not row["retracted"]]
    return sorted(
        (row["subject"], row["location"], row["event_time"]) for row in counting if place in (None, row["location"])
    )


def _told(store, book, **asked):
    rows = known_book(store, book, **asked).select("subject", pl.col("location").cast(pl.String), "event_time").rows()
    return sorted(rows, key=str)


_CLOCK = Clock()
_NUMBERS = iter(range(1_000_000))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(st.lists(_TOLD, max_size=6), min_size=1, max_size=4), data=st.data())
def test_any_order_and_any_splitting_ends_the_same_and_the_past_stays_as_it_was(big_store, told, data):
    clock = _CLOCK  # of all examples, as the store is
    first = create_book(big_store, f"a{next(_NUMBERS)}", now=clock())
    answers = []
    for rows in told:
        instant = clock.now
        take_in(big_store, first, clock, rows)
        answers.append((instant, _told(big_store, first)))
    every = [row for rows in told for row in rows]
    for instant, answer in answers:
        assert _told(big_store, first, known_at=instant) == answer
    expected = _counting(every)
    assert answers[-1][1] == sorted(expected, key=str)
    assert _told(big_store, first, location="cn-khorgos") == sorted(_counting(every, "cn-khorgos"), key=str)
    days = {}
    for _, place, instant in expected:
        key = ((instant + dt.timedelta(hours=8)).date(), place)
        days[key] = days.get(key, 0) + 1
    assert {
        row[:2]: row[2] for row in daily_counts(big_store, first).select("day", "location", "events").rows()
    } == days
    again = data.draw(st.permutations(every + every[:3]))
    cut = data.draw(st.integers(0, len(again)))
    second = create_book(big_store, f"b{next(_NUMBERS)}", now=clock())
    take_in(big_store, second, clock, again[:cut], again[cut:])
    assert (
        known_book(big_store, second)
        .drop("book", "recorded_at")
        .equals(known_book(big_store, first).drop("book", "recorded_at"))
    )  # in the same order, too: folds go by it
    assert daily_counts(big_store, second).equals(daily_counts(big_store, first))


@pytest.fixture(scope="module")
def big_store(tmp_path_factory):
    return open_store(str(tmp_path_factory.mktemp("laws") / "store.db"))
