"""The rows of protocols.csv become nouns; which of them are in force is chosen before a run."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from landbridge.errors import WrongUse
from landbridge.ports import WORKS_ON, Port, Protocol, clashing_stops
from landbridge.scenario.folder import Folder, schema_of
from landbridge.tables import Inspection, Row, Table, write_table

__all__ = ["ProtocolChoice", "choose_protocols", "in_force", "read_protocols", "write_choice"]

_FILE = "protocols.csv"
_PORT_WIDE = ("suspended", "trains_a_day", "background_a_day")
_CLASSES = {
    "suspended": ("all", "container", "background"), "trains_a_day": ("all",),
    "background_a_day": ("all", "background"),
    "share_inspected": ("all", "container", "China-Europe", "Central Asia"),
    "minutes_added": ("all", "container", "background", "China-Europe", "Central Asia"),
    "units": ("all",), "closed": ("all",),
}  # fmt: skip
_RANGE = {
    "trains_a_day": (0.01, 10_000.0, "suspend the trains if none may cross"),
    "minutes_added": (0.0, 14_400.0, "give minutes, at most ten days of them"),
    "share_inspected": (0.0, 1.0, "write 3 % as 0.03"),
    "background_a_day": (0.0, 1000.0, "give trains a day"),
    "units": (0.0, 10_000.0, "give whole units"),
}
"""Least and most value of an effect, and what to do; the bounds are those of the tables that the effect stands for."""
_WITHOUT_VALUE = {"suspended": "a stop", "closed": "a closed stage"}
_NAMED = {"minutes_added": ("stage", "minutes are added to a stage"), "closed": ("stage", "a stage is closed"),
          "units": ("resource", "units are those of a resource")}  # fmt: skip
"""Columns that only some effects have, and need."""


@dataclass(frozen=True, slots=True)
class ProtocolChoice:
    """Ids of protocols that hold although the table says no, and of those that do not although it says yes."""

    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def choose_protocols(folder: Folder, choice: ProtocolChoice) -> Folder:
    """The same folder in memory with other protocols in force. Raises WrongUse for an id it does not have."""
    rows = folder.rows("protocols")
    known = list(dict.fromkeys(row["id"] for row in rows))
    for name in (*choice.also, *choice.without):
        if name not in known:
            raise WrongUse(f"no protocol {name!r} in {_FILE}; there are: {', '.join(known) or 'none'}")
    both = sorted({*choice.also} & {*choice.without})
    if both:
        raise WrongUse(f"protocol {both[0]!r} is asked for and left out at once; give one of the two")
    chosen = Table(_FILE, tuple(_chosen(row, choice) for row in rows))
    return replace(folder, tables={**folder.tables, "protocols": chosen}) if rows else folder


def _chosen(row: Row, choice: ProtocolChoice) -> Row:
    holds = row["id"] in choice.also or (row["in_force"] and row["id"] not in choice.without)
    return Row(row.line, {**row.values, "in_force": holds})


def in_force(folder: Folder) -> tuple[str, ...]:
    """Ids of the protocols in force, in the order of the table."""
    return tuple(dict.fromkeys(row["id"] for row in folder.rows("protocols") if row["in_force"]))


def write_choice(path: Path, ids: Collection[str]) -> None:
    """Say in the table of a scenario folder which protocols are in force; nothing is written where it says so."""
    file = path / _FILE
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    holds = ["yes" if row["id"] in ids else "no" for row in rows]
    if holds != [row.get("in_force") or "yes" for row in rows]:
        told = [{**row, "in_force": each} for row, each in zip(rows, holds, strict=True)]
        write_table(file, schema_of("protocols").header, told)


def read_protocols(folder: Folder, ports: dict[str, Port], inspection: Inspection) -> tuple[Protocol, ...]:
    """The rules in force. All rows are checked, those not in force too; rows at fault are reported and left out."""
    door = _Door(folder, ports, inspection)
    rows = folder.rows("protocols")
    sound = [row for row in rows if door.is_sound(row)]
    _check_alike(rows, inspection)
    held = [row for row in sound if row["in_force"]]
    rules = tuple(_protocol(row) for row in held)
    _check_one_way(rules, held, inspection)
    return rules


def _protocol(row: Row) -> Protocol:
    return Protocol(
        row["id"], row["port"], row["effect"], row["from"], row["until"], direction=row["direction"],
        train_class=row["train_class"], station=row["station"], stage=row["stage"], value=row["value"],
        resource=row["resource"], in_service=row["in_service"],
    )  # fmt: skip


def _check_one_way(rules: tuple[Protocol, ...], rows: list[Row], inspection: Inspection) -> None:
    """Rules in force stop one stage in one way."""
    line = {rule: row.line for rule, row in zip(reversed(rules), reversed(rows), strict=True)}
    for one, other in clashing_stops(rules):
        inspection.report(_FILE, f"row {line[one]} stops the same stage in another way",
                          "stop it by one resource or by the stage itself, with one word in in_service",
                          row=line[other], column="in_service", value=other.in_service)  # fmt: skip


def _check_alike(rows: Iterable[Row], inspection: Inspection) -> None:
    """The rows of one protocol are in force together or not at all."""
    first: dict[str, Row] = {}
    for row in rows:
        before = first.setdefault(row["id"], row)
        if before["in_force"] != row["in_force"]:
            inspection.report(_FILE, f"row {before.line} of protocol {row['id']} says otherwise",
                              "say the same in all rows of a protocol", row=row.line, column="in_force")  # fmt: skip


class _Door:
    """Checks one row after the other; a row with several faults has each of them reported."""

    def __init__(self, folder: Folder, ports: dict[str, Port], inspection: Inspection) -> None:
        self._ports = ports
        self._inspection = inspection
        self._background = {(row["port"], row["direction"]) for row in folder.rows("background")}
        self._stages = [(row["port"], row["station"], row["stage"]) for row in folder.rows("stages")]
        self._capacities, self._gales = (
            [(row["port"], row["station"], row["resource"], row["direction"]) for row in folder.rows(table)]
            for table in ("capacities", "gales")
        )
        self._told = {fault.file for fault in inspection.faults}

    def is_sound(self, row: Row) -> bool:
        before = len(self._inspection.faults)
        if row["port"] not in self._ports:
            self._fault(row, "port", f"no port {row['port']!r} in ports.csv", f"use one of: {', '.join(self._ports)}")
            return False
        self._check_time(row)
        self._check_place(row)
        self._check_class(row)
        self._check_value(row)
        self._check_named(row)
        self._check_stage(row)
        self._check_resource(row)
        self._check_in_service(row)
        self._check_flow(row)
        return len(self._inspection.faults) == before

    def _fault(self, row: Row, column: str, problem: str, remedy: str) -> None:
        shown = row[column] if column not in ("from", "until") else None
        self._inspection.report(_FILE, problem, remedy, row=row.line, column=column, value=shown)

    def _check_time(self, row: Row) -> None:
        if row["until"] is not None and row["from"] >= row["until"]:
            self._fault(row, "until", "ends before it starts", "give a later instant, or none")

    def _check_place(self, row: Row) -> None:
        port, station = self._ports[row["port"]], row["station"]
        if station is not None and row["effect"] in _PORT_WIDE:
            self._fault(row, "station", f"{row['effect']} holds for a port, not for one station", "leave it empty")
        elif not self._is_there(row):
            self._fault(row, "station", f"port {port.id} has no station {station!r}",
                        f"use one of: {port.east}, {port.west}")  # fmt: skip

    def _is_there(self, row: Row) -> bool:
        port = self._ports[row["port"]]
        return row["station"] in (None, port.east, port.west)

    def _check_class(self, row: Row) -> None:
        known = _CLASSES[row["effect"]]
        if row["train_class"] not in known:
            self._fault(row, "train_class", f"{row['effect']} is not said of {row['train_class']} trains alone",
                        f"use one of: {', '.join(known)}")  # fmt: skip

    def _check_value(self, row: Row) -> None:
        effect, value = row["effect"], row["value"]
        if effect in _WITHOUT_VALUE:
            if value is not None:
                self._fault(row, "value", f"{_WITHOUT_VALUE[effect]} has no value", "leave it empty")
            return
        low, high, remedy = _RANGE[effect]
        if value is None:
            self._fault(row, "value", f"{effect} needs a value", f"give a number from {low:g} to {high:g}")
        elif not low <= value <= high:
            self._fault(row, "value", f"expected {low:g} to {high:g}, was {value:g}", remedy)
        elif effect == "units" and value != round(value):
            self._fault(row, "value", "expected whole units", remedy)

    def _check_named(self, row: Row) -> None:
        """Stage and resource stand where the effect is about one, and nowhere else."""
        column, told = _NAMED.get(row["effect"], ("", ""))
        for each in ("stage", "resource"):
            if each == column and row[each] is None:
                self._fault(row, each, told, f"name the {each}")
            elif each != column and row[each] is not None:
                self._fault(row, each, f"{row['effect']} has no {each}", "leave it empty")

    def _check_stage(self, row: Row) -> None:
        """What is made longer, closed, or another share, must be there, or nothing would come of the row."""
        effect = row["effect"]
        stage = "inspection share" if effect == "share_inspected" else row["stage"]
        if stage is None or "stages.csv" in self._told or not self._is_there(row):
            return
        stations = [station for port, station, each in self._stages if (port, each) == (row["port"], stage)]
        if not any(row["station"] in (None, each) for each in stations):
            where = row["station"] or row["port"]
            column = "effect" if effect == "share_inspected" else "stage"
            self._fault(row, column, f"stages.csv has no {stage} at {where}", "add the row there first, or mend it")

    def _check_resource(self, row: Row) -> None:
        """Units are of a resource that is counted, in the directions in which it is, and that no gale sets back."""
        resource, direction = row["resource"], row["direction"]
        if resource is None or "capacities.csv" in self._told or not self._is_there(row):
            return
        there = [each for each in self._capacities if each[0] == row["port"] and each[2] == resource
                 and row["station"] in (None, each[1])]  # fmt: skip
        meant = [each for each in there if direction in ("both", each[3])]
        where = row["station"] or row["port"]
        if not there:
            self._fault(row, "resource", f"capacities.csv has no {resource} at {where}", "add the row there first")
        elif not meant:
            self._fault(row, "direction", f"capacities.csv has no {resource} at {where} for {direction} trains alone",
                        f"write {there[0][3]}")  # fmt: skip
        elif any(each in self._gales for each in meant):
            self._fault(row, "resource", "has gales too, whose end would undo it", "close the stage instead")

    def _check_in_service(self, row: Row) -> None:
        """Trains can be stopped where they are served, and moved where there is a hall and an open air."""
        how = row["in_service"]
        stages = (row["stage"],) if row["effect"] == "closed" else WORKS_ON.get(row["resource"] or "", ())
        if how == "finish" or None in stages:
            return
        if row["effect"] not in ("units", "closed"):
            self._fault(row, "in_service", f"{row['effect']} stops no train in service", "leave it empty")
        elif row["effect"] == "units" and row["resource"] == "tracks":
            self._fault(row, "in_service", "a train on a track is not in service", "leave it empty")
        elif how == "move" and not (stages and {*stages} <= {"placing", "cranes"} and self._has_open_air(row)):
            self._fault(row, "in_service", "trains move from a hall to the open air, which is not there",
                        "write finish, resume or repeat")  # fmt: skip

    def _has_open_air(self, row: Row) -> bool:
        """Whether every direction that the row stops at a station may go to the open air there."""
        port = self._ports[row["port"]]
        sides = [(station, way) for station, way in ((port.west, "outbound"), (port.east, "inbound"))
                 if row["station"] in (None, station) and row["direction"] in ("both", way)]  # fmt: skip
        return all(any((port.id, station, "open-air", each) in self._capacities for each in (way, "both"))
                   for station, way in sides)  # fmt: skip

    def _check_flow(self, row: Row) -> None:
        """Another flow needs one that it stands in the place of, since its trains run under that one's names."""
        if row["effect"] != "background_a_day" or "background.csv" in self._told:
            return
        ways = ("outbound", "inbound") if row["direction"] == "both" else (row["direction"],)
        missing = [way for way in ways if (row["port"], way) not in self._background]
        if missing:
            self._fault(
                row, "port", f"background.csv has no {' and no '.join(missing)} flow there", "add it there first"
            )
