"""The assumptions of a scenario: what was put in without a source, and why."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from landbridge.scenario import Folder, read_tables, schema_of

__all__ = ["Assumption", "list_assumptions"]

_TABLES = ("stages", "capacities", "paths", "shifts", "gales", "background", "protocols", "forming", "line_speeds",
           "diversions", "crews", "exposure", "health", "cargo_classes")  # fmt: skip
_WHERE = ("port", "station", "country", "undone_at", "direction", "train_class", "since", "service", "via")
_WHAT = ("stage", "resource", "effect", "parameter")
_ASIDE = {"source", "kind", "why", "unit", "id", "in_force", "cause", "ordered_by", "level", "trigger", "evidence",
          "review", *_WHERE, *_WHAT}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Assumption:
    """Rows of one table that share a reason: `what` it is about, `values` as written, at so many `places`."""

    table: str
    what: str
    why: str
    values: tuple[str, ...]
    places: tuple[str, ...]
    rows: int


def list_assumptions(folder: Path) -> tuple[Assumption, ...]:
    """Rows whose kind is `assumption`, of all tables of a scenario, those with the same reason together.

    Rows of protocols that are not in force are left out.

    The folder is one that has been read without a fault.
    """
    tables = read_tables(folder)
    groups: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for table in _TABLES:
        for row in _assumed(tables, table):
            what = next((row[column] for column in _WHAT if row.get(column)), table.replace("_", " "))
            groups.setdefault((table, what, row["why"]), []).append(row)
    return tuple(_grouped(*key, rows) for key, rows in groups.items())


def _assumed(tables: Folder, table: str) -> list[dict[str, str]]:
    """Rows that are assumptions, their cells in the order of the schema, whatever that of the file is."""
    columns = schema_of(table).columns
    kind = next(column.default for column in columns if column.name == "kind")
    rows = [{column.name: row.get(column.name) or "" for column in columns} for row in tables.texts(table)]
    return [row for row in rows if (row["kind"] or kind) == "assumption" and row.get("in_force") != "no"]


def _grouped(table: str, what: str, why: str, rows: list[dict[str, str]]) -> Assumption:
    values = dict.fromkeys(_value(row) for row in rows)
    places = dict.fromkeys(row.get("station") or row.get("port") or row.get("country") or "" for row in rows)
    return Assumption(table, what, why, tuple(values), tuple(places), len(rows))


def _value(row: dict[str, str]) -> str:
    """The numbers of a row with their columns, as `mean 2.0, cv 0.5 h`."""
    told = ", ".join(f"{name} {value}" for name, value in row.items() if value and name not in _ASIDE)
    return f"{told} {row['unit']}" if row.get("unit") else told
