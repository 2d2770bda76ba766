"""What is wrong with one place of an event, and instants as messages of every standard write them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from landbridge.units import to_ms

__all__ = ["YEARS", "Flaw", "instant_ms"]

YEARS: Final = (1900, 2100)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with one place of an event."""

    place: str
    reason: str
    remedy: str


def instant_ms(text: str) -> int | None:
    """An instant by RFC 3339 [ms since 1970]; None where it is none, or none between 1900 and 2100."""
    try:
        instant = dt.datetime.fromisoformat(text.upper())
        if instant.tzinfo is None or not YEARS[0] <= instant.year < YEARS[1]:
            return None
        return to_ms(instant.astimezone(dt.UTC))
    except (ValueError, OverflowError):
        return None
