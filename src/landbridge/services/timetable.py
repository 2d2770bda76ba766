"""From departures by month to dated journeys."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from landbridge.services.nouns import Departures, Journey
from landbridge.units import DAY_MS, date_ms

__all__ = ["dated_journeys"]


def dated_journeys(departures: Iterable[Departures]) -> tuple[Journey, ...]:
    """Every train of the timetable with its instant of departure, in order of (instant, id).

    Train k of n leaves at (k + phase) / n of the open days; the phase is a fixed number of the service, so that
    services are out of step with each other and a new service shifts nobody else's dates. Even spacing within a month
    is an assumption: only sums by month are published.
    """
    journeys = [journey for row in departures for journey in _month(row)]
    return tuple(sorted(journeys, key=lambda journey: (journey.departs_ms, journey.id)))


def _month(row: Departures) -> list[Journey]:
    first = date_ms(row.first_day)
    open_days = (row.last_day - row.first_day).days + 1
    phase = (zlib.crc32(row.service.encode()) + 0.5) / 2**32
    return [
        Journey(f"{row.service}.{row.month}.{k + 1:02d}", row.service,
                first + int((k + phase) / row.trains * open_days * DAY_MS))
        for k in range(row.trains)
    ]  # fmt: skip
