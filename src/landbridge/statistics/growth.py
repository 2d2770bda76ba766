"""Year on year and records."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["growth_percent", "is_record"]


def growth_percent(now: float, before: float) -> float:
    """Growth over the year before [%]."""
    return 100.0 * (now - before) / before


def is_record(month: str, trains: float, known: Mapping[str, float]) -> bool:
    """Whether a month has more trains than every earlier month with a known figure; months without one can not say."""
    return all(trains > figure for other, figure in known.items() if other < month)
