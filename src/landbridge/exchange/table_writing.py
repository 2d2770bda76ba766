"""Statements as tables of CSV or Parquet that read back as the same statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Final

import polars as pl
from polars.io.plugins import register_io_source

from landbridge.errors import WrongUse
from landbridge.exchange.batches import Left
from landbridge.exchange.native import write_native
from landbridge.exchange.table_rows import TABLE_FORMATS
from landbridge.ledger import STATEMENT_SCHEMA

__all__ = ["write_table"]

_WRITTEN: Final = pl.Schema({name: kind for name, kind in STATEMENT_SCHEMA.items() if name != "line"})
_FORMULA: Final = r"^'*[=+\-@]"


def write_table(statements: Iterable[pl.DataFrame], path: Path, kind: str) -> Left:
    """Write statements to a file as `csv`, `parquet` or `landbridge` (JSON lines); nothing is left out.

    Raises WrongUse for any other kind.
    """
    if kind == "parquet":
        return _write_parquet(statements, path)
    if kind == "csv":
        with path.open("wb") as stream:
            return _write_csv(statements, stream)
    if kind == "landbridge":
        with path.open("w", encoding="utf-8") as lines:
            return write_native(statements, lines)
    raise WrongUse(f"{kind!r} is no kind of table; there are csv, parquet, landbridge")


def _write_csv(statements: Iterable[pl.DataFrame], stream: IO[bytes]) -> Left:
    """Write statements as CSV in UTF-8, times in UTC, further objects as JSON.

    A text that a spreadsheet would run (it begins with = + - @) gets an apostrophe before it, which reading takes off.
    """
    stream.write((",".join(_WRITTEN) + "\n").encode())
    for frame in statements:
        frame.select(_cell(name, kind) for name, kind in _WRITTEN.items()).write_csv(stream, include_header=False)
    return Left()


def _write_parquet(statements: Iterable[pl.DataFrame], path: Path) -> Left:
    """Write statements as Parquet, in columns of their own kinds; one frame at a time is in memory."""
    frames = iter(statements)

    def parts(*_: object) -> Iterator[pl.DataFrame]:
        return (frame.select(_WRITTEN.names()) for frame in frames)

    register_io_source(parts, schema=_WRITTEN).sink_parquet(path)
    return Left()


def _cell(name: str, kind: pl.DataType) -> pl.Expr:
    value = pl.col(name)
    if name == "objects":
        listed = value.list.eval(pl.element().struct.json_encode()).list.join(",")
        return pl.when(value.list.len() > 0).then(pl.concat_str(pl.lit("["), listed, pl.lit("]"))).alias(name)
    if name == "digest":  # of tables it is worked out from the cells, and spreadsheets round it
        return pl.when(~pl.col("format").is_in(TABLE_FORMATS)).then(value).alias(name)
    if kind == pl.String:
        return pl.when(value.str.contains(_FORMULA)).then(pl.lit("'") + value).otherwise(value).alias(name)
    if isinstance(kind, pl.Datetime):
        return value.dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").alias(name)
    return value
