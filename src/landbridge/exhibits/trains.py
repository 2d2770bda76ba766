"""The space-time diagram: every container train through one port, distance along the way and time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from landbridge.exhibits.ways import km_of_places, way_of
from landbridge.ledger import UNREACHED
from landbridge.network import load_network
from landbridge.scenario import Scenario
from landbridge.services import Service
from landbridge.statistics import RunFrames
from landbridge.units import COUNTING_ZONE, DAY_MS, from_ms

__all__ = ["SpaceTime", "through_port"]

_DAYS = 21
_LEAST_GAP = 0.045  # share of the whole way between two places that are named, so that names have room
_NAMED = ("hub", "terminal", "junction")


@dataclass(frozen=True, slots=True)
class SpaceTime:
    """Trains of replication 0 through a port from one instant to another [ms].

    `lines`: train, direction, time [ms], km (east of the border at the port; west is negative); a train that stands has
    two rows of the same km. `guides`: place, km, border (whether the gauge changes there). Distances are those of the
    busiest way: trains by another way are stretched to it between the ports that both pass.
    """

    port: str
    first_ms: int
    after_ms: int
    lines: pl.DataFrame
    guides: pl.DataFrame

    @property
    def first_day(self) -> dt.date:
        """The first day shown, counted in Asia/Shanghai."""
        return from_ms(self.first_ms).astimezone(COUNTING_ZONE).date()

    @property
    def last_day(self) -> dt.date:
        """The last day shown."""
        return from_ms(self.after_ms - 1).astimezone(COUNTING_ZONE).date()


def through_port(scenario: Scenario, frames: RunFrames, port: str) -> SpaceTime | None:
    """The last three weeks of the counted window at a port; None where no train of the run is on its way then."""
    services = {name: each for name, each in scenario.corridor.services.items() if port in each.crossings}
    if not services:
        return None
    after = frames.count_to_ms
    window = (max(frames.count_from_ms, after - _DAYS * DAY_MS), after)
    scale = _Scale(scenario, port, services[_busiest(frames, services)])
    lines = _lines(frames, {name: scale.km(each) for name, each in services.items()}, window)
    return None if lines.is_empty() else SpaceTime(port, *window, lines, scale.guides())


def _busiest(frames: RunFrames, services: Mapping[str, Service]) -> str:
    """The outbound service with the most journeys; of equal ones the last by name."""
    out = [name for name, each in services.items() if each.direction == "outbound"] or list(services)
    counts = frames.journeys.filter(pl.col("service").is_in(out)).group_by("service").len().sort("len", "service")
    return str(counts["service"][-1]) if counts.height else out[0]


class _Scale:
    """Where places lie on the busiest way through a port [km east of the border]."""

    def __init__(self, scenario: Scenario, port: str, busiest: Service) -> None:
        self._network, self._ports = load_network(), scenario.corridor.ports
        self._east = self._ports[port].east
        stations = {place for each in self._ports.values() for place in (each.east, each.west)}
        self._places = self._from_border(busiest)
        self._anchors = {place: km for place, km in self._places.items() if place in stations}

    def km(self, service: Service) -> dict[str, float]:
        """Places of a service's way; between ports that the busiest way has too they are stretched to it."""
        own = self._from_border(service)
        shared = sorted((own[place], self._anchors[place]) for place in own.keys() & self._anchors.keys())
        return {place: _stretched(km, shared) for place, km in own.items()}

    def _from_border(self, service: Service) -> dict[str, float]:
        places = km_of_places(way_of(self._network, service, self._ports))
        sign = -1 if service.direction == "outbound" else 1
        return {place: sign * (km - places[self._east]) + 0.0 for place, km in places.items()}  # no -0.0

    def guides(self) -> pl.DataFrame:
        """The eastern station of each port on the way, its ends, and places between as far as names have room."""
        east = {each.east for each in self._ports.values()}
        ends = {min(self._places, key=self._places.__getitem__), max(self._places, key=self._places.__getitem__)}
        kept = {place for place in self._places if place in east or place in ends}
        gap = _LEAST_GAP * (max(self._places.values()) - min(self._places.values()))
        for place in sorted(self._places, key=self._rank):
            if all(abs(self._places[place] - self._places[other]) >= gap for other in kept):
                kept.add(place)
        rows = [(place, self._places[place], place in east) for place in kept]
        return pl.DataFrame(rows, schema=["place", "km", "border"], orient="row").sort("km")

    def _rank(self, place: str) -> tuple[int, float]:
        roles = self._network.locations[place].roles
        return next((k for k, role in enumerate(_NAMED) if role in roles), len(_NAMED)), self._places[place]


def _stretched(km: float, anchors: Sequence[tuple[float, float]]) -> float:
    """Between two anchors (own, wanted) in proportion; outside them shifted as the nearest one is."""
    own, wanted = (np.array(each) for each in zip(*anchors, strict=True))
    if own[0] < km < own[-1]:
        return float(np.interp(km, own, wanted))
    return float(km + (wanted[0] - own[0] if km <= own[0] else wanted[-1] - own[-1]))


def _lines(frames: RunFrames, km: Mapping[str, Mapping[str, float]], window: tuple[int, int]) -> pl.DataFrame:
    """The points of all trains of replication 0, cut at the window."""
    journeys = frames.journeys.filter(pl.col("service").is_in(list(km))).select("subject", "service", "direction")
    places = [(service, place, at) for service, each in km.items() for place, at in each.items()]
    known = pl.DataFrame(places, schema=["service", "location", "km"], orient="row")
    calls = frames.calls.with_columns(pl.col("location").cast(pl.String)).join(journeys, on="subject")
    calls = calls.join(known, on=["service", "location"])
    calls = calls.with_columns(pl.Series("time", frames.times[0][calls["call_id"].to_numpy()]))
    calls = calls.filter(pl.col("time") != UNREACHED).sort("subject", "time", "call_id")
    rows = [row for train in calls.partition_by("subject", maintain_order=True) for row in _cut(train, window)]
    schema = {"train": pl.String, "direction": pl.String, "time": pl.Int64, "km": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _cut(train: pl.DataFrame, window: tuple[int, int]) -> Iterator[tuple[str, str, int, float]]:
    """The part of one train's line that lies in the window; nothing where it has none."""
    times, km = train["time"].to_numpy(), train["km"].to_numpy()
    first, last = max(int(times[0]), window[0]), min(int(times[-1]), window[1])
    if first >= last:
        return
    inner = (times > first) & (times < last)
    ends = np.interp([first, last], times, km)
    points = zip((first, *times[inner], last), (ends[0], *km[inner], ends[1]), strict=True)
    for time, at in _needed(list(points)):
        yield train["subject"][0], train["direction"][0], int(time), round(float(at), 1) + 0.0


def _needed(points: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Points but those in the middle of three at the same place, which a line does not show."""
    inner = [point for before, point, after in zip(points, points[1:], points[2:], strict=False)
             if not before[1] == point[1] == after[1]]  # fmt: skip
    return [points[0], *inner, points[-1]]
