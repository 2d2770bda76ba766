"""`landbridge claims` as its users meet it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., tuple[int, str, str]]
JULY = "kazakhstan-2020-07"
NEW = ["--source", "who", "--proposition", "P3", "--stance", "denies", "--said-at", "2020-09-01T10:00Z", "--known-at",
       "2020-09-01T11:00Z", "--url", "https://a.org"]  # fmt: skip


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def folder(call: Call) -> str:
    assert call("claims", "copy", JULY, "mine")[0] == 0
    return "mine"


def lines_of(text: str, start: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip().startswith(start)]


def test_the_status_table_is_the_one_of_that_instant(call: Call):
    code, out, _ = call("claims", "--known-at", "2020-07-10T12:00Z")
    assert code == 0
    assert "known at 2020-07-10 12:00 UTC, 12 of 19 statements" in out
    told = [line.split()[:3] for line in out.splitlines() if line.startswith("  P") and ":" not in line.split()[1]]
    assert told == [["P0", "denied", "watch"], ["P1", "confirmed", "act"], ["P2", "retracted", "close"],
                    ["P3", "denied", "watch"], ["P4", "confirmed", "act"], ["P5", "reported", "watch"],
                    ["P6", "confirmed", "act"]]  # fmt: skip


def test_without_an_instant_all_that_is_recorded_counts_and_show_may_be_written_out(call: Call):
    code, out, _ = call("claims", "show", JULY)
    assert (code, call("claims", JULY)[1], call("claims")[1]) == (0, out, out)
    assert "all that is recorded, 19 of 19 statements" in out
    assert ["P5", "confirmed", "act"] in [line.split()[:3] for line in out.splitlines()]


def test_it_tells_who_said_what_when_it_was_known_and_marks_echoes(call: Call):
    _, out, _ = call("claims", "--proposition", "P1")
    first, second = (line.split() for line in lines_of(out, "● s") + lines_of(out, "· s"))
    assert first == ["●", "s01", "2020-07-03", "00:00", "2020-07-09", "20:00", "kz_moh", "*", "asserts"]
    assert second[-5:] == ["cn_embassy", "asserts,", "echo", "of", "s01"]
    assert "2020-07-09 20:00  confirmed  act    kz_moh asserts (s01)" in out
    assert "found only after the embassy notice" in " ".join(out.split())


def test_every_address_is_whole_and_all_else_has_eighty_columns(call: Call):
    _, out, _ = call("claims")
    wide = [line for line in out.splitlines() if len(line) > 80]
    assert all(line.startswith("    http") and " " not in line.strip() for line in wide)
    assert {row["url"] for row in statements(call)} == {line.strip() for line in lines_of(out, "http")}


def statements(call: Call) -> list[dict[str, object]]:
    (case,) = json.loads(call("claims", "--json")[1])["cases"]
    return [row for each in case["propositions"] for row in each["statements"]]


def test_ascii_is_enough(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANDBRIDGE_ASCII", "1")
    assert call("claims")[1].isascii()


def test_json_holds_statements_status_and_its_changes(call: Call):
    code, out, _ = call("claims", JULY, "--known-at", "2020-07-10T12:00Z", "--proposition", "P0", "--json")
    (case,) = json.loads(out)["cases"]
    (told,) = case["propositions"]
    assert (code, case["known_at"], len(case["sources"])) == (0, "2020-07-10T12:00:00+00:00", 8)
    assert told["status"] == {
        "status": "denied", "use": "watch", "may_lower_alert": False, "flags": ["contested", "self_denial"],
        "for": ["cn_embassy"], "against": ["kz_moh"], "withdrawn": [], "investigating": [],
    }  # fmt: skip
    assert [each["at"] for each in told["changes"]] == ["2020-07-09T10:00:00+00:00", "2020-07-10T06:00:00+00:00"]
    assert [row["id"] for row in told["statements"]] == ["s03", "s09"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere"], JULY),
        (["--proposition", "P9"], "P0, P1"),
        (["--known-at", "yesterday"], "2020-07-10T12:00Z"),
        (["add", "nowhere", *NEW], JULY),
        (["add", JULY, *NEW], "claims copy"),
        (["copy", JULY, "."], "exists already"),
    ],
)
def test_what_makes_no_sense_is_wrong_use_and_the_way_out_is_named(call: Call, arguments: list[str], told: str):
    code, out, messages = call("claims", *arguments)
    assert (code, out) == (2, "")
    assert told in messages


def test_a_copy_is_the_same_case_under_its_own_name(call: Call, folder: str):
    assert call("claims", folder)[1].replace(folder, JULY) == call("claims", JULY)[1]


def test_a_statement_that_is_added_gets_the_next_number_and_its_effect_is_told(call: Call, folder: str):
    code, out, _ = call("claims", "add", folder, *NEW)
    assert code == 0
    assert "added s20 to mine/" in out
    assert "P3 stays denied; use: watch" in out  # the WHO is not competent for it in this case
    assert [line.split()[1] for line in call("claims", folder)[1].splitlines() if " s20 " in line] == ["s20"]


def test_hedged_implied_and_derived_from_reach_the_table(call: Call, folder: str, place: Path):
    more = ["--hedged", "--implied", "--derived-from", "s11", "--derived-from", "s05", "--review-by",
            "2020-10-01T00:00Z", "--note", "a, b", "--id", "mine-1"]  # fmt: skip
    assert call("claims", "add", folder, *NEW, *more)[0] == 0
    last = (place / folder / "statements.csv").read_text(encoding="utf-8").splitlines()[-1]
    assert last == (
        "mine-1,who,2020-09-01T10:00:00Z,2020-09-01T11:00:00Z,P3,denies,no,no,s11;s05,https://a.org,"
        '2020-10-01T00:00:00Z,"a, b"'
    )


def test_what_is_missing_is_named_all_at_once(call: Call, folder: str):
    code, _, messages = call("claims", "add", folder, "--source", "who", "--stance", "denies")
    assert code == 2
    assert "--proposition, --said-at, --known-at, --url" in " ".join(messages.split())


def test_faults_of_a_new_statement_come_in_one_report(call: Call, folder: str):
    bad = [*NEW, "--derived-from", "s99"]
    bad[1], bad[-3] = "wh", "nowhere"
    code, _, messages = call("claims", "add", folder, *bad)
    assert code == 3
    assert "3 faults" in messages
    assert "did you mean who?" in messages


def test_a_table_of_statements_is_added_and_the_second_time_nothing_is_new(call: Call, folder: str, place: Path):
    (place / "more.csv").write_text(
        "id,source,said_at,known_at,proposition,stance,url\n"
        "n1,kz_moh,2020-09-01T10:00Z,2020-09-01T11:00Z,P3,retracts,https://a.org\n", encoding="utf-8",
    )  # fmt: skip
    assert "P3 was denied, is reported; use: watch" in call("claims", "add", folder, "--from", "more.csv")[1]
    assert "nothing is new" in call("claims", "add", folder, "--from", "more.csv")[1]
    code, _, messages = call("claims", "add", folder, "--from", "more.csv", "--source", "who")
    assert code == 2
    assert "not both" in " ".join(messages.split())
