"""Statements that come to a case in a folder: new rows behind those that are there, all of them or none."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from landbridge.claims.case_folders import is_packaged
from landbridge.claims.case_tables import STATEMENTS, read_case, read_statements, read_with, statement_schema
from landbridge.claims.citations import Placed
from landbridge.claims.nouns import Case, Statement
from landbridge.errors import EnvironmentFailed, WrongUse
from landbridge.tables import Inspection

__all__ = ["append_statements", "append_table"]


def append_statements(folder: Path, statements: Iterable[Statement]) -> Case:
    """The case of a folder with new statements, which are then in its table: all of them, or none.

    What is there is never changed: a statement with an id that is there must be the same, and is not written twice; one
    that was known before the newest of the folder is refused, since it would change what was known then (what was said
    long ago and found now has an old `said_at` and a `known_at` of now). Raises BadInput with all faults, of the folder
    too; WrongUse for a case of the package; EnvironmentFailed when the disk does not take it, or somebody else writes.
    """
    return _append(folder, [Placed("new statement", None, each) for each in statements], Inspection())


def append_table(folder: Path, table: Path) -> Case:
    """The same with the statements of another table, with the columns of `statements.csv`."""
    inspection = Inspection()
    offered = read_statements(table, inspection)
    return _append(folder, offered, inspection)


def _append(folder: Path, offered: Sequence[Placed], inspection: Inspection) -> Case:
    if is_packaged(folder):
        raise WrongUse(f"{folder.name} is in the package; `landbridge claims copy` makes a folder to add to")
    path = (folder / STATEMENTS).resolve()
    with _written_anew(path) as stream:
        there = read_case(folder, inspection)
        inspection.close()  # the rows of a table with faults can not be compared
        new = _new(there, offered, inspection)
        case = read_with(new, folder, inspection)
        old = path.read_bytes()
        rows = _rows(old, new, inspection)
        inspection.close()
        stream.write(old + rows)
    return case


@contextmanager
def _written_anew(path: Path) -> Generator[io.BufferedWriter]:
    """A file beside another one that takes its place when the block ends well; while it is there nobody else writes."""
    beside = path.with_name(f".{path.name}.new")
    try:
        stream = beside.open("xb")
    except FileExistsError:
        told = f"somebody is adding to {path} now; try again. If nobody is, remove {beside}, left by a broken call"
        raise EnvironmentFailed(told) from None
    except OSError as error:
        raise EnvironmentFailed(f"can not write {beside}: {error.strerror or error}") from error
    try:
        with stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        shutil.copymode(path, beside)
        beside.replace(path)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise EnvironmentFailed(f"can not write {path}: {error.strerror or error}; it is as it was") from error
        raise


def _new(there: Case, offered: Sequence[Placed], inspection: Inspection) -> list[Placed]:
    """Those that are not there yet; what would change something is reported."""
    by_id = {each.id: each for each in there.statements}
    newest = there.last_known_at()
    new: list[Placed] = []
    for each in offered:
        before = by_id.setdefault(each.statement.id, each.statement)
        if before is each.statement:
            new.append(each)
        elif before != each.statement:
            problem = f"{before.id} says something else already; statements are never changed"
            remedy = "give it a new id; a word is taken back by a new one, with the stance retracts"
            inspection.report(each.file, problem, remedy, row=each.row, column="id", value=before.id)
    for each in new:
        if newest is not None and each.statement.known_at < newest:
            problem = f"the case knows of {newest:%Y-%m-%dT%H:%MZ} already: this would change what was known then"
            remedy = "give the instant at which it became known here; when it was said stands in said_at"
            value = f"{each.statement.known_at:%Y-%m-%dT%H:%MZ}"
            inspection.report(each.file, problem, remedy, row=each.row, column="known_at", value=value)
    return new


def _rows(old: bytes, new: Iterable[Placed], inspection: Inspection) -> bytes:
    """Rows for the columns that the table has, in their order and with its line ends."""
    text = old.decode("utf-8-sig")
    header = [name.strip() for name in next(csv.reader(io.StringIO(text)))]
    end = "\r\n" if "\r\n" in text else "\n"
    written = io.StringIO()
    writer = csv.DictWriter(written, header, restval="", lineterminator=end, extrasaction="ignore")
    for each in new:
        cells = _cells(each.statement)
        for column in cells.keys() - set(header):
            if cells[column] != _defaults().get(column, ""):
                inspection.report(STATEMENTS, f"has no column for what {each.statement.id} says", "add the column",
                                  row=1, column=column, value=cells[column])  # fmt: skip
        writer.writerow(cells)
    return ("" if text.endswith("\n") else end).encode() + written.getvalue().encode()


def _defaults() -> dict[str, str]:
    return {column.name: column.default for column in statement_schema().columns}


def _cells(statement: Statement) -> dict[str, str]:
    values: dict[str, Any] = {name: getattr(statement, name) for name in statement_schema().header}
    values["derived_from"] = ";".join(statement.derived_from)
    for name in ("said_at", "known_at", "review_by"):
        values[name] = "" if values[name] is None else values[name].isoformat().replace("+00:00", "Z")
    for name in ("firm", "explicit"):
        values[name] = "yes" if values[name] else "no"
    return values
