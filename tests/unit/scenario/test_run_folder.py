"""Run folders that were damaged after they were written: said in one report, never a defect of the program."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from one_stage import write_one_stage

from landbridge.errors import BadInput
from landbridge.scenario import perform_run, read_run, read_scenario, write_run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A run of one stage, two replications."""
    scenario = read_scenario(write_one_stage(tmp_path / "mine"))
    result = perform_run(scenario, seed=1, replications=2)
    return write_run(tmp_path / "run", result, created="2020-07-01T00:00:00+00:00").folder


def test_all_files_that_are_missing_or_cut_short_are_told_in_one_report(folder: Path):
    (folder / "journeys.parquet").unlink()
    (folder / "calls.parquet").write_text("x", encoding="utf-8")
    milestones = folder / "milestones.parquet"
    milestones.write_bytes(milestones.read_bytes()[:-100])
    with pytest.raises(BadInput) as refused:
        read_run(folder)
    assert [Path(fault.file).name for fault in refused.value.faults] == [
        "journeys.parquet", "calls.parquet", "milestones.parquet"
    ]  # fmt: skip
    assert {fault.remedy for fault in refused.value.faults} == {"run the scenario again"}


def damage_within(folder: Path) -> None:
    """Blank out what stands between head and foot of the times."""
    file = folder / "milestones.parquet"
    whole = file.read_bytes()
    file.write_bytes(whole[:20] + bytes(200) + whole[220:])


def claim_other_replications(folder: Path) -> None:
    """The manifest says 997 replications; the times are of two."""
    file = folder / "manifest.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**told, "replications": 997}), encoding="utf-8")


@pytest.mark.parametrize("damage", [damage_within, claim_other_replications])
def test_files_that_are_sound_at_their_ends_only_are_bad_input_too(folder: Path, damage: Callable[[Path], None]):
    damage(folder)
    with pytest.raises(BadInput):
        read_run(folder)
