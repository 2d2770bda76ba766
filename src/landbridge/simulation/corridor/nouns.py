"""The corridor as nouns: all that a run is made of but seed and number of replications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from landbridge.cargo import CargoClass, TrainLoad, WagonFleet
from landbridge.ports import (
    BackgroundFlow,
    Capacity,
    CrewPost,
    FormingRule,
    Gale,
    HealthRules,
    PathOffer,
    Port,
    Protocol,
    Shift,
    StageTime,
)
from landbridge.services import Diversion, Journey, LineSpeed, Service, ServicePath
from landbridge.simulation.kernel.layout import Table

__all__ = ["Corridor", "Danger", "PortRules"]


@dataclass(frozen=True, slots=True)
class PortRules:
    """Everything the tables say about ports; rows of all ports together, of protocols those that are in force."""

    stage_times: tuple[StageTime, ...]
    capacities: tuple[Capacity, ...]
    shifts: tuple[Shift, ...]
    path_offers: tuple[PathOffer, ...]
    gales: tuple[Gale, ...]
    background: tuple[BackgroundFlow, ...]
    protocols: tuple[Protocol, ...]
    forming: tuple[FormingRule, ...]
    crews: tuple[CrewPost, ...] = ()


@dataclass(frozen=True, slots=True)
class Danger:
    """How likely a person who works at a station is infected, day by day: f8[days] each.

    `at_home`: in a day, where the crews live; `at_work`: in a shift, by those it meets from beyond the border.
    `first_day_ms` is the beginning of the first of the days [ms, midnight in Asia/Shanghai].
    """

    first_day_ms: int
    at_home: Table
    at_work: Table


@dataclass(frozen=True, slots=True)
class Corridor:
    """Services and journeys, their ways, the ports, and the window that is simulated [ms].

    `dangers` by (port, station), and `health`, are there where crews are counted. `fleet` is None where wagon return is
    left out. Journeys are in order of departure. Of diversions a service has one
    at most.
    """

    services: Mapping[str, Service]
    journeys: tuple[Journey, ...]
    paths: Mapping[str, ServicePath]
    ports: Mapping[str, Port]
    rules: PortRules
    speeds: tuple[LineSpeed, ...]
    load: TrainLoad
    fleet: WagonFleet | None
    start_ms: int
    end_ms: int
    diversions: tuple[Diversion, ...] = ()
    cargo_classes: tuple[CargoClass, ...] = ()
    dangers: Mapping[tuple[str, str], Danger] = field(default_factory=dict[tuple[str, str], Danger])
    health: HealthRules | None = None
