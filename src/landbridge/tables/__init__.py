"""Schema-checked reading of tables: every fault of every file in one report."""

from landbridge.tables.inspection import Inspection
from landbridge.tables.reading import Row, Table, read_row, read_table, read_toml
from landbridge.tables.schema import Column, Schema, load_schema
from landbridge.tables.writing import write_table

__all__ = [
    "Column", "Inspection", "Row", "Schema", "Table", "load_schema", "read_row", "read_table", "read_toml",
    "write_table",
]  # fmt: skip
