"""A run is held against published figures, and a wrong model is caught."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from half_year import as_it_is, changed, run

from landbridge.claims import load_observations
from landbridge.ports import Protocol
from landbridge.scenario import RunResult, write_run
from landbridge.simulation import Corridor
from landbridge.studies import Validation, validate_run
from landbridge.units import parse_instant_ms

_REPLICATIONS = 3


def _validated(result: RunResult, folder: Path, against: Path | None = None) -> Validation:
    return validate_run(write_run(folder / "run", result, created="2020-07-01T00:00:00+00:00"), against)


def test_every_published_figure_is_scored_or_has_a_reason(tmp_path: Path) -> None:
    found = _validated(as_it_is(), tmp_path)
    assert {each.figure.id for each in found.scores} == set(load_observations())
    for each in found.scores:
        assert (each.value is None) == (each.verdict == "not_scored")
        assert each.reason or each.verdict != "not_scored"


def test_the_half_year_misses_no_figure_that_must_hold(tmp_path: Path) -> None:
    assert [each.figure.id for each in _validated(as_it_is(), tmp_path).must_missed] == []


def _brest_closed_in_june(corridor: Corridor) -> Corridor:
    june = parse_instant_ms("2020-06-01"), parse_instant_ms("2020-07-01")
    stop = Protocol("closed", "brest", "suspended", *june, train_class="container")
    return replace(corridor, rules=replace(corridor.rules, protocols=(*corridor.rules.protocols, stop)))


def _slow_in_china(corridor: Corridor) -> Corridor:
    speeds = tuple(replace(row, km_a_day=row.km_a_day / 2) if row.country == "CN" else row for row in corridor.speeds)
    return replace(corridor, speeds=speeds)


@pytest.mark.parametrize("wrong", [_brest_closed_in_june, _slow_in_china])
def test_a_wrong_model_does_not_pass(tmp_path: Path, wrong) -> None:
    right = _validated(as_it_is(), tmp_path / "right")
    found = _validated(run(changed(wrong), _REPLICATIONS), tmp_path / "wrong")
    assert not found.passed
    assert found.share_inside is not None
    assert right.share_inside is not None
    assert found.share_inside < right.share_inside


def test_a_table_of_ones_own_is_scored_and_the_exit_code_says_how(tmp_path: Path) -> None:
    write_run(tmp_path / "run", as_it_is(), created="2020-07-01T00:00:00+00:00")
    columns = [
        "id",
        "metric",
        "place",
        "period",
        "unit",
        "value",
        "kind",
        "statistic",
        "low",
        "high",
        "must",
        "use",
        "source",
    ]
    rows = {
        "right.csv": [
            "A",
            "national trips in the month",
            "national",
            "2020-06",
            "trips",
            1169,
            "check",
            "count",
            1169,
            1169,
        ],
        "wrong.csv": [
            "A",
            "national trips in the month",
            "national",
            "2020-06",
            "trips",
            1168,
            "check",
            "count",
            1168,
            1168,
        ],
    }
    for name, row in rows.items():
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([columns, [*row, "yes", "score", "own count"]])
    for name, code in (("right.csv", 0), ("wrong.csv", 1)):
        call = [sys.executable, "-m", "landbridge", "validate", "run", "--against", name, "--json"]
        done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        (shown,) = json.loads(done.stdout)["rows"]
        assert shown["verdict"] == ("inside" if code == 0 else "outside")
        assert shown["p50"] == 1169
