"""Give back what a book holds as a file of a format that partners read."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Unpack

import polars as pl

from landbridge.books import Book, Store, statements
from landbridge.errors import EnvironmentFailed, WrongUse
from landbridge.exchange import Left, places_of_network, write_dcsa, write_epcis, write_table
from landbridge.network import load_network
from landbridge.tracing.asked import Asked

__all__ = ["WRITTEN_FORMATS", "Given", "give_back"]

WRITTEN_FORMATS: Final = ("landbridge", "csv", "parquet", "epcis", "dcsa-2.2", "dcsa-3.0")
"""Formats that can be written."""

_OF_THE_WORLD: Final = ("dcsa-2.2", "dcsa-3.0")
"""Formats that have no word for what was only simulated; in EPCIS the events of a run have a type of our own."""

_TABLES: Final = ("landbridge", "csv", "parquet")


@dataclass(frozen=True, slots=True)
class Given:
    """The file written, the statements read from the book, and what of them the format could not say."""

    file: str
    format: str
    events: int
    left: Left


def give_back(store: Store, book: Book, path: Path, format_: str, **asked: Unpack[Asked]) -> Given:
    """Write statements of a book; an earlier file of that name stays whole until the new one is.

    `asked` as `statements` of the room books: `history` for all revisions, `since` and `until`, `subjects`, `parties`.
    Raises WrongUse for a format that there is not, for the book of a run in a format that tells of the world and where
    the folder is not there; EnvironmentFailed when nothing can be written to it.
    """
    if format_ not in WRITTEN_FORMATS:
        raise WrongUse(f"{format_!r} is no format that is written; there are {', '.join(WRITTEN_FORMATS)}")
    if book.kind == "run" and format_ in _OF_THE_WORLD:
        raise WrongUse(f"{book.name} is the book of a run: whoever reads {format_} would take it for what happened; "
                       "give it as landbridge, csv, parquet or epcis")  # fmt: skip
    if not path.parent.is_dir():
        raise WrongUse(f"there is no folder {path.parent}; make it first, or name another file")
    counted = _Counted(statements(store, book, **asked))
    draft = path.with_name(f".{path.name}.part")
    try:
        left = _write(counted, draft, format_, book)
        os.replace(draft, path)
    except OSError as error:
        reason = error.strerror or error
        raise EnvironmentFailed(f"{path} can not be written into {path.parent}: {reason}") from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
    return Given(str(path), format_, counted.events, left)


class _Counted:
    """Frames passed on and counted."""

    def __init__(self, frames: Iterable[pl.DataFrame]) -> None:
        self._frames = frames
        self.events = 0

    def __iter__(self) -> Iterator[pl.DataFrame]:
        for frame in self._frames:
            self.events += frame.height
            yield frame


def _write(frames: Iterable[pl.DataFrame], path: Path, format_: str, book: Book) -> Left:
    if format_ in _TABLES:
        return write_table(frames, path, format_)
    with path.open("w", encoding="utf-8") as stream:
        if format_ == "epcis":
            return write_epcis(frames, stream, run=book.name if book.kind == "run" else None)
        places = places_of_network(load_network().locations.values())
        return write_dcsa(frames, stream, "dcsa-2.2" if format_ == "dcsa-2.2" else "dcsa-3.0", places=places)
