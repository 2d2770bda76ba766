"""The rows of protocols.csv become nouns; which of them are in force is chosen before a run."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from landbridge.errors import WrongUse
from landbridge.ports import Port, Protocol
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
}  # fmt: skip
_RANGE = {
    "trains_a_day": (0.01, 10_000.0, "suspend the trains if none may cross"),
    "minutes_added": (0.0, 14_400.0, "give minutes, at most ten days of them"),
    "share_inspected": (0.0, 1.0, "write 3 % as 0.03"),
    "background_a_day": (0.0, 1000.0, "give trains a day"),
}
"""Least and most value of an effect, and what to do; the bounds are those of the tables that the effect stands for."""


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
    return tuple(_protocol(row) for row in sound if row["in_force"])


def _protocol(row: Row) -> Protocol:
    return Protocol(
        row["id"], row["port"], row["effect"], row["from"], row["until"], direction=row["direction"],
        train_class=row["train_class"], station=row["station"], stage=row["stage"], value=row["value"],
    )  # fmt: skip


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
        self._check_stage(row)
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
        if effect == "suspended":
            if value is not None:
                self._fault(row, "value", "a stop has no value", "leave it empty")
            return
        low, high, remedy = _RANGE[effect]
        if value is None:
            self._fault(row, "value", f"{effect} needs a value", f"give a number from {low:g} to {high:g}")
        elif not low <= value <= high:
            self._fault(row, "value", f"expected {low:g} to {high:g}, was {value:g}", remedy)

    def _check_stage(self, row: Row) -> None:
        """What is made longer, or another share, must be there at the station, or nothing would come of the row."""
        effect = row["effect"]
        if effect == "minutes_added" and row["stage"] is None:
            self._fault(row, "stage", "minutes are added to a stage", "name the stage")
        if effect != "minutes_added" and row["stage"] is not None:
            self._fault(row, "stage", f"{effect} has no stage", "leave it empty")
        stage = {"share_inspected": "inspection share", "minutes_added": row["stage"]}.get(effect)
        if stage is None or "stages.csv" in self._told or not self._is_there(row):
            return
        stations = [station for port, station, each in self._stages if (port, each) == (row["port"], stage)]
        if not any(row["station"] in (None, each) for each in stations):
            where = row["station"] or row["port"]
            column = "stage" if effect == "minutes_added" else "effect"
            self._fault(row, column, f"stages.csv has no {stage} at {where}", "add the row there first, or mend it")

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
