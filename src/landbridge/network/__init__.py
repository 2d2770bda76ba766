"""Where trains can run: locations, sections with gauge and length, border crossings, routes."""

from landbridge.network.checks import Finding, check_network
from landbridge.network.faults import great_circle_km
from landbridge.network.lookup import find_crossing, find_location
from landbridge.network.nouns import (
    BorderCrossing,
    GaugeChange,
    Location,
    Network,
    PublishedLength,
    Route,
    Section,
    Stretch,
    Traversal,
)
from landbridge.network.reading import load_network, read_network
from landbridge.network.reasons import NoRoute
from landbridge.network.routing import route, split_route

__all__ = [
    "BorderCrossing", "Finding", "GaugeChange", "Location", "Network", "NoRoute", "PublishedLength", "Route", "Section",
    "Stretch", "Traversal", "check_network", "find_crossing", "find_location", "great_circle_km", "load_network",
    "read_network", "route", "split_route",
]  # fmt: skip
