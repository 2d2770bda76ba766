"""When trains leave their origin: as the timetable says, or later where a protocol stops their being loaded."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence

from landbridge.ports import Protocol, joined_spells, rules_for
from landbridge.services import Journey, Service
from landbridge.simulation.corridor.lookup import train_words
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.units import HOUR_MS

__all__ = ["departures_ms"]

_APART_H = 24.0
"""Hours between two late trains of one service where the rule gives none (an assumption: one a day)."""


def departures_ms(corridor: Corridor) -> Mapping[str, int]:
    """When each train leaves [ms], by its id; none for one that is not loaded any more.

    A train that is due while loading for a port on its way is stopped leaves when that is over, those of one service
    one after the other in the order of the timetable. A train that is due later leaves when it is due.
    """
    by_service: dict[str, list[Journey]] = {}
    for journey in corridor.journeys:
        by_service.setdefault(journey.service, []).append(journey)
    found: dict[str, int] = {}
    for name, journeys in by_service.items():
        rules = _rules(corridor, corridor.services[name])
        found |= _late(name, journeys, rules) if rules else {each.id: each.departs_ms for each in journeys}
    return found


def _rules(corridor: Corridor, service: Service) -> tuple[Protocol, ...]:
    """Rules that stop the loading of trains of a service, of all ports that it crosses at."""
    return tuple(
        rule for port in service.crossings
        for rule in rules_for(corridor.rules.protocols, "not_loaded", (port, None), service.direction,
                              classes=train_words(service.train_class))
    )  # fmt: skip


def _late(service: str, journeys: Iterable[Journey], rules: Sequence[Protocol]) -> dict[str, int]:
    """The first late train leaves a part of the interval after the stop: not all services' at one instant."""
    apart_ms = max(_APART_H if rule.value is None else rule.value for rule in rules) * HOUR_MS
    phase = (zlib.crc32(f"{service} loaded".encode()) + 0.5) / 2**32
    leaves = {each.id: each.departs_ms for each in journeys}
    for start, end in joined_spells(rules):
        held = [name for name, t_ms in leaves.items() if start <= t_ms and (end is None or t_ms < end)]
        for k, name in enumerate(sorted(held, key=lambda name: (leaves[name], name))):
            if end is None:
                del leaves[name]
            else:
                leaves[name] = end + round((k + phase) * apart_ms)
    return leaves
