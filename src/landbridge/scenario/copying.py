"""Make a scenario one's own."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from landbridge.errors import EnvironmentFailed, WrongUse
from landbridge.scenario.basing import write_whole
from landbridge.scenario.changes import write_changes
from landbridge.scenario.nouns import Changes

__all__ = ["copy_files", "copy_named", "copy_scenario", "new_folder"]


def copy_scenario(source: Path, target: Path, changes: Changes | None = None) -> Path:
    """Copy the tables and settings of a scenario, changed or as they are, to a new folder, and name it after that.

    So its runs do not take the place of the original's. Raises WrongUse when the target exists, EnvironmentFailed when
    the disk does not take it.
    """
    with new_folder(target):
        copy_named(source, target)
        if changes is not None:
            write_changes(target, changes)
    return target


@contextmanager
def new_folder(target: Path) -> Generator[None]:
    """A new folder that stays only when the block ends well.

    Raises WrongUse when the target exists, EnvironmentFailed when the disk does not take it.
    """
    if target.exists():
        raise WrongUse(f"{target} exists already; name a folder that does not")
    try:
        target.mkdir(parents=True)
        yield
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise EnvironmentFailed(
            f"can not write {target}: {error.strerror or error}; nothing was left behind"
        ) from error
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise


def copy_named(source: Path, target: Path) -> None:
    """Copy the tables and settings to a folder and name them after it."""
    copy_files(source, target)
    settings = target / "scenario.toml"
    text = settings.read_text(encoding="utf-8")
    name = json.dumps(target.resolve().name, ensure_ascii=False)
    settings.write_text(re.sub(r"(?m)^name = .*$", lambda _: f"name = {name}", text, count=1), encoding="utf-8")


def copy_files(source: Path, target: Path) -> None:
    """Copy tables and settings, with what is its base's, to a folder, which is made where it is not there."""
    write_whole(source, target)
