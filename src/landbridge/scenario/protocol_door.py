"""The door of protocols.csv, row by row: whether what a row says can be, and whether anything would come of it."""

from __future__ import annotations

from collections.abc import Iterable

from landbridge.ports import WORKS_ON, Port, Rota
from landbridge.scenario.folder import Folder
from landbridge.tables import Inspection, Row
from landbridge.units import DAY_MS, date_ms

__all__ = ["FILE", "RowDoor", "said"]

FILE = "protocols.csv"
_PORT_WIDE = ("suspended", "not_loaded", "trains_a_day", "background_a_day")
_TIMES = ("all", "container", "background", "China-Europe", "Central Asia")
_BOXES = ("all", "container", "China-Europe", "Central Asia")
_CLASSES = {
    "suspended": _TIMES, "not_loaded": _BOXES, "trains_a_day": ("all",), "background_a_day": ("all", "background"),
    "share_inspected": _BOXES, "share_sampled": _BOXES, "rest_h": _BOXES, "minutes_added": _TIMES, "takes": _TIMES,
    "units": ("all",), "closed": ("all",), "test_interval_d": ("all",), "rota": ("all",),
}  # fmt: skip
_MINUTES = (0.0, 14_400.0, "give minutes, at most ten days of them")
_SHARE = (0.0, 1.0, "write 3 % as 0.03")
_RANGE = {
    "not_loaded": (0.0, 240.0, "give the hours between two late trains of a service, at most ten days of them"),
    "trains_a_day": (0.01, 10_000.0, "suspend the trains if none may cross"),
    "minutes_added": _MINUTES,
    "takes": _MINUTES,
    "share_inspected": _SHARE,
    "share_sampled": _SHARE,
    "background_a_day": (0.0, 1000.0, "give trains a day"),
    "units": (0.0, 10_000.0, "give whole units"),
    "rest_h": (0.0, 2400.0, "give hours, at most a hundred days of them"),
    "test_interval_d": (0.25, 365.0, "give the days between two tests of a person, or leave the row out for no tests"),
}
"""Least and most value of an effect, and what to do; the bounds are those of the tables that the effect stands for."""
_MAY_HAVE_VALUE = ("not_loaded",)
_WITHOUT_VALUE = {"suspended": "a stop", "closed": "a closed stage", "rota": "a rota"}
_NAMED = {
    "minutes_added": {"stage": "minutes are added to a stage"}, "closed": {"stage": "a stage is closed"},
    "takes": {"stage": "a stage takes so long", "most": "a stage takes from value to most minutes"},
    "units": {"resource": "units are those of a resource"}, "rota": {"rota": "a rota is days of work and of others"},
}  # fmt: skip
"""Columns that only some effects have, and need."""
_MAY_NAME = {"share_sampled": ("cargo_class",), "rest_h": ("cargo_class",)}
_PARTICULAR = ("stage", "resource", "most", "rota", "cargo_class")
_WAITS = ("sampling result", "sampling hold")
_ON_DUTY = ("test_interval_d", "rota")
_SHARE_STAGE = "inspection share"  # containers leave their trains where stages.csv has it, whatever for


def said(row: Row, column: str) -> object:
    """The cell as a report shows it; instants are not shown."""
    return row[column] if column not in ("from", "until") else None


class RowDoor:
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
        self._cargo = {(row["cargo_class"], row["direction"]) for row in folder.rows("cargo_classes")}
        self._crewed = {(row["port"], row["station"]) for row in folder.rows("crews")}
        self._told = {fault.file for fault in inspection.faults}

    def is_sound(self, row: Row) -> bool:
        """Whether nothing is wrong with the row."""
        before = len(self._inspection.faults)
        if row["port"] not in self._ports:
            self._fault(row, "port", f"no port {row['port']!r} in ports.csv", f"use one of: {', '.join(self._ports)}")
            return False
        for check in (self._check_time, self._check_place, self._check_way, self._check_class, self._check_value,
                      self._check_most, self._check_rota, self._check_crews, self._check_named, self._check_cargo,
                      self._check_stage, self._check_resource, self._check_in_service, self._check_flow):  # fmt: skip
            check(row)
        return len(self._inspection.faults) == before

    def _fault(self, row: Row, column: str, problem: str, remedy: str) -> None:
        self._inspection.report(FILE, problem, remedy, row=row.line, column=column, value=said(row, column))

    # ---- when, where, for whom

    def _check_time(self, row: Row) -> None:
        if row["until"] is not None and row["from"] >= row["until"]:
            self._fault(row, "until", "ends before it starts", "give a later instant, or none")
        review = row["review"]
        if review is not None and date_ms(review) + DAY_MS <= row["from"]:
            self._fault(row, "review", "is looked at again before it starts", "give a later day, or none")

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

    def _check_way(self, row: Row) -> None:
        if row["effect"] in _ON_DUTY and row["direction"] != "both":
            self._fault(row, "direction", "people are tested and relieved whatever way their trains go", "write both")

    def _check_class(self, row: Row) -> None:
        known = _CLASSES[row["effect"]]
        if row["train_class"] not in known:
            self._fault(row, "train_class", f"{row['effect']} is not said of {row['train_class']} trains alone",
                        f"use one of: {', '.join(known)}")  # fmt: skip

    # ---- how much

    def _check_value(self, row: Row) -> None:
        effect, value = row["effect"], row["value"]
        if effect in _WITHOUT_VALUE:
            if value is not None:
                self._fault(row, "value", f"{_WITHOUT_VALUE[effect]} has no value", "leave it empty")
            return
        low, high, remedy = _RANGE[effect]
        if value is None and effect in _MAY_HAVE_VALUE:
            return
        if value is None:
            self._fault(row, "value", f"{effect} needs a value", f"give a number from {low:g} to {high:g}")
        elif not low <= value <= high:
            self._fault(row, "value", f"expected {low:g} to {high:g}, was {value:g}", remedy)
        elif effect == "units" and value != round(value):
            self._fault(row, "value", "expected whole units", remedy)

    def _check_most(self, row: Row) -> None:
        value, most = row["value"], row["most"]
        if row["effect"] == "takes" and most is not None:
            _, high, remedy = _MINUTES
            if most > high:
                self._fault(row, "most", f"expected at most {high:g}, was {most:g}", remedy)
            elif value is not None and most < value:
                self._fault(row, "most", f"is less than the value, {value:g}", "give the most minutes that it takes")

    def _check_rota(self, row: Row) -> None:
        if row["effect"] == "rota" and row["rota"] is not None:
            try:
                Rota.parse(row["rota"])
            except ValueError as error:
                self._fault(row, "rota", str(error), "write 14+7+7, or 14+7 for no days at home")

    def _check_crews(self, row: Row) -> None:
        """Whoever is tested or relieved must be counted, or nothing would come of the row.

        A level orders all that it calls for, whatever is counted at the port.
        """
        if row["effect"] not in _ON_DUTY or row["level"] is not None or "crews.csv" in self._told:
            return
        if self._is_there(row) and not any(port == row["port"] and row["station"] in (None, station)
                                           for port, station in self._crewed):  # fmt: skip
            self._fault(row, "effect", f"crews.csv counts no crews at {row['station'] or row['port']}",
                        "add the crews there first")  # fmt: skip

    # ---- of what

    def _check_named(self, row: Row) -> None:
        """Stage, resource, most, rota and class of cargo stand where the effect is about one, and nowhere else."""
        needed = _NAMED.get(row["effect"], {})
        for each in _PARTICULAR:
            if row[each] is None:
                if each in needed:
                    self._fault(row, each, needed[each], f"give the {each}")
            elif each not in needed and each not in _MAY_NAME.get(row["effect"], ()):
                self._fault(row, each, f"{row['effect']} has no {each.replace('_', ' ')}", "leave it empty")
        if row["effect"] == "closed" and row["stage"] in _WAITS:
            self._fault(row, "stage", "is a wait, which nobody is at work on", "close another stage")

    def _check_cargo(self, row: Row) -> None:
        """A class of cargo is one that the trains carry, or nothing would come of the row.

        A level orders all that it calls for, whatever the trains carry where no classes are told apart.
        """
        if row["effect"] not in _MAY_NAME or "cargo_classes.csv" in self._told:
            return
        cargo, ways = row["cargo_class"], (row["direction"], "both")
        if not self._cargo:
            if row["level"] is None:
                self._fault(row, "effect", "cargo_classes.csv tells no classes of cargo", "add the classes there first")
        elif cargo is not None and cargo not in {name for name, _ in self._cargo}:
            self._fault(row, "cargo_class", f"cargo_classes.csv has no {cargo!r}",
                        f"use one of: {', '.join(sorted({name for name, _ in self._cargo}))}")  # fmt: skip
        elif row["direction"] != "both" and not any(way in ways and cargo in (None, name) for name, way in self._cargo):
            self._fault(row, "direction", f"cargo_classes.csv has no {cargo or 'class'} of {row['direction']} trains",
                        "write the direction that carries it")  # fmt: skip

    def _check_stage(self, row: Row) -> None:
        """What is made longer, closed, or another share, must be there, or nothing would come of the row."""
        picks = row["effect"] in ("share_inspected", *_MAY_NAME)
        stage = _SHARE_STAGE if picks else row["stage"]
        if stage is None or "stages.csv" in self._told or not self._is_there(row):
            return
        stations = [station for port, station, each in self._stages if (port, each) == (row["port"], stage)]
        if not any(row["station"] in (None, each) for each in stations):
            where = row["station"] or row["port"]
            column = "effect" if picks else "stage"
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
        missing = [way for way in _ways(row["direction"]) if (row["port"], way) not in self._background]
        if missing:
            self._fault(row, "port", f"background.csv has no {' and no '.join(missing)} flow there",
                        "add it there first")  # fmt: skip


def _ways(direction: str) -> Iterable[str]:
    return ("outbound", "inbound") if direction == "both" else (direction,)
