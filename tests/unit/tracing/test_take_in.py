"""Files into a book, bad records out and back in, a folder that is watched, the book of a run."""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from landbridge.books import Store, create_book, known_book, list_books, open_store, quarantined, statements
from landbridge.errors import WrongUse
from landbridge.exchange import ColumnMapping, Reading
from landbridge.ledger import EVENT_SCHEMA, write_book
from landbridge.tracing import book_of_run, give_back, judge, take_in, watch_folder, write_corrections

START = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
HEADER = "number,what,who,when,remark"
READING = Reading(
    mapping=ColumnMapping(
        columns={"event_id": "number", "type": "what", "subject": "who", "event_time": "when"},
        values={"type": {"Ankunft": "train.arrived"}},
    )
)


def now() -> dt.datetime:
    return START


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "store.db"))


def write(path: Path, *rows: str, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def test_what_was_bad_is_corrected_in_the_file_it_is_given_in_and_taken_in_again(place: Path, sqlite_store: Store):
    """Two of three rows are bad. One is corrected; the other stays the same open record, not a second one."""
    book = create_book(sqlite_store, "live", now=START)
    file = write(place / "a.csv", "1,Ankunft,T1,2020-06-01T08:00Z,", '2,Ankunft,T2,"1 June, 8 am","late,\nwind"',
                 "3,Abflug,T3,2020-06-01T08:00Z,")  # fmt: skip
    first = take_in(sqlite_store, book, [file], READING, clock=now).total
    assert (first.read, first.new, first.quarantined) == (3, 1, 2)
    bad = place / "bad.csv"
    assert write_corrections(bad, quarantined(sqlite_store, book)) == 2
    bad.write_text(bad.read_text(encoding="utf-8").replace("1 June, 8 am", "2020-06-01T08:00Z"), encoding="utf-8")
    second = take_in(sqlite_store, book, [bad], READING, clock=now).total
    assert (second.read, second.new, second.quarantined, second.corrected) == (2, 1, 1, 1)
    assert quarantined(sqlite_store, book)["line"].to_list() == [5]
    assert sorted(known_book(sqlite_store, book)["subject"]) == ["T1", "T2"]


def test_bad_records_of_other_formats_are_corrected_as_json_lines(place: Path, sqlite_store: Store):
    book = create_book(sqlite_store, "live", now=START)
    lines = [{"event_id": str(number), "type": kind, "subject": f"T{number}", "event_time": "2020-06-01T08:00:00Z"}
             for number, kind in enumerate(("train.arrived", "train.flew", "train.swam"))]  # fmt: skip
    file = place / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)) + "\nno json\n", encoding="utf-8")
    assert take_in(sqlite_store, book, [file], Reading(), clock=now).total.quarantined == 3
    bad = place / "bad.jsonl"
    assert write_corrections(bad, quarantined(sqlite_store, book)) == 3
    bad.write_text(bad.read_text(encoding="utf-8").replace("train.flew", "train.departed", 1), encoding="utf-8")
    again = take_in(sqlite_store, book, [bad], Reading(), clock=now).total
    # The notes beside the record hold the word too, and come first: what is replaced there corrects nothing.
    assert (again.read, again.corrected) == (3, 0)
    told = [json.loads(line) for line in bad.read_text(encoding="utf-8").splitlines()]
    told[0]["record"]["type"] = "train.departed"
    bad.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    again = take_in(sqlite_store, book, [bad], Reading(), clock=now).total
    assert (again.read, again.new, again.quarantined, again.corrected) == (3, 1, 2, 1)
    assert quarantined(sqlite_store, book).height == 2


def test_a_file_that_can_not_be_used_stops_none_of_the_others(place: Path, sqlite_store: Store):
    book = create_book(sqlite_store, "live", now=START)
    (place / "b.dat").write_text("whatever", encoding="utf-8")
    files = [place / "b.dat", write(place / "c.csv", "1,Ankunft,T1,2020-06-01T08:00Z,"), place / "gone.csv"]
    taken = take_in(sqlite_store, book, files, READING, clock=now)
    assert [each.error is None for each in taken.files] == [False, True, False]
    assert taken.total.new == 1
    assert judge(files, READING).total == taken.total


class Looks:
    """Between two looks something happens in the folder."""

    def __init__(self, *happens) -> None:
        self.happens = [*happens]

    def __call__(self) -> bool:
        if not self.happens:
            return False
        self.happens.pop(0)()
        return True


def test_a_watched_folder_takes_files_at_rest_and_moves_them_away_whatever_is_wrong_with_one(
    place: Path, sqlite_store: Store
):
    """a.csv rests from the start; b.csv is still written to between the first looks; c.dat is no format."""
    book = create_book(sqlite_store, "live", now=START)
    folder = place / "in"
    folder.mkdir()
    write(folder / "a.csv", "1,Ankunft,T1,2020-06-01T08:00Z,")
    half = write(folder / "b.csv", "2,Ankunft,T2,2020-06-01T0")
    (folder / "c.dat").write_text("whatever", encoding="utf-8")
    write(folder / ".d.csv", "4,Ankunft,T4,2020-06-01T08:00Z,")
    looks = Looks(lambda: half.write_text(f"{HEADER}\n2,Ankunft,T2,2020-06-01T08:00Z,\n", encoding="utf-8"), int)
    told = list(watch_folder(sqlite_store, book, folder, READING, clock=now, wait=looks))
    assert sorted(Path(each.file).name for each in told) == ["a.csv", "b.csv", "c.dat"]
    assert sorted(path.name for path in (folder / "done").iterdir()) == ["a.csv", "b.csv"]
    assert sorted(path.name for path in (folder / "refused").iterdir()) == ["c.dat", "c.dat.why.txt"]
    why = (folder / "refused" / "c.dat.why.txt").read_text(encoding="utf-8")
    assert "its format can not be told" in why
    assert "give it a suffix, one of .csv, .tsv, .xlsx" in why
    assert [path.name for path in folder.iterdir() if path.is_file()] == [".d.csv"]
    assert sorted(known_book(sqlite_store, book)["subject"]) == ["T1", "T2"]
    assert quarantined(sqlite_store, book).is_empty(), "the half-written row was never read"


def test_a_file_that_comes_again_is_known_and_moved_beside_the_first(place: Path, sqlite_store: Store):
    """As after a kill between taking in and moving away. The store lies in the same folder, and stays there."""
    book = create_book(sqlite_store, "live", now=START)
    for _ in range(2):
        write(place / "a.csv", "1,Ankunft,T1,2020-06-01T08:00Z,")
        told = list(watch_folder(sqlite_store, book, place, READING, clock=now, wait=Looks(int)))
        [receipt] = [each.receipt for each in told]
    assert (receipt.new, receipt.known) == (0, 1)
    assert (place / "store.db").exists()
    assert {"a.csv", "a-2.csv"} <= {path.name for path in (place / "done").iterdir()}


def test_names_that_are_no_text_or_as_long_as_names_can_be_stop_no_watch(place: Path, sqlite_store: Store):
    """A file system takes any 255 bytes as a name; a database, and a name with something added, does not."""
    book = create_book(sqlite_store, "live", now=START)
    folder = place / "in"
    folder.mkdir()
    write(folder / os.fsdecode(b"a\xff.csv"), "1,Ankunft,T1,2020-06-01T08:00Z,")
    for name in ("q" * 255, os.fsdecode(b"b\xff.dat")):
        (folder / name).write_text("whatever", encoding="utf-8")
    told = list(watch_folder(sqlite_store, book, folder, READING, clock=now, wait=Looks(int)))
    assert sorted(each.error is None for each in told) == [False, False, True]
    assert known_book(sqlite_store, book)["subject"].to_list() == ["T1"]
    assert sum(path.name.endswith(".why.txt") for path in (folder / "refused").iterdir()) == 2
    assert not [path for path in folder.iterdir() if path.is_file()]


def test_corrections_of_a_table_with_signs_of_its_own_are_read_by_the_same_mapping_and_run_by_no_spreadsheet(
    place: Path, sqlite_store: Store
):
    """The partner writes | between cells, and a formula in one."""
    book = create_book(sqlite_store, "live", now=START)
    reading = replace(READING, mapping=replace(READING.mapping, delimiter="|"))
    file = place / "a.csv"
    file.write_text("number|what|who|when|remark\n1|Abflug|T1|2020-06-01T08:00Z|=1+1\n", encoding="utf-8")
    take_in(sqlite_store, book, [file], reading, clock=now)
    bad = place / "bad.csv"
    write_corrections(bad, quarantined(sqlite_store, book))
    text = bad.read_text(encoding="utf-8")
    assert ",'=1+1," in text
    assert take_in(sqlite_store, book, [bad], reading, clock=now).total.quarantined == 1
    assert quarantined(sqlite_store, book).height == 1, "what is not corrected is the same record"
    bad.write_text(text.replace("Abflug", "Ankunft", 1).replace("quarantine_id", '"quarantine_id"'), encoding="utf-8")
    assert take_in(sqlite_store, book, [bad], reading, clock=now).total.corrected == 1


def events_of_a_run() -> pl.DataFrame:
    rows = [{"event_id": number, "source": "landbridge/simulation", "revision": 0, "classifier": "ACT",
             "type": kind, "subject": "J1", "object": thing, "location": "cn-xian", "stage": None, "quantity": number,
             "event_time": START + dt.timedelta(hours=number), "recorded_at": START + dt.timedelta(hours=number),
             "book": "run/small/0"}
            for number, (kind, thing) in enumerate((("crew.out", None), ("train.departed", None),
                                                    ("container.loaded", "J1"), ("train.arrived", None)))]  # fmt: skip
    return pl.DataFrame(rows, schema=EVENT_SCHEMA)


def test_the_book_of_a_run_comes_back_the_same_and_is_never_mixed_with_the_world(place: Path, store: Store):
    run = place / "small"
    run.mkdir()
    events = events_of_a_run()
    write_book(run / "events.parquet", events)
    book = book_of_run(store, run, None, clock=now)
    assert (book.name, book.kind) == ("run/small/0", "run")
    assert take_in(store, book, [run], Reading(), clock=now).total.new == 4
    give_back(store, book, place / "a.jsonl", "landbridge")
    copy = create_book(store, "copy", now=START, kind="run")
    assert take_in(store, copy, [place / "a.jsonl"], Reading(), clock=now).total.new == 4
    give_back(store, copy, place / "b.jsonl", "landbridge")
    assert (place / "a.jsonl").read_bytes() == (place / "b.jsonl").read_bytes()
    assert known_book(store, book).drop("book").equals(known_book(store, copy).drop("book"))
    assert known_book(store, book).equals(events)
    with pytest.raises(WrongUse, match="would take it for what happened"):
        give_back(store, book, place / "c.json", "dcsa-3.0")
    create_book(store, "live", now=START)
    with pytest.raises(WrongUse, match="live book"):
        book_of_run(store, run, "live", clock=now)
    assert len(list_books(store)) == 3


def test_a_table_of_corrections_is_a_table_any_program_reads(place: Path, sqlite_store: Store):
    book = create_book(sqlite_store, "live", now=START)
    take_in(sqlite_store, book, [write(place / "a.csv", "1,Abflug,T1,2020-06-01T08:00Z,")], READING, clock=now)
    write_corrections(place / "bad.csv", quarantined(sqlite_store, book))
    with (place / "bad.csv").open(encoding="utf-8", newline="") as stream:
        [row] = csv.DictReader(stream)
    assert row["what"] == "Abflug"
    assert "is no type of event" in row["what_is_wrong"]


def test_a_bad_event_of_epcis_is_corrected_in_its_envelope(place: Path, sqlite_store: Store):
    """Without it nobody knows whose the event is, and a plan by a word of our own would be told as what happened."""
    book = create_book(sqlite_store, "live", now=START)
    event = {"type": "lb:PlannedEvent", "eventTime": "2020-06-31T08:00:00Z", "eventTimeZoneOffset": "+00:00",
             "epcList": ["urn:epc:id:bic:CSQU3054383"], "action": "OBSERVE"}  # fmt: skip
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld", {"lb": "https://ns.landbridge.example/"}],
        "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": "2020-06-01T08:00:00Z", "sender": "yard",
        "epcisBody": {"eventList": [event]},
    }  # fmt: skip
    file, bad = place / "a.json", place / "bad.jsonl"
    file.write_text(json.dumps(document, indent=1), encoding="utf-8")
    assert take_in(sqlite_store, book, [file], Reading(), clock=now).total.quarantined == 1
    write_corrections(bad, quarantined(sqlite_store, book))
    take_in(sqlite_store, book, [bad], Reading(), clock=now)
    assert quarantined(sqlite_store, book).height == 1  # not corrected, it is the same bad record
    bad.write_text(
        bad.read_text(encoding="utf-8").replace('"eventTime":"2020-06-31', '"eventTime":"2020-06-30'), encoding="utf-8"
    )
    again = take_in(sqlite_store, book, [bad], Reading(), clock=now).total
    assert (again.new, again.corrected) == (1, 1)
    [told] = statements(sqlite_store, book)
    assert told.select("source", "classifier").rows() == [("yard", "PLN")]


def test_lines_of_corrections_that_nobody_wrote_are_bad_records_and_stop_none_of_the_others(
    place: Path, sqlite_store: Store
):
    book = create_book(sqlite_store, "live", now=START)
    good = json.dumps({"event_id": "1", "type": "train.arrived", "event_time": "2020-06-01T08:00:00Z"})
    line = '{{"quarantine_id":{},"format":"{}","record":{}}}\n'
    lines = [line.format("1e999", "landbridge", good), line.format("9" * 30, "landbridge", good),
             line.format("1", "nothing", good), line.format("2", "landbridge", "7"), "[]\n", "\udcff",
             f'{{"quarantine_id":3,"x":"{"x" * (1 << 20)}"}}\n', line.format("4", "landbridge", good)]  # fmt: skip
    file = place / "bad.jsonl"
    file.write_text("".join(lines), encoding="utf-8", errors="surrogateescape")
    taken = take_in(sqlite_store, book, [file], Reading(), clock=now).total
    assert (taken.new, taken.read) == (1, len(lines) - 1)
    table = write(place / "bad.csv", f"2,thing.stated,2020-06-01T08:00Z,{'9' * 5_000}",
                  header="event_id,type,event_time,quarantine_id")  # fmt: skip
    assert take_in(sqlite_store, book, [table], Reading(), clock=now).total.new == 1


@pytest.mark.parametrize("format_", ["csv", "parquet", "landbridge"])
def test_a_book_given_back_and_taken_in_again_is_known(place: Path, sqlite_store: Store, format_: str):
    """The partner's table names no party, the file given back does: it is the same statement all the same."""
    book = create_book(sqlite_store, "live", now=START)
    file = write(place / "a.csv", "1,Ankunft,T1,2020-06-01T08:00+08:00,")
    assert take_in(sqlite_store, book, [file], READING, clock=now).total.new == 1
    back = place / f"b.{format_.replace('landbridge', 'jsonl')}"
    give_back(sqlite_store, book, back, format_)
    again = take_in(sqlite_store, book, [back], Reading(), clock=now).total
    assert (again.new, again.known) == (0, 1)


def test_what_may_not_be_meant_as_it_was_read_is_told_with_the_receipt_of_the_file(place: Path, sqlite_store: Store):
    """The clock of the test stands at the first of June; the file has more batches than one would need."""
    book = create_book(sqlite_store, "live", now=START)
    file = write(
        place / "a.csv",
        "1,container.seen,C1,2020-05-01T08:00,cn-xain,ACT", "1,container.seen,C1,2020-05-01T09:00,北京,ACT",
        "2,container.seen,C1,2020-05-01T08:00Z,cn-xian,ACT", "2,container.seen,C1,2020-05-01T08:00Z,cn-xian,ACT",
        "3,container.seen,C1,2020-07-01T08:00Z,unlocode:DEDUI,ACT", "4,container.seen,C1,2020-07-01T08:00Z,,PLN",
        "5,container.seen,C1,2020-05-01T08:00Z,urn:epc:id:sgln:1.2.3,ACT",
        header="event_id,type,subject,event_time,location,classifier",
    )  # fmt: skip
    looked = judge([file], Reading(), clock=now)
    [told] = take_in(sqlite_store, book, [file], Reading(), clock=now).files
    assert looked.noticed == told.noticed
    found = told.noticed
    assert (found.zoneless, found.strange_places, found.ahead, found.reworded) == (2, ("cn-xain", "北京"), 1, 1)
    assert found.words()[0].startswith(
        "2 times without a zone were read in Asia/Shanghai; name another by [times] zone"
    )
    assert "1 actual lies in the future" in found.words()
    write(file, "1,Ankunft,T1,2020-05-01T08:00Z,")
    assert judge([file], READING, clock=now).noticed.words() == ()
