"""EPCIS against material that is no part of this project: GS1's schema and examples, documents of OpenEPCIS."""

from __future__ import annotations

import copy
import datetime as dt
import json
from pathlib import Path

import jsonschema_rs
import polars as pl
import pytest
from epcis_samples import EVENTS, document
from test_epcis import exact, read, written

from landbridge.errors import BadInput
from landbridge.ledger import CLASSIFIERS, EVENT_TYPES, STATEMENT_SCHEMA, TRADE_TYPES, sealed

MATERIAL = Path(__file__).resolve().parents[2] / "outside/epcis"
OFFICIAL = MATERIAL / "gs1/EPCIS-JSON-Schema.json"
pytestmark = pytest.mark.skipif(not OFFICIAL.exists(), reason="outside material absent: see tests/outside-sources.md")

VALID = [*sorted(MATERIAL.glob("gs1/JSON/**/*.jsonld")), *sorted(MATERIAL.glob("openepcis/JSON/Capture/[DE]*/*.json")),
         *sorted(MATERIAL.glob("openepcis/JSON/Query/*.json"))]  # fmt: skip
INVALID = [*sorted(MATERIAL.glob("openepcis/JSON/Capture/Invalid/*.json")),
           *sorted(MATERIAL.glob("openepcis/JSON/Query/Invalid/*.json"))]  # fmt: skip
REFUSED = {
    "gs1/JSON/AssociationEvent/AssociationEvent-h.jsonld": 1,  # two eventIDs in one event
    "openepcis/JSON/Capture/Documents/AggregationEvent_with_persistentDisposition.json": 1,
    "openepcis/JSON/Capture/Documents/SensorData_with_combined_events.json": 3,
    "openepcis/JSON/Capture/Documents/TransactionEvent_with_userExtensions.json": 1,
    "openepcis/JSON/Query/SensorData_with_combined_events.json": 3,
    "openepcis/JSON/Query/TransactionEvent_with_userExtensions.json": 1,
}
"""Files with events that are refused. All but the first are invalid under GS1's schema too, whatever OpenEPCIS says."""


@pytest.fixture(scope="module")
def official() -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator(json.loads(OFFICIAL.read_text()), validate_formats=True)


def test_all_files_of_the_material_are_there():
    assert len(VALID) == 47 + 43 + 9
    assert len(INVALID) == 15 + 2


def test_valid_documents_are_taken_in_and_go_back_identical(official):
    taken = 0
    for path in VALID:
        statements, bad = read(path.read_bytes())
        came = exact(path.read_bytes())
        assert len(bad) == REFUSED.get(str(path.relative_to(MATERIAL)), 0), path
        if bad and "'eventID' stands twice" not in bad[0].reason:
            assert not official.is_valid(json.loads(path.read_bytes())), path
            wrong = [event for record in bad for event in _events(exact(record.raw))]
            events = _events(came)
            events[:] = [event for event in events if event not in wrong]
        if not statements.is_empty():
            back = exact(written(statements)[0])
            assert (_events(back)[0] if "eventTime" in came else back) == came, path
        taken += statements.height
    assert taken == 55 + 92


def _events(told: dict) -> list:
    body = told["epcisBody"]
    return body["eventList"] if "eventList" in body else body["queryResults"]["resultsBody"]["eventList"]


def test_invalid_documents_are_refused_with_the_reason(official):
    for path in INVALID:
        try:
            _, bad = read(path.read_bytes())
            reasons = [record.reason for record in bad]
        except BadInput as refused:
            reasons = [fault.problem for fault in refused.faults]
        assert reasons, path
        assert all(reasons), path
        assert not official.is_valid(json.loads(path.read_bytes())), path


def test_what_we_write_is_valid_under_the_official_schema(official):
    what = [(kind, classifier, retracted) for kind in (*EVENT_TYPES, *TRADE_TYPES) for classifier in CLASSIFIERS
            for retracted in (False, True)]  # fmt: skip
    rows = [{
        "source": "own", "event_id": f"e {index}", "revision": index, "classifier": classifier, "type": kind,
        "subject": "CSQU3054383" if kind.startswith("c") else "X 8432", "object": "X 8432", "location": "ganzhou",
        "event_time": dt.datetime(2020, 6, 1, tzinfo=dt.UTC), "retracted": retracted, "detail": '{"tz":"+08:00"}',
        "objects": [{"role": "child", "scheme": "sscc", "id": "140123452345678902"},
                    {"role": "document", "scheme": "document:BKG", "id": "b 7"}],
    } for index, (kind, classifier, retracted) in enumerate(what)]  # fmt: skip
    told = sealed(pl.DataFrame(rows, schema=STATEMENT_SCHEMA))
    came, _ = read(document(EVENTS))
    for frames, options in (((told,), {}), ((told,), {"run": "h1-2020"}), ((came, told), {}), ((came,), {}), ((), {})):
        text, left = written(*frames, **options)
        assert not left
        assert [error.message for error in official.iter_errors(json.loads(text))] == []


def mutations(event: dict):
    """The event with each member missing, and with each scalar of it replaced by what may be wrong there."""
    for path, value in list(_scalars(event)):
        for wrong in (None, 7, "word", "urn:a:b", "https://ns.gs1.org/cbv/x", "", [], {}, True, "lb:x", "OBSERVE"):
            yield _changed(event, path, wrong), (path, wrong)
        yield _changed(event, path, value, rename="word"), (path, "renamed")
        yield _changed(event, path, value, rename="urn:x:y"), (path, "renamed as an extension")
    for path in [(name,) for name in event]:
        yield {name: value for name, value in event.items() if name not in path}, (path, "missing")
        yield {**event, path[0]: []}, (path, "an empty list")
        yield {**event, path[0]: {}}, (path, "an empty object")


def _scalars(value, path=()):
    if isinstance(value, dict | list) and value:
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _scalars(inner, (*path, name))
    else:
        yield path, value


def _changed(event: dict, path: tuple, value: object, rename: str | None = None) -> dict:
    changed = copy.deepcopy(event)
    place = changed
    for step in path[:-1]:
        place = place[step]
    if rename and isinstance(place, dict):
        del place[path[-1]]
        place[rename] = value
    else:
        place[path[-1]] = value
    return changed


@pytest.mark.slow
def test_our_schema_and_the_official_one_judge_alike(official):
    samples = list(EVENTS)
    for path in MATERIAL.glob("gs1/JSON/WithFull*/*.jsonld"):
        samples += json.loads(path.read_bytes())["epcisBody"]["eventList"][:1]
    judged = 0
    for event in samples:
        for changed, what in mutations(event):
            whole = document([changed], **{"@context": ["https://ref.gs1.org/standards/epcis/epcis-context.jsonld"]})
            _, bad = read(whole)
            assert (not bad) == official.is_valid(whole), (event["type"], what, bad and bad[0].reason)
            judged += 1
    assert judged > 1_000


def test_envelopes_are_judged_alike(official):
    for name in ("EPCISQueryDocument.jsonld", "Example_9.6.1-ObjectEvent-with-pseudo-SBDH-headers.jsonld"):
        whole = json.loads((MATERIAL / "gs1/JSON" / name).read_bytes())
        whole["epcisBody"].get("queryResults", {}).get("resultsBody", whole["epcisBody"])["eventList"] = []
        for changed, what in mutations(whole):
            if what[0][0] == "type":
                continue
            try:
                taken = not read(changed)[1]
            except BadInput:
                taken = False
            assert taken == official.is_valid(changed), (name, what)
