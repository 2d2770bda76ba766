"""The way of a service by rail, cut at its crossings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from landbridge.network import Network, Route, Stretch, route, split_route
from landbridge.ports import Port, facing
from landbridge.services import Leg, Service, ServicePath

__all__ = ["RoutedService", "cut_at", "route_service"]


@dataclass(frozen=True, slots=True)
class RoutedService:
    """A service with its crossings in the order of its way, its path, and the route that this was cut from."""

    service: Service
    path: ServicePath
    route: Route


def route_service(network: Network, ports: Mapping[str, Port], service: Service) -> RoutedService:
    """Route a service. Raises NoRoute and WrongUse, as `route` and `split_route` do."""
    found = route(network, service.origin, service.destination, via=service.via,
                  crossings=[f"{ports[port].east}/{ports[port].west}" for port in service.crossings],
                  arrival_gauge_mm=service.arrival_gauge_mm)  # fmt: skip
    order = {place: k for k, place in enumerate(found.locations)}
    ordered = sorted(service.crossings, key=lambda port: order[ports[port].east])
    stations = [facing(ports[port], service.direction) for port in ordered]
    parts = split_route(network, found, [station for pair in stations for station in pair])
    return RoutedService(replace(service, crossings=tuple(ordered)), _service_path(found, parts, stations), found)


def cut_at(network: Network, ports: Mapping[str, Port], routed: RoutedService, number: int,
           junction: str) -> tuple[tuple[Leg, ...], tuple[Leg, ...]]:  # fmt: skip
    """The legs before crossing `number` of a service, up to a junction on them and from there on. Raises WrongUse."""
    service = routed.service
    stations = [facing(ports[port], service.direction) for port in service.crossings[: number + 1]]
    places = [*(station for pair in stations[:-1] for station in pair), junction, stations[-1][0]]
    *_, before, behind, _ = split_route(network, routed.route, places)
    return tuple(map(_leg, before)), tuple(map(_leg, behind))


def _service_path(found: Route, parts: tuple[tuple[Stretch, ...], ...], stations: list[tuple[str, str]]) -> ServicePath:
    """Every other part lies between the two stations of a crossing; the port's running time stands for it."""
    changed_at = {change.location for change in found.gauge_changes}
    segments = tuple(tuple(_leg(stretch) for stretch in part) for part in parts[::2])
    return ServicePath(segments, tuple(beyond in changed_at for _, beyond in stations))


def _leg(stretch: Stretch) -> Leg:
    return Leg(stretch.country, stretch.gauge_mm or 0, stretch.start, stretch.end, stretch.km)
