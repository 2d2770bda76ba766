"""What is offered and run: services, their departures by month, and the dated journeys they become."""

from landbridge.services.nouns import (
    BACKGROUND,
    CENTRAL_ASIA,
    CHINA_EUROPE,
    Departures,
    Direction,
    Diversion,
    Journey,
    Leg,
    LineSpeed,
    Service,
    ServicePath,
)
from landbridge.services.timetable import dated_journeys

__all__ = [
    "BACKGROUND", "CENTRAL_ASIA", "CHINA_EUROPE", "Departures", "Direction", "Diversion", "Journey", "Leg", "LineSpeed",
    "Service", "ServicePath", "dated_journeys",
]  # fmt: skip
