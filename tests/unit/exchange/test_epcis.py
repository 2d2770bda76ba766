"""EPCIS 2.0: documents of our own, wrong ones, and statements that go out and come back."""

from __future__ import annotations

import copy
import datetime as dt
import io
import json
from decimal import Decimal

import polars as pl
import pytest
from epcis_samples import AGGREGATION_EVENT, CONTEXT, EVENTS, OBJECT_EVENT, TRANSACTION_EVENT, document
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.errors import BadInput
from landbridge.exchange import PlaceCodes, Reading, read_epcis, read_file, write_epcis
from landbridge.ledger import CLASSIFIERS, EVENT_TYPES, OBJECT_ROLES, STATEMENT_SCHEMA, TRADE_TYPES, sealed

CONTENT = ["source", "event_id", "revision", "classifier", "type", "subject", "object", "location", "stage", "quantity",
           "event_time", "retracted", "objects", "detail"]  # fmt: skip


def read(told: object, **reading) -> tuple[pl.DataFrame, list]:
    text = told if isinstance(told, bytes) else json.dumps(told).encode()
    batches = list(read_epcis(text, Reading(**reading)))
    statements = pl.concat([each.statements for each in batches]) if batches else pl.DataFrame(schema=STATEMENT_SCHEMA)
    return statements, [bad for each in batches for bad in each.bad]


def written(*statements: pl.DataFrame, **options) -> tuple[str, dict]:
    stream = io.StringIO()
    left = write_epcis(statements, stream, **options)
    return stream.getvalue(), dict(left.reasons)


def exact(text: str | bytes) -> object:
    """The value of a JSON text, no number changed."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


@pytest.fixture(scope="module")
def five() -> pl.DataFrame:
    statements, bad = read(document(EVENTS), places=PlaceCodes({"CNGZH": "ganzhou"}), party="own")
    assert not bad
    return statements


def test_five_kinds_of_events_become_statements_of_what_they_tell_of(five):
    what = five.select("type", "subject", "object", "stage").rows()
    assert what == [
        ("container.inspected", "CSQU3054383", None, None),
        ("container.loaded", "CSQU3054383", "X8432", None),
        ("document.stated", "urn:yard:waybill:7", None, "accepting"),
        ("thing.stated", "urn:epc:id:sgtin:4012345.011111.987", None, None),
        ("thing.stated", "04012345555554987", None, None),
    ]
    assert set(five["source"]) == {"yard"}
    assert set(five["classifier"]) == {"ACT"}
    assert set(five["party"]) == {"own"}
    assert set(five["event_time"]) == {dt.datetime(2020, 7, 9, 21, 10, 0, 123000, dt.UTC)}
    assert five["location"][0] == "ganzhou"


def test_further_things_are_kept_with_their_roles_and_no_names_outside_the_message(five):
    objects = [{(each["role"], each["scheme"], each["id"]) for each in row} for row in five["objects"]]
    assert objects[0] == {
        ("member", "sscc", "140123452345678902"), ("document", "document:po", "urn:epc:id:gdti:4012345.00001.77"),
    }  # fmt: skip
    assert objects[1] == {("child", "class", "urn:epc:class:lgtin:4012345.012345.lot1")}
    assert ("output", "epc", "urn:epc:id:sgtin:4012345.077889.25") in objects[3]
    assert ("member", "device", "urn:epc:id:giai:4000001.111") in objects[4]
    details = [json.loads(detail) for detail in five["detail"]]
    assert details[1]["quantities"][0]["quantity"] == 400.5
    assert details[4]["measures"][0]["value"] == 26.0
    native = five.drop("message").write_json()
    assert "A. Person" not in native
    assert "pgln" not in native
    assert "A. Person" in five["message"][0]


def test_a_declared_error_takes_back_the_statement_of_the_same_id(five):
    told = five.row(3, named=True)
    declared = dt.datetime(2020, 7, 10, 16, tzinfo=dt.UTC).timestamp() * 1000
    assert told["retracted"]
    assert told["revision"] == declared
    assert not five["retracted"][0]
    assert five["revision"][0] == 0
    assert json.loads(told["detail"])["error"]["reason"] == "incorrect_data"
    declaration = {"errorDeclaration": {"declarationTime": "2020-07-11T00:00:00Z", "reason": "did_not_occur"}}
    both, _ = read(document([TRANSACTION_EVENT, {**TRANSACTION_EVENT, **declaration}]))
    assert both["event_id"].n_unique() == 1
    assert both["event_id"][0].startswith("sha:")


def test_a_document_goes_back_as_it_came_numbers_and_order_included(five):
    text = (
        json.dumps(document(EVENTS), indent=1).replace("400.5", "400.50").replace(": 7\n", ": 1234567890123456789012\n")
    )
    text = text.replace("26.0", "2.600e1")
    back, left = written(read(text.encode())[0])
    assert exact(back) == exact(text)
    assert not left
    assert "400.50" in back
    assert "1234567890123456789012" in back
    assert "2.600e1" in back
    assert list(json.loads(back)) == list(json.loads(text))


def test_query_documents_lists_and_single_events_are_read_and_events_go_back_identical():
    query = {"@context": CONTEXT, "type": "EPCISQueryDocument", "epcisBody": {"queryResults": {
        "queryName": "all", "resultsBody": {"eventList": EVENTS}}}}  # fmt: skip
    assert exact(written(read(query)[0])[0]) == exact(json.dumps(query))
    bare = {"@context": CONTEXT, **OBJECT_EVENT}
    for told in (bare, [bare, TRANSACTION_EVENT]):
        back = exact(written(read(told)[0])[0])["epcisBody"]["eventList"]
        assert back == exact(json.dumps(told if isinstance(told, list) else [told]))
    assert read(OBJECT_EVENT)[1][0].reason.startswith("@context")


def test_events_of_several_documents_tell_their_context_themselves(five):
    other, _ = read(document([AGGREGATION_EVENT], **{"@context": ["https://other.example/context"]}))
    back = json.loads(written(five, other)[0])
    assert "sender" not in back
    assert back["epcisBody"]["eventList"][0]["@context"] == CONTEXT
    again, bad = read(back, source="yard")
    assert not bad
    assert again["digest"].to_list() == [*five["digest"], *other["digest"]]
    assert again["event_id"].to_list() == [*five["event_id"], *other["event_id"]]


def test_the_digest_is_of_what_is_told_not_of_how_it_is_written(five):
    turned = {name: OBJECT_EVENT[name] for name in reversed(OBJECT_EVENT)}
    same = json.dumps(document([{**turned, "recordTime": "2021-01-01T00:00:00Z"}])).replace("1.0]", "10e-1]")
    assert read(same.encode())[0]["digest"][0] == five["digest"][0]
    changed = read(document([{**OBJECT_EVENT, "disposition": "in_transit"}]))[0]
    assert changed["digest"][0] != five["digest"][0]


WRONG = {
    "bizStep: 'sorting' is no word": {"bizStep": "sorting"},
    "'lamp' was unexpected": {"lamp": "red"},
    'eventTime: "10.07.2020"': {"eventTime": "10.07.2020"},
    "no instant between 1900 and 2100": {"eventTime": "0001-01-01T00:00:00Z"},
    '"8:00"': {"eventTimeZoneOffset": "8:00"},
    'quantityList.0.quantity: "ten"': {"quantityList": [{"epcClass": "urn:a:b", "quantity": "ten"}]},
    'epcList.0: "a b"': {"epcList": ["a b"]},
    "it names no things": {"epcList": None},
    'action: "ADD" was expected': {"action": "OBSERVE"},
    "sensorReport": {"sensorElementList": [{}]},
}


def test_wrong_events_are_bad_records_with_all_reasons_and_good_ones_are_taken_in():
    spoiled = []
    for change in WRONG.values():
        event = {**copy.deepcopy(OBJECT_EVENT), **change}
        spoiled.append({name: value for name, value in event.items() if value is not None})
    spoiled[0]["action"] = "LOOK"
    text = json.dumps(document([AGGREGATION_EVENT, *spoiled, 7, AGGREGATION_EVENT]), indent=0).encode()
    statements, bad = read(text)
    assert statements.height == 2
    assert len(bad) == len(WRONG) + 1
    for index, (reason, record) in enumerate(zip(WRONG, bad, strict=False)):
        assert reason in record.reason
        assert record.remedy
        assert record.place.startswith(f"$.epcisBody.eventList[{index + 1}]")
        assert exact(record.raw) == exact(json.dumps(document([spoiled[index]])))
        assert text.splitlines()[record.line - 1] == b"{"
    assert "action" in bad[0].reason
    assert "bizStep" in bad[0].reason


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (b'{"type": "EPCISDocument", ', "no EPCIS document"),
        (b"7", "no EPCIS document"),
        (b'{"type":"EPCISDocument","type":"EPCISDocument","epcisBody":{"eventList":[]}}', "stands twice"),
        (b'{"type":"EPCISDocument","epcisBody":{"eventList":[{"a":1}],"eventList":[{"b":1}]}}', "stands twice"),
        (document(EVENTS, schemaVersion="two"), "schemaVersion"),
        (document(EVENTS, creationDate="today"), "creationDate"),
        (document(EVENTS, remark="x"), "remark"),
        (document(EVENTS, epcisBody={}), "eventList"),
        (document(EVENTS, epcisBody=[]), "epcisBody"),
        ({name: value for name, value in document(EVENTS).items() if name != "@context"}, "@context"),
    ],
)
def test_a_document_with_a_wrong_envelope_is_refused_as_a_whole(told, reason):
    with pytest.raises(BadInput) as refused:
        read(told)
    assert any(reason in fault.problem and fault.remedy for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        ('"action":"ADD","action":"OBSERVE"', "'action' stands twice"),
        ('"yard:x":"a\\u0000b"', "NUL"),
        ('"yard:x":1e999999', "out of range"),
    ],
)
def test_an_event_that_python_would_silently_change_is_refused(inside, reason):
    text = json.dumps(document([AGGREGATION_EVENT, "HERE"])).replace('"HERE"', "{" + inside + "}")
    statements, bad = read(text.encode())
    assert statements.height == 1
    assert reason in bad[0].reason


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
OWN = [f"https://ns.landbridge.example/{kind}/a/b" for kind in ("id", "loc", "event")]
NAMED = ["CSQU3054383", "CSQU3054384", "X8432", "urn:a:b", "140123452345678902", "lb:x", "unlocode:DEDUI", *OWN]
IDS = TEXTS | st.sampled_from(NAMED)
INSTANTS = st.integers(-600_000_000_000, 3_800_000_000_000).map(
    lambda ms: dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=ms)
)
ROWS = st.fixed_dictionaries(
    {
        "source": IDS,
        "event_id": IDS,
        "revision": st.integers(-(2**63), 2**63 - 1),
        "classifier": st.sampled_from(CLASSIFIERS),
        "type": st.sampled_from([*EVENT_TYPES, *TRADE_TYPES]),
        "subject": st.none() | IDS,
        "object": st.none() | IDS,
        "location": st.none() | IDS,
        "stage": st.none() | TEXTS,
        "quantity": st.none() | st.integers(-(2**63), 2**63 - 1),
        "event_time": INSTANTS,
        "recorded_at": st.none() | INSTANTS,
        "retracted": st.booleans(),
        "format": st.just("csv"),
        "objects": st.lists(
            st.fixed_dictionaries(
                {
                    "role": st.sampled_from(OBJECT_ROLES),
                    "scheme": st.sampled_from(
                        ["iso6346", "epc", "train", "sscc", "wagon", "document:BKG", "document:po", "class"]
                    ),
                    "id": IDS,
                }
            ),
            max_size=3,
        ),
        "detail": st.sampled_from([None, "{}", '{"tz":"+08:00","a":1}', '{"tz":"+25:00"}', "[1]", "no JSON"]),
    }
)


@settings(max_examples=40)
@given(st.lists(ROWS, max_size=4))
def test_what_we_tell_goes_out_as_epcis_and_comes_back_the_same(rows):
    told = sealed(pl.DataFrame(rows, schema=STATEMENT_SCHEMA))
    text, left = written(told)
    back, bad = read(text.encode())
    assert not left
    assert not bad
    columns = [*CONTENT[:-2]]
    assert back.select(columns).to_dicts() == told.select(columns).to_dicts()
    assert back["objects"].to_list() == told["objects"].to_list()
    assert back["detail"].to_list() == told["detail"].to_list()


def test_only_what_happened_is_written_as_a_standard_event():
    row = {"source": "own", "revision": 0, "type": "train.departed", "subject": "X8432", "retracted": False,
           "event_time": dt.datetime(2020, 6, 1, tzinfo=dt.UTC), "objects": []}  # fmt: skip
    rows = [{**row, "event_id": word, "classifier": word} for word in CLASSIFIERS]
    told = pl.DataFrame(rows, schema=STATEMENT_SCHEMA)
    kinds = [event["type"] for event in json.loads(written(told)[0])["epcisBody"]["eventList"]]
    assert kinds == ["lb:PlannedEvent", "lb:EstimatedEvent", "ObjectEvent", "lb:RequestedEvent"]
    simulated = json.loads(written(told, run="h1-2020")[0])
    assert {event["type"] for event in simulated["epcisBody"]["eventList"]} == {"lb:ScenarioEvent"}
    statements, bad = read(simulated)
    assert statements.is_empty()
    assert len(bad) == 4
    assert "simulated" in bad[0].reason


def test_members_of_our_namespace_count_only_where_the_prefix_is_ours():
    own = {**OBJECT_EVENT, "lb:type": "seal.replaced", "lb:subject": "TCKU1234567"}
    for namespace, kind in (
        ("https://ns.landbridge.example/", "seal.replaced"),
        ("https://lb.example/", "container.inspected"),
    ):
        statements, _ = read(document([own], **{"@context": [CONTEXT[0], {"lb": namespace, **CONTEXT[1]}]}))
        assert statements["type"].to_list() == [kind]
    wrong, bad = read(
        document([{**own, "lb:type": "no.type"}], **{"@context": [{"lb": "https://ns.landbridge.example/"}]})
    )
    assert wrong.is_empty()
    assert "no.type" in bad[0].reason


def test_a_type_that_is_no_uri_is_told_which_types_there_are_and_a_document_of_epcis_is_told_from_dcsa(tmp_path):
    wrong = {**OBJECT_EVENT, "type": "FooEvent"}
    _, (bad,) = read(document([wrong, OBJECT_EVENT]))
    assert "give a type of EPCIS: ObjectEvent," in bad.remedy
    assert "instant" not in bad.remedy
    _, (bad,) = read(document([{**OBJECT_EVENT, "eventTime": "2020-06-31T08:00:00Z"}]))
    assert "write an instant as" in bad.remedy
    file = tmp_path / "p.jsonld"
    file.write_text(json.dumps(document([OBJECT_EVENT])), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        list(read_file(file, Reading("dcsa-3.0")))
    assert refused.value.faults[0].remedy == "use --format epcis"
