"""Tables: CSV, XLSX and Parquet. Each row is a statement, or a bad record with the line, the column and the reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, Final

import polars as pl

from landbridge.exchange.batches import BadRecord, Batch, Reading, cut, sealed_rows
from landbridge.exchange.bounded import refusal
from landbridge.exchange.csv_rows import Broken, csv_blocks
from landbridge.exchange.mapping import ColumnMapping, columns_in
from landbridge.exchange.sheets import parquet_rows, sheet_rows
from landbridge.exchange.table_columns import plain_rows
from landbridge.exchange.table_rows import TableShape, read_row, text_of_cell
from landbridge.ledger import STATEMENT_SCHEMA

__all__ = ["read_table"]

_Block = tuple[list[int], list[list[str]], list[Broken]]
_GUARDED: Final = r"^'+[=+\-@]"
_ISO: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T"
_ZONED: Final = r"[T ].*(?:Z|[+-][0-9]{2}(?::?[0-9]{2}){0,2}(?:\.[0-9]+)?)$"


def read_table(path: Path, format_: str, reading: Reading, batch: int) -> Iterator[Batch]:
    """Statements of a table in batches. Raises BadInput when the file, or its header, can not be used."""
    mapping = reading.mapping or ColumnMapping()
    if format_ == "csv":
        blocks = csv_blocks(path, batch, mapping.delimiter)
    else:
        blocks = _blocks(sheet_rows(path, mapping.sheet) if format_ == "xlsx" else parquet_rows(path), batch)
    none: _Block = ([], [], [])
    lines, rows, broken = next(blocks, none)
    if not rows:
        problem = f"its header can not be read: {broken[0].reason}" if broken else "it has no header"
        raise refusal(path, problem, broken[0].remedy if broken else "name the columns in the first row", 1)
    header = [name.strip() for name in rows[0]]
    shape = TableShape(format_, header, columns_in(path, header, mapping, lines[0]), reading, mapping)
    for block in blocks:
        yield _batch(*block, shape)


def _blocks(rows: Iterator[tuple[int, Sequence[Any]]], size: int) -> Iterator[_Block]:
    """The header alone, then rows `size` at a time, as texts."""
    part = list(islice(rows, 1))
    while part:
        yield (
            [line for line, _ in part],
            [[cell if type(cell) is str else text_of_cell(cell) for cell in cells] for _, cells in part],
            [],
        )
        part = list(islice(rows, size))


def _batch(lines: list[int], rows: list[list[str]], broken: list[Broken], shape: TableShape) -> Batch:
    lines, rows, uneven = _even(lines, rows, len(shape.header))
    texts = pl.DataFrame([*zip(*rows, strict=True)] or [[] for _ in shape.header], orient="col",
                         schema={str(place): pl.String for place in range(len(shape.header))})  # fmt: skip
    texts = texts.select(pl.all().str.strip_chars())
    if shape.format != "parquet":
        texts = texts.select(_unguarded(name) for name in texts.columns)
    good, sure = plain_rows(texts, pl.Series(lines, dtype=pl.Int64), shape)
    doubtful: list[int] = (~sure).arg_true().to_list()
    read = [read_row(lines[place], texts.row(place), shape) for place in doubtful]
    more = pl.DataFrame([each for each in read if isinstance(each, dict)], schema=STATEMENT_SCHEMA)
    statements = sealed_rows(pl.concat([good, more]).sort("line") if more.height else good)
    bad = [BadRecord(each.line, None, each.reason, each.remedy, cut(each.raw)) for each in (*broken, *uneven)]
    bad += [each for each in read if isinstance(each, BadRecord)]
    return Batch(statements, tuple(bad), _zoneless(texts, pl.Series(lines, dtype=pl.Int64), statements, shape))


def _zoneless(texts: pl.DataFrame, lines: pl.Series, statements: pl.DataFrame, shape: TableShape) -> int:
    """Statements whose time names no zone; none where the mapping says which is meant."""
    mapping, place = shape.mapping, shape.columns.get("event_time")
    if mapping.zone is not None or not lines.len():
        return 0
    none = pl.Series([""] * lines.len(), dtype=pl.String)
    told = none if place is None else texts.to_series(place)
    told = told.replace("", mapping.defaults.get("event_time", ""))
    zoned = told.str.contains(_ZONED)
    if mapping.pattern is not None:  # times by ISO 8601 may stand among those by the pattern
        by_iso = told.str.contains(_ISO)
        zoned = ~by_iso | zoned if "%z" in mapping.pattern else by_iso & zoned
    return int((~zoned & lines.is_in(statements["line"].implode())).sum())


def _even(lines: list[int], rows: list[list[str]], width: int) -> tuple[list[int], list[list[str]], list[Broken]]:
    """The rows that have a cell for each column, and those that have not; empty cells at the end are none."""
    if all(len(row) == width for row in rows):
        return lines, rows, []
    kept: list[int] = []
    even: list[list[str]] = []
    uneven: list[Broken] = []
    for line, row in zip(lines, rows, strict=True):
        if len(row) < width or any(row[width:]):
            problem = f"the row has {len(row)} cells, and the header {width}"
            uneven.append(Broken(line, problem, ",".join(row)))
        else:
            kept.append(line)
            even.append(row[:width])
    return kept, even, uneven


def _unguarded(name: str) -> pl.Expr:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    text = pl.col(name)
    return pl.when(text.str.contains(_GUARDED)).then(text.str.slice(1)).otherwise(text).alias(name)
