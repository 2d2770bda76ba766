"""The book of a run as statements: it goes into a book of its own kind, and keeps its instants of recording."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from landbridge.books import Book, Store, create_book, list_books
from landbridge.errors import BadInput, Fault, WrongUse
from landbridge.ledger import STATEMENT_SCHEMA, read_book, sealed

__all__ = ["book_of_run", "is_run", "statements_of_run"]

_EVENTS: Final = "events.parquet"
_BATCH: Final = 50_000
_KEPT: Final = ("source", "event_id", "revision", "classifier", "type", "subject", "object", "location", "stage",
                "quantity", "event_time", "recorded_at")  # fmt: skip


def is_run(path: Path) -> bool:
    """Whether a path is the folder of a run, with the book of its first replication."""
    return (path / _EVENTS).is_file()


def book_of_run(store: Store, path: Path, name: str | None, *, clock: Callable[[], dt.datetime]) -> Book:
    """The book that a run goes into, made where there is none; it is called as the run calls it unless named.

    Raises WrongUse when the book of that name is one of the world, BadInput when the run can not be read.
    """
    called = name or _name_in(path)
    found = next((each for each in list_books(store) if each.name == called), None)
    if found is None:
        return create_book(store, called, now=clock(), kind="run", scenario=_model(path))
    if found.kind != "run":
        raise WrongUse(f"{called} is a live book; a run goes into a book of its own: give another name")
    return found


def statements_of_run(path: Path, party: str | None) -> Iterator[pl.DataFrame]:
    """The events of a run as frames by STATEMENT_SCHEMA, in their order. Raises BadInput when they can not be read."""
    book = _read(path)
    for part in book.iter_slices(_BATCH):
        kept = part.select(pl.col(name).cast(STATEMENT_SCHEMA[name]) for name in _KEPT)
        empty = (pl.lit(None, dtype=kind).alias(name) for name, kind in STATEMENT_SCHEMA.items() if name not in _KEPT)
        whole = kept.with_columns(*empty).with_columns(pl.lit(value=False).alias("retracted"),
                                                       pl.lit("landbridge").alias("format"),
                                                       pl.lit(party, dtype=pl.String).alias("party"))  # fmt: skip
        yield sealed(whole.select(STATEMENT_SCHEMA.names()))


def _read(path: Path) -> pl.DataFrame:
    file = path / _EVENTS
    try:
        return read_book(file)
    except (pl.exceptions.PolarsError, OSError) as error:
        problem = f"it is no book of events: {error}"
        raise BadInput([Fault(str(file), None, None, None, problem, "make the run again")]) from error


def _name_in(path: Path) -> str:
    names = _read(path)["book"].cast(pl.String).unique().sort()
    return names[0] if len(names) else f"run/{path.resolve().name}/0"


def _model(path: Path) -> str | None:
    """The scenario of the run: by its name where the package has it, else the copy in the folder of the run."""
    from landbridge.scenario import packaged_scenarios  # large, and no other question needs it

    try:
        name = str(json.loads((path / "manifest.json").read_text(encoding="utf-8"))["scenario"])
    except (OSError, ValueError, KeyError):
        return None
    return name if name in packaged_scenarios() else str((path / "scenario").resolve())
