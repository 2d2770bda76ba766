"""A DCSA event as columns of a statement."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final
from urllib.parse import quote

from landbridge.exchange.batches import Reading, compact_text
from landbridge.exchange.dcsa_codes import EQUIPMENT_TYPES, TRAIN_TYPES
from landbridge.exchange.dcsa_shape import PLACE_WORDS, Told
from landbridge.exchange.instants import instant_ms
from landbridge.identifiers import Identity, recognise

__all__ = ["OWN_LIST", "PUBLISHED_BY", "columns_of", "is_rail", "source_of", "train_of"]

OWN_LIST: Final = ("ZZZ", "landbridge")
"""Provider and list of party codes that are sources of statements as they stand (ZZZ: mutually defined)."""

PUBLISHED_BY: Final = re.compile(r"urn:dcsa:party:([^:]*):([^:]*):([^:]+)")
"""Sources made of an originating party: provider, list and code, each with its signs other than letters as %XX."""

_CALL_WORDS: Final = ("mode", "call", "service", "voyage_out", "voyage_in", "imo", "rail_service", "departure", "wagon")
_DAY_MS: Final = 86_400_000
# ISO 3166-1 leaves these to users; UN/LOCODE itself has XK and XZ.
_NO_COUNTRY: Final = re.compile(r"AA|Q[M-Z]|X[A-JL-Y]|ZZ")
_UNLOCODE: Final = re.compile(r"[A-Z]{2}[A-Z2-9]{3}")


def columns_of(told: Told, canonical: str, reading: Reading) -> dict[str, Any]:
    """The columns of the statement an event makes, but for those of its text; the event has been judged.

    `canonical` is the text that names an event without an id.
    """
    kind, subject, object_, stage = _what(told)
    updated = instant_ms(told["updated"] or "")
    occurred = instant_ms(told["occurred"] or "")
    return {
        "source": source_of(told) or reading.source or "unnamed",
        "event_id": told["event_id"] or f"sha:{hashlib.sha256(canonical.encode()).hexdigest()[:32]}",
        "revision": updated or 0,
        "classifier": told["classifier"] if told["classifier"] in ("PLN", "EST", "ACT", "REQ") else "ACT",
        "type": kind, "subject": subject, "object": object_, "location": _location(told, reading), "stage": stage,
        "quantity": None, "event_time": occurred if occurred is not None else updated, "retracted": told.retracted,
        "objects": _objects(told, {subject, object_}), "detail": _detail(told),
    }  # fmt: skip


def is_rail(told: Told) -> bool:
    """Whether the transport told of is a train."""
    return told["mode"] == "RAIL" or any(told[name] for name in ("departure", "rail_service", "wagon"))


def train_of(told: Told) -> str | None:
    """The train told of: its departure, else its voyage, else the call."""
    return (told["departure"] or told["voyage_out"] or told["call"]) if is_rail(told) else None


def source_of(told: Told) -> str | None:
    """Who published the event: code list and code, which are a part of its key; None in 2.2.0."""
    code = told["party"]
    if code is None:
        return None
    lists = (told["party_provider"] or "", told["party_list"] or "")
    if lists == OWN_LIST:
        return code
    return ":".join(("urn:dcsa:party", *(quote(word, safe="") for word in (*lists, code))))


def _what(told: Told) -> tuple[str, str | None, str | None, str | None]:
    """Type, subject, object and stage."""
    kind, code, train = told["kind"], told.code, train_of(told)
    if kind == "SHIPMENT":
        return "document.stated", told["document"], None, code
    if kind == "TRANSPORT" and code is not None:
        if train is not None:
            return TRAIN_TYPES[code], train, None, None
        return "thing.stated", f"imo:{told['imo']}" if told["imo"] else told["call"], None, code
    container = _container(told)
    if container is None:
        return ("border.crossed", train, None, None) if code == "CROS" and train else ("thing.stated", None, None, code)
    if kind != "EQUIPMENT" or code not in EQUIPMENT_TYPES:
        return "container.seen", container, None, told["iot"] or code
    type_ = EQUIPMENT_TYPES[code]
    on_train = train if code in ("LOAD", "DISC") else None
    return type_, container, on_train, code if type_ == "container.available" else None


def _container(told: Told) -> str | None:
    text = told["equipment"]
    return _recognised("member", text)["id"] if text else None


def _location(told: Told, reading: Reading) -> str | None:
    """The place of the network a code stands for, else the code; never a place by its name or coordinates."""
    code, facility = told["unlocode"], told["facility"]
    if code:
        return reading.places.location_of(code)
    return f"{(told['provider'] or 'facility').lower()}:{facility}" if facility else None


def _objects(told: Told, named: set[str | None]) -> list[dict[str, str]]:
    """Everything told of beside subject and object, each once in each role."""
    found = {(each["role"], each["id"]): each for each in _all_objects(told) if each["id"] not in named}
    return list(found.values())


def _all_objects(told: Told) -> Iterator[dict[str, str]]:
    equipment, wagon, document, train = told["equipment"], told["wagon"], told["document"], train_of(told)
    if equipment:
        yield _recognised("member", equipment)
    if train:
        yield {"role": "parent", "scheme": "train", "id": train}
    if wagon:
        yield _recognised("parent", wagon, "wagon")
    if told["imo"]:
        yield {"role": "parent", "scheme": "imo", "id": f"imo:{told['imo']}"}
    if document:
        yield _document(told["document_type"] or "", document)
    yield from _listed(told)


def _listed(told: Told) -> Iterator[dict[str, str]]:
    for kind, value in told.documents:
        yield _document(kind, value)
    for kind, value in told.references:
        yield _recognised("member", value) if kind == "EQ" else _document(f"reference:{kind}", value)
    for _, number in told.seals:
        yield {"role": "member", "scheme": "seal", "id": number}


def _recognised(role: str, text: str, kind: str = "container") -> dict[str, str]:
    """A thing in the normal form of its kind; what is none of that kind stays as it is written."""
    found = next((each for each in _readings(text) if each.kind == kind), None)
    return {"role": role, "scheme": found.scheme if found else kind, "id": found.id if found else text}


@lru_cache(65_536)
def _readings(text: str) -> tuple[Identity, ...]:
    """The same container is told of again and again."""
    return recognise(text)


def _document(kind: str, value: str) -> dict[str, str]:
    return {"role": "document", "scheme": kind if ":" in kind else f"document:{kind}", "id": value}


def _detail(told: Told) -> str | None:
    """Further fields. Names, addresses and remarks in free words stay in the message alone."""
    place = _given(told, PLACE_WORDS)
    if told["facility_type"] == "CLOC":  # a customer's place may be somebody's home
        place = {name: value for name, value in place.items() if name not in ("lat", "lon")}
    detail: dict[str, Any] = {
        "tz": _offset(told["occurred"] or ""),
        **_given(told, ("iso_code", "empty", "movement", "party_function")),
        "document_type": told["document_type"] if told["kind"] == "SHIPMENT" else None,
        "place": place,
        "transport": {**_given(told, _CALL_WORDS), **({} if told.sequence is None else {"sequence": told.sequence})},
        "delays": list(told.delays), "reefer": told.reefer, "remarks": list(_remarks(told)),
    }  # fmt: skip
    kept = {name: value for name, value in detail.items() if value}
    return compact_text(kept) if kept else None


def _given(told: Told, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: told[name] for name in names if told[name]}


def _offset(text: str) -> str | None:
    found = re.search(r"[+-]\d\d:\d\d$", text)
    return found.group() if found else None


def _remarks(told: Told) -> Iterator[str]:
    """What is doubtful in an event that can be taken in all the same."""
    if told["event_id"] is None:
        yield "no eventID: it is known again by its content alone"
    code = told["unlocode"] or ""
    if code and not _UNLOCODE.fullmatch(code):
        yield f"UNLocationCode {code} has not the form of one"
    elif _NO_COUNTRY.match(code):
        yield f"UNLocationCode {code}: {code[:2]} is the code of no country"
    occurred, updated = instant_ms(told["occurred"] or ""), instant_ms(told["updated"] or "")
    if updated is None:
        yield "no time of change: any revision that has one counts more"
    elif occurred is not None and told["classifier"] == "ACT" and updated < occurred - _DAY_MS:
        yield f"told as actual on {told['updated']}, before it happened"
    elif occurred is not None and updated > occurred + 3653 * _DAY_MS:
        yield f"told on {told['updated']}, more than ten years after it happened"
