"""What is asked of a run, before it starts: its scenario in a few counts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from landbridge.network import load_network
from landbridge.scenario import Scenario

__all__ = ["ProtocolInForce", "RunHeader", "describe_scenario", "protocols_in"]


@dataclass(frozen=True, slots=True)
class ProtocolInForce:
    """A stop that was ordered at ports: trains of a class may not cross from one instant to another (ISO 8601)."""

    ports: tuple[str, ...]
    train_class: str
    start: str
    end: str
    cause: str


@dataclass(frozen=True, slots=True)
class RunHeader:
    """Counts of a scenario and of the network it runs on; ports by name.

    `frontier_ports` are China's rail ports, `breaks` all rail crossings of the network with a break of gauge.
    """

    name: str
    title: str
    count_from: str
    count_to: str
    locations: int
    sections: int
    breaks: int
    frontier_ports: tuple[str, ...]
    other_ports: tuple[str, ...]
    services: int
    journeys: int
    protocols: tuple[ProtocolInForce, ...]
    assumptions: int
    sourced: int


def describe_scenario(scenario: Scenario) -> RunHeader:
    """The header of a scenario that has been read."""
    network, corridor = load_network(), scenario.corridor
    names = {port.id: port.name for port in corridor.ports.values()}
    china = tuple(name for port, name in names.items() if scenario.frontiers[port] == "China")
    return RunHeader(
        scenario.name, scenario.title, str(scenario.window.count_from), str(scenario.window.count_to),
        len(network.locations), len(network.sections),
        sum(each.breaks_gauge for each in network.crossings.values()), china,
        tuple(name for name in names.values() if name not in china), len(corridor.services), len(corridor.journeys),
        protocols_in(scenario.folder, names), scenario.assumptions, scenario.sourced,
    )  # fmt: skip


def protocols_in(folder: Path, names: dict[str, str]) -> tuple[ProtocolInForce, ...]:
    """The suspensions of a scenario folder, ports with the same order together; `names` by port id."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    with (folder / "suspensions.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            order = (row["train_class"], row["from"], row["until"], row["cause"])
            found.setdefault(order, []).append(names.get(row["port"], row["port"]))
    return tuple(ProtocolInForce(tuple(ports), *order) for order, ports in found.items())
