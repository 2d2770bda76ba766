"""Rows of the port tables become nouns; what a schema can not see is checked here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from landbridge.ports import (
    BackgroundFlow,
    Capacity,
    FormingRule,
    Gale,
    PathOffer,
    Port,
    Shift,
    StageTime,
    Suspension,
)
from landbridge.scenario.folder import Folder
from landbridge.simulation import PortRules
from landbridge.tables import Inspection, Row
from landbridge.units import HOUR_MS, duration_ms

__all__ = ["read_port_rules"]

_NUMBERS_OF = {
    "constant": ("mean",), "exponential": ("mean",), "lognormal": ("mean", "cv"), "triangular": ("low", "mean", "high"),
    "uniform": ("low", "high"), "share": ("mean",),
}  # fmt: skip
_LONGEST_WAIT_H = 500
_SHARES = ("inspection share",)
_T = TypeVar("_T")


def read_port_rules(folder: Folder, ports: dict[str, Port], inspection: Inspection) -> PortRules:
    """All port tables; rows at fault are reported and left out."""
    door = _Door(folder, ports, inspection)
    return PortRules(
        tuple(door.each("stages", _stage_time)), tuple(door.each("capacities", _capacity)),
        tuple(door.each("shifts", _shift)), tuple(door.each("paths", _path)), tuple(door.each("gales", _gale)),
        tuple(door.each("background", _background)), tuple(door.each("suspensions", _suspension)),
        tuple(door.each("forming", _forming)),
    )  # fmt: skip


class _Door:
    """Goes through a table, checks ports and stations, and reports."""

    def __init__(self, folder: Folder, ports: dict[str, Port], inspection: Inspection) -> None:
        self.folder = folder
        self.ports = ports
        self.inspection = inspection
        self.capacities = {_where(row) for row in folder.rows("capacities")}

    def each(self, table: str, make: Callable[[_Door, str, Row], _T | None]) -> Iterator[_T]:
        for row in self.folder.rows(table):
            if self._known(table, row):
                noun = make(self, table, row)
                if noun is not None:
                    yield noun

    def fault(self, table: str, row: Row, column: str, problem: str, remedy: str) -> None:
        self.inspection.report(f"{table}.csv", problem, remedy, row=row.line, column=column, value=row[column])

    def _known(self, table: str, row: Row) -> bool:
        """Port, and station where there is one, are known."""
        for column in ("port", "undone_at"):
            if column in row.values and row[column] not in self.ports:
                self.fault(table, row, column, f"no port {row[column]!r} in ports.csv", _one_of(self.ports))
                return False
        port = self.ports[row["port"]]
        if "station" in row.values and row["station"] not in (port.east, port.west):
            self.fault(table, row, "station", f"port {port.id} has no station {row['station']!r}",
                       _one_of((port.east, port.west)))  # fmt: skip
            return False
        return True


def _one_of(names: Any) -> str:
    return f"use one of: {', '.join(names)}"


def _where(row: Row) -> tuple[str, str, str, str]:
    return row["port"], row["station"], row["resource"], row["direction"]


def _stage_time(door: _Door, table: str, row: Row) -> StageTime | None:
    if not _unit_fits(door, table, row) or not _has_numbers(door, table, row):
        return None
    mean, low, high = (_in_ms(row[column], row["unit"]) for column in ("mean", "low", "high"))
    return StageTime(row["port"], row["station"], row["stage"], row["direction"], row["train_class"], row["since"],
                     row["distribution"], mean, row["cv"], low, high)  # fmt: skip


def _in_ms(value: float | None, unit: str) -> float | None:
    if value is None or unit == "share":
        return value
    return duration_ms(value, unit)


def _unit_fits(door: _Door, table: str, row: Row) -> bool:
    """A share has the unit share, a duration one of time."""
    is_share = row["stage"] in _SHARES
    if is_share and (row["unit"], row["distribution"]) != ("share", "share"):
        door.fault(table, row, "unit", f"{row['stage']} is a share, its unit was {row['unit']}",
                   "write unit share and distribution share")  # fmt: skip
        return False
    if not is_share and "share" in (row["unit"], row["distribution"]):
        door.fault(table, row, "unit", f"{row['stage']} is a duration, its unit was {row['unit']}", "use min, h or d")
        return False
    return True


def _has_numbers(door: _Door, table: str, row: Row) -> bool:
    needed = _NUMBERS_OF[row["distribution"]]
    for column in needed:
        if row[column] is None:
            door.fault(table, row, column, f"{row['distribution']} needs {' and '.join(needed)}", f"give {column}")
            return False
    if row["distribution"] in ("exponential", "lognormal") and not row["mean"] > 0:
        door.fault(table, row, "mean", f"{row['distribution']} needs a mean above 0", "give a positive mean")
        return False
    if row["distribution"] == "share" and row["mean"] > 1:
        door.fault(table, row, "mean", "expected a share from 0 to 1", "write 3 % as 0.03")
        return False
    if not _in_order(row):
        door.fault(table, row, "low", f"{row['distribution']} needs low < high, the mode between them",
                   "put the numbers in order")  # fmt: skip
        return False
    return True


def _in_order(row: Row) -> bool:
    match row["distribution"]:
        case "uniform":
            return row["low"] < row["high"]
        case "triangular":
            return row["low"] <= row["mean"] <= row["high"] and row["low"] < row["high"]
        case _:
            return True


def _capacity(_door: _Door, _table: str, row: Row) -> Capacity:
    return Capacity(*_where(row), row["units"])


def _shift(door: _Door, table: str, row: Row) -> Shift | None:
    start, end = _minutes(row["start"]), _minutes(row["end"])
    if start >= end:
        door.fault(table, row, "end", "ends before it starts", "give a shift over midnight two rows")
        return None
    return Shift(*_where(row), start, end, row["units"]) if _has_capacity(door, table, row) else None


def _minutes(clock: str) -> int:
    if clock == "24:00":
        return 24 * 60
    time = dt.time.fromisoformat(clock)
    return 60 * time.hour + time.minute


def _has_capacity(door: _Door, table: str, row: Row) -> bool:
    if not door.capacities or _where(row) in door.capacities:
        return True
    door.fault(table, row, "resource", "has no row in capacities.csv", "add its capacity there first")
    return False


def _path(_door: _Door, _table: str, row: Row) -> PathOffer:
    return PathOffer(row["port"], row["direction"], row["since"], row["trains_a_day"])


def _gale(door: _Door, table: str, row: Row) -> Gale | None:
    if row["days_a_year"] >= 365:
        door.fault(table, row, "days_a_year", "a year has fewer days", "give less than 365")
        return None
    return Gale(*_where(row), row["days_a_year"], row["spell_d"]) if _has_capacity(door, table, row) else None


def _background(_door: _Door, _table: str, row: Row) -> BackgroundFlow:
    return BackgroundFlow(row["port"], row["direction"], row["trains_a_day"])


def _suspension(door: _Door, table: str, row: Row) -> Suspension | None:
    if row["from"] >= row["until"]:
        door.fault(table, row, "until", "ends before it starts", "give a later instant")
        return None
    return Suspension(row["port"], row["train_class"], row["from"], row["until"])


def _forming(door: _Door, table: str, row: Row) -> FormingRule | None:
    if row["out"] >= row["need"]:
        door.fault(table, row, "out", "forming anew makes fewer trains of more", "give out below need")
        return None
    if row["wait_h"] > _LONGEST_WAIT_H:
        door.fault(table, row, "wait_h", "a group would wait for weeks", f"give at most {_LONGEST_WAIT_H} h")
        return None
    return FormingRule(row["port"], row["undone_at"], row["direction"], row["share"], row["need"], row["out"],
                       round(row["wait_h"] * HOUR_MS))  # fmt: skip
