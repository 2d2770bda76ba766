"""Texts that mean something to a database are texts like any other: taken in, found again, given back the same."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import polars as pl
import sqlalchemy as sa

from landbridge.books import Origin, begin_intake, create_book, histories, quarantined, statements
from landbridge.books.tables import METADATA
from landbridge.exchange import Reading, read_file, write_dcsa, write_native

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
NASTY = [
    "'; DROP TABLE event; --", '"; DELETE FROM book; --', "x' OR '1'='1", "Robert'); DROP TABLE message;--",
    "%s ? :id $1", "\\'; SELECT pg_sleep(9)--", "\\N", "\\.", "NULL", '""',
    "a\tb\nc\rd", "a\u2028b\u202e\x1b[31m", "{0} %(x)s", "=1+1",
]  # fmt: skip
FIELDS = ("source", "event_id", "subject", "object", "location", "stage", "party")
TIME = {"event_time": "2020-06-01T08:00:00Z"}


def dcsa_events() -> list[dict]:
    return [{
        "eventID": text, "eventDateTime": TIME["event_time"], "eventUpdatedDateTime": "2020-06-01T09:00:00Z",
        "eventRouting": {"originatingParty": {"partyCode": text, "codeListProvider": text, "codeListName": text}},
        "eventClassification": {"eventTypeCode": "TRANSPORT", "eventClassifierCode": "ACT",
                                "transportEventTypeCode": "ARRI"},
        "eventLocation": {"locationName": text, "facility": {"facilityCode": text[:6], "facilityName": text}},
        "transportDetails": {"changeRemark": text, "transportCall": {
            "modeOfTransport": "RAIL", "transportCallReference": text, "railTransport": {"departureID": text}}},
        "shipmentDetails": {"documentReference": {"typeCode": "BKG", "reference": text}},
    } for text in NASTY]  # fmt: skip


def files(folder: Path) -> dict[str, Path]:
    """The same texts in a file of each format, with types that are texts of the kind too: those are bad records."""
    rows = [{**dict.fromkeys(FIELDS, text), "type": "container.seen", **TIME} for text in NASTY]
    wrong = [{"event_id": text, "type": text, **TIME} for text in NASTY]
    table = io.StringIO()
    writer = csv.DictWriter(table, [*FIELDS, "type", "event_time"], quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows([*rows, *wrong])
    events = dcsa_events()
    wrong_events = [{**each, "eventDateTime": text} for each, text in zip(events, NASTY, strict=True)]
    contents = {
        "csv": table.getvalue(),
        "landbridge": "".join(json.dumps(row) + "\n" for row in [*rows, *wrong]),
        "dcsa-3.0": json.dumps({"events": [*events, *wrong_events]}),
    }
    made = {format_: folder / f"x.{format_}" for format_ in contents}
    for format_, path in made.items():
        path.write_bytes(contents[format_].encode())
    return made


def test_sql_in_every_field_is_a_text_like_any_other(store, tmp_path: Path):
    tables = set(METADATA.tables)
    for number, (format_, path) in enumerate(files(tmp_path).items()):
        name = NASTY[number]  # the name of the book too
        book = create_book(store, name, now=NOW, party=NASTY[0])
        with begin_intake(store, book, Origin(NASTY[1], format_), lambda: NOW) as intake:
            for batch in read_file(path, Reading(format=format_)):
                receipt = intake.add(batch.statements, batch.bad)
                assert (receipt.read, receipt.new, receipt.quarantined) == (2 * len(NASTY), len(NASTY), len(NASTY))
        assert tables <= set(sa.inspect(store.engine).get_table_names())
        back = pl.concat(statements(store, book))
        check_given_back(format_, back)
        for text in NASTY:
            assert text in histories(store, book, [text])["event_id"].to_list()
        assert quarantined(store, book).height == len(NASTY)


def check_given_back(format_: str, back: pl.DataFrame) -> None:
    """What the book gives back is what was sent."""
    assert sorted(back["event_id"]) == sorted(NASTY)
    stream = io.StringIO()
    if format_ == "dcsa-3.0":
        write_dcsa([back], stream, "dcsa-3.0")
        assert json.loads(stream.getvalue())["events"] == dcsa_events()
        return
    for name in FIELDS:
        assert sorted(back[name]) == sorted(NASTY), name
    write_native([back], stream)
    assert sorted(json.loads(line)["subject"] for line in stream.getvalue().split("\n") if line) == sorted(NASTY)
