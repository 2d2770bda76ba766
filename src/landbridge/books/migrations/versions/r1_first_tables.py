"""The first schema: all tables, and triggers that keep events as they were written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "r1"
down_revision = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_APPEND_ONLY = ("event", "event_object", "erasure")


def upgrade() -> None:
    """Make the tables and the triggers."""
    _make_books()
    _make_events()
    _make_objects()
    _make_people()
    _make_intakes()
    _make_quarantine()
    _make_counts()
    if op.get_bind().dialect.name == "sqlite":
        _keep_in_sqlite()
    else:
        _keep_in_postgresql()


def _make_books() -> None:
    op.create_table(
        "book",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("scenario", sa.Text),
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
    )


def _make_events() -> None:
    words = ("source", "event_id", "classifier", "type", "party", "format")
    may_lack = ("subject", "object", "location", "stage", "detail")
    op.create_table(
        "event",
        sa.Column("record", _KEY, primary_key=True, autoincrement=False),
        sa.Column("book", sa.Integer, sa.ForeignKey("book.id"), nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in words[:2]),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("digest", sa.BigInteger, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in words[2:4]),
        *(sa.Column(name, sa.Text) for name in may_lack[:4]),
        sa.Column("quantity", sa.BigInteger),
        sa.Column("event_time", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("retracted", sa.SmallInteger, nullable=False),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("detail", sa.Text),
        sa.Column("intake", _KEY, nullable=False),
    )
    identity = ["book", "source", "event_id", "revision", "digest"]
    op.create_index("event_identity", "event", identity, unique=True)
    op.create_index("event_subject", "event", ["book", "subject", "event_time"])
    there = sa.text("object IS NOT NULL")
    op.create_index("event_object_of", "event", ["book", "object", "event_time"],
                    sqlite_where=there, postgresql_where=there)  # fmt: skip
    op.create_index("event_location", "event", ["book", "location", "event_time"])


def _make_objects() -> None:
    op.create_table(
        "event_object",
        sa.Column("book", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("record", _KEY, primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("scheme", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("event_object_record", "event_object", ["record"])


def _make_people() -> None:
    op.create_table(
        "message",
        sa.Column("record", _KEY, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("context", sa.Text),
    )
    for name, further in {"party": ("name", "address", "contact"), "person": ("party", "name", "detail")}.items():
        op.create_table(
            name,
            sa.Column("book", sa.Integer, primary_key=True),
            sa.Column("id", sa.Text, primary_key=True),
            *(sa.Column(each, sa.Text) for each in further),
        )
    op.create_table(
        "erasure",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("book", sa.Integer, nullable=False),
        *(sa.Column(each, sa.Text, nullable=False) for each in ("what", "key", "reason")),
        sa.Column("erased_at", sa.BigInteger, nullable=False),
    )


def _make_intakes() -> None:
    op.create_table(
        "intake",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("book", sa.Integer, sa.ForeignKey("book.id"), nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text),
        sa.Column("format", sa.Text, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        *(sa.Column(each, sa.BigInteger, nullable=False) for each in ("read", "new", "known", "quarantined")),
    )


def _make_quarantine() -> None:
    op.create_table(
        "quarantine",
        sa.Column("id", _KEY, primary_key=True),
        sa.Column("book", sa.Integer, sa.ForeignKey("book.id"), nullable=False),
        sa.Column("intake", _KEY, nullable=False),
        sa.Column("file", sa.Text, nullable=False),
        sa.Column("line", sa.BigInteger),
        sa.Column("place", sa.Text),
        *(sa.Column(each, sa.Text, nullable=False) for each in ("reason", "remedy", "format", "raw")),
        sa.Column("digest", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("settled_at", sa.BigInteger),
    )
    op.create_index("quarantine_once", "quarantine", ["book", "digest"], unique=True)


def _make_counts() -> None:
    op.create_table(
        "day_count",
        sa.Column("book", sa.Integer, primary_key=True),
        sa.Column("type", sa.Text, primary_key=True),
        sa.Column("location", sa.Text, primary_key=True),
        sa.Column("day", sa.Integer, primary_key=True),
        sa.Column("classifier", sa.Text, primary_key=True),
        sa.Column("party", sa.Text, primary_key=True),
        sa.Column("events", sa.BigInteger, nullable=False),
        sqlite_with_rowid=False,
    )


def _keep_in_sqlite() -> None:
    for table in _APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def _keep_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION landbridge_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; "
        "END $$"
    )
    for table in _APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION landbridge_append_only()"
        )
