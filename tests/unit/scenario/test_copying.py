"""A scenario's copy is there whole or not at all."""

from __future__ import annotations

import datetime as dt
import resource
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from one_stage import write_one_stage

from landbridge.errors import EnvironmentFailed
from landbridge.scenario import copy_scenario, next_scenario


@contextmanager
def files_at_most(size: int) -> Generator[None]:
    """As on a full disk: no file may grow over `size` bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def copy_to(source: Path, target: Path) -> None:
    copy_scenario(source, target)


def next_to(source: Path, target: Path) -> None:
    next_scenario(source, target, dt.date(2020, 3, 1), dt.date(2020, 3, 31))


@pytest.mark.parametrize("make", [copy_to, next_to])
def test_on_a_full_disk_no_half_scenario_is_left_and_the_new_folder_is_named(
    tmp_path: Path, make: Callable[[Path, Path], None]
):
    source = write_one_stage(tmp_path / "mine")
    with files_at_most(40), pytest.raises(EnvironmentFailed) as refused:
        make(source, tmp_path / "other")
    assert str(tmp_path / "other") in str(refused.value)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    make(source, tmp_path / "other")
    assert (tmp_path / "other" / "services.csv").exists()
