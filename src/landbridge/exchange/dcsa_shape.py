"""Where the two versions of Track & Trace write the same things; everything behind it knows one shape only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from landbridge.exchange.dcsa_codes import EVENT_KINDS

__all__ = ["PLACE_WORDS", "Json", "Told", "Version", "at_path", "put_further", "put_list", "put_word", "told_by"]

Json = Mapping[str, Any]
Version = Literal["dcsa-2.2", "dcsa-3.0"]

# One row a word: its name, where 3.0.0 has it, where 2.2.0 has it. Of several places the first that is there counts.
_CALL: Final = "transportDetails.transportCall"
_WORDS: Final = (
    ("event_id", "eventID", "eventID"),
    ("occurred", "eventDateTime", "eventDateTime"),
    ("updated", "eventUpdatedDateTime", "eventCreatedDateTime"),
    ("kind", "eventClassification.eventTypeCode", "eventType"),
    ("classifier", "eventClassification.eventClassifierCode", "eventClassifierCode"),
    ("unlocode", "eventLocation.UNLocationCode",
     "eventLocation.UNLocationCode transportCall.location.UNLocationCode transportCall.UNLocationCode"),
    ("facility", "eventLocation.facility.facilityCode",
     "eventLocation.facilityCode transportCall.location.facilityCode transportCall.facilityCode"),
    ("provider", "eventLocation.facility.facilityCodeListProvider",
     "eventLocation.facilityCodeListProvider transportCall.location.facilityCodeListProvider "
     "transportCall.facilityCodeListProvider"),
    ("facility_type", "eventLocation.facilityTypeCode", "transportCall.facilityTypeCode"),
    ("lat", "eventLocation.geoCoordinate.latitude", "eventLocation.latitude transportCall.location.latitude"),
    ("lon", "eventLocation.geoCoordinate.longitude", "eventLocation.longitude transportCall.location.longitude"),
    ("equipment", "equipmentDetails.equipmentReference", "equipmentReference"),
    ("iso_code", "equipmentDetails.ISOEquipmentCode", "ISOEquipmentCode"),
    ("empty", "equipmentDetails.emptyIndicatorCode", "emptyIndicatorCode"),
    ("movement", "equipmentDetails.movementType", ""),
    ("document", "shipmentDetails.documentReference.reference", "documentID"),
    ("document_type", "shipmentDetails.documentReference.typeCode", "documentTypeCode"),
    ("mode", f"{_CALL}.modeOfTransport", "transportCall.modeOfTransport"),
    ("call", f"{_CALL}.transportCallReference", "transportCall.transportCallID transportCallID"),
    ("service", f"{_CALL}.serviceCodeOrReference.carrierServiceCode", "transportCall.carrierServiceCode"),
    ("voyage_out", f"{_CALL}.exportVoyageNumberOrReference.carrierVoyageNumber",
     "transportCall.exportVoyageNumber transportCall.carrierVoyageNumber"),
    ("voyage_in", f"{_CALL}.importVoyageNumberOrReference.carrierVoyageNumber", "transportCall.importVoyageNumber"),
    ("imo", f"{_CALL}.vesselTransport.vesselIMONumber", "transportCall.vessel.vesselIMONumber"),
    ("rail_service", f"{_CALL}.railTransport.railServiceReference", ""),
    ("departure", f"{_CALL}.railTransport.departureID", ""),
    ("wagon", f"{_CALL}.railTransport.railCarReference", ""),
    ("iot", "iotDetails.iotEventCode", ""),
    ("party", "eventRouting.originatingParty.partyCode", ""),
    ("party_provider", "eventRouting.originatingParty.codeListProvider", ""),
    ("party_list", "eventRouting.originatingParty.codeListName", ""),
    ("party_function", "eventRouting.originatingParty.partyFunction", ""),
)  # fmt: skip

_PLACES: Final[dict[Version, dict[str, tuple[tuple[str, ...], ...]]]] = {
    "dcsa-3.0": {name: tuple(tuple(path.split(".")) for path in new.split()) for name, new, _ in _WORDS},
    "dcsa-2.2": {name: tuple(tuple(path.split(".")) for path in old.split()) for name, _, old in _WORDS},
}
_CALLS: Final[dict[Version, tuple[str, ...]]] = {"dcsa-3.0": tuple(_CALL.split(".")), "dcsa-2.2": ("transportCall",)}
# Lists: where they stand, and the members of an entry that hold kind and value.
_LISTS: Final[dict[Version, dict[str, tuple[tuple[str, ...], str, str]]]] = {
    "dcsa-3.0": {
        "documents": (("shipmentDetails", "additionalDocumentReferences"), "typeCode", "reference"),
        "references": (("shipmentDetails", "shipmentReferences"), "typeCode", "reference"),
        "seals": (("equipmentDetails", "seals"), "type", "number"),
    },
    "dcsa-2.2": {
        "documents": (("documentReferences",), "documentReferenceType", "documentReferenceValue"),
        "references": (("references",), "referenceType", "referenceValue"),
        "seals": (("seals",), "sealType", "sealNumber"),
    },
}


PLACE_WORDS: Final = ("unlocode", "facility", "provider", "facility_type", "lat", "lon")
_NAMED_OTHERWISE: Final = {"BORD": "BOCR"}  # a border, in 3.0.0 and in 2.2.0


_OBJECT: Final[Any] = dict  # as JSON decodes them; asked a dozen times an event


@dataclass(frozen=True, slots=True)
class Told:
    """What an event of either version tells.

    `words`: by the names of the table above, None where nothing is said. `code` is the code of its kind of event.
    The lists hold (kind, value).
    """

    version: Version
    words: Mapping[str, str | None]
    code: str | None
    retracted: bool
    sequence: int | None
    delays: tuple[str, ...]
    documents: tuple[tuple[str, str], ...]
    references: tuple[tuple[str, str], ...]
    seals: tuple[tuple[str, str], ...]
    reefer: Json | None

    def __getitem__(self, name: str) -> str | None:
        """A word by its name."""
        return self.words[name]


def told_by(event: Json, version: Version) -> Told:
    """What an event tells; it has passed the schema of its version."""
    words = {name: _first_text(event, paths) for name, paths in _PLACES[version].items()}
    codes = at_path(event, ("eventClassification",)) if version == "dcsa-3.0" else event
    where = EVENT_KINDS.get(words["kind"] or "")
    code = at_path(codes, (where,)) if where else None
    sequence = at_path(event, (*_CALLS[version], "transportCallSequenceNumber"))
    return Told(
        version=version, words=words, code=code if isinstance(code, str) else None,
        retracted=event.get("isRetracted") is True or event.get("retracted") is True,
        sequence=sequence if type(sequence) is int else None,
        delays=_delays(event, version), reefer=event.get("reeferDetails"),
        **{name: _pairs(event, *place) for name, place in _LISTS[version].items()},
    )  # fmt: skip


def at_path(node: Any, path: Iterable[str]) -> Any:
    """The member at a path, None where there is none."""
    for name in path:
        if type(node) is not _OBJECT:
            return None
        node = node.get(name)
    return node


def _first_text(event: Json, paths: tuple[tuple[str, ...], ...]) -> str | None:
    for path in paths:
        found = at_path(event, path)
        if isinstance(found, str) and found.strip():
            return found.strip()
    return None


def _delays(event: Json, version: Version) -> tuple[str, ...]:
    if version == "dcsa-2.2":
        code = event.get("delayReasonCode")
        return (code,) if isinstance(code, str) else ()
    return tuple(at_path(event, ("transportDetails", "delayReasonCodes")) or ())


def _pairs(event: Json, path: tuple[str, ...], kind: str, value: str) -> tuple[tuple[str, str], ...]:
    entries = at_path(event, path) or ()
    return tuple((str(entry.get(kind) or ""), str(entry[value])) for entry in entries if entry.get(value))


def put_word(event: dict[str, Any], version: Version, name: str, value: str) -> None:
    """Write a word where its version has it; a version that has no place for it goes without."""
    paths = _PLACES[version].get(name)
    if not paths:
        return
    if version == "dcsa-2.2" and name in PLACE_WORDS:
        # Transports have their place in the call, equipment in the event; documents have none.
        kind = event.get("eventType")
        if kind == "SHIPMENT" or (name == "facility_type" and kind != "TRANSPORT"):
            return
        value = _NAMED_OTHERWISE.get(value, value) if name == "facility_type" else value
        paths = paths[1:] if kind == "TRANSPORT" and name != "facility_type" else paths
    _put(event, paths[0], value)


def put_list(event: dict[str, Any], version: Version, name: str, kind: str | None, value: str) -> None:
    """Add an entry to one of the lists of an event."""
    path, kind_member, value_member = _LISTS[version][name]
    entries: list[Any] = at_path(event, path) or []
    entry = {value_member: value} if kind is None else {kind_member: kind, value_member: value}
    _put(event, path, [*entries, entry])


def put_further(event: dict[str, Any], version: Version, detail: Json) -> None:
    """Write what is no word: number of the call, delays, measures of a reefer."""
    call = _CALLS[version]
    sequence, delays, reefer = at_path(detail, ("transport", "sequence")), detail.get("delays"), detail.get("reefer")
    if type(sequence) is int and at_path(event, call):
        _put(event, (*call, "transportCallSequenceNumber"), sequence)
    if delays and version == "dcsa-3.0":
        _put(event, ("transportDetails", "delayReasonCodes"), delays)
    elif delays and "transportEventTypeCode" in event:
        event["delayReasonCode"] = delays[0]
    if reefer and version == "dcsa-3.0":
        event["reeferDetails"] = reefer


def _put(event: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    node = event
    for name in path[:-1]:
        node = node.setdefault(name, {})
    node[path[-1]] = value
