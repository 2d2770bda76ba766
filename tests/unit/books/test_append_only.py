"""The database itself keeps events as they were written, whoever tries."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from landbridge.books import begin_intake, create_book
from landbridge.books.tables import APPEND_ONLY, METADATA, erasure
from unit.books.statements import ORIGIN, START, Clock, frame, statement


@pytest.fixture
def filled(store):
    book = create_book(store, "live", now=START)
    child = [{"role": "child", "scheme": "iso6346", "id": "CSQU3054383"}]
    with begin_intake(store, book, ORIGIN, Clock()) as intake:
        intake.add(frame([statement("a", objects=child)]))
    with store.engine.connect() as connection:
        connection.execute(
            sa.insert(erasure).values(id=1, book=1, what="person", key="p1", reason="asked", erased_at=0)
        )
        connection.commit()
    return store


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_nobody_changes_or_deletes_what_was_written(filled, table):
    tries = [f"UPDATE {table} SET book = 2", f"DELETE FROM {table}"]
    tries += (
        [f"TRUNCATE {table} CASCADE"] if filled.dialect == "postgresql" else [f"DELETE FROM {table} WHERE book = 1"]
    )
    for text in tries:
        with filled.engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="append-only"):
            connection.execute(sa.text(text))
    with filled.engine.connect() as connection:
        assert connection.scalar(sa.text(f"SELECT count(*) FROM {table} WHERE book = 1")) == 1


def test_an_event_is_not_put_in_the_place_of_another(filled):
    if filled.dialect == "sqlite":
        text = "INSERT OR REPLACE INTO event SELECT * FROM event"
    else:
        text = "INSERT INTO event SELECT * FROM event ON CONFLICT (record) DO UPDATE SET type = 'changed'"
    with filled.engine.connect() as connection, pytest.raises(sa.exc.IntegrityError, match="append-only"):
        connection.execute(sa.text(text))


def test_the_migrations_make_the_tables_that_the_code_speaks_of(store):
    with store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
