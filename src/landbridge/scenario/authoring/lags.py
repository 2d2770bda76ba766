"""Days from departure to the Chinese border, from the length of the way and the assumptions of lag_assumptions.csv.

A measured mean lag by service can be put in place of these: `solve_timetable(lag_days=...)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from landbridge.scenario.authoring.nouns import SeedService
from landbridge.services import CENTRAL_ASIA

__all__ = ["WayKm", "lag_days"]


@dataclass(frozen=True, slots=True)
class WayKm:
    """Length of a service's way in China, on 1520 mm and in Europe behind it [km]."""

    china: float
    broad: float
    europe: float


def lag_days(
    services: Iterable[SeedService], way_of: Callable[[SeedService], WayKm], assumed: Mapping[str, float]
) -> dict[str, float]:
    """Days from departure to the crossing of the Chinese border by service id.

    `assumed` are line speeds [km/day] and dwells [days] by subject, as `read_lag_assumptions` gives them.
    """
    return {service.id: _lag(service, way_of(service), assumed) for service in services}


def _lag(service: SeedService, way: WayKm, assumed: Mapping[str, float]) -> float:
    """Outbound through China and the Chinese station; inbound through all the rest and the station on the far side."""
    if service.direction == "outbound":
        return way.china / assumed["China"] + assumed[service.port]
    broad_speed = assumed["1520 mm Central Asia" if service.train_class == CENTRAL_ASIA else "1520 mm China-Europe"]
    west = way.europe / assumed["Europe"] + (assumed["western border"] if service.crossing_west else 0.0)
    return west + way.broad / broad_speed + assumed["far side"]
