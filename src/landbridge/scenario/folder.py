"""The files of a scenario folder and their schemas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landbridge.errors import WrongUse
from landbridge.tables import Inspection, Row, Schema, Table, load_schema, read_table, read_toml

__all__ = [
    "OPTIONAL", "TABLES", "Folder", "find_scenario", "is_packaged", "packaged_scenarios", "read_folder", "schema_of",
]  # fmt: skip

TABLES = (
    "services", "departures", "ports", "stages", "capacities", "paths", "shifts", "gales", "background",
    "protocols", "forming", "line_speeds",
)  # fmt: skip
OPTIONAL = ("trains", "diversions", "parameters")

_SCHEMAS = Path(__file__).parent / "schemas"
_PACKAGED = Path(__file__).parents[1] / "data" / "scenarios"


@dataclass(frozen=True, slots=True)
class Folder:
    """Raw content of a scenario folder: settings and tables by name."""

    path: Path
    settings: dict[str, Any]
    tables: dict[str, Table]

    def rows(self, table: str) -> tuple[Row, ...]:
        """Usable rows of a table; none where an optional table is absent."""
        return self.tables[table].rows if table in self.tables else ()


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


def is_packaged(folder: Path) -> bool:
    """Whether a scenario folder belongs to the package, whose files are not written to."""
    return folder.resolve().is_relative_to(_PACKAGED.resolve())


def read_folder(path: Path, inspection: Inspection) -> Folder:
    """Read all files; whatever is wrong with them goes into the inspection, and reading goes on."""
    settings = read_toml(path / "scenario.toml", inspection)
    tables = {name: read_table(path / f"{name}.csv", schema_of(name), inspection) for name in TABLES}
    for name in OPTIONAL:
        if (path / f"{name}.csv").exists():
            tables[name] = read_table(path / f"{name}.csv", schema_of(name), inspection)
    return Folder(path, settings, tables)
