"""The wide tables of Johns Hopkins as published: one row a province or country, one column a day [1].

[1] E. Dong, H. Du and L. Gardner, Lancet Infectious Diseases 20 (2020) 533-534, doi:10.1016/S1473-3099(20)30120-1;
files time_series_covid19_confirmed_global.csv and time_series_covid19_deaths_global.csv.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from landbridge.epidemic.reading import record_of
from landbridge.epidemic.series import CaseRecord, admit_instant
from landbridge.tables import Inspection

__all__ = ["read_wide_cases"]

_HEAD: Final = ("Province/State", "Country/Region", "Lat", "Long")
_DAY: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{2})")


@dataclass(frozen=True, slots=True)
class _Wide:
    """One table: totals by (country, province), one a day."""

    file: str
    days: tuple[dt.date, ...]
    totals: Mapping[tuple[str, str], tuple[int, ...]]


def read_wide_cases(confirmed: Path, deaths: Path, *, known_at: dt.datetime) -> CaseRecord:
    """Both wide tables of one day as a record, every value known at `known_at`, when they were fetched.

    A country is the sum of all its rows; where it has a row without province beside others, that row is its
    `country/(metropolitan)`. Join the records of several days to keep what was known when. Raises BadInput with every
    fault of both files: columns that are no days, days out of order, left out or twice, negative or broken totals, rows
    twice or in one file only; WrongUse for an instant without time zone.
    """
    admit_instant(known_at)
    inspection = Inspection()
    tables = [_read(path, inspection) for path in (confirmed, deaths)]
    _compare(tables[0], tables[1], inspection)
    inspection.close()
    cases, dead = (_by_place(table) for table in tables)
    rows = [
        (place, day, known_at, cases.get(place, {}).get(day), dead.get(place, {}).get(day))
        for place in sorted(cases) for day in sorted({*tables[0].days, *tables[1].days})
    ]  # fmt: skip
    return record_of(rows, f"{confirmed.name} and {deaths.name}")


def _read(path: Path, inspection: Inspection) -> _Wide:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            lines = list(csv.reader(stream, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        inspection.report(path.name, f"can not be read: {error}", "put a readable UTF-8 CSV file there")
        return _Wide(path.name, (), {})
    if not lines or tuple(lines[0][:4]) != _HEAD:
        inspection.report(path.name, "is no wide table of Johns Hopkins", f"begin with the columns {', '.join(_HEAD)}",
                          row=1)  # fmt: skip
        return _Wide(path.name, (), {})
    if len(lines) < 2 or len(lines[0]) <= len(_HEAD):
        inspection.report(path.name, "has no rows or no days", "give one row a place and one column a day")
    days = tuple(_days(path.name, lines[0][4:], inspection))
    totals: dict[tuple[str, str], tuple[int, ...]] = {}
    for line, cells in enumerate(lines[1:], 2):
        _read_row(path.name, line, cells, lines[0], (totals, inspection))
    return _Wide(path.name, days, totals)


def _days(file: str, names: list[str], inspection: Inspection) -> Iterator[dt.date]:
    """The day of each column; each is to be one after that before it."""
    before: dt.date | None = None
    for name in names:
        if (day := _day(name)) is None:
            inspection.report(file, f"expected a day as 7/9/20, was {name!r}", "name the column by its day", row=1,
                              column=name)  # fmt: skip
        elif before is not None and day != before + dt.timedelta(days=1):
            wrong = "stands twice" if day == before else "is left out before it" if day > before else "out of order"
            inspection.report(file, f"comes after {before}: a day {wrong}", "give one column a day, in order", row=1,
                              column=name)  # fmt: skip
        before = day or before
        yield day or dt.date.min


def _day(name: str) -> dt.date | None:
    found = _DAY.fullmatch(name.strip())
    try:
        return dt.date(2000 + int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _read_row(file: str, line: int, cells: list[str], header: list[str],
              into: tuple[dict[tuple[str, str], tuple[int, ...]], Inspection]) -> None:  # fmt: skip
    totals, inspection = into
    if len(cells) != len(header):
        inspection.report(file, f"expected {len(header)} cells, was {len(cells)}", "give every column a cell", row=line)
        return
    place = (cells[1].strip(), cells[0].strip())
    if place in totals or not place[0]:
        inspection.report(file, "stands twice" if place[0] else "has no country", "give each place one row", row=line,
                          value=", ".join(filter(None, place)))  # fmt: skip
    totals[place] = tuple(_total(file, line, cell, name, inspection)
                          for cell, name in zip(cells[4:], header[4:], strict=True))  # fmt: skip


def _total(file: str, line: int, cell: str, column: str, inspection: Inspection) -> int:
    if cell.strip().isdecimal():
        return int(cell)
    negative = re.fullmatch(r"\s*-\d+\s*", cell)
    problem = f"expected 0 or more, was {cell}" if negative else f"expected a whole number, was {cell!r}"
    inspection.report(file, problem, "give the total to that day", row=line, column=column, value=cell)
    return 0


def _compare(confirmed: _Wide, deaths: _Wide, inspection: Inspection) -> None:
    for table, other in ((confirmed, deaths), (deaths, confirmed)):
        for country, province in table.totals if other.totals else ():
            if (country, province) not in other.totals:
                inspection.report(other.file, f"has no row of {province or country}, {country}",
                                  f"give both files the same rows: {table.file} has it")  # fmt: skip


def _by_place(table: _Wide) -> dict[str, dict[dt.date, int]]:
    """Totals by place and day: countries as sums, and their parts."""
    countries = {country: [key for key in table.totals if key[0] == country] for country, _ in table.totals}
    found: dict[str, dict[dt.date, int]] = {}
    for country, keys in countries.items():
        sums = [sum(values) for values in zip(*(table.totals[key] for key in keys), strict=True)]
        found[country] = dict(zip(table.days, sums, strict=True))
        for key in keys if keys != [(country, "")] else ():
            found[f"{country}/{key[1] or '(metropolitan)'}"] = dict(zip(table.days, table.totals[key], strict=True))
    return found
