"""One row of a table as a statement, cell by cell; says of a row that is none which cell is wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import msgspec

from landbridge.exchange.batches import BadRecord, Reading, canonical_text, compact_text, cut
from landbridge.exchange.mapping import READ_COLUMNS, ColumnMapping
from landbridge.exchange.statement_rules import flaw_of
from landbridge.identifiers import recognise

__all__ = [
    "INTEGERS", "NO", "OF_THINGS", "TABLE_FORMATS", "YES", "TableShape", "detail_text", "further_objects", "id_of",
    "instant_of", "normal_id", "offset_text", "read_row", "text_of_cell",
]  # fmt: skip

INTEGERS: Final = ("revision", "quantity", "digest")
YES: Final = ("true", "1", "yes")
NO: Final = ("false", "0", "no", "")
TABLE_FORMATS: Final = ("", "csv", "xlsx", "parquet", "landbridge")
"""Formats whose statements are no messages: their digests are worked out from the cells, whatever a cell says."""

OF_THINGS: Final = r"^(?:container|train)\.|^border\.crossed$"
"""Types of events that tell of one thing: nobody can ask for one that is not named."""

_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,19}(\.0+)?")
_CONTAINER: Final = re.compile(r"[A-Za-z]{4}[\s\-]*[0-9][0-9\s/\-]{5,9}")
_WAGON: Final = re.compile(r"[0-9]{2}[ -][0-9]{2}[ -][0-9]{4}[ -][0-9]{3}[ -][0-9]")


class _Wrong(Exception):
    """A cell that can not be read: column, reason, remedy."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """How the rows of one file are read: their format, their header, and where our columns stand in it."""

    format: str
    header: Sequence[str]
    columns: Mapping[str, int]
    reading: Reading
    mapping: ColumnMapping


def read_row(line: int, texts: Sequence[str], shape: TableShape) -> dict[str, Any] | BadRecord:
    """The statement of a row, or the bad record it is."""
    told = {name: texts[place] for name, place in shape.columns.items()}
    try:
        row = _statement(told, shape)
        flaw = flaw_of(row) or _flaw_of_nothing(row)
    except _Wrong as wrong:
        flaw = cast("tuple[str, str, str]", wrong.args)
    else:
        if flaw is None:
            return {**row, "line": line}
    raw = json.dumps(dict(zip(shape.header, texts, strict=False)), ensure_ascii=False)
    place, reason, remedy = flaw
    return BadRecord(line, shape.header[shape.columns[place]] if place in shape.columns else place, reason, remedy,
                     cut(raw))  # fmt: skip


def _flaw_of_nothing(row: Mapping[str, Any]) -> tuple[str, str, str] | None:
    """A row that tells of nothing can be found by nobody; a retraction, and what was a message, needs no subject."""
    told = row["subject"] or row["objects"] or row["retracted"] or row["format"] not in TABLE_FORMATS
    if told or not re.match(OF_THINGS, row["type"]):
        return None
    noun = "container" if row["type"].startswith("container") else "train"
    return "subject", f"it names no {noun}, and {row['type']} tells of one", f"name the {noun}"


def _statement(told: Mapping[str, str], shape: TableShape) -> dict[str, Any]:
    mapping, reading = shape.mapping, shape.reading
    words = {name: mapping.values.get(name, {}).get(text, text) or mapping.defaults.get(name, "")
             for name, text in {**dict.fromkeys(mapping.defaults, ""), **told}.items()}  # fmt: skip
    row: dict[str, Any] = {name: words.get(name) or None for name in READ_COLUMNS if name != "unlocode"}
    own = (row["format"] or "") in TABLE_FORMATS
    row |= {name: None if name == "digest" and own else _integer(name, words.get(name, "")) for name in INTEGERS}
    happened = _instant("event_time", words.get("event_time", ""), mapping)
    recorded = _instant("recorded_at", words.get("recorded_at", ""), mapping)
    if happened is None:
        raise _Wrong("event_time", "it is empty", "write it as 2020-06-01T08:00:00+08:00")
    if row["location"]:
        row["location"] = reading.places.named(row["location"])
    elif words.get("unlocode"):
        row["location"] = reading.places.location_of(words["unlocode"])
    return {
        **row, "event_time": happened.astimezone(dt.UTC), "recorded_at": recorded and recorded.astimezone(dt.UTC),
        "subject": row["subject"] and normal_id(row["subject"]), "object": row["object"] and normal_id(row["object"]),
        "source": row["source"] or reading.source or "unnamed", "party": row["party"] or reading.party,
        "event_id": row["event_id"] or id_of(told),
        "revision": row["revision"] or 0, "classifier": row["classifier"] or "ACT", "type": row["type"] or "",
        "retracted": _flag(words.get("retracted", "")), "objects": _objects(words.get("objects", "")),
        "detail": _detail(words, mapping, happened), "format": row["format"] or shape.format,
    }  # fmt: skip


def text_of_cell(cell: Any) -> str:
    """A cell as a text, as a person would write it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.isoformat()
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell)


def id_of(told: Mapping[str, str]) -> str:
    """The id of an event that has none: the same for the same cells, so that it is known when it comes again."""
    kept = {name: text for name, text in told.items() if text}
    return f"sha:{hashlib.sha256(canonical_text(kept).encode()).hexdigest()[:32]}"


def normal_id(text: str) -> str:
    """Numbers of containers without blanks and in capitals, twelve digits of wagons together, URNs as numbers."""
    if _CONTAINER.fullmatch(text) or _WAGON.fullmatch(text) or text.startswith(("urn:epc:id:", "http")):
        return next((each.id for each in recognise(text) if each.kind != "place"), text)
    return text


def offset_text(minutes: int) -> str:
    """An offset from UTC [min] as ISO 8601 has it."""
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def instant_of(text: str, mapping: ColumnMapping) -> dt.datetime:
    """An instant by the pattern of the mapping, or by ISO 8601. Raises ValueError or OverflowError."""
    if mapping.pattern is None or re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", text):
        instant = dt.datetime.fromisoformat(text)
    else:
        instant = dt.datetime.strptime(text, mapping.pattern)  # noqa: DTZ007 - the zone of the mapping is added below
    instant = instant if instant.tzinfo else instant.replace(tzinfo=mapping.zone_read)
    instant.astimezone(dt.UTC)
    return instant


def _instant(name: str, text: str, mapping: ColumnMapping) -> dt.datetime | None:
    if not text:
        return None
    try:
        return instant_of(text, mapping)
    except (ValueError, OverflowError):
        pattern = mapping.pattern or "2020-06-01T08:00:00+08:00"
        raise _Wrong(name, f"{text[:100]!r} is no instant", f"write it as {pattern}") from None


def _integer(name: str, text: str) -> int | None:
    if not text:
        return None
    if not _INTEGER.fullmatch(text):
        raise _Wrong(name, f"{text[:100]!r} is no whole number", "write digits only")
    return int(text.partition(".")[0])


def _flag(text: str) -> bool:
    if text.lower() not in YES and text.lower() not in NO:
        raise _Wrong("retracted", f"{text[:100]!r} is neither yes nor no", "write true or false")
    return text.lower() in YES


def further_objects(text: str) -> list[dict[str, str]]:
    """Further objects, as JSON in one cell. Raises ValueError, TypeError, KeyError or RecursionError."""
    # Python's own reader lets halves of signs through, which are no text of any database.
    return [{name: str(each[name]) for name in ("role", "scheme", "id")} for each in msgspec.json.decode(text or "[]")]


def _objects(text: str) -> list[dict[str, str]]:
    try:
        return further_objects(text)
    except (ValueError, TypeError, KeyError, RecursionError):
        way = 'write a list as [{"role":"parent","scheme":"wagon","id":"31"}]'
        raise _Wrong("objects", f"{text[:100]!r} is no list of objects", way) from None


def _detail(words: Mapping[str, str], mapping: ColumnMapping, happened: dt.datetime) -> str | None:
    """The cell of that name; else the offset from UTC that the time was written in, and the columns named for it."""
    if text := words.get("detail"):
        try:
            if isinstance(msgspec.json.decode(text), dict):
                return text
        except (msgspec.MsgspecError, RecursionError):
            pass
        raise _Wrong("detail", f"{text[:100]!r} is no object of JSON", 'write it as {"tz":"+08:00"}')
    minutes = round((happened.utcoffset() or dt.timedelta()).total_seconds() / 60)
    return detail_text(minutes, {name: words[f"detail:{name}"] for name in mapping.detail})


def detail_text(offset: int, cells: Mapping[str, str]) -> str | None:
    """The offset [min] that a time was written in, and cells that are not empty, as JSON; None where there is none."""
    detail = ({"tz": offset_text(offset)} if offset else {}) | {name: text for name, text in cells.items() if text}
    return compact_text(detail) if detail else None
