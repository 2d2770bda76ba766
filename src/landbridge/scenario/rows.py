"""Rows of a table written back to its file: those that were read stay to the letter, those that were made get words."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from landbridge.tables import Column, Row, Schema, Table, write_table
from landbridge.units import COUNTING_ZONE, MINUTE_MS, from_ms

__all__ = ["rows_as_text", "write_rows"]


def write_rows(path: Path, schema: Schema, table: Table) -> None:
    """Write the rows of a table, all columns; a row with the number of a line of the file is the text of that line."""
    write_table(path, schema.header, rows_as_text(path, schema, table))


def rows_as_text(path: Path, schema: Schema, table: Table) -> list[dict[str, str]]:
    """The rows of a table as they stand in its file, but for flags, which may have been changed since."""
    before = _lines(path) if path.exists() else {}
    flags = [column for column in schema.columns if column.type == "flag"]
    return [{**before[row.line], **{each.name: _cell(row[each.name], each) for each in flags}} if row.line in before
            else _in_words(row, schema) for row in table]  # fmt: skip


def _lines(path: Path) -> dict[int, Mapping[str, str]]:
    """Cells of a file by the number that reading gives a row: its last line, the header being 1."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        header = [name.strip() for name in next(reader)]
        numbered = [(reader.line_num, cells) for cells in reader if any(cells)]
    return {line: dict(zip(header, cells, strict=True)) for line, cells in numbered}


def _in_words(row: Row, schema: Schema) -> dict[str, str]:
    return {column.name: _cell(row.values.get(column.name), column) for column in schema.columns}


def _cell(value: Any, column: Column) -> str:
    if value is None:
        return ""
    match column.type:
        case "instant":
            fine = "minutes" if value % MINUTE_MS == 0 else "milliseconds"
            return from_ms(value).astimezone(COUNTING_ZONE).isoformat(timespec=fine)
        case "flag":
            return "yes" if value else "no"
        case "number":
            return f"{value:g}" if float(f"{value:g}") == value else repr(value)
        case "date":
            assert isinstance(value, dt.date)
            return value.isoformat()
        case _:
            return str(value)
