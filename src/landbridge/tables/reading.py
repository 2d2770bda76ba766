"""Read CSV and TOML at the door: typed values out, faults into the inspection."""

from __future__ import annotations

import csv
import datetime as dt
import math
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landbridge.tables.inspection import Inspection
from landbridge.tables.schema import Column, Schema
from landbridge.units import month_bounds_ms, parse_instant_ms

__all__ = ["Row", "Table", "read_row", "read_table", "read_toml"]


@dataclass(frozen=True, slots=True)
class Row:
    """One checked row; `line` is its line in the file, the header being 1."""

    line: int
    values: Mapping[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


@dataclass(frozen=True, slots=True)
class Table:
    """The usable rows of one file."""

    file: str
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def read_table(path: Path, schema: Schema, inspection: Inspection) -> Table:
    """All rows of a CSV file that pass the schema; whatever does not is reported, and reading goes on.

    A column that is missing or unknown is one fault, not one a row. An unreadable file gives an empty table.
    """
    lines = _csv_lines(path, inspection)
    if not lines:
        return Table(path.name, ())
    header = [name.strip() for name in lines[0][1]]
    missing = _check_header(path.name, header, schema, inspection)
    columns = [column for column in schema.columns if column.name not in missing]
    rows = [_row(path.name, line, dict(zip(header, cells, strict=False)), columns, inspection)
            for line, cells in lines[1:] if _has_length(path.name, line, cells, header, inspection)]  # fmt: skip
    _check_unique(path.name, rows, columns, inspection)
    if not missing:
        _check_keys(path.name, rows, columns, inspection)
    return Table(path.name, tuple(row for row in rows if row is not None) if not missing else ())


def read_row(cells: Mapping[str, str], schema: Schema, inspection: Inspection, *, file: str, line: int) -> Row | None:
    """One row that stands in no file, checked like a row of that file; None, and reported, when it does not pass."""
    return _row(file, line, dict(cells), list(schema.columns), inspection)


def read_toml(path: Path, inspection: Inspection) -> dict[str, Any]:
    """A TOML file as a dictionary; empty, and reported, when it can not be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        inspection.report(path.name, f"can not be read: {_reason(error)}", "put a readable UTF-8 file there")
    except tomllib.TOMLDecodeError as error:
        inspection.report(path.name, f"is not TOML: {error}", "mend the line named")
    return {}


def _csv_lines(path: Path, inspection: Inspection) -> list[tuple[int, list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            lines = [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        inspection.report(path.name, f"can not be read: {_reason(error)}", "put a readable UTF-8 CSV file there")
        return []
    if not lines:
        inspection.report(path.name, "is empty", "write at least the header line")
    return lines


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _check_header(file: str, header: list[str], schema: Schema, inspection: Inspection) -> set[str]:
    """Names of required columns that are missing."""
    missing = {column.name for column in schema.columns if column.required and column.name not in header}
    for name in sorted(missing):
        inspection.report(file, "column is missing", f"add the column {name}", row=1, column=name)
    for name in sorted({name for name in header if header.count(name) > 1}):
        inspection.report(file, "column stands twice", "keep one of the two", row=1, column=name)
    for name in header:
        if name not in schema.header:
            inspection.report(file, "column is not known", f"use one of: {', '.join(schema.header)}", row=1,
                              column=name)  # fmt: skip
    return missing


def _has_length(file: str, line: int, cells: list[str], header: list[str], inspection: Inspection) -> bool:
    if len(cells) == len(header):
        return True
    inspection.report(file, f"expected {len(header)} cells, was {len(cells)}", "give every column a cell", row=line)
    return False


def _row(file: str, line: int, cells: dict[str, str], columns: list[Column], inspection: Inspection) -> Row | None:
    values: dict[str, Any] = {}
    sound = True
    for column in columns:
        text = cells.get(column.name, "").strip() or column.default
        try:
            values[column.name] = _value(text, column)
        except ValueError as error:
            sound = False
            problem, remedy = error.args
            inspection.report(file, problem, remedy, row=line, column=column.name, value=text)
    return Row(line, values) if sound else None


def _value(text: str, column: Column) -> Any:
    if not text:
        if column.required:
            raise ValueError("is empty", f"give {column.description}")
        return None
    try:
        value = _PARSERS[column.type](text)
    except (ValueError, OverflowError):
        raise ValueError(f"expected {_EXPECTED[column.type]}, was {text!r}", f"give {column.description}") from None
    for rule in column.rules:
        _check_rule(value, rule)
    return value


def _check_rule(value: Any, rule: str) -> None:
    if "|" in rule and value not in rule.split("|"):
        raise ValueError(f"expected one of {rule.replace('|', ', ')}, was {value!r}", "use one of these words")
    if rule == "positive" and value <= 0:
        raise ValueError(f"expected a number above 0, was {value}", "give a positive number")
    if rule == "not negative" and value < 0:
        raise ValueError(f"expected 0 or more, was {value}", "give 0 or a positive number")
    if rule.startswith("at least ") and value < float(rule.removeprefix("at least ")):
        raise ValueError(f"expected {rule}, was {value}", "give a larger number; is it in the column's unit?")
    if rule.startswith("at most ") and value > float(rule.removeprefix("at most ")):
        raise ValueError(f"expected {rule}, was {value}", "give a smaller number; is it in the column's unit?")
    if rule == "clock":
        _check_clock(value)
    if rule == "share" and not 0 <= value <= 1:
        raise ValueError(f"expected a share from 0 to 1, was {value}", "write 3 % as 0.03")


def _check_clock(value: str) -> None:
    try:
        dt.datetime.strptime(value if value != "24:00" else "00:00", "%H:%M")  # noqa: DTZ007 (a time of day)
    except ValueError:
        raise ValueError(f"expected a time of day, was {value!r}", "write half past eight as 08:30") from None


def _check_unique(file: str, rows: list[Row | None], columns: list[Column], inspection: Inspection) -> None:
    for name in [column.name for column in columns if "unique" in column.rules]:
        seen: dict[Any, int] = {}
        for row in rows:
            if row is None:
                continue
            first = seen.setdefault(row[name], row.line)
            if first != row.line:
                inspection.report(file, f"stands already in row {first}", "give every row an id of its own",
                                  row=row.line, column=name, value=row[name])  # fmt: skip


def _check_keys(file: str, rows: list[Row | None], columns: list[Column], inspection: Inspection) -> None:
    """No two rows say something of the same thing."""
    names = [column.name for column in columns if "key" in column.rules]
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows if names else ():
        if row is None:
            continue
        first = seen.setdefault(tuple(row[name] for name in names), row.line)
        if first != row.line:
            problem = f"says the same thing as row {first}: {', '.join(names)} are alike"
            inspection.report(file, problem, "keep one of the two rows", row=row.line, column=names[0],
                              value=row[names[0]])  # fmt: skip


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _flag(text: str) -> bool:
    if text not in ("yes", "no"):
        raise ValueError(text)
    return text == "yes"


def _month(text: str) -> str:
    month_bounds_ms(text)
    if len(text) != len("YYYY-MM"):
        raise ValueError(text)
    return text


_PARSERS: dict[str, Callable[[str], Any]] = {
    "text": str,
    "integer": int,
    "number": _finite,
    "flag": _flag,
    "date": dt.date.fromisoformat,
    "month": _month,
    "instant": parse_instant_ms,
}
_EXPECTED = {
    "text": "text",
    "integer": "a whole number",
    "number": "a number",
    "flag": "yes or no",
    "date": "a date YYYY-MM-DD",
    "month": "a month YYYY-MM",
    "instant": "an instant such as 2020-06-17T18:00+08:00",
}
