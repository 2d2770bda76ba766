"""Which milestones of a train the kernel keeps: the same places in the frame for every service."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from landbridge.services import Diversion, Service

__all__ = [
    "CALL_MILESTONES", "CROSSINGS", "arrival_slot", "call_slot", "crossing_place", "departure_slot", "ports_apart",
    "slots",
]  # fmt: skip

CROSSINGS: Final = 3
"""Breaks of gauge on one journey at most (Yiwu-Madrid has three)."""

CALL_MILESTONES: Final = (
    ("train.arrived", 0), ("border.crossed", 0), ("train.arrived", 1), ("gauge.changed", 1), ("train.departed", 1),
)  # fmt: skip
"""Milestones at a crossing: (event type, 0 = at the station come to first, 1 = at the station beyond)."""

_USUAL_SLOTS: Final = 2 + CROSSINGS * len(CALL_MILESTONES)


def ports_apart(diversions: Iterable[Diversion]) -> tuple[str, ...]:
    """Ports whose milestones have places of their own: those that trains may go by in place of another one."""
    return tuple(sorted({each.to for each in diversions}))


def slots(apart: Sequence[str]) -> int:
    """How many milestones of a train are kept."""
    return _USUAL_SLOTS + len(apart) * len(CALL_MILESTONES)


def departure_slot() -> int:
    """Departure at the origin."""
    return 0


def call_slot(crossing: int, event: str, side: int) -> int:
    """A milestone at a crossing; crossings count from 0 at China's frontier, whichever way the train runs.

    So a train formed of several, which runs the program of one of them, finds the place of each milestone for all.
    Ports apart come behind the arrival at the destination.
    """
    place = 1 + crossing * len(CALL_MILESTONES) + CALL_MILESTONES.index((event, side))
    return place if crossing < CROSSINGS else place + 1


def crossing_place(service: Service, number: int, apart: Sequence[str] = ()) -> int:
    """The place of a crossing, counted along the way from 0: its own for a port apart, else from China's frontier."""
    port = service.crossings[number]
    if port in apart:
        return CROSSINGS + apart.index(port)
    return number if service.direction == "outbound" else len(service.crossings) - 1 - number


def arrival_slot() -> int:
    """Arrival at the destination."""
    return _USUAL_SLOTS - 1
