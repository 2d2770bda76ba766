"""Rows of CSV files: split within bounds, each with the line it begins in."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from landbridge.exchange.bounded import LONGEST_LINE, lines_of

__all__ = ["Broken", "csv_blocks"]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that can not be split into cells."""

    line: int
    reason: str
    raw: str

    @property
    def remedy(self) -> str:
        """What to do."""
        return "save the file as UTF-8" if "UTF-8" in self.reason else "correct the row"


Block = tuple[list[int], list[list[str]], list[Broken]]


def csv_blocks(path: Path, size: int, delimiter: str | None) -> Iterator[Block]:
    """Lines, cells and broken rows, `size` rows at a time; the first block is the header alone."""
    csv.field_size_limit(LONGEST_LINE)
    records = (each for each in _records(path) if isinstance(each, Broken) or each[1].strip())
    first = next(records, None)
    if first is None or isinstance(first, Broken):
        yield [], [], [] if first is None else [first]
        return
    # Excel in China, Russia and most of Europe writes semicolons.
    delimiter = delimiter or max(",;\t|", key=first[1].count)
    yield _split([first], delimiter)
    while part := list(islice(records, size)):
        yield _split(part, delimiter)


def _split(part: Sequence[tuple[int, str] | Broken], delimiter: str) -> Block:
    whole = [each for each in part if not isinstance(each, Broken)]
    lines, broken = [line for line, _ in whole], [each for each in part if isinstance(each, Broken)]
    try:
        rows = list(csv.reader((text for _, text in whole), delimiter=delimiter, strict=True))
    except csv.Error:
        return _split_singly(whole, broken, delimiter)
    return (lines, rows, broken) if len(rows) == len(lines) else _split_singly(whole, broken, delimiter)


def _split_singly(whole: Sequence[tuple[int, str]], broken: list[Broken], delimiter: str) -> Block:
    """The same row by row, so that one that can not be split stays alone."""
    lines: list[int] = []
    rows: list[list[str]] = []
    for line, text in whole:
        try:
            found = list(csv.reader([text], delimiter=delimiter, strict=True))
        except csv.Error as error:
            broken.append(Broken(line, f"no row of CSV: {error}", text))
            continue
        lines.append(line)
        rows.append(found[0])
    return lines, rows, broken


def _records(path: Path) -> Iterator[tuple[int, str] | Broken]:
    """The text of each row with its first line; a cell in quotation marks may go on in the next line."""
    parts: list[str] = []
    first, size = 0, 0
    for number, line in lines_of(path):
        text, problem = _decoded(line)
        odd = '"' in text and text.count('"') % 2 == 1
        if not parts and not odd and not problem:
            yield number, text
            continue
        first = first if parts else number
        size += len(text)
        ends = bool(parts) == odd
        parts.append(text)
        if size > LONGEST_LINE:
            problem = f"the row has more than {LONGEST_LINE:,} signs: is a quotation mark not closed?"
        if problem or ends:
            whole = "\n".join(parts)
            yield Broken(first, problem, whole) if problem else (first, whole)
            parts, size = [], 0
    if parts:
        yield Broken(first, "a quotation mark is not closed", "\n".join(parts))


def _decoded(line: bytes | None) -> tuple[str, str]:
    """The text of a line, and what is wrong with it."""
    if line is None:
        return "", f"the line has more than {LONGEST_LINE:,} bytes"
    try:
        return line.decode(), ""
    except UnicodeDecodeError:
        return line.decode(errors="replace"), "the line is not UTF-8"
