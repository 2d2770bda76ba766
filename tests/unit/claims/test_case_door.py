"""The door of a case: every fault of the three tables in one report, and nothing that only follows from another."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.claims import find_case, load_case, read_case
from landbridge.errors import BadInput, WrongUse
from landbridge.tables import Inspection

PROPOSITIONS = "id,text,places\nsick,people are ill,kz-dostyk\nmany,many are,\n"
SOURCES = "id,name,kind,competent_for,interested_in\nwho,WHO,health,sick;many,\npaper,Paper,media,,\n"
HEADER = "id,source,said_at,known_at,proposition,stance,url,derived_from,review_by,firm\n"
GOOD = "s1,paper,2020-07-09T01:00Z,2020-07-09T02:00Z,sick,asserts,https://a.org,,,\n"


def write(folder: Path, statements: str, sources: str = SOURCES, propositions: str = PROPOSITIONS) -> Path:
    (folder / "statements.csv").write_text(HEADER + statements, encoding="utf-8")
    (folder / "sources.csv").write_text(sources, encoding="utf-8")
    (folder / "propositions.csv").write_text(propositions, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[tuple[str, int | None, str | None]]:
    inspection = Inspection()
    read_case(folder, inspection)
    return [(fault.file, fault.row, fault.column) for fault in inspection.faults]


def test_a_sound_case_is_read_with_its_defaults(tmp_path: Path):
    (only,) = load_case(write(tmp_path, GOOD)).statements
    assert (only.firm, only.explicit, only.derived_from, only.review_by, only.note) == (True, True, (), None, "")
    assert only.known_at.isoformat() == "2020-07-09T02:00:00+00:00"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("s2,nobody,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,asserts,https://a.org,,,", "source"),
        ("s2,who,2020-07-09T03:00Z,2020-07-09T03:00Z,well,asserts,https://a.org,,,", "proposition"),
        ("s2,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,thinks,https://a.org,,,", "stance"),
        ("s2,who,2020-07-09T03:00Z,2020-07-09T02:59Z,sick,asserts,https://a.org,,,", "known_at"),
        ("s2,who,yesterday,2020-07-09T02:59Z,sick,asserts,https://a.org,,,", "said_at"),
        ("s2,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,asserts,,,,", "url"),
        ("s2,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,asserts,to be found,,,", "url"),
        ("s2,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,asserts,https://a.org,s9,,", "derived_from"),
        ("s2,who,2020-07-09T00:59Z,2020-07-09T03:00Z,sick,asserts,https://a.org,s1,,", "derived_from"),
        ("s2,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,asserts,https://a.org,s2,,", "derived_from"),
        ("s2,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,asserts,https://a.org,,2020-07-09T03:00Z,", "review_by"),
        ("s2,paper,2020-07-09T01:00Z,2020-07-09T03:00Z,sick,denies,https://a.org,,,", "said_at"),
        ("s1,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,asserts,https://a.org,,,", "id"),
        ("a;b,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,asserts,https://a.org,,,", "id"),
    ],
)
def test_a_statement_that_can_not_be_so_is_one_fault_at_its_place(tmp_path: Path, row: str, column: str):
    assert faults(write(tmp_path, GOOD + row + "\n")) == [("statements.csv", 3, column)]


def test_a_source_may_say_something_and_investigate_it_at_once(tmp_path: Path):
    both = "s2,paper,2020-07-09T01:00Z,2020-07-09T03:00Z,sick,investigating,https://a.org,,,\n"
    assert faults(write(tmp_path, GOOD + both)) == []


def test_what_is_known_late_may_be_an_origin_of_what_was_known_before(tmp_path: Path):
    late = "s2,who,2020-07-08T00:00Z,2020-07-19T00:00Z,sick,asserts,https://a.org,,,\n"
    assert faults(write(tmp_path, late + GOOD.replace("org,,", "org,s2,"))) == []


def circle(*ids: str) -> str:
    rows = zip(ids, [*ids[1:], ids[0]], strict=True)
    return "".join(f"{a},who,2020-07-0{n}T03:00Z,2020-07-09T03:00Z,sick,asserts,https://a.org,{b},,\n"
                   for n, (a, b) in enumerate(rows, 1))  # fmt: skip


def test_statements_that_cite_each_other_are_one_fault_that_names_the_circle(tmp_path: Path):
    inspection = Inspection()
    read_case(write(tmp_path, GOOD + circle("a", "b", "c") + circle("d", "e").replace("who", "paper")), inspection)
    told = [(fault.row, fault.problem) for fault in inspection.faults if "circle" in fault.problem]
    assert told == [(3, "statements derive from each other in a circle: a -> b -> c -> a"),
                    (6, "statements derive from each other in a circle: d -> e -> d")]  # fmt: skip


def test_what_only_derives_from_a_circle_is_not_in_it(tmp_path: Path):
    behind = "x,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,denies,https://a.org,b,,\n"
    same = circle("a", "b").replace("2020-07-02", "2020-07-01").replace("b,who", "b,paper")
    assert faults(write(tmp_path, behind + same)) == [("statements.csv", 3, "derived_from")]


def test_all_faults_of_all_three_tables_stand_in_one_report(tmp_path: Path):
    row = "s2,nobody,2020-07-09T03:00Z,2020-07-09T02:00Z,well,asserts,nowhere,s9,,\n"
    bad = SOURCES.replace("sick;many,", "sick;more,less")
    with pytest.raises(BadInput) as raised:
        load_case(write(tmp_path, GOOD + row, bad))
    found = {(fault.file, fault.row, fault.column) for fault in raised.value.faults}
    assert found == {
        ("sources.csv", 2, "competent_for"), ("sources.csv", 2, "interested_in"),
        *(("statements.csv", 3, column) for column in ("source", "proposition", "known_at", "url", "derived_from")),
    }  # fmt: skip
    assert all(fault.remedy for fault in raised.value.faults)


def test_a_fault_of_a_source_is_not_told_again_of_all_its_statements(tmp_path: Path):
    nameless = SOURCES.replace("paper,Paper", "paper,")
    assert faults(write(tmp_path, GOOD, nameless)) == [("sources.csv", 3, "name")]


def test_a_fault_of_a_statement_is_not_told_again_of_those_that_repeat_it(tmp_path: Path):
    echo = "s2,who,2020-07-09T03:00Z,2020-07-09T03:00Z,sick,asserts,https://a.org,s1,,\n"
    assert faults(write(tmp_path, GOOD.replace("asserts", "thinks") + echo)) == [("statements.csv", 2, "stance")]


def test_a_table_that_is_not_there_is_a_fault_and_the_others_are_read(tmp_path: Path):
    write(tmp_path, GOOD.replace("https://a.org", "nowhere"))
    (tmp_path / "sources.csv").unlink()
    assert faults(tmp_path) == [("sources.csv", None, None), ("statements.csv", 2, "url")]


def test_a_folder_without_a_case_and_a_name_that_is_none_are_wrong_use(tmp_path: Path):
    with pytest.raises(WrongUse, match="no case"):
        find_case(tmp_path)
    with pytest.raises(WrongUse, match="kazakhstan-2020-07"):
        find_case("kazakhstan")
