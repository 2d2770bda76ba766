"""What a statement holds and a standard has no place for: a member of the event of our own, `x-landbridge`.

It holds only columns that reading the rest of the event would not give back. Whose a statement is and when it was
recorded are never among them: that is for the book to say that takes it in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from landbridge.exchange.batches import compact_text
from landbridge.exchange.flaws import Flaw
from landbridge.ledger import EVENT_TYPES, OBJECT_ROLES, TRADE_TYPES, detail_of

__all__ = ["EXTENSION", "OWN_COLUMNS", "Further", "extended_columns", "extension_flaws", "extension_of"]

Json = Mapping[str, Any]
EXTENSION: Final = "x-landbridge"
OWN_COLUMNS: Final = ("source", "event_id", "revision", "type", "subject", "object", "location", "stage", "quantity",
                      "objects", "detail")  # fmt: skip
"""Columns that the member may hold."""


class Further(msgspec.Struct, forbid_unknown_fields=True):
    """A further object of a statement, in JSON."""

    role: str
    scheme: str
    id: str


class _Extension(msgspec.Struct):
    source: str | msgspec.UnsetType = msgspec.UNSET
    event_id: str | msgspec.UnsetType = msgspec.UNSET
    revision: int | msgspec.UnsetType = msgspec.UNSET
    type: str | msgspec.UnsetType = msgspec.UNSET
    subject: str | msgspec.UnsetType | None = msgspec.UNSET
    object: str | msgspec.UnsetType | None = msgspec.UNSET
    location: str | msgspec.UnsetType | None = msgspec.UNSET
    stage: str | msgspec.UnsetType | None = msgspec.UNSET
    quantity: int | msgspec.UnsetType | None = msgspec.UNSET
    objects: list[Further] | msgspec.UnsetType = msgspec.UNSET
    detail: dict[str, Any] | str | msgspec.UnsetType | None = msgspec.UNSET


def extension_flaws(event: Json) -> tuple[Flaw, ...]:
    """What is wrong with the extension of an event."""
    remedy = f"write {EXTENSION} as docs/reference/dcsa.md has it, or leave it out"
    try:
        found = _extension(event)
    except msgspec.ValidationError as error:
        return (Flaw(EXTENSION, str(error), remedy),)
    if found.type is not msgspec.UNSET and found.type not in {**EVENT_TYPES, **TRADE_TYPES}:
        return (Flaw(f"{EXTENSION}.type", f"{found.type!r} is no type of event", remedy),)
    roles = {each.role for each in found.objects} if found.objects is not msgspec.UNSET else set[str]()
    if not roles <= set(OBJECT_ROLES):
        return (Flaw(f"{EXTENSION}.objects", f"{sorted(roles - set(OBJECT_ROLES))[0]!r} is no role", remedy),)
    numbers = (found.revision, found.quantity)
    if any(isinstance(number, int) and not -(2**63) <= number < 2**63 for number in numbers):
        return (Flaw(EXTENSION, "a number of more than 64 bits", remedy),)
    return ()


def extended_columns(event: Json) -> dict[str, Any]:
    """The columns that the extension of an event gives; it has passed `extension_flaws`."""
    found = msgspec.structs.asdict(_extension(event))
    columns = {name: value for name, value in found.items() if value is not msgspec.UNSET}
    if "objects" in columns:
        columns["objects"] = [msgspec.structs.asdict(each) for each in columns["objects"]]
    if isinstance(columns.get("detail"), dict):
        columns["detail"] = compact_text(columns["detail"])
    return columns


def extension_of(row: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a statement that the event alone does not give back."""
    own: dict[str, Any] = {name: row[name] for name in OWN_COLUMNS if _said(row[name]) != _said(read[name])}
    if "objects" in own:
        own["objects"] = list(row["objects"] or ())
    if own.get("detail") is not None:
        own["detail"] = _as_object(own["detail"])
    return own


def _said(value: Any) -> Any:
    """A value; None for a text or list that is empty: nobody told of it. A quantity of 0 is told."""
    return None if value in ("", []) else value


def _extension(event: Json) -> _Extension:
    return msgspec.convert(event.get(EXTENSION) or {}, _Extension)


def _as_object(text: str) -> Any:
    """The object that a text is, where it comes back as the same text; else the text."""
    found = detail_of(text)
    return found if compact_text(found) == text else text
