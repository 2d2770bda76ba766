"""Files that mean harm or are broken: refused in bounded time and memory, with the place, the reason and the way out.

The files are made here and read in a process of its own with a limit on its memory. Files of 2 GB are sparse: they take
no room on the disk.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

LIMIT_MIB = 1024  # peak of the child, its libraries included
SECONDS = 20
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
INSTANT = b"2020-06-01T08:00:00Z"


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
