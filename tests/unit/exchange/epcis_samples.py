"""EPCIS documents written for the tests: five kinds of events on one journey from Ganzhou."""

from __future__ import annotations

CONTEXT = [
    "https://ref.gs1.org/standards/epcis/epcis-context.jsonld",
    {"yard": "https://yard.example/terms/"},
]
WHEN = {"eventTime": "2020-07-10T05:10:00.123456+08:00", "eventTimeZoneOffset": "+08:00"}

OBJECT_EVENT = {
    "type": "ObjectEvent", **WHEN, "eventID": "urn:uuid:00000000-0000-4000-8000-000000000001",
    "recordTime": "2020-07-10T06:00:00Z", "epcList": ["urn:epc:id:sscc:4012345.1234567890",
    "urn:epc:id:bic:CSQU3054383"], "action": "ADD", "bizStep": "inspecting", "disposition": "in_progress",
    "readPoint": {"id": "https://vocabulary.uncefact.org/unlocode#CNGZH"},
    "bizLocation": {"id": "urn:epc:id:sgln:4012345.00002.0"},
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epc:id:gdti:4012345.00001.77"}],
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.00225"}],
    "ilmd": {"yard:sealedBy": "A. Person"}, "yard:lamp": {"yard:colour": ["red", 1.0]},
}  # fmt: skip
AGGREGATION_EVENT = {
    "type": "AggregationEvent", **WHEN, "eventID": "urn:uuid:00000000-0000-4000-8000-000000000002",
    "parentID": "https://ns.landbridge.example/id/train/X8432", "childEPCs": ["urn:epc:id:bic:CSQU3054383"],
    "childQuantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.012345.lot1", "quantity": 400.50, "uom": "KGM"}],
    "action": "ADD", "bizStep": "loading",
}  # fmt: skip
TRANSACTION_EVENT = {
    "type": "TransactionEvent", **WHEN, "action": "ADD", "epcList": [], "bizStep": "accepting",
    "bizTransactionList": [{"type": "https://yard.example/terms/waybill", "bizTransaction": "urn:yard:waybill:7"}],
}  # fmt: skip
TRANSFORMATION_EVENT = {
    "type": "TransformationEvent", **WHEN, "eventID": "urn:uuid:00000000-0000-4000-8000-000000000004",
    "inputEPCList": ["urn:epc:id:sgtin:4012345.011111.987"], "outputEPCList": ["urn:epc:id:sgtin:4012345.077889.25"],
    "outputQuantityList": [{"epcClass": "urn:epc:idpat:sgtin:4012345.077889.*", "quantity": 7}],
    "errorDeclaration": {"declarationTime": "2020-07-11T00:00:00+08:00", "reason": "incorrect_data",
                         "correctiveEventIDs": ["urn:uuid:00000000-0000-4000-8000-000000000009"]},
}  # fmt: skip
ASSOCIATION_EVENT = {
    "type": "AssociationEvent", **WHEN, "eventID": "urn:uuid:00000000-0000-4000-8000-000000000005",
    "parentID": "urn:epc:id:grai:4012345.55555.987", "childEPCs": ["urn:epc:id:giai:4000001.12345"], "action": "ADD",
    "sensorElementList": [{"sensorMetadata": {"deviceID": "urn:epc:id:giai:4000001.111"}, "sensorReport": [
        {"type": "Temperature", "value": 26.0, "uom": "CEL", "time": "2020-07-10T05:00:00+08:00"}]}],
}  # fmt: skip
EVENTS = [OBJECT_EVENT, AGGREGATION_EVENT, TRANSACTION_EVENT, TRANSFORMATION_EVENT, ASSOCIATION_EVENT]


def document(events: list, **members) -> dict:
    """An EPCISDocument with these events."""
    return {
        "@context": CONTEXT, "id": "https://yard.example/document/1", "type": "EPCISDocument", "schemaVersion": "2.0",
        "creationDate": "2020-07-11T00:00:00Z", "sender": "yard", "yard:shift": {"eventList": []},
        "epcisBody": {"eventList": events}, "yard:footer": [{"epcisBody": {"eventList": []}}], **members,
    }  # fmt: skip
