"""Read a scenario folder: one door, all faults of all files in one report."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from landbridge.network import Network, load_network
from landbridge.scenario.folder import Folder, read_folder
from landbridge.scenario.nouns import Scenario, Window
from landbridge.scenario.port_tables import read_port_rules
from landbridge.scenario.settings import read_fleet, read_load, read_number, read_text, read_window
from landbridge.scenario.timetable_tables import read_journeys, read_ports, read_services
from landbridge.services import LineSpeed, ServicePath
from landbridge.simulation import Corridor
from landbridge.tables import Inspection
from landbridge.units import DAY_MS, date_ms

__all__ = ["read_scenario"]


def read_scenario(path: Path, network: Network | None = None) -> Scenario:
    """A scenario, checked and routed. Raises BadInput with every fault of every file; nothing is written."""
    inspection = Inspection()
    folder = read_folder(path, inspection)
    window = read_window(folder.settings, inspection)
    corridor = _corridor(folder, network or load_network(), window, inspection)
    settings = folder.settings
    name, title = (read_text(settings, key, inspection) for key in ("name", "title"))
    seed, replications = (read_number(settings, key, inspection) for key in ("seed", "replications"))
    if settings and replications < 1:
        inspection.report("scenario.toml", "expected at least 1 replication", "give replications = 200",
                          column="replications", value=replications)  # fmt: skip
    inspection.close()
    assert window is not None
    assert corridor is not None
    frontiers = {row["id"]: row["frontier"] for row in folder.rows("ports")}
    assumptions, sourced = _count_sources(folder)
    return Scenario(name, title, path, seed, replications, window, corridor, frontiers, assumptions, sourced)


def _corridor(folder: Folder, network: Network, window: Window | None, inspection: Inspection) -> Corridor | None:
    ports = read_ports(folder, network, inspection)
    services, paths = read_services(folder, network, ports, inspection)
    rules = read_port_rules(folder, ports, inspection)
    speeds = tuple(
        LineSpeed(
            row["country"], row["train_class"], row["km_a_day"], row["cv"], row["journey_share"], row["day_share"]
        )
        for row in folder.rows("line_speeds")
    )
    load, fleet = read_load(folder.settings, inspection), read_fleet(folder.settings, inspection)
    _check_speeds(folder, paths, inspection)
    _check_paths(folder, list(ports), inspection)
    if window is None:
        return None
    journeys = read_journeys(folder, services, window, inspection)
    first, after = date_ms(window.run_in_from), date_ms(window.run_out_to) + DAY_MS
    return Corridor(services, journeys, paths, ports, rules, speeds, load, fleet, first, after)


def _check_speeds(folder: Folder, paths: dict[str, ServicePath], inspection: Inspection) -> None:
    """Every country on a way must have a speed; shares of variance must leave something for the leg itself."""
    known = {row["country"] for row in folder.rows("line_speeds")}
    needed = {leg.country for path in paths.values() for segment in path.segments for leg in segment}
    for country in sorted(needed - known) if known else ():
        inspection.report("line_speeds.csv", f"trains run through {country}, which has no row",
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
    """How many numbers of the port and line tables are assumptions, and how many have a source."""
    rows = [row for name in ("stages", "capacities", "paths", "shifts", "gales", "background", "suspensions",
                             "forming", "line_speeds") for row in folder.rows(name)]  # fmt: skip
    assumed = sum(row["kind"] == "assumption" for row in rows)
    return assumed, len(rows) - assumed
