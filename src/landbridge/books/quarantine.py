"""Bad records: kept with the place and the reason, once each, until they are put right or dismissed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

import polars as pl
import sqlalchemy as sa

from landbridge.books import tables
from landbridge.books.bulk import frame_of, schema_of
from landbridge.books.nouns import Book, Origin, Refused
from landbridge.books.opening import Store, snapshot, writing
from landbridge.ledger import content_digest
from landbridge.units import to_ms

__all__ = ["keep_refused", "mark_corrected", "quarantined", "settle"]

_SHOWN = ("id", "file", "line", "place", "reason", "remedy", "format", "raw", "state")


def keep_refused(
    connection: sa.Connection, book: Book, origin: Origin, intake: int, refused: Iterable[Refused]
) -> None:
    """Keep bad records; one that is kept already stays as it is."""
    rows = [_row(book, origin, intake, each) for each in refused]
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        from sqlalchemy.dialects.sqlite import insert
    else:
        from sqlalchemy.dialects.postgresql import insert  # with its drivers it takes a while to load
    once = insert(tables.quarantine).on_conflict_do_nothing(index_elements=["book", "digest"])
    connection.execute(once, rows)


def mark_corrected(connection: sa.Connection, book: Book, ids: Sequence[int], now_ms: int) -> int:
    """Records put right are open no longer; returns how many were."""
    if not ids:
        return 0
    return _close(connection, book, ids, "taken in", now_ms)


def quarantined(store: Store, book: Book, *, state: str | None = "open") -> pl.DataFrame:
    """Bad records of a book, oldest first; `state` is open, taken in or dismissed, None for all."""
    chosen = sa.select(*(tables.quarantine.c[name] for name in _SHOWN)).where(tables.quarantine.c.book == book.id)
    if state is not None:
        chosen = chosen.where(tables.quarantine.c.state == state)
    with snapshot(store) as connection:
        found = connection.execute(chosen.order_by(tables.quarantine.c.id))
        return frame_of(found, schema_of(tables.quarantine, _SHOWN))


def settle(store: Store, book: Book, ids: Sequence[int], clock: Callable[[], dt.datetime]) -> int:
    """Dismiss open records: they are kept, and listed no longer. Returns how many were open."""
    with writing(store) as connection:
        return _close(connection, book, ids, "dismissed", to_ms(clock()))


def _close(connection: sa.Connection, book: Book, ids: Sequence[int], state: str, now_ms: int) -> int:
    """Records that are open are so no longer; returns how many were."""
    kept = tables.quarantine.c
    changed = sa.update(tables.quarantine).where(kept.book == book.id, kept.id.in_(ids), kept.state == "open")
    return connection.execute(changed.values(state=state, settled_at=now_ms)).rowcount


def _row(book: Book, origin: Origin, intake: int, refused: Refused) -> dict[str, object]:
    raw, reason = _without_nul(refused.raw), _without_nul(refused.reason)
    digest = content_digest(f"{origin.format}\x1f{reason}\x1f{raw}")
    return {
        "book": book.id, "intake": intake, "file": origin.file, "line": refused.line,
        "place": _without_nul(refused.place or "") or None, "reason": reason, "remedy": refused.remedy,
        "format": origin.format, "raw": raw, "digest": digest, "state": "open",
    }  # fmt: skip


def _without_nul(text: str) -> str:
    """PostgreSQL holds no NUL in a text; a sign in its place keeps the record readable."""
    return text.replace("\x00", "\N{SYMBOL FOR NULL}")
