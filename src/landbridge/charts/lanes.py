"""Which column of a port a train stands in, so that as many columns are filled as trains are there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise
from typing import Final

__all__ = ["Point", "Stand", "Track", "port_at", "stands_of"]

_PORT_KM: Final = 80.0
"""How far west of a port's own place its other station may lie [km]: a choice, more than any crossing is long."""

Point = tuple[int, float]
"""Time [ms] and distance [km]."""


@dataclass(frozen=True, slots=True)
class Track:
    """One train's points in order of time."""

    train: str
    direction: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Stand:
    """A train at a port from coming to leaving it [ms], both stations together, in a column of its own."""

    direction: str
    port: float
    start: int
    end: int
    lane: int


def port_at(km: float, ports: Sequence[float]) -> float | None:
    """The port [km] that a place belongs to: its eastern station, or what lies a little west of it."""
    return next((port for port in ports if port - _PORT_KM <= km <= port + 1), None)


def stands_of(tracks: Iterable[Track], ports: Sequence[float]) -> tuple[Stand, ...]:
    """Every stand of every train, each in the first column that is free when it comes."""
    waiting = sorted((stand for track in tracks for stand in _stands(track, ports)), key=lambda each: each[2:])
    free: dict[float, list[int]] = {port: [] for port in ports}
    taken: dict[float, list[tuple[int, int]]] = {port: [] for port in ports}
    found: list[Stand] = []
    for direction, port, start, end in waiting:
        while taken[port] and taken[port][0][0] <= start:
            heappush(free[port], heappop(taken[port])[1])
        lane = heappop(free[port]) if free[port] else len(taken[port])
        heappush(taken[port], (end, lane))
        found.append(Stand(direction, port, start, end, lane))
    return tuple(found)


def _stands(track: Track, ports: Sequence[float]) -> Iterator[tuple[str, float, int, int]]:
    """Direction, port, start and end of each stay in a port, running between its stations counted in."""
    port, start, end = None, 0, 0
    for before, after in pairwise(track.points):
        here = port_at(before[1], ports)
        if here is not None and here == port_at(after[1], ports):
            start = before[0] if port != here else start
            port, end = here, after[0]
        elif port is not None:
            yield track.direction, port, start, end
            port = None
    if port is not None:
        yield track.direction, port, start, end
