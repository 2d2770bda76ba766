"""What a level calls for at a port, in words: the rows of the package's `levels.csv`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from landbridge.scenario import schema_of
from landbridge.tables import Inspection, Row, read_table

__all__ = ["calls_for"]

_TABLE: Final = Path(__file__).parents[1] / "data" / "levels.csv"
_CLASSES: Final = {"background": "other freight", "container": "container trains", "all": "trains"}


@cache
def calls_for(level: int) -> tuple[str, ...]:
    """What a level means for people, trains and boxes, one short phrase each; nothing at level 0."""
    inspection = Inspection()
    rows = read_table(_TABLE, schema_of("levels"), inspection)
    inspection.close()
    return tuple(dict.fromkeys(_phrase(row) for row in rows if row["level"] == level))


def _phrase(row: Row) -> str:
    told = _PHRASES.get(row["effect"], _unnamed)(row)
    return told if row["direction"] == "both" else f"{told} {row['direction']}"


def _unnamed(row: Row) -> str:
    """An effect that has no phrase of its own."""
    return row["effect"] if row["value"] is None else f"{row['effect']} {row['value']:g}"


def _tested(row: Row) -> str:
    return "everybody tested daily" if row["value"] == 1 else f"everybody tested every {row['value']:g} days"


def _trains(row: Row) -> str:
    agreed = row["share"]
    return f"{row['value']:g} trains a day" if agreed is None else f"{100 * agreed:g} % of the trains agreed"


def _stopped(row: Row) -> str:
    return f"no {_CLASSES.get(row['train_class'], row['train_class'])}"


_PHRASES: Final[dict[str, Callable[[Row], str]]] = {
    "takes": lambda row: f"{row['stage']} control {row['value']:g} to {row['most']:g} min a train",
    "test_interval_d": _tested,
    "rota": lambda row: f"closed loop, rota {row['rota']}",
    "suspended": _stopped,
    "not_loaded": lambda row: f"{_stopped(row)} loaded",
    "trains_a_day": _trains,
    "share_inspected": lambda row: f"{100 * row['value']:g} % of containers inspected",
    "share_sampled": lambda row: f"{100 * row['value']:g} % of {row['cargo_class']} sampled",
    "rest_h": lambda row: f"{row['cargo_class']} rest {row['value']:g} h",
}
