"""Rows of crews.csv, exposure.csv and health.csv become nouns; cases beside the border become the danger of a shift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from landbridge.ports import CrewPost, HealthRules, Port
from landbridge.scenario.exposure import danger_at
from landbridge.scenario.folder import Folder
from landbridge.scenario.nouns import Window
from landbridge.scenario.port_door import PortDoor, where
from landbridge.simulation import Danger
from landbridge.tables import Inspection, Row

__all__ = ["Staff", "read_staff"]

_HEALTH = "health.csv"
_MOST = {"h": 8760.0, "d": 365.0, "share": 1.0, "a shift": 100.0}
"""The most of a parameter, by its unit: a year; all; a hazard that nobody escapes."""


@dataclass(frozen=True, slots=True)
class Staff:
    """The crews of a scenario, in which danger they are by (port, station), and the rules of illness and tests."""

    posts: tuple[CrewPost, ...] = ()
    dangers: Mapping[tuple[str, str], Danger] = field(default_factory=dict[tuple[str, str], Danger])
    health: HealthRules | None = None


def read_staff(folder: Folder, ports: dict[str, Port], window: Window | None, inspection: Inspection) -> Staff:
    """The crews; none where there is no crews.csv. Rows at fault are reported and left out."""
    if "crews" not in folder.tables:
        return Staff()
    door = _Door(folder, ports, inspection)
    posts = tuple(_post(row) for row in folder.rows("crews") if door.is_sound(row))
    health = _health(folder, inspection)
    rows = {(row["port"], row["station"]): row for row in folder.rows("exposure") if door.knows("exposure", row)}
    if window is None or health is None:
        return Staff(posts, {}, health)
    dangers = {place: danger_at(row, window, health.infectious_d, inspection) for place, row in rows.items()}
    return Staff(posts, {place: each for place, each in dangers.items() if each is not None}, health)


def _post(row: Row) -> CrewPost:
    return CrewPost(row["port"], row["station"], row["resource"], row["direction"], row["crews"], row["crew_size"],
                    row["least"], row["teams"])  # fmt: skip


def _health(folder: Folder, inspection: Inspection) -> HealthRules | None:
    """All parameters, each in its row."""
    known = [each.name for each in fields(HealthRules)]
    values: dict[str, float] = {}
    for row in folder.rows("health"):
        if row["parameter"] in known:
            values[row["parameter"]] = row["value"]
            _check_unit(row, inspection)
        else:
            inspection.report(_HEALTH, f"no parameter {row['parameter']!r}", f"use one of: {', '.join(known)}",
                              row=row.line, column="parameter", value=row["parameter"])  # fmt: skip
    missing = [name for name in known if name not in values]
    if missing and not any(fault.file == _HEALTH for fault in inspection.faults):
        inspection.report(_HEALTH, f"no row for {', '.join(missing)}", "add the rows; crews.csv needs them",
                          column="parameter")  # fmt: skip
    return None if missing else HealthRules(**values)


def _check_unit(row: Row, inspection: Inspection) -> None:
    unit = HealthRules.UNITS[row["parameter"]]
    if row["unit"] != unit:
        inspection.report(_HEALTH, f"{row['parameter']} is in {unit}", f"give it in {unit}, and write so", row=row.line,
                          column="unit", value=row["unit"])  # fmt: skip
    elif row["value"] > _MOST[unit]:
        remedy = "write 70 % as 0.7" if unit == "share" else f"give at most {_MOST[unit]:g} {unit}"
        inspection.report(_HEALTH, f"expected 0 to {_MOST[unit]:g}", remedy, row=row.line, column="value",
                          value=row["value"])  # fmt: skip


class _Door(PortDoor):
    """Checks crews against ports, capacities and gales."""

    def __init__(self, folder: Folder, ports: dict[str, Port], inspection: Inspection) -> None:
        super().__init__(folder, ports, inspection)
        self._gales = {where(row) for row in folder.rows("gales")}
        self._exposed = {(row["port"], row["station"]) for row in folder.rows("exposure")}
        self._told = {fault.file for fault in inspection.faults}

    def is_sound(self, row: Row) -> bool:
        """Whether a row of crews.csv can be used."""
        before = len(self.inspection.faults)
        if self.knows("crews", row):
            self._check_resource(row)
            if row["least"] > row["crew_size"]:
                self.fault("crews", row, "least", f"a crew has {row['crew_size']} people and needs more to work",
                           "give at most crew_size")  # fmt: skip
        return len(self.inspection.faults) == before

    def _check_resource(self, row: Row) -> None:
        if "capacities.csv" not in self._told and where(row) not in self.capacities:
            self.fault("crews", row, "resource", "has no row in capacities.csv", "add its capacity there first")
        elif where(row) in self._gales:
            self.fault("crews", row, "resource", "has gales too, whose end would bring absent crews back",
                       "man the cranes or the places of the hall")  # fmt: skip
        if "exposure.csv" not in self._told and (row["port"], row["station"]) not in self._exposed:
            self.fault("crews", row, "station", "has no row in exposure.csv", "say there in what danger its crews are")
