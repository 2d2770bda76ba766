"""The corridor as nouns: all that a run is made of but seed and number of replications."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from landbridge.cargo import CargoClass, TrainLoad, WagonFleet
from landbridge.ports import (
    BackgroundFlow,
    Capacity,
    FormingRule,
    Gale,
    PathOffer,
    Port,
    Protocol,
    Shift,
    StageTime,
)
from landbridge.services import Diversion, Journey, LineSpeed, Service, ServicePath

__all__ = ["Corridor", "PortRules"]


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


@dataclass(frozen=True, slots=True)
class Corridor:
    """Services and journeys, their ways, the ports, and the window that is simulated [ms].

    `fleet` is None where wagon return is left out. Journeys are in order of departure. Of diversions a service has one
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
