"""Statements go into a store once, whatever is read how often; what was taken in adds up."""

from __future__ import annotations

import datetime as dt

import polars as pl
import pytest
import sqlalchemy as sa

from landbridge.books import Receipt, begin_intake, create_book, get_book, open_store, quarantined, settle, tables
from landbridge.books.bulk import insert_rows
from landbridge.books.opening import writing
from landbridge.errors import EnvironmentFailed, WrongUse
from landbridge.ledger import STATEMENT_SCHEMA
from unit.books.statements import ORIGIN, START, Bad, Clock, frame, statement


def rows_in(store, query):
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text(query))]


def day_counts(store):
    return rows_in(store, "SELECT day, location, type, events FROM day_count WHERE events <> 0 ORDER BY day, location")


@pytest.fixture
def book(store):
    return create_book(store, "live", now=START, scenario="h1-2020", party="us")


def take(store, book, rows, **more):
    clock = more.pop("clock", Clock())
    with begin_intake(store, book, ORIGIN, clock) as intake:
        return intake.add(frame(rows), **more)


def test_what_is_taken_in_twice_is_known_the_second_time(store, book):
    rows = [statement("a"), statement("b", objects=[{"role": "child", "scheme": "iso6346", "id": "CSQU3054383"}])]
    assert take(store, book, [*rows, rows[0]]) == Receipt(read=3, new=2, known=1)
    assert take(store, book, rows, bad=[Bad()]) == Receipt(read=3, known=2, quarantined=1)
    assert rows_in(store, "SELECT event_id, party FROM event ORDER BY record") == [("a", "us"), ("b", "us")]
    assert rows_in(store, "SELECT id, role FROM event_object") == [("CSQU3054383", "child")]
    assert rows_in(store, "SELECT read, new, known, quarantined FROM intake") == [(3, 2, 1, 0), (3, 0, 2, 1)]


def test_text_of_any_kind_comes_through_as_it_is(store, book):
    words = ["", "a,b", 'say "no"', "line\nline", "\\N", "\t", "赣州'; DROP TABLE event; --", "\\."]
    take(store, book, [statement(f"e{number}", stage=word, detail=word) for number, word in enumerate(words)])
    assert rows_in(store, "SELECT stage, detail FROM event ORDER BY record") == [(word, word) for word in words]


def test_a_revision_moves_its_event_in_the_counts_and_a_retraction_takes_it_out(store, book):
    day = (dt.date(2020, 6, 1) - dt.date(1970, 1, 1)).days
    take(store, book, [statement("a"), statement("b")])
    assert day_counts(store) == [(day, "cn-alashankou", "train.arrived", 2)]
    # 17 h in UTC is the day after in Asia/Shanghai.
    take(store, book, [statement("a", revision=2, hour=17)])
    assert day_counts(store) == [(d, "cn-alashankou", "train.arrived", 1) for d in (day, day + 1)]
    assert take(store, book, [statement("a", revision=1, location="kz-dostyk")]).new == 1
    assert day_counts(store) == [(d, "cn-alashankou", "train.arrived", 1) for d in (day, day + 1)]
    take(store, book, [statement("b", revision=1, retracted=True)])
    assert day_counts(store) == [(day + 1, "cn-alashankou", "train.arrived", 1)]


def test_times_of_recording_never_go_back_though_the_clock_does(store, book):
    clock = Clock()
    take(store, book, [statement("a")], clock=clock)
    clock.now -= dt.timedelta(hours=1)
    take(store, book, [statement("b")], clock=clock)
    take(store, book, [statement("c", recorded_at=START - dt.timedelta(days=9))], clock=clock)
    times = [row[0] for row in rows_in(store, "SELECT recorded_at FROM event ORDER BY record")]
    start_ms = int(START.timestamp() * 1000)
    assert times == [start_ms] * 3  # a live book is told of it now, whatever is said of it
    run = create_book(store, "run", kind="run", now=clock())
    take(store, run, [statement("c", recorded_at=START - dt.timedelta(days=9))], clock=clock)
    assert rows_in(store, f"SELECT recorded_at FROM event WHERE book = {run.id}") == [(start_ms - 9 * 86_400_000,)]


def test_what_fails_half_way_leaves_nothing(store, book):
    class Broken:
        def __getattr__(self, name):
            raise RuntimeError("stop here")

    with pytest.raises(RuntimeError), begin_intake(store, book, ORIGIN, Clock()) as intake:
        intake.add(frame([statement("a")]), bad=[Broken()])
    assert rows_in(store, "SELECT count(*) FROM event") == [(0,)]
    assert day_counts(store) == []
    assert rows_in(store, "SELECT read, finished_at FROM intake") == [(0, None)]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"event_time": None}, "event_time"),
        ({"type": None, "source": None}, "source, type"),
        ({"subject": "T\x001"}, "subject"),
        ({"message": '{"a": "\x00"}'}, "message"),
        ({"objects": [{"role": "child", "scheme": "epc", "id": "\x00"}]}, "id"),
        ({"objects": [{"role": "child", "scheme": None, "id": "a"}]}, "scheme"),
    ],
)
def test_rows_that_one_of_the_databases_refuses_are_refused_by_both_with_the_columns(store, book, fields, named):
    rows = frame([statement("a"), statement("b")]).with_columns(
        pl.lit(value, dtype=STATEMENT_SCHEMA[name]).alias(name) for name, value in fields.items()
    )
    with begin_intake(store, book, ORIGIN, Clock()) as intake, pytest.raises(ValueError, match=f"{named}$|{named},"):
        intake.add(rows)
    assert rows_in(store, "SELECT count(*) FROM event") == [(0,)]


def test_a_failure_of_the_quick_way_in_is_told_as_any_other(store, book):
    twice = pl.DataFrame({"record": [7, 7], "body": ["{}", "{}"]})
    with pytest.raises(sa.exc.IntegrityError), writing(store) as connection:
        insert_rows(connection, tables.message, twice)
    lost = sa.Table("nowhere", sa.MetaData(), sa.Column("a", sa.Integer))
    with pytest.raises(EnvironmentFailed, match="nowhere"), writing(store) as connection:
        insert_rows(connection, lost, pl.DataFrame({"a": [1]}))
    assert rows_in(store, "SELECT count(*) FROM message") == [(0,)]


def test_a_bad_record_is_kept_once_until_it_is_put_right_or_dismissed(store, book):
    for _ in range(2):
        take(store, book, [], bad=[Bad(), Bad(place="$.a\x00", raw="nul\x00")])
    kept = quarantined(store, book)
    assert kept.select("file", "line", "reason").rows() == [("events.csv", 3, "no instant")] * 2
    first, second = kept["id"].to_list()
    assert take(store, book, [statement("a")], corrects=[first]).corrected == 1
    assert settle(store, book, [first, second], Clock()) == 1
    assert quarantined(store, book, state=None)["state"].to_list() == ["taken in", "dismissed"]


def test_a_book_is_found_by_its_name_or_where_it_is_alone(store):
    with pytest.raises(WrongUse, match="no book in this store yet"):
        get_book(store)
    made = create_book(store, "one", now=START)
    assert get_book(store) == get_book(store, "one") == made
    with pytest.raises(WrongUse, match="already"):
        create_book(store, "one", now=START)
    create_book(store, "two", now=START)
    with pytest.raises(WrongUse, match="one, two"):
        get_book(store)


def test_a_file_that_is_no_store_and_a_schema_of_the_future_are_said_so(store, store_url, tmp_path):
    other = tmp_path / "letter.db"
    other.write_text("Dear reader, this is no database, and long enough to be seen as none.\n" * 20)
    with pytest.raises(EnvironmentFailed, match="not a database"):
        open_store(str(other))
    with pytest.raises(WrongUse, match="no store at"):
        open_store(str(tmp_path / "missing.db"), create=False)
    with store.engine.connect() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = 'r99'"))
        connection.commit()
    with pytest.raises(EnvironmentFailed, match="newer Landbridge"):
        open_store(store_url)
