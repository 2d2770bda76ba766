"""How the columns of a partner's table are to be read: a small TOML file, or nothing when they are named as ours."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from landbridge.errors import BadInput, Fault
from landbridge.exchange.bounded import refusal, text_of
from landbridge.ledger import CLASSIFIERS, EVENT_TYPES, STATEMENT_SCHEMA, TRADE_TYPES
from landbridge.units import COUNTING_ZONE

__all__ = ["ALIASES", "READ_COLUMNS", "ColumnMapping", "columns_in", "read_mapping"]

_NEEDED: Final = ("type", "event_time")

READ_COLUMNS: Final = (*(name for name in STATEMENT_SCHEMA if name != "line"), "unlocode")
"""Columns a table may have; `unlocode` gives the location by its UN/LOCODE."""

_PARTS: Final = {"columns": None, "values": None, "defaults": None, "times": ("zone", "pattern"),
                 "detail": ("columns",), "table": ("delimiter", "sheet")}  # fmt: skip

ALIASES: Final = {
    "subject": ("container", "container_no", "container_number", "equipment", "wagon", "wagon_no", "train"),
    "object": ("train", "train_no", "carrier", "wagon"),
    "type": ("event", "event_type"),
    "event_time": ("time", "timestamp", "date_time", "datetime"),
    "location": ("place", "station", "terminal"),
    "unlocode": ("un_locode", "locode"),
    "event_id": ("id",),
    "classifier": ("event_classifier",),
    "party": ("owner", "customer"),
}
"""Names that columns of ours often have; the first that is there counts, where our own name is not."""


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """What stands where in a partner's table.

    `columns`: our column to theirs. `values`: of one of our columns, their word to ours. `defaults`: what holds where
    a cell is empty. `zone`: of times that name none, Asia/Shanghai without one; `pattern`: of times not by ISO 8601, as
    strptime has it.
    `detail`: further columns of theirs that are kept as they are. `delimiter`: of CSV, told from the header without
    one. `sheet`: of XLSX, the first that is not empty without one.
    """

    columns: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    defaults: Mapping[str, str] = field(default_factory=dict[str, str])
    zone: ZoneInfo | None = None
    pattern: str | None = None
    detail: tuple[str, ...] = ()
    delimiter: str | None = None
    sheet: str | None = None

    @property
    def zone_read(self) -> ZoneInfo:
        """The zone that times without one are read in: as everywhere in the house where none is named."""
        return self.zone or COUNTING_ZONE


def columns_in(path: Path, header: Sequence[str], mapping: ColumnMapping, line: int) -> dict[str, int]:
    """Where our columns stand in a header, `detail:NAME` for further ones.

    Names count without their blanks, in capitals or not. Raises BadInput when one that is named, or needed, is not
    there, or when two have the same name.
    """
    places = {_plain(name): place for place, name in enumerate(header) if name}
    found, lost = _named(places, mapping)
    lost += [name for name in _NEEDED if name not in found and not mapping.defaults.get(name)]
    lost += [name for name in mapping.detail if _plain(name) not in places]
    if lost:
        there = ", ".join(header)[:300]
        raise refusal(path, f"it has no column {', '.join(dict.fromkeys(lost))}; it has {there!r}",
                      "name the columns by a mapping (--mapping), or as a statement has them", line)  # fmt: skip
    names = [_plain(name) for name in header if name]
    read = {names_of for names_of, place in places.items() if place in found.values()}
    if twice := [name for name in read if names.count(name) > 1]:
        raise refusal(path, f"it has the column {twice[0]} twice", "name each column once", line)
    return {**found, **{f"detail:{name}": places[_plain(name)] for name in mapping.detail}}


def _named(places: Mapping[str, int], mapping: ColumnMapping) -> tuple[dict[str, int], list[str]]:
    """Columns found by the mapping, by our own names, by their aliases; and those the mapping names in vain."""
    found = {ours: places[_plain(theirs)] for ours, theirs in mapping.columns.items() if _plain(theirs) in places}
    lost = [theirs for theirs in mapping.columns.values() if _plain(theirs) not in places]
    kept = {_plain(name) for name in mapping.detail}
    for names in ({ours: (ours,) for ours in READ_COLUMNS}, ALIASES):
        for ours, aliases in names.items():
            free = [places[each] for each in aliases if each in places and each not in kept
                    and places[each] not in found.values()]  # fmt: skip
            if free and ours not in found:
                found[ours] = free[0]
    return found, lost


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip()).casefold()


def read_mapping(path: Path) -> ColumnMapping:
    """Read a mapping. Raises BadInput with all that is wrong in it."""
    try:
        found = tomllib.loads(text_of(path).decode())
    except tomllib.TOMLDecodeError as error:
        raise refusal(path, f"it is no TOML: {error}", "see docs/reference/column-mapping.md") from error
    if faults := _faults(path, found):
        raise BadInput(faults)
    times, table = found.get("times", {}), found.get("table", {})
    zone = ZoneInfo(times["zone"]) if "zone" in times else None
    return ColumnMapping(found.get("columns", {}), found.get("values", {}), found.get("defaults", {}),
                         zone, times.get("pattern"),
                         tuple(found.get("detail", {}).get("columns", ())), table.get("delimiter"),
                         table.get("sheet"))  # fmt: skip


def _faults(path: Path, found: Mapping[str, Any]) -> list[Fault]:
    """All that is wrong with a mapping."""
    parts = {name: cast("dict[str, Any]", part) for name, part in found.items()
             if name in _PARTS and isinstance(part, dict)}  # fmt: skip
    wrong = [(name, "no part of a mapping", f"parts are {', '.join(_PARTS)}") for name in found if name not in parts]
    for name, part in parts.items():
        known = _PARTS[name]
        wrong += [(f"{name}.{word}", "nothing a mapping has", f"write one of {', '.join(known or READ_COLUMNS)}")
                  for word in part if word not in (known or READ_COLUMNS)]  # fmt: skip
        wrong += [each for word, value in part.items() for each in _faults_of_value(name, word, value)]
    return [Fault(str(path), None, place, None, problem, remedy) for place, problem, remedy in wrong]


def _faults_of_value(part: str, word: str, value: Any) -> Iterator[tuple[str, str, str]]:
    place = f"{part}.{word}"
    if part == "detail":
        texts = cast("list[object]", value) if isinstance(value, list) else [None]
        if not all(isinstance(each, str) for each in texts):
            yield place, "no list of names", 'write it as ["Seal", "Remark"]'
    elif part == "values":
        words = list(cast("dict[str, object]", value).values()) if isinstance(value, dict) else [None]
        if not all(isinstance(each, str) for each in words):
            yield place, "no table of words", 'write "their word" = "our word"'
        else:
            yield from _unknown_words(place, word, cast("list[str]", words))
    elif not isinstance(value, str):
        yield place, "no text", "write it in quotation marks"
    elif part == "defaults":
        yield from _unknown_words(place, word, [value])
    elif word in ("zone", "delimiter"):
        yield from _faults_of_setting(place, word, value)


def _unknown_words(place: str, column: str, words: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    known = {"type": (*EVENT_TYPES, *TRADE_TYPES), "classifier": CLASSIFIERS}.get(column)
    for word in words if known else ():
        if known and word not in known:
            yield place, f"{word!r} is no {column} of an event", "see docs/reference/events.md for all there are"


def _faults_of_setting(place: str, word: str, value: str) -> Iterator[tuple[str, str, str]]:
    if word == "delimiter" and (len(value) != 1 or value in '"\r\n'):
        yield place, f"{value!r} is no delimiter", 'write one sign, as ";"'
    if word == "zone":
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            yield place, f"{value!r} is no time zone", 'write one as "Asia/Shanghai"'
