"""Read DCSA Track & Trace 2.2.0 and 3.0.0: each event of a message is a statement, or a bad record with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, cast

import msgspec

from landbridge.errors import BadInput, Fault
from landbridge.exchange.batches import BadRecord, Batch, Reading, as_kept, batch_of, canonical_text
from landbridge.exchange.dcsa_schema import judged
from landbridge.exchange.dcsa_shape import Json, Version
from landbridge.exchange.dcsa_statement import columns_of
from landbridge.exchange.flaws import Flaw, reasons_of, remedies_of
from landbridge.exchange.own_member import extended_columns, extension_flaws
from landbridge.exchange.statement_rules import flaw_of_names
from landbridge.ledger import content_digest

__all__ = ["read_dcsa"]

_BATCH: Final = 20_000


class _Message(msgspec.Struct):
    events: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


def read_dcsa(text: bytes, reading: Reading, version: Version) -> Iterator[Batch]:
    """Events of a message: a bare array, an object with `events`, or one event.

    A wrong event is a bad record, and the others are taken in. Raises BadInput when the text is no JSON.
    """
    found = _events_in(text, reading)
    for first in range(0, len(found), _BATCH):
        yield _batch(found[first : first + _BATCH], reading, version)


def _events_in(text: bytes, reading: Reading) -> list[tuple[int, bytes]]:
    """Events as they stand in a message, each with its line."""
    try:
        slices = _slices(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise BadInput([_no_message(str(error), text, reading)]) from error
    found: list[tuple[int, bytes]] = []
    line, place = 1, 0
    for each in slices:
        start = text.index(each, place)
        line += text.count(b"\n", place, start)
        found.append((line, each))
        line, place = line + each.count(b"\n"), start + len(each)
    return found


def _no_message(problem: str, text: bytes, reading: Reading) -> Fault:
    found = re.search(r" \(byte (\d+)\)", problem)
    line = None
    if found:
        byte = int(found[1])
        line = text.count(b"\n", 0, byte) + 1
        problem = f"{problem[: found.start()]} {text[byte : byte + 12].decode(errors='replace')!r}"
    return Fault(reading.source or "the message", line, None, None, f"it is no DCSA message: {problem}",
                 "send one event, an array of events, or an object with events, in JSON by RFC 8259")  # fmt: skip


def _slices(text: bytes) -> list[bytes]:
    if text.lstrip()[:1] == b"[":
        return [bytes(each).strip() for each in msgspec.json.decode(text, type=list[msgspec.Raw])]
    events = msgspec.json.decode(text, type=_Message).events
    return [text.strip()] if events is msgspec.UNSET else [bytes(each).strip() for each in events]


def _batch(events: list[tuple[int, bytes]], reading: Reading, version: Version) -> Batch:
    read = [_statement(line, text, reading, version) for line, text in events]
    return batch_of(read)


def _statement(line: int, text: bytes, reading: Reading, version: Version) -> dict[str, Any] | BadRecord:
    """The row of an event, or the bad record it is."""
    try:
        event = msgspec.json.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        return _bad(line, text, [Flaw("event", str(error), "correct it with its sender")])
    if not isinstance(event, dict):
        return _bad(line, text, [Flaw("event", "no object", "put objects into the array")])
    event = cast("Json", event)
    canonical = canonical_text(event)
    found = judged(event, version)
    flaws = found if isinstance(found, tuple) else ()
    if isinstance(found, tuple) or (flaws := (*_unkept(canonical), *extension_flaws(event))):
        return _bad(line, text, flaws)
    columns = {**columns_of(found, canonical, reading), **extended_columns(event), "party": reading.party}
    if flaw := flaw_of_names(columns):
        return _bad(line, text, [Flaw(*flaw)])
    return {
        **columns, "recorded_at": None, "digest": content_digest(canonical), "format": version,
        "message": msgspec.json.format(text, indent=-1).decode(), "context": None, "line": line,
    }  # fmt: skip


def _unkept(canonical: str) -> tuple[Flaw, ...]:
    """PostgreSQL keeps no NUL in a text."""
    if "\\u0000" not in canonical:
        return ()
    return (Flaw("event", "it holds the sign NUL, which no text may", "take the sign out"),)


def _bad(line: int, text: bytes, flaws: Sequence[Flaw]) -> BadRecord:
    """A bad record with all that is wrong; the place is that of the first."""
    return BadRecord(line, flaws[0].place, reasons_of(flaws), remedies_of(flaws), as_kept(text))
