"""Cells of a scenario's tables by their place: changed in memory for a trial, or in the files for good."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from landbridge.ports import Capacity, CrewPost
from landbridge.scenario.basing import find_file, read_whole
from landbridge.scenario.changes import change_folder
from landbridge.scenario.folder import Folder, close_door
from landbridge.scenario.nouns import Changes, Scenario
from landbridge.scenario.port_tables import read_port_rules
from landbridge.scenario.settings import read_fleet, read_load
from landbridge.scenario.timetable_tables import read_line_speeds
from landbridge.simulation import PortRules
from landbridge.tables import Inspection, Row, Table

__all__ = ["Cell", "change_cells", "read_tables", "scenario_with", "write_cells"]


class Cell(NamedTuple):
    """The place of one number: table, line in the file (the header being 1), column."""

    table: str
    line: int
    column: str


def read_tables(path: Path, changes: Changes | None = None) -> Folder:
    """The raw tables of a scenario folder, those of its base where it has none, changed or as they are.

    Raises BadInput.
    """
    inspection = Inspection()
    folder = change_folder(read_whole(path, inspection), changes or Changes(), inspection)
    close_door(inspection, folder)
    return folder


def change_cells(folder: Folder, values: Mapping[Cell, float]) -> Folder:
    """The same folder in memory with other numbers; the files stay as they are."""
    tables = {name: _changed(name, table, values) for name, table in folder.tables.items()}
    return replace(folder, tables=tables)


def scenario_with(scenario: Scenario, folder: Folder) -> Scenario:
    """The scenario under the port tables, line speeds and settings of a changed folder; its timetable stays.

    So do its crews; where more units of what they man are tried, as many crews more are there. Raises BadInput when a
    changed number can not be.
    """
    inspection, corridor = Inspection(), scenario.corridor
    rules = read_port_rules(folder, dict(corridor.ports), inspection, start_ms=corridor.start_ms)
    speeds = read_line_speeds(folder)
    load, fleet = read_load(folder.settings, inspection), read_fleet(folder.settings, inspection)
    inspection.close()
    rules = replace(rules, crews=_crews_for(corridor.rules, rules.capacities))
    return replace(scenario, corridor=replace(corridor, rules=rules, speeds=speeds, load=load, fleet=fleet))


def _crews_for(rules: PortRules, capacities: Iterable[Capacity]) -> tuple[CrewPost, ...]:
    """The crews of rules, and as many more as other capacities have units that would stand without them."""
    had, has = ({(each.port, each.station, each.resource, each.direction): each.units for each in rows}
                for rows in (rules.capacities, capacities))  # fmt: skip
    found: list[CrewPost] = []
    for post in rules.crews:
        place = (post.port, post.station, post.resource, post.direction)
        more = has[place] - max(had[place], post.crews)
        found.append(replace(post, crews=post.crews + more) if more > 0 else post)
    return tuple(found)


def write_cells(path: Path, values: Mapping[Cell, str]) -> None:
    """Write other values into the tables of a scenario folder, row by row; all else stays to the letter.

    A table that is its base's becomes one of its own. A column that a table may leave out and does is added to it.
    Raises OSError when a file can not be written.
    """
    for name in {cell.table for cell in values}:
        rows: dict[int, dict[str, str]] = {}
        for cell, text in values.items():
            if cell.table == name:
                rows.setdefault(cell.line, {})[cell.column] = text
        file = path / f"{name}.csv"
        with find_file(path, file.name).open(encoding="utf-8", newline="") as stream:
            lines = list(stream)
        with file.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(_rewritten(lines, rows))


def _rewritten(lines: list[str], changes: Mapping[int, Mapping[str, str]]) -> Iterator[str]:
    """Each row of a CSV file as it stood or with other cells; rows are known by their last line, the header is 1."""
    reader = csv.reader(lines)
    header = next(reader)
    known = [name.strip("\ufeff ") for name in header]
    added = sorted({name for row in changes.values() for name in row} - set(known))
    columns, start = [*known, *added], reader.line_num
    yield _line([*header, *added], lines[start - 1]) if added else "".join(lines[:start])
    for cells in reader:
        raw, start = "".join(lines[start : reader.line_num]), reader.line_num
        change = changes.get(start, {})
        if cells and (added or change):
            filled = [*cells, *[""] * len(added)]
            yield _line([change.get(name, cell) for name, cell in zip(columns, filled, strict=True)], raw)
        else:
            yield raw


def _changed(name: str, table: Table, values: Mapping[Cell, float]) -> Table:
    changes: dict[int, dict[str, float]] = {}
    for cell, value in values.items():
        if cell.table == name:
            changes.setdefault(cell.line, {})[cell.column] = value
    rows = (Row(row.line, {**row.values, **changes.get(row.line, {})}) for row in table)
    return Table(table.file, tuple(rows)) if changes else table


def _line(row: list[str], before: str) -> str:
    """A row of CSV with the line end that it had before."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n" if before.endswith("\r\n") else "\n").writerow(row)
    return text.getvalue()
