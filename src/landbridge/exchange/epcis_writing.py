"""Statements as an EPCIS 2.0 document. What a partner sent goes back as it came."""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final, cast
from urllib.parse import quote

import msgspec
import polars as pl

from landbridge.exchange.batches import Left, Reading, compact_text
from landbridge.exchange.epcis_envelope import place_of_events
from landbridge.exchange.epcis_names import NAMESPACE, uri_of, uri_of_event, uri_of_location
from landbridge.exchange.epcis_schema import event_flaws
from landbridge.exchange.epcis_statement import STATED, columns_of
from landbridge.exchange.epcis_words import KIND_OF_CLASSIFIER, STEPS
from landbridge.exchange.instants import changed_at, instant_text
from landbridge.exchange.own_member import extension_of
from landbridge.ledger import detail_of

__all__ = ["write_epcis"]

Row = Mapping[str, Any]

_STANDARD: Final = "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"
_CONTEXT: Final = [_STANDARD, {"lb": NAMESPACE}]
_CBV_DOCUMENTS: Final = ("bol", "cert", "desadv", "inv", "pedigree", "po", "poc", "prodorder", "recadv", "rma",
                         "testprd", "testres", "upevt")  # fmt: skip
_IN_MEMORY: Final = 64 << 20  # bytes


@dataclass(slots=True)
class _Written:
    """What has been written so far: envelopes by their text, and the latest instant told."""

    envelopes: dict[str, int] = field(default_factory=dict[str, int])
    left: Counter[str] = field(default_factory=Counter[str])
    latest: dt.datetime | None = None

    def number_of(self, envelope: str) -> int:
        return self.envelopes.setdefault(envelope, len(self.envelopes))


def write_epcis(statements: Iterable[pl.DataFrame], stream: IO[str], *, run: str | None = None) -> Left:
    """Write statements as one EPCISDocument; of events of one document only, that document comes back.

    Only what happened is written as a standard event; plans, estimates and requests are events of our namespace.
    `run`: the statements are of this run of a simulation, and each is a lb:ScenarioEvent. Returns what could not be
    said, counted by reason.
    """
    written = _Written()
    with tempfile.SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="\n") as spool:
        for frame in statements:
            for row in frame.iter_rows(named=True):
                if told := _told(row, run, written.left):
                    spool.write(f"{written.number_of(told[0])}\t{told[1]}\n")
                    written.latest = _later(written.latest, row["recorded_at"] or row["event_time"])
        spool.seek(0)
        _put_together(spool, stream, written)
    return Left(dict(written.left))


def _told(row: Row, run: str | None, left: Counter[str]) -> tuple[str, str] | None:
    """The envelope an event stood in, empty for events of our own, and the event."""
    if row["format"] == "epcis" and row["message"] and run is None:
        return row["context"] or "-", row["message"]
    event = _event(row, run)
    if isinstance(event, str):
        left[event] += 1
        return None
    return "", compact_text(event)


def _put_together(spool: Iterable[str], stream: IO[str], written: _Written) -> None:
    """Write the document: the envelope the events came in, where it is one and the same, else one of our own."""
    envelopes = list(written.envelopes)
    came = envelopes[0] if len(envelopes) == 1 and envelopes[0] not in ("", "-") else None
    start, end = place_of_events(came or _own_envelope(written.latest))
    stream.write(start)
    prefixes = [None if came else _context_of(each) for each in envelopes]
    for index, line in enumerate(spool):
        number, _, event = line.rstrip("\n").partition("\t")
        stream.write((",\n" if index else "\n") + _with_context(event, prefixes[int(number)]))
    stream.write(f"\n{end}\n")


def _own_envelope(latest: dt.datetime | None) -> str:
    made = latest or dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return compact_text(
        {"@context": _CONTEXT, "type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": instant_text(made),
         "epcisBody": {"eventList": []}})  # fmt: skip


def _context_of(envelope: str) -> str | None:
    """The @context an event needs that leaves its own envelope; None where the document of our own says enough."""
    if envelope in ("", "-"):
        return None
    context = json.loads(envelope)["@context"]
    if context in (_STANDARD, [_STANDARD], _CONTEXT):
        return None
    return compact_text(context)


def _with_context(event: str, context: str | None) -> str:
    """An event that tells the context of its document itself; what it tells already comes behind, and counts more."""
    if context is None:
        return event
    members = msgspec.json.decode(event, type=dict[str, msgspec.Raw])
    told: list[Any] = []
    for each in (context, bytes(members.get("@context", b"[]"))):
        part: Any = json.loads(each)
        parts = cast("list[Any]", part) if isinstance(part, list) else [part]
        told += [one for one in parts if one not in told]
    return msgspec.json.encode({**members, "@context": told}).decode()


def _event(row: Row, run: str | None) -> dict[str, Any] | str:
    """A statement as an event from which reading makes the same statement, or why it can not be said."""
    if row["event_time"] is None:
        return "without an event time: EPCIS asks for one"
    event: dict[str, Any] = {"eventID": uri_of_event(row["source"], row["event_id"]), **_when(row), **_what(row)}
    documents = [each for each in row["objects"] or () if each["scheme"].startswith("document:")]
    if documents:
        event.setdefault("bizTransactionList", []).extend(_document(each["id"], each["scheme"]) for each in documents)
    if row["location"]:
        event["readPoint"] = {"id": uri_of_location(row["location"])}
    if row["retracted"]:
        event["errorDeclaration"] = {"declarationTime": instant_text(changed_at(row)), "reason": "did_not_occur"}
    event = {"type": _kind(row, run, event.pop("type")), **event}
    event |= _own_members(row, event)
    if run is not None:
        event |= {"lb:scenario": run, "lb:classifier": row["classifier"]}
    if flaws := event_flaws(event, bare=False):
        return f"EPCIS has no room for {flaws[0].place} as it stands in the book"
    return event


def _kind(row: Row, run: str | None, standard: str) -> str:
    if run is not None:
        return "lb:ScenarioEvent"
    kind = KIND_OF_CLASSIFIER.get(row["classifier"])
    return f"lb:{kind}" if kind else standard


def _when(row: Row) -> dict[str, Any]:
    offset = _offset(row["detail"])
    return {"eventTime": instant_text(row["event_time"], offset), "eventTimeZoneOffset": offset or "+00:00"}


def _what(row: Row) -> dict[str, Any]:
    """Type, things and business step of an event."""
    step, disposition = STEPS.get(row["type"], (f"{NAMESPACE}step/{quote(row['type'], safe='')}", None))
    why: dict[str, Any] = {"bizStep": step} | ({"disposition": disposition} if disposition else {})
    subject, objects = row["subject"], row["objects"] or ()
    if row["type"] == "document.stated":
        return {"type": "TransactionEvent", "action": "OBSERVE", "epcList": _uris(objects, "member"),
                "bizTransactionList": [_document(subject or "unknown", f"document:{STATED}")], **why}  # fmt: skip
    carried = row["object"] and row["type"] in ("container.loaded", "container.discharged") and subject
    if carried:
        action = "ADD" if row["type"] == "container.loaded" else "DELETE"
        return {"type": "AggregationEvent", "action": action, "parentID": uri_of(row["object"], "train"),
                "childEPCs": [_uri_of_subject(row)], **why}  # fmt: skip
    goods = _uris(objects, "child")
    if goods and subject and row["type"] in ("container.stuffed", "container.stripped"):
        action = "ADD" if row["type"] == "container.stuffed" else "DELETE"
        return {"type": "AggregationEvent", "action": action, "parentID": _uri_of_subject(row), "childEPCs": goods,
                **why}  # fmt: skip
    things = [_uri_of_subject(row)] if subject else []
    return {"type": "ObjectEvent", "action": "OBSERVE",
            "epcList": list(dict.fromkeys((*things, *_uris(objects, "member")))), **why}  # fmt: skip


def _uri_of_subject(row: Row) -> str:
    trains = row["type"].startswith(("train.", "border.", "gauge."))
    return uri_of(row["subject"], "train" if trains else None)


def _uris(objects: Iterable[Mapping[str, str]], role: str) -> list[str]:
    return [uri_of(each["id"], each["scheme"]) for each in objects
            if each["role"] == role and each["scheme"] not in ("class", "device")]  # fmt: skip


def _document(id_: str, scheme: str) -> dict[str, Any]:
    word = scheme.removeprefix("document:")
    told = {} if word == STATED else {
        "type": word if word in _CBV_DOCUMENTS else f"{NAMESPACE}document/{quote(word, safe='')}"}  # fmt: skip
    return {**told, "bizTransaction": uri_of(id_, "epc")}


def _own_members(row: Row, event: dict[str, Any]) -> dict[str, Any]:
    """Members of our namespace: what reading the rest of the event would not give back."""
    # Read without a network: who takes the event in may know other places by its code.
    own = extension_of(row, columns_of(event, {"@context": _CONTEXT}, event, Reading()))
    if row["quantity"] is not None:  # none left is a number too
        own["quantity"] = row["quantity"]
    return {f"lb:{name}": value for name, value in own.items()}


def _offset(detail: str | None) -> str | None:
    """The local offset a statement was told in."""
    found = detail_of(detail).get("tz")
    return found if isinstance(found, str) and re.fullmatch(r"[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00", found) else None


def _later(one: dt.datetime | None, other: dt.datetime) -> dt.datetime:
    return other if one is None or other > one else one
