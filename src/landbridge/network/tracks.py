"""The graph that routes are sought in: a state is a location and the gauge a train stands on there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

import rustworkx as rx

from landbridge.network.nouns import Location, Network, Section

__all__ = ["NOTHING_BANNED", "Bans", "State", "Tracks", "Way", "changes_into", "cheapest_way", "states_at",
           "tracks_of"]  # fmt: skip

State = tuple[str, int]
"""A location and a gauge [mm]."""

# Costs in [km] that only steer the search and are never part of a length. Assumptions: a change of gauge costs a train
# about a day, so it is not made to save less than a day's run (774 km/day in China: data/traffic/process_times.csv);
# a ferry is taken when nothing else leads there.
_CHANGE_KM: Final = 774.0
_FERRY_KM: Final = 100_000.0


@dataclass(frozen=True, slots=True)
class Bans:
    """Sections not to be run and locations not to change gauge at, by id."""

    sections: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()


NOTHING_BANNED: Final = Bans()


@dataclass(frozen=True, slots=True)
class Way:
    """States passed in order, and what they cost [km]."""

    cost_km: float
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """All states with the sections and changes between them; `known` keeps the ways already sought."""

    graph: rx.PyDiGraph[State, float]
    index: dict[State, int]
    between: dict[tuple[State, State], Section]
    known: dict[tuple[State, State], Way | None] = field(default_factory=dict[tuple[State, State], Way | None])


def changes_into(network: Network, place: Location) -> tuple[int, ...]:
    """The gauges [mm] that trains may be changed into here: the gauge changes on the receiving side.

    A place with a partner across the border changes only into the gauge of its own country: westbound trains at Dostyk,
    eastbound ones at Alashankou. A place without a partner serves both directions.
    """
    if not place.breaks_gauge:
        return ()
    home = network.home_gauge_mm.get(place.country)
    return (home,) if home in place.gauges_mm and _has_partner(network, place) else place.gauges_mm


def _has_partner(network: Network, place: Location) -> bool:
    ends = [(crossing.first, crossing.second) for crossing in network.crossings.values() if crossing.breaks_gauge]
    return any(place.id in pair and all(network.locations[end].breaks_gauge for end in pair) for pair in ends)


@lru_cache(maxsize=256)
def tracks_of(network: Network, bans: Bans) -> Tracks:
    """The graph without what is banned; built once for a network and its bans."""
    states = [(place.id, gauge) for place in network.locations.values() for gauge in place.gauges_mm]
    graph: rx.PyDiGraph[State, float] = rx.PyDiGraph(multigraph=False)
    index = dict(zip(states, graph.add_nodes_from(states), strict=True))
    between: dict[tuple[State, State], Section] = {}
    costs: dict[tuple[State, State], float] = {}
    for section in network.sections.values():
        if section.id not in bans.sections:
            for ends in _runs(network, section):
                cost = section.km + (_FERRY_KM if section.mode == "ferry" else 0.0)
                if cost < costs.get(ends, float("inf")):
                    costs[ends], between[ends] = cost, section
    for place in network.locations.values():
        if place.id not in bans.changes:
            costs |= dict.fromkeys(_changes(network, place), _CHANGE_KM)
    graph.add_edges_from([(index[start], index[end], cost) for (start, end), cost in costs.items()])
    return Tracks(graph, index, between)


def _runs(network: Network, section: Section) -> Iterator[tuple[State, State]]:
    """Both directions on every gauge; a ferry takes boxes, not wagons, from any gauge to any."""
    for start, end in ((section.start, section.end), (section.end, section.start)):
        if section.mode == "rail":
            yield from (((start, gauge), (end, gauge)) for gauge in section.gauges_mm)
        elif section.mode == "ferry":
            here, there = network.locations[start].gauges_mm, network.locations[end].gauges_mm
            yield from (((start, one), (end, other)) for one in here for other in there)


def _changes(network: Network, place: Location) -> Iterator[tuple[State, State]]:
    for after in changes_into(network, place):
        yield from (((place.id, before), (place.id, after)) for before in place.gauges_mm if before != after)


def states_at(network: Network, stops: Sequence[Location], arrival_gauge_mm: int | None) -> list[list[State]]:
    """The states a train may be in at each stop: it starts on the gauge of the country where there are two."""
    states = [[(stop.id, gauge) for gauge in stop.gauges_mm] for stop in stops]
    home = (stops[0].id, network.home_gauge_mm.get(stops[0].country, 0))
    if home in states[0]:
        states[0] = [home]
    if arrival_gauge_mm is not None:
        states[-1] = [state for state in states[-1] if state[1] == arrival_gauge_mm]
    return states


def cheapest_way(tracks: Tracks, stops: list[list[State]]) -> Way | None:
    """The cheapest way past one state of each stop, in order; None when there is no way.

    The gauge a train arrives on at a stop is the one it leaves on, unless the gauge can be changed there.
    """
    reached = {state: Way(0.0, (state,)) for state in stops[0]}
    for stop in stops[1:]:
        further: dict[State, Way] = {}
        for state in stop:
            ways = [joined for start, way in reached.items() if (joined := _joined(tracks, way, start, state))]
            if ways:
                further[state] = min(ways, key=lambda way: way.cost_km)
        reached = further
    return min(reached.values(), key=lambda way: way.cost_km, default=None)


def _joined(tracks: Tracks, way: Way, start: State, end: State) -> Way | None:
    if (start, end) not in tracks.known:
        tracks.known[start, end] = _shortest(tracks, start, end)
    further = tracks.known[start, end]
    return None if further is None else Way(way.cost_km + further.cost_km, way.states + further.states[1:])


def _shortest(tracks: Tracks, start: State, end: State) -> Way | None:
    if start == end:
        return Way(0.0, (start,))
    source, target = tracks.index[start], tracks.index[end]
    paths = rx.dijkstra_shortest_paths(tracks.graph, source, target, weight_fn=float)
    if target not in paths:
        return None
    nodes = list(paths[target])
    cost = sum(tracks.graph.get_edge_data(one, other) for one, other in pairwise(nodes))
    return Way(cost, tuple(tracks.graph[node] for node in nodes))
