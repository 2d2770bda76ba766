"""Open a store by its address: a file of SQLite, or PostgreSQL; its schema is brought up to date by Alembic."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event, exc

from landbridge.errors import EnvironmentFailed, WrongUse

__all__ = ["Store", "close_store", "open_store", "schema_version", "snapshot", "writing"]

_DEFAULT: Final = "books/landbridge.db"
_HEAD: Final = "r1"
"""The last version of the schema under `migrations`."""
_WAIT_MS: Final = 60_000
_WRITERS_LOCK: Final = 7_305_420_622  # any number, the same for all who write


@dataclass(frozen=True, slots=True)
class Store:
    """A database with live books; `dialect` is sqlite or postgresql."""

    url: str
    engine: sa.Engine

    @property
    def dialect(self) -> str:
        """The kind of database."""
        return self.engine.dialect.name


def open_store(url: str | None = None, *, create: bool = True) -> Store:
    """The store at an address: a path, `sqlite:///path` or `postgresql://...`.

    Without an address the one in LANDBRIDGE_DB, or `books/landbridge.db` under the working folder. Its schema is
    brought up to date.

    Raises WrongUse when it is not there and not to be made, EnvironmentFailed when it can not be used.
    """
    address = _address(url or os.environ.get("LANDBRIDGE_DB") or _DEFAULT)
    _make_room(address, create=create)
    store = Store(address.render_as_string(hide_password=True), _engine(address))
    try:
        _bring_up_to_date(store)
    except BaseException:
        close_store(store)
        raise
    return store


def close_store(store: Store) -> None:
    """Let go of all connections."""
    store.engine.dispose()


@contextmanager
def writing(store: Store) -> Generator[sa.Connection]:
    """A transaction that alone writes in the store; whoever comes second waits a minute at most.

    Raises EnvironmentFailed when the database does not take it.
    """
    with _told(store), store.engine.connect() as connection:
        if store.dialect == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_WAIT_MS}")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS_LOCK)))
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        connection.commit()


@contextmanager
def snapshot(store: Store) -> Generator[sa.Connection]:
    """A transaction that reads one state of the store and holds up nobody."""
    with _told(store), store.engine.connect() as connection:
        if store.dialect == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield connection
        connection.rollback()


def _address(text: str) -> sa.URL:
    if "://" not in text:
        return sa.URL.create("sqlite", database=text)
    try:
        url = sa.make_url(text)
    except exc.ArgumentError:
        raise WrongUse(f"{text!r} is no address of a database; give a path or postgresql://host/name") from None
    kind = url.drivername.partition("+")[0]
    if kind == "sqlite":
        return url.set(drivername="sqlite")
    if kind in ("postgresql", "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise WrongUse(f"no store is kept in {kind}; give a path (SQLite) or postgresql://host/name")


def _make_room(address: sa.URL, *, create: bool) -> None:
    if address.drivername != "sqlite" or not address.database or address.database == ":memory:":
        return
    path = Path(address.database)
    if not path.exists() and not create:
        raise WrongUse(f"there is no store at {path}; make a book with: landbridge book create NAME --db {path}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFailed(
            f"{path.parent} can not be made: {error.strerror}; name another place by --db"
        ) from error


def _engine(address: sa.URL) -> sa.Engine:
    if address.drivername != "sqlite":
        return sa.create_engine(address, pool_pre_ping=True)
    engine = sa.create_engine(address, connect_args={"timeout": _WAIT_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _set_pragmas)
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
    """WAL: readers are not held up. FULL: what is committed is on the disk. Transactions are begun by us alone.

    Up to 2 GiB of the file are read from the memory of the system in place, without a copy of each page.
    """
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "cache_size = -65536",
        "mmap_size = 2147418112",  # the most there is
        "recursive_triggers = ON",  # or REPLACE would delete unseen
    ):
        connection.execute(f"PRAGMA {pragma}")


def schema_version() -> str:
    """The version of the schema that an open store has."""
    return _HEAD


def _bring_up_to_date(store: Store) -> None:
    """Raises EnvironmentFailed when the schema was made by a newer Landbridge."""
    with snapshot(store) as connection:
        found = _version_of(connection)
    if found != _HEAD:
        _migrate(store, found)


def _version_of(connection: sa.Connection) -> str | None:
    """What Alembic wrote down last; None where it wrote nothing yet."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def _migrate(store: Store, found: str | None) -> None:
    # Alembic takes longer to load than most questions to answer, and most stores are up to date.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "landbridge.books:migrations")
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise EnvironmentFailed(f"{store.url} was made by a newer Landbridge (schema {found}); update Landbridge")
    with writing(store) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


@contextmanager
def _told(store: Store) -> Generator[None]:
    """Failures of the database in the words of the tree of errors."""
    try:
        yield
    except exc.IntegrityError:
        raise  # a fault of ours, or a try to change what is append-only
    except exc.DatabaseError as error:
        reason = str(error.orig or error).strip().partition("\n")[0]
        raise EnvironmentFailed(f"{store.url}: {reason}{_way_out(reason)}") from error


def _way_out(reason: str) -> str:
    ways = {
        "locked": "; another program is writing: wait for it, then call again",
        "lock timeout": "; another program is writing: wait for it, then call again",
        "not a database": "; name the file of a store by --db",
        "readonly": "; it can not be written: see its permissions",
        "full": "; make room on the disk, then call again: what was acknowledged is kept",
        "unable to open": "; see whether the folder is there and can be written",
        "refused": "; see whether the server is up, and the address in --db",
    }
    return next((way for word, way in ways.items() if word in reason), "")
