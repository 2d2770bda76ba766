"""A backup goes from and into either kind of store; of a damaged one nothing is written. Beside test_keeping.py."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import zipfile

import polars as pl
import pytest
import sqlalchemy as sa

from landbridge.books import (
    Party,
    Person,
    back_up,
    begin_intake,
    close_store,
    create_book,
    erase,
    get_book,
    histories,
    keep_people,
    list_books,
    open_store,
    quarantined,
    restore,
)
from landbridge.errors import BadInput, EnvironmentFailed, WrongUse
from unit.books.statements import ORIGIN, START, Bad, Clock, answers, frame, statement

BOX = "CSQU3054383"
THINGS = ["T1", BOX]
LATER = START + dt.timedelta(days=90)


def fill(store, name="live"):
    """A book with revisions, a retraction, further objects, messages, bad records, people and an erasure."""
    book = create_book(store, name, now=START, title="As it is", scenario="h1-2020", party="us")
    clock = Clock()
    child = [{"role": "child", "scheme": "iso6346", "id": BOX}]
    with begin_intake(store, book, ORIGIN, clock) as intake:
        intake.add(frame([statement("a", message='{"secret": "name"}', context="[]"), statement("b", objects=child),
                          statement("c", classifier="PLN", party="ktz")]), [Bad(raw="赣州")])  # fmt: skip
        clock.now += dt.timedelta(hours=1)
        later = [statement("a", revision=1, location="cn-khorgos"), statement("b", revision=1, retracted=True)]
        intake.add(frame([*later, statement("d", subject=BOX, object="T1")]))
    keep_people(store, book, [Party("us", "We", "Street 1", None), Person("p1", "us", "Somebody")])
    first = histories(store, book, ["T1"], known_at=START)["record"][0]
    erase(store, book, "message", [first], reason="asked", now=START)
    return book


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request, tmp_path):
    """Another store that has nothing yet."""
    if request.param == "sqlite":
        url = str(tmp_path / "another.db")
    else:
        server = request.getfixturevalue("postgres_server")
        server.psql("DROP DATABASE IF EXISTS restored;")
        server.psql("CREATE DATABASE restored;")
        url = server.get_uri("restored")
    opened = open_store(url)
    yield opened
    close_store(opened)


def test_a_book_comes_back_from_its_backup_with_the_same_answers(store, target, tmp_path):
    book = fill(store)
    before = answers(store, book, THINGS)
    written = back_up(store, book, tmp_path / "live.zip")
    assert written.rows["event"] == 6
    close_store(store)
    came = restore(target, tmp_path / "live.zip", now=LATER)
    assert (came.rows, came.renumbered) == (written.rows, False)
    again = get_book(target, "live")
    assert (again.title, again.scenario, again.party, again.kind) == ("As it is", "h1-2020", "us", "live")
    assert answers(target, again, THINGS) == before
    assert set(before[2]) == {"fine"}
    with begin_intake(target, again, ORIGIN, Clock()) as intake:
        receipt = intake.add(frame([statement("a"), statement("e")]), [Bad(raw="赣州")])
    assert (receipt.new, receipt.known, receipt.quarantined) == (1, 1, 1)
    assert quarantined(target, again).height == 1


def test_a_backup_is_of_parquet_tables_that_its_manifest_counts(tmp_path):
    store = open_store(str(tmp_path / "store.db"))
    back_up(store, fill(store), tmp_path / "live.zip")
    close_store(store)
    with zipfile.ZipFile(tmp_path / "live.zip") as archive:
        members = json.loads(archive.read("manifest.json"))["members"]
        assert {*archive.namelist()} == {*members, "manifest.json"}
        for name, said in members.items():
            assert pl.read_parquet(archive.read(name)).height == said["rows"]
        assert not [name for name in archive.namelist() if b"secret" in archive.read(name)]  # it was erased


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    place = tmp_path_factory.mktemp("kept")
    store = open_store(str(place / "store.db"))
    back_up(store, fill(store), place / "live.zip")
    close_store(store)
    return place / "live.zip"


def _rewritten(kept, path, change):
    """The backup with each member as `change` makes it; None leaves it out."""
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                new.writestr(name, body)


def _manifest(**members):
    def change(name, body):
        return json.dumps({**json.loads(body), **members}) if name == "manifest.json" else body

    return change


DAMAGES = {
    "a part is another one": lambda name, body: body[:-1] + b"x" if name.startswith("event-") else body,
    "a part is gone": lambda name, body: None if name.startswith("event-") else body,
    "no manifest": lambda name, body: None if name == "manifest.json" else body,
    "manifest is no JSON": lambda name, body: b"{" if name == "manifest.json" else body,
    "manifest is a list": lambda name, body: b"[]" if name == "manifest.json" else body,
    "another format": _manifest(format="letters"),
    "a later version": _manifest(version=99),
    "another schema": _manifest(schema="r99"),
    "no members": _manifest(members={}),
    "a table of others": _manifest(members={"event-00000.parquet": {"table": "alembic_version", "rows": 1}}),
    "a book of no name": _manifest(book={"kind": "live"}),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_backup_is_refused_and_nothing_is_written(kept, tmp_path, damage):
    _rewritten(kept, tmp_path / "bad.zip", DAMAGES[damage])
    store = open_store(str(tmp_path / "store.db"))
    with pytest.raises(BadInput):
        restore(store, tmp_path / "bad.zip", now=LATER)
    assert list_books(store) == ()
    with store.engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM event")) == 0
    close_store(store)


def test_a_cut_file_and_a_letter_are_no_backups(kept, tmp_path):
    shutil.copy(kept, tmp_path / "cut.zip")
    with (tmp_path / "cut.zip").open("r+b") as stream:
        stream.truncate(kept.stat().st_size // 2)
    (tmp_path / "letter.zip").write_text("Dear reader")
    store = open_store(str(tmp_path / "store.db"))
    for name in ("cut.zip", "letter.zip"):
        with pytest.raises(BadInput) as refused:
            restore(store, tmp_path / name, now=LATER)
        assert "no backup" in refused.value.faults[0].problem
    close_store(store)


def test_no_file_is_written_over_and_none_is_left_half_written(store, tmp_path, monkeypatch):
    book = fill(store)
    path = tmp_path / "out" / "live.zip"
    monkeypatch.setattr("landbridge.books.keeping.os.replace", _full)
    with pytest.raises(EnvironmentFailed, match="no room"):
        back_up(store, book, path)
    assert list(path.parent.iterdir()) == []
    path.write_text("a letter")
    with pytest.raises(WrongUse, match="already"):
        back_up(store, book, path)
    assert path.read_text() == "a letter"


def _full(*_):
    raise OSError(28, "no room")
