"""Run folders: written beside the old one and put in its place when whole, read back as frames.

A run folder holds `manifest.json`, `journeys.parquet`, `calls.parquet`, `milestones.parquet` (all replications),
`events.parquet` (the book of replication 0), `resources.parquet`, `crews.parquet` where crews are counted, and
`scenario/`, a copy of what was run; one that began from another run has that run's scenario in `from/`.
"""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from landbridge import __version__
from landbridge.errors import EnvironmentFailed, WrongUse
from landbridge.ledger import read_calls, read_times, write_book, write_milestones
from landbridge.scenario.beginning import copy_past, file_digest
from landbridge.scenario.changes import write_changes
from landbridge.scenario.copying import copy_files
from landbridge.scenario.crew_frame import crew_frame
from landbridge.scenario.running import RunResult, counted_window_ms, port_frame
from landbridge.statistics import RunFrames
from landbridge.tables import Inspection

__all__ = ["Run", "check_target", "read_run", "write_run"]

_MANIFEST = "manifest.json"
_FRAMES = ("journeys.parquet", "calls.parquet", "milestones.parquet", "events.parquet", "resources.parquet")
_CREWS = "crews.parquet"
_RUN_AGAIN = "run the scenario again"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Run:
    """A run folder as read back."""

    folder: Path
    manifest: dict[str, Any]
    frames: RunFrames

    @property
    def book_path(self) -> Path:
        """The book of replication 0."""
        return self.folder / "events.parquet"

    @property
    def crews(self) -> pl.DataFrame:
        """Crews by replication, post and day, with the counts of DAY_COUNTS; empty where the scenario counts none."""
        path = self.folder / _CREWS
        return pl.read_parquet(path) if path.exists() else pl.DataFrame()


def write_run(target: Path, result: RunResult, *, created: str,
              finish: Callable[[Run], None] | None = None) -> Run:  # fmt: skip
    """Write a run folder; an earlier one of the same name stays whole until the new one is.

    `created` is the instant of writing (ISO 8601); `finish` may add files to the folder before it is put in place.
    Raises WrongUse when the target is something else than a run folder, EnvironmentFailed when the disk is full.
    """
    check_target(target)
    with _in_place_of(target) as folder, _disk_errors(target):
        _write_frames(folder, result)
        copy_files(result.scenario.folder, folder / "scenario")
        write_changes(folder / "scenario", result.scenario.changes)
        if result.beginning is not None:
            copy_past(result.beginning, folder)
        text = json.dumps(_manifest(folder, result, created), ensure_ascii=False, indent=2) + "\n"
        (folder / _MANIFEST).write_text(text, encoding="utf-8")
        run = read_run(folder)
        if finish is not None:
            finish(run)
    return replace(run, folder=target)


def read_run(folder: Path) -> Run:
    """A run folder. Raises WrongUse when there is none, BadInput when files of it are missing or damaged."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
        ports = pl.DataFrame(manifest["ports"])
    except (OSError, ValueError, KeyError):
        raise WrongUse(f"{folder} is no run folder; make one with the command run") from None
    _check_frames(folder)
    inspection = Inspection()
    try:
        journeys = pl.read_parquet(folder / "journeys.parquet")
        times = read_times(folder, manifest["replications"])
        window = manifest["count_from_ms"], manifest["count_to_ms"]
        frames = RunFrames(journeys, read_calls(folder), times, ports, manifest["replications"], *window)
    except (pl.exceptions.PolarsError, ValueError, KeyError) as error:  # sound at their ends, and not in between
        inspection.report(str(folder), f"can not be read: {error}", _RUN_AGAIN)
        inspection.close()
        raise
    return Run(folder, manifest, frames)


def _check_frames(folder: Path) -> None:
    """Look at the end of every file, where Parquet says what is in it. Raises BadInput, all in one."""
    inspection = Inspection()
    for name in _FRAMES:
        try:
            pl.read_parquet_schema(folder / name)
        except OSError:
            inspection.report(str(folder / name), "is missing or can not be opened", _RUN_AGAIN)
        except pl.exceptions.PolarsError as error:
            inspection.report(str(folder / name), f"is damaged: {error}", _RUN_AGAIN)
    inspection.close()


def check_target(target: Path) -> None:
    """Raises WrongUse where something else than a run folder stands, EnvironmentFailed where nothing may be written."""
    if target.exists() and not (target / _MANIFEST).exists():
        raise WrongUse(f"{target} exists and is no run folder; name another place with --out")
    ground = next(folder for folder in target.absolute().parents if folder.exists())
    if not os.access(ground, os.W_OK | os.X_OK):
        raise EnvironmentFailed(
            f"can not write {target}: {ground} may not be written in; name another place with --out"
        )


@contextmanager
def _in_place_of(target: Path) -> Generator[Path]:
    """A folder beside the target that takes its place when the block ends well, and is gone when it does not."""
    with _disk_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = target.parent / f".{target.name}.partial-{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    try:
        yield folder
        with _disk_errors(target):
            _swap(folder, target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _swap(folder: Path, target: Path) -> None:
    old = target.parent / f".{target.name}.old-{os.getpid()}"
    if target.exists():
        target.rename(old)
    try:
        folder.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _disk_errors(target: Path) -> Generator[None]:
    """Disk errors in the words of the user; the Parquet writer tells of them in its own exception."""
    earlier = " The earlier run there is whole." if target.exists() else " Nothing was left behind."
    try:
        yield
    except (OSError, pl.exceptions.ComputeError) as error:
        full = _errno(error) in _FULL
        what, way_out = ("the disk is full", "Free some room or use --out") if full else (error, "Use --out")
        raise EnvironmentFailed(f"can not write {target}: {what}. {way_out}.{earlier}") from error


def _errno(error: Exception) -> int | None:
    """The system's number of an error; the Parquet writer has it in its text only."""
    told = re.search(r"os error (\d+)", str(error))
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    return int(told.group(1)) if told else None


def _write_frames(folder: Path, result: RunResult) -> None:
    with (folder / "journeys.parquet").open("wb") as stream:
        result.journeys.write_parquet(stream, compression="zstd")
    write_milestones(folder, result.calls, result.outcome.times)
    write_book(folder / "events.parquet", result.book)
    with (folder / "resources.parquet").open("wb") as stream:
        _resources(result).write_parquet(stream, compression="zstd")
    if result.outcome.model.crews:
        with (folder / _CREWS).open("wb") as stream:
            crew_frame(result.outcome).write_parquet(stream, compression="zstd")


def _resources(result: RunResult) -> pl.DataFrame:
    rows = [
        {"replication": number, "resource": name, **use}
        for number, resources in enumerate(result.outcome.resources)
        for name, use in resources.items()
    ]
    return pl.DataFrame(rows)


def _manifest(folder: Path, result: RunResult, created: str) -> dict[str, Any]:
    scenario, outcome = result.scenario, result.outcome
    first, after = counted_window_ms(scenario)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        "landbridge": __version__, "scenario": scenario.name, "title": scenario.title, "created": created,
        "seed": result.seed, "replications": len(outcome.tallies), "count_from_ms": first, "count_to_ms": after,
        "trains": result.journeys.height, "containers": outcome.model.blueprint.items,
        "events": sum(tally["rows"] for tally in outcome.tallies),
        "protocols": list(scenario.protocols),
        **({"from": result.beginning.as_json()} if result.beginning else {}),
        "numbers": {"assumption": scenario.assumptions, "with a source": scenario.sourced},
        "ports": port_frame(dict(scenario.corridor.ports), scenario.frontiers).to_dicts(),
        "tally_of_replication_0": outcome.tallies[0],
        "sha256": {str(path.relative_to(folder)): file_digest(path) for path in files},
    }  # fmt: skip
