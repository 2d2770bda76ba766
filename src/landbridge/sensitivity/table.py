"""`sensitivity.csv`: what was found, beside the tables that it was found for."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from landbridge.scenario import read_result, read_tables, schema_of
from landbridge.sensitivity.exploring import Sensitivity
from landbridge.sensitivity.leaning import Leaning
from landbridge.tables import Row, write_table

__all__ = ["SavedSensitivity", "read_sensitivity", "write_sensitivity"]

_TABLE = "sensitivity"
_WORDS = {"name", "title", "source", "why", "cause", "ordered_by", "trigger", "evidence", "review"}
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class SavedSensitivity:
    """Leanings as saved in a scenario, the heaviest first; `current` is no where a table was changed since."""

    leanings: tuple[Leaning, ...]
    seed: int
    replications: int
    date: str
    current: bool


def write_sensitivity(folder: Path, found: Sensitivity) -> Path:
    """Write `sensitivity.csv` into a scenario folder; what moved nothing at all is left out. Raises OSError."""
    told = {"seed": found.seed, "replications": found.replications, "date": found.date, "tables": _digest(folder)}
    rows = [{**_rounded(each), **told} for each in found.leanings if each.change != 0]
    path = folder / f"{_TABLE}.csv"
    write_table(path, schema_of(_TABLE).header, rows)
    return path


def read_sensitivity(folder: Path) -> SavedSensitivity | None:
    """What is saved in a scenario folder, or in the copy of one in a run folder; None where nothing is.

    Raises BadInput when the file is damaged.
    """
    rows = read_result(folder, _TABLE)
    if not rows:
        return None
    leanings = [_leaning(row) for row in rows]
    first = rows[0]
    return SavedSensitivity(
        tuple(leanings), first["seed"], first["replications"], str(first["date"]), first["tables"] == _digest(folder)
    )


def _leaning(row: Row) -> Leaning:
    values: dict[str, Any] = {each.name: _or_empty(row[each.name]) for each in fields(Leaning)}
    return Leaning(**values)


def _or_empty(value: Any) -> Any:
    return "" if value is None else value


def _rounded(each: Leaning) -> dict[str, object]:
    """Six digits: beyond them there is only noise."""
    return {name: float(f"{value:.6g}") if isinstance(value, float) else value
            for name, value in asdict(each).items()}  # fmt: skip


def _digest(folder: Path) -> str:
    """Of the numbers that make a run of the scenario what it is.

    Not of its name, of sources and reasons, or of protocols that are not in force.
    """
    tables = read_tables(folder)
    found = hashlib.sha256(_told({key: value for key, value in tables.settings.items() if key not in _WORDS}))
    for table in sorted(tables.tables):
        found.update(_told(f"{table}.csv"))
        for row in (each for each in tables.texts(table) if each.get("in_force") != "no"):
            found.update(_told({name: value for name, value in row.items() if value and name not in _WORDS}))
    return found.hexdigest()[:_DIGITS]


def _told(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, default=str).encode()
