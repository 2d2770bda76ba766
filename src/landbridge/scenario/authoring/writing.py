"""The timetable as two tables of the scenario's folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from landbridge.scenario.authoring.months import COUNTED_MONTHS, RUN_IN_MONTHS, whole_month
from landbridge.scenario.authoring.nouns import SeedService, SolvedTimetable
from landbridge.scenario.authoring.solving import solve_timetable
from landbridge.services import CENTRAL_ASIA, Departures
from landbridge.tables import write_table

__all__ = ["write_timetable"]

_SERVICE_COLUMNS: Final = ("id", "origin", "destination", "via", "crossing_cn", "crossing_west", "direction", "class",
                           "arrival_gauge_mm", "source")  # fmt: skip
_DEPARTURE_COLUMNS: Final = ("service", "month", "trains", "first_day", "last_day", "source")

_RULE: Final = "shared out by minimum relative entropy to service_seed.csv"


def write_timetable(folder: Path, timetable: SolvedTimetable | None = None) -> tuple[Path, Path]:
    """Write `services.csv` and `departures.csv` into a folder that is there, solving for them unless given."""
    solved = timetable or solve_timetable()
    classes = {service.id: service.train_class for service in solved.services}
    services, departures = folder / "services.csv", folder / "departures.csv"
    running = {row.service for row in solved.departures}
    offered = (_service(service) for service in solved.services if service.id in running)
    write_table(services, _SERVICE_COLUMNS, offered)
    write_table(departures, _DEPARTURE_COLUMNS, _departures(solved.departures, classes))
    return services, departures


def _service(service: SeedService) -> dict[str, Any]:
    return {
        "id": service.id,
        "origin": service.origin,
        "destination": service.destination,
        "via": " ".join(service.via),
        "crossing_cn": service.crossing_cn,
        "crossing_west": service.crossing_west,
        "direction": service.direction,
        "class": service.train_class,
        "arrival_gauge_mm": service.arrival_gauge_mm,
        "source": service.source,
    }


def _departures(rows: Iterable[Departures], classes: Mapping[str, str]) -> Iterable[dict[str, Any]]:
    for row in rows:
        first, last = whole_month(row.month)
        yield {
            "service": row.service,
            "month": row.month,
            "trains": row.trains,
            "first_day": None if row.first_day == first else row.first_day,
            "last_day": None if row.last_day == last else row.last_day,
            "source": _source(row.month, central_asia=classes[row.service] == CENTRAL_ASIA),
        }


def _source(month: str, *, central_asia: bool) -> str:
    if month in COUNTED_MONTHS:
        counts = "port counts published" if central_asia else "national month and port counts published"
        return f"{counts}; {_RULE} (assumption)"
    if month not in RUN_IN_MONTHS:
        return "assumption: June's trains a day"
    if central_asia:
        return "assumption: January's trains a day"
    total = "755 of November 2019, by day from the 15th" if month == "2019-11" else "734 of December 2019"
    return f"derived: national count {total}; shared out as January's (assumption)"
