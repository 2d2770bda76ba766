"""Statements as DCSA events. What a partner sent in the same version goes back as it came."""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import IO, Any, Final, cast
from urllib.parse import unquote

import polars as pl

from landbridge.exchange.batches import Left, Reading, compact_text
from landbridge.exchange.dcsa_codes import CODE_OF_TYPE, EVENT_KINDS, TRAIN_TYPES
from landbridge.exchange.dcsa_schema import codes_of, document_codes, judged
from landbridge.exchange.dcsa_shape import Version, at_path, put_further, put_list, put_word
from landbridge.exchange.dcsa_statement import OWN_LIST, PUBLISHED_BY, columns_of
from landbridge.exchange.instants import changed_at, instant_text
from landbridge.exchange.own_member import EXTENSION, extension_of
from landbridge.exchange.places import PlaceCodes
from landbridge.ledger import detail_of

__all__ = ["write_dcsa"]

Row = Mapping[str, Any]
Words = dict[str, str]
_TRAIN_CODES: Final = {kind: code for code, kind in TRAIN_TYPES.items()}
_DOOR_CODES: Final = ("DRC", "DRO", "LOC")
_OUR_IDS: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://ns.landbridge.example/event")


@dataclass(frozen=True, slots=True)
class _Unsaid:
    """Why a statement can not be said in a version."""

    reason: str


def write_dcsa(
    statements: Iterable[pl.DataFrame], stream: IO[str], version: Version, *, places: PlaceCodes | None = None
) -> Left:
    """Write statements as one DCSA message: an object with `events` in 3.0.0, an array in 2.2.0.

    `places` gives the UN/LOCODE of locations of the network. Returns what could not be said, counted by reason.
    """
    places = places or PlaceCodes()
    left: Counter[str] = Counter()
    stream.write('{"events":[' if version == "dcsa-3.0" else "[")
    between = "\n"
    for frame in statements:
        for row in frame.iter_rows(named=True):
            event = _as_it_came(row, version) or _event(row, version, places)
            if isinstance(event, _Unsaid):
                left[event.reason] += 1
                continue
            stream.write(between + event)
            between = ",\n"
    stream.write("\n]}\n" if version == "dcsa-3.0" else "\n]\n")
    return Left(dict(left))


def _as_it_came(row: Row, version: Version) -> str | None:
    return row["message"] if row["format"] == version else None


def _event(row: Row, version: Version, places: PlaceCodes) -> str | _Unsaid:
    """A statement as the text of an event, valid under the schema, from which reading makes the same statement."""
    kind = _kind_and_code(row)
    if isinstance(kind, _Unsaid):
        return kind
    if why := _why_not(row, version, *kind):
        return _Unsaid(why)
    detail = detail_of(row["detail"])
    words = {**_words_of_detail(detail), **_words_of(row, version, kind[0], detail, places)}
    event: dict[str, Any] = {}
    _put_codes(event, version, *kind)
    for name, value in words.items():
        put_word(event, version, name, value)
    _put_lists(event, row, version, detail)
    if row["retracted"]:
        event["isRetracted"] = True
    told = judged(event, version)
    if isinstance(told, tuple):
        return _Unsaid(f"{version} has no room for {told[0].place} as it stands in the book")
    # Read without a network: who takes the event in may know other places by its code.
    own = extension_of(row, columns_of(told, "", Reading()))
    return compact_text({**event, EXTENSION: own} if own else event)


def _kind_and_code(row: Row) -> tuple[str, str] | _Unsaid:
    """The kind of event and its code, by type and stage."""
    type_, stage = row["type"], row["stage"]
    if type_ in _TRAIN_CODES:
        return "TRANSPORT", _TRAIN_CODES[type_]
    if type_ in CODE_OF_TYPE:
        return "EQUIPMENT", CODE_OF_TYPE[type_]
    if type_ == "container.available":
        return ("EQUIPMENT", stage) if stage in ("AVDO", "AVPU") else _Unsaid(
            "container.available without the stage AVPU or AVDO: for fetching or for setting down")  # fmt: skip
    if type_ == "container.seen":
        return _seen(row, stage)
    if type_ == "document.stated":
        return ("SHIPMENT", stage) if stage in codes_of("dcsa-3.0", "SHIPMENT") else _Unsaid(
            "document.stated with a stage that is no code of DCSA")  # fmt: skip
    if type_ == "thing.stated" and stage in TRAIN_TYPES and detail_of(row["detail"]).get("transport"):
        return "TRANSPORT", stage
    return _Unsaid(f"{type_}: DCSA has no code for it")


def _seen(row: Row, stage: str | None) -> tuple[str, str]:
    """A container seen at a place: as what a partner said, else as a position told by a device."""
    if stage == "CROS":
        return "EQUIPMENT", "CROS"
    if stage in codes_of("dcsa-3.0", "REEFER") and "reefer" in detail_of(row["detail"]):
        return "REEFER", str(stage)
    return "IOT", "DETC"


def _why_not(row: Row, version: Version, kind: str, code: str) -> str | None:
    """Why a version can not say it, although DCSA has a code."""
    if row["classifier"] == "REQ":
        return "requested times: Track & Trace has planned, estimated and actual ones"
    if code not in codes_of(version, kind):
        return f"{row['type']}: {version} has no code for it"
    if row["subject"] is None and kind != "TRANSPORT":
        return f"{row['type']} that names no subject"
    if version == "dcsa-3.0":
        return None
    if row["retracted"]:
        return "retractions: dcsa-2.2 has no word for them"
    if kind == "EQUIPMENT" and detail_of(row["detail"]).get("empty") not in ("EMPTY", "LADEN"):
        return "containers not known to be empty or laden: dcsa-2.2 asks for it"
    return None


def _words_of_detail(detail: Mapping[str, Any]) -> Words:
    """Further fields under the names that reading gives them."""
    groups = (detail, at_path(detail, ("place",)), at_path(detail, ("transport",)))
    return {name: value for group in groups if isinstance(group, Mapping)
            for name, value in cast("Mapping[str, object]", group).items() if isinstance(value, str)}  # fmt: skip


def _words_of(row: Row, version: Version, kind: str, detail: Mapping[str, Any], places: PlaceCodes) -> Words:
    words = {
        "event_id": _event_id(row, version), "classifier": row["classifier"],
        "occurred": instant_text(row["event_time"], _told_in(detail.get("tz"))),
        "updated": instant_text(changed_at(row)),
        **_publisher(row["source"]), **_subject_words(row, version, kind, detail), **_object_words(row),
    }  # fmt: skip
    code = places.unlocode_of(row["location"]) if row["location"] else None
    return words | ({"unlocode": code} if code else {})


def _subject_words(row: Row, version: Version, kind: str, detail: Mapping[str, Any]) -> Words:
    subject = row["subject"]
    if kind == "SHIPMENT":
        return {"document": subject}
    if kind != "TRANSPORT":
        return {"equipment": subject, **_train_words(row["object"], version)} | (
            {"iot": row["stage"] if row["stage"] in _DOOR_CODES else "LOC"} if kind == "IOT" else {})  # fmt: skip
    if row["type"] == "thing.stated":
        return {} if detail["transport"].get("call") else {"call": subject or "unknown"}
    return _train_words(subject, version)


def _train_words(train: str | None, version: Version) -> Words:
    if not train:
        return {}
    if version == "dcsa-3.0":
        return {"mode": "RAIL", "departure": train}
    return {"mode": "RAIL", "voyage_out": train, "call": train}


def _object_words(row: Row) -> Words:
    """Words for further objects that have a place of their own."""
    named = {"wagon": "wagon", "uic": "wagon", "cis": "wagon", "imo": "imo"}
    return {named[each["scheme"]]: each["id"].removeprefix("imo:") for each in row["objects"] or ()
            if each["role"] == "parent" and each["scheme"] in named}  # fmt: skip


def _event_id(row: Row, version: Version) -> str:
    """The id; 2.2.0 asks for a UUID, so others get one made of source and id (RFC 9562, version 5)."""
    if version == "dcsa-3.0":
        return row["event_id"]
    try:
        return str(uuid.UUID(row["event_id"]))
    except ValueError:
        return str(uuid.uuid5(_OUR_IDS, f"{row['source']}\x1f{row['event_id']}"))


def _told_in(offset: object) -> str | None:
    """The local offset a statement was told in."""
    return offset if isinstance(offset, str) and re.fullmatch(r"[+-][01]\d:[0-5]\d", offset) else None


def _publisher(source: str) -> Words:
    """The originating party of a source that reading made of one, else the source as a code mutually agreed."""
    found = PUBLISHED_BY.fullmatch(source)
    if found is not None:
        named = zip(("party_provider", "party_list", "party"), map(unquote, found.groups()), strict=True)
        return {name: word for name, word in named if word}
    return {"party_provider": OWN_LIST[0], "party_list": OWN_LIST[1], "party": source}


def _put_codes(event: dict[str, Any], version: Version, kind: str, code: str) -> None:
    put_word(event, version, "kind", kind)
    codes = event["eventClassification"] if version == "dcsa-3.0" else event
    codes[EVENT_KINDS[kind]] = code


def _put_lists(event: dict[str, Any], row: Row, version: Version, detail: Mapping[str, Any]) -> None:
    """Documents, references and seals, sequence of the call, delays, measures."""
    for each in row["objects"] or ():
        scheme, _, kind = each["scheme"].partition(":")
        if scheme == "document" and kind in document_codes(version):
            put_list(event, version, "documents", kind, each["id"])
        elif scheme == "reference" and kind:
            put_list(event, version, "references", kind, each["id"])
        elif scheme == "seal" and version == "dcsa-3.0":  # 2.2.0 asks for the type of a seal too
            put_list(event, version, "seals", None, each["id"])
    put_further(event, version, detail)
