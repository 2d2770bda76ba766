"""Rows of XLSX and Parquet files, within bounds."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, cast

import polars as pl

from landbridge.exchange.bounded import check_archive, check_file, refusal

__all__ = ["parquet_rows", "sheet_rows"]

_MOST_CELLS: Final = 20_000_000
_LONGEST_SHARED: Final = 1 << 30  # bytes that shared texts may grow to
_MOST_ROWS: Final = 100_000_000
_SLICE: Final = 20_000
_LARGEST_PART: Final = 256 << 20  # bytes of a slice; one text that stands in every row takes no room in the file
_CHUNK: Final = 1 << 20  # bytes
_AS_CSV: Final = "save the sheet as CSV"
_CELL: Final = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_SHARED_CELL: Final = re.compile(rb't="s"')


def sheet_rows(path: Path, wanted: str | None = None) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows of a sheet of an XLSX file, else of the first that has any, with their numbers; the header first."""
    check_archive(path)
    _check_sheets(path)
    import python_calamine

    try:
        book = cast("Any", python_calamine).load_workbook(str(path))
        if wanted is not None and wanted not in book.sheet_names:
            there = ", ".join(book.sheet_names)[:300]
            raise refusal(
                path, f"it has no sheet {wanted!r}; it has {there!r}", "name one by the mapping: [table] sheet"
            )
        for name in book.sheet_names if wanted is None else [wanted]:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height == 0:
                continue
            start = (sheet.start or (0, 0))[0] + 1
            for number, cells in enumerate(sheet.iter_rows(), start if sheet.start else 1):
                if any(cell != "" for cell in cells):
                    yield number, cells
            return
    except (python_calamine.CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        raise refusal(path, f"it is no whole XLSX file: {str(error)[:300]}", _AS_CSV) from error


def parquet_rows(path: Path) -> Iterator[tuple[int, Sequence[Any]]]:
    """Rows of a Parquet file, counted from 2 as those of a table with a header; the header first."""
    check_file(path)
    with path.open("rb") as stream:
        if stream.read(4) != b"PAR1":
            raise refusal(path, "it is no Parquet file", "see its name, or name its format by --format")
    try:
        scanned = pl.scan_parquet(path)
        header = scanned.collect_schema().names()
        height = int(scanned.select(pl.len()).collect().item())
        if height > _MOST_ROWS:
            raise refusal(path, f"it tells of {height:,} rows; {_MOST_ROWS:,} are read", "split it")
        yield 1, header
        for first in range(0, height, _SLICE):
            part = scanned.slice(first, _SLICE).collect()
            if (size := part.estimated_size()) > _LARGEST_PART:
                problem = f"{part.height:,} of its rows hold {size:,} bytes; at most {_LARGEST_PART:,} are read"
                raise refusal(path, problem, "see whether a text in it is too long", first + 2)
            yield from enumerate(_as_texts(part).iter_rows(), first + 2)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError) as error:
        reason = str(error).partition("\n")[0][:300]
        raise refusal(path, f"it is no whole Parquet file: {reason}", "see whether it was sent to its end") from error


def _as_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Columns of the usual kinds as texts; others are left to who reads the cells."""
    return frame.select(_as_text(name, kind) for name, kind in frame.schema.items())


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        zoned = column if kind.time_zone is None else column.dt.convert_time_zone("UTC")
        return zoned.dt.strftime("%Y-%m-%dT%H:%M:%S%.3f" + ("" if kind.time_zone is None else "Z"))
    if kind == pl.Boolean or kind.is_integer():
        return column.cast(pl.String).fill_null("")
    if kind == pl.String:
        return column.fill_null("")
    if isinstance(kind, pl.List) and isinstance(kind.inner, pl.Struct):
        listed = column.list.eval(pl.element().struct.json_encode()).list.join(",")
        return pl.concat_str(pl.lit("["), listed, pl.lit("]")).alias(name)
    return column


def _check_sheets(path: Path) -> None:
    """Sheets are held as full rectangles, shared texts once for each cell: both are reckoned before they are read."""
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        longest = _longest_shared(archive)
        for name in names:
            cells, shared = _extent(archive, name)
            if cells > _MOST_CELLS:
                raise refusal(path, f"{name} spans {cells:,} cells; at most {_MOST_CELLS:,} are read", _AS_CSV)
            if shared * longest > _LONGEST_SHARED:
                raise refusal(path, f"{name} repeats a text of {longest:,} bytes in {shared:,} cells", _AS_CSV)


def _extent(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Cells of the rectangle a sheet spans, and how many cells hold shared texts."""
    columns, rows, shared = [1 << 20, 0], [1 << 24, 0], 0
    for chunk in _parts(archive, name):
        shared += len(_SHARED_CELL.findall(chunk))
        for column, row in _CELL.findall(chunk):
            place = sum((letter - 64) * 26**power for power, letter in enumerate(reversed(column)))
            columns = [min(columns[0], place), max(columns[1], place)]
            rows = [min(rows[0], int(row)), max(rows[1], int(row))]
    return max(0, columns[1] - columns[0] + 1) * max(0, rows[1] - rows[0] + 1), shared


def _longest_shared(archive: zipfile.ZipFile) -> int:
    """The longest shared text [bytes], its marks included."""
    if "xl/sharedStrings.xml" not in archive.namelist():
        return 0
    longest, since = 0, 0
    for chunk in _parts(archive, "xl/sharedStrings.xml"):
        *ended, last = chunk.split(b"</si>")
        for part in ended:
            longest, since = max(longest, since + len(part)), 0
        since += len(last)
    return max(longest, since)


def _parts(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member in parts; each ends with a mark, so that none is cut in two."""
    rest = b""
    with archive.open(name) as stream:
        while chunk := stream.read(_CHUNK):
            whole, mark, rest = (rest + chunk).rpartition(b">")
            yield whole + mark
    yield rest
