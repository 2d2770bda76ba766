"""The files of a scenario folder and their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from landbridge.errors import BadInput, Fault, WrongUse
from landbridge.scenario.rows import rows_as_text
from landbridge.tables import Inspection, Row, Schema, Table, load_schema, read_table, read_toml

__all__ = [
    "OPTIONAL", "SETTINGS", "TABLES", "Folder", "close_door", "find_base", "find_scenario", "is_packaged",
    "packaged_scenarios", "read_folder", "schema_of",
]  # fmt: skip

SETTINGS = "scenario.toml"
_OWN = ("name", "title", "based_on", "window", "changes")
"""Settings that a scenario never has from its base."""

TABLES = (
    "services", "departures", "ports", "stages", "capacities", "paths", "shifts", "gales", "background",
    "protocols", "forming", "line_speeds",
)  # fmt: skip
OPTIONAL = ("trains", "diversions", "levels", "crews", "exposure", "health", "cargo_classes", "parameters")

_SCHEMAS = Path(__file__).parent / "schemas"
_PACKAGED = Path(__file__).parents[1] / "data" / "scenarios"


@dataclass(frozen=True, slots=True)
class Folder:
    """Raw content of a scenario folder: settings and tables by name, those of its base where it has none of its own.

    `files` are where the tables stand; `bases` are the folders it is based on, the nearest one first.
    """

    path: Path
    settings: dict[str, Any]
    tables: dict[str, Table]
    files: Mapping[str, Path] = field(default_factory=dict[str, Path])
    bases: tuple[Path, ...] = ()

    def rows(self, table: str) -> tuple[Row, ...]:
        """Usable rows of a table; none where an optional table is absent."""
        return self.tables[table].rows if table in self.tables else ()

    def texts(self, table: str) -> list[dict[str, str]]:
        """The same rows as they stand in their file, by column; those that stand in none are put in words."""
        if table not in self.tables:
            return []
        return rows_as_text(self.files.get(table, self.path / f"{table}.csv"), schema_of(table), self.tables[table])


def schema_of(table: str) -> Schema:
    """The schema of a table of scenario folders."""
    return load_schema(_SCHEMAS / f"{table}.csv")


def packaged_scenarios() -> tuple[str, ...]:
    """Names of the scenarios in the package."""
    return tuple(sorted(path.name for path in _PACKAGED.iterdir() if (path / "scenario.toml").exists()))


def find_scenario(name: str) -> Path:
    """The folder of a scenario: a path to one, or the name of one in the package. Raises WrongUse."""
    if (Path(name) / "scenario.toml").exists():
        return Path(name)
    if name in packaged_scenarios():
        return _PACKAGED / name
    if Path(name).is_dir():
        raise WrongUse(f"{name} is a folder but no scenario: it has no scenario.toml")
    known = ", ".join(packaged_scenarios())
    raise WrongUse(f"no scenario {name!r}; in the package are: {known}; or give the path of a scenario folder")


def find_base(path: Path, told: str) -> Path | None:
    """What a scenario folder is based on: one of the package, or a folder by its path from here or its name beside."""
    if told in packaged_scenarios():
        return _PACKAGED / told
    places = (path / told, path.parent / told) if told else ()
    return next((place for place in places if (place / "scenario.toml").exists()), None)


def is_packaged(folder: Path) -> bool:
    """Whether a scenario folder belongs to the package, whose files are not written to."""
    return folder.resolve().is_relative_to(_PACKAGED.resolve())


def read_folder(path: Path, inspection: Inspection, *, base: Folder | None = None) -> Folder:
    """Read all files; whatever is wrong with them goes into the inspection, and reading goes on.

    Tables that are not there, and settings that are not said, are those of `base`, whose folder was read before.
    """
    settings = read_toml(path / SETTINGS, inspection)
    names = [name for name in (*TABLES, *OPTIONAL)
             if (path / f"{name}.csv").exists() or (base is None and name in TABLES)]  # fmt: skip
    files = {name: path / f"{name}.csv" for name in names}
    tables = {name: read_table(file, schema_of(name), inspection) for name, file in files.items()}
    if base is None:
        return Folder(path, settings, tables, files)
    return Folder(path, _over(settings, base.settings), {**base.tables, **tables}, {**base.files, **files},
                  (base.path, *base.bases))  # fmt: skip


def _over(own: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """Settings of a base with one's own over them, section by section."""
    below = {key: value for key, value in base.items() if key not in _OWN}
    merged = {**own, **{key: value for key, value in below.items() if key not in own}}
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(below.get(key), dict):
            merged[key] = {**below[key], **value}
    return merged


def close_door(inspection: Inspection, folder: Folder) -> None:
    """Raises BadInput with all faults when there are any; each names the file it stands in, with a base's folder."""
    if inspection.faults:
        raise BadInput([_placed(fault, folder) for fault in inspection.faults])


def _placed(fault: Fault, folder: Folder) -> Fault:
    own = folder.path / fault.file
    file = folder.files.get(fault.file.removesuffix(".csv"), own)
    if fault.file == SETTINGS and fault.column:
        file = _settings_with(fault.column.split("."), folder) / SETTINGS
    return fault if file == own else replace(fault, file=str(file))


def _settings_with(keys: list[str], folder: Folder) -> Path:
    """The folder whose settings say what stands at a place; one's own where none of its bases does."""
    for path in (folder.path, *folder.bases):
        held: Any = read_toml(path / SETTINGS, Inspection())
        for key in keys:
            held = held.get(key) if isinstance(held, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        if held is not None and not (path != folder.path and keys[0] in _OWN):
            return path
    return folder.path
