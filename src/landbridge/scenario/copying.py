"""Make a scenario one's own."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from landbridge.errors import WrongUse

__all__ = ["copy_files", "copy_scenario"]


def copy_scenario(source: Path, target: Path) -> Path:
    """Copy the tables and settings of a scenario to a new folder, and name it after the folder.

    So its runs do not take the place of the original's. Raises WrongUse when the target exists.
    """
    if target.exists():
        raise WrongUse(f"{target} exists already; name a folder that does not")
    copy_files(source, target)
    settings = target / "scenario.toml"
    text = settings.read_text(encoding="utf-8")
    name = json.dumps(target.resolve().name, ensure_ascii=False)
    settings.write_text(re.sub(r"(?m)^name = .*$", lambda _: f"name = {name}", text, count=1), encoding="utf-8")
    return target


def copy_files(source: Path, target: Path) -> None:
    """Copy tables and settings as they are to a folder that is not there yet."""
    target.mkdir(parents=True)
    for path in sorted(source.iterdir()):
        if path.suffix in (".csv", ".toml"):
            shutil.copyfile(path, target / path.name)
