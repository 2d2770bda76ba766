"""What is asked of a run, before it starts: its scenario in a few counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from landbridge.network import load_network
from landbridge.scenario import Scenario, read_tables

__all__ = ["ProtocolInForce", "RunHeader", "describe_scenario"]


@dataclass(frozen=True, slots=True)
class ProtocolInForce:
    """Rules that were ordered at ports and hold from one instant to another (ISO 8601); no `end` is the end of the run.

    `effects` says in words what they do; `train_class` is the class that the first of them is for.
    """

    ports: tuple[str, ...]
    train_class: str
    start: str
    end: str
    cause: str
    id: str
    effects: tuple[str, ...]


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
        _protocols(scenario, names), scenario.assumptions, scenario.sourced,
    )  # fmt: skip


def _protocols(scenario: Scenario, names: dict[str, str]) -> tuple[ProtocolInForce, ...]:
    """The protocols in force, rules of one protocol with the same instants together; `names` by port id."""
    found: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for row in read_tables(scenario.folder, scenario.changes).texts("protocols"):
        if row["id"] in scenario.protocols:
            found.setdefault((row["id"], row["from"], row.get("until") or ""), []).append(row)
    return tuple(_in_force(rows, names) for rows in found.values())


def _in_force(rows: list[dict[str, str]], names: dict[str, str]) -> ProtocolInForce:
    first = rows[0]
    ports = tuple(dict.fromkeys(names.get(row["port"], row["port"]) for row in rows))
    return ProtocolInForce(
        ports, first.get("train_class") or "all", first["from"], first.get("until") or "", first["cause"], first["id"],
        tuple(dict.fromkeys(_told(row) for row in rows)),
    )  # fmt: skip


_TOLD: Final = {
    "trains_a_day": "{value} trains a day", "minutes_added": "{stage} +{value} min",
    "takes": "{stage} {value} to {most} min", "units": "{value} {resource}", "closed": "{stage} closed",
    "background_a_day": "{value} other trains a day", "rest_h": "{cargo} rest {value} h",
    "test_interval_d": "tests every {value} d", "rota": "rota {rota}", "share_inspected": "inspected {percent} %",
    "share_sampled": "{cargo} sampled {percent} %",
}  # fmt: skip
_STOPPED: Final = {"background": "containers only", "container": "no containers", "all": "closed"}


def _told(row: dict[str, str]) -> str:
    """What a rule does, in words."""
    value, kind = row.get("value") or "", row.get("train_class") or "all"
    way = "" if (row.get("direction") or "both") == "both" else f" {row['direction']}"
    if row["effect"] == "not_loaded":
        return ("no trains loaded" if kind in ("all", "container") else f"no {kind} trains loaded") + way
    if row["effect"] == "suspended":
        return _STOPPED.get(kind, f"no {kind} trains") + way
    words = {"percent": f"{100 * float(value or 0):g}", "cargo": row.get("cargo_class") or "all cargo"}
    return _TOLD[row["effect"]].format(**{**row, **words, "value": value}) + way
