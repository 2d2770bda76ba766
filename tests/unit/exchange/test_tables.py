"""Tables are read row for row: what is written comes back the same, and what is wrong is named."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landbridge.errors import BadInput, WrongUse
from landbridge.exchange import Batch, PlaceCodes, Reading, read_file, read_mapping, write_table
from landbridge.ledger import CLASSIFIERS, EVENT_TYPES, OBJECT_ROLES, STATEMENT_SCHEMA, TRADE_TYPES, sealed

INSTANT = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)


def read(path: Path, **reading: Any) -> tuple[pl.DataFrame, list[Any]]:
    batches: list[Batch] = list(read_file(path, Reading(**reading), batch=3))
    bad = [each for batch in batches for each in batch.bad]
    return pl.concat([batch.statements for batch in batches]), bad


def table(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def instants(first: int, last: int) -> st.SearchStrategy[dt.datetime]:
    """Instants by milliseconds."""
    start, end = (dt.datetime(year, 1, 1, tzinfo=dt.UTC).timestamp() for year in (first, last))
    made = st.integers(int(start) * 1000, int(end) * 1000)
    return made.map(lambda ms: dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=ms))


# Blanks around a cell and line ends of other systems are no part of it; NUL is refused; all else has to come back.
TEXTS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), min_size=1, max_size=12
).filter(lambda text: text == text.strip() and text == "".join(text.split("\x85")))  # fmt: skip
WORDS = st.sampled_from(["=1+1", "-x", "'=", "''@a", "+7", "'", '"', 'a"b,c', "two\nlines", ";", "C:\\x", "钢", "e-1"])
ID = st.one_of(WORDS, TEXTS).filter(lambda text: text.strip(" \t\n\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029") == text)
ROWS = st.lists(st.fixed_dictionaries({
    "source": ID, "event_id": ID, "revision": st.integers(-(2**63), 2**63 - 1),
    "classifier": st.sampled_from(sorted(CLASSIFIERS)), "type": st.sampled_from(sorted([*EVENT_TYPES, *TRADE_TYPES])),
    "subject": st.none() | WORDS, "object": st.none() | WORDS, "location": st.none() | ID, "stage": st.none() | ID,
    "quantity": st.none() | st.integers(-5, 5),
    "event_time": instants(1901, 2099),
    "recorded_at": st.none() | instants(2019, 2030),
    "party": st.none() | ID, "retracted": st.booleans(),
    "objects": st.lists(st.fixed_dictionaries({"role": st.sampled_from(OBJECT_ROLES), "scheme": ID, "id": ID}),
                        max_size=2),
    "detail": st.none() | st.dictionaries(ID, ID, min_size=1, max_size=2).map(json.dumps),
    "format": st.just("csv"),
}).filter(lambda row: row["subject"] or row["retracted"] or row["objects"]), min_size=1, max_size=8)  # fmt: skip


@pytest.mark.parametrize("kind", ["csv", "parquet", "landbridge"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(rows=ROWS)
def test_what_is_written_is_read_as_the_same_statements(tmp_path: Path, kind: str, rows: list[dict[str, Any]]):
    told = sealed(pl.DataFrame(rows, schema=STATEMENT_SCHEMA))
    path = tmp_path / f"out.{kind}"
    left = write_table([told.head(2), told.slice(2)], path, kind)
    found, bad = read(path, format=kind)
    assert (left.total, bad) == (0, [])
    assert found.drop("line").rows() == told.drop("line").rows()


def test_a_message_comes_back_with_its_digest_from_a_table(tmp_path: Path):
    """The digest of a message is made of the message, so a table can not work it out of its cells."""
    row = {"source": "s", "event_id": "e", "revision": 0, "classifier": "ACT", "type": "container.seen",
           "event_time": INSTANT, "retracted": False, "objects": [], "digest": -(2**63), "format": "dcsa-3.0",
           "message": '{"a":"=1,\\n"}', "context": '["x"]'}  # fmt: skip
    told = pl.DataFrame([row], schema=STATEMENT_SCHEMA)
    for kind in ("csv", "parquet"):
        write_table([told], tmp_path / f"m.{kind}", kind)
        assert read(tmp_path / f"m.{kind}")[0].drop("line").rows() == told.drop("line").rows()


def test_a_row_of_a_container_or_train_that_names_none_is_bad_unless_it_retracts_or_tells_of_others(tmp_path: Path):
    objects = '"[{""role"":""child"",""scheme"":""bic"",""id"":""CSQU3054383""}]"'
    rows = ["a,container.seen,,no,,", "b,train.arrived,,no,,", "c,border.crossed,,no,,", "d,train.arrived,T1,no,,",
            "e,container.seen,,yes,,", f"f,container.seen,,no,{objects},", "g,crew.out,,no,,",
            "h,container.seen,,no,,epcis"]  # fmt: skip
    text = "".join(f"{row},2020-06-01T08:00Z\n" for row in rows)
    found, bad = read(table(tmp_path / "t.csv", f"id,type,subject,retracted,objects,format,time\n{text}"))
    assert "".join(found["event_id"]) == "defgh"
    assert [(each.line, each.place, each.remedy) for each in bad] == [
        (2, "subject", "name the container"), (3, "subject", "name the train"), (4, "subject", "name the train"),
    ]  # fmt: skip


def test_no_cell_of_a_csv_file_begins_as_a_formula_does(tmp_path: Path):
    row = {"source": "=cmd|' /C calc'!A0", "event_id": "@x", "revision": 0, "classifier": "ACT",
           "type": "container.seen", "event_time": INSTANT, "retracted": False, "objects": [],
           "format": "csv", "stage": "+1", "party": "-1"}  # fmt: skip
    write_table([sealed(pl.DataFrame([row], schema=STATEMENT_SCHEMA))], tmp_path / "f.csv", "csv")
    (cells,) = pl.read_csv(tmp_path / "f.csv", infer_schema=False).rows()
    assert not [cell for cell in cells if cell and cell[0] in "=+-@"]


def test_bad_rows_are_named_with_line_column_reason_and_their_cells_and_stop_no_good_one(tmp_path: Path):
    head = "id,container,event,time,quantity,objects\n"
    objects = '"[{""role"":""parent"",\n""scheme"":""t"",""id"":""1""}]"'  # in two lines
    rows = [f"a,CSQU3054383,container.seen,2020-06-01T08:00:00+08:00,1,{objects}",
            "b,x,no.such,2020-06-01T08:00Z,,", "", "c,x,container.seen,0000-06-01T08:00:00Z,,",
            "d,x,container.seen,9999-06-01T08:00:00Z,,", "e,x,container.seen,2020-06-01T08:00Z,NaN,",
            "f\0,x,container.seen,2020-06-01T08:00Z,,", "g,x,container.seen",
            'h,x,container.seen,2020-06-01T08:00Z,,"[1]"',
            "i,csqu 305438-3,container.seen,2020-06-01T08:00Z,2.0,"]  # fmt: skip
    found, bad = read(table(tmp_path / "t.csv", head + "\n".join(rows)))
    assert found.select("event_id", "subject", "quantity", "line").rows() == [
        ("a", "CSQU3054383", 1, 2), ("i", "CSQU3054383", 2, 12)]  # fmt: skip
    assert found.select("event_time", "detail").row(0) == (INSTANT, '{"tz":"+08:00"}')
    told = sorted((each.line, each.place) for each in bad)
    assert told == [(4, "event"), (6, "time"), (7, "time"), (8, "quantity"), (9, "event"), (10, None), (11, "objects")]
    assert all(each.reason and each.remedy and each.raw for each in bad)


def test_events_without_an_id_are_the_same_event_whatever_the_file(tmp_path: Path):
    rows = [["container", "event", "time", "party"], ["CSQU3054383", "container.seen", "2020-06-01T08:00:00Z", ""]]
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    table(tmp_path / "a.csv", "\n".join(",".join(row) for row in rows))
    table(tmp_path / "b.csv", "time;event;container\n2020-06-01T08:00:00Z;container.seen;CSQU3054383\n")
    ids = {read(tmp_path / name)[0]["event_id"][0] for name in ("a.xlsx", "a.csv", "b.csv")}
    (only,) = ids
    assert only.startswith("sha:")


MAPPING = """
[columns]
subject = "Behälter"
type = "Vorgang"
event_time = "Zeit"
unlocode = "Ort"
[values.type]
"Eingang" = "container.gated_in"
[defaults]
source = "urn:terminal:1"
[times]
zone = "Europe/Berlin"
pattern = "%d.%m.%Y %H:%M"
[detail]
columns = ["Plombe"]
"""


def test_a_mapping_says_columns_words_zone_and_what_is_kept_beside(tmp_path: Path):
    """Berlin is two hours before UTC in summer, one in winter."""
    rows = "Behälter;Vorgang;Zeit;Ort;Plombe\ncsqu3054383;Eingang;01.06.2020 10:00;KZDOS;7\n" \
           "x;Eingang;01.12.2020 10:00;DEDUI;\n"  # fmt: skip
    mapping = read_mapping(table(tmp_path / "m.toml", MAPPING))
    found, bad = read(table(tmp_path / "t.csv", rows), mapping=mapping, party="me",
                      places=PlaceCodes({"KZDOS": "kz-dostyk"}))  # fmt: skip
    assert not bad
    assert found.select("source", "type", "subject", "location", "event_time", "detail", "party").rows() == [
        ("urn:terminal:1", "container.gated_in", "CSQU3054383", "kz-dostyk", INSTANT.replace(hour=8),
         '{"tz":"+02:00","Plombe":"7"}', "me"),
        ("urn:terminal:1", "container.gated_in", "x", "unlocode:DEDUI", dt.datetime(2020, 12, 1, 9, tzinfo=dt.UTC),
         '{"tz":"+01:00"}', "me"),
    ]  # fmt: skip


@pytest.mark.parametrize("pattern", ["", 'pattern = "%d.%m.%Y %H:%M"\n'])
def test_times_without_a_zone_are_read_in_shanghai_and_counted_unless_a_zone_is_named(tmp_path: Path, pattern: str):
    """As instants on the command line are. Shanghai is eight hours before UTC all the year."""
    written = "01.06.2020 08:00" if pattern else "2020-06-01 08:00"
    times = (written, "2020-06-01T08:00", "2020-06-01T00:00Z", "2020-06-01T04:00:00.5+04", "gone")
    file = table(tmp_path / "t.csv", "subject,type,time\n" + "".join(f"x,container.seen,{each}\n" for each in times))
    mapping = read_mapping(table(tmp_path / "m.toml", f"[times]\n{pattern}"))
    (batch,) = read_file(file, Reading(mapping=mapping))
    assert {each.replace(microsecond=0) for each in batch.statements["event_time"]} == {INSTANT}
    assert (batch.statements.height, batch.zoneless) == (4, 2)
    (batch,) = read_file(file, Reading(mapping=replace(mapping, zone=ZoneInfo("UTC"))))
    assert batch.zoneless == 0
    assert batch.statements["event_time"][0] == INSTANT.replace(hour=8)


def test_a_place_may_be_told_by_a_code_that_the_network_has(tmp_path: Path):
    rows = "type,subject,time,place\n" + "".join(
        f"container.seen,x,2020-06-01T08:00Z,{place}\n" for place in ("KZDOS", "kz dos", "cn-alashankou", "DEDUI", "")
    )
    found, bad = read(table(tmp_path / "t.csv", rows), places=PlaceCodes({"KZDOS": "kz-dostyk"}))
    assert not bad
    assert found["location"].to_list() == ["kz-dostyk", "kz-dostyk", "cn-alashankou", "DEDUI", None]


def test_all_that_is_wrong_with_a_mapping_is_told_at_once(tmp_path: Path):
    wrong = '[columns]\nsubjekt = "x"\nobject = 1\n[values]\ntype = {a = "b"}\n[times]\nzone = "Mars"\n' \
            '[table]\ndelimiter = ";;"\n[detail]\ncolumns = "x"\n[more]\n'  # fmt: skip
    with pytest.raises(BadInput) as error:
        read_mapping(table(tmp_path / "m.toml", wrong))
    assert {fault.column for fault in error.value.faults} == {
        "columns.subjekt", "columns.object", "values.type", "times.zone", "table.delimiter", "detail.columns", "more"
    }  # fmt: skip


def test_files_without_what_is_needed_are_refused_with_what_they_have(tmp_path: Path):
    with pytest.raises(BadInput, match="1 fault") as error:
        read(table(tmp_path / "t.csv", "a,b\n1,2\n"))
    assert all(name in error.value.faults[0].problem for name in ("type, event_time", "a, b"))
    with pytest.raises(BadInput):
        read(table(tmp_path / "t.csv", "type,time,Time\na,b,c\n"))
    with pytest.raises(WrongUse):
        write_table([], tmp_path / "x", "xls")


# Times in all spellings that are met, good and bad; each column of each row is drawn on its own.
CELLS = {
    "event_id": ["", "a", " b "], "type": ["container.seen", "train.arrived", "x", ""],
    "event_time": ["2020-06-01T08:00:00Z", "2020-06-01 08:00", "2020-06-01T08:00:00.5+08:00", "2020-06-01", "",
                   "2020-02-30T08:00Z", "1969-12-31T23:59:59.999Z", "2020-03-29T02:30:00", "2020-10-25T02:30:00",
                   "2020-06-01T24:00Z", "2020-06-01T08:00:60Z", "2020-06-01T08:00-03:30", "1899-01-01T00:00Z",
                   "2020-06-01T08:00:00.123456Z", "2020-06-01T08Z", "20200601T080000Z"],
    "revision": ["", "1", "-1", "1.0", "1.5", "9223372036854775807", "9223372036854775808", "1e3"],
    "retracted": ["", "TRUE", "no", "maybe"],
    "objects": ["", "[]", '[{"role":"child","scheme":"s","id":1}]', "[1]", "{"],
    "detail": ["", "{}", '{"a":1}', "[]", "x"], "subject": ["", "csqu 305438 3", "21 81 2471 217-3", "T1"],
    "classifier": ["", "EST", "est"], "location": ["", "cn-alashankou", "kz dos"], "unlocode": ["", "KZDOS", "deham"],
}  # fmt: skip


def no_row(_: pl.DataFrame, lines: pl.Series, __: object) -> tuple[pl.DataFrame, pl.Series]:
    """The quick way when it is sure of nothing."""
    return pl.DataFrame(schema=STATEMENT_SCHEMA), pl.Series([False] * len(lines), dtype=pl.Boolean)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(rows=st.lists(st.fixed_dictionaries({name: st.sampled_from(cells) for name, cells in CELLS.items()}),
                     min_size=1, max_size=12),
       zone=st.sampled_from(["", "UTC", "Europe/Berlin"]))  # fmt: skip
def test_reading_by_columns_is_reading_row_by_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: list[dict[str, str]], zone: str
):
    """The quick way takes rows only where it reads them as the slow one does."""
    from landbridge.exchange import tables

    pl.DataFrame(rows).write_csv(tmp_path / "t.csv")
    mapping = read_mapping(table(tmp_path / "m.toml", f'[times]\nzone = "{zone}"\n' if zone else "[times]\n"))
    places = PlaceCodes({"KZDOS": "kz-dostyk"})
    quick, bad = read(tmp_path / "t.csv", mapping=mapping, places=places)
    with monkeypatch.context() as patch:
        patch.setattr(tables, "plain_rows", no_row)
        slow, bad_slow = read(tmp_path / "t.csv", mapping=mapping, places=places)
    assert quick.rows() == slow.rows()
    assert bad == bad_slow


def test_what_no_database_or_document_can_hold_is_a_bad_record_of_its_own(tmp_path: Path):
    """Each would stop the good records beside it, or every document written later, if it were taken in."""
    header = "event_id,type,subject,event_time,objects,message,context,format\n"
    objects = '"[{{""role"":""parent"",""scheme"":""x"",""id"":""{}""}}]"'
    cells = {
        "long id": ("C" * 1_001, "", "", ""), "long further id": ("C1", objects.format("W" * 1_001), "", ""),
        "NUL": ("C1", objects.format("a\\u0000b"), "", ""), "half a sign": ("C1", objects.format("\\ud800"), "", ""),
        "two lines": ("C1", "", '"{""a"":\n1}"', ""), "no envelope": ("C1", "", "{}", "{}"),
        "good": ("C1", objects.format("W" * 1_000), "{}", ""),
    }  # fmt: skip
    rows = [f"{name},container.seen,{subject},2020-06-01T08:00Z,{further},{message},{context},epcis\n"
            for name, (subject, further, message, context) in cells.items()]  # fmt: skip
    statements, bad = read(table(tmp_path / "a.csv", header + "".join(rows)))
    assert statements["event_id"].to_list() == ["good"]
    assert [each.place for each in bad] == ["subject", "objects", "event", "objects", "message", "context"]


def test_a_quotation_mark_that_is_not_closed_costs_the_row_it_stands_in_alone(tmp_path: Path):
    rows = ['1,a 20" box', "2,fine", '3,"not closed', "4,fine", '5,"two\nlines"', '6,40" box', "7,fine"]
    text = "event_id,stage,type,event_time\n" + "".join(f"{row},thing.stated,2020-06-01T08:00Z\n" for row in rows)
    statements, bad = read(table(tmp_path / "a.csv", text))
    assert statements["event_id"].to_list() == ["1", "2", "4", "5", "6", "7"]
    assert statements["stage"].to_list() == ['a 20" box', "fine", "fine", "two\nlines", '40" box', "fine"]
    assert [(each.line, each.raw[:13]) for each in bad] == [(4, '3,"not closed')]
    (only,) = read_file(table(tmp_path / "b.csv", "event_id,type,event_time\n1,thing.stated\n"), Reading())
    assert (only.statements.height, len(only.bad)) == (0, 1)


def test_a_parquet_file_of_a_few_kilobytes_that_grows_to_gigabytes_is_refused(tmp_path: Path):
    """A text that stands in all rows is kept once in the file; as a cell of each row it would be 1.5 GB."""
    rows = pl.DataFrame({"event_id": map(str, range(300))}).with_columns(
        pl.lit("thing.stated").alias("type"), pl.lit("2020-06-01T08:00Z").alias("event_time"),
        pl.lit("x" * (5 << 20)).alias("stage"),
    )  # fmt: skip
    rows.write_parquet(tmp_path / "a.parquet")
    assert (tmp_path / "a.parquet").stat().st_size < 100_000
    with pytest.raises(BadInput) as refused:
        read(tmp_path / "a.parquet")
    assert "300 of its rows hold" in refused.value.faults[0].problem


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_rows_as_long_as_may_be_are_read_few_at_a_time(tmp_path: Path, suffix: str):
    """Fifty rows of nearly a mebibyte: by the number of rows alone they would be in memory together."""
    long = "x" * 1_000_000
    line = f"{{}},thing.stated,2020-06-01T08:00Z,{long}\n" if suffix == "csv" else (
        f'{{{{"event_id":"{{}}","type":"thing.stated","event_time":"2020-06-01T08:00Z","stage":"{long}"}}}}\n'
    )  # fmt: skip
    header = "event_id,type,event_time,stage\n" if suffix == "csv" else ""
    file = table(tmp_path / f"a.{suffix}", header + "".join(line.format(number) for number in range(50)))
    batches = list(read_file(file, Reading()))
    assert sum(batch.read for batch in batches) == 50
    assert max(batch.read for batch in batches) < 40
