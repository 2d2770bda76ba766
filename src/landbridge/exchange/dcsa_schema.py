"""Judge DCSA events: by the published schemas with their formats, then by what a statement can not do without."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final

from landbridge.exchange.dcsa_codes import EVENT_KINDS
from landbridge.exchange.dcsa_shape import Json, Told, Version, at_path, told_by
from landbridge.exchange.flaws import Flaw, keyword_of, place_of, shortened, validator_of
from landbridge.exchange.instants import FIRST_YEAR, LAST_YEAR, instant_ms

__all__ = ["codes_of", "document_codes", "judged", "validators"]

_FILES: Final[dict[Version, str]] = {"dcsa-2.2": "tnt-2.2.0.json", "dcsa-3.0": "tnt-3.0.0.json"}
_ROOTS: Final[dict[Version, dict[str, str]]] = {
    "dcsa-2.2": {"SHIPMENT": "shipmentEvent", "TRANSPORT": "transportEvent", "EQUIPMENT": "equipmentEvent"},
    "dcsa-3.0": dict.fromkeys(EVENT_KINDS, "Event"),
}
_MOST_SHOWN: Final = 5


@cache
def validators(version: Version) -> dict[str, Any]:
    """The validators of a version by kind of event."""
    definitions = _schema(version)["$defs"]
    made = {root: validator_of(definitions, root) for root in set(_ROOTS[version].values())}
    return {kind: made[root] for kind, root in _ROOTS[version].items()}


@cache
def codes_of(version: Version, kind: str) -> tuple[str, ...]:
    """Codes that a version has for a kind of event."""
    definitions = _schema(version)["$defs"]
    if version == "dcsa-2.2":
        return tuple(definitions[EVENT_KINDS[kind]]["enum"]) if kind in _ROOTS[version] else ()
    return tuple(definitions["EventClassification"]["properties"][EVENT_KINDS[kind]]["x-codes"])


@cache
def document_codes(version: Version) -> tuple[str, ...]:
    """Codes of the documents an event may refer to."""
    definitions = _schema(version)["$defs"]
    if version == "dcsa-2.2":
        return tuple(definitions["documentReferences_inner"]["properties"]["documentReferenceType"]["enum"])
    return tuple(definitions["DocumentReference"]["properties"]["typeCode"]["x-codes"])


def judged(event: Json, version: Version) -> Told | tuple[Flaw, ...]:
    """What an event tells, or what is wrong with it; the first few where it is much."""
    if version == "dcsa-3.0" and event.get("isRetracted") is True:
        if found := _schema_flaws(event, validators(version)["SHIPMENT"]):
            return found
        told = told_by(event, version)
        return tuple(_retraction_flaws(told)) or told
    kind = at_path(event, ("eventClassification", "eventTypeCode") if version == "dcsa-3.0" else ("eventType",))
    if not isinstance(kind, str) or kind not in _ROOTS[version]:
        return (_no_kind(event, kind, version),)
    if found := _schema_flaws(event, validators(version)[kind]):
        return found
    told = told_by(event, version)
    return tuple(_own_flaws(told)) or told


def _schema(version: Version) -> Any:
    return json.loads((files("landbridge") / "data" / "dcsa" / _FILES[version]).read_text(encoding="utf-8"))


def _no_kind(event: Json, kind: object, version: Version) -> Flaw:
    place = "eventClassification.eventTypeCode" if version == "dcsa-3.0" else "eventType"
    known = ", ".join(_ROOTS[version])
    if kind is not None:
        return Flaw(place, f"{kind!r} is no kind of event of {version}", f"write one of {known}")
    lists = [name for name, value in event.items() if isinstance(value, list)]
    if lists:
        return Flaw(lists[0], f"no event: it holds a list {lists[0]!r}", "put the events into the array itself")
    other = "3.0" if version == "dcsa-2.2" else "2.2"
    sign = "eventClassification" if version == "dcsa-2.2" else "eventType"
    if sign in event:
        return Flaw(place, f"no event of {version}: it looks like one of {other}", f"read it as dcsa-{other}")
    return Flaw(place, "the kind of event is missing", f"add it: one of {known}")


def _schema_flaws(event: Json, validator: Any) -> tuple[Flaw, ...]:
    if validator.is_valid(event):
        return ()
    return tuple(_flaw(error) for error in islice(validator.iter_errors(event), _MOST_SHOWN))


def _flaw(error: Any) -> Flaw:
    return Flaw(place_of(error, "event"), shortened(str(error.message)), _REMEDIES.get(keyword_of(error), _CORRECT))


_CORRECT: Final = "correct it as the schema of DCSA has it"
_REMEDIES: Final = {
    "Required": "add what is missing",
    "Format": "write an instant as 2020-06-01T08:00:00+08:00, an id as a UUID",
    "Enum": "write one of the codes named",
    "MaxLength": "shorten it",
    "Type": "write it as the type named",
}


def _own_flaws(told: Told) -> Iterator[Flaw]:
    """What the schema of 3.0.0 leaves open and its text does not, and the years that can be kept."""
    kind = told["kind"] or ""
    classification = "eventClassification." if told.version == "dcsa-3.0" else ""
    codes = codes_of(told.version, kind)
    if told.code not in codes:
        yield Flaw(f"{classification}{EVENT_KINDS[kind]}", f"{told.code!r} is no code of {told.version}",
                   f"write one of {', '.join(codes)}")  # fmt: skip
    if told["classifier"] not in ("PLN", "EST", "ACT", "REQ"):
        yield Flaw(f"{classification}eventClassifierCode", f"{told['classifier']!r} is no classifier",
                   "write PLN, EST or ACT")  # fmt: skip
    if kind == "SHIPMENT" and not told["document"]:
        yield Flaw("shipmentDetails.documentReference", "it names no document", "add typeCode and reference")
    if told["occurred"] is None:
        yield Flaw("eventDateTime", "it tells no time", "add eventDateTime")
    yield from _year_flaws(told)


def _year_flaws(told: Told) -> Iterator[Flaw]:
    updated = "eventUpdatedDateTime" if told.version == "dcsa-3.0" else "eventCreatedDateTime"
    for place, text in (("eventDateTime", told["occurred"]), (updated, told["updated"])):
        if text is not None and instant_ms(text) is None:
            yield Flaw(place, f"{text!r} is no instant between {FIRST_YEAR} and {LAST_YEAR + 1}",
                       "write it as 2020-06-01T08:00:00+08:00")  # fmt: skip


def _retraction_flaws(told: Told) -> Iterator[Flaw]:
    if told["event_id"] is None:
        yield Flaw("eventID", "it takes back an event and names none", "add eventID")
    if told["updated"] is None:
        yield Flaw("eventUpdatedDateTime", "a retraction without it can not be set in order with what it takes back",
                   "add eventUpdatedDateTime")  # fmt: skip
    yield from _year_flaws(told)
