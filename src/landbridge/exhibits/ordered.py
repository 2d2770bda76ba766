"""What level each port was called to over the counted window, and what was ordered there in the run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import polars as pl

from landbridge.control import level_spells, watched_ports
from landbridge.errors import WrongUse
from landbridge.scenario import Scenario, read_tables
from landbridge.studies import RunHeader
from landbridge.units import COUNTING_ZONE, from_ms, parse_instant_ms

__all__ = ["LevelsShown", "levels_of"]

_LEVELS: Final[dict[str, Any]] = {
    "port": pl.String, "level": pl.Int64, "first": pl.Date, "last": pl.Date, "causes": pl.String, "sources": pl.String,
}  # fmt: skip
_ORDERS: Final[dict[str, Any]] = {
    "id": pl.String, "port": pl.String, "first": pl.Date, "last": pl.Date, "start": pl.String, "until": pl.String,
    "effects": pl.String, "cause": pl.String, "ordered_by": pl.String, "level": pl.Int64, "source": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class LevelsShown:
    """`levels`: port, level, first, last (days, within the window), causes (ids of rules), sources; a row a spell.

    `orders`: protocols of the run that hold within the window, a row a port and time: id, port, first, last (days
    within the window), start and until (as written; until may be empty), effects, cause, ordered_by, level (null: not
    an order of a level), source. Ports by id.
    """

    levels: pl.DataFrame
    orders: pl.DataFrame


def levels_of(scenario: Scenario, header: RunHeader, ports: Iterable[str], after_ms: int) -> LevelsShown | None:
    """Levels of ports by what was known at the end of the window [ms]; None where is neither a level nor an order."""
    shown = pl.col("port").is_in(list(ports))
    levels, orders = _levels(scenario, after_ms).filter(shown), _orders(scenario, header).filter(shown)
    if orders.is_empty() and not (levels["level"] > 0).any():
        return None
    return LevelsShown(levels, orders)


def _levels(scenario: Scenario, after_ms: int) -> pl.DataFrame:
    """Spells of the watched ports that the scenario has; none where nothing was known by then, or kept any more."""
    window, known_at = scenario.window, from_ms(after_ms)
    rows: list[dict[str, Any]] = []
    for port in watched_ports():
        if port.port in scenario.corridor.ports:
            try:
                spells = level_spells(port, window.count_from, window.count_to, known_at)
            except WrongUse:
                continue
            rows += [{**asdict(each), "causes": ";".join(each.causes), "sources": " ; ".join(each.sources)}
                     for each in spells]  # fmt: skip
    return pl.DataFrame(rows, schema=_LEVELS)


def _orders(scenario: Scenario, header: RunHeader) -> pl.DataFrame:
    """Protocols in force, rows of one protocol, port and time together."""
    effects = {(each.id, each.start, each.end): each.effects for each in header.protocols}
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in read_tables(scenario.folder, scenario.changes).texts("protocols"):
        key = (row["id"], row["port"], row["from"], row.get("until") or "")
        if row["id"] in scenario.protocols and key not in found:
            told = _order(row, effects.get((row["id"], row["from"], row.get("until") or ""), ()))
            found[key] = {**told, **_within(scenario, key[2], key[3])}
    rows = [row for row in found.values() if row["first"] <= row["last"]]
    return pl.DataFrame(rows, schema=_ORDERS)


def _order(row: Mapping[str, str], effects: Iterable[str]) -> dict[str, Any]:
    level = row.get("level") or ""
    return {"id": row["id"], "port": row["port"], "start": row["from"], "until": row.get("until") or "",
            "effects": "; ".join(effects), "cause": row.get("cause") or "", "ordered_by": row.get("ordered_by") or "",
            "level": int(level) if level else None, "source": row.get("source") or ""}  # fmt: skip


def _within(scenario: Scenario, start: str, until: str) -> dict[str, dt.date]:
    """The days of the window on which it holds; an end at midnight is the day before."""
    window = scenario.window
    first = from_ms(parse_instant_ms(start)).astimezone(COUNTING_ZONE).date()
    last = from_ms(parse_instant_ms(until) - 1).astimezone(COUNTING_ZONE).date() if until else window.count_to
    return {"first": max(first, window.count_from), "last": min(last, window.count_to)}
