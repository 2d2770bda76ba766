"""Where cases lie: in the package, and in folders of one's own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from landbridge.claims.case_tables import TABLES, read_case
from landbridge.claims.nouns import Case
from landbridge.errors import EnvironmentFailed, WrongUse
from landbridge.tables import Inspection

__all__ = ["copy_case", "find_case", "is_packaged", "load_case", "packaged_cases"]

_PACKAGED: Final = Path(__file__).parents[1] / "data" / "claims"


def packaged_cases() -> tuple[str, ...]:
    """Names of the cases in the package."""
    return tuple(sorted(path.parent.name for path in _PACKAGED.glob("*/statements.csv")))


def find_case(name: str | Path) -> Path:
    """The folder of a case: a path to one, or the name of one in the package. Raises WrongUse."""
    folder = Path(name)
    if any((folder / table).exists() for table in TABLES):
        return folder
    if str(name) in packaged_cases():
        return _PACKAGED / str(name)
    if folder.is_dir():
        raise WrongUse(f"{name} is a folder but no case: it has none of {', '.join(TABLES)}")
    known = ", ".join(packaged_cases())
    raise WrongUse(f"no case {str(name)!r}; in the package: {known}; or give the path of a folder with a case")


def is_packaged(folder: Path) -> bool:
    """Whether a case belongs to the package, whose files are not written to."""
    return folder.resolve().is_relative_to(_PACKAGED.resolve())


def load_case(name: str | Path) -> Case:
    """A case by its name in the package or by its folder. Raises WrongUse, BadInput with all faults of its tables."""
    inspection = Inspection()
    case = read_case(find_case(name), inspection)
    inspection.close()
    return case


def copy_case(source: Path, target: Path) -> Path:
    """Copy the tables of a case, and what is told about them, to a new folder.

    Raises WrongUse when the target exists, EnvironmentFailed when the disk does not take it.
    """
    if target.exists():
        raise WrongUse(f"{target} exists already; name a folder that does not")
    try:
        target.mkdir(parents=True)
        for path in sorted(source.iterdir()):
            if path.name in TABLES or path.suffix == ".md":
                shutil.copyfile(path, target / path.name)
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        told = error.strerror or error
        raise EnvironmentFailed(f"can not write {target}: {told}; nothing was left behind") from error
    return target
