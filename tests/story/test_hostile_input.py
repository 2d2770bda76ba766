"""Files that mean harm or are broken: refused in bounded time and memory, with the place, the reason and the way out.

The files are made here and read in a process of its own with a limit on its memory. Files of 2 GB are sparse: they take
no room on the disk.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

LIMIT_MIB = 1024  # peak of the child, its libraries included
SECONDS = 60  # the test machine may be busy; alone, two seconds, and ten for 2 GB
HUGE = 2 << 30

LINE = {"source": "s", "event_id": "e", "type": "container.seen", "event_time": "2020-06-01T08:00:00Z"}
EVENT_3 = {
    "eventID": "e", "eventDateTime": "2020-06-01T08:00:00Z", "eventUpdatedDateTime": "2020-06-01T09:00:00Z",
    "eventClassification": {"eventTypeCode": "EQUIPMENT", "eventClassifierCode": "ACT",
                            "equipmentEventTypeCode": "LOAD"},
    "equipmentDetails": {"equipmentReference": "CSQU3054383"},
}  # fmt: skip
EVENT_2 = {
    "eventID": "3cecb101-7a1a-43a4-9d62-e88a131651e3", "eventCreatedDateTime": "2020-06-01T09:00:00Z",
    "eventType": "SHIPMENT", "eventClassifierCode": "ACT", "eventDateTime": "2020-06-01T08:00:00Z",
    "shipmentEventTypeCode": "DRFT", "documentID": "D1", "documentTypeCode": "SHI",
}  # fmt: skip
EPCIS = {
    "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
    "schemaVersion": "2.0", "creationDate": "2020-06-01T08:00:00Z",
    "epcisBody": {"eventList": [{
        "type": "ObjectEvent", "eventTime": "2020-06-01T08:00:00Z", "eventTimeZoneOffset": "+00:00",
        "epcList": ["urn:epc:id:bic:CSQU3054383"], "action": "OBSERVE", "bizStep": "arriving"}]},
}  # fmt: skip
DOCUMENTS = {"landbridge": LINE, "dcsa-3.0": EVENT_3, "dcsa-2.2": EVENT_2, "epcis": EPCIS}
SUFFIX = {"landbridge": ".jsonl", "csv": ".csv", "xlsx": ".xlsx", "parquet": ".parquet"}
GOOD = "2020-06-01T08:00:00Z"
INSTANT = GOOD.encode()


def formats() -> list[str]:
    from landbridge.exchange import FORMATS

    return list(FORMATS)


class Cases:
    """Files made in a folder, each with its name and the format it is read as."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: list[tuple[str, str, str]] = []

    def add(self, format_: str, name: str, content: bytes | None = None) -> Path:
        path = self.folder / f"{len(self.files)}{SUFFIX.get(format_, '.json')}"
        if content is not None:
            path.write_bytes(content)
        self.files.append((f"{format_}: {name}", str(path), format_))
        return path


def documents(cases: Cases, format_: str) -> None:
    """What harms JSON in particular."""
    good = json.dumps(DOCUMENTS[format_], separators=(",", ":")).encode()
    inside = good[:-1] + (b',"quantity":%s}' if format_ == "landbridge" else b',"x":%s}')
    if format_ == "epcis":
        cases.add(format_, "number out of range beside the events", inside % b"1e999")
        inside = good.replace(b'"bizStep"', b'"x":%s,"bizStep"')
    cases.add(format_, "10,000 deep", inside % (b"[" * 10_000 + b"]" * 10_000))
    cases.add(format_, "10,000 objects deep", inside % (b'{"a":' * 10_000 + b"1" + b"}" * 10_000))
    cases.add(format_, "never closed", b"[" * 1_000_000)
    cases.add(format_, "NaN", inside % b"NaN")
    cases.add(format_, "Infinity", inside % b"-Infinity")
    cases.add(format_, "number out of range", inside % b"1e999")
    cases.add(format_, "cut off", good[:-9])
    cases.add(format_, "no JSON", b"<html>404</html>")
    cases.add(format_, "lone surrogate", inside % rb'"\ud800"')
    cases.add(format_, "year 0", good.replace(INSTANT, b"0000-06-01T08:00:00Z"))
    cases.add(format_, "year 9999", good.replace(INSTANT, b"9999-12-31T23:59:59Z"))


def any_format(cases: Cases, format_: str) -> None:
    """What harms any file of text."""
    text = json.dumps(DOCUMENTS[format_]) if format_ in DOCUMENTS else "event_id,type,event_time\ne,container.seen,x\n"
    cases.add(format_, "empty", b"")
    cases.add(format_, "UTF-16", text.encode("utf-16"))
    cases.add(format_, "Latin-1", text.replace("e", "é").encode("latin-1"))
    cases.add(format_, "half a sequence of UTF-8", text[:-2].encode() + b"\xe4\xb8" + text[-2:].encode())
    cases.add(format_, "bytes at random", bytes(range(256)) * 64)
    cases.add(format_, "folder").mkdir()
    os.mkfifo(cases.add(format_, "pipe"))
    cases.add(format_, "not there")


def tables(cases: Cases) -> None:
    """What harms tables in particular."""
    head = "event_id,type,event_time,quantity\n"
    for name, row in {"year 0": "e,container.seen,0000-06-01T08:00:00Z,1", "NaN": f"e,container.seen,{GOOD},NaN",
                      "year 9999": "e,container.seen,9999-12-31T23:59:59Z,1",
                      "number of 100,000 digits": f"e,container.seen,{GOOD},{'9' * 100_000}",
                      "sign NUL": f"e\0,container.seen,{GOOD},1", "unknown type": f"e,=1+1,{GOOD},1",
                      "quotation mark never closed": '"e' + (",x" * 5_000 + "\n") * 200}.items():  # fmt: skip
        cases.add("csv", name, (head + row).encode())
    parquet = io.BytesIO()
    pl.DataFrame({"event_id": ["e"], "type": ["container.seen"], "event_time": [GOOD],
                  "quantity": [float("nan")]}).write_parquet(parquet)  # fmt: skip
    whole = parquet.getvalue()
    cases.add("parquet", "NaN", whole)
    cases.add("parquet", "cut off", whole[: len(whole) // 2])
    cases.add("parquet", "damaged", whole[:40] + b"\xff" * 60 + whole[100:])
    cases.add("parquet", "a directory that lies", whole[:-8] + b"\xff\xff\xff\x7fPAR1")


CELL = b'<row r="%d"><c r="%s%d" t="s"><v>0</v></c></row>'
SHEET = "xl/worksheets/sheet1.xml"


def workbooks(cases: Cases) -> None:
    """Archives that grow, lie or are cut off; sheets that span more than there is."""
    good = workbook({})
    cases.add("xlsx", "cut off", good[: len(good) // 2])
    cases.add("xlsx", "an archive of nothing", archive({}))
    cases.add("xlsx", "bomb of zeros", archive({SHEET: b"\0" * (64 << 20)}))
    lying = bytearray(archive({SHEET: b"\0" * (64 << 20)}))
    directory = lying.index(b"PK\x01\x02")
    lying[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")  # the size unpacked
    cases.add("xlsx", "bomb whose directory lies", bytes(lying))
    corners = CELL % (1, b"A", 1) + CELL % (1_048_576, b"XFD", 1_048_576)
    cases.add("xlsx", "two cells in far corners", workbook({SHEET: sheet(corners)}))
    rows = b"".join(CELL % (number, b"A", number) for number in range(1, 100_001))
    text = b"<sst><si><t>" + os.urandom(16_384).hex().encode() + b"</t></si></sst>"
    cases.add("xlsx", "one long text 100,000 times", workbook({SHEET: sheet(rows), "xl/sharedStrings.xml": text}))
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + level, b"&%c;" % (97 + level) * 10) for level in range(9)) + b"]>"  # fmt: skip
    cases.add("xlsx", "entities in entities", workbook({SHEET: laughs + sheet(
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>')}))  # fmt: skip


def sheet(rows: bytes) -> bytes:
    return b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>' + rows + \
        b"</sheetData></worksheet>"  # fmt: skip


def workbook(changed: dict[str, bytes]) -> bytes:
    """A workbook by another program, with members changed."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in (["event_id", "type", "event_time"], ["e", "container.seen", GOOD]):
        book.active.append(row)
    book.save(made)
    with zipfile.ZipFile(made) as whole:
        return archive({name: whole.read(name) for name in whole.namelist()} | changed)


def archive(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in members.items():
            whole.writestr(name, content)
    return made.getvalue()


def read_in_child(files: list[tuple[str, str, str]]) -> list[dict]:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))  # libraries map far more than they hold

    child = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("hostile_child.py"))], input=json.dumps(files), text=True,
        capture_output=True, timeout=120, preexec_fn=limited, env={**os.environ, "POLARS_MAX_THREADS": "1"},
        check=False,
    )  # fmt: skip
    assert child.returncode == 0, child.stdout[-2000:] + child.stderr[-2000:]
    return [json.loads(line) for line in child.stdout.splitlines()]


def faults(told: list[dict]) -> list[str]:
    """What is wrong with how files were dealt with."""
    wrong = []
    for each in told:
        complaints = {
            "not dealt with": each["end"] not in ("refused", "bad records", "taken in"),
            "taken in": each["end"] == "taken in" or each.get("taken", 0) > 0,
            "no reason": not each["says"].strip() and each["end"] != "taken in",
            "no way out": not each["remedy"].strip() and each["end"] != "taken in",
            "no file named": not each["place"],
            "a message of many lines": "\n" in each["says"] or len(each["says"]) > 1_000,
            "a raw record larger than 64 KiB": each.get("raw", 0) > 65_536,
            f"{each['seconds']} s": each["seconds"] > SECONDS,
            f"{each['peak_mib']} MiB": each["peak_mib"] > LIMIT_MIB,
        }
        wrong += [f"{each['name']}: {what} ({each})" for what, so in complaints.items() if so]
    return wrong


def test_broken_and_hostile_files_of_every_format_are_refused_with_reason_and_way_out(tmp_path: Path):
    cases = Cases(tmp_path)
    for format_ in formats():
        any_format(cases, format_)
        if format_ in DOCUMENTS:
            documents(cases, format_)
    tables(cases)
    workbooks(cases)
    told = read_in_child(cases.files)
    assert len(told) == len(cases.files)
    assert not faults(told), "\n".join(faults(told))


@pytest.mark.slow
def test_a_line_of_two_gigabytes_is_refused_in_every_format(tmp_path: Path):
    cases = Cases(tmp_path)
    for format_ in formats():
        with cases.add(format_, "2 GB in one line").open("wb") as stream:
            stream.truncate(HUGE)
    told = read_in_child(cases.files)
    assert len(told) == len(cases.files)
    assert not faults(told), "\n".join(faults(told))
