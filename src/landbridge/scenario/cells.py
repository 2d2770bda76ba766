"""Cells of a scenario's tables by their place: changed in memory for a trial, or in the files for good."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from landbridge.scenario.folder import Folder, read_folder
from landbridge.scenario.nouns import Scenario
from landbridge.scenario.port_tables import read_port_rules
from landbridge.scenario.settings import read_fleet, read_load
from landbridge.scenario.timetable_tables import read_line_speeds
from landbridge.tables import Inspection, Row, Table

__all__ = ["Cell", "change_cells", "read_tables", "scenario_with", "write_cells"]


class Cell(NamedTuple):
    """The place of one number: table, line in the file (the header being 1), column."""

    table: str
    line: int
    column: str


def read_tables(path: Path) -> Folder:
    """The raw tables of a scenario folder. Raises BadInput."""
    inspection = Inspection()
    folder = read_folder(path, inspection)
    inspection.close()
    return folder


def change_cells(folder: Folder, values: Mapping[Cell, float]) -> Folder:
    """The same folder in memory with other numbers; the files stay as they are."""
    tables = {name: _changed(name, table, values) for name, table in folder.tables.items()}
    return replace(folder, tables=tables)


def scenario_with(scenario: Scenario, folder: Folder) -> Scenario:
    """The scenario under the port tables, line speeds and settings of a changed folder; its timetable stays.

    Raises BadInput when a changed number can not be.
    """
    inspection, corridor = Inspection(), scenario.corridor
    rules = read_port_rules(folder, dict(corridor.ports), inspection, start_ms=corridor.start_ms)
    speeds = read_line_speeds(folder)
    load, fleet = read_load(folder.settings, inspection), read_fleet(folder.settings, inspection)
    inspection.close()
    return replace(scenario, corridor=replace(corridor, rules=rules, speeds=speeds, load=load, fleet=fleet))


def write_cells(path: Path, values: Mapping[Cell, str]) -> None:
    """Write other values into the tables of a scenario folder, line by line; all else stays to the letter.

    Raises OSError when a file can not be written.
    """
    for name in {cell.table for cell in values}:
        file = path / f"{name}.csv"
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        header = next(csv.reader(lines[:1]))
        for cell in (each for each in values if each.table == name):
            row = next(csv.reader([lines[cell.line - 1]]))
            row[header.index(cell.column)] = values[cell]
            lines[cell.line - 1] = _line(row)
        file.write_text("".join(lines), encoding="utf-8")


def _changed(name: str, table: Table, values: Mapping[Cell, float]) -> Table:
    changes: dict[int, dict[str, float]] = {}
    for cell, value in values.items():
        if cell.table == name:
            changes.setdefault(cell.line, {})[cell.column] = value
    rows = (Row(row.line, {**row.values, **changes.get(row.line, {})}) for row in table)
    return Table(table.file, tuple(rows)) if changes else table


def _line(row: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(row)
    return text.getvalue()
