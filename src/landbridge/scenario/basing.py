"""Scenarios that stand on others: `based_on` in scenario.toml, and what its section `[changes]` says of them."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast

from landbridge.scenario.changes import change_folder, write_changes
from landbridge.scenario.folder import SETTINGS, Folder, find_base, packaged_scenarios, read_folder
from landbridge.scenario.nouns import Changes
from landbridge.tables import Inspection, read_toml

__all__ = ["find_file", "read_whole", "write_whole"]

_BASED_ON: Final = "based_on"
_CHANGES: Final = "changes"
_FIELDS: Final = {
    "with_protocols": "also", "without_protocols": "without", "volume": "volume", "levels": "levels",
    "closed": "closed", "rotas": "rotas", "test_intervals": "test_intervals", "units": "units",
}  # fmt: skip
"""Fields of Changes by their names in scenario.toml."""
_OF_ONE_RUN: Final = ("sensitivity.csv",)
"""What was found out about a base and need not hold for what is made of it."""


def read_whole(path: Path, inspection: Inspection) -> Folder:
    """A scenario folder with what it takes from its base, and changed as its settings say.

    What is wrong goes into the inspection, and reading goes on; raises BadInput when a base can not be read at all.
    """
    return _read(path, inspection, ())


def find_file(path: Path, name: str) -> Path:
    """The file of a scenario folder, or of its base where it has none; its own, which is not there, if no base has."""
    seen: list[Path] = []
    at: Path | None = path
    while at is not None and at.resolve() not in seen:
        if (at / name).exists():
            return at / name
        seen.append(at.resolve())
        at = find_base(at, str(read_toml(at / SETTINGS, Inspection()).get(_BASED_ON, "")))
    return path / name


def write_whole(source: Path, target: Path) -> None:
    """Write a scenario with all that it takes from its base to a folder, where it stands by itself.

    The folder is made where it is not there; tables that stay as they are, are copied to the letter. The scenario is
    one that has been read without a fault. Raises OSError.
    """
    settings = read_toml(source / SETTINGS, Inspection())
    base = find_base(source, str(settings.get(_BASED_ON, "")))
    if base is not None:
        write_whole(base, target)
        for name in _OF_ONE_RUN:
            (target / name).unlink(missing_ok=True)
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.iterdir()):
        if path.suffix in (".csv", ".toml"):
            shutil.copyfile(path, target / path.name)
    if base is None and _CHANGES not in settings:
        return
    folder = _read(source, Inspection(), ())
    (target / SETTINGS).write_text(_toml(folder.settings, _head(settings)), encoding="utf-8")
    write_changes(target, _changes(settings, Inspection()))


# ---- reading


def _read(path: Path, inspection: Inspection, above: tuple[Path, ...]) -> Folder:
    own = Inspection()
    settings = read_toml(path / SETTINGS, own)
    if own.faults and above:
        for fault in own.faults:
            inspection.report(str(path / SETTINGS), fault.problem, fault.remedy)
        inspection.close()
    if _BASED_ON not in settings:
        return _changed(read_folder(path, inspection), settings, inspection)
    base = _base(path, settings[_BASED_ON], inspection, (*above, path.resolve()))
    if base is None:
        read_folder(path, inspection, base=Folder(path, {}, {}))  # the faults of what there is
        inspection.close()
        raise AssertionError(path)
    below = _read(base, inspection, (*above, path.resolve()))
    folder = read_folder(path, inspection, base=below)
    return _changed(folder, settings, inspection)


def _base(path: Path, told: Any, inspection: Inspection, seen: tuple[Path, ...]) -> Path | None:
    """The folder of a base; None, and reported, where there is none that can be one."""
    file = SETTINGS if len(seen) == 1 else str(path / SETTINGS)
    base = find_base(path, told) if isinstance(told, str) else None
    if base is None:
        known = ", ".join(packaged_scenarios())
        inspection.report(file, f"no scenario {told!r} to be based on",
                          f"name one of the package ({known}), or the path of a folder from here", column=_BASED_ON,
                          value=told)  # fmt: skip
    elif base.resolve() in seen:
        way = ", ".join(each.name for each in seen)
        inspection.report(file, f"is based on itself in the end (by way of {way})",
                          "let one of them stand by itself", column=_BASED_ON, value=told)  # fmt: skip
        return None
    return base


def _changed(folder: Folder, settings: Mapping[str, Any], inspection: Inspection) -> Folder:
    """The folder under its own changes, which those that are based on it then find done."""
    kept = {key: value for key, value in folder.settings.items() if key not in (_BASED_ON, _CHANGES)}
    folder = replace(folder, settings=kept)
    if _CHANGES not in settings:
        return folder
    changes = _with_known_protocols(_changes(settings, inspection), folder, inspection)
    own = Inspection()
    changed = change_folder(folder, changes, own, file=SETTINGS)
    for fault in own.faults:
        inspection.report(SETTINGS, fault.problem, fault.remedy, column=f"{_CHANGES}.{fault.column}", value=fault.value)
    return changed


def _with_known_protocols(changes: Changes, folder: Folder, inspection: Inspection) -> Changes:
    """The changes without protocols that the table does not have, or that are asked for and left out at once."""
    known = dict.fromkeys(row["id"] for row in folder.rows("protocols"))
    kept: dict[str, tuple[str, ...]] = {}
    for key, others in (("with_protocols", changes.without), ("without_protocols", ())):
        asked: tuple[str, ...] = getattr(changes, _FIELDS[key])
        for name in asked:
            if name not in known:
                inspection.report(SETTINGS, f"no protocol {name!r} in protocols.csv",
                                  f"use one of: {', '.join(known) or 'none'}", column=f"{_CHANGES}.{key}",
                                  value=name)  # fmt: skip
            elif name in others:
                inspection.report(SETTINGS, f"protocol {name} is asked for and left out at once", "keep one of the two",
                                  column=f"{_CHANGES}.{key}", value=name)  # fmt: skip
        kept[_FIELDS[key]] = tuple(name for name in asked if name in known and name not in others)
    return replace(changes, **kept)


def _changes(settings: Mapping[str, Any], inspection: Inspection) -> Changes:
    """What the section `[changes]` says; what is not known, or not of its kind, is reported and left out."""
    told = settings.get(_CHANGES, {})
    section = cast("dict[str, Any]", told) if isinstance(told, dict) else {"": told}
    found: dict[str, Any] = {}
    for key, value in section.items():
        texts = cast("list[object]", value) if isinstance(value, list) else [None]
        is_list = all(isinstance(each, str) for each in texts)
        if key not in _FIELDS:
            inspection.report(SETTINGS, "change is not known", f"use one of: {', '.join(_FIELDS)}",
                              column=f"{_CHANGES}.{key}", value=key)  # fmt: skip
        elif isinstance(value, str) if key == "volume" else is_list:
            found[_FIELDS[key]] = value if key == "volume" else tuple(cast("list[str]", texts))
        else:
            expected = "a text in quotes" if key == "volume" else "a list of texts"
            inspection.report(SETTINGS, f"expected {expected}, was {value!r}", f"give {key} = {expected}",
                              column=f"{_CHANGES}.{key}", value=str(cast("object", value)))  # fmt: skip
    return Changes(**found)


# ---- settings as text


def _head(settings: Mapping[str, Any]) -> str:
    told = "" if _BASED_ON not in settings else f" and what it had from its base, {settings[_BASED_ON]}"
    return f"# {settings['name']}{told}, written as a scenario that stands by itself. The columns of the tables are\n" \
           "# explained in docs/reference/scenario-tables.md.\n"  # fmt: skip


def _toml(settings: Mapping[str, Any], head: str) -> str:
    """TOML of settings: single ones first, then sections."""
    singles = {key: value for key, value in settings.items() if not isinstance(value, dict)}
    sections = {key: cast("dict[str, Any]", value) for key, value in settings.items() if isinstance(value, dict)}
    parts = [head + "".join(_lines(singles))]
    parts += [f"[{name}]\n" + "".join(_lines(held)) for name, held in sections.items()]
    return "\n".join(parts)


def _lines(held: Mapping[str, Any]) -> Iterator[str]:
    for key, value in held.items():
        yield f"{key} = {value.isoformat() if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)}\n"
