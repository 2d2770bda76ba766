"""The door of the network: tables in, a sound network out, and every fault reported."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from landbridge.network.crossings import border_crossings, home_gauges
from landbridge.network.faults import check_location, check_path, check_section, check_unused_gauges
from landbridge.network.nouns import Location, Network, PublishedLength, Section
from landbridge.tables import Inspection, Row, Table, load_schema, read_table

__all__ = ["load_network", "read_network"]

NODES, LINKS, LENGTHS, REPAIRS = "nodes.csv", "links.csv", "route_lengths.csv", "repairs.csv"


@cache
def load_network() -> Network:
    """The network that comes with the package. Raises BadInput when a file of it is broken."""
    inspection = Inspection()
    with as_file(files("landbridge") / "data" / "network") as folder:
        network = read_network(folder, inspection)
    inspection.close()
    return network


def read_network(folder: Path, inspection: Inspection) -> Network:
    """The network of a folder: `nodes.csv`, `links.csv`, and `route_lengths.csv` and `repairs.csv` if they are there.

    All faults go into the inspection; what is faulty is left out of the network returned.
    """
    known = len(inspection.faults)
    locations = _locations(folder, inspection)
    sections = _sections(folder, locations, inspection)
    # What a section left out for its own fault would raise elsewhere is not told on top of it.
    whole = len(inspection.faults) == known
    if whole:
        check_unused_gauges(_lines(folder / NODES), locations, sections, inspection)
    home = home_gauges(locations, sections.values())
    crossings = border_crossings(locations, sections.values(), home)
    published = _published(folder, sections if whole else {}, inspection)
    _check_repairs(folder, inspection)
    return Network(locations, sections, crossings, home, published)


def _table(path: Path, inspection: Inspection) -> Table:
    with as_file(files("landbridge") / "network" / "schemas" / path.name) as schema:
        return read_table(path, load_schema(schema), inspection)


def _locations(folder: Path, inspection: Inspection) -> dict[str, Location]:
    table = _table(folder / NODES, inspection)
    return _by_id(table, lambda row: check_location(table.file, row, inspection))


def _sections(folder: Path, locations: Mapping[str, Location], inspection: Inspection) -> dict[str, Section]:
    table = _table(folder / LINKS, inspection)
    # A location whose row is faulty is known all the same: one fault is not to be told twice.
    written = set(_lines(folder / NODES))
    return _by_id(table, lambda row: check_section(table.file, row, locations, written, inspection))


def _by_id(table: Table, make: Callable[[Row], Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for row in table:
        noun = make(row)
        if noun is not None:
            made.setdefault(row["id"], noun)
    return made


def _lines(path: Path) -> dict[str, int]:
    """Line of every id written in a table, usable or not; nothing when it can not be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            return {(row.get("id") or "").strip(): reader.line_num for row in reader}
    except (OSError, UnicodeDecodeError, csv.Error):
        return {}


def _published(folder: Path, sections: Mapping[str, Section], inspection: Inspection) -> tuple[PublishedLength, ...]:
    """The published routes; their ways are checked when there are sections to check them on."""
    if not (folder / LENGTHS).exists():
        return ()
    table = _table(folder / LENGTHS, inspection)
    found = [PublishedLength(row["route"], tuple(row["node_path"].split()), row["network_km"], row["published_km"],
                             row["source"]) for row in table]  # fmt: skip
    if sections:
        for row, length in zip(table, found, strict=True):
            check_path(table.file, row, length, sections.values(), inspection)
    return tuple(found)


def _check_repairs(folder: Path, inspection: Inspection) -> None:
    if not (folder / REPAIRS).exists():
        return
    written = _lines(folder / LINKS)
    table = _table(folder / REPAIRS, inspection)
    for row in table if written else ():
        for section in row["used_by_links"].split():
            if section not in written:
                inspection.report(table.file, "expected the id of a section", f"use an id of {LINKS}", row=row.line,
                                  column="used_by_links", value=section)  # fmt: skip
