"""A run folder is whole: an interrupted run or a full disk leaves the earlier one as it was, and nothing beside it."""

from __future__ import annotations

import hashlib
import json
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

_SMALL = "2"
_COMMAND = [sys.executable, "-m", "landbridge", "run", "h1-2020"]


def _run(out: Path, *, replications: str = _SMALL, file_limit: int | None = None) -> subprocess.CompletedProcess[str]:
    def limit() -> None:
        if file_limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_limit, file_limit))

    call = [*_COMMAND, "--replications", replications, "--quiet", "--out", str(out)]
    return subprocess.run(call, capture_output=True, text=True, preexec_fn=limit, check=False)


def _content(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*")) if path.is_file()}  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("written") / "h1"
    done = _run(out)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def earlier(written: Path, tmp_path: Path) -> Path:
    """A run folder that was written before."""
    return Path(shutil.copytree(written, tmp_path / "runs" / "h1"))


def test_a_full_disk_ends_with_4_and_leaves_the_earlier_run_whole(earlier: Path) -> None:
    before = _content(earlier)
    # A limit on the size of a file makes the system refuse a write as a full disk does; no space is needed to test it.
    done = _run(earlier, replications="3", file_limit=1_000_000)
    assert done.returncode == 4
    assert "the disk is full" in " ".join(done.stderr.split())
    assert "whole" in done.stderr
    assert _content(earlier) == before
    assert [path.name for path in earlier.parent.iterdir()] == [earlier.name]


def test_ctrl_c_ends_with_130_and_leaves_the_earlier_run_whole(earlier: Path) -> None:
    before = _content(earlier)
    call = [*_COMMAND, "--replications", "5000", "--out", str(earlier)]
    running = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None
    # In a pipe there is one line a step: when the kernel is ready, replications are what it is at.
    for line in running.stdout:
        if "kernel ready" in line:
            break
    running.send_signal(signal.SIGINT)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "interrupted" in told
    assert _content(earlier) == before
    assert [path.name for path in earlier.parent.iterdir()] == [earlier.name]


def test_a_faulty_scenario_ends_with_3_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "runs" / "mine"
    scenario = tmp_path / "mine"
    subprocess.run([sys.executable, "-m", "landbridge", "scenario", "copy", "h1-2020", str(scenario)], check=True)
    (scenario / "paths.csv").write_text("port,direction\nalashankou,sideways\n", encoding="utf-8")
    call = [sys.executable, "-m", "landbridge", "run", str(scenario), "--out", str(out), "--json"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stdout == ""
    faults = json.loads(done.stderr)["faults"]
    assert {"paths.csv"} == {fault["file"] for fault in faults}
    assert not out.parent.exists()


def test_a_folder_that_is_no_run_is_not_written_over(tmp_path: Path) -> None:
    mine = tmp_path / "letters"
    mine.mkdir()
    (mine / "dear.txt").write_text("keep me", encoding="utf-8")
    done = _run(mine)
    assert done.returncode == 2
    assert (mine / "dear.txt").read_text(encoding="utf-8") == "keep me"


def test_two_processes_write_the_same_milestones_to_the_byte(earlier: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    assert _run(again).returncode == 0
    for name in ("calls.parquet", "milestones.parquet", "events.parquet", "journeys.parquet"):
        assert (again / name).read_bytes() == (earlier / name).read_bytes(), name
