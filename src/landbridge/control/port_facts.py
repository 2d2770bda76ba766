"""What is published of a frontier port and dated to a day: open or closed by rail and road, and measures in force.

These facts carry no instant from which they were known: they stand in the watch by their own date, whenever they were
published, and no level rests on them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from landbridge.ports import load_frontier, load_measures, states_on
from landbridge.units import COUNTING_ZONE, to_ms

__all__ = ["Crossing", "MeasureNow", "crossings_on", "measures_at"]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Freight or people by rail or road at a port: open, limited or closed, `since` as the source tells it."""

    mode: str
    flow: str
    state: str
    since: str | None
    source: str


@dataclass(frozen=True, slots=True)
class MeasureNow:
    """A measure that had begun and was not over, in the words of its source; `since` as the source tells it."""

    id: str
    mode: str
    since: str
    measure: str
    effect: str
    source: str
    quality: str


def crossings_on(port: str, day: dt.date) -> tuple[Crossing, ...]:
    """What crossed at a port to Kazakhstan on a day; nothing is kept of the other ports."""
    return tuple(
        Crossing(each.mode, each.flow, each.state, None if each.since is None else each.since.text, each.source)
        for each in states_on(load_frontier(), day) if each.port == port
    )  # fmt: skip


def measures_at(port: str, at: dt.datetime) -> tuple[MeasureNow, ...]:
    """Measures in force at a port at an instant, those begun last first."""
    instant_ms = to_ms(at.astimezone(COUNTING_ZONE))
    held = [(each.start.first_ms, each, each.start.text) for each in load_measures()
            if each.start is not None and each.concerns(port) and each.holds(instant_ms, instant_ms + 1)]  # fmt: skip
    held.sort(key=lambda entry: entry[0], reverse=True)
    return tuple(MeasureNow(each.id, each.mode, since, each.measure, each.effect_as_stated, each.source, each.quality)
                 for _, each, since in held)  # fmt: skip
