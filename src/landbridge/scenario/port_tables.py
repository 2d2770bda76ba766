"""Rows of the port tables become nouns; what a schema can not see is checked here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeVar

from landbridge.ports import (
    BackgroundFlow,
    Capacity,
    FormingRule,
    Gale,
    PathOffer,
    Port,
    Shift,
    StageTime,
)
from landbridge.scenario.folder import Folder, schema_of
from landbridge.scenario.levels import check_levels
from landbridge.scenario.port_door import PortDoor, where
from landbridge.scenario.protocol_table import read_protocols
from landbridge.services import CENTRAL_ASIA, CHINA_EUROPE
from landbridge.simulation import PortRules
from landbridge.tables import Inspection, Row
from landbridge.units import DAY_MS, HOUR_MS, duration_ms

__all__ = ["read_port_rules"]

_NUMBERS_OF = {
    "constant": ("mean",), "exponential": ("mean",), "lognormal": ("mean", "cv"), "triangular": ("low", "mean", "high"),
    "uniform": ("low", "high"), "share": ("mean",),
}  # fmt: skip
_LONGEST_WAIT_H = 500
_LONGEST_STAGE_D = 1000
_SHARES = ("inspection share",)
_T = TypeVar("_T")


def read_port_rules(folder: Folder, ports: dict[str, Port], inspection: Inspection, *, start_ms: int) -> PortRules:
    """All port tables; rows at fault are reported and left out. `start_ms` [ms] is where the simulation begins."""
    door = _Door(folder, ports, inspection)
    _check_beginnings(door, "stages", start_ms)
    _check_beginnings(door, "paths", start_ms)
    _check_shifts_apart(door)
    check_levels(folder, inspection)
    return PortRules(
        tuple(door.each("stages", _stage_time)), tuple(door.each("capacities", _capacity)),
        tuple(door.each("shifts", _shift)), tuple(door.each("paths", _path)), tuple(door.each("gales", _gale)),
        tuple(door.each("background", _background)), read_protocols(folder, ports, inspection),
        tuple(door.each("forming", _forming)),
    )  # fmt: skip


class _Door(PortDoor):
    """Goes through a table row by row."""

    def __init__(self, folder: Folder, ports: dict[str, Port], inspection: Inspection) -> None:
        super().__init__(folder, ports, inspection)
        self.manned = {where(row) for row in folder.rows("shifts")}

    def each(self, table: str, make: Callable[[_Door, str, Row], _T | None]) -> Iterator[_T]:
        for row in self.folder.rows(table):
            if self.knows(table, row):
                noun = make(self, table, row)
                if noun is not None:
                    yield noun


def _check_beginnings(door: _Door, table: str, start_ms: int) -> None:
    """Of rows that follow each other by `since` one must hold from the beginning: before it there would be nothing."""
    columns = [column.name for column in schema_of(table).columns if "key" in column.rules and column.name != "since"]
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in door.folder.rows(table):
        groups.setdefault(tuple(row[name] for name in columns), []).append(row)
    for rows in groups.values():
        first = min(rows, key=lambda row: row["since"] or 0)
        if (first["since"] or 0) > start_ms:
            door.fault(table, first, "since", "says what holds later, and no row what holds before",
                       "add a row without since")  # fmt: skip


def _check_shifts_apart(door: _Door) -> None:
    """Two shifts of one resource do not overlap, since it would be open which of them counts."""
    rows = sorted(door.folder.rows("shifts"), key=lambda row: (where(row), _minutes(row["start"])))
    for before, row in pairwise(rows):
        if where(before) == where(row) and _minutes(row["start"]) < _minutes(before["end"]):
            door.fault("shifts", row, "start", f"begins before the shift of row {before.line} is over",
                       "let shifts of one resource follow each other")  # fmt: skip


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
    longest = _LONGEST_STAGE_D * DAY_MS
    too_long = [name for name in needed if name != "cv" and (_in_ms(row[name], row["unit"]) or 0) > longest]
    for column in too_long:
        door.fault(table, row, column, "a stage would last for years", f"give at most {_LONGEST_STAGE_D} d")
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


def _capacity(door: _Door, table: str, row: Row) -> Capacity | None:
    if row["resource"] == "open-air" and not _open_air_fits(door, table, row):
        return None
    if row["resource"] == "tracks" and row["direction"] == "both" and not _yards_apart(door, table, row):
        return None
    return Capacity(*where(row), row["units"], row["kept"]) if _kept_fits(door, table, row) else None


def _kept_fits(door: _Door, table: str, row: Row) -> bool:
    """Tracks are kept where both directions share them, and not all of them."""
    if row["kept"] and (row["resource"], row["direction"]) != ("tracks", "both"):
        door.fault(table, row, "kept", "only of tracks that both directions share some are kept", "leave it empty")
        return False
    if row["kept"] >= row["units"]:
        door.fault(table, row, "kept", "no train outbound could ever come in", "keep fewer than there are")
        return False
    return True


def _yards_apart(door: _Door, table: str, row: Row) -> bool:
    """Were both yards shared, trains of the two directions could wait for each other's tracks for ever."""
    port = door.ports[row["port"]]
    other = port.west if row["station"] == port.east else port.east
    if (port.id, other, "tracks", "both") not in door.capacities:
        return True
    door.fault(table, row, "direction", "both stations share their tracks between the directions: trains could block "
               "each other for ever", "give one station a row for outbound and one for inbound")  # fmt: skip
    return False


def _open_air_fits(door: _Door, table: str, row: Row) -> bool:
    """The open air takes what the hall does not: there must be a hall, and a time in the open air for every train."""
    port = door.ports[row["port"]]
    direction = "outbound" if row["station"] == port.west else "inbound"
    if row["direction"] not in (direction, "both"):
        return True
    ways = (direction, "both")
    if not any((port.id, row["station"], "places", way) in door.capacities for way in ways):
        door.fault(table, row, "resource", f"open air at {row['station']} where {direction} trains have no places",
                   "add the places of the hall, or call these places")  # fmt: skip
        return False
    timed = {each["train_class"] for each in door.folder.rows("stages")
             if (each["port"], each["station"], each["stage"]) == (port.id, row["station"], "open-air")
             and each["direction"] in ways}  # fmt: skip
    if timed & {"all", "container"} or timed >= {CHINA_EUROPE, CENTRAL_ASIA}:
        return True
    door.fault(table, row, "resource", f"no row of stages.csv says how long {direction} trains stand in the open air",
               f"add the stage open-air of {row['station']} there")  # fmt: skip
    return False


def _shift(door: _Door, table: str, row: Row) -> Shift | None:
    start, end = _minutes(row["start"]), _minutes(row["end"])
    if start >= end:
        door.fault(table, row, "end", "ends before it starts", "give a shift over midnight two rows")
        return None
    return Shift(*where(row), start, end, row["units"]) if _has_capacity(door, table, row) else None


def _minutes(clock: str) -> int:
    if clock == "24:00":
        return 24 * 60
    time = dt.time.fromisoformat(clock)
    return 60 * time.hour + time.minute


def _has_capacity(door: _Door, table: str, row: Row) -> bool:
    if not door.capacities or where(row) in door.capacities:
        return True
    door.fault(table, row, "resource", "has no row in capacities.csv", "add its capacity there first")
    return False


def _path(_door: _Door, _table: str, row: Row) -> PathOffer:
    return PathOffer(row["port"], row["direction"], row["since"], row["trains_a_day"])


def _gale(door: _Door, table: str, row: Row) -> Gale | None:
    if row["days_a_year"] >= 365:
        door.fault(table, row, "days_a_year", "a year has fewer days", "give less than 365")
        return None
    if where(row) in door.manned:
        door.fault(table, row, "resource", "has shifts too, which the end of a gale would undo",
                   "leave out its gales or its shifts")  # fmt: skip
        return None
    return Gale(*where(row), row["days_a_year"], row["spell_d"]) if _has_capacity(door, table, row) else None


def _background(_door: _Door, _table: str, row: Row) -> BackgroundFlow:
    return BackgroundFlow(row["port"], row["direction"], row["trains_a_day"])


def _forming(door: _Door, table: str, row: Row) -> FormingRule | None:
    if row["port"] == row["undone_at"]:
        door.fault(table, row, "undone_at", "is the port where trains are formed", "name a port further on")
        return None
    if row["out"] >= row["need"]:
        door.fault(table, row, "out", "forming anew makes fewer trains of more", "give out below need")
        return None
    if row["wait_h"] > _LONGEST_WAIT_H:
        door.fault(table, row, "wait_h", "a group would wait for weeks", f"give at most {_LONGEST_WAIT_H} h")
        return None
    return FormingRule(row["port"], row["undone_at"], row["direction"], row["share"], row["need"], row["out"],
                       round(row["wait_h"] * HOUR_MS))  # fmt: skip
