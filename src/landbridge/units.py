"""Instants, durations and lengths: one place that turns what people write into what the code counts in.

Inside, an instant is an integer number of milliseconds since 1970-01-01T00:00Z and a duration is an integer number
of milliseconds. Days and months are counted in Asia/Shanghai, as the counting bodies do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final
from zoneinfo import ZoneInfo

__all__ = [
    "COUNTING_ZONE",
    "DAY_MS",
    "HOUR_MS",
    "MINUTE_MS",
    "date_ms",
    "duration_ms",
    "from_ms",
    "month_bounds_ms",
    "month_of",
    "months_between",
    "parse_instant_ms",
    "to_ms",
]

MINUTE_MS: Final = 60_000
HOUR_MS: Final = 60 * MINUTE_MS
DAY_MS: Final = 24 * HOUR_MS
COUNTING_ZONE: Final = ZoneInfo("Asia/Shanghai")

_UNIT_MS: Final = {"min": MINUTE_MS, "h": HOUR_MS, "d": DAY_MS}


def duration_ms(value: float, unit: str) -> int:
    """A duration in [ms]. `unit` is `min`, `h` or `d`; raises KeyError for any other."""
    return round(value * _UNIT_MS[unit])


def to_ms(instant: dt.datetime) -> int:
    """Milliseconds since 1970-01-01T00:00Z of an aware instant; raises ValueError when it is naive."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone")
    return round(instant.timestamp() * 1000)


def from_ms(ms: int) -> dt.datetime:
    """The aware UTC instant of a number of milliseconds."""
    return dt.datetime.fromtimestamp(ms / 1000, tz=dt.UTC)


def parse_instant_ms(text: str) -> int:
    """Instant in [ms] from ISO 8601; without a time zone it is read in Asia/Shanghai. Raises ValueError."""
    instant = dt.datetime.fromisoformat(text)
    return to_ms(instant if instant.tzinfo else instant.replace(tzinfo=COUNTING_ZONE))


def date_ms(day: dt.date) -> int:
    """The instant in [ms] at which a day begins in Asia/Shanghai."""
    return to_ms(dt.datetime.combine(day, dt.time(), COUNTING_ZONE))


def month_bounds_ms(month: str) -> tuple[int, int]:
    """First and one-past-last instant in [ms] of a month `YYYY-MM`, counted in Asia/Shanghai. Raises ValueError."""
    first = dt.datetime.strptime(month, "%Y-%m").replace(tzinfo=COUNTING_ZONE)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    return to_ms(first), to_ms(after)


def month_of(ms: int) -> str:
    """The month `YYYY-MM` in Asia/Shanghai that an instant in [ms] falls in."""
    return from_ms(ms).astimezone(COUNTING_ZONE).strftime("%Y-%m")


def months_between(first: str, last: str) -> Iterator[str]:
    """All months `YYYY-MM` from first to last, both inside."""
    year, month = map(int, first.split("-"))
    while f"{year:04d}-{month:02d}" <= last:
        yield f"{year:04d}-{month:02d}"
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
