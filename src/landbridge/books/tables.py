"""The tables of a store, once for SQLite and PostgreSQL.

Instants are milliseconds since 1970 in UTC, days are days since 1970 counted in Asia/Shanghai: whole numbers are the
same in both databases. `event`, `event_object` and `erasure` are append-only, held by triggers. Everything that may
tell of people stands in tables whose rows can be erased: `message`, `party`, `person`, `quarantine`.
"""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

__all__ = [
    "APPEND_ONLY", "ERASABLE", "METADATA", "book", "day_count", "erasure", "event", "event_object", "intake", "message",
    "party", "person", "quarantine",
]  # fmt: skip

METADATA: Final = sa.MetaData()

# SQLite gives a plain INTEGER key for nothing and calls nothing else a row id.
_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

book: Final = sa.Table(
    "book", METADATA,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("kind", sa.Text, nullable=False),  # live or run
    sa.Column("title", sa.Text),
    sa.Column("scenario", sa.Text),  # the scenario that is its model
    sa.Column("party", sa.Text, nullable=False),  # whose statements are that name no party
    sa.Column("created_at", sa.BigInteger, nullable=False),
)  # fmt: skip

event: Final = sa.Table(
    "event", METADATA,
    sa.Column("record", _KEY, primary_key=True, autoincrement=False),  # milliseconds since 1970 x 2^20, counted up
    sa.Column("book", sa.Integer, sa.ForeignKey("book.id"), nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("event_id", sa.Text, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),
    sa.Column("digest", sa.BigInteger, nullable=False),
    sa.Column("classifier", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("subject", sa.Text),
    sa.Column("object", sa.Text),
    sa.Column("location", sa.Text),
    sa.Column("stage", sa.Text),
    sa.Column("quantity", sa.BigInteger),
    sa.Column("event_time", sa.BigInteger, nullable=False),
    sa.Column("recorded_at", sa.BigInteger, nullable=False),
    sa.Column("party", sa.Text, nullable=False),
    sa.Column("retracted", sa.SmallInteger, nullable=False),  # 0 or 1
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("detail", sa.Text),
    sa.Column("intake", _KEY, nullable=False),
    sa.Index("event_identity", "book", "source", "event_id", "revision", "digest", unique=True),
    sa.Index("event_subject", "book", "subject", "event_time"),
    sa.Index("event_object_of", "book", "object", "event_time",
             sqlite_where=sa.text("object IS NOT NULL"), postgresql_where=sa.text("object IS NOT NULL")),
    sa.Index("event_location", "book", "location", "event_time"),
)  # fmt: skip

event_object: Final = sa.Table(
    "event_object", METADATA,
    sa.Column("book", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("record", _KEY, primary_key=True),
    sa.Column("role", sa.Text, primary_key=True),
    sa.Column("scheme", sa.Text, nullable=False),
    sa.Index("event_object_record", "record"),
    sqlite_with_rowid=False,
)  # fmt: skip

message: Final = sa.Table(
    "message", METADATA,
    sa.Column("record", _KEY, primary_key=True, autoincrement=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("context", sa.Text),
)  # fmt: skip

party: Final = sa.Table(
    "party", METADATA,
    sa.Column("book", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text),
    sa.Column("address", sa.Text),
    sa.Column("contact", sa.Text),
)  # fmt: skip

person: Final = sa.Table(
    "person", METADATA,
    sa.Column("book", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("party", sa.Text),
    sa.Column("name", sa.Text),
    sa.Column("detail", sa.Text),
)  # fmt: skip

erasure: Final = sa.Table(
    "erasure", METADATA,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("book", sa.Integer, nullable=False),
    sa.Column("what", sa.Text, nullable=False),  # the table
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("erased_at", sa.BigInteger, nullable=False),
)  # fmt: skip

intake: Final = sa.Table(
    "intake", METADATA,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("book", sa.Integer, sa.ForeignKey("book.id"), nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("sha256", sa.Text),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("started_at", sa.BigInteger, nullable=False),
    sa.Column("finished_at", sa.BigInteger),  # null: under way, or broken off
    sa.Column("read", sa.BigInteger, nullable=False),
    sa.Column("new", sa.BigInteger, nullable=False),
    sa.Column("known", sa.BigInteger, nullable=False),
    sa.Column("quarantined", sa.BigInteger, nullable=False),
)  # fmt: skip

quarantine: Final = sa.Table(
    "quarantine", METADATA,
    sa.Column("id", _KEY, primary_key=True),
    sa.Column("book", sa.Integer, sa.ForeignKey("book.id"), nullable=False),
    sa.Column("intake", _KEY, nullable=False),
    sa.Column("file", sa.Text, nullable=False),
    sa.Column("line", sa.BigInteger),
    sa.Column("place", sa.Text),  # column or path inside the record
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("remedy", sa.Text, nullable=False),
    sa.Column("format", sa.Text, nullable=False),
    sa.Column("raw", sa.Text, nullable=False),
    sa.Column("digest", sa.BigInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # open, taken in, dismissed
    sa.Column("settled_at", sa.BigInteger),
    sa.Index("quarantine_once", "book", "digest", unique=True),  # the same bad record is kept once
)  # fmt: skip

day_count: Final = sa.Table(
    "day_count", METADATA,
    sa.Column("book", sa.Integer, primary_key=True),
    sa.Column("type", sa.Text, primary_key=True),
    sa.Column("location", sa.Text, primary_key=True),  # empty: nowhere
    sa.Column("day", sa.Integer, primary_key=True),
    sa.Column("classifier", sa.Text, primary_key=True),
    sa.Column("party", sa.Text, primary_key=True),
    sa.Column("events", sa.BigInteger, nullable=False),
    sqlite_with_rowid=False,
)  # fmt: skip
"""Events that count now (last revision, not retracted) of each day; changed in the transaction that changes them."""

APPEND_ONLY: Final = ("event", "event_object", "erasure")
ERASABLE: Final = ("message", "party", "person", "quarantine")
