"""What readers give: batches of statements and of records that can not be taken in."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
import polars as pl

from landbridge.exchange.mapping import ColumnMapping
from landbridge.exchange.places import PlaceCodes
from landbridge.ledger import STATEMENT_SCHEMA, sealed

__all__ = ["BadRecord", "Batch", "Left", "Reading", "as_kept", "batch_of", "canonical_text", "compact_text", "cut",
           "sealed_rows"]  # fmt: skip

_MOST_KEPT: Final = 65_536
_CANONICAL: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_COMPACT: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


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


def batch_of(read: Sequence[Mapping[str, Any] | BadRecord]) -> Batch:
    """The rows of statements and the bad records that were read, as a batch."""
    rows = [each for each in read if not isinstance(each, BadRecord)]
    bad = tuple(each for each in read if isinstance(each, BadRecord))
    return Batch(pl.DataFrame(rows, schema=STATEMENT_SCHEMA), bad)


def sealed_rows(statements: pl.DataFrame) -> pl.DataFrame:
    """Statements with digests of what each row tells; those that messages came with stay."""
    told = statements["digest"]
    return sealed(statements).with_columns(pl.coalesce(told, pl.col("digest")).alias("digest"))


def compact_text(record: object) -> str:
    """A JSON value as a text without blanks, its members in their order."""
    return _COMPACT.encode(record)


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
