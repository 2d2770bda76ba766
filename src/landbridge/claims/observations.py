"""Published figures, from the package's data or any table of the same columns."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from landbridge.tables import Inspection, Row, load_schema, read_table
from landbridge.units import DAY_MS, date_ms

__all__ = ["Observation", "Period", "load_observations", "read_observations"]

_SCHEMA = Path(__file__).parent / "schemas" / "observations.csv"
_PUBLISHED = Path(__file__).parents[1] / "data" / "traffic" / "scoring.csv"


@dataclass(frozen=True, slots=True)
class Period:
    """Days first to last, both inside, counted in Asia/Shanghai."""

    first: dt.date
    last: dt.date

    def bounds_ms(self) -> tuple[int, int]:
        """First and one-past-last instant [ms]."""
        return date_ms(self.first), date_ms(self.last) + DAY_MS

    @staticmethod
    def parse(text: str) -> Period:
        """`2020`, `2020-06`, `2020-01..06`, `2020-01-01..2020-01-31` or `2020-04-03`. Raises ValueError."""
        first, _, last = text.partition("..")
        if last and len(last) == 2:
            last = f"{first[:4]}-{last}"
        return Period(_day(first, end=False), _day(last or first, end=True))


def _day(text: str, *, end: bool) -> dt.date:
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return dt.date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else (12 if end else 1)
    return dt.date(year, month, calendar.monthrange(year, month)[1] if end else 1)


@dataclass(frozen=True, slots=True)
class Observation:
    """One published figure. `low` and `high` bound what counts as agreeing; `kind` keeps input and outcome apart."""

    id: str
    metric: str
    place: str
    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    direction: str
    period: Period
    unit: str
    value: float
    kind: str
    statistic: str
    low: float | None
    high: float | None
    must: bool
    use: str
    source: str
    note: str


def load_observations(path: Path | None = None) -> dict[str, Observation]:
    """The published figures of the half-year, or of another table of the same columns, by id. Raises BadInput."""
    inspection = Inspection()
    observations = read_observations(path or _PUBLISHED, inspection)
    inspection.close()
    return observations


def read_observations(path: Path, inspection: Inspection) -> dict[str, Observation]:
    """Figures of a table with the columns of `scoring.csv`; rows at fault are reported and left out."""
    rows = read_table(path, load_schema(_SCHEMA), inspection)
    found = (_observation(path.name, row, inspection) for row in rows)
    return {each.id: each for each in found if each is not None}


def _observation(file: str, row: Row, inspection: Inspection) -> Observation | None:
    try:
        period = Period.parse(row["period"])
    except ValueError:
        inspection.report(file, f"expected a period, was {row['period']!r}", "write 2020-06, 2020-01..06 or two days",
                          row=row.line, column="period", value=row["period"])  # fmt: skip
        return None
    return Observation(
        row["id"], row["metric"], row["place"] or "", _ids(row["origin_id"]), _ids(row["destination_id"]),
        row["direction"] or "both", period, row["unit"], row["value"], row["kind"], row["statistic"], row["low"],
        row["high"], row["must"] == "yes", row["use"], row["source"], row["note"] or "",
    )  # fmt: skip


def _ids(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())
