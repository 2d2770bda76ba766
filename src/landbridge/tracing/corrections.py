"""Bad records out of the quarantine as a file to be corrected, and that file back in.

As a table (.csv) the records that came in tables, one a row, with the number of the record and what is wrong with it in
columns behind; as JSON lines (.jsonl) the records of every format.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Final, cast

import msgspec
import polars as pl

from landbridge.errors import BadInput, WrongUse
from landbridge.exchange import FORMATS, BadRecord, Batch, Reading, lines_of, read_file
from landbridge.ledger import STATEMENT_SCHEMA

__all__ = [
    "TABLES",
    "Corrected",
    "as_corrected",
    "batches_of_corrections",
    "fit_a_table",
    "formats_of_corrections",
    "ids_by_line",
    "is_correction",
    "write_corrections",
]

TABLES: Final = ("csv", "xlsx", "parquet")
_ID: Final = "quarantine_id"
_NOTES: Final = (_ID, "was_in", "what_is_wrong", "what_to_do")
_BATCH: Final = 1_000
_MOST_KEPT: Final = 65_536
_FORMULA: Final = ("=", "+", "-", "@")
_NUMBER: Final = re.compile(r"[0-9]{1,18}")
_SIGN: Final = f'{{"{_ID}":'.encode()


@dataclass(frozen=True, slots=True)
class Corrected:
    """Ids of the quarantine by the line of a table that puts the record right."""

    ids: Mapping[int, int] = field(default_factory=dict[int, int])

    def __bool__(self) -> bool:
        """Whether the table has any."""
        return bool(self.ids)

    def without_notes(self, raw: str) -> str:
        """A record as it was before our columns were added: what is not corrected is the same bad record as before."""
        try:
            row = cast("dict[str, Any]", json.loads(raw))
        except ValueError:
            return raw
        return json.dumps({name: cell for name, cell in row.items() if name not in _NOTES}, ensure_ascii=False)


def write_corrections(path: Path, records: pl.DataFrame) -> int:
    """Write bad records as `quarantined` gives them; returns how many the file holds: a table holds rows only."""
    if path.suffix.lower() != ".csv":
        path.write_text("".join(_line(row) for row in records.iter_rows(named=True)), encoding="utf-8")
        return records.height
    rows = [(row, _cells(row["raw"])) for row in records.iter_rows(named=True) if row["format"] in TABLES]
    told = [(row, cells) for row, cells in rows if cells is not None]
    columns = list(dict.fromkeys(name for _, cells in told for name in cells))
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [*columns, *_NOTES])
        writer.writeheader()
        writer.writerows(
            {name: _guarded(cell) for name, cell in {**cells, **_notes(row)}.items()} for row, cells in told
        )
    return len(told)


def fit_a_table(records: pl.DataFrame) -> bool:
    """Whether every bad record is a row of a table: else a file of corrections has to be one of JSON lines."""
    return all(row["format"] in TABLES and _cells(row["raw"]) is not None
               for row in records.select("format", "raw").iter_rows(named=True))  # fmt: skip


def is_correction(path: Path) -> bool:
    """Whether a file is one of JSON lines that `write_corrections` wrote."""
    if not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_SIGN)) == _SIGN


def ids_by_line(path: Path, format_: str | None) -> Corrected:
    """Which rows of a table put which records right; none unless `write_corrections` wrote it."""
    if format_ != "csv" or not path.is_file():
        return Corrected()
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        header = stream.readline(1 << 20)
        delimiter = max(",;\t", key=header.count)
        columns = [name for row in csv.reader([header], delimiter=delimiter) for name in row]
        if _ID not in columns:
            return Corrected()
        return Corrected(dict(_numbered(stream, delimiter, columns.index(_ID))))


def as_corrected(reading: Reading) -> Reading:
    """How a table of corrections is read: it is ours, with our delimiter or what a spreadsheet made of it."""
    return reading if reading.mapping is None else replace(reading, mapping=replace(reading.mapping, delimiter=None))


def _numbered(stream: Any, delimiter: str, column: int) -> Iterator[tuple[int, int]]:
    """Line and id of each row; a row begins in the line after the one that the row before ended in."""
    rows = csv.reader(stream, delimiter=delimiter)
    before = 1
    try:
        for row in rows:
            if column < len(row) and _NUMBER.fullmatch(number := row[column].strip()):
                yield before + 1, int(number)
            before = rows.line_num + 1
    except csv.Error:
        return  # the reader of tables tells what is wrong


def formats_of_corrections(path: Path) -> tuple[str, ...]:
    """Formats of the records in a file of JSON lines; what is no line of ours is of the format `landbridge`."""
    return tuple(dict.fromkeys(_format_of(line) for _, line in _lines(path)))


def batches_of_corrections(path: Path, reading: Reading, format_: str) -> Iterator[tuple[Batch, Sequence[int]]]:
    """Batches of the records of one format in a file of JSON lines, with the records that each puts right."""
    lines = ((number, line) for number, line in _lines(path) if _format_of(line) == format_)
    while part := [_read_line(number, line, reading) for number, line in islice(lines, _BATCH)]:
        statements = pl.concat([batch.statements for batch, _ in part])
        bad = tuple(each for batch, _ in part for each in batch.bad)
        zoneless = sum(batch.zoneless for batch, _ in part)
        yield Batch(statements, bad, zoneless), [id_ for _, ids in part for id_ in ids]


def _lines(path: Path) -> Iterator[tuple[int, bytes | None]]:
    return ((number, line) for number, line in lines_of(path) if line is None or line.strip())


class _OfFormat(msgspec.Struct):
    format: str


def _format_of(line: bytes | None) -> str:
    try:
        told = msgspec.json.decode(line or b"", type=_OfFormat).format
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return "landbridge"
    return told if told in FORMATS else "landbridge"


class _Told(msgspec.Struct):
    quarantine_id: Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
    format: str
    record: msgspec.Raw


def _read_line(number: int, line: bytes | None, reading: Reading) -> tuple[Batch, Sequence[int]]:
    if line is None:
        return _refused(number, b"", "the line is too long", "write it as it was given"), ()
    try:
        told = msgspec.json.decode(line, type=_Told)
        format_ = "csv" if told.format in TABLES else told.format
        batches = list(_read_record(bytes(told.record).strip(), format_, reading))
    except BadInput as error:
        fault = error.faults[0]
        return _refused(number, line, fault.problem, fault.remedy), ()
    except (ValueError, WrongUse, RecursionError) as error:
        return _refused(number, line, f"no line of corrections: {error}", "write it as it was given"), ()
    statements = pl.concat([each.statements for each in batches] or [pl.DataFrame(schema=STATEMENT_SCHEMA)])
    statements = statements.with_columns(pl.lit(number, dtype=pl.Int64).alias("line"))
    bad = tuple(replace(each, line=number) for batch in batches for each in batch.bad)
    zoneless = sum(batch.zoneless for batch in batches)
    return Batch(statements, bad, zoneless), () if bad or statements.is_empty() else [told.quarantine_id]


def _refused(number: int, line: bytes, reason: str, remedy: str) -> Batch:
    bad = BadRecord(number, None, reason, remedy, line.decode(errors="replace")[:_MOST_KEPT])
    return Batch(pl.DataFrame(schema=STATEMENT_SCHEMA), (bad,))


def _read_record(record: bytes, format_: str, reading: Reading) -> Iterator[Batch]:
    """The batches of one record, read as a file of its format: an object as it stands, a text as what it says."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "record"
        if format_ == "csv" and record.startswith(b"{"):
            with file.open("w", encoding="utf-8", newline="") as stream:
                cells = cast("dict[str, Any]", msgspec.json.decode(record))
                csv.writer(stream).writerows([list(cells), list(cells.values())])
        else:
            text = msgspec.json.decode(record, type=str).encode() if record.startswith(b'"') else record
            file.write_bytes(text)
        yield from read_file(file, replace(as_corrected(reading), format=format_))


def _line(row: Mapping[str, Any]) -> str:
    notes = {_ID: row["id"], "was_in": _notes(row)["was_in"], "what_is_wrong": row["reason"],
             "what_to_do": row["remedy"], "format": row["format"]}  # fmt: skip
    told = json.dumps(notes, ensure_ascii=False, separators=(",", ":"))
    return f'{told.removesuffix("}")},"record":{_record(row["raw"])}}}\n'


def _record(raw: str) -> str:
    """An object or a list as it was sent, but for blanks, with what is wrong in it; anything else as a text."""
    if raw.lstrip()[:1] in ("{", "["):
        try:
            msgspec.json.decode(raw, type=msgspec.Raw)
            return msgspec.json.format(raw, indent=-1)
        except (msgspec.MsgspecError, RecursionError):
            pass  # it is cut off, or was no JSON
    return json.dumps(raw, ensure_ascii=False)


def _cells(raw: str) -> dict[str, Any] | None:
    """The cells of a row; None where the row could not even be split."""
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _guarded(cell: Any) -> Any:
    """A cell with an apostrophe where a spreadsheet would run it; reading takes it off."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip("'").startswith(_FORMULA) else cell


def _notes(row: Mapping[str, Any]) -> dict[str, Any]:
    place = "".join(f", {what} {row[name]}" for what, name in (("line", "line"), ("column", "place")) if row[name])
    return {_ID: row["id"], "was_in": f"{row['file']}{place}", "what_is_wrong": row["reason"],
            "what_to_do": row["remedy"]}  # fmt: skip
