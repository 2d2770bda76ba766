"""The published figures that the timetable is built from, read from the tables of the package."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from landbridge.scenario.authoring.nouns import SeedService
from landbridge.tables import Inspection, Row, load_schema, read_table

__all__ = ["TRAFFIC", "Published", "port_row", "province_shares", "read_lag_assumptions", "read_published",
           "read_seed_services"]  # fmt: skip

TRAFFIC: Final = Path(__file__).parents[2] / "data" / "traffic"
_SCHEMAS: Final = Path(__file__).parent / "schemas"

_Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Published:
    """Rows of the tables as they stand: months and facts by their id, ports in the order of the file."""

    months: Mapping[str, _Cells]
    ports: tuple[_Cells, ...]
    facts: Mapping[str, _Cells]

    def month_trains(self, month: str) -> int:
        """Trains of the nation in a month or a span of months as the table names it; raises KeyError."""
        return int(self.months[month]["trains"])

    def fact(self, fact_id: str) -> float:
        """The value of a fact that is one number; raises KeyError and ValueError."""
        return float(self.facts[fact_id]["value"])

    def fact_source(self, fact_id: str) -> str:
        """The source of a fact, behind its id."""
        return f"facts.csv {fact_id}: {self.facts[fact_id]['source']}"


def read_published(folder: Path = TRAFFIC) -> Published:
    """The tables of published figures; they ship with the package, so errors are not translated."""
    months = {row["month"]: row for row in _rows(folder / "monthly_trains.csv")}
    facts = {row["id"]: row for row in _rows(folder / "facts.csv")}
    return Published(months, tuple(_rows(folder / "port_trains.csv")), facts)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def port_row(published: Published, port: str, first: dt.date, last: dt.date) -> _Cells:
    """The row of port_trains.csv for exactly this period; where bodies differ, the railway's. Raises LookupError."""
    found = [row for row in published.ports
             if (row["port"], row["period_start"], row["period_end"]) == (port, str(first), str(last))]  # fmt: skip
    if not found:
        raise LookupError(f"port_trains.csv has no row of {port} from {first} to {last}")
    railway = [row for row in found if row["counting_body"] == "railway"]
    return (railway or found)[0]


def province_shares(published: Published) -> dict[str, float]:
    """Part of the nation's trains by province of the Chinese terminal, 2023; `rest` is all others."""
    parts = [part.rsplit(" ", 1) for part in published.facts["PROV23"]["value"].split(";")]
    total = published.fact("Y2023")
    shares = {name.strip(): int(trains) / total for name, trains in parts}
    return shares | {"rest": 1.0 - sum(shares.values())}


def read_seed_services(path: Path = TRAFFIC / "service_seed.csv") -> tuple[SeedService, ...]:
    """The assumed services; raises BadInput with every fault of the table."""
    inspection = Inspection()
    table = read_table(path, load_schema(_SCHEMAS / "service_seed.csv"), inspection)
    inspection.close()
    return tuple(_seed_service(row) for row in table)


def _seed_service(row: Row) -> SeedService:
    return SeedService(
        row["id"], row["origin"], row["destination"], tuple(row["via"].split()), row["crossing_cn"],
        row["crossing_west"], row["direction"], row["class"], row["arrival_gauge_mm"], row["origin_share_group"],
        row["split"], row["source"],
    )  # fmt: skip


def read_lag_assumptions(path: Path = TRAFFIC / "lag_assumptions.csv") -> dict[str, float]:
    """Line speeds [km/day] and dwells [days] by subject; raises BadInput with every fault of the table."""
    inspection = Inspection()
    table = read_table(path, load_schema(_SCHEMAS / "lag_assumptions.csv"), inspection)
    inspection.close()
    hours_a_day = 24.0
    return {row["subject"]: row["value"] / (hours_a_day if row["unit"] == "h" else 1.0) for row in table}
