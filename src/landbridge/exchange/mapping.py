"""How the columns of a partner's table are to be read: a small TOML file, or nothing when they are named as ours."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from landbridge.errors import BadInput, Fault
from landbridge.exchange.bounded import refusal, text_of
from landbridge.ledger import STATEMENT_SCHEMA

__all__ = ["READ_COLUMNS", "ColumnMapping", "read_mapping"]

READ_COLUMNS: Final = (*(name for name in STATEMENT_SCHEMA if name not in ("message", "context", "line")), "unlocode")
"""Columns a table may have; `unlocode` gives the location by its UN/LOCODE."""

_PARTS: Final = ("columns", "values", "defaults", "times", "detail")


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What stands where in a partner's table.

    `columns`: our column to theirs. `values`: of one of our columns, their word to ours. `defaults`: what holds where
    a cell is empty. `zone`: of times that name none; `pattern`: of times not by ISO 8601, as strptime has it.
    `detail`: further columns of theirs that are kept as they are.
    """

    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    defaults: Mapping[str, str] = field(default_factory=dict[str, str])
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    pattern: str | None = None
    detail: tuple[str, ...] = ()


def read_mapping(path: Path) -> ColumnMapping:
    """Read a mapping. Raises BadInput with all that is wrong in it."""
    try:
        found = tomllib.loads(text_of(path).decode())
    except tomllib.TOMLDecodeError as error:
        raise refusal(path, f"it is no TOML: {error}", "see docs/reference/table-formats.md") from error
    if faults := [*_faults(path, found)]:
        raise BadInput(faults)
    times = found.get("times", {})
    return ColumnMapping(found.get("columns", {}), found.get("values", {}), found.get("defaults", {}),
                         ZoneInfo(times.get("zone", "UTC")), times.get("pattern"),
                         tuple(found.get("detail", {}).get("columns", ())))  # fmt: skip


def _faults(path: Path, found: Mapping[str, Any]) -> list[Fault]:
    def fault(place: str, problem: str, remedy: str) -> Fault:
        return Fault(str(path), None, place, None, problem, remedy)

    known = ", ".join(READ_COLUMNS)
    faults = [fault(name, "no part of a mapping", f"parts are {', '.join(_PARTS)}") for name in found
              if name not in _PARTS or not isinstance(found[name], dict)]  # fmt: skip
    if faults:
        return faults
    faults += [fault(f"{part}.{name}", "no column of a statement", f"columns are {known}")
               for part in ("columns", "values", "defaults") for name in found.get(part, {})
               if name not in READ_COLUMNS]  # fmt: skip
    faults += [fault(f"{part}.{name}", "no text", "write it in quotation marks")
               for part in ("columns", "defaults") for name, value in found.get(part, {}).items()
               if not isinstance(value, str)]  # fmt: skip
    faults += [fault(f"values.{name}", "no table of words", 'write "their word" = "our word"')
               for name, words in found.get("values", {}).items()
               if not _are_words(words)]  # fmt: skip
    return faults + _faults_of_times(fault, found.get("times", {}))


def _are_words(words: object) -> bool:
    return isinstance(words, dict) and all(isinstance(each, str) for each in cast("dict[str, object]", words).values())


def _faults_of_times(fault: Any, times: Mapping[str, Any]) -> list[Fault]:
    try:
        ZoneInfo(str(times.get("zone", "UTC")))
    except (ZoneInfoNotFoundError, ValueError):
        return [fault("times.zone", f"{times['zone']!r} is no time zone", 'write one as "Asia/Shanghai"')]
    return []
