"""What readers give: batches of statements and of records that can not be taken in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import msgspec
import polars as pl

from landbridge.exchange.mapping import ColumnMapping
from landbridge.exchange.places import PlaceCodes

__all__ = ["BadRecord", "Batch", "Left", "Reading", "as_kept", "canonical_text", "cut"]

_MOST_KEPT: Final = 65_536
_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that can not be taken in: where it stands, what is wrong, the way out, and the record itself."""

    line: int | None
    place: str | None
    reason: str
    remedy: str
    raw: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a file: statements by STATEMENT_SCHEMA and bad records.

    Every record read is one row of the one or one of the others. `zoneless` counts statements whose time names no zone
    where nobody said which one is meant.
    """

    statements: pl.DataFrame
    bad: tuple[BadRecord, ...] = ()
    zoneless: int = 0

    @property
    def read(self) -> int:
        """Records read."""
        return self.statements.height + len(self.bad)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is to be read; `format` None: from its suffix and content.

    `source` and `party` are for statements that name none.
    """

    format: str | None = None
    mapping: ColumnMapping | None = None
    source: str | None = None
    party: str | None = None
    places: PlaceCodes = field(default_factory=PlaceCodes)


@dataclass(frozen=True, slots=True)
class Left:
    """What could not be said in a format: counts by reason."""

    reasons: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def total(self) -> int:
        """Statements that could not be said."""
        return sum(self.reasons.values())


def canonical_text(record: object) -> str:
    """A JSON value as one text whatever the order of members and the blanks: the text that digests are made of."""
    return _CANONICAL.encode(record)


def as_kept(record: bytes) -> str:
    """A record of JSON as the quarantine keeps it: without blanks, so that it is the same when it comes again."""
    try:
        msgspec.json.decode(record, type=msgspec.Raw)
        record = msgspec.json.format(record, indent=-1)
    except (msgspec.MsgspecError, RecursionError):
        pass  # no JSON: as it is
    return cut(record.decode(errors="replace"))


def cut(text: str) -> str:
    """A record as the quarantine keeps it: its first 64 KiB."""
    return text.encode()[:_MOST_KEPT].decode(errors="ignore")
