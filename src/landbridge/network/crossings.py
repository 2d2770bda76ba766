"""Border crossings and home gauges: both follow from locations and sections, so no table has to say them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from landbridge.network.nouns import BorderCrossing, Location, Section

__all__ = ["border_crossings", "home_gauges", "sections_at"]


def sections_at(sections: Iterable[Section]) -> dict[str, list[Section]]:
    """The sections that end at each location."""
    found: dict[str, list[Section]] = defaultdict(list)
    for section in sections:
        found[section.start].append(section)
        found[section.end].append(section)
    return found


def home_gauges(locations: Mapping[str, Location], sections: Iterable[Section]) -> dict[str, int]:
    """The gauge [mm] of each country: the one with most kilometres between two of its own locations.

    Sections of one gauge count first; where a country has none, those of several do, and last the border sections.
    """
    km: dict[str, dict[int, tuple[float, float, float]]] = defaultdict(dict)
    for section in sections:
        ends = {locations[section.start].country, locations[section.end].country}
        rank = 2 if len(ends) > 1 else int(len(section.gauges_mm) > 1)
        for country in ends:
            for gauge in section.gauges_mm:
                sums = list(km[country].get(gauge, (0.0, 0.0, 0.0)))
                sums[rank] += section.km
                km[country][gauge] = (sums[0], sums[1], sums[2])
    return {country: max(sums, key=lambda gauge: (sums[gauge], -gauge)) for country, sums in km.items()}


def border_crossings(
    locations: Mapping[str, Location], sections: Iterable[Section], home_gauge_mm: Mapping[str, int]
) -> dict[str, BorderCrossing]:
    """One crossing for every rail or road section between two countries.

    Where several gauges run side by side, a crossing reaches on both sides to the station that changes them: from
    Brest over the border and past Terespol to Malaszewicze.
    """
    sections = list(sections)
    meeting = sections_at(section for section in sections if len(section.gauges_mm) > 1)
    found: dict[str, BorderCrossing] = {}
    for section in sections:
        if section.mode != "ferry" and locations[section.start].country != locations[section.end].country:
            crossing = _crossing(section, locations, meeting, home_gauge_mm)
            found[crossing.id] = crossing
    return found


def _crossing(
    border: Section,
    locations: Mapping[str, Location],
    meeting: Mapping[str, list[Section]],
    home_gauge_mm: Mapping[str, int],
) -> BorderCrossing:
    start, end = _ordered(locations[border.start], locations[border.end])
    before = _reach(start, border, locations, meeting)
    after = _reach(end, border, locations, meeting)
    chain = [*reversed(before), border, *after]
    stations = _stations(chain, start, before)
    gauges = _broken_gauges(border, locations[stations[0]], locations[stations[-1]], home_gauge_mm)
    return BorderCrossing(
        id="/".join([stations[0], stations[-1], *(["road"] if border.mode == "road" else [])]),
        first=stations[0],
        second=stations[-1],
        mode=border.mode,
        stations=tuple(stations),
        sections=tuple(section.id for section in chain),
        border_section=border.id,
        gauges_mm=gauges or border.gauges_mm,
        frontier=_frontier(start, end, gauges),
        km=round(sum(section.km for section in chain), 3),
    )


def _ordered(one: Location, other: Location) -> tuple[Location, Location]:
    """The Chinese station first, else the eastern one."""
    first, second = sorted((one, other), key=lambda place: (place.country != "CN", -place.lon, place.id))
    return first, second


def _reach(
    edge: Location, border: Section, locations: Mapping[str, Location], meeting: Mapping[str, list[Section]]
) -> list[Section]:
    """Sections from a border station on to the nearest one of its country that changes gauge; none if not needed."""
    if edge.breaks_gauge or len(border.gauges_mm) < 2:
        return []
    ways: list[tuple[str, list[Section]]] = [(edge.id, [])]
    seen = {edge.id}
    for at, way in ways:
        if locations[at].breaks_gauge:
            return way
        for section in meeting.get(at, ()):
            there = section.other_end(at)
            if there not in seen and locations[there].country == edge.country:
                seen.add(there)
                ways.append((there, [*way, section]))
    return []


def _stations(chain: list[Section], start: Location, before: list[Section]) -> list[str]:
    at = start.id
    for section in before:
        at = section.other_end(at)
    stations = [at]
    for section in chain:
        stations.append(section.other_end(stations[-1]))
    return stations


def _broken_gauges(
    border: Section, first: Location, second: Location, home_gauge_mm: Mapping[str, int]
) -> tuple[int, ...]:
    """The gauges [mm] that trains change between here; none where they run through."""
    breaking = [end for end in (first, second) if end.breaks_gauge and border.mode == "rail"]
    if len(border.gauges_mm) > 1:
        return tuple(sorted(border.gauges_mm)) if breaking else ()
    foreign = [end for end in breaking if home_gauge_mm[end.country] not in border.gauges_mm]
    return tuple(sorted({*border.gauges_mm, home_gauge_mm[foreign[0].country]})) if foreign else ()


def _frontier(start: Location, end: Location, gauges: tuple[int, ...]) -> str:
    if not gauges:
        return ""
    return "China" if "CN" in (start.country, end.country) else "/".join(map(str, gauges))
