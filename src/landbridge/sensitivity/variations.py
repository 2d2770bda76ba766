"""Which numbers of a scenario are varied, and what they are lowered and raised to.

A free parameter of `parameters.csv` goes to its two bounds. Rows of kind `assumption` that are about one thing at one
port are scaled together, a quarter down and up; whole units go one down and up at least. Published and derived rows
stay, unless a parameter names them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from landbridge.scenario import Cell, Folder, Parameter, cells_of, read_parameters, schema_of
from landbridge.tables import Row

__all__ = ["Variation", "list_variations"]

_DOWN, _UP = 0.75, 1.25
_SCALED: Final[Mapping[str, tuple[str, ...]]] = {
    "stages": ("low", "mean", "high"), "capacities": ("units",), "paths": ("trains_a_day",), "shifts": ("units",),
    "gales": ("days_a_year",), "background": ("trains_a_day",), "protocols": ("value", "most"), "forming": ("share",),
    "line_speeds": ("km_a_day",),
}  # fmt: skip
"""Columns of each table that are scaled: sizes and times, not spreads."""
_CALLED: Final = {"paths": "paths", "gales": "days with gale", "background": "other freight trains",
                  "forming": "trains formed anew", "line_speeds": "distance in a day"}  # fmt: skip
_NUMBER_OF: Final = {"tracks": "number of tracks", "crew": "number of crews", "places": "number of places",
                     "cranes": "number of cranes", "inspection": "number of inspection posts",
                     "open-air": "number of places in the open air"}  # fmt: skip
_SHARES: Final = ("share_inspected", "share_sampled")
_LEAST_UNITS: Final = {"capacities": 1, "shifts": 0}


@dataclass(frozen=True, slots=True)
class Variation:
    """Numbers that are varied together: in words what they are `now`, lowered to `low` and raised to `high`.

    `id` is the name of a parameter, or `table/what/port`.

    `lower` and `higher` say what each cell then holds, empty where nothing lower or higher can be.
    """

    id: str
    table: str
    what: str
    port: str
    label: str
    now: str
    low: str
    high: str
    lower: Mapping[Cell, float] = field(default_factory=dict[Cell, float])
    higher: Mapping[Cell, float] = field(default_factory=dict[Cell, float])


def list_variations(folder: Folder) -> tuple[Variation, ...]:
    """The parameters of a scenario first, free and fixed ones, then what else is assumed. Raises BadInput."""
    parameters = read_parameters(folder)
    named = {(cell.table, cell.line) for each in parameters for cell in each.cells}
    return (*(_of_parameter(each, folder) for each in parameters), *_of_assumptions(folder, named))


def _of_parameter(parameter: Parameter, folder: Folder) -> Variation:
    table, line, _ = next(iter(parameter.cells))
    row = next(row for row in folder.rows(table) if row.line == line)
    lower, higher = ({} if end == parameter.value else cells_of({parameter.id: end}, [parameter])
                     for end in (parameter.low, parameter.high))  # fmt: skip
    now, low, high = (_with_unit(f"{value:.4g}", parameter.unit)
                      for value in (parameter.value, parameter.low, parameter.high))  # fmt: skip
    return Variation(
        parameter.id, table, _what(table, row), _place(row), parameter.title, now, low if lower else "",
        high if higher else "", lower, higher,
    )  # fmt: skip


def _of_assumptions(folder: Folder, named: Collection[tuple[str, int]]) -> Iterator[Variation]:
    names = {row["id"]: row["name"] for row in folder.rows("ports")}
    for table in _SCALED:
        groups: dict[tuple[str, str], list[Row]] = {}
        for row in folder.rows(table):
            if row["kind"] == "assumption" and row.values.get("in_force", True) and (table, row.line) not in named:
                groups.setdefault((_what(table, row), _place(row)), []).append(row)
        for (what, place), rows in groups.items():
            yield from _scaled(table, what, (place, names.get(place, place)), rows)


def _scaled(table: str, what: str, place: tuple[str, str], rows: list[Row]) -> Iterator[Variation]:
    """The group lowered and raised; nothing where its rows hold no number."""
    now = {Cell(table, row.line, column): row[column] for row in rows for column in _SCALED[table]
           if row.values.get(column) is not None}  # fmt: skip
    lower, higher = (_times(factor, table, rows, now) for factor in (_DOWN, _UP))
    if lower or higher:
        said, low, high = (_in_words(cells, now, rows) for cells in (now, lower, higher))
        name = "/".join(dict.fromkeys([table, what.replace(" ", "-"), place[0]]))
        called = _NUMBER_OF.get(what, what) if table == "capacities" else what
        yield Variation(name, table, what, place[0], f"{called} at {place[1]}", said, low, high, lower,
                        higher)  # fmt: skip


def _times(factor: float, table: str, rows: Iterable[Row], now: Mapping[Cell, float]) -> dict[Cell, float]:
    """The cells times a factor; none when nothing changes that way."""
    shares = {row.line for row in rows if row.values.get("unit") == "share" or table == "forming"
              or row.values.get("effect") in _SHARES}  # fmt: skip
    whole = {row.line: _LEAST_UNITS.get(table, 0) for row in rows
             if table in _LEAST_UNITS or row.values.get("effect") == "units"}  # fmt: skip
    changed: dict[Cell, float] = {}
    for cell, value in now.items():
        if cell.line in whole:
            step = 1 if factor > 1 else -1
            other = max(whole[cell.line], step * max(step * round(value * factor), step * (int(value) + step)))
        else:
            other = min(1.0, value * factor) if cell.line in shares else value * factor
        changed[cell] = other
    return changed if any(changed[cell] != now[cell] for cell in now) else {}


def _in_words(cells: Mapping[Cell, float], now: Mapping[Cell, float], rows: list[Row]) -> str:
    """The numbers themselves where all rows hold the same, else from the least to the greatest, or how they change."""
    table = next(iter(now)).table
    units = {row.values.get("unit") or _unit(table) for row in rows}
    kinds = {tuple(value for cell, value in now.items() if cell.line == row.line) for row in rows}
    if not cells:
        return ""
    if len(kinds) == len(units) == 1:
        first = next(iter(cells)).line
        numbers = [f"{value:.3g}" for cell, value in cells.items() if cell.line == first]
        return _with_unit("–".join(numbers), units.pop())
    if cells is now:
        return f"{min(cells.values()):.3g}–{max(cells.values()):.3g}"
    return f"{'−' if sum(cells.values()) < sum(now.values()) else '+'}25 %"


def _unit(table: str) -> str:
    return next(each.unit for each in schema_of(table).columns if each.name in _SCALED[table])


def _with_unit(number: str, unit: str) -> str:
    return number if unit in ("", "share", "ratio", "units") else f"{number} {unit}"


def _what(table: str, row: Row) -> str:
    """What a row is about: its stage or resource, of other freight by itself, else what its table is about."""
    if table == "protocols":
        return f"{row['id']} {row['effect'].replace('_', ' ')}"
    if table == "shifts":
        return f"{row['resource']} on duty in a shift"
    what = row.values.get("stage") or row.values.get("resource") or _CALLED[table]
    return f"{what} of other freight" if row.values.get("train_class") == "background" else what


def _place(row: Row) -> str:
    return row.values.get("port") or row.values.get("country") or ""
