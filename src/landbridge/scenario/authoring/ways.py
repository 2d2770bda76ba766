"""The length of a service's way, found on the network."""

from __future__ import annotations

from collections.abc import Callable

from landbridge.network import load_network, route
from landbridge.scenario.authoring.lags import WayKm
from landbridge.scenario.authoring.nouns import SeedService

__all__ = ["ways_of_network"]


def ways_of_network() -> Callable[[SeedService], WayKm]:
    """A function that gives the length of a service's way on the network of the package [km].

    The function raises NoRoute when a service can not run.
    """
    network = load_network()

    def way_of(service: SeedService) -> WayKm:
        way = route(
            network, service.origin, service.destination, via=service.via,
            crossings=[service.crossing_cn, *(service.crossing_west or "").split()],
            arrival_gauge_mm=service.arrival_gauge_mm,
        )  # fmt: skip
        china = sum(each.km for each in way.stretches if each.country == "CN")
        broad = sum(each.km for each in way.stretches if each.country != "CN" and each.gauge_mm == 1520)
        return WayKm(china, broad, way.km - china - broad)

    return way_of
