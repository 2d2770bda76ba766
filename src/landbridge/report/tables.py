"""The figures behind a picture as a table, and as CSV to take away."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

import polars as pl

__all__ = ["Cell", "Column", "Table", "csv_link"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, the address it leads to, whether it is quoted in English, and good or bad where it judges."""

    text: str
    href: str = ""
    quoted: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head, and whether numbers stand in it."""

    head: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; `csv` is an address that holds the figures themselves, as they are before rounding for the eye."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    csv: str = ""
    file: str = ""


def csv_link(frame: pl.DataFrame) -> str:
    """A frame as CSV inside an address (RFC 2397), so that it can be saved from a page without script or network."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(_plain(row) for row in frame.iter_rows())
    return "data:text/csv;charset=utf-8," + quote(stream.getvalue(), safe=" ,:;-_.+/()~!*'")


def _plain(row: Sequence[object]) -> Iterable[object]:
    """Numbers with at most six digits, without an exponent."""
    return [float(f"{value:.6g}") if isinstance(value, float) else value for value in row]
