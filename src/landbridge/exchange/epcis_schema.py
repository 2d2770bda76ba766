"""Judge EPCIS events and envelopes: by our own schema with formats checked, then by what a book can keep."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final

from landbridge.exchange.flaws import Flaw, keyword_of, place_of, shortened, validator_of
from landbridge.exchange.instants import FIRST_YEAR, LAST_YEAR, instant_ms

__all__ = ["DOCUMENTS", "STANDARD_EVENTS", "envelope_flaws", "event_flaws"]

STANDARD_EVENTS: Final = ("ObjectEvent", "AggregationEvent", "TransactionEvent", "TransformationEvent",
                          "AssociationEvent")  # fmt: skip
DOCUMENTS: Final = ("EPCISDocument", "EPCISQueryDocument")
_TYPES: Final = f"give a type of EPCIS: {', '.join(STANDARD_EVENTS)}, or a URI"
_MOST_SHOWN: Final = 5


@cache
def _validators() -> dict[str, Any]:
    """A validator for each kind of event and envelope."""
    text = (files("landbridge") / "data" / "epcis" / "epcis-2.0.json").read_text(encoding="utf-8")
    definitions = json.loads(text)["$defs"]
    return {kind: validator_of(definitions, kind) for kind in (*STANDARD_EVENTS, *DOCUMENTS, "ExtendedEvent")}


def envelope_flaws(envelope: Mapping[str, Any]) -> tuple[Flaw, ...]:
    """What is wrong with a document apart from its events."""
    return _flaws_by(_validators()[envelope["type"]], envelope, "document")


def event_flaws(event: Mapping[str, Any], *, bare: bool) -> tuple[Flaw, ...]:
    """What is wrong with an event, the first few where it is much; a bare one has to tell its @context."""
    kind = event.get("type")
    if not isinstance(kind, str):
        return (Flaw("type", "the type of the event is missing", _TYPES),)
    if bare and "@context" not in event:
        return (Flaw("@context", "an event that stands alone has no @context", "add it, or send a document"),)
    found = _flaws_by(_validators()[kind if kind in STANDARD_EVENTS else "ExtendedEvent"], event, "event")
    return found or tuple(_unkept(event))


def _flaws_by(validator: Any, found: Mapping[str, Any], whole: str) -> tuple[Flaw, ...]:
    errors: list[Any] = list(islice(validator.iter_errors(found), _MOST_SHOWN + 1))
    # Members that are wrong count as unknown too: that is said only where nothing else is.
    named = [error for error in errors if keyword_of(error) != "UnevaluatedProperties"]
    return tuple(_flaw(error, whole) for error in (named or errors)[:_MOST_SHOWN])


def _flaw(error: Any, whole: str) -> Flaw:
    keyword = keyword_of(error)
    return Flaw(place_of(error, whole), shortened(_reason(error, keyword)), _remedy(error, keyword))


def _remedy(error: Any, keyword: str) -> str:
    """The way out; that of a type or an id that is no URI names no instant."""
    if keyword == "Format" and 'not a "uri' in str(error.message):
        return _TYPES if list(error.instance_path) == ["type"] else "write an id as a URI"
    return _REMEDIES.get(keyword, "correct it as EPCIS 2.0 has it")


def _reason(error: Any, keyword: str) -> str:
    """The reason in words; that of several forms, none of which fits, names no form otherwise."""
    if keyword == "AnyOf" and isinstance(error.instance, str):
        return f"{error.instance!r} is no word of the vocabulary, and no URI of another one"
    if keyword == "AnyOf" and isinstance(error.instance, list):
        return "neither a URI nor a list of URIs"
    if keyword == "AnyOf" and isinstance(error.instance, dict):
        return "it names no things, or not enough of what such an event tells"
    return str(error.message)


_REMEDIES: Final = {
    "AnyOf": "write a word of CBV 2.0 as it is, or what the kind of event asks for",
    "Required": "add what is missing",
    "Format": "write an instant as 2020-06-01T08:00:00+08:00, an id as a URI",
    "Enum": "write one of the words named",
    "Type": "write it as the type named",
    "UnevaluatedProperties": "leave it out, or give it a prefix that @context explains",
    "AdditionalProperties": "leave it out, or give it a prefix that @context explains",
    "PropertyNames": "give it a prefix that @context explains",
}


def _unkept(event: Mapping[str, Any]) -> Iterator[Flaw]:
    """Instants that no book keeps."""
    error: Mapping[str, Any] = event.get("errorDeclaration") or {}
    times: dict[str, str | None] = {
        "eventTime": event["eventTime"],
        "errorDeclaration.declarationTime": error.get("declarationTime"),
    }
    for place, text in times.items():
        if text is not None and instant_ms(text) is None:
            reason = f"{text!r} is no instant between {FIRST_YEAR} and {LAST_YEAR + 1}"
            yield Flaw(place, reason, "write it as 2020-06-01T08:00:00+08:00")
