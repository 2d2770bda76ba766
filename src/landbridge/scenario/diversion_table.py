"""The rows of diversions.csv become nouns: by which rule trains of a service go by another port, and how."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from landbridge.errors import LandbridgeError
from landbridge.network import Network
from landbridge.ports import FormingRule, Port, facing
from landbridge.scenario.folder import Folder
from landbridge.scenario.service_routing import RoutedService, cut_at, route_service
from landbridge.services import Diversion, Service
from landbridge.tables import Inspection, Row

__all__ = ["read_diversions"]

_FILE = "diversions.csv"


class _CanNot(Exception):
    """Trains of a service can not go by the other port: column, what is wrong, what to do."""


@dataclass(frozen=True, slots=True)
class _World:
    """What a row of the table is checked against."""

    folder: Folder
    network: Network
    ports: Mapping[str, Port]
    services: Mapping[str, Service]
    forming: tuple[FormingRule, ...]
    inspection: Inspection


def read_diversions(folder: Folder, network: Network, ports: Mapping[str, Port], services: Mapping[str, Service],
                    forming: tuple[FormingRule, ...], inspection: Inspection) -> tuple[Diversion, ...]:  # fmt: skip
    """A diversion of each service that a row is about; a row that names its service goes before one of all.

    Rows at fault are reported and left out.
    """
    world = _World(folder, network, ports, services, forming, inspection)
    found: dict[str, Diversion] = {}
    rows = sorted(folder.rows("diversions"), key=lambda row: row["service"] is None)
    first: dict[str, Row] = {}
    for row in rows:
        for each in _diversions(world, row):
            name = each.service.id
            before = first.setdefault(name, row)
            if before is row:
                found[name] = each
            elif row["service"] is not None or before["service"] is None:
                _fault(world, row, "port", f"row {before.line} sends trains of {name} elsewhere already",
                       "keep one row for a service")  # fmt: skip
                break
    return tuple(found[name] for name in sorted(found))


def _fault(world: _World, row: Row, column: str, problem: str, remedy: str) -> None:
    world.inspection.report(_FILE, problem, remedy, row=row.line, column=column, value=row[column])


def _diversions(world: _World, row: Row) -> Iterable[Diversion]:
    """Those of a row: of its service, or of all that can go by the other port."""
    services = _services_of(world, row) if _ports_fit(world, row) else []
    made: list[Diversion] = []
    reasons: list[_CanNot] = []
    for service in services:
        try:
            made.append(_diversion(world, row, service))
        except _CanNot as reason:
            reasons.append(reason)
    if reasons and (row["service"] is not None or not made):
        column, problem, remedy = reasons[0].args
        _fault(world, row, column, problem, remedy)
    return made


def _ports_fit(world: _World, row: Row) -> bool:
    before = len(world.inspection.faults)
    known = {each["id"] for each in world.folder.rows("ports")}
    for column in ("port", "to"):
        if row[column] not in known:
            _fault(world, row, column, f"no port {row[column]!r} in ports.csv", f"use one of: {', '.join(world.ports)}")
    for place in (row["via"] or "").split():
        if place not in world.network.locations:
            _fault(world, row, "via", f"no location {place!r} in the network", "use an id of the network")
    if len(world.inspection.faults) > before or {row["port"], row["to"]} - {*world.ports}:
        return False
    stations = [{each.east, each.west} for each in (world.ports[row["port"]], world.ports[row["to"]])]
    if stations[0] & stations[1]:
        _fault(world, row, "to", "is at the same station", "name a port with two other stations")
        return False
    return True


def _services_of(world: _World, row: Row) -> list[Service]:
    """The service of a row, or all of its direction that cross at its port."""
    name, port = row["service"], row["port"]
    if name is not None:
        if name not in {each["id"] for each in world.folder.rows("services")}:
            _fault(world, row, "service", f"no service {name!r} in services.csv", "add it there, or mend the id")
        elif name in world.services and port not in world.services[name].crossings:
            _fault(world, row, "port", f"{name} does not cross at {port}",
                   f"use one of: {', '.join(world.services[name].crossings)}")  # fmt: skip
        elif name in world.services:
            return [world.services[name]]
        return []
    services = [each for each in world.services.values()
                if each.direction == row["direction"] and port in each.crossings]  # fmt: skip
    if not services and not any(fault.file == "services.csv" for fault in world.inspection.faults):
        _fault(world, row, "port", f"no {row['direction']} service crosses there", "name another port or direction")
    return services


def _diversion(world: _World, row: Row, service: Service) -> Diversion:
    """Raises _CanNot."""
    number = service.crossings.index(row["port"])
    near = facing(world.ports[row["port"]], service.direction)[0]
    if row["waiting"] is not None and not _has_tracks(world, row["port"], near, service.direction):
        raise _CanNot("waiting", f"capacities.csv has no tracks at {near}: no train waits outside for one",
                      "add them there, or leave it empty")  # fmt: skip
    own = route_service(world.network, world.ports, service)
    other = _other_way(world, row, service, number)
    _check_alike(own, other, number)
    _check_groups(world.forming, service, number)
    junction = _junction(world.ports, own, other, number)
    before, behind = cut_at(world.network, world.ports, own, number, junction)
    _, elsewhere = cut_at(world.network, world.ports, other, number, junction)
    return Diversion(service, number, junction, (before, behind, elsewhere), other.service, other.path,
                     row["share"], row["waiting"])  # fmt: skip


def _has_tracks(world: _World, port: str, station: str, direction: str) -> bool:
    return any((row["port"], row["station"], row["resource"]) == (port, station, "tracks")
               and row["direction"] in (direction, "both") for row in world.folder.rows("capacities"))  # fmt: skip


def _other_way(world: _World, row: Row, service: Service, number: int) -> RoutedService:
    to = row["to"]
    if to in service.crossings:
        raise _CanNot("to", f"{service.id} crosses at {to} too", "name a port that it does not cross at")
    crossings = (*service.crossings[:number], to, *service.crossings[number + 1 :])
    variant = replace(service, id=f"{service.id}~{to}", via=_via(world, row, service), crossings=crossings)
    try:
        return route_service(world.network, world.ports, variant)
    except LandbridgeError as error:
        raise _CanNot("to", f"{service.id} can not go by {to}: {error}", "mend via, or name another port") from None


def _via(world: _World, row: Row, service: Service) -> tuple[str, ...]:
    """Locations on the other way: its own in place of the stations of the port."""
    port, to = world.ports[row["port"]], world.ports[row["to"]]
    places = tuple((row["via"] or "").split()) or facing(to, service.direction)
    at = next((k for k, place in enumerate(service.via) if place in (port.east, port.west)), None)
    if at is not None:
        kept = [place for place in service.via[at:] if place not in (port.east, port.west)]
        return (*service.via[:at], *places, *kept)
    if row["via"] is not None:
        raise _CanNot("via", f"the via of {service.id} names no station of {port.id} that this could stand for",
                      "name one there, or leave this empty")  # fmt: skip
    return service.via


def _check_alike(own: RoutedService, other: RoutedService, number: int) -> None:
    """The other way differs by one port alone: what a train takes along and leaves elsewhere stays as it is."""
    name, (had, has) = own.service.id, (own.service.crossings, other.service.crossings)
    if had[:number] + had[number + 1 :] != has[:number] + has[number + 1 :]:
        raise _CanNot("to", f"{name} would cross its other ports in another order", "name another port")
    if own.path.changes != other.path.changes or len(own.route.gauge_changes) != len(other.route.gauge_changes):
        raise _CanNot("to", f"the gauge of {name} would change elsewhere", "name another port")


def _check_groups(forming: Iterable[FormingRule], service: Service, number: int) -> None:
    """Trains that run formed anew can not part."""
    for rule in forming:
        if (rule.direction == service.direction and rule.port in service.crossings[:number]
                and rule.undone_at in service.crossings[number:]):  # fmt: skip
            raise _CanNot("port", f"{service.id} may run formed anew from {rule.port} to {rule.undone_at}, and its "
                          "trains part in between", "name a port before or behind that stretch")  # fmt: skip


def _junction(ports: Mapping[str, Port], own: RoutedService, other: RoutedService, number: int) -> str:
    """The last place that two ways have in common, ahead of the crossing where they differ."""
    pairs = zip(own.route.locations, other.route.locations, strict=False)
    common = [place for place, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    service = own.service
    last = facing(ports[service.crossings[number - 1]], service.direction)[1] if number else service.origin
    if last not in common:
        raise _CanNot("to", f"the ways of {service.id} part at {common[-1]}, before the crossing ahead of it",
                      "mend via, so that they part behind it")  # fmt: skip
    return common[-1]
