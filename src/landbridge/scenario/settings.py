"""The settings of a scenario: `scenario.toml`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from landbridge.cargo import TrainLoad, WagonFleet
from landbridge.scenario.nouns import Window
from landbridge.tables import Inspection

__all__ = ["read_fleet", "read_load", "read_number", "read_text", "read_window"]

_FILE = "scenario.toml"


def read_text(settings: dict[str, Any], key: str, inspection: Inspection) -> str:
    """A text; reported when it is missing."""
    return str(_get(settings, key, str, "a text in quotes", inspection) or "")


def read_number(settings: dict[str, Any], key: str, inspection: Inspection, *, section: str = "") -> int:
    """A whole number of 0 or more; reported when it is none."""
    value = _get(settings, key, int, "a whole number", inspection, section=section)
    if isinstance(value, int) and value < 0:
        inspection.report(_FILE, f"expected 0 or more, was {value}", "give 0 or a positive number",
                          column=_place(section, key), value=value)  # fmt: skip
    return int(value or 0)


def read_window(settings: dict[str, Any], inspection: Inspection) -> Window | None:
    """The window; None, and reported, when its days are missing or out of order."""
    section = _section(settings, "window", inspection)
    keys = ("count_from", "count_to", "run_in_from", "run_out_to")
    days = {key: _get(section, key, dt.date, "a date YYYY-MM-DD", inspection, section="window") for key in keys}
    if any(day is None for day in days.values()):
        return None
    window = Window(**days)
    if not window.run_in_from <= window.count_from <= window.count_to <= window.run_out_to:
        inspection.report(_FILE, "days of [window] are out of order",
                          "keep run_in_from <= count_from <= count_to <= run_out_to", column="window")  # fmt: skip
        return None
    return window


def read_load(settings: dict[str, Any], inspection: Inspection) -> TrainLoad:
    """Containers on a train."""
    section = _section(settings, "load", inspection)
    low, high, most = (read_number(section, key, inspection, section="load") for key in ("low", "high", "most"))
    if not 1 <= low <= high <= most:
        inspection.report(_FILE, f"expected 1 <= low <= high <= most, was {low}, {high}, {most}",
                          "give containers a train in that order", column="load")  # fmt: skip
        return TrainLoad(1, 1, 1)
    return TrainLoad(low, high, most)


def read_fleet(settings: dict[str, Any], inspection: Inspection) -> WagonFleet | None:
    """Broad-gauge wagons; None where wagon return is left out."""
    section = _section(settings, "wagons", inspection)
    if not section.get("enabled", True):
        return None
    keys = ("gauge_mm", "east", "west", "wagons_for_five", "reserve_west", "empty_train", "empty_trains")
    numbers = {key: read_number(section, key, inspection, section="wagons") for key in keys}
    hours = _get(section, "return_h", (int, float), "a number of hours", inspection, section="wagons")
    return WagonFleet(**numbers, return_h=float(hours or 0))


def _section(settings: dict[str, Any], name: str, inspection: Inspection) -> dict[str, Any]:
    section = settings.get(name)
    if isinstance(section, dict):
        return section  # pyright: ignore[reportUnknownVariableType]
    if settings:
        inspection.report(_FILE, f"section [{name}] is missing", f"add [{name}]; see docs/reference", column=name)
    return {}


def _get(settings: dict[str, Any], key: str, kind: Any, expected: str, inspection: Inspection, *,
         section: str = "") -> Any:  # fmt: skip
    value = settings.get(key)
    wrong = (
        not isinstance(value, kind) or isinstance(value, bool) or (kind is dt.date and isinstance(value, dt.datetime))
    )
    if settings and wrong:
        inspection.report(_FILE, f"expected {expected}, was {value!r}", f"give {key} = {expected}",
                          column=_place(section, key), value=value)  # fmt: skip
        return None
    return None if wrong else value


def _place(section: str, key: str) -> str:
    return f"{section}.{key}" if section else key
