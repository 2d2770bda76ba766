"""Services, departures and single trains become nouns; every service is routed."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from landbridge.errors import LandbridgeError
from landbridge.network import Network, find_location
from landbridge.ports import Port
from landbridge.scenario.folder import Folder
from landbridge.scenario.nouns import Window
from landbridge.scenario.service_routing import route_service
from landbridge.services import BACKGROUND, Departures, Journey, LineSpeed, Service, ServicePath, dated_journeys
from landbridge.simulation import CROSSINGS
from landbridge.tables import Inspection, Row
from landbridge.units import DAY_MS, date_ms, from_ms

__all__ = ["read_journeys", "read_line_speeds", "read_ports", "read_services"]

_SPEED = ("country", "train_class", "km_a_day", "cv", "journey_share", "day_share", "inbound_share")


def read_ports(folder: Folder, network: Network, inspection: Inspection) -> dict[str, Port]:
    """Ports by id; each of the two stations must be in the network and have rails."""
    ports: dict[str, Port] = {}
    for row in folder.rows("ports"):
        port = Port(row["id"], row["name"], row["east"], row["west"])
        twin = next((each.id for each in ports.values() if {each.east, each.west} == {port.east, port.west}), port.id)
        if twin != port.id:
            inspection.report("ports.csv", f"port {twin} has the same two stations", "keep one of the two ports",
                              row=row.line, column="id", value=port.id)  # fmt: skip
        sound = [_is_rail_station(network, row, column, inspection) for column in ("east", "west")]
        if all(sound):
            ports[port.id] = port
    return ports


def _is_rail_station(network: Network, row: Row, column: str, inspection: Inspection) -> bool:
    location = network.locations.get(row[column])
    if location is None:
        inspection.report("ports.csv", f"no location {row[column]!r} in the network",
                          "use an id of `landbridge network check --json`, or add the location", row=row.line,
                          column=column, value=row[column])  # fmt: skip
        return False
    if not location.gauges_mm:
        inspection.report("ports.csv", f"{location.label} is a road port: no rails lead there",
                          "put trains through a rail port", row=row.line, column=column, value=row[column])  # fmt: skip
        return False
    return True


def read_services(folder: Folder, network: Network, ports: Mapping[str, Port],
                  inspection: Inspection) -> tuple[dict[str, Service], dict[str, ServicePath]]:  # fmt: skip
    """Services by id and their ways by rail; one that can not run is reported and left out."""
    services: dict[str, Service] = {}
    paths: dict[str, ServicePath] = {}
    for row in folder.rows("services"):
        door = _ServiceDoor(row, network, ports, inspection)
        service = door.service()
        routed = door.routed(service) if service else None
        if routed:
            services[routed[0].id], paths[routed[0].id] = routed
    return services, paths


class _ServiceDoor:
    """One row of services.csv."""

    def __init__(self, row: Row, network: Network, ports: Mapping[str, Port], inspection: Inspection) -> None:
        self._row = row
        self._network = network
        self._ports = ports
        self._inspection = inspection

    def service(self) -> Service | None:
        """The service, when all its places are known."""
        row = self._row
        via = tuple((row["via"] or "").split())
        known = [self._is_known(column, place) for column, places in
                 (("origin", (row["origin"],)), ("destination", (row["destination"],)), ("via", via))
                 for place in places]  # fmt: skip
        crossings = self._crossings()
        if crossings is None or not all(known) or not self._has_gauge():
            return None
        return Service(row["id"], row["origin"], row["destination"], via, crossings, row["direction"], row["class"],
                       row["arrival_gauge_mm"])  # fmt: skip

    def routed(self, service: Service) -> tuple[Service, ServicePath] | None:
        """The service with its crossings in the order of the way, and the way cut there; None when no train can go."""
        try:
            found = route_service(self._network, self._ports, service)
        except LandbridgeError as error:
            self._fault("id", service.id, f"can not run: {error}", "mend via, crossings, direction or arrival_gauge_mm")
            return None
        return found.service, found.path

    def _crossings(self) -> tuple[str, ...] | None:
        """Ids of ports from the pairs of stations in the row."""
        by_pair = {self._pair(port): port for port in self._ports}
        found: list[str] = []
        for column in ("crossing_cn", "crossing_west"):
            for pair in (self._row[column] or "").split():
                if pair not in by_pair:
                    self._unknown_crossing(column, pair)
                    return None
                found.append(by_pair[pair])
        if len(found) > CROSSINGS or len(set(found)) < len(found):
            self._fault("crossing_west", self._row["crossing_west"],
                        f"expected at most {CROSSINGS} crossings in all, each once", "leave one out")  # fmt: skip
            return None
        return tuple(found)

    def _unknown_crossing(self, column: str, pair: str) -> None:
        stations = [self._network.locations.get(name) for name in pair.split("/")]
        if any(station is not None and not station.gauges_mm for station in stations):
            self._fault(column, pair, "is a road port: no rails lead there", "send trains through a rail port")
        else:
            self._fault(column, pair, "no such crossing in ports.csv", "write east station/west station of a port")

    def _pair(self, port: str) -> str:
        return f"{self._ports[port].east}/{self._ports[port].west}"

    def _is_known(self, column: str, place: str) -> bool:
        if place in self._network.locations:
            return True
        try:
            meant = find_location(self._network, place).id
            remedy = f"write its id: {meant}"
        except LandbridgeError as error:
            remedy = str(error)
        self._fault(column, place, f"no location {place!r} in the network", remedy)
        return False

    def _has_gauge(self) -> bool:
        gauge = self._row["arrival_gauge_mm"]
        location = self._network.locations[self._row["destination"]]
        if gauge is None or gauge in location.gauges_mm:
            return True
        self._fault("arrival_gauge_mm", gauge, f"{location.label} has no track of {gauge} mm",
                    f"use one of: {', '.join(map(str, location.gauges_mm))}")  # fmt: skip
        return False

    def _fault(self, column: str, value: object, problem: str, remedy: str) -> None:
        self._inspection.report("services.csv", problem, remedy, row=self._row.line, column=column, value=value)


def read_journeys(folder: Folder, services: Mapping[str, Service], window: Window,
                  inspection: Inspection) -> tuple[Journey, ...]:  # fmt: skip
    """All journeys that depart inside the simulated window, in order of departure."""
    known = {row["id"] for row in folder.rows("services")} | set(services)
    rows = _of_known_service(folder, "departures", known, inspection)
    departures = [each for row in rows for each in _departures(row, window, inspection)]
    single_rows = _of_known_service(folder, "trains", known, inspection)
    singles = [each for row in single_rows for each in _single(row, window, inspection)]
    journeys = [*dated_journeys(departures), *singles]
    _check_ids(journeys, inspection)
    first, after = _window_ms(window)
    inside = [each for each in journeys if each.service in services and first <= each.departs_ms < after]
    if not inside and not inspection.faults:
        inspection.report("departures.csv", "no train departs", "write at least one departure")
    return tuple(sorted(inside, key=lambda journey: (journey.departs_ms, journey.id)))


def _single(row: Row, window: Window, inspection: Inspection) -> Iterator[Journey]:
    """A train of its own, with an id that no background train has."""
    first, after = _window_ms(window)
    if not first <= row["departs"] < after:
        inspection.report("trains.csv", "departs outside the simulated window",
                          f"depart from {window.run_in_from} to {window.run_out_to}", row=row.line, column="departs",
                          value=from_ms(row["departs"]).isoformat())  # fmt: skip
    elif row["id"].startswith(f"{BACKGROUND}-"):
        inspection.report("trains.csv", "background trains are named so", "give it another id", row=row.line,
                          column="id", value=row["id"])  # fmt: skip
    else:
        yield Journey(row["id"], row["service"], row["departs"])


def _of_known_service(folder: Folder, table: str, known: set[str], inspection: Inspection) -> list[Row]:
    """Rows whose service is known; one that is not is one fault, however many rows it has."""
    lost: dict[str, list[Row]] = {}
    for row in folder.rows(table):
        if row["service"] not in known:
            lost.setdefault(row["service"], []).append(row)
    for service, rows in lost.items():
        more = f" ({len(rows)} rows)" if len(rows) > 1 else ""
        inspection.report(f"{table}.csv", f"no service {service!r} in services.csv{more}",
                          "add the service there, or mend the id", row=rows[0].line, column="service",
                          value=service)  # fmt: skip
    return [row for row in folder.rows(table) if row["service"] in known]


def _departures(row: Row, window: Window, inspection: Inspection) -> Iterator[Departures]:
    year, month = map(int, row["month"].split("-"))
    first = row["first_day"] or dt.date(year, month, 1)
    last = row["last_day"] or dt.date(year, month, calendar.monthrange(year, month)[1])
    if not first <= last or (first.year, first.month, last.year, last.month) != (year, month, year, month):
        inspection.report("departures.csv", f"open days {first} to {last} do not lie in {row['month']}",
                          "give a first and a last day of that month", row=row.line, column="first_day")  # fmt: skip
    elif not window.run_in_from <= first or not last <= window.run_out_to:
        inspection.report("departures.csv", f"departures from {first} to {last} lie outside the simulated window",
                          "widen run_in_from and run_out_to, or narrow the open days", row=row.line,
                          column="month", value=row["month"])  # fmt: skip
    elif row["trains"]:
        yield Departures(row["service"], row["month"], row["trains"], first, last)


def _check_ids(journeys: Iterable[Journey], inspection: Inspection) -> None:
    seen: set[str] = set()
    for journey in journeys:
        if journey.id in seen:
            inspection.report("departures.csv", f"train {journey.id} would run twice",
                              "keep one row for a service and month, and give single trains ids of their own",
                              value=journey.id)  # fmt: skip
        seen.add(journey.id)


def _window_ms(window: Window) -> tuple[int, int]:
    return date_ms(window.run_in_from), date_ms(window.run_out_to) + DAY_MS


def read_line_speeds(folder: Folder) -> tuple[LineSpeed, ...]:
    """How fast trains run, by country and class."""
    return tuple(LineSpeed(*(row[column] for column in _SPEED)) for row in folder.rows("line_speeds"))
