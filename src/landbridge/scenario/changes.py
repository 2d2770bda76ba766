"""A scenario under other circumstances: more trains, other protocols, levels, closed stages, rotas, tests, units.

Changes are made in the tables, in memory, before anything is checked: the door sees no difference between a row of a
file and one of a change. A change that can not be read or has no place is reported with those of the tables.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

from landbridge.scenario.folder import Folder, read_folder, schema_of
from landbridge.scenario.levels import level_rows
from landbridge.scenario.nouns import Changes, Window
from landbridge.scenario.order_text import FORMS, Order, parse_order
from landbridge.scenario.protocol_table import choose_protocols
from landbridge.scenario.rows import write_rows
from landbridge.scenario.settings import read_window
from landbridge.scenario.volume import parse_volume, scale_volume
from landbridge.tables import Inspection, Row, Table, read_row
from landbridge.units import COUNTING_ZONE, DAY_MS, date_ms, from_ms

__all__ = ["change_folder", "write_changes"]

_FILE: Final = "changes"
_SOURCE: Final = "what-if of the user"
_CHANGED: Final = ("departures", "trains", "protocols")
_SHARE: Final = "inspection share"  # a stage of stages.csv that takes no time
_SHOWN: Final = 12
_EFFECTS: Final = {"closed": ("closed", "stage", "stages"), "units": ("units", "resource", "capacities")}
"""Effect, its column in protocols.csv, and the table that must know it, of orders about one station."""
_PORT_EFFECTS: Final = {"rotas": ("rota", "rota"), "test_intervals": ("test_interval_d", "value")}
"""Effect and the column of its value of orders about a port."""


def change_folder(folder: Folder, changes: Changes, inspection: Inspection, *, file: str = _FILE) -> Folder:
    """The same folder in memory under changes; `file` is what a fault of a change is told of.

    Raises WrongUse for a protocol that the table does not have, or that is asked for and left out at once.
    """
    folder = choose_protocols(folder, changes)
    window = read_window(folder.settings, Inspection())  # its faults are told where the scenario is read
    if changes.volume is not None:
        folder = _with_volume(folder, window, changes.volume, inspection, file)
    return _Orders(folder, window, inspection, file).applied(changes)


def write_changes(path: Path, changes: Changes) -> None:
    """Write changes into the tables of a scenario folder that is one's own; other rows stay to the letter.

    Raises BadInput, WrongUse, OSError.
    """
    inspection = Inspection()
    folder = read_folder(path, inspection)
    changed = change_folder(folder, changes, inspection)
    inspection.close()
    for name in _CHANGED:
        if name in changed.tables and changed.tables[name] != folder.tables.get(name):
            write_rows(path / f"{name}.csv", schema_of(name), changed.tables[name])


def _with_volume(folder: Folder, window: Window | None, text: str, inspection: Inspection, file: str) -> Folder:
    try:
        factor = parse_volume(text)
    except ValueError as error:
        inspection.report(file, str(error), "write +36% or -20%", column="volume", value=text)
        return folder
    return folder if window is None else scale_volume(folder, window, factor, source=f"{_SOURCE}: volume {text}")


class _Orders:
    """Makes rows of protocols.csv of orders, and reports those of which none can be made."""

    def __init__(self, folder: Folder, window: Window | None, inspection: Inspection, file: str) -> None:
        self._folder = folder
        self._window = window
        self._inspection = inspection
        self._file = file
        self._ports = {row["id"]: (row["east"], row["west"]) for row in folder.rows("ports")}

    def applied(self, changes: Changes) -> Folder:
        """The folder with a row, or several, for each order."""
        orders = [(kind, text) for kind in FORMS for text in getattr(changes, kind)]
        rows = list(self._folder.rows("protocols"))
        for kind, text in orders:
            first = max((row.line for row in rows), default=1) + 1
            rows += self._checked(kind, text, first)
        protocols = Table("protocols.csv", tuple(rows))
        return replace(self._folder, tables={**self._folder.tables, "protocols": protocols}) if orders else self._folder

    def _checked(self, kind: str, text: str, line: int) -> Iterator[Row]:
        try:
            order = parse_order(kind, text)
            self._check_days(order)
            told = list(self._cells(order))
        except ValueError as error:
            self._fault(kind, text, str(error), f"write {FORMS[kind]}")
            return
        for n, cells in enumerate(told):
            own = Inspection()
            row = read_row(cells, schema_of("protocols"), own, file=self._file, line=line + n)
            for fault in own.faults:
                self._fault(kind, text, f"{fault.column}: {fault.problem}", fault.remedy)
            if row is not None:
                yield row

    def _fault(self, kind: str, text: str, problem: str, remedy: str) -> None:
        self._inspection.report(self._file, problem, remedy, column=kind, value=text)

    def _check_days(self, order: Order) -> None:
        """Nothing would come of an order that is over before the simulation begins, or begins after its end."""
        window = self._window
        if window is None:
            return
        first, after = date_ms(window.run_in_from), date_ms(window.run_out_to) + DAY_MS
        if order.from_ms >= after or (order.until_ms is not None and order.until_ms <= first):
            raise ValueError(f"holds outside the simulated days, {window.run_in_from} to {window.run_out_to}")

    def _cells(self, order: Order) -> Iterator[Mapping[str, str]]:
        """Rows of protocols.csv as text. Raises ValueError, in words."""
        if order.kind in _EFFECTS:
            yield from self._of_station(order)
        elif order.kind in _PORT_EFFECTS:
            effect, column = _PORT_EFFECTS[order.kind]
            port = self._port(order.place)
            yield self._row(order, f"{effect.replace('_d', '').replace('_', '-')}-{port}", port, effect,
                            {column: order.value})  # fmt: skip
        else:
            yield from self._of_level(order)

    def _of_level(self, order: Order) -> Iterator[Mapping[str, str]]:
        yield from level_rows(int(order.value), self._port(order.place), order.from_ms, order.until_ms, self._folder,
                              told={"cause": "what if", "ordered_by": _SOURCE})  # fmt: skip

    def _of_station(self, order: Order) -> Iterator[Mapping[str, str]]:
        effect, column, table = _EFFECTS[order.kind]
        ports = self._ports_of_station(order.place)
        there = [row for row in self._folder.rows(table) if row["port"] in ports and row["station"] == order.place]
        known = dict.fromkeys(row[column] for row in there if row[column] != _SHARE)
        if order.what not in known:
            raise ValueError(f"{table}.csv has no {order.what} at {order.place}{_choice(order.what, known)}")
        value = {"value": order.value} if order.value else {}
        self._check_manned(order)
        for port in dict.fromkeys(row["port"] for row in there if row[column] == order.what):
            name = f"{order.what}-{order.place}" + (f"-{port}" if len(ports) > 1 else "")
            yield self._row(order, name, port, effect, {"station": order.place, column: order.what, **value})

    def _check_manned(self, order: Order) -> None:
        """Nothing would come of more units than crews that work them. Raises ValueError, in words."""
        if order.kind != "units":
            return
        posts = [row["crews"] for row in self._folder.rows("crews")
                 if (row["station"], row["resource"]) == (order.place, order.what)]  # fmt: skip
        if posts and int(order.value) > max(posts):
            raise ValueError(f"crews.csv has {max(posts)} crews for {order.what} at {order.place}, who work no more")

    def _ports_of_station(self, place: str) -> list[str]:
        found = [port for port, stations in self._ports.items() if place in stations]
        if not found:
            stations = dict.fromkeys(self._ports[place] if place in self._ports
                                     else (each for pair in self._ports.values() for each in pair))  # fmt: skip
            raise ValueError(f"no station {place!r} at the ports{_choice(place, stations)}")
        return found

    def _port(self, place: str) -> str:
        """A port by its id, or by one of its stations where that is of one port only."""
        found = [port for port, stations in self._ports.items() if place == port or place in stations]
        if len(found) > 1:
            raise ValueError(f"{place} belongs to several ports; name one of {', '.join(found)}")
        if not found:
            raise ValueError(f"no port {place!r} in ports.csv{_choice(place, self._ports)}")
        return found[0]

    def _row(self, order: Order, name: str, port: str, effect: str, more: Mapping[str, str]) -> Mapping[str, str]:
        spell = {"from": _said(order.from_ms), "until": "" if order.until_ms is None else _said(order.until_ms)}
        return {"id": f"what-if-{name}", "port": port, "effect": effect, **spell, "in_force": "yes",
                "cause": "what if", "source": _SOURCE, "kind": "assumption", "why": order.text, **more}  # fmt: skip


def _choice(word: str, known: Iterable[str]) -> str:
    """What may have been meant, or what there is, at the end of a sentence."""
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1)
    if near:
        return f"; did you mean {near[0]}?"
    return f"; there are: {', '.join(names[:_SHOWN])}{', ...' if len(names) > _SHOWN else ''}" if names else ""


def _said(ms: int) -> str:
    return from_ms(ms).astimezone(COUNTING_ZONE).isoformat(timespec="minutes")
