"""What the door of the network looks for in a row, once its cells have the right type."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Set
from itertools import pairwise
from typing import Final

from landbridge.network.nouns import Location, PublishedLength, Section
from landbridge.tables import Inspection, Row

__all__ = ["check_location", "check_path", "check_section", "check_unused_gauges", "great_circle_km"]

ROLES: Final = ("origin", "terminal", "hub", "junction", "border", "gauge_break", "port", "port_rail", "port_road")
# Lengths in the tables are rounded to 0.1 km, so a sum of n of them may be off by n * 0.05 km; one more for the whole.
_ROUNDING_KM: Final = 0.05


class _Marker:
    """Reports faults of one row and remembers whether there were any."""

    def __init__(self, file: str, row: Row, inspection: Inspection) -> None:
        self.file, self.row, self.inspection, self.sound = file, row, inspection, True

    def report(self, column: str, problem: str, remedy: str) -> None:
        self.sound = False
        self.inspection.report(self.file, problem, remedy, row=self.row.line, column=column, value=self.row[column])


def check_location(file: str, row: Row, inspection: Inspection) -> Location | None:
    """The location of a row; None, with its faults reported, when it can not be used."""
    marker = _Marker(file, row, inspection)
    _check_country(marker)
    for column, limit in (("lat", 90), ("lon", 180)):
        if abs(row[column]) > limit:
            marker.report(column, f"expected -{limit} to {limit}, was {row[column]}", "give degrees")
    gauges = _gauges(marker, "gauges_mm")
    roles = frozenset(_items(row["roles"]))
    for role in sorted(roles - set(ROLES)):
        marker.report("roles", f"{role!r} is no role", f"use {', '.join(ROLES)}")
    if marker.sound and "gauge_break" in roles and len(gauges) < 2:
        marker.report(
            "gauges_mm", "expected two gauges where one is changed", "add the other gauge or drop gauge_break"
        )
    if not marker.sound:
        return None
    return Location(row["id"], row["name"], row["name_local"], row["country"], row["unlocode"], row["lat"], row["lon"],
                    gauges, roles)  # fmt: skip


def check_section(
    file: str, row: Row, locations: Mapping[str, Location], written: Set[str], inspection: Inspection
) -> Section | None:
    """The section of a row; None, with its faults reported, when it can not be used.

    `written` are the ids that stand in the table of locations, usable or not; when there are none that table could not
    be read, which is reported already.
    """
    marker = _Marker(file, row, inspection)
    gauges = _gauges(marker, "gauge_mm")
    parts = _parts(marker)
    if row["mode"] == "rail" and not row["gauge_mm"]:
        marker.report("gauge_mm", "expected the gauge of a rail section", "give it, such as 1435")
    if row["mode"] != "rail" and row["gauge_mm"]:
        marker.report("gauge_mm", f"expected no gauge on a {row['mode']}", "leave it empty")
    ends = [_end(marker, column, locations, written) for column in ("from", "to")]
    if row["from"] == row["to"]:
        marker.report("to", "expected another location than at the other end", "give the two ends of the section")
    for end in ends:
        if end is not None:
            _check_gauges(marker, gauges, end)
    _check_great_circle(marker, ends)
    if not marker.sound or None in ends:
        return None
    return Section(row["id"], row["from"], row["to"], row["mode"], gauges, row["length_km"], parts, row["line"])


def _check_country(marker: _Marker) -> None:
    if not re.fullmatch("[A-Z]{2}", marker.row["country"]):
        marker.report("country", "expected two capital letters", "give the code of ISO 3166, such as KZ")


def _items(cell: str | None) -> list[str]:
    return [item.strip() for item in (cell or "").split(";") if item.strip()]


def _gauges(marker: _Marker, column: str) -> tuple[int, ...]:
    items = _items(marker.row[column])
    if all(item.isdecimal() and int(item) > 0 for item in items):
        return tuple(dict.fromkeys(int(item) for item in items))
    marker.report(column, "expected whole millimetres joined by ;", "write such as 1435;1520")
    return ()


def _parts(marker: _Marker) -> tuple[tuple[str, float], ...]:
    """Kilometres by country, which add up to the length and name the countries of the row."""
    found: list[tuple[str, float]] = []
    for item in _items(marker.row["km_by_country"]):
        match = re.fullmatch(r"([A-Z]{2,3}):(\d+(?:\.\d+)?)", item)
        if not match:
            marker.report("km_by_country", f"expected COUNTRY:km, was {item!r}", "write such as KZ:7.0;CN:4.7")
            return ()
        found.append((match[1], float(match[2])))
    total, length = sum(km for _, km in found), marker.row["length_km"]
    if abs(total - length) > _ROUNDING_KM * (len(found) + 1) + 1e-9:
        marker.report(
            "km_by_country", f"expected a sum of {length:g} km, was {total:g} km", "mend the parts or length_km"
        )
    if {country for country, _ in found} != set(marker.row["country"].split("-")):
        marker.report("country", "expected the countries of km_by_country", "name the same countries in both")
    return tuple(found)


def _end(marker: _Marker, column: str, locations: Mapping[str, Location], written: Set[str]) -> Location | None:
    name = marker.row[column]
    if written and name not in written:
        marker.report(column, "expected the id of a location", "use an id of nodes.csv, or add the location there")
    return locations.get(name)


def _check_gauges(marker: _Marker, gauges: tuple[int, ...], end: Location) -> None:
    lacking = [gauge for gauge in gauges if gauge not in end.gauges_mm]
    if marker.row["mode"] == "rail" and lacking:
        there = " and ".join(map(str, end.gauges_mm)) or "no"
        marker.report(
            "gauge_mm",
            f"expected gauges of its ends, but {end.id} has {there} mm track",
            f"mend the gauge here or list it in gauges_mm of {end.id}",
        )


def _check_great_circle(marker: _Marker, ends: list[Location | None]) -> None:
    one, other = ends
    if one is None or other is None:
        return
    least = great_circle_km(one, other)
    if marker.row["length_km"] < least - _ROUNDING_KM:
        marker.report(
            "length_km",
            f"expected at least the great circle of {least:.1f} km, was {marker.row['length_km']:g} km",
            "mend the length or the positions of the ends",
        )


def great_circle_km(one: Location, other: Location) -> float:
    """The shortest way over the ground [km], by the haversine formula on a sphere of 6,371.0088 km.

    The radius is the mean radius of the Earth, R1 of IUGG (Moritz, Geodetic Reference System 1980, J. Geodesy 74,
    2000, p. 131).
    """
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    return 2 * 6371.0088 * math.asin(min(1.0, math.sqrt(half)))


def check_unused_gauges(
    lines: Mapping[str, int], locations: Mapping[str, Location], sections: Mapping[str, Section], inspection: Inspection
) -> None:
    """Report locations that list a gauge which no section there has; `lines` are the rows of their ids."""
    running: dict[str, set[int]] = {}
    for section in sections.values():
        for end in (section.start, section.end):
            running.setdefault(end, set()).update(section.gauges_mm)
    for place in locations.values():
        for gauge in place.gauges_mm:
            if gauge not in running.get(place.id, set()):
                inspection.report("nodes.csv", f"no rail section here has {gauge} mm", "drop it or add the section",
                                  row=lines.get(place.id), column="gauges_mm", value=gauge)  # fmt: skip


def check_path(
    file: str, row: Row, length: PublishedLength, sections: Iterable[Section], inspection: Inspection
) -> None:
    """Report a way of a published route that leaves the sections, or whose kilometres do not add up."""
    shortest: dict[frozenset[str], float] = {}
    for section in sections:
        ends = frozenset((section.start, section.end))
        if section.mode != "road":
            shortest[ends] = min(section.km, shortest.get(ends, math.inf))
    steps = [frozenset(pair) for pair in pairwise(length.path)]
    missing = [step for step in steps if step not in shortest]
    for step in missing:
        inspection.report(file, "no section joins these two", "name neighbouring locations", row=row.line,
                          column="node_path", value=" ".join(sorted(step)))  # fmt: skip
    total = sum(shortest.get(step, 0.0) for step in steps)
    # [km]: the table is rounded to whole kilometres.
    if not missing and abs(total - length.network_km) > 1.0:
        inspection.report(file, f"expected {total:.0f} km, the sum of its sections", "mend network_km or node_path",
                          row=row.line, column="network_km", value=f"{length.network_km:g}")  # fmt: skip
