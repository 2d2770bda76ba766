"""Back up a book to one file and restore it, from and into either kind of store, with the same answers."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast

import polars as pl
import sqlalchemy as sa

from landbridge.books import tables
from landbridge.books.asking import BY_RECORD, fetched
from landbridge.books.bulk import insert_rows, key_of, schema_of
from landbridge.books.nouns import Book
from landbridge.books.opening import Store, schema_version, snapshot, writing
from landbridge.errors import BadInput, EnvironmentFailed, Fault, WrongUse
from landbridge.units import from_ms, to_ms

__all__ = ["BackupReport", "back_up", "restore"]

_FORMAT: Final = "landbridge-book"
_VERSION: Final = 1
_MANIFEST: Final = "manifest.json"
_PART: Final = 200_000
_LARGEST: Final = 2**31
"""[bytes] No part is larger: one has 200,000 rows."""
_WHOLE: Final = ("intake", "quarantine", "party", "person", "erasure", "day_count")
_BY_RECORD: Final = ("event", "event_object", "message")
_NEW_IDS: Final = ("quarantine", "erasure")


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What was backed up or restored: rows by table, and whether records had to be given new numbers."""

    book: str
    path: Path
    rows: dict[str, int]
    renumbered: bool = False


def back_up(store: Store, book: Book, path: Path) -> BackupReport:
    """Write a book, as it stands at one instant, to a file that is not there yet: a zip of Parquet tables.

    Raises WrongUse when the file is there, EnvironmentFailed when it can not be written.
    """
    if path.exists():
        raise WrongUse(f"{path} is there already; name another file")
    partly = path.with_name(f".{path.name}.partly")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with zipfile.ZipFile(partly, "w") as archive, snapshot(store) as connection:
            members = dict(_write_parts(connection, book, archive))
            settings = {name: getattr(book, name) for name in ("name", "kind", "title", "scenario", "party")}
            settings["created_at"] = to_ms(book.created_at)
            manifest = {"format": _FORMAT, "version": _VERSION, "schema": schema_version(), "book": settings,
                        "members": members}  # fmt: skip
            archive.writestr(_MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
        os.replace(partly, path)
    except OSError as error:
        raise EnvironmentFailed(f"{path} can not be written: {error.strerror}; name another file") from error
    finally:
        partly.unlink(missing_ok=True)
    return BackupReport(book.name, path, _rows_by_table(members))


def restore(store: Store, path: Path, *, now: dt.datetime, name: str | None = None) -> BackupReport:
    """Make a book from a backup, under its own name or another. The file is checked whole before anything is written.

    Records keep their numbers, unless another book of the store has them. Bad records are numbered anew.

    Raises WrongUse when the name is taken, BadInput when the file is no backup, damaged, or of another schema.
    """
    with _opened(path) as archive:
        manifest = _checked(archive, path, schema_version())
        settings = {**manifest["book"], "name": name or manifest["book"]["name"]}
        with writing(store) as connection:
            taken = connection.scalar(sa.select(tables.book.c.id).where(tables.book.c.name == settings["name"]))
            if taken is not None:
                raise WrongUse(f"there is a book {settings['name']!r} in this store; restore it under another name")
            inserted = connection.execute(sa.insert(tables.book).values(**settings))
            renumbered = _write_book(connection, key_of(inserted), manifest, archive)
    return BackupReport(settings["name"], path, _rows_by_table(manifest["members"]), renumbered)


# ---- backing up


def _write_parts(
    connection: sa.Connection, book: Book, archive: zipfile.ZipFile
) -> Iterator[tuple[str, dict[str, Any]]]:  # fmt: skip
    for name in _WHOLE:
        table = tables.METADATA.tables[name]
        yield _write_part(archive, name, 0, _asked(connection, table, "book = :book", book=book.id))
    after, number = -1, 0
    while True:
        events = _asked(connection, tables.event, f"book = :book AND record > :after ORDER BY record LIMIT {_PART}",
                        book=book.id, after=after)  # fmt: skip
        if events.is_empty():
            return
        first, after = int(events["record"][0]), int(events["record"][-1])
        yield _write_part(archive, "event", number, events)
        objects = _asked(connection, tables.event_object, "book = :book AND record BETWEEN :first AND :last",
                         book=book.id, first=first, last=after)  # fmt: skip
        yield _write_part(archive, "event_object", number, objects)
        told = _asked(connection, tables.message, "record BETWEEN :first AND :last", first=first, last=after)
        yield _write_part(archive, "message", number, told.join(events, on="record", how="semi"))
        number += 1


def _asked(connection: sa.Connection, table: sa.Table, where: str, **values: Any) -> pl.DataFrame:
    schema = schema_of(table)
    read = f"{table.name} {BY_RECORD[connection.dialect.name] if table is tables.event else ''}"
    return fetched(connection, f"SELECT {', '.join(schema)} FROM {read} WHERE {where}", values, schema)


def _write_part(
    archive: zipfile.ZipFile, table: str, number: int, rows: pl.DataFrame
) -> tuple[str, dict[str, Any]]:  # fmt: skip
    body = BytesIO()
    rows.write_parquet(body)
    member = f"{table}-{number:05}.parquet"
    archive.writestr(member, body.getvalue())
    return member, {"table": table, "rows": rows.height, "sha256": hashlib.sha256(body.getvalue()).hexdigest()}


def _rows_by_table(members: dict[str, Any]) -> dict[str, int]:
    rows: dict[str, int] = {}
    for each in members.values():
        rows[each["table"]] = rows.get(each["table"], 0) + each["rows"]
    return rows


# ---- restoring


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError:
        raise WrongUse(f"there is no file {path}") from None
    except (zipfile.BadZipFile, OSError) as error:
        raise _damaged(path, None, f"it is no backup: {error}") from None


def _checked(archive: zipfile.ZipFile, path: Path, schema: str) -> dict[str, Any]:
    """The manifest, when the file holds all that it says, to the byte. Raises BadInput."""
    try:
        manifest = json.loads(archive.read(_MANIFEST))
        if manifest["format"] != _FORMAT or manifest["version"] != _VERSION:
            raise _damaged(path, _MANIFEST, f"it is of format {manifest['format']} {manifest['version']}")
        if manifest["schema"] != schema:
            raise _damaged(path, _MANIFEST, f"it is of schema {manifest['schema']}, the store of {schema}")
        faults = [fault for member, said in manifest["members"].items()
                  for fault in _faults_of_part(archive, path, member, said)]  # fmt: skip
        missing = {*_WHOLE} - {said["table"] for said in manifest["members"].values()}
        if missing:
            raise _damaged(path, _MANIFEST, f"it has no table {', '.join(sorted(missing))}")
        settings: dict[str, Any] = {**manifest["book"], "created_at": from_ms(manifest["book"]["created_at"])}
        _ = Book(id=0, **settings)
    except (KeyError, TypeError, ValueError, AttributeError, zipfile.BadZipFile) as error:
        raise _damaged(path, _MANIFEST, f"it is no backup, or damaged: {error}") from None
    if faults:
        raise BadInput(faults)
    return manifest


def _faults_of_part(archive: zipfile.ZipFile, path: Path, member: str, said: dict[str, Any]) -> Iterator[Fault]:
    if said["table"] not in (*_WHOLE, *_BY_RECORD):
        yield _fault(path, member, f"there is no table {said['table']}")
        return
    if archive.getinfo(member).file_size > _LARGEST:
        yield _fault(path, member, "it is larger than any part of a backup")
        return
    try:
        body = archive.read(member)
    except (zipfile.BadZipFile, OSError) as error:
        yield _fault(path, member, f"it is damaged: {error}")
        return
    if hashlib.sha256(body).hexdigest() != said["sha256"]:
        yield _fault(path, member, "it is not what was written: its SHA-256 differs")
        return
    try:
        rows = pl.read_parquet(body)
    except pl.exceptions.PolarsError as error:
        yield _fault(path, member, f"it is no table: {error}")
        return
    if rows.height != said["rows"] or dict(rows.schema) != schema_of(tables.METADATA.tables[said["table"]]):
        yield _fault(path, member, "it has other rows or columns than its manifest says")


def _damaged(path: Path, member: str | None, problem: str) -> BadInput:
    return BadInput([_fault(path, member, problem)])


def _fault(path: Path, member: str | None, problem: str) -> Fault:
    return Fault(str(path), None, member, None, problem, "take another backup of the book")


def _write_book(connection: sa.Connection, book: int, manifest: dict[str, Any], archive: zipfile.ZipFile) -> bool:
    def rows_of(table: str) -> Iterator[pl.DataFrame]:
        for member, said in manifest["members"].items():
            if said["table"] == table:
                yield _placed(pl.read_parquet(archive.read(member)), book)

    intakes = _write_intakes(connection, pl.concat(rows_of("intake")))
    shift = _shift(connection, rows_of)
    for name in (*_WHOLE[1:], *_BY_RECORD):
        table = tables.METADATA.tables[name]
        for rows in rows_of(name):
            insert_rows(connection, table, _renumbered(rows, name, intakes, shift))
    return shift != 0


def _placed(rows: pl.DataFrame, book: int) -> pl.DataFrame:
    return rows.with_columns(pl.lit(book, dtype=pl.Int64).alias("book")) if "book" in rows.columns else rows


def _write_intakes(connection: sa.Connection, rows: pl.DataFrame) -> dict[int, int]:
    """New numbers of the intakes by their old ones."""
    numbers: dict[int, int] = {}
    for row in rows.sort("id").iter_rows(named=True):
        values = {name: value for name, value in row.items() if name != "id"}
        numbers[row["id"]] = key_of(connection.execute(sa.insert(tables.intake).values(values)))
    return numbers


def _shift(connection: sa.Connection, rows_of: Callable[[str], Iterator[pl.DataFrame]]) -> int:
    """How far records have to be moved on so that they are no other book's; 0 where they are not."""
    bounds = [(int(rows["record"][0]), int(rows["record"][-1])) for rows in rows_of("event")]
    if not bounds:
        return 0
    record = tables.event.c.record
    there = sa.select(record).where(record.between(bounds[0][0], bounds[-1][1])).limit(1)
    if connection.scalar(there) is None:
        return 0
    return cast("int", connection.scalar(sa.select(sa.func.max(record)))) + 1 - bounds[0][0]


def _renumbered(rows: pl.DataFrame, table: str, intakes: dict[int, int], shift: int) -> pl.DataFrame:
    if table == "erasure":  # of messages: by the records of their events
        moved = (pl.col("key").cast(pl.Int64, strict=False) + shift).cast(pl.String)
        rows = rows.with_columns(pl.when(pl.col("what") == "message").then(moved).otherwise("key").alias("key"))
    if table in _NEW_IDS:
        rows = rows.sort("id").drop("id")
    if "intake" in rows.columns and rows.height:
        rows = rows.with_columns(pl.col("intake").replace(intakes))
    return rows.with_columns(pl.col("record") + shift) if "record" in rows.columns else rows
