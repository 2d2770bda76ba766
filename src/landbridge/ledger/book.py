"""Books in files: Parquet, for runs."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from landbridge.ledger.events import check_events

__all__ = ["read_book", "write_book"]


def write_book(path: Path, book: pl.DataFrame) -> None:
    """Write a checked book. Raises ValueError when it is none, OSError when the disk does not take it."""
    check_events(book)
    with path.open("wb") as stream:
        book.write_parquet(stream, compression="zstd", compression_level=1)


def read_book(path: Path) -> pl.DataFrame:
    """A book as it was written, in the order of its events."""
    with path.open("rb") as stream:
        return pl.read_parquet(stream)
