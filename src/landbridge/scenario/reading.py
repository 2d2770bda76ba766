"""Read a scenario folder: one door, all faults of all files in one report."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from typing import Any

from landbridge.network import Network, load_network
from landbridge.ports import FormingRule
from landbridge.scenario.basing import read_whole
from landbridge.scenario.cargo_table import read_cargo_classes
from landbridge.scenario.changes import change_folder
from landbridge.scenario.crew_tables import read_staff
from landbridge.scenario.diversion_table import read_diversions
from landbridge.scenario.folder import Folder, close_door
from landbridge.scenario.nouns import Changes, Scenario, Window
from landbridge.scenario.parameters import inspect_parameters
from landbridge.scenario.port_tables import read_port_rules
from landbridge.scenario.protocol_table import in_force
from landbridge.scenario.settings import read_fleet, read_load, read_number, read_text, read_window, refuse_unknown
from landbridge.scenario.timetable_tables import read_journeys, read_line_speeds, read_ports, read_services
from landbridge.services import Service, ServicePath
from landbridge.simulation import Corridor
from landbridge.tables import Inspection
from landbridge.units import DAY_MS, date_ms

__all__ = ["read_scenario"]


def read_scenario(path: Path, network: Network | None = None, *, changes: Changes | None = None) -> Scenario:
    """A scenario, changed, checked and routed. Raises BadInput with every fault of every file and change.

    Nothing is written. Raises WrongUse for a protocol that the table does not have.
    """
    inspection, changes = Inspection(), changes or Changes()
    folder = change_folder(read_whole(path, inspection), changes, inspection)
    window = read_window(folder.settings, inspection)
    corridor = _corridor(folder, network or load_network(), window, inspection)
    settings = folder.settings
    name, title = (read_text(settings, key, inspection) for key in ("name", "title"))
    _check_name(settings, name, inspection)
    seed = read_number(settings, "seed", inspection, most=2**32 - 1)
    replications = read_number(settings, "replications", inspection, least=1, most=2**16 - 1)
    inspect_parameters(folder, inspection)
    refuse_unknown(settings, inspection)
    close_door(inspection, folder)
    assert window is not None
    assert corridor is not None
    frontiers = {row["id"]: row["frontier"] for row in folder.rows("ports")}
    assumptions, sourced = _count_sources(folder)
    return Scenario(name, title, path, seed, replications, window, corridor, frontiers, assumptions, sourced,
                    in_force(folder), changes, folder.bases)  # fmt: skip


def _check_name(settings: dict[str, Any], name: str, inspection: Inspection) -> None:
    """The name is that of the run's folder, so it can not lead elsewhere."""
    bare = name and name.strip(". ") == name and name.isprintable() and not set(name) & set("/\\")
    if isinstance(settings.get("name"), str) and not bare:
        inspection.report("scenario.toml", f"{name!r} can not be the name of a folder",
                          "use letters, digits and hyphens", column="name", value=name)  # fmt: skip


def _corridor(folder: Folder, network: Network, window: Window | None, inspection: Inspection) -> Corridor | None:
    ports = read_ports(folder, network, inspection)
    services, paths = read_services(folder, network, ports, inspection)
    start_ms = date_ms(window.run_in_from) if window else 0
    rules = read_port_rules(folder, ports, inspection, start_ms=start_ms)
    diversions = read_diversions(folder, network, ports, services, rules.forming, inspection)
    run_as = services | {each.variant.id: each.variant for each in diversions}
    _check_forming(rules.forming, run_as, inspection)
    speeds = read_line_speeds(folder)
    load, fleet = read_load(folder.settings, inspection), read_fleet(folder.settings, inspection)
    _check_speeds(folder, run_as, paths | {each.variant.id: each.path for each in diversions}, inspection)
    _check_paths(folder, list(ports), inspection)
    staff, cargo = read_staff(folder, ports, window, inspection), read_cargo_classes(folder, inspection)
    if window is None:
        return None
    journeys = read_journeys(folder, services, window, inspection)
    after = date_ms(window.run_out_to) + DAY_MS
    return Corridor(services, journeys, paths, ports, replace(rules, crews=staff.posts), speeds, load, fleet, start_ms,
                    after, diversions, cargo, staff.dangers, staff.health)  # fmt: skip


def _check_forming(rules: tuple[FormingRule, ...], services: dict[str, Service], inspection: Inspection) -> None:
    """A train joins one group at a time: no two rules hold on the same stretch of its way."""
    clashes = {(one, other) for service in services.values() for one, other in combinations(rules, 2)
               if _clash(one, other, service)}  # fmt: skip
    for one, other in sorted(clashes, key=str):
        inspection.report("forming.csv", f"{one.port} to {one.undone_at} and {other.port} to {other.undone_at} would "
                          "form the same trains anew at once", "keep one of the two rows", column="port",
                          value=other.port)  # fmt: skip


def _clash(one: FormingRule, other: FormingRule, service: Service) -> bool:
    """Whether a service is on the stretches of both rules at once; two rows alike have been told of already."""
    if (one.port, one.undone_at) == (other.port, other.undone_at):
        return False
    way = service.crossings
    ends = {one.port, one.undone_at, other.port, other.undone_at}
    if {one.direction, other.direction} != {service.direction} or not ends <= set(way):
        return False
    (a, b), (c, d) = ((way.index(rule.port), way.index(rule.undone_at)) for rule in (one, other))
    return a < b and c < d and max(a, c) < min(b, d)


def _check_speeds(folder: Folder, services: dict[str, Service], paths: dict[str, ServicePath],
                  inspection: Inspection) -> None:  # fmt: skip
    """Every class of train needs a speed in every country; shares of variance must leave something for the leg."""
    known = {(row["country"], row["train_class"]) for row in folder.rows("line_speeds")}
    needed = {(leg.country, services[name].train_class) for name, path in paths.items()
              for segment in path.segments for leg in segment}  # fmt: skip
    told = any(fault.file == "line_speeds.csv" for fault in inspection.faults)
    for country, each in sorted(needed) if not told else ():
        if not known & {(country, each), (country, "container"), (country, "all")}:
            inspection.report("line_speeds.csv", f"{each} trains run through {country}, which has no row for them",
                              f"add a row for {country}", column="country", value=country)  # fmt: skip
    for row in folder.rows("line_speeds"):
        if row["journey_share"] + row["day_share"] > 1:
            inspection.report("line_speeds.csv", "journey_share and day_share are more than 1 together",
                              "leave a part of the variance for the leg itself", row=row.line,
                              column="journey_share", value=row["journey_share"])  # fmt: skip


def _check_paths(folder: Folder, ports: list[str], inspection: Inspection) -> None:
    """Both directions of a port need a row in paths.csv; rows at fault there have been told of already."""
    if any(fault.file == "paths.csv" for fault in inspection.faults):
        return
    offered = {(row["port"], row["direction"]) for row in folder.rows("paths")}
    for port, direction in product(ports, ("outbound", "inbound")):
        if (port, direction) not in offered:
            inspection.report("paths.csv", f"port {port} has no row for {direction} trains",
                              "say how many trains a day may cross", column="direction", value=direction)  # fmt: skip


def _count_sources(folder: Folder) -> tuple[int, int]:
    """How many numbers of the port and line tables are assumptions, and how many have a source.

    Of protocols those in force count.
    """
    tables = ("stages", "capacities", "paths", "shifts", "gales", "background", "protocols", "forming", "line_speeds",
              "diversions", "crews", "exposure", "health", "cargo_classes")  # fmt: skip
    rows = [row for name in tables for row in folder.rows(name) if row.values.get("in_force", True)]
    assumed = sum(row["kind"] == "assumption" for row in rows)
    return assumed, len(rows) - assumed
