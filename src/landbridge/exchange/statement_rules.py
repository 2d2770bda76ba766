"""What every statement keeps to, whatever format it came in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from landbridge.exchange.epcis_envelope import is_envelope
from landbridge.exchange.instants import FIRST_YEAR, LAST_YEAR
from landbridge.ledger import CLASSIFIERS, EVENT_TYPES, OBJECT_ROLES, TRADE_TYPES

__all__ = ["LONGEST_NAME", "NAMES", "flaw_of", "flaw_of_names", "is_message"]

LONGEST_NAME: Final = 1_000
"""[bytes] of an id, a place or a party. Two of them stand in one entry of an index, and PostgreSQL has 2,704."""

NAMES: Final = ("source", "event_id", "subject", "object", "location", "party")
"""Columns that are looked up in indexes."""

_NUMBERS: Final = ("revision", "quantity", "digest")


def flaw_of(row: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """Place, reason and remedy of the first thing wrong with a row of a statement; None where nothing is."""
    for name in ("event_time", "recorded_at"):
        if (instant := row.get(name)) is not None and not _is_kept(instant):
            return name, f"{instant} is no instant with a time zone between {FIRST_YEAR} and {LAST_YEAR}", \
                   "write it as 2020-06-01T08:00:00+08:00"  # fmt: skip
    if row["type"] not in EVENT_TYPES and row["type"] not in TRADE_TYPES:
        return "type", f"{row['type']!r} is no type of event", "write one of the types in docs/reference/events.md"
    if row["classifier"] not in CLASSIFIERS:
        return "classifier", f"{row['classifier']!r} is no classifier", f"write one of {', '.join(CLASSIFIERS)}"
    return _flaw_of_values(row) or flaw_of_names(row) or _flaw_of_message(row)


def flaw_of_names(row: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """Place, reason and remedy of the first id, place or party that is too long to be looked up."""
    names = [(name, row[name]) for name in NAMES] + [("objects", each["id"]) for each in row["objects"] or ()]
    for place, text in names:
        if text and len(text) * 4 > LONGEST_NAME and (size := len(text.encode())) > LONGEST_NAME:
            return place, f"it has {size:,} bytes; at most {LONGEST_NAME:,} can be looked up", "write a shorter one"
    return None


def is_message(text: str) -> bool:
    """Whether a text can go out again word for word, in the middle of a document: a JSON object in one line."""
    try:
        msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError):
        return False
    return "\n" not in text and "\r" not in text


def _flaw_of_message(row: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """A message and its envelope go out again as they are: what is none would spoil every document after it."""
    remedy = "leave it out, or give it as it was sent"
    if row["message"] is not None and not is_message(row["message"]):
        return "message", "it is no JSON object in one line", remedy
    if row["context"] is not None and row["format"] == "epcis" and not is_envelope(row["context"]):
        return "context", "it is no envelope of EPCIS", remedy
    return None


def _is_kept(instant: dt.datetime) -> bool:
    return instant.tzinfo is not None and FIRST_YEAR <= instant.year <= LAST_YEAR


def _flaw_of_values(row: Mapping[str, Any]) -> tuple[str, str, str] | None:
    if not row["event_id"]:
        return "event_id", "it is empty", "give each event an id that is its own"
    for name in _NUMBERS:
        if (number := row.get(name)) is not None and not -(2**63) <= number < 2**63:
            return name, f"{number} has more than 64 bits", "write a smaller number"
    for each in row["objects"] or ():
        if each["role"] not in OBJECT_ROLES:
            return "objects", f"{each['role']!r} is no role", f"write one of {', '.join(OBJECT_ROLES)}"
    texts = [value for value in row.values() if isinstance(value, str)]
    texts += [value for each in row["objects"] or () for value in each.values()]
    if any("\0" in text for text in texts):
        return "event", "it holds the sign NUL, which no text may", "take the sign out"
    return None
