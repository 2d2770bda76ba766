"""An EPCIS text taken apart: the envelope, and each event as the very bytes it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any, Final

import msgspec
import numpy as np

from landbridge.exchange.epcis_schema import DOCUMENTS

__all__ = ["Envelope", "NotWellFormed", "Slice", "canonical", "is_envelope", "parse", "place_of_events",
           "taken_apart"]  # fmt: skip


class NotWellFormed(ValueError):
    """A text that is no JSON we take; the message says why."""


@dataclass(frozen=True, slots=True)
class Slice:
    """An event as it stands in its document: its place as a JSON path, its line, its bytes."""

    place: str
    line: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A document without its events: what its members say, and the text of it with an empty list of events.

    Both are None for events that stand alone or in a bare list; a single one is `bare`.
    """

    told: dict[str, Any] | None
    text: str | None
    bare: bool
    events: tuple[Slice, ...]


class _Results(msgspec.Struct):
    eventList: list[msgspec.Raw] = []  # noqa: N815


class _Query(msgspec.Struct):
    resultsBody: _Results | None = None  # noqa: N815


class _Body(msgspec.Struct):
    eventList: list[msgspec.Raw] = []  # noqa: N815
    queryResults: _Query | None = None  # noqa: N815


class _Document(msgspec.Struct):
    type: str
    epcisBody: _Body | None = None  # noqa: N815


def taken_apart(text: bytes) -> Envelope:
    """The envelope and the events of a document, an event, or a list of events.

    Raises NotWellFormed when the text is no JSON, or an object of the envelope has a member twice.
    """
    try:
        if text.lstrip()[:1] == b"[":
            events = msgspec.json.decode(text, type=list[msgspec.Raw])
            return Envelope(None, None, False, tuple(_slices(text, events, "$")))
        kind = msgspec.json.decode(text, type=_Kind).type
        if kind not in DOCUMENTS:
            return Envelope(None, None, True, tuple(_slices(text, [msgspec.Raw(text)], None)))
        return _document(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError) as error:
        raise NotWellFormed(str(error)) from error


def place_of_events(envelope: str) -> tuple[str, str]:
    """The text of an envelope before its events and behind them."""
    text = envelope.encode()
    if msgspec.json.decode(text, type=_Kind).type == "EPCISQueryDocument":
        query = msgspec.json.decode(text, type=_EmptiedQueryDocument)
        events = query.epcisBody.queryResults.resultsBody.eventList
    else:
        events = msgspec.json.decode(text, type=_EmptiedDocument).epcisBody.eventList
    first = _address(events) - _address(text) + 1
    return text[:first].decode(), text[first:].decode()


def is_envelope(text: str) -> bool:
    """Whether a text is an envelope with an empty list of events, as `taken_apart` gives it."""
    try:
        told = json.loads(text)
        _, end = place_of_events(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False
    return told["type"] in DOCUMENTS and "@context" in told and end.lstrip().startswith("]")


class _EmptiedResults(msgspec.Struct):
    eventList: msgspec.Raw  # noqa: N815


class _EmptiedQuery(msgspec.Struct):
    resultsBody: _EmptiedResults  # noqa: N815


class _EmptiedQueryBody(msgspec.Struct):
    queryResults: _EmptiedQuery  # noqa: N815


class _EmptiedQueryDocument(msgspec.Struct):
    epcisBody: _EmptiedQueryBody  # noqa: N815


class _EmptiedDocument(msgspec.Struct):
    epcisBody: _EmptiedResults  # noqa: N815


class _Kind(msgspec.Struct):
    type: Any = None


def _document(text: bytes) -> Envelope:
    body = msgspec.json.decode(text, type=_Document)
    events, path = _events(body)
    slices = tuple(_slices(text, events, path))
    rest = _without(text, events)
    told = parse(rest)
    compact = msgspec.json.format(rest, indent=-1).decode()
    return Envelope(told, compact, False, slices)


def _events(document: _Document) -> tuple[list[msgspec.Raw], str]:
    body = document.epcisBody or _Body()
    if document.type == "EPCISDocument":
        return body.eventList, "$.epcisBody.eventList"
    results = (body.queryResults or _Query()).resultsBody or _Results()
    return results.eventList, "$.epcisBody.queryResults.resultsBody.eventList"


def _slices(text: bytes, events: list[msgspec.Raw], path: str | None) -> Iterator[Slice]:
    line, place = 1, 0
    for index, each in enumerate(events):
        first = 0 if path is None else _address(each) - _address(text)
        line += text.count(b"\n", place, first)
        yield Slice("$" if path is None else f"{path}[{index}]", line, bytes(each).strip())
        place = first


def _without(text: bytes, events: list[msgspec.Raw]) -> bytes:
    """The text without the events of its list: from the first sign of the first to the last sign of the last."""
    if not events:
        return text
    start = _address(events[0]) - _address(text)
    end = _address(events[-1]) - _address(text) + len(bytes(events[-1]))
    return text[:start] + text[end:]


def _address(view: bytes | msgspec.Raw) -> int:
    """Where a text stands in memory: events are views into the text they were read from."""
    return np.frombuffer(view, dtype=np.uint8).__array_interface__["data"][0]


def parse(text: bytes) -> Any:
    """The value of a JSON text, numbers as decimals, so that none of them is changed.

    Raises NotWellFormed when an object has a member twice, a string holds NUL, or it is no JSON.
    """
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_float=_number, parse_int=_number)
    except RecursionError as error:
        raise NotWellFormed("it is nested too deep") from error
    except (ValueError, ArithmeticError) as error:
        raise NotWellFormed(str(error)) from error
    if _NUL.search(text):
        raise NotWellFormed("it holds the sign NUL, which no text may")
    return found


_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_EXACT: Final = Context(prec=1_000_000, Emax=10**17, Emin=-(10**17))
_LONGEST_NUMBER: Final = 1_000


def _number(digits: str) -> Decimal:
    """A number in one form whatever way it was written: 1.0, 1 and 10e-1 are the same."""
    if len(digits) > _LONGEST_NUMBER:
        raise ValueError(f"a number of {len(digits):,} digits")
    number = _EXACT.create_decimal(digits)
    return number.normalize(_EXACT) if number else Decimal(0)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))
        raise ValueError(f"the member {twice!r} stands twice in one object")
    return found


_CANONICAL: Final = msgspec.json.Encoder(order="sorted", decimal_format="number")


def canonical(value: object) -> str:
    """A parsed value as one text whatever the order of members, the blanks, and the writing of numbers."""
    return _CANONICAL.encode(value).decode()
