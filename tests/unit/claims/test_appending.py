"""New statements come behind those that are there: all or none, and nothing that is there is changed."""

from __future__ import annotations

import datetime as dt
import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.claims import (
    Statement,
    append_statements,
    append_table,
    copy_case,
    find_case,
    load_case,
    status,
    status_history,
)  # fmt: skip
from landbridge.errors import BadInput, EnvironmentFailed, WrongUse

JULY = "kazakhstan-2020-07"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


NEW = Statement("n1", "who", at("2020-09-01T10:00Z"), at("2020-09-01T11:00Z"), "P3", "denies", url="https://a.org",
                firm=False, derived_from=("s11",), review_by=at("2020-10-01T00:00Z"), note='said, "so"')  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_case(find_case(JULY), tmp_path / "case")


def rows(folder: Path) -> bytes:
    return (folder / "statements.csv").read_bytes()


def faults(raised: pytest.ExceptionInfo[BadInput]) -> list[tuple[str, int | None, str | None]]:
    return [(fault.file, fault.row, fault.column) for fault in raised.value.faults]


def test_a_new_statement_is_read_back_as_it_was_given_and_the_old_rows_are_the_same_bytes(folder: Path):
    before = rows(folder)
    after = append_statements(folder, [NEW])
    assert rows(folder).startswith(before)
    assert after.statements == load_case(folder).statements == (*load_case(JULY).statements, NEW)
    assert sorted(path.name for path in folder.iterdir()) == [
        "SOURCES.md", "propositions.csv", "sources.csv", "statements.csv"
    ]  # fmt: skip


def test_the_same_statement_again_is_not_written_twice(folder: Path):
    append_statements(folder, [NEW])
    before = rows(folder)
    append_statements(folder, [NEW, load_case(JULY).statements[0]])
    assert rows(folder) == before


def test_an_id_that_says_something_else_is_refused_and_nothing_is_written(folder: Path):
    before = rows(folder)
    old = load_case(JULY).statements[3]
    with pytest.raises(BadInput) as raised:
        append_statements(folder, [NEW, replace(old, stance="denies"), replace(NEW, firm=True)])
    assert faults(raised) == [("new statement", None, "id")] * 2
    assert rows(folder) == before


def test_what_would_change_what_was_known_then_is_refused(folder: Path):
    newest = load_case(folder).last_known_at()
    assert newest is not None
    backdated = replace(NEW, said_at=at("2020-07-12T00:00Z"), known_at=newest - dt.timedelta(seconds=1))
    with pytest.raises(BadInput) as raised:
        append_statements(folder, [backdated])
    assert faults(raised) == [("new statement", None, "known_at")]


def test_what_was_said_long_ago_and_is_known_now_leaves_the_past_as_it_was(folder: Path):
    before = {name: status_history(load_case(folder), name) for name in load_case(folder).propositions}
    found_late = replace(NEW, said_at=at("2020-07-12T00:00Z"), derived_from=(), firm=True)
    after = append_statements(folder, [found_late])
    now = {name: status_history(after, name) for name in after.propositions}
    assert {name: told[: len(before[name])] for name, told in now.items()} == before
    assert status(after, "P3").against == ("kz_moh", "who")


def test_all_faults_of_all_new_statements_are_told_at_once(folder: Path):
    with pytest.raises(BadInput) as raised:
        append_statements(folder, [replace(NEW, source="nobody"), replace(NEW, id="n2", url="", derived_from=("s99",))])
    assert {column for _, _, column in faults(raised)} == {"source", "url", "derived_from"}


def test_a_circle_can_not_be_closed_by_a_new_statement(folder: Path):
    pair = [replace(NEW, derived_from=("n2",)), replace(NEW, id="n2", source="gbio", derived_from=("n1",))]
    with pytest.raises(BadInput) as raised:
        append_statements(folder, pair)
    assert [fault.problem for fault in raised.value.faults] == [
        "statements derive from each other in a circle: n1 -> n2 -> n1"
    ]


def test_rows_follow_the_columns_and_the_line_ends_of_the_table(folder: Path):
    table = folder / "statements.csv"
    short = "known_at,id,source,said_at,proposition,stance,url\r\n2020-07-09T10:00Z,a,who,2020-07-09T10:00Z,P0,asserts,https://a.org"
    table.write_bytes(b"\xef\xbb\xbf" + short.encode())
    plain = replace(NEW, firm=True, derived_from=(), review_by=None, note="")
    append_statements(folder, [plain])
    assert rows(folder).decode("utf-8-sig") == (
        f"{short}\r\n2020-09-01T11:00:00Z,n1,who,2020-09-01T10:00:00Z,P3,denies,https://a.org\r\n"
    )
    with pytest.raises(BadInput) as raised:
        append_statements(folder, [replace(plain, id="n2", said_at=at("2020-09-01T10:30Z"), firm=False)])
    assert faults(raised) == [("statements.csv", 1, "firm")]


def test_a_table_of_statements_is_added_whole_and_its_faults_have_their_rows(folder: Path, tmp_path: Path):
    header = "id,source,said_at,known_at,proposition,stance,url\n"
    good = "n1,who,2020-09-01T10:00Z,2020-09-01T11:00Z,P3,asserts,https://a.org\n"
    table = tmp_path / "more.csv"
    table.write_text(header + good + good.replace("n1,who", "n2,nobody"), encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        append_table(folder, table)
    assert faults(raised) == [("more.csv", 3, "source")]
    assert load_case(folder).statements == load_case(JULY).statements
    table.write_text(header + good, encoding="utf-8")
    assert len(append_table(folder, table).statements) == 20


def test_a_folder_with_faults_tells_its_own_and_takes_nothing(folder: Path):
    (folder / "sources.csv").write_text("id,name,kind\nwho,,health\n", encoding="utf-8")
    before = rows(folder)
    with pytest.raises(BadInput) as raised:
        append_statements(folder, [NEW])
    assert faults(raised) == [("sources.csv", 2, "name")]
    assert rows(folder) == before


def test_while_somebody_else_is_adding_nothing_is_written(folder: Path):
    (folder / ".statements.csv.new").touch()
    before = rows(folder)
    with pytest.raises(EnvironmentFailed, match=r"remove .*\.statements\.csv\.new"):
        append_statements(folder, [NEW])
    assert rows(folder) == before


def test_when_the_disk_does_not_take_it_the_table_is_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = rows(folder)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFailed, match="it is as it was"):
        append_statements(folder, [NEW])
    assert rows(folder) == before
    assert not (folder / ".statements.csv.new").exists()


def test_the_package_is_not_written_to():
    with pytest.raises(WrongUse, match="copy"):
        append_statements(find_case(JULY), [NEW])


def test_a_copy_does_not_take_the_place_of_what_is_there(folder: Path):
    with pytest.raises(WrongUse, match="exists"):
        copy_case(find_case(JULY), folder)
