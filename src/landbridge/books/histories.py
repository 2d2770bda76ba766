"""Everything a book tells of a few things: as what it is about, as what it happens to, or beside others."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Final

import polars as pl
import sqlalchemy as sa

from landbridge.books.asking import (
    JOIN,
    Conditions,
    fetched,
    joined_ids,
    revisions_if_last,
    what_is_told,
    when_settled,
)
from landbridge.books.nouns import Book
from landbridge.books.opening import Store, snapshot

__all__ = ["histories", "records_of"]

_COLUMNS: Final = {
    "id": pl.String, "role": pl.String, "record": pl.Int64, "source": pl.String, "event_id": pl.String,
    "revision": pl.Int64, "classifier": pl.String, "type": pl.String, "subject": pl.String, "object": pl.String,
    "location": pl.String, "stage": pl.String, "quantity": pl.Int64, "event_time": pl.Int64, "recorded_at": pl.Int64,
    "party": pl.String, "format": pl.String, "detail": pl.String, "revised": pl.Int64,
}  # fmt: skip
_INSTANT: Final = pl.Datetime("ms", "UTC")
_WAYS: Final = {
    "'subject'": "event AS e ON e.subject = j.value",
    "'object'": "event AS e ON e.object = j.value",
    "o.role": "event_object AS o ON o.book = :book AND o.id = j.value {join} event AS e ON e.record = o.record",
}

_CHILDREN: Final = (
    "SELECT c.record, c.id FROM {records} event_object AS c ON c.record = CAST(j.value AS BIGINT) "
    "AND c.role = 'child' AND c.scheme NOT IN ('class', 'device')"
)


def histories(
    store: Store, book: Book, ids: Sequence[str], *, at: dt.datetime | None = None,
    known_at: dt.datetime | None = None, parties: Sequence[str] | None = None,
) -> pl.DataFrame:  # fmt: skip
    """What is told of each of the ids, in the order of event times; one that nothing is told of has no row.

    Columns: id (the one asked for), role (subject, object, or the role among further objects), record, source,
    event_id, revision, classifier, type, subject, object, location, stage, quantity, event_time, recorded_at, party,
    format, detail, revised: how many revisions are known, and children: ids that were put into something or taken out
    of it, as a list in JSON, null where there are none. `at` leaves out later events, `known_at` what was recorded
    later. Of each identity the last revision is there, unless it is a retraction.
    """
    asked = Conditions(store.dialect).which(book, {"parties": parties}).until(at)
    what_is_told(asked, known_at)
    first, values = joined_ids(store.dialect, ids)
    names = ", ".join(f"e.{name}" for name in [*_COLUMNS][2:-1])
    parts = [
        f"SELECT j.value, {role} AS role, {names}, ({revisions_if_last(known_at)}) AS revised "
        f"FROM {first} {way.format(join=JOIN[store.dialect])} AND {asked}"
        for role, way in _WAYS.items()
    ]
    with when_settled(store, known_at) as connection:
        found = fetched(connection, " UNION ALL ".join(parts), {**asked.values, **values}, _COLUMNS)
        found = found.drop_nulls("revised")
        children = _children(connection, found["record"])
    found = found.join(children, on="record", how="left").sort("event_time", "record", "role", "id")
    return found.with_columns(pl.col("event_time").cast(_INSTANT), pl.col("recorded_at").cast(_INSTANT))


def records_of(store: Store, book: Book, ids: Sequence[str]) -> tuple[int, ...]:
    """Records of all that was ever told of the ids, also what was revised or retracted since, in order."""
    asked = Conditions(store.dialect).which(book, {})
    first, values = joined_ids(store.dialect, ids)
    ways = (way.format(join=JOIN[store.dialect]) for way in _WAYS.values())
    query = " UNION ".join(f"SELECT e.record AS record FROM {first} {way} AND {asked}" for way in ways)
    with snapshot(store) as connection:
        found = fetched(connection, query, {**asked.values, **values}, {"record": pl.Int64})
    return tuple(found["record"].sort())


def _children(connection: sa.Connection, records: pl.Series) -> pl.DataFrame:
    """Each record that has children, once, with the list of their ids."""
    first, values = joined_ids(connection.dialect.name, records.cast(pl.String).unique(maintain_order=True).to_list())
    rows = fetched(connection, _CHILDREN.format(records=first), values, {"record": pl.Int64, "id": pl.String})
    lists = rows.sort("record", "id").group_by("record", maintain_order=True).agg("id")
    told = [json.dumps(ids, ensure_ascii=False) for ids in lists["id"].to_list()]
    return lists.select("record", pl.Series("children", told, dtype=pl.String))
