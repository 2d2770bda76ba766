"""Migrations of the stores' schema, run by Alembic when a store is opened."""
