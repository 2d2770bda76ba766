"""Many rows into a table at the speed of the database: executemany on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy import exc

__all__ = ["add_rows", "frame_of", "insert_rows", "rows_of_identities"]

_AT_ONCE: Final = 2_000


def insert_rows(connection: sa.Connection, table: sa.Table, rows: pl.DataFrame) -> None:
    """Insert a frame whose columns are columns of the table. Raises IntegrityError where a row is there already."""
    if rows.is_empty():
        return
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * rows.width)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", _tuples(rows))
        return
    _copy(connection, f"COPY {table.name} ({columns}) FROM STDIN WITH (FORMAT csv)", rows)


def _tuples(rows: pl.DataFrame) -> list[tuple[Any, ...]]:
    """Rows by way of columns, a third quicker than `rows`."""
    return list(zip(*(column.to_list() for column in rows), strict=True))


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
    columns = ", ".join(rows.columns)
    key = ", ".join(column.name for column in table.primary_key)
    kept = f"ON CONFLICT ({key}) DO UPDATE SET {adding} = {table.name}.{adding} + excluded.{adding}"
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * rows.width)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({columns}) VALUES ({marks}) {kept}", _tuples(rows))
        return
    kinds = {name: "bigint" if isinstance(table.c[name].type, sa.Integer) else "text" for name in rows.columns}
    record = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
    query = (
        f"INSERT INTO {table.name} ({columns}) SELECT * FROM json_to_recordset(CAST(%s AS json)) AS r({record}) {kept}"
    )
    connection.exec_driver_sql(query, (rows.write_json(),))


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
    schema = {name: pl.Int64 if isinstance(table.c[name].type, sa.Integer | sa.SmallInteger) else pl.String
              for name in columns}  # fmt: skip
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
