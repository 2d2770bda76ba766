"""Instants as messages of every standard write them, by RFC 3339, and the years that are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from landbridge.units import from_ms, to_ms

__all__ = ["FIRST_YEAR", "LAST_YEAR", "changed_at", "instant_ms", "instant_text"]

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2099
"""Instants of other years are mistyped; they would stand first or last in every list."""

_FIRST_MS: Final = 100_000_000_000  # 1973: revisions below are numbers counted up, not times of change
_LAST_MS: Final = 4_102_444_800_000  # 2100


def instant_ms(text: str) -> int | None:
    """An instant by RFC 3339 [ms since 1970]; None where it is none, or none of a year that is kept."""
    try:
        instant = dt.datetime.fromisoformat(text.upper())
        if instant.tzinfo is None or not FIRST_YEAR <= instant.year <= LAST_YEAR:
            return None
        return to_ms(instant.astimezone(dt.UTC))
    except (ValueError, OverflowError):
        return None


def instant_text(instant: dt.datetime, offset: str | None = None) -> str:
    """RFC 3339 to the millisecond, in the local time of an offset as `+08:00`, else in UTC."""
    zone = dt.datetime.strptime(offset, "%z").tzinfo if offset else dt.UTC
    text = instant.astimezone(zone).isoformat(timespec="milliseconds")
    return text if offset else f"{text.removesuffix('+00:00')}Z"


def changed_at(row: Mapping[str, Any]) -> dt.datetime:
    """When a statement was changed: its revision where that is a time, else when it was recorded."""
    if _FIRST_MS <= row["revision"] < _LAST_MS:
        return from_ms(row["revision"])
    return row["recorded_at"] or row["event_time"]
