"""Backups give the same answers, checks find what was spoilt, and people can be erased."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from contextlib import suppress

import polars as pl
import pytest
import sqlalchemy as sa

from landbridge.books import (
    Origin,
    Party,
    Person,
    back_up,
    begin_intake,
    check_book,
    close_store,
    create_book,
    erase,
    get_book,
    histories,
    keep_people,
    known_book,
    list_people,
    open_store,
    restore,
    statements,
)
from landbridge.errors import BadInput, WrongUse
from landbridge.ledger import content_digest
from unit.books.statements import ORIGIN, START, Bad, Clock, answers, frame, statement

THINGS = ["T0", "T1", "T2", "urn:3"]


def fill(store, name="live"):
    """A book with revisions, a retraction, messages, further objects, a bad record and people."""
    clock = Clock()
    book = create_book(store, name, now=clock(), scenario="h1-2020", title="Title of 赣州", party="us")
    rows = [
        statement(
            f"e{number}",
            hour=number,
            subject=f"T{number % 3}",
            format="epcis",
            message=f'{{"n":{number}}}',
            digest=0,
            objects=[{"role": "child", "scheme": "epc", "id": f"urn:{number}"}],
        )
        for number in range(9)
    ]
    told = frame(rows).with_columns(
        pl.col("message").map_elements(content_digest, return_dtype=pl.Int64).alias("digest")
    )
    with begin_intake(store, book, ORIGIN, clock) as intake:
        intake.add(told, [Bad()])
        clock.now += dt.timedelta(hours=1)
        intake.add(frame([statement("e1", revision=1, location="cn-khorgos"),
                          statement("e2", revision=1, retracted=True)]))  # fmt: skip
    keep_people(store, book, [Party("us", "We", "Ganzhou", "+86"), Person("p1", "us", "Li", "{}")])
    erase(store, book, "message", [_record(store, book, "e5")], reason="asked for", now=clock())
    return book


def _record(store, book, event_id):
    return histories(store, book, ["T0", "T1", "T2"]).filter(pl.col("event_id") == event_id)["record"][0]


def _history(store, book):
    return pl.concat(statements(store, book, history=True)).to_dicts()


def words(store, book):
    return {each.check: each.state for each in check_book(store, book, digest_of=_digest_of)}


def _digest_of(form, message):
    return content_digest(message) if form == "epcis" else None


def test_a_book_that_was_destroyed_and_restored_gives_the_same_answers_in_either_kind_of_store(store, tmp_path):
    book = fill(store)
    before, told = answers(store, book, THINGS), _history(store, book)
    report = back_up(store, book, tmp_path / "live.backup")
    assert (report.rows["event"], report.rows["message"], report.rows["quarantine"]) == (11, 8, 1)
    other = open_store(str(tmp_path / "other.db"))
    again = restore(other, tmp_path / "live.backup", now=START)
    assert not again.renumbered
    restored = get_book(other, "live")
    assert answers(other, restored, THINGS) == before
    assert (restored.scenario, restored.title, restored.party) == ("h1-2020", "Title of 赣州", "us")
    assert set(words(other, restored).values()) == {"fine"}
    back_up(other, restored, tmp_path / "again.backup")
    close_store(other)
    renumbered = restore(store, tmp_path / "again.backup", now=START, name="copy")
    assert renumbered.renumbered
    copy = get_book(store, "copy")
    assert _history(store, copy) == told
    assert set(words(store, copy).values()) == {"fine"}
    with begin_intake(store, copy, ORIGIN, lambda: START) as intake:  # its numbers are free to be counted on
        assert intake.add(frame([statement("new")]), [Bad(raw="other")]).new == 1


def test_a_damaged_backup_is_refused_whole_and_a_file_or_a_name_that_is_taken_too(tmp_path):
    store = open_store(str(tmp_path / "store.db"))
    book = fill(store)
    path = tmp_path / "live.backup"
    back_up(store, book, path)
    with pytest.raises(WrongUse, match="is there already"):
        back_up(store, book, path)
    with pytest.raises(WrongUse, match="under another name"):
        restore(store, path, now=START)
    for member, says in (("event-00000.parquet", "SHA-256"), ("manifest.json", "no backup, or damaged")):
        spoilt = tmp_path / f"{member}.backup"
        with zipfile.ZipFile(path) as good, zipfile.ZipFile(spoilt, "w") as bad:
            for name in good.namelist():
                bad.writestr(name, b"PAR1" if name == member else good.read(name))
        with pytest.raises(BadInput) as failure:
            restore(store, spoilt, now=START, name="x")
        assert says in str([fault.problem for fault in failure.value.faults])
    newer = tmp_path / "newer.backup"
    with zipfile.ZipFile(path) as good, zipfile.ZipFile(newer, "w") as bad:
        for name in good.namelist():
            body = good.read(name)
            bad.writestr(name, json.dumps({**json.loads(body), "schema": "r9"}) if name == "manifest.json" else body)
    with pytest.raises(BadInput) as failure:
        restore(store, newer, now=START, name="x")
    assert "schema r9" in failure.value.faults[0].problem
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(BadInput):
        restore(store, path, now=START, name="x")
    assert get_book(store).name == "live"
    close_store(store)


@pytest.mark.parametrize(
    ("spoiling", "check"),
    [
        ("UPDATE day_count SET events = events + 1 WHERE day = (SELECT MIN(day) FROM day_count)", "counts by day"),
        ('UPDATE intake SET known = known + 1, "read" = "read" + 2', "receipts"),
        ("UPDATE intake SET finished_at = NULL", "files"),
        ("INSERT INTO event_object VALUES (1, 'urn:x', 5, 'child', 'epc')", "belonging"),
        ("INSERT INTO message VALUES (5, '{}', NULL)", "belonging"),
        (
            "INSERT OR REPLACE INTO event SELECT record, book, source, event_id, revision, digest, classifier, type, "
            "'T9', object, location, stage, quantity, event_time, recorded_at, party, retracted, format, detail, "
            "intake FROM event WHERE location = 'cn-khorgos'",
            "rows",
        ),
        ("UPDATE message SET body = '{}' WHERE body LIKE '%7%'", "messages"),
    ],
)
def test_a_check_finds_what_was_spoilt(tmp_path, spoiling, check):
    store = open_store(str(tmp_path / "store.db"))
    book = fill(store)
    assert set(words(store, book).values()) == {"fine"}
    with store.engine.begin() as connection:
        connection.execute(sa.text("PRAGMA recursive_triggers = OFF"))  # as other programs come
        connection.execute(sa.text(spoiling))
    found = words(store, book)
    assert found.pop(check) == ("note" if check == "files" else "wrong")
    assert set(found.values()) == {"fine"}
    close_store(store)


def test_a_file_that_was_broken_off_is_noted_until_it_is_taken_in_to_its_end(tmp_path):
    store = open_store(str(tmp_path / "store.db"))
    book = create_book(store, "live", now=START)

    def take(file, digest, *, breaks=False):
        with suppress(KeyError), begin_intake(store, book, Origin(file, "csv", digest), lambda: START) as intake:
            intake.add(frame([]))
            if breaks:
                raise KeyError
        return words(store, book)["files"]

    assert take("a.csv", "d1", breaks=True) == "note"
    assert take("a.csv", "d2") == "note", "another file of that name"
    assert take("moved.csv", "d1") == "fine", "the same file"
    assert take("b.csv", None, breaks=True) == "note"
    assert take("b.csv", None, breaks=True) == "note"
    assert take("b.csv", None) == "fine"
    close_store(store)


def test_what_is_erased_is_gone_and_written_down_and_the_event_stays(store):
    book = fill(store)
    count = known_book(store, book).height
    assert erase(store, book, "person", ["p1", "nobody"], reason="asked for by letter", now=START) == 1
    assert erase(store, book, "message", [_record(store, book, "e3")], reason="names", now=START) == 1
    assert [type(each).__name__ for each in list_people(store, book)] == ["Party"]
    assert known_book(store, book).height == count
    told = pl.concat(statements(store, book)).filter(pl.col("event_id").is_in(["e3", "e5"]))
    assert told["message"].to_list() == [None, None]
    with store.engine.connect() as connection:
        written = connection.execute(sa.text("SELECT what, reason FROM erasure ORDER BY id")).fetchall()
    assert [tuple(row) for row in written] == [
        ("message", "asked for"), ("person", "asked for by letter"), ("message", "names"),
    ]  # fmt: skip
    with pytest.raises(WrongUse, match="reason"):
        erase(store, book, "person", ["p1"], reason=" ", now=START)
    with pytest.raises(WrongUse, match="can not be erased"):
        erase(store, book, "event", ["e1"], reason="no", now=START)
