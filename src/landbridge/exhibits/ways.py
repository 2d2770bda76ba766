"""The way of a service through the network, found again as the scenario's door finds it."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from landbridge.network import Network, Route, route
from landbridge.ports import Port
from landbridge.services import Service

__all__ = ["km_of_places", "way_of"]


def way_of(network: Network, service: Service, ports: Mapping[str, Port]) -> Route:
    """The route of a service that has been read with its scenario, so that there is one."""
    pairs = [f"{ports[port].east}/{ports[port].west}" for port in service.crossings]
    return route(network, service.origin, service.destination, via=service.via, crossings=pairs,
                 arrival_gauge_mm=service.arrival_gauge_mm)  # fmt: skip


def km_of_places(way: Route) -> dict[str, float]:
    """How far along a route each of its locations is [km]; the last time it is passed counts."""
    ends = accumulate((each.section.km for each in way.traversals), initial=0.0)
    return dict(zip(way.locations, ends, strict=True))
