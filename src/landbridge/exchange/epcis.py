"""Read EPCIS 2.0 in JSON-LD: each event of a document is a statement, or a bad record with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, cast

import msgspec

from landbridge.errors import BadInput, Fault
from landbridge.exchange.batches import BadRecord, Batch, Reading, as_kept, batch_of
from landbridge.exchange.epcis_envelope import (
    Envelope,
    NotWellFormed,
    Slice,
    canonical,
    parse,
    place_of_events,
    taken_apart,
)
from landbridge.exchange.epcis_schema import envelope_flaws, event_flaws
from landbridge.exchange.epcis_statement import columns_of, is_ours
from landbridge.exchange.epcis_words import SCENARIO_KINDS
from landbridge.exchange.flaws import Flaw, reasons_of, remedies_of
from landbridge.exchange.own_member import EXTENSION, OWN_COLUMNS, extended_columns, extension_flaws
from landbridge.exchange.statement_rules import flaw_of_names
from landbridge.ledger import content_digest

__all__ = ["own_columns", "read_epcis"]

_BATCH: Final = 20_000
_LONGEST_ENVELOPE: Final = 16_384  # signs; a quarantine keeps 65,536 of a record
_NO_CONTENT: Final = ("recordTime", "@context")  # set by who gives an event on


def read_epcis(text: bytes, reading: Reading) -> Iterator[Batch]:
    """Events of an EPCISDocument, an EPCISQueryDocument, a bare list of events, or one event.

    A wrong event is a bad record, and the others are taken in. Raises BadInput when the text is no JSON or its
    envelope is wrong.
    """
    try:
        envelope = taken_apart(text)
        told = _plain(envelope)
    except (NotWellFormed, msgspec.MsgspecError, RecursionError) as error:
        raise BadInput([_no_document(str(error), text, reading)]) from error
    if flaws := envelope_flaws(told) if told else ():
        raise BadInput(
            Fault(reading.source or "the document", None, None, None, f"{each.place}: {each.reason}", each.remedy)
            for each in flaws
        )
    for first in range(0, len(envelope.events), _BATCH):
        yield _batch(envelope, told, envelope.events[first : first + _BATCH], reading)


def own_columns(event: dict[str, Any]) -> dict[str, Any]:
    """What members of our own namespace say of the columns of a statement."""
    return {EXTENSION: {name: event[f"lb:{name}"] for name in OWN_COLUMNS if f"lb:{name}" in event}}


def _plain(envelope: Envelope) -> dict[str, Any]:
    """What the envelope says, numbers as Python has them; empty where there is none."""
    return cast("dict[str, Any]", msgspec.json.decode(envelope.text)) if envelope.text else {}


def _no_document(problem: str, text: bytes, reading: Reading) -> Fault:
    found = re.search(r" \(byte (\d+)\)", problem)
    line = text.count(b"\n", 0, int(found[1])) + 1 if found else None
    return Fault(reading.source or "the document", line, None, None, f"it is no EPCIS document: {problem}",
                 "send an EPCISDocument, an event, or a list of events, in JSON by RFC 8259")  # fmt: skip


def _batch(envelope: Envelope, told: dict[str, Any], events: tuple[Slice, ...], reading: Reading) -> Batch:
    read = [_statement(envelope, told, each, reading) for each in events]
    return batch_of(read)


def _statement(envelope: Envelope, told: dict[str, Any], found: Slice, reading: Reading) -> dict[str, Any] | BadRecord:
    """The row of an event, or the bad record it is."""
    try:
        exact, event = parse(found.text), msgspec.json.decode(found.text)
    except (NotWellFormed, msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        return _bad(envelope, found, (Flaw("event", str(error), "correct it with its sender"),))
    if not isinstance(event, dict):
        return _bad(envelope, found, (Flaw("event", "it is no object", "put objects into the list"),))
    event = cast("dict[str, Any]", event)
    own = own_columns(event) if is_ours(event, told) else {}
    if flaws := event_flaws(event, bare=envelope.bare) or (_own_flaws(event, own) if own else ()):
        return _bad(envelope, found, flaws)
    named = {name: value for name, value in exact.items() if name not in _NO_CONTENT}
    columns = {**columns_of(event, told, exact, reading), **extended_columns(own), "party": reading.party}
    if flaw := flaw_of_names(columns):
        return _bad(envelope, found, (Flaw(*flaw),))
    return {
        **columns, "recorded_at": None, "digest": content_digest(canonical(named)), "format": "epcis",
        "message": msgspec.json.format(found.text, indent=-1).decode(), "context": envelope.text, "line": found.line,
    }  # fmt: skip


def _own_flaws(event: dict[str, Any], own: dict[str, Any]) -> tuple[Flaw, ...]:
    if event["type"] in SCENARIO_KINDS:
        remedy = "take the run in as a book of its own, in format landbridge"
        return (Flaw("type", "it is of a simulated world, and nothing of one is taken into a book of events", remedy),)
    remedy = "write members of lb: as docs/reference/epcis.md has them, or leave them out"
    return tuple(Flaw(each.place.replace(EXTENSION, "lb"), each.reason, remedy) for each in extension_flaws(own))


def _bad(envelope: Envelope, found: Slice, flaws: tuple[Flaw, ...]) -> BadRecord:
    """A bad record with all that is wrong; its place is the JSON path of the event and of the first flaw."""
    place = found.place if flaws[0].place == "event" else f"{found.place}.{flaws[0].place}"
    return BadRecord(found.line, place, reasons_of(flaws), remedies_of(flaws), as_kept(_alone(envelope, found)))


def _alone(envelope: Envelope, found: Slice) -> bytes:
    """A bad event as it can be sent again by itself: in its envelope, which says whose it is and what names mean."""
    if envelope.text is None:
        return found.text if envelope.bare else b"[" + found.text + b"]"
    if len(envelope.text) > _LONGEST_ENVELOPE:
        return found.text
    start, end = place_of_events(envelope.text)
    return start.encode() + found.text + end.encode()
