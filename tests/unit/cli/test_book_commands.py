"""`landbridge book` as its users meet it: exit codes, JSON, what is asked before something is erased."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from landbridge.books import Intake, Party, get_book, keep_people, list_people, open_store
from landbridge.cli.book import book

Call = Callable[..., tuple[int, str, str]]
TABLE = """\
event_id,type,subject,event_time
1,train.arrived,T1,2020-06-01T08:00Z
2,train.flew,T2,2020-06-01T08:00Z
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LANDBRIDGE_DB", raising=False)
    (tmp_path / "a.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def test_a_model_that_is_not_there_makes_no_book_and_no_store(call: Call, place: Path):
    code, _, err = call("book", "create", "live", "--scenario", "h1-1920")
    assert (code, (place / "books").exists()) == (2, False)
    assert "no scenario 'h1-1920'" in err


def test_the_exit_code_tells_of_a_file_that_could_not_be_used_and_the_receipt_of_the_others(call: Call, place: Path):
    (place / "b.dat").write_text("whatever", encoding="utf-8")
    call("book", "create", "live")
    code, out, err = call("book", "import", "b.dat", "a.csv", "--json")
    told = json.loads(out)
    assert code == 3
    assert told["total"] == {"read": 2, "new": 1, "known": 0, "quarantined": 1, "corrected": 0}
    assert [fault["file"] for fault in json.loads(err)["faults"]] == ["b.dat"]
    assert call("book", "import", "a.csv")[0] == 0
    assert call("book", "import", "a.csv", "--strict")[0] == 1
    assert call("book", "import", "a.csv", "nowhere.csv")[0] == 2


def test_a_dry_run_judges_and_writes_nothing(call: Call, place: Path):
    code, out, _ = call("book", "import", "*.csv", "--dry-run")
    assert (code, (place / "books").exists()) == (0, False)
    assert "'train.flew' is no type of event" in out


def test_the_screen_and_json_say_that_times_without_a_zone_were_read_in_shanghai(call: Call, place: Path):
    (place / "a.csv").write_text(TABLE.replace("08:00Z", "08:00"), encoding="utf-8")
    said = "1 time without a zone was read in Asia/Shanghai"
    assert said in call("book", "import", "a.csv", "--dry-run")[1]
    [file] = json.loads(call("book", "import", "a.csv", "--dry-run", "--json")[1])["files"]
    assert [note.startswith(said) for note in file["notes"]] == [True]


def test_ctrl_c_says_what_is_acknowledged_and_how_to_go_on(call: Call, monkeypatch: pytest.MonkeyPatch):
    call("book", "create", "live")
    with monkeypatch.context() as patched:
        patched.setattr(Intake, "add", _interrupted)
        code, _, err = call("book", "import", "a.csv")
    assert code == 130
    assert "0 records read are acknowledged and stay" in err
    assert "again with the same files" in err
    assert json.loads(call("book", "import", "a.csv", "--json")[1])["total"]["new"] == 1


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_is_dismissed_is_listed_no_longer_and_what_is_not_there_is_wrong_use(call: Call):
    call("book", "create", "live")
    call("book", "import", "a.csv")
    [record] = json.loads(call("book", "quarantine", "--json")[1])["records"]
    assert call("book", "quarantine", "--dismiss", "77")[0] == 2
    assert call("book", "quarantine", "--dismiss", str(record["id"]))[0] == 0
    assert json.loads(call("book", "quarantine", "--json")[1])["records"] == []


def test_a_backup_in_another_store_exports_the_same_file(call: Call, place: Path):
    call("book", "create", "live")
    call("book", "import", "a.csv")
    assert call("book", "check")[0] == 0
    assert call("book", "backup", "b.zip")[0] == 0
    assert call("book", "restore", "b.zip", "--db", "other.db")[0] == 0
    assert call("book", "export", "a.jsonl")[0] == call("book", "export", "b.jsonl", "--db", "other.db")[0] == 0
    assert (place / "a.jsonl").read_bytes() == (place / "b.jsonl").read_bytes()


def test_erasing_asks_for_a_reason_and_once_more(call: Call, place: Path):
    call("book", "create", "live")
    store = open_store()
    live = get_book(store)
    keep_people(store, live, [Party("P1", "Firm", "Street 1", None)])
    erase = ["erase", "party", "P1"]
    assert CliRunner().invoke(book, erase, input="asked for it\nn\n").exit_code == 1
    assert len(list_people(store, live)) == 1
    assert CliRunner().invoke(book, erase, input="asked for it\ny\n").exit_code == 0
    assert list_people(store, live) == ()


def test_the_file_for_corrections_that_is_named_next_holds_every_open_record_and_none_is_written_for_nothing(
    call: Call, place: Path
):
    event = {"type": "ObjectEvent", "eventTime": "2020-06-31T08:00:00Z"}
    document = {"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"], "type": "EPCISDocument",
                "schemaVersion": "2.0", "creationDate": "2020-06-01T08:00:00Z",
                "epcisBody": {"eventList": [event]}}  # fmt: skip
    (place / "e.jsonld").write_text(json.dumps(document), encoding="utf-8")
    call("book", "create", "live")
    assert "no file written" in call("book", "quarantine", "--out", "bad.csv")[1]
    assert json.loads(call("book", "quarantine", "--out", "bad.csv", "--json")[1])["file"] is None
    assert not (place / "bad.csv").exists()
    assert "--out bad.csv" in call("book", "import", "a.csv")[1]
    assert "--out bad.jsonl" in call("book", "import", "e.jsonld")[1]
    assert "--out bad.jsonl" in call("book", "quarantine")[1]


def test_what_was_erased_is_told_in_whole_or_in_part_and_rows_of_tables_carry_no_message(call: Call, place: Path):
    call("book", "create", "live")
    call("book", "import", "a.csv")
    asked = ("--reason", "asked", "--yes")
    assert "nothing to erase" in call("book", "erase", "message", "--of", "T1", *asked)[1]
    assert "0 of 1 erased; the others were not there" in call("book", "erase", "party", "nobody", *asked)[1]
    assert call("book", "erase", "quarantine", "1", *asked)[1].rstrip().endswith("1 of 1 erased")


def test_a_folder_that_is_not_there_is_named_when_a_book_is_to_be_written_into_it(call: Call, place: Path):
    call("book", "create", "live")
    code, _, err = call("book", "export", "nowhere/o.csv")
    assert code == 2
    assert "there is no folder nowhere" in err
    assert ".part" not in err
