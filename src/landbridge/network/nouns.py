"""The nouns of the network: where trains can stand, where they can run, and what a route is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

__all__ = [
    "BorderCrossing", "GaugeChange", "Location", "Mode", "Network", "PublishedLength", "Route", "Section", "Stretch",
    "Traversal",
]  # fmt: skip

Mode = Literal["rail", "ferry", "road"]


@dataclass(frozen=True, slots=True)
class Location:
    """A terminal, yard, junction or border station; `lat`, `lon` in [degrees], gauges in [mm]."""

    id: str
    name: str
    name_local: str | None
    country: str
    unlocode: str | None
    lat: float
    lon: float
    gauges_mm: tuple[int, ...]
    roles: frozenset[str]

    @property
    def label(self) -> str:
        """The English name without what stands in brackets."""
        return self.name.partition(" (")[0]

    @property
    def breaks_gauge(self) -> bool:
        """Whether the gauge can be changed here."""
        return "gauge_break" in self.roles


@dataclass(frozen=True, slots=True)
class Section:
    """Track, road or sea lane between two neighbouring locations, run in both directions; lengths in [km]."""

    id: str
    start: str
    end: str
    mode: Mode
    gauges_mm: tuple[int, ...]
    km: float
    km_by_country: tuple[tuple[str, float], ...]
    line: str | None

    def other_end(self, location: str) -> str:
        """The end that is not the one given."""
        return self.end if location == self.start else self.start


@dataclass(frozen=True, slots=True)
class BorderCrossing:
    """A pair of stations on either side of a border, with or without a break of gauge between them.

    `stations` and `sections` go from `first` (the Chinese one, else the eastern one) to `second`. `frontier` names the
    crossings that stand in for each other: `China`, else the two gauges [mm] as `1435/1520`; empty where the gauge
    stays the same.
    """

    id: str
    first: str
    second: str
    mode: Mode
    stations: tuple[str, ...]
    sections: tuple[str, ...]
    border_section: str
    gauges_mm: tuple[int, ...]
    frontier: str
    km: float

    @property
    def breaks_gauge(self) -> bool:
        """Whether trains change gauge here."""
        return self.frontier != ""


@dataclass(frozen=True, slots=True)
class PublishedLength:
    """A route whose length was published, and its way through the network; lengths in [km]."""

    route: str
    path: tuple[str, ...]
    network_km: float
    published_km: float | None
    source: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """All locations, sections and border crossings, by id; `home_gauge_mm` [mm] is what a country mostly has.

    Two networks are the same only when they are one object: routes found are kept with it.
    """

    locations: Mapping[str, Location]
    sections: Mapping[str, Section]
    crossings: Mapping[str, BorderCrossing]
    home_gauge_mm: Mapping[str, int]
    published: tuple[PublishedLength, ...] = ()


@dataclass(frozen=True, slots=True)
class Traversal:
    """A section run from `start` to `end` on one gauge [mm]; at sea there is none."""

    section: Section
    start: str
    end: str
    gauge_mm: int | None


@dataclass(frozen=True, slots=True)
class GaugeChange:
    """The place where a route goes from one gauge to another [mm]."""

    location: str
    from_mm: int
    to_mm: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a route in one country on one gauge [mm]; length in [km].

    A border lies between two locations: the stretch before it ends, and the one after it starts, at the last location
    before the border, while the kilometres are counted up to the border. `country` is `SEA` on a ferry.
    """

    country: str
    gauge_mm: int | None
    mode: Mode
    start: str
    end: str
    km: float


@dataclass(frozen=True, slots=True)
class Route:
    """A way through the network for trains; lengths in [km].

    `stretches` count the few kilometres that a line between two stations of one country runs through another one for
    the country of the stations, whose railway works there; `km_by_country` counts them where they lie.
    """

    origin: str
    destination: str
    traversals: tuple[Traversal, ...]
    gauge_changes: tuple[GaugeChange, ...]
    stretches: tuple[Stretch, ...]
    crossings: tuple[str, ...]
    km: float
    km_by_country: Mapping[str, float]

    @property
    def locations(self) -> tuple[str, ...]:
        """Ids of the locations passed, in order, both ends inside."""
        return (self.origin, *(traversal.end for traversal in self.traversals))
