"""The database itself keeps events as they were written, whoever tries."""

from __future__ import annotations

import importlib
import sys

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from landbridge.books import begin_intake, close_store, create_book
from landbridge.books.opening import schema_version
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


def test_the_version_that_the_code_names_is_the_last_of_the_migrations():
    config = Config()
    config.set_main_option("script_location", "landbridge.books:migrations")
    assert schema_version() == ScriptDirectory.from_config(config).get_current_head()


def test_a_store_that_is_up_to_date_is_opened_without_alembic(store, store_url, monkeypatch):
    for name in [each for each in sys.modules if each.partition(".")[0] == "alembic"]:
        monkeypatch.setitem(sys.modules, name, None)  # to import it now fails
    monkeypatch.delitem(sys.modules, "landbridge.books.opening")
    opening = importlib.import_module("landbridge.books.opening")
    again = opening.open_store(store_url)
    assert again.dialect == store.dialect
    close_store(again)
