"""The nouns of the timetable."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

__all__ = [
    "BACKGROUND", "CENTRAL_ASIA", "CHINA_EUROPE", "Departures", "Direction", "Diversion", "Journey", "Leg", "LineSpeed",
    "Service", "ServicePath",
]  # fmt: skip

Direction = Literal["outbound", "inbound"]
"""Outbound leaves China."""

CHINA_EUROPE: Final = "China-Europe"
CENTRAL_ASIA: Final = "Central Asia"
BACKGROUND: Final = "background"


@dataclass(frozen=True, slots=True)
class Service:
    """A recurring offer: trains of one class from origin to destination along one way.

    `crossings` are the ports with a break of gauge in the order they are crossed, by id; `via` are the locations the
    route must pass, in order; `arrival_gauge_mm` [mm] only matters where the destination has two gauges.
    """

    id: str
    origin: str
    destination: str
    via: tuple[str, ...]
    crossings: tuple[str, ...]
    direction: Direction
    train_class: str
    arrival_gauge_mm: int | None


@dataclass(frozen=True, slots=True)
class Departures:
    """How many trains of a service leave in a month `YYYY-MM`, on the days first to last (both inside)."""

    service: str
    month: str
    trains: int
    first_day: dt.date
    last_day: dt.date


@dataclass(frozen=True, slots=True)
class Journey:
    """One dated run of a service end to end: what statistics count. `departs_ms` is a UTC instant [ms]."""

    id: str
    service: str
    departs_ms: int


@dataclass(frozen=True, slots=True)
class Leg:
    """A run over line in one country on one gauge [mm], from one location to another; length in [km]."""

    country: str
    gauge_mm: int
    start: str
    end: str
    km: float


@dataclass(frozen=True, slots=True)
class ServicePath:
    """The way of a service: legs before the first crossing, between crossings, and after the last one.

    `changes[k]` says whether the gauge changes at crossing k: a train that ends in the yard beyond the border on the
    gauge it came on does not change.
    """

    segments: tuple[tuple[Leg, ...], ...]
    changes: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Diversion:
    """By which rule trains of a service go by another port than their own, and how they then run.

    `service` crosses its own port as number `number` along its way. At `junction`, the last place that both ways have
    in common, a train goes on as one of `variant`, on `path`, with probability `share` when `waiting` trains or more
    (None: any number) stand outside its own port for want of a track, or when container trains may not cross there.
    `legs` are those from the port before (or the origin) to the junction, and from there to each of the two ports.
    """

    service: Service
    number: int
    junction: str
    legs: tuple[tuple[Leg, ...], tuple[Leg, ...], tuple[Leg, ...]]
    variant: Service
    path: ServicePath
    share: float = 1.0
    waiting: int | None = None

    @property
    def port(self) -> str:
        """The service's own port."""
        return self.service.crossings[self.number]

    @property
    def to(self) -> str:
        """The other port."""
        return self.variant.crossings[self.number]


@dataclass(frozen=True, slots=True)
class LineSpeed:
    """How far trains of a class get in a day, stops included [km/day], and how that varies.

    `cv` is the coefficient of variation of a leg's time; `journey_share` and `day_share` are the parts of the variance
    of its logarithm that one journey has in common, and that all trains of one country and day have in common.
    Inbound trains get `inbound_share` [ratio] of the distance in a day.
    """

    country: str
    train_class: str
    km_a_day: float
    cv: float
    journey_share: float
    day_share: float
    inbound_share: float = 1.0
