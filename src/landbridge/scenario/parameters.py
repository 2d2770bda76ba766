"""The free parameters of a scenario: named numbers with bounds, each standing in one cell or in several at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from landbridge.scenario.cells import Cell
from landbridge.scenario.folder import Folder, schema_of
from landbridge.tables import Inspection, Row

__all__ = ["Parameter", "cells_of", "inspect_parameters", "read_parameters"]

_FILE = "parameters.csv"
_ALIKE = 0.01  # tables keep three digits of a fitted number
_LAST_DIGIT = 1e-9  # what a number may lose when it is divided by its factor
_SHARED = ("low", "high", "unit", "free", "title", "source", "why")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number of the model with its bounds; `cells` gives the factor by which each cell holds it.

    `value` is what the tables hold now. `free` says whether it is to be fitted.
    """

    id: str
    title: str
    unit: str
    value: float
    low: float
    high: float
    free: bool
    cells: Mapping[Cell, float]
    why: str


def read_parameters(folder: Folder) -> tuple[Parameter, ...]:
    """The parameters of a scenario in the order of `parameters.csv`; none where there is no such table.

    Raises BadInput when a row names no cell, bounds are in the wrong order, or cells set together differ.
    """
    inspection = Inspection()
    found = inspect_parameters(folder, inspection)
    inspection.close()
    return found


def inspect_parameters(folder: Folder, inspection: Inspection) -> tuple[Parameter, ...]:
    """The same, for a door that reads on; rows at fault are reported and left out.

    Parameters of a table that has faults of its own are left out without a word.
    """
    told = {fault.file for fault in inspection.faults}
    groups: dict[str, list[Row]] = {}
    for row in folder.rows("parameters"):
        if f"{row['table']}.csv" not in told:
            groups.setdefault(row["parameter"], []).append(row)
    found = [_parameter(rows, folder, inspection) for rows in groups.values()]
    return tuple(parameter for parameter in found if parameter is not None)


def cells_of(values: Mapping[str, float], parameters: Iterable[Parameter]) -> dict[Cell, float]:
    """What every cell holds when parameters have these values, by id."""
    return {cell: values[each.id] * factor for each in parameters if each.id in values
            for cell, factor in each.cells.items()}  # fmt: skip


def _parameter(rows: list[Row], folder: Folder, inspection: Inspection) -> Parameter | None:
    first = rows[0]
    cells = {cell: row["factor"] for row in rows for cell in _cells(row, folder, inspection)}
    values = {cell: _number(folder, cell) / factor for cell, factor in cells.items()}
    before = len(inspection.faults)
    _check(rows, values, inspection)
    if not cells or len(inspection.faults) > before:
        return None
    value = next(iter(values.values()))
    return Parameter(
        first["parameter"], first["title"], first["unit"], value, first["low"], first["high"], first["free"], cells,
        first["why"] or "",
    )  # fmt: skip


def _check(rows: list[Row], values: Mapping[Cell, float], inspection: Inspection) -> None:
    first = rows[0]
    for row in rows[1:]:
        for column in (each for each in _SHARED if row[each] not in (first[each], None)):
            inspection.report(_FILE, f"differs from row {first.line} of the same parameter",
                              "say it once, or alike", row=row.line, column=column, value=row[column])  # fmt: skip
    if first["low"] >= first["high"]:
        inspection.report(_FILE, "low is not below high", "give the least value in low", row=first.line, column="low",
                          value=first["low"])  # fmt: skip
        return
    kept = list(values.values())
    if kept and max(kept) - min(kept) > _ALIKE * max(abs(each) for each in kept):
        places = ", ".join(f"{cell.table}.csv row {cell.line}: {value:g}" for cell, value in values.items())
        inspection.report(_FILE, f"cells set together hold different values ({places})",
                          "make them alike, or give them factors", row=first.line, column="rows")  # fmt: skip
    elif kept and not first["low"] - _slack(kept[0]) <= kept[0] <= first["high"] + _slack(kept[0]):
        inspection.report(_FILE, f"the tables hold {kept[0]:g}, outside {first['low']:g} to {first['high']:g}",
                          "widen the bounds or change the cell", row=first.line, column="low")  # fmt: skip


def _slack(value: float) -> float:
    return _LAST_DIGIT * abs(value)


def _cells(row: Row, folder: Folder, inspection: Inspection) -> list[Cell]:
    """The cells a row of the table names; reported when there is none, or one holds no number."""
    wanted = dict(part.partition("=")[::2] for part in row["rows"].split(" ") if part)
    chosen = [each for each in folder.rows(row["table"]) if _matches(each, wanted)]
    cells = [Cell(row["table"], each.line, row["column"]) for each in chosen
             if isinstance(each.values.get(row["column"]), (int, float))]  # fmt: skip
    if not cells:
        inspection.report(_FILE, f"no row of {row['table']}.csv with a number in {row['column']!r} is like that",
                          "write column=value for columns of that table", row=row.line, column="rows",
                          value=row["rows"])  # fmt: skip
    if row["free"] and row["column"] in _whole(row["table"]):
        inspection.report(_FILE, f"{row['table']}.csv holds whole numbers in {row['column']}, and a fitted one is none",
                          "write free = no", row=row.line, column="free")  # fmt: skip
    return cells


def _whole(table: str) -> set[str]:
    """Columns of a table that hold whole numbers."""
    return {each.name for each in schema_of(table).columns if each.type == "integer"}


def _matches(row: Row, wanted: Mapping[str, str]) -> bool:
    texts = {name: "" if value is None else str(value) for name, value in row.values.items()}
    return all(texts.get(name) == value for name, value in wanted.items())


def _number(folder: Folder, cell: Cell) -> float:
    return float(next(row[cell.column] for row in folder.rows(cell.table) if row.line == cell.line))
