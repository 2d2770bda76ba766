"""Alert levels 1 to 4 as tables: what a level calls for at a port becomes rows of protocols.csv."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from landbridge.scenario.folder import Folder, schema_of
from landbridge.tables import Inspection, Row, read_table
from landbridge.units import COUNTING_ZONE, from_ms

__all__ = ["LEVELS", "check_levels", "level_rows"]

LEVELS: Final = range(5)
"""Alert levels; at level 0 nothing is ordered."""

_PACKAGED: Final = Path(__file__).parents[1] / "data" / "levels.csv"
_FILE: Final = "levels.csv"
_SAME: Final = ("effect", "direction", "train_class", "cargo_class", "stage", "resource", "value", "most", "rota",
                "source", "kind", "why")  # fmt: skip
"""Columns that mean the same in protocols.csv."""


def level_rows(level: int, port: str, from_ms: int, until_ms: int | None, folder: Folder, *,
               told: Mapping[str, str] | None = None) -> tuple[dict[str, str], ...]:  # fmt: skip
    """What a level calls for at a port from one instant to another [ms], as rows of protocols.csv in text.

    The levels are those of the folder's levels.csv, of the package where it has none. `told` are cells of the order
    itself: cause, ordered_by, trigger, evidence, review. A share of the trains a day is of those that paths.csv has
    agreed at the first instant. Raises ValueError, in words, for a level that there is not.
    """
    if level not in LEVELS:
        raise ValueError(f"there is no level {level}; levels are 0 to {LEVELS[-1]}")
    order = {"id": f"level-{level}-{port}", "port": port, "from": _text(from_ms), "until": _text(until_ms),
             "in_force": "yes", "level": str(level), "cause": f"Level {level}", **(told or {})}  # fmt: skip
    rows = (cells for row in _rows_of(folder) if row["level"] == level for cells in _cells(row, port, from_ms, folder))
    return tuple({name: text for name, text in {**order, **cells}.items() if text} for cells in rows)


def check_levels(folder: Folder, inspection: Inspection) -> None:
    """A share stands in place of a value, and only of trains a day; the rest is checked where a level is ordered."""
    for row in folder.rows("levels"):
        share, value = row["share"], row["value"]
        if share is not None and (row["effect"] != "trains_a_day" or value is not None or share == 0):
            inspection.report(_FILE, "a share is of trains a day, above 0, and in place of a value",
                              "give a share or a value", row=row.line, column="share", value=share)  # fmt: skip


def _rows_of(folder: Folder) -> tuple[Row, ...]:
    """The folder's own levels, or those of the package, whose form is held by a test."""
    if "levels" in folder.tables:
        return folder.rows("levels")
    return read_table(_PACKAGED, schema_of("levels"), Inspection()).rows


def _cells(row: Row, port: str, from_ms: int, folder: Folder) -> Iterator[dict[str, str]]:
    """One row of protocols.csv; of a share of the trains a day one for each direction."""
    cells = {name: _text(row[name]) if name not in ("value", "most") else _number(row[name]) for name in _SAME}
    cells["station"] = _station(row["side"], port, folder)
    if row["share"] is None:
        yield cells
        return
    for way in ("outbound", "inbound") if row["direction"] == "both" else (row["direction"],):
        yield {**cells, "direction": way, "value": _number(row["share"] * _agreed(port, way, from_ms, folder))}


def _station(side: str, port: str, folder: Folder) -> str:
    """None for both; and of a port that is not there, which the door reports."""
    found = next((row for row in folder.rows("ports") if row["id"] == port), None)
    return "" if side == "both" or found is None else found[side]


def _agreed(port: str, direction: str, at_ms: int, folder: Folder) -> float:
    """Trains a day of paths.csv at an instant; 0 where it has none, which the door reports."""
    rows = [row for row in folder.rows("paths") if (row["port"], row["direction"]) == (port, direction)
            and (row["since"] or 0) <= at_ms]  # fmt: skip
    return max(rows, key=lambda row: row["since"] or 0)["trains_a_day"] if rows else 0.0


def _text(value: str | int | None) -> str:
    """Words as they are, instants [ms] in ISO 8601."""
    if isinstance(value, int):
        return from_ms(value).astimezone(COUNTING_ZONE).isoformat()
    return value or ""


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
