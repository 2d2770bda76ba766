"""What studies found out about a scenario, kept beside its tables: `calibration.csv` and its figures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from landbridge.errors import WrongUse
from landbridge.scenario.basing import find_file
from landbridge.scenario.cells import Cell, read_tables, write_cells
from landbridge.scenario.folder import Folder, find_scenario, is_packaged, schema_of
from landbridge.scenario.parameters import read_parameters
from landbridge.tables import Inspection, Row, read_table, write_table

__all__ = ["FITTED", "read_result", "writable_scenario", "write_calibration"]

FITTED: Final = "fitted to published figures: calibration.csv"
"""What stands as the source of a number that was an assumption before it was fitted."""

_FITTING = ("calibration", "calibration_figures")
_DIGITS = range(3, 18)
"""Digits that a fitted number may keep: three, as its interval is far wider, and more where these pass a bound."""


def writable_scenario(name: str, *, in_package: bool) -> Path:
    """The folder of a scenario that may be written to. Raises WrongUse for one of the package without `in_package`."""
    folder = find_scenario(name)
    if is_packaged(folder) and not in_package:
        raise WrongUse(f"{name} belongs to the package and is not written to; make it your own first: "
                       f"landbridge scenario copy {name} FOLDER")  # fmt: skip
    return folder


def write_calibration(folder: Path, cells: Mapping[Cell, float], parameters: Sequence[Mapping[str, Any]],
                      figures: Sequence[Mapping[str, Any]]) -> None:  # fmt: skip
    """Write fitted numbers into the tables of a scenario, and beside them what was fitted and how well.

    A row that was an assumption then has the calibration as its source. Raises OSError.
    """
    tables = read_tables(folder)
    write_cells(folder, _texts(tables, cells) | _sources(tables, cells))
    for name, rows in zip(_FITTING, (parameters, figures), strict=True):
        write_table(folder / f"{name}.csv", schema_of(name).header, rows)


def read_result(folder: Path, name: str) -> tuple[Row, ...]:
    """The rows of a result beside a scenario's tables; none where there is no such file.

    What was fitted holds for those that are based on the scenario too; any other result is of one scenario alone.

    Raises BadInput when the file is damaged.
    """
    file = f"{name}.csv"
    path = find_file(folder, file) if name in _FITTING else folder / file
    if not path.exists():
        return ()
    inspection = Inspection()
    table = read_table(path, schema_of(name), inspection)
    inspection.close()
    return table.rows


def _texts(tables: Folder, cells: Mapping[Cell, float]) -> dict[Cell, str]:
    """Numbers as short as they stay within the bounds of their parameter."""
    bounds = {cell: (each.low * factor, each.high * factor)
              for each in read_parameters(tables) for cell, factor in each.cells.items()}  # fmt: skip
    return {cell: _short(value, *bounds.get(cell, (-math.inf, math.inf))) for cell, value in cells.items()}


def _short(value: float, low: float, high: float) -> str:
    texts = (f"{value:.{digits}g}" for digits in _DIGITS)
    return next((text for text in texts if low <= float(text) <= high), repr(value))


def _sources(tables: Folder, cells: Mapping[Cell, float]) -> dict[Cell, str]:
    assumed = [cell for cell in cells for row in tables.rows(cell.table)
               if row.line == cell.line and row.values.get("kind") == "assumption"]  # fmt: skip
    told = {Cell(cell.table, cell.line, "source"): FITTED for cell in assumed}
    return told | {Cell(cell.table, cell.line, "kind"): "derived" for cell in assumed}
