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
    """Write the rows of a table; a row with the number of a line of the file is the text of that line.

    A file that is there keeps its columns in their order; those that a new row needs come behind them.
    """
    told = rows_as_text(path, schema, table)
    own = _header(path) if path.exists() else list(schema.header)
    header = [*own, *(name for name in schema.header if name not in own and any(row.get(name) for row in told))]
    write_table(path, header, [{name: row.get(name, "") for name in header} for row in told])


def rows_as_text(path: Path, schema: Schema, table: Table) -> list[dict[str, str]]:
    """The rows of a table as they stand in its file, but for flags, which may have been changed since.

    Columns come in the order of the schema; a row that stands in no file is put in words.
    """
    before = _lines(path) if path.exists() else {}
    return [_as_it_stands(before[row.line], row, schema) if row.line in before else _in_words(row, schema)
            for row in table]  # fmt: skip


def _as_it_stands(cells: Mapping[str, str], row: Row, schema: Schema) -> dict[str, str]:
    return {column.name: _cell(row[column.name], column) if column.type == "flag" else cells[column.name]
            for column in schema.columns if column.type == "flag" or column.name in cells}  # fmt: skip


def _lines(path: Path) -> dict[int, Mapping[str, str]]:
    """Cells of a file by the number that reading gives a row: its last line, the header being 1."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        next(reader)
        numbered = [(reader.line_num, cells) for cells in reader if any(cells)]
    header = _header(path)
    return {line: dict(zip(header, cells, strict=True)) for line, cells in numbered}


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [name.strip() for name in next(csv.reader(stream))]


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
