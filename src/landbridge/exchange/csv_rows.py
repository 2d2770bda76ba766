"""Rows of CSV files: split within bounds, each with the line it begins in."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Final

from landbridge.exchange.bounded import LONGEST_LINE, lines_of, portions

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


_DELIMITERS: Final = ",;\t|"
_Line = tuple[int, str, str]
"""Number, text, and what is wrong with it."""
Block = tuple[list[int], list[list[str]], list[Broken]]


def csv_blocks(path: Path, size: int, delimiter: str | None) -> Iterator[Block]:
    """Lines, cells and broken rows, `size` rows at a time; the first block is the header alone."""
    csv.field_size_limit(LONGEST_LINE)
    records = (each for each in _records(path, delimiter or _DELIMITERS) if isinstance(each, Broken) or each[1].strip())
    first = next(records, None)
    if first is None or isinstance(first, Broken):
        yield [], [], [] if first is None else [first]
        return
    # Excel in China, Russia and most of Europe writes semicolons.
    delimiter = delimiter or max(_DELIMITERS, key=first[1].count)
    yield _split([first], delimiter)
    for part in portions(records, size, _length):
        yield _split(part, delimiter)


def _length(record: tuple[int, str] | Broken) -> int:
    return len(record.raw) if isinstance(record, Broken) else len(record[1])


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


def _records(path: Path, delimiters: str) -> Iterator[tuple[int, str] | Broken]:
    """The text of each row with its first line; a cell in quotation marks may go on in the next line.

    A mark that no later line closes, or that stands inside a cell as in 20" box, is of its own line alone: the rows
    behind it are read as ever.
    """
    read = ((number, *_decoded(line)) for number, line in lines_of(path))
    again: deque[_Line] = deque()
    while (line := again.popleft() if again else next(read, None)) is not None:
        number, text, problem = line
        if problem:
            yield Broken(number, problem, text)
            continue
        if _is_odd(text):
            more = list(_up_to_the_mark(chain(_taken(again), read)))
            whole = "\n".join((text, *(each for _, each, _ in more)))
            if more and _is_odd(more[-1][1]) and not more[-1][2] and _is_row(whole, delimiters):
                yield number, whole
                continue
            again.extendleft(reversed(more))
        yield number, text


def _taken(waiting: deque[_Line]) -> Iterator[_Line]:
    while waiting:
        yield waiting.popleft()


def _up_to_the_mark(lines: Iterator[_Line]) -> Iterator[_Line]:
    """Lines up to the one that may close a cell, or can not be read; none beyond the longest row there may be."""
    size = 0
    for line in lines:
        yield line
        size += len(line[1])
        if line[2] or _is_odd(line[1]) or size > LONGEST_LINE:
            return


def _is_odd(text: str) -> bool:
    return '"' in text and text.count('"') % 2 == 1


def _is_row(text: str, delimiters: str) -> bool:
    """Whether several lines are one row, by any of the delimiters."""
    for delimiter in delimiters:
        try:
            if len(list(csv.reader([text], delimiter=delimiter, strict=True))) == 1:
                return True
        except csv.Error:
            continue
    return False


def _decoded(line: bytes | None) -> tuple[str, str]:
    """The text of a line, and what is wrong with it."""
    if line is None:
        return "", f"the line has more than {LONGEST_LINE:,} bytes"
    try:
        return line.decode(), ""
    except UnicodeDecodeError:
        return line.decode(errors="replace"), "the line is not UTF-8"
