"""The way of a train from origin to destination, and why there is none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from landbridge.errors import WrongUse
from landbridge.network.lookup import find_crossing, find_location
from landbridge.network.nouns import BorderCrossing, GaugeChange, Location, Network, Route, Stretch, Traversal
from landbridge.network.reasons import NoRoute, reason
from landbridge.network.tracks import Bans, State, Tracks, Way, cheapest_way, states_at, tracks_of

__all__ = ["route", "split_route"]

_LEAST_KM = 0.15  # [km]: less is left of a border section by rounding its parts to 0.1 km, not by track


def route(
    network: Network,
    origin: str,
    destination: str,
    *,
    via: Sequence[str] = (),
    crossings: Sequence[str] | None = None,
    arrival_gauge_mm: int | None = None,
) -> Route:
    """The shortest way by rail past all of `via`, in order; by ferry only where no rail leads.

    Places are ids or names. `crossings` are the border crossings to be used, as `A/B`. When one is named here, or by
    one of its stations in `via` (else by an end that changes gauge), the others of its frontier are closed,
    so that no train turns back and crosses elsewhere; China's border is closed when all places lie on one side of it.
    A train starts on the gauge of its country; `arrival_gauge_mm` [mm] says how a destination with two is reached.
    Raises WrongUse for names that are not known and NoRoute, saying why, when no train can go.
    """
    stops = [find_location(network, name) for name in (origin, *via, destination)]
    if len({stop.id for stop in stops}) == 1:
        raise WrongUse(f"origin and destination are the same: {origin}")
    named = [find_crossing(network, name) for name in crossings or ()]
    bans = _bans(network, stops, named)
    tracks = tracks_of(network, bans)
    way = cheapest_way(tracks, states_at(network, stops, arrival_gauge_mm))
    if way is None:
        raise NoRoute(reason(network, bans, stops, arrival_gauge_mm))
    found = _route(network, tracks, way)
    _check_crossings(found, named)
    return found


def _bans(network: Network, stops: Sequence[Location], named: Sequence[BorderCrossing]) -> Bans:
    """What is closed because other crossings of its frontier are meant."""
    allowed: dict[str, set[str]] = defaultdict(set)
    for crossing in named:
        if crossing.breaks_gauge:
            allowed[crossing.frontier].add(crossing.id)
    # Interior places say more of what is meant than the ends do: an end may lie near a crossing by chance.
    ends = [end for end in (stops[0], stops[-1]) if end.breaks_gauge]
    for places in (stops[1:-1], ends):
        for frontier, ids in _touched(network, places).items():
            allowed.setdefault(frontier, ids)
    if not named and len({stop.country == "CN" for stop in stops}) == 1:
        allowed["China"] = set()
    closed = [each for each in network.crossings.values()
              if each.frontier in allowed and each.id not in allowed[each.frontier]]  # fmt: skip
    open_ends = {end for ids in allowed.values() for each in ids for end in network.crossings[each].stations}
    changes = {end for crossing in closed for end in (crossing.first, crossing.second)}
    changes |= _inland_breaks(network, set(allowed))
    return Bans(frozenset(crossing.border_section for crossing in closed), frozenset(changes - open_ends))


def _touched(network: Network, places: Iterable[Location]) -> dict[str, set[str]]:
    """By frontier, the rail crossings with a break of gauge that one of the places belongs to."""
    ids = {place.id for place in places}
    found: dict[str, set[str]] = defaultdict(set)
    for crossing in network.crossings.values():
        if crossing.breaks_gauge and ids & set(crossing.stations):
            found[crossing.frontier].add(crossing.id)
    return found


def _inland_breaks(network: Network, frontiers: set[str]) -> set[str]:
    """Places of these frontiers' gauges that change them far from a border, as Slawkow does."""
    at_borders = {end for each in network.crossings.values() if each.breaks_gauge for end in each.stations}
    return {
        place.id
        for place in network.locations.values()
        if place.breaks_gauge and place.id not in at_borders
        and "/".join(map(str, sorted(place.gauges_mm))) in frontiers
    }  # fmt: skip


def _check_crossings(found: Route, named: Sequence[BorderCrossing]) -> None:
    for crossing in named:
        if crossing.id not in found.crossings:
            raise NoRoute(
                f"the way from {found.origin} to {found.destination} does not lead over {crossing.id}, the crossing "
                f"named, but over {', '.join(found.crossings) or 'no border'}; name its stations as places to pass"
            )


def _route(network: Network, tracks: Tracks, way: Way) -> Route:
    traversals: list[Traversal] = []
    changes: list[GaugeChange] = []
    for before, after in pairwise(way.states):
        if before[0] == after[0]:
            changes.append(GaugeChange(before[0], before[1], after[1]))
        else:
            traversals.append(_traversal(tracks, before, after))
    km_by_country: dict[str, float] = defaultdict(float)
    for traversal in traversals:
        for country, km in traversal.section.km_by_country:
            km_by_country[country] += km
    return Route(
        origin=way.states[0][0],
        destination=way.states[-1][0],
        traversals=tuple(traversals),
        gauge_changes=tuple(changes),
        stretches=_stretches(network, traversals),
        crossings=_crossings_passed(network, traversals),
        km=round(sum(traversal.section.km for traversal in traversals), 3),
        km_by_country={country: round(km, 3) for country, km in km_by_country.items()},
    )


def _traversal(tracks: Tracks, before: State, after: State) -> Traversal:
    section = tracks.between[before, after]
    return Traversal(section, before[0], after[0], before[1] if section.mode == "rail" else None)


def _crossings_passed(network: Network, traversals: Iterable[Traversal]) -> tuple[str, ...]:
    by_section = {crossing.border_section: crossing.id for crossing in network.crossings.values()}
    return tuple(by_section[each.section.id] for each in traversals if each.section.id in by_section)


def _stretches(network: Network, traversals: Iterable[Traversal]) -> tuple[Stretch, ...]:
    merged: list[Stretch] = []
    for traversal in traversals:
        for part in _parts(network, traversal):
            last = merged[-1] if merged else None
            if last and (last.country, last.gauge_mm, last.mode) == (part.country, part.gauge_mm, part.mode):
                merged[-1] = Stretch(last.country, last.gauge_mm, last.mode, last.start, part.end,
                                     round(last.km + part.km, 3))  # fmt: skip
            else:
                merged.append(part)
    return tuple(merged)


def _parts(network: Network, run: Traversal) -> Iterator[Stretch]:
    """One part, or two where a border is crossed; what lies in a third country goes with the country entered."""
    section = run.section
    if section.mode == "ferry":
        yield Stretch("SEA", None, "ferry", run.start, run.end, section.km)
        return
    left, entered = network.locations[run.start].country, network.locations[run.end].country
    before = dict(section.km_by_country).get(left, 0.0) if left != entered else 0.0
    after = section.km - before
    if after < _LEAST_KM:
        yield Stretch(left, run.gauge_mm, section.mode, run.start, run.end, section.km)
        return
    if before > 0:
        yield Stretch(left, run.gauge_mm, section.mode, run.start, run.start, before)
    yield Stretch(entered, run.gauge_mm, section.mode, run.start, run.end, round(after, 3))


def split_route(network: Network, way: Route, at: Sequence[str]) -> tuple[tuple[Stretch, ...], ...]:
    """The stretches of a route cut at some of its locations: before the first, between them, after the last.

    `at` are ids in the order they are passed. Raises WrongUse when the route does not pass them so.
    """
    parts: list[tuple[Stretch, ...]] = []
    rest = list(way.traversals)
    for place in at:
        cut = next((i for i, run in enumerate([*rest, None]) if _starts(run, place, rest)), None)
        if cut is None:
            raise WrongUse(f"the route from {way.origin} to {way.destination} does not pass {', '.join(at)} in order")
        parts.append(_stretches(network, rest[:cut]))
        rest = rest[cut:]
    return (*parts, _stretches(network, rest))


def _starts(run: Traversal | None, place: str, rest: Sequence[Traversal]) -> bool:
    """Whether a cut at the place lies before this traversal, or after the last one."""
    return run.start == place if run else bool(rest) and rest[-1].end == place
