"""What the watch found as plain values: everything that stands behind its screens."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from landbridge.control import ClaimNow, PlaceWatch, PortWatch

__all__ = ["watch_as_json"]


def watch_as_json(found: Sequence[PlaceWatch | PortWatch], known_at: dt.datetime | None) -> dict[str, Any]:
    """Ports, and places with those the ports watch, each once; `known_at` is null where the last copy was asked for."""
    from landbridge.control import PortWatch

    ports = [_port(each) for each in found if isinstance(each, PortWatch)]
    asked = [each for each in found if not isinstance(each, PortWatch)]
    watched = [place for each in found if isinstance(each, PortWatch) for _, place in each.places]
    places = [_place(each) for each in {each.place: each for each in (*asked, *watched)}.values()]
    return {"known_at": None if known_at is None else known_at.isoformat(), "places": places, "ports": ports}


def _place(found: PlaceWatch) -> dict[str, Any]:
    from landbridge.control import GENERATION, claims_about

    return {
        "place": found.place, "known_at": found.known_at.isoformat(), "hindsight": found.hindsight,
        "people": found.people,
        "confirmed": {"day": str(found.day), "total": found.total, "total_in_todays_table": found.total_now,
                      "calendar_day": str(found.calendar_day),
                      "todays_table_reads_for_calendar_day": found.calendar_value, "why": found.why},
        "deaths": {"day": str(found.deaths_day), "total": found.deaths},
        "rate_7d_per_100000": _plain(found.latest("rate")),
        "reproduction": _plain(found.latest("reproduction")),
        "method": {"reproduction": "Cori et al. 2013, windows of 7 days", "serial_interval_d": list(GENERATION),
                   "intervals": 0.95},
        "growth_a_day": _plain(found.growth),
        "growth_from": None if found.growth_from is None else str(found.growth_from),
        "doubling_d": _plain(found.doubling_d), "halving_d": _plain(found.halving_d),
        "findings": [_plain(each) for each in found.counted.findings],
        "revisions": [_plain(each) for each in found.changed],
        "claims": [_claim(each) for each in claims_about(found.place, found.known_at)],
        "days": [_values(row) for row in found.daily.to_dicts()],
    }  # fmt: skip


def _port(found: PortWatch) -> dict[str, Any]:
    level = found.level
    return {
        "port": found.port.port, "name": found.port.name, "mode": found.port.mode, "stations": found.port.stations,
        "known_at": found.known_at.isoformat(), "day": str(found.day), "level": level.level,
        "since": None if level.since is None else str(level.since),
        "why": [_trigger(each, level.day) for each in level.triggers],
        "below": [_trigger(each, level.day) for each in level.below],
        "lifts_when": level.lifts_when,
        "falls_on": None if level.falls_on is None else str(level.falls_on),
        "review": None if level.review is None else str(level.review),
        "calls_for": list(found.calls_for),
        "protocols": None if found.protocols is None else [_plain(each) for each in found.protocols],
        "crossings": [_plain(each) for each in found.crossings],
        "measures": [_plain(each) for each in found.measures],
        "claims": [_claim(each) for each in found.claims],
        "series": [{"role": role, "place": place.place} for role, place in found.places],
    }  # fmt: skip


def _trigger(trigger: Any, day: dt.date) -> dict[str, Any]:
    return {
        "rule": _plain(trigger.rule), "level": trigger.level, "holds": trigger.holds(day), "first": str(trigger.first),
        "last": None if trigger.last is None else str(trigger.last), "free_days": trigger.free(day),
        "evidence": [_plain(each) for each in trigger.evidence],
    }  # fmt: skip


def _claim(claim: ClaimNow) -> dict[str, Any]:
    return _values(asdict(claim))


def _plain(value: Any) -> Any:
    return None if value is None else _values(asdict(value))


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(each) for name, each in row.items()}


def _value(value: Any) -> Any:
    """Dates as text; a number without an end, for which JSON has no word, as null."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return [_value(each) for each in cast("Sequence[Any]", value)] if isinstance(value, tuple | list) else value
