"""Make a scenario one's own."""

from __future__ import annotations

import shutil
from pathlib import Path

from landbridge.errors import WrongUse

__all__ = ["copy_scenario"]


def copy_scenario(source: Path, target: Path) -> Path:
    """Copy the tables and settings of a scenario to a new folder. Raises WrongUse when the target exists."""
    if target.exists():
        raise WrongUse(f"{target} exists already; name a folder that does not")
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.suffix in (".csv", ".toml"):
            shutil.copyfile(path, target / path.name)
    return target
