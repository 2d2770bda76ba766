"""Where Alembic starts: on the connection that opened the store, inside its transaction."""

from __future__ import annotations

from alembic import context

from landbridge.books.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
