"""DCSA Track & Trace: the published samples, wrong ones, and statements that go out and come back."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import jsonschema_rs
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.exchange.batches import Reading
from landbridge.exchange.dcsa import read_dcsa
from landbridge.exchange.dcsa_writing import write_dcsa
from landbridge.exchange.places import PlaceCodes
from landbridge.ledger import STATEMENT_SCHEMA, sealed

SAMPLES = Path(__file__).resolve().parents[2] / "vectors/dcsa"
SCHEMAS = Path(__file__).resolve().parents[3] / "src/landbridge/data/dcsa"
START = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)
CONTENT = ["source", "event_id", "revision", "classifier", "type", "subject", "object", "location", "stage", "quantity",
           "event_time", "retracted", "objects", "detail"]  # fmt: skip


def read(text: bytes, version: str, **reading):
    batches = list(read_dcsa(text, Reading(**reading), version))
    statements = pl.concat([each.statements for each in batches]) if batches else pl.DataFrame(schema=STATEMENT_SCHEMA)
    return statements, [bad for each in batches for bad in each.bad]


def written(statements: pl.DataFrame, version: str, **options):
    stream = io.StringIO()
    left = write_dcsa([statements], stream, version, **options)
    return stream.getvalue(), left


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def remarks(statements: pl.DataFrame) -> list[list[str]]:
    return [json.loads(detail).get("remarks", []) for detail in statements["detail"]]


def event_3(**changes) -> dict:
    return {
        "eventID": "e1", "eventDateTime": "2020-07-10T05:10:00+08:00", "eventUpdatedDateTime": "2020-07-10T01:00:00Z",
        "eventClassification": {"eventTypeCode": "EQUIPMENT", "eventClassifierCode": "ACT",
                                "equipmentEventTypeCode": "LOAD"},
        "eventLocation": {"UNLocationCode": "CNGZH", "locationName": "Home of A. Person"},
        "equipmentDetails": {"equipmentReference": "csqu3054383"},
        "transportDetails": {"transportCall": {"modeOfTransport": "RAIL", "railTransport": {
            "departureID": "X8432", "railCarReference": "31 51 5955 001-7"}}},
        **changes,
    }  # fmt: skip


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("*.json")), ids=lambda file: file.stem)
def test_published_messages_that_are_right_come_back_identical(file: Path):
    version = "dcsa-3.0" if "300" in file.stem else "dcsa-2.2"
    statements, bad = read(file.read_bytes(), version)
    if "wrong" not in file.stem:
        assert not bad
    text, left = written(statements, version)
    back, sent = (json.loads(text, parse_float=str), json.loads(file.read_bytes(), parse_float=str))
    events = sent["events"] if version == "dcsa-3.0" else sent
    taken_in = [each for number, each in enumerate(events) if number not in refused(file.stem)]
    assert (back["events"] if version == "dcsa-3.0" else back) == taken_in
    assert left.total == 0


def refused(name: str) -> range | tuple[int, ...]:
    """Numbers of the events that are refused, by reading the files: see docs/reference/dcsa.md."""
    return {
        "tnt-220-response-wrong-date-times": (1, 2, 3, 4),
        "tnt-220-response-wrong-event-ids": (0, 1),
        "tnt-220-response-wrong-structure": (0, 1),
    }.get(name, ())


def test_wrong_responses_are_refused_or_flagged_with_the_reason():
    statements, bad = read(sample("tnt-220-response-wrong-date-times"), "dcsa-2.2")
    assert [(each.line, each.place) for each in bad] == [
        (11, "event"), (20, "event"), (29, "eventCreatedDateTime"), (39, "eventDateTime"),
    ]  # fmt: skip
    assert "eventCreatedDateTime" in bad[0].reason
    assert "eventDateTime" in bad[1].reason
    flagged = ["; ".join(each) for each in remarks(statements)]
    assert "before it happened" in flagged[1]
    assert "more than ten years after" in flagged[2]

    statements, bad = read(sample("tnt-220-response-wrong-event-ids"), "dcsa-2.2")
    assert ['"string"' in bad[0].reason, '"uuid"' in bad[1].reason] == [True, True]
    assert statements.unique(["source", "event_id", "revision", "digest"]).height == 3  # two events stand twice

    statements, bad = read(sample("tnt-220-response-wrong-structure"), "dcsa-2.2")
    assert statements.is_empty()
    assert [(each.line, each.place) for each in bad] == [(2, "someEvents"), (134, "someEvents")]

    statements, bad = read(sample("tnt-220-response-wrong-attribute-values"), "dcsa-2.2")
    flagged = ["; ".join(each) for each in remarks(statements)]
    assert ["no country" in flagged[0], "no country" in flagged[2]] == [True, True]


def test_a_wrong_event_leaves_the_others_in_peace():
    wrong = event_3(eventDateTime="yesterday")
    unknown = event_3(eventClassification={"eventTypeCode": "EQUIPMENT", "equipmentEventTypeCode": "FLEW"})
    events = [event_3(), wrong, 5, unknown, event_3(eventID="e\0"), event_3(eventID="e2")]
    text = json.dumps({"events": events}, indent=1).encode()
    statements, bad = read(text, "dcsa-3.0")
    assert statements["event_id"].to_list() == ["e1", "e2"]
    assert [each.place for each in bad] == [
        "eventDateTime", "event", "eventClassification.equipmentEventTypeCode", "event",
    ]  # fmt: skip
    assert "eventClassifierCode" in bad[2].reason
    assert all(text.decode().splitlines()[each.line - 1].strip()[0] in "{5" for each in bad)


def test_a_container_loaded_on_a_train_is_told_as_the_ledger_tells_it():
    places = PlaceCodes({"CNGZH": "cn-ganzhou"})
    (row,) = read(json.dumps(event_3()).encode(), "dcsa-3.0", places=places, source="partner")[0].to_dicts()
    assert {name: row[name] for name in ("source", "type", "subject", "object", "location", "classifier")} == {
        "source": "partner", "type": "container.loaded", "subject": "CSQU3054383", "object": "X8432",
        "location": "cn-ganzhou", "classifier": "ACT",
    }  # fmt: skip
    assert row["event_time"] == dt.datetime(2020, 7, 9, 21, 10, tzinfo=dt.UTC)
    assert row["revision"] == 1594342800000
    assert json.loads(row["detail"])["tz"] == "+08:00"
    assert row["objects"] == [{"role": "parent", "scheme": "uic", "id": "315159550017"}]
    native = {name: value for name, value in row.items() if name != "message"}
    assert "Person" not in str(native)
    assert "Person" in row["message"]


def test_a_retraction_needs_only_the_id_and_the_time_of_change():
    text = b'[{"eventID":"e1","isRetracted":true,"eventUpdatedDateTime":"2020-07-11T00:00:00Z"},{"isRetracted":true}]'
    statements, bad = read(text, "dcsa-3.0")
    assert statements.select("event_id", "retracted", "revision").rows() == [("e1", True, 1594425600000)]
    assert "eventID" in bad[0].reason
    assert "eventUpdatedDateTime" in bad[0].reason


def native() -> pl.DataFrame:
    """One statement of each kind that DCSA has a code for, and some it has none for."""
    container = {"subject": "CSQU3054383", "object": None, "detail": '{"empty":"LADEN"}'}
    train = {"subject": "X8432/2020-07-10"}
    rows = [
        {"type": "train.departed", **train, "quantity": 0}, {"type": "train.arrived", **train, "quantity": 41},
        {"type": "container.loaded", **container, "object": "X8432/2020-07-10"},
        {"type": "container.gated_in", **container, "classifier": "PLN", "detail": '{"tz":"+08:00","empty":"EMPTY"}'},
        {"type": "container.stuffed", **container, "revision": 3, "detail": '{"own":{"free": 1.50},"empty":"LADEN"}'},
        {"type": "customs.released", **container, "classifier": "EST"},
        {"type": "container.available", **container, "stage": "AVPU"},
        {"type": "container.seen", **container, "stage": "storing", "location": "unlocode:DEDUI"},
        {"type": "container.inspected", **container, "retracted": True, "source": "urn:dcsa:party:SMDG:LCL:EX%3ACO",
         "objects": [{"role": "document", "scheme": "document:CUC", "id": "C7"},
                     {"role": "member", "scheme": "seal", "id": "S1"}, {"role": "child", "scheme": "sscc", "id": "1"}]},
        {"type": "document.stated", "subject": "BKG-1", "stage": "CONF", "detail": '{"document_type":"BKG"}'},
        {"type": "gauge.changed", **train}, {"type": "crew.out"}, {"type": "container.available", **container},
        {"type": "train.arrived", **train, "classifier": "REQ"}, {"type": "border.crossed", **train},
    ]  # fmt: skip
    full = [
        {"source": "urn:test", "event_id": f"lb-{number}", "revision": 0, "classifier": "ACT", "retracted": False,
         "location": "cn-alashankou", "event_time": START + dt.timedelta(hours=number, milliseconds=123),
         "recorded_at": START + dt.timedelta(days=9), "format": "csv", "objects": [], **row}
        for number, row in enumerate(rows)
    ]  # fmt: skip
    return sealed(pl.DataFrame(full, schema=STATEMENT_SCHEMA))


def published(version: str):
    """The published schema, put to use apart from the code under test."""
    roots = ["Event"] if version == "dcsa-3.0" else ["shipmentEvent", "transportEvent", "equipmentEvent"]
    definitions = json.loads((SCHEMAS / f"tnt-{version[-3:]}.0.json").read_text(encoding="utf-8"))["$defs"]
    choice = {"anyOf": [{"$ref": f"#/$defs/{root}"} for root in roots], "$defs": definitions}
    return jsonschema_rs.validator_for(choice, validate_formats=True)


@pytest.mark.parametrize(("version", "said"), [("dcsa-3.0", 10), ("dcsa-2.2", 6)])
def test_native_statements_go_out_valid_and_come_back_the_same(version: str, said: int):
    statements = native()
    text, left = written(statements, version, places=PlaceCodes({"CNALA": "cn-alashankou"}))
    message = json.loads(text)
    events = message["events"] if version == "dcsa-3.0" else message
    schema = published(version)
    assert all(schema.is_valid(event) for event in events)
    assert len(events) == said
    assert left.total == statements.height - said
    assert any("gauge.changed" in reason for reason in left.reasons)
    back, bad = read(text.encode(), version)
    assert not bad
    sent = statements.filter(pl.col("event_id").is_in(back["event_id"].to_list()))
    assert back.select(CONTENT).to_dicts() == sent.select(CONTENT).to_dicts()


def test_a_message_of_the_other_version_goes_out_by_what_the_book_knows():
    old, _ = read(sample("tnt-220-response"), "dcsa-2.2", source="partner")
    text, left = written(old, "dcsa-3.0")
    assert left.total == 0
    assert "Henrik" not in text
    back, bad = read(text.encode(), "dcsa-3.0")
    assert not bad
    assert back.select(CONTENT).to_dicts() == old.select(CONTENT).to_dicts()


@pytest.mark.parametrize("part", [
    {"type": "train.flew"}, {"revision": 2**70}, {"revision": "1"}, {"objects": [{"id": "b"}]}, {"detail": 5}, 7,
    {"objects": [{"role": "thief", "scheme": "a", "id": "b"}]},
])  # fmt: skip
def test_a_wrong_extension_is_a_bad_record(part):
    statements, bad = read(json.dumps([event_3(**{"x-landbridge": part})]).encode(), "dcsa-3.0")
    assert statements.is_empty()
    assert bad[0].place.startswith("x-landbridge")


def test_the_extension_never_says_whose_a_statement_is():
    text = json.dumps([event_3(**{"x-landbridge": {"party": "rival", "recorded_at": 5, "subject": "A"}})]).encode()
    (row,) = read(text, "dcsa-3.0", party="own")[0].to_dicts()
    assert (row["party"], row["recorded_at"], row["subject"]) == ("own", None, "A")


SHAPES = (None, 5, "x", [], [5], {}, {"a": 5}, [{"b": [None]}], True)


@given(st.sampled_from(["dcsa-2.2", "dcsa-3.0"]), st.data())
def test_no_shape_of_a_message_is_more_than_a_bad_record(version: str, data):
    """Any member, at any depth, may be of any shape: it is taken in or refused, and nothing else happens."""
    events = json.loads(sample("tnt-220-response" if version == "dcsa-2.2" else "tnt-300-response"))
    event = data.draw(st.sampled_from(events["events"] if version == "dcsa-3.0" else events))
    node = event
    while True:
        name = data.draw(st.sampled_from([*node, "x-landbridge", "isRetracted"]))
        if not isinstance(node.get(name), dict) or data.draw(st.booleans()):
            break
        node = node[name]
    node[name] = data.draw(st.sampled_from(SHAPES))
    statements, bad = read(json.dumps([event]).encode(), version)
    assert statements.height + len(bad) == 1
    if not statements.is_empty():
        text, left = written(statements, version)
        assert left.total == 0
        assert json.loads(text)
        other = "dcsa-2.2" if version == "dcsa-3.0" else "dcsa-3.0"
        text, left = written(statements, other)
        assert left.total + read(text.encode(), other)[0].height == 1
