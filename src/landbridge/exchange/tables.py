"""Tables: CSV, XLSX and Parquet. Each row is a statement, or a bad record with the line, the column and the reason."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, Final, cast

import polars as pl

from landbridge.exchange.batches import BadRecord, Batch, Reading, canonical_text, cut
from landbridge.exchange.bounded import LONGEST_LINE, lines_of, refusal
from landbridge.exchange.mapping import READ_COLUMNS, ColumnMapping
from landbridge.exchange.sheets import parquet_rows, sheet_rows
from landbridge.exchange.statement_rules import flaw_of
from landbridge.ledger import STATEMENT_SCHEMA, sealed

__all__ = ["read_table"]

Row = Mapping[str, Any]
_NEEDED: Final = ("type", "event_time")
_INTEGERS: Final = ("revision", "quantity", "digest")
_INSTANTS: Final = ("event_time", "recorded_at")
_YES: Final = ("true", "1", "yes")
_NO: Final = ("false", "0", "no", "")
_INTEGER: Final = re.compile(r"[+-]?\d{1,19}(\.0+)?")


class _Wrong(Exception):
    """A cell that can not be read: column, reason, remedy."""


@dataclass(frozen=True, slots=True)
class _Broken:
    """A row that can not be split into cells."""

    reason: str
    raw: str

    @property
    def remedy(self) -> str:
        """What to do."""
        return "save the file as UTF-8" if "UTF-8" in self.reason else "correct the row"


@dataclass(frozen=True, slots=True)
class _Table:
    """How the rows of one file are read."""

    header: Sequence[str]
    columns: Mapping[str, int]
    reading: Reading
    mapping: ColumnMapping


def read_table(path: Path, format_: str, reading: Reading, batch: int) -> Iterator[Batch]:
    """Statements of a table in batches. Raises BadInput when the file, or its header, can not be used."""
    mapping = reading.mapping or ColumnMapping()
    rows = {"csv": _csv_rows, "xlsx": sheet_rows, "parquet": parquet_rows}[format_](path)
    first = next(rows, None)
    if first is None or isinstance(first[1], _Broken):
        broken = first[1] if first is not None and isinstance(first[1], _Broken) else None
        problem = f"its header can not be read: {broken.reason}" if broken else "it has no header"
        raise refusal(path, problem, broken.remedy if broken else "name the columns in the first row", 1)
    header = [str(name).strip() for name in first[1]]
    table = _Table(header, _columns(path, header, mapping), reading, mapping)
    while part := list(islice(rows, batch)):
        yield _batch([_read(line, cells, table) for line, cells in part], format_)


def _csv_rows(path: Path) -> Iterator[tuple[int, Sequence[Any] | _Broken]]:
    """Cells of each row, the header first."""
    delimiter = ""
    for number, record in _csv_records(path):
        if isinstance(record, _Broken):
            yield number, record
        elif record.strip():
            delimiter = delimiter or max(",;\t", key=record.count)
            try:
                yield number, next(csv.reader([record], delimiter=delimiter, strict=True))
            except csv.Error as error:
                yield number, _Broken(f"no row of CSV: {error}", record)


def _csv_records(path: Path) -> Iterator[tuple[int, str | _Broken]]:
    """The text of each row with its first line; a cell in quotation marks may go on in the next line."""
    csv.field_size_limit(LONGEST_LINE)
    parts: list[str] = []
    first, size, is_open = 0, 0, False
    for number, line in lines_of(path):
        text, problem = _decoded(line)
        first = first if parts else number
        is_open ^= text.count('"') % 2 == 1
        size += len(text)
        parts.append(text)
        if size > LONGEST_LINE:
            problem = f"the row has more than {LONGEST_LINE:,} signs: is a quotation mark not closed?"
        if is_open and not problem:
            continue
        whole = "\n".join(parts)
        yield first, _Broken(problem, whole) if problem else whole
        parts, size, is_open = [], 0, False
    if parts:
        yield first, _Broken("a quotation mark is not closed", "\n".join(parts))


def _decoded(line: bytes | None) -> tuple[str, str]:
    """The text of a line, and what is wrong with it."""
    if line is None:
        return "", f"the line has more than {LONGEST_LINE:,} bytes"
    try:
        return line.decode(), ""
    except UnicodeDecodeError:
        return line.decode(errors="replace"), "the line is not UTF-8"


def _columns(path: Path, header: Sequence[str], mapping: ColumnMapping) -> dict[str, int]:
    """Where our columns stand. Raises BadInput when one that is named, or needed, is not there."""
    named = {ours: mapping.columns.get(ours, ours) for ours in READ_COLUMNS}
    found = {ours: header.index(theirs) for ours, theirs in named.items() if theirs in header}
    lost = [theirs for ours, theirs in mapping.columns.items() if ours not in found]
    lost += [named[ours] for ours in _NEEDED if ours not in found and ours not in mapping.defaults]
    lost += [theirs for theirs in mapping.detail if theirs not in header]
    if lost:
        remedy = "name the columns by a mapping (--mapping), or as a statement has them"
        raise refusal(path, f"it has no column {', '.join(dict.fromkeys(lost))}; it has {', '.join(header)[:300]!r}",
                      remedy, 1)  # fmt: skip
    return {**found, **{f"detail:{theirs}": header.index(theirs) for theirs in mapping.detail}}


def _batch(read: Sequence[dict[str, Any] | BadRecord], format_: str) -> Batch:
    rows = [{**each, "format": format_} for each in read if isinstance(each, dict)]
    statements = sealed(pl.DataFrame(rows, schema=STATEMENT_SCHEMA))
    return Batch(statements, tuple(each for each in read if isinstance(each, BadRecord)))


def _read(line: int, cells: Sequence[Any] | _Broken, table: _Table) -> dict[str, Any] | BadRecord:
    """The statement of a row, or the bad record it is."""
    if isinstance(cells, _Broken):
        return BadRecord(line, None, cells.reason, cells.remedy, cut(cells.raw))
    texts = [_text(cell) for cell in cells]
    told = {name: texts[place] if place < len(texts) else "" for name, place in table.columns.items()}
    try:
        row = _statement(told, table.reading, table.mapping)
        flaw = flaw_of(row)
    except _Wrong as wrong:
        flaw = cast("tuple[str, str, str]", wrong.args)
    else:
        if flaw is None:
            return {**row, "line": line}
    raw = json.dumps(dict(zip(table.header, texts, strict=False)), ensure_ascii=False)
    return BadRecord(line, *flaw, cut(raw))


def _statement(told: Mapping[str, str], reading: Reading, mapping: ColumnMapping) -> dict[str, Any]:
    words = {name: mapping.values.get(name, {}).get(text, text) or mapping.defaults.get(name, "")
             for name, text in {**dict.fromkeys(mapping.defaults, ""), **told}.items()}  # fmt: skip
    row: dict[str, Any] = {name: words.get(name) or None for name in READ_COLUMNS if name != "unlocode"}
    row |= {name: _integer(name, words.get(name, "")) for name in _INTEGERS}
    row |= {name: _instant(name, words.get(name, ""), mapping) for name in _INSTANTS}
    if row["event_time"] is None:
        raise _Wrong("event_time", "it is empty", "write it as 2020-06-01T08:00:00+08:00")
    if not row["location"] and words.get("unlocode"):
        row["location"] = reading.places.location_of(words["unlocode"])
    return {
        **row, "source": row["source"] or reading.source or "unnamed", "party": row["party"] or reading.party,
        "event_id": row["event_id"] or f"sha:{hashlib.sha256(canonical_text(told).encode()).hexdigest()[:32]}",
        "revision": row["revision"] or 0, "classifier": row["classifier"] or "ACT", "type": row["type"] or "",
        "retracted": _flag(words.get("retracted", "")), "objects": _objects(words.get("objects", "")),
        "detail": _detail(words, mapping), "digest": None, "message": None, "context": None,
    }  # fmt: skip


def _text(cell: Any) -> str:
    """A cell as a text, as a person would write it."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, list | dict):
        return json.dumps(cell, ensure_ascii=False, default=str)
    return str(cell).strip()


def _integer(name: str, text: str) -> int | None:
    if not text:
        return None
    if not _INTEGER.fullmatch(text):
        raise _Wrong(name, f"{text[:100]!r} is no whole number", "write digits only")
    return int(text.partition(".")[0])


def _instant(name: str, text: str, mapping: ColumnMapping) -> dt.datetime | None:
    if not text:
        return None
    try:
        instant = _parsed(text, mapping.pattern)
        instant = instant if instant.tzinfo else instant.replace(tzinfo=mapping.zone)
        return instant.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        pattern = mapping.pattern or "2020-06-01T08:00:00+08:00"
        raise _Wrong(name, f"{text[:100]!r} is no instant", f"write it as {pattern}") from None


def _parsed(text: str, pattern: str | None) -> dt.datetime:
    """An instant by the pattern of the mapping, or by ISO 8601; spreadsheets hold true instants in any case."""
    if pattern is None or re.match(r"\d{4}-\d\d-\d\dT", text):
        return dt.datetime.fromisoformat(text)
    return dt.datetime.strptime(text, pattern)  # noqa: DTZ007 - the caller adds the zone of the mapping


def _flag(text: str) -> bool:
    if text.lower() not in _YES and text.lower() not in _NO:
        raise _Wrong("retracted", f"{text[:100]!r} is neither yes nor no", "write true or false")
    return text.lower() in _YES


def _objects(text: str) -> list[dict[str, str]]:
    """Further objects, as JSON in one cell."""
    try:
        return [{name: str(each[name]) for name in ("role", "scheme", "id")} for each in json.loads(text or "[]")]
    except (ValueError, TypeError, KeyError, RecursionError):
        way = 'write a list as [{"role":"parent","scheme":"wagon","id":"31"}]'
        raise _Wrong("objects", f"{text[:100]!r} is no list of objects", way) from None


def _detail(words: Mapping[str, str], mapping: ColumnMapping) -> str | None:
    further = {name: words[f"detail:{name}"] for name in mapping.detail if words[f"detail:{name}"]}
    if not further:
        return words.get("detail") or None
    return json.dumps(further, ensure_ascii=False, separators=(",", ":"))
