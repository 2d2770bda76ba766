"""A schema is itself a table: one row a column, with type, unit, default, rule and description.

It feeds the checker, the reference in docs/ and the template of a new file.

Types: `text`, `integer`, `number`, `flag`, `date` (YYYY-MM-DD), `month` (YYYY-MM), `instant` (ISO 8601).
Rules: `positive`, `not negative`, `at least N`, `at most N`, `share` (0 to 1), `clock`, `unique`, `key` (no two rows
are alike in all columns that have it), or a choice `a|b|c`; several joined by `;`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Column", "Schema", "load_schema"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `required` means: must be there and not empty."""

    name: str
    type: str
    unit: str
    default: str
    required: bool
    rules: tuple[str, ...]
    description: str


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of one kind of table."""

    name: str
    columns: tuple[Column, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)


def load_schema(path: Path) -> Schema:
    """Read a schema shipped with the package; its own form is held by a test, so errors are not translated."""
    with path.open(encoding="utf-8", newline="") as stream:
        columns = tuple(_column(row) for row in csv.DictReader(stream))
    return Schema(path.stem, columns)


def _column(row: dict[str, str]) -> Column:
    rules = tuple(rule.strip() for rule in row["rules"].split(";") if rule.strip())
    return Column(
        row["attribute"], row["type"], row["unit"], row["default"], row["status"] == "required", rules,
        row["description"],
    )  # fmt: skip
