"""The door of a scenario: every fault of every file in one report, and nothing written."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from landbridge.errors import BadInput, Fault
from landbridge.scenario import find_scenario, read_scenario


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """An editable copy of the packaged half-year."""
    return Path(shutil.copytree(find_scenario("h1-2020"), tmp_path / "mine"))


def _edit(path: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    header = list(rows[0])
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _set(row: int, column: str, value: str) -> Callable[[list[dict[str, str]]], None]:
    """Row numbers as an editor shows them: the header is 1."""

    def change(rows: list[dict[str, str]]) -> None:
        rows[row - 2][column] = value

    return change


def _faults(scenario: Path) -> list[Fault]:
    with pytest.raises(BadInput) as caught:
        read_scenario(scenario)
    return list(caught.value.faults)


def _row_of(path: Path, service: str) -> int:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(n for n, row in enumerate(csv.DictReader(stream), start=2) if row["id"] == service)


def plant_ten_faults(scenario: Path) -> set[tuple[str, int | None, str | None]]:
    """Ten different faults, and where the report must find each."""
    services = scenario / "services.csv"
    _edit(services, _set(2, "origin", "cn-nowhere"))
    _edit(services, _set(4, "arrival_gauge_mm", "1668"))
    _edit(services, _set(6, "via", "cn-baketu"))
    _edit(services, _set(8, "crossing_cn", "cn-baketu/kz-bakhty"))
    with services.open(encoding="utf-8") as stream:
        ids = [row["id"] for row in csv.DictReader(stream)]
    _edit(services, _set(12, "id", ids[10 - 2]))
    _edit(scenario / "paths.csv", _set(2, "trains_a_day", "-12"))
    _edit(scenario / "stages.csv", _set(2, "unit", "kg"))
    _edit(scenario / "departures.csv", _set(3, "first_day", "2020-02-30"))
    text = (scenario / "capacities.csv").read_text(encoding="utf-8")
    (scenario / "capacities.csv").write_text(text.replace(",units,", ",places,", 1), encoding="utf-8")
    (scenario / "gales.csv").write_bytes(b"\xff\xfe\x00port")
    return {
        ("services.csv", 2, "origin"), ("services.csv", 4, "arrival_gauge_mm"), ("services.csv", 6, "id"),
        ("services.csv", 8, "crossing_cn"), ("services.csv", 12, "id"), ("paths.csv", 2, "trains_a_day"),
        ("stages.csv", 2, "unit"), ("departures.csv", 3, "first_day"), ("capacities.csv", 1, "units"),
        ("gales.csv", None, None),
    }  # fmt: skip


def test_ten_different_faults_come_in_one_report_with_their_places(scenario: Path) -> None:
    expected = plant_ten_faults(scenario)
    found = {(fault.file, fault.row, fault.column) for fault in _faults(scenario)}
    assert expected <= found
    # What was not planted is the unknown column that the missing one was renamed to, and departures of a lost service.
    assert found - expected == {("capacities.csv", 1, "places"), ("departures.csv", 101, "service")}


def test_every_fault_says_what_to_do(scenario: Path) -> None:
    plant_ten_faults(scenario)
    assert all(fault.problem and fault.remedy for fault in _faults(scenario))


def test_a_sound_scenario_has_all_its_services_routed_and_all_its_journeys(scenario: Path) -> None:
    read = read_scenario(scenario)
    with (scenario / "services.csv").open(encoding="utf-8") as stream:
        services = [row["id"] for row in csv.DictReader(stream)]
    with (scenario / "departures.csv").open(encoding="utf-8") as stream:
        trains = sum(int(row["trains"]) for row in csv.DictReader(stream))
    assert sorted(read.corridor.services) == sorted(services)
    assert len(read.corridor.journeys) == trains


@pytest.mark.parametrize(
    ("file", "row", "column", "value"),
    [
        ("stages.csv", 2, "station", "kz-altynkol"),
        ("stages.csv", 2, "cv", ""),
        ("stages.csv", 2, "mean", "nan"),
        ("stages.csv", 2, "distribution", "weibull"),
        ("forming.csv", 2, "out", "3"),
        ("forming.csv", 2, "share", "19"),
        ("forming.csv", 2, "wait_h", "999"),
        ("background.csv", 2, "port", "atlantis"),
        ("shifts.csv", 2, "end", "07:00"),
        ("shifts.csv", 2, "start", "8 o'clock"),
        ("suspensions.csv", 2, "until", "2020-06-01"),
        ("departures.csv", 2, "service", "no-such-service"),
        ("departures.csv", 2, "trains", "-1"),
        ("ports.csv", 2, "east", "cn-nowhere"),
        ("line_speeds.csv", 2, "journey_share", "0.95"),
    ],
)
def test_a_fault_is_found_at_its_place(scenario: Path, file: str, row: int, column: str, value: str) -> None:
    _edit(scenario / file, _set(row, column, value))
    assert (file, row, column) in {(fault.file, fault.row, fault.column) for fault in _faults(scenario)}


@pytest.mark.parametrize("file", ["services.csv", "departures.csv", "stages.csv", "scenario.toml", "ports.csv"])
def test_a_missing_file_is_a_fault_and_no_traceback(scenario: Path, file: str) -> None:
    (scenario / file).unlink()
    assert file in {fault.file for fault in _faults(scenario)}


def test_settings_of_a_wrong_kind_are_named(scenario: Path) -> None:
    path = scenario / "scenario.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("seed = 2020", 'seed = "many"'), encoding="utf-8")
    assert ("scenario.toml", "seed") in {(fault.file, fault.column) for fault in _faults(scenario)}
