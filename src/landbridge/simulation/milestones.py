"""Which milestones of a train the kernel keeps: the same places in the frame for every service."""

from __future__ import annotations

from typing import Final

from landbridge.services import Service

__all__ = ["CALL_MILESTONES", "CROSSINGS", "SLOTS", "arrival_slot", "call_slot", "crossing_place", "departure_slot"]

CROSSINGS: Final = 3
"""Breaks of gauge on one journey at most (Yiwu-Madrid has three)."""

CALL_MILESTONES: Final = (
    ("train.arrived", 0), ("border.crossed", 0), ("train.arrived", 1), ("gauge.changed", 1), ("train.departed", 1),
)  # fmt: skip
"""Milestones at a crossing: (event type, 0 = at the station come to first, 1 = at the station beyond)."""

SLOTS: Final = 2 + CROSSINGS * len(CALL_MILESTONES)


def departure_slot() -> int:
    """Departure at the origin."""
    return 0


def call_slot(crossing: int, event: str, side: int) -> int:
    """A milestone at a crossing; crossings count from 0 at China's frontier, whichever way the train runs.

    So a train formed of several, which runs the program of one of them, finds the place of each milestone for all.
    """
    return 1 + crossing * len(CALL_MILESTONES) + CALL_MILESTONES.index((event, side))


def crossing_place(service: Service, number: int) -> int:
    """The place from China's frontier of a crossing that is counted along the way, both from 0."""
    return number if service.direction == "outbound" else len(service.crossings) - 1 - number


def arrival_slot() -> int:
    """Arrival at the destination."""
    return SLOTS - 1
