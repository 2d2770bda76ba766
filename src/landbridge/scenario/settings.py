"""The settings of a scenario: `scenario.toml`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from landbridge.cargo import TrainLoad, WagonFleet
from landbridge.scenario.nouns import Window
from landbridge.tables import Inspection

__all__ = ["read_fleet", "read_load", "read_number", "read_text", "read_window", "refuse_unknown"]

_FILE = "scenario.toml"
_KNOWN = {
    "": ("name", "title", "seed", "replications", "window", "load", "wagons"),
    "window": ("count_from", "count_to", "run_in_from", "run_out_to"),
    "load": ("low", "high", "most", "source"),
    "wagons": ("enabled", "gauge_mm", "east", "west", "wagons_for_five", "reserve_west", "empty_train", "empty_trains",
               "return_h", "source"),
}  # fmt: skip
_MOST_CONTAINERS = 500
_MOST_WAGONS = 1_000_000
_MOST_EMPTY_TRAINS = 1000
_LONGEST_RETURN_H = 10_000
_FIRST_YEAR = 1971  # instants are counted from 1970
_LONGEST_DAYS = 3660  # ten years: a run keeps all its trains in memory


def refuse_unknown(settings: dict[str, Any], inspection: Inspection) -> None:
    """Report keys that nothing reads: a slip of the pen would leave a setting as it was."""
    for section, known in _KNOWN.items():
        held: Any = settings.get(section) if section else settings
        for key in held if isinstance(held, dict) else ():  # pyright: ignore[reportUnknownVariableType]
            if key not in known:
                inspection.report(_FILE, "setting is not known", f"use one of: {', '.join(known)}",
                                  column=_place(section, str(key)))  # fmt: skip # pyright: ignore[reportUnknownArgumentType]


def read_text(settings: dict[str, Any], key: str, inspection: Inspection) -> str:
    """A text; reported when it is missing."""
    return str(_get(settings, key, str, "a text in quotes", inspection) or "")


def read_number(settings: dict[str, Any], key: str, inspection: Inspection, *, section: str = "", least: int = 0,
                most: int = _MOST_WAGONS) -> int:  # fmt: skip
    """A whole number from `least` to `most`; reported when it is none."""
    value = _get(settings, key, int, "a whole number", inspection, section=section)
    if isinstance(value, int) and not least <= value <= most:
        inspection.report(_FILE, f"expected {least} to {most}, was {value}", "give a number in between",
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
    if (window.run_out_to - window.run_in_from).days > _LONGEST_DAYS or window.run_in_from.year < _FIRST_YEAR:
        inspection.report(_FILE, f"{window.run_in_from} to {window.run_out_to} is too long or too long ago",
                          f"simulate at most {_LONGEST_DAYS} days, from {_FIRST_YEAR} on", column="window")  # fmt: skip
        return None
    return window


def read_load(settings: dict[str, Any], inspection: Inspection) -> TrainLoad:
    """Containers on a train."""
    section = _section(settings, "load", inspection)
    low, high, most = (read_number(section, key, inspection, section="load", most=_MOST_CONTAINERS)
                       for key in ("low", "high", "most"))  # fmt: skip
    if not settings:
        return TrainLoad(1, 1, 1)
    if not 1 <= low <= high <= most:
        inspection.report(_FILE, f"expected 1 <= low <= high <= most, was {low}, {high}, {most}",
                          "give containers a train in that order", column="load")  # fmt: skip
        return TrainLoad(1, 1, 1)
    return TrainLoad(low, high, most)


def read_fleet(settings: dict[str, Any], inspection: Inspection) -> WagonFleet | None:
    """Broad-gauge wagons; None where wagon return is left out."""
    section = _section(settings, "wagons", inspection)
    enabled = section.get("enabled", True)
    if not isinstance(enabled, bool):
        inspection.report(_FILE, f"expected true or false, was {enabled!r}", "write it without quotes",
                          column="wagons.enabled", value=enabled)  # fmt: skip
    if enabled is False:
        return None
    keys = ("gauge_mm", "east", "west", "reserve_west")
    numbers = {key: read_number(section, key, inspection, section="wagons") for key in keys}
    ones = ("wagons_for_five", "empty_train")
    numbers |= {key: read_number(section, key, inspection, section="wagons", least=1) for key in ones}
    trains = read_number(section, "empty_trains", inspection, section="wagons", most=_MOST_EMPTY_TRAINS)
    return WagonFleet(**numbers, empty_trains=trains, return_h=_read_return(section, inspection))


def _read_return(section: dict[str, Any], inspection: Inspection) -> float:
    """Hours that an empty train is on the way; the comparison refuses what is no number (nan) too."""
    hours = _get(section, "return_h", (int, float), "a number of hours", inspection, section="wagons")
    if hours is not None and not 0 < hours <= _LONGEST_RETURN_H:
        inspection.report(_FILE, f"expected more than 0 and at most {_LONGEST_RETURN_H} h, was {hours}",
                          "give hours on the way", column="wagons.return_h", value=hours)  # fmt: skip
        return 1.0
    return float(hours or 0)


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
