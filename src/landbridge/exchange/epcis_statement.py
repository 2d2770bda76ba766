"""An EPCIS event as columns of a statement."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

from landbridge.exchange.batches import Reading, compact_text
from landbridge.exchange.epcis_envelope import canonical
from landbridge.exchange.epcis_names import NAMESPACE, Named, location_of, named_by, own_event_id, word_of
from landbridge.exchange.epcis_words import CLASSIFIER_OF_KIND, TRAIN_STEPS, container_type
from landbridge.exchange.instants import instant_ms

__all__ = ["STATED", "columns_of", "is_ours"]

Json = dict[str, Any]

STATED: Final = "Stated"
"""Documents are kept under the word of their type; those without one under this."""
_ROLES: Final = {
    "parentID": "parent", "childEPCs": "child", "epcList": "member", "inputEPCList": "input",
    "outputEPCList": "output",
}  # fmt: skip
_CLASSES: Final = {
    "childQuantityList": "child", "quantityList": "member", "inputQuantityList": "input",
    "outputQuantityList": "output",
}  # fmt: skip
_FIRST: Final = ("iso6346", "wagon", "uic", "cis", "train", "sscc", "grai")  # whose statement it is, in this order
_SET_BY_OTHERS: Final = ("recordTime", "errorDeclaration", "@context")


def columns_of(event: Json, envelope: Json, exact: Json, reading: Reading) -> dict[str, Any]:
    """The columns of the statement an event makes, but for those of its text; the event has passed `event_flaws`.

    `exact` is the event with its numbers unchanged: an event without an id is known again by it.
    """
    error = _part(event, "errorDeclaration")
    named = list(_objects(event))
    kind, subject, object_, stage = _what(event, named)
    place = _part(event, "readPoint").get("id") or _part(event, "bizLocation").get("id")
    return {
        "source": envelope.get("sender") or reading.source or "unnamed",
        "event_id": own_event_id(event["eventID"]) if "eventID" in event else _content_id(exact),
        "revision": instant_ms(error["declarationTime"]) if error else 0,
        "classifier": CLASSIFIER_OF_KIND.get(event["type"], "ACT") if is_ours(event, envelope) else "ACT",
        "type": kind, "subject": subject, "object": object_,
        "location": location_of(place, reading.places) if place else None, "stage": stage, "quantity": None,
        "event_time": instant_ms(event["eventTime"]), "retracted": bool(error),
        "objects": _others(named, {subject, object_}), "detail": _detail(event, error),
    }  # fmt: skip


def is_ours(event: Json, envelope: Json) -> bool:
    """Whether the prefix `lb` stands for our namespace in an event."""
    parts: list[Any] = []
    for context in (envelope.get("@context"), event.get("@context")):
        parts += cast("list[Any]", context) if isinstance(context, list) else [context]
    bound = [cast("Json", part)["lb"] for part in parts if isinstance(part, dict) and "lb" in part]
    return bool(bound) and bound[-1] == NAMESPACE


def _part(event: Json, name: str) -> Json:
    """A member that is an object; an empty one where it is missing."""
    return event.get(name) or {}


def _content_id(exact: Json) -> str:
    """The id of an event that has none: what is declared wrong later keeps it, for a declaration is no part of it."""
    text = canonical({name: value for name, value in exact.items() if name not in _SET_BY_OTHERS})
    return f"sha:{hashlib.sha256(text.encode()).hexdigest()[:32]}"


def _what(event: Json, named: Sequence[tuple[str, Named]]) -> tuple[str, str | None, str | None, str | None]:
    """Type, subject, object and stage."""
    step = word_of(event.get("bizStep") or "")
    told = _subject(named)
    if told is None:
        documents = [each.id for role, each in named if role == "document"]
        kind = "document.stated" if documents else "thing.stated"
        return kind, documents[0] if documents else None, None, step or None
    role, subject = told
    if subject.scheme == "iso6346":
        return _of_container(subject, role, step, named)
    if subject.scheme == "train" and step in TRAIN_STEPS:
        return TRAIN_STEPS[step], subject.id, None, None
    return "thing.stated", subject.id, None, step or None


def _of_container(
    container: Named, role: str, step: str, named: Sequence[tuple[str, Named]]
) -> tuple[str, str, str | None, str | None]:
    kind = container_type(step, holds=role == "parent")
    if role == "child" and kind in ("container.stuffed", "container.stripped"):
        kind = "container.seen"  # it is what is packed, not what is packed into
    if kind == "container.seen":
        return kind, container.id, None, step or None
    carriers = [each.id for other, each in named if other == "parent" and each != container]
    moved = kind in ("container.loaded", "container.discharged")
    return kind, container.id, carriers[0] if moved and carriers else None, None


def _subject(named: Sequence[tuple[str, Named]]) -> tuple[str, Named] | None:
    """Whose statement it is, with its role: a container, else wagon, train, SSCC, GRAI, else the first thing."""
    things = [(role, each) for role, each in named if role != "document" and each.scheme not in ("class", "device")]
    for scheme in _FIRST:
        for role, each in things:
            if each.scheme == scheme:
                return role, each
    return things[0] if things else None


def _objects(event: Json) -> Iterator[tuple[str, Named]]:
    """Everything an event tells of, with its role, in a fixed order."""
    for member, role in _ROLES.items():
        told: str | list[str] = event.get(member) or []
        for uri in [told] if isinstance(told, str) else told:
            yield role, named_by(uri)
    for member, role in _CLASSES.items():
        for each in event.get(member) or ():
            yield role, Named("class", each["epcClass"])
    for each in event.get("bizTransactionList") or ():
        yield "document", Named(f"document:{_document_word(each.get('type'))}", named_by(each["bizTransaction"]).id)
    for uri in _devices(event):
        yield "member", Named("device", uri)


def _document_word(kind: str | None) -> str:
    return word_of(kind).removeprefix(f"{NAMESPACE}document/") if kind else STATED


def _devices(event: Json) -> Iterator[str]:
    for sensors in event.get("sensorElementList") or ():
        for told in (_part(sensors, "sensorMetadata"), *sensors["sensorReport"]):
            if "deviceID" in told:
                yield told["deviceID"]


def _others(named: Sequence[tuple[str, Named]], taken: set[str | None]) -> list[dict[str, str]]:
    """Everything told of beside subject and object, each once in each role."""
    kept = dict.fromkeys((role, each.scheme, each.id) for role, each in named if each.id not in taken)
    return [{"role": role, "scheme": scheme, "id": id_} for role, scheme, id_ in kept]


def _detail(event: Json, error: Json) -> str:
    """Further fields. Owners, item data and extensions stay in the message alone, which can be erased."""
    places = [_part(event, name).get("id") for name in ("readPoint", "bizLocation")]
    detail: Json = {
        "tz": event["eventTimeZoneOffset"], "form": event["type"], "action": event.get("action"),
        "step": word_of(event.get("bizStep") or ""), "disposition": word_of(event.get("disposition") or ""),
        "held_at": places[1] if places[0] and places[1] != places[0] else None,
        "parent": _parent(event), "transformation": event.get("transformationID"),
        "quantities": [
            {"role": role, **each} for member, role in _CLASSES.items() for each in event.get(member) or ()
        ],
        "measures": [_measure(each) for told in event.get("sensorElementList") or () for each in told["sensorReport"]],
        "error": {name: error[name] for name in ("reason", "correctiveEventIDs") if name in error},
    }  # fmt: skip
    kept = {name: value for name, value in detail.items() if value}
    return compact_text(kept)


def _parent(event: Json) -> str | None:
    """What things were put into or taken out of: it need not be what the statement is about."""
    told: str | list[str] = event.get("parentID") or []  # of a transaction there may be several
    return named_by(told).id if isinstance(told, str) and event["type"] != "TransactionEvent" else None


_MEASURED: Final = ("type", "time", "value", "minValue", "maxValue", "meanValue", "uom", "exception")


def _measure(report: Json) -> dict[str, Any]:
    return {name: report[name] for name in _MEASURED if name in report}
