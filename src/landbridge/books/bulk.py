"""Many rows into and out of tables: executemany on SQLite, COPY on PostgreSQL, frames of what queries give."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, cast

import polars as pl
import sqlalchemy as sa
from sqlalchemy import exc

from landbridge.errors import EnvironmentFailed

__all__ = ["add_rows", "frame_of", "insert_rows", "key_of", "rows_of_identities", "schema_of"]

_AT_ONCE: Final = 2_000


def insert_rows(connection: sa.Connection, table: sa.Table, rows: pl.DataFrame) -> None:
    """Insert a frame whose columns are columns of the table. Raises IntegrityError where a row is there already."""
    if rows.is_empty():
        return
    if connection.dialect.name == "sqlite":
        _insert_in_sqlite(connection, table, rows)
    else:
        _copy(connection, f"COPY {table.name} ({_names(rows)}) FROM STDIN WITH (FORMAT csv)", rows)


def _names(rows: pl.DataFrame) -> str:
    return ", ".join(f'"{name}"' for name in rows.columns)


def _insert_in_sqlite(connection: sa.Connection, table: sa.Table, rows: pl.DataFrame, conflict: str = "") -> None:
    marks = ", ".join("?" * rows.width)
    # By way of columns, a third quicker than `rows`.
    tuples = list(zip(*(column.to_list() for column in rows), strict=True))
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({_names(rows)}) VALUES ({marks}) {conflict}", tuples)


def _copy(connection: sa.Connection, query: str, rows: pl.DataFrame) -> None:
    """COPY is known to the driver alone; its failures are told as those of all other statements."""
    text = rows.write_csv(include_header=False, quote_style="non_numeric", null_value="").encode()
    driver: Any = connection.dialect.loaded_dbapi
    cursor: Any = connection.connection.cursor()
    try:
        with cursor, cursor.copy(query) as copying:
            copying.write(text)
    except driver.Error as error:
        raise exc.DBAPIError.instance(query, None, error, driver.Error) from error


def add_rows(connection: sa.Connection, table: sa.Table, rows: pl.DataFrame, *, adding: str) -> None:
    """Insert rows; where one of the same key is there, its column `adding` is raised by that of the new one."""
    key = ", ".join(column.name for column in table.primary_key)
    kept = f"ON CONFLICT ({key}) DO UPDATE SET {adding} = {table.name}.{adding} + excluded.{adding}"
    if connection.dialect.name == "sqlite":
        _insert_in_sqlite(connection, table, rows, kept)
        return
    kinds = schema_of(table, rows.columns)
    record = ", ".join(f"{name} {'bigint' if kind == pl.Int64 else 'text'}" for name, kind in kinds.items())
    told = f"SELECT * FROM json_to_recordset(CAST(%s AS json)) AS r({record})"
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({_names(rows)}) {told} {kept}", (rows.write_json(),))


def key_of(result: sa.CursorResult[Any]) -> int:
    """The number that the database gave to a row. Raises EnvironmentFailed when it gave none."""
    key = result.inserted_primary_key
    if key is None:
        raise EnvironmentFailed("the database gave no number to what was written")
    return cast("int", key[0])


def schema_of(table: sa.Table, columns: Sequence[str] | None = None) -> dict[str, type[pl.DataType]]:
    """Types of a frame with columns of a table; all of them unless told."""
    names = [column.name for column in table.columns] if columns is None else columns
    return {name: pl.Int64 if isinstance(table.c[name].type, sa.Integer) else pl.String for name in names}


def frame_of(result: sa.CursorResult[Any], schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """The rows of a result as a frame; few of them are objects of Python at a time."""
    parts = [
        pl.DataFrame(dict(zip(schema, zip(*rows, strict=True), strict=True)), schema=dict(schema))
        for rows in result.partitions(_AT_ONCE)
    ]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(schema))


def rows_of_identities(
    connection: sa.Connection, table: sa.Table, columns: Sequence[str], book: int, identities: pl.DataFrame
) -> pl.DataFrame:
    """Rows of a book that have one of the identities (source, event_id), by one query for each source."""
    schema = schema_of(table, columns)
    statement = sa.text(_ASKED[connection.dialect.name].format(columns=", ".join(f"e.{name}" for name in columns)))
    found: list[pl.DataFrame] = []
    for (source,), group in identities.group_by("source"):
        ids = group["event_id"].unique().sort().to_list()  # in the order of the index
        asked = {"book": book, "source": source, "ids": json.dumps(ids)}
        found.append(frame_of(connection.execute(statement, asked), schema))
    return pl.concat(found) if found else pl.DataFrame(schema=schema)


# The list of ids goes first: each is looked up in the index of identities, and no row of the book is passed over.
# PostgreSQL would read the whole book where its statistics are not up to date; OFFSET 0 keeps it from doing so.
_ASKED = {
    "sqlite": "SELECT {columns} FROM json_each(:ids) AS j CROSS JOIN event AS e "
    "ON e.book = :book AND e.source = :source AND e.event_id = j.value",
    "postgresql": "SELECT {columns} FROM json_array_elements_text(CAST(:ids AS json)) AS j(value) CROSS JOIN LATERAL "
    "(SELECT * FROM event WHERE book = :book AND source = :source AND event_id = j.value OFFSET 0) AS e",
}
