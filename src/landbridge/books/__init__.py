"""Live books in a database: what really happens, kept whole. One schema for SQLite and PostgreSQL."""

__all__: list[str] = []
