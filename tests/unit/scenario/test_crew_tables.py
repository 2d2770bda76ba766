"""The door of crews.csv, exposure.csv, health.csv and cargo_classes.csv: each fault at its place, all in one report."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from crewed_stage import PLACE, order, write_crewed_stage, write_rows
from one_stage import ASSUMED

from landbridge.errors import BadInput, Fault
from landbridge.scenario import read_scenario, schema_of

CREW = (*PLACE, "crew", "both", 4, 5, 4, 4, *ASSUMED)
DANGER = (*PLACE, "", "", 2, 0.005, 4, *ASSUMED)


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    return write_crewed_stage(tmp_path / "crewed")


def faults(path: Path) -> list[Fault]:
    with pytest.raises(BadInput) as caught:
        read_scenario(path)
    assert all(fault.problem and fault.remedy for fault in caught.value.faults)
    return list(caught.value.faults)


def places(path: Path) -> list[tuple[str, int | None, str | None]]:
    return [(fault.file, fault.row, fault.column) for fault in faults(path)]


def with_cell(table: str, row: tuple[object, ...], column: str, value: object) -> tuple[object, ...]:
    at = schema_of(table).header.index(column)
    return (*row[:at], value, *row[at + 1 :])


def set_health(path: Path, parameter: str, column: str, value: str | None) -> int:
    """Change a cell of health.csv, or take the row away; the row's number."""
    file = path / "health.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    at = next(k for k, row in enumerate(rows) if row["parameter"] == parameter)
    if value is None:
        del rows[at]
    else:
        rows[at][column] = value
    write_rows(path, "health", *(tuple(row.values()) for row in rows))
    return at + 2


def test_a_scenario_with_crews_is_read_with_its_post_its_danger_and_its_health(scenario: Path):
    corridor = read_scenario(scenario).corridor
    (post,) = corridor.rules.crews
    assert (post.id, post.crews, post.crew_size, post.least, post.teams) == ("cn-alashankou/crew/both", 4, 5, 4, 4)
    assert set(corridor.dangers) == {PLACE}
    assert corridor.health is not None
    assert corridor.health.quarantine_d == 14


@pytest.mark.parametrize(("column", "value"), [
    ("port", "atlantis"), ("station", "cn-khorgos"), ("resource", "cranes"), ("resource", "tea"),
    ("direction", "inbound"), ("least", 6), ("least", 0), ("crews", 0), ("crews", 2.5), ("crew_size", 201),
    ("teams", 13),
])  # fmt: skip
def test_a_row_of_crews_that_can_not_be_is_refused_at_its_cell(scenario: Path, column: str, value: object):
    write_rows(scenario, "crews", with_cell("crews", CREW, column, value))
    assert ("crews.csv", 2, "resource" if column == "direction" else column) in places(scenario)


def test_two_rows_of_crews_that_man_one_resource_are_refused(scenario: Path):
    write_rows(scenario, "crews", CREW, CREW)
    assert [each[:2] for each in places(scenario)] == [("crews.csv", 3)]


def test_crews_of_a_station_without_a_word_of_their_danger_are_refused(scenario: Path):
    write_rows(scenario, "exposure")
    assert places(scenario) == [("crews.csv", 2, "station")]


def test_a_resource_that_gales_stop_has_no_crews(scenario: Path):
    """The end of a gale gives a resource its units back, whoever is absent."""
    write_rows(scenario, "gales", (*PLACE, "crew", "both", 20, 1, *ASSUMED))
    assert places(scenario) == [("crews.csv", 2, "resource")]


@pytest.mark.parametrize(("column", "value"), [
    ("port", "atlantis"), ("station", "cn-khorgos"), ("near", "Narnia"), ("beyond", "Narnia"), ("contacts", -1),
    ("contacts", "many"), ("contacts", 1001), ("transmission", 1.5), ("undetected", 0.5), ("undetected", "nan"),
])  # fmt: skip
def test_a_danger_that_can_not_be_is_refused_at_its_cell(scenario: Path, column: str, value: object):
    write_rows(scenario, "exposure", with_cell("exposure", DANGER, column, value))
    assert ("exposure.csv", 2, column) in places(scenario)


def test_days_after_the_last_report_of_a_place_are_refused_and_not_taken_for_days_without_danger(scenario: Path):
    """The table of Kazakhstan ends on 9 March 2023."""
    write_rows(scenario, "exposure", with_cell("exposure", DANGER, "beyond", "Kazakhstan"))
    for file in (scenario / "scenario.toml", scenario / "departures.csv"):
        text = file.read_text(encoding="utf-8").replace("2020-02-29", "2020-02-28").replace("2020-", "2023-")
        file.write_text(text, encoding="utf-8")
    (fault,) = faults(scenario)
    assert (fault.file, fault.row, fault.column, fault.value) == ("exposure.csv", 2, "beyond", "Kazakhstan")
    assert "2023-03-09" in fault.problem


def test_crews_without_health_csv_are_told_of_every_parameter_that_is_missing(scenario: Path):
    (scenario / "health.csv").unlink()
    (fault,) = faults(scenario)
    assert (fault.file, fault.column) == ("health.csv", "parameter")
    assert all(name in fault.problem for name in ("latent_h", "sensitivity", "transmission"))


def test_a_parameter_that_is_missing_is_named(scenario: Path):
    set_health(scenario, "quarantine_d", "value", None)
    (fault,) = faults(scenario)
    assert (fault.file, fault.problem) == ("health.csv", "no row for quarantine_d")


@pytest.mark.parametrize(("parameter", "column", "value"), [
    ("latent_h", "parameter", "latency"), ("latent_h", "unit", "d"), ("infectious_d", "unit", "h"),
    ("symptomatic", "value", "80"), ("sensitivity", "value", "1.01"), ("latent_h", "value", "-1"),
    ("isolation_d", "value", "366"), ("result_delay_h", "value", "1e300"), ("transmission", "value", "101"),
    ("sensitivity", "value", "nan"), ("quarantine_d", "value", ""),
])  # fmt: skip
def test_a_parameter_of_health_that_can_not_be_is_refused_at_its_cell(
    scenario: Path, parameter: str, column: str, value: str
):
    row = set_health(scenario, parameter, column, value)
    assert places(scenario) == [("health.csv", row, column)]


@pytest.mark.parametrize("parameter", ["latent_h", "infectious_d", "detectable_d", "quarantine_d", "transmission"])
def test_nothing_is_a_sound_value_of_a_time_or_a_hazard(scenario: Path, parameter: str):
    """An illness that infects nobody, or that no test finds, is a what-if, and no fault."""
    set_health(scenario, parameter, "value", "0")
    read_scenario(scenario)


def test_faults_of_all_four_tables_come_in_one_report(scenario: Path):
    write_rows(scenario, "crews", with_cell("crews", CREW, "least", 9), with_cell("crews", CREW, "resource", "cranes"))
    write_rows(scenario, "exposure", with_cell("exposure", DANGER, "near", "Narnia"))
    row = set_health(scenario, "sensitivity", "value", "70")
    write_rows(
        scenario, "cargo_classes", ("parcels", "both", 0.7, 0, *ASSUMED), ("general", "inbound", 0.6, 0, *ASSUMED)
    )
    assert sorted(places(scenario)) == [
        ("cargo_classes.csv", 3, "share"), ("crews.csv", 2, "least"), ("crews.csv", 3, "resource"),
        ("exposure.csv", 2, "near"), ("health.csv", row, "value"),
    ]  # fmt: skip


@pytest.mark.parametrize(("rows", "place"), [
    ([("parcels", "both", 1.2, 0)], (2, "share")),
    ([("parcels", "both", 0.1, 2)], (2, "positives")),
    ([("parcels", "outbound", 0.6, 0), ("general", "both", 0.5, 0)], (3, "share")),
    ([("parcels", "both", 0.1, 0), ("parcels", "inbound", 0.1, 0)], (3, "direction")),
    ([("a|b", "both", 0.1, 0)], (2, "cargo_class")),
])  # fmt: skip
def test_classes_of_cargo_are_parts_of_a_whole_each_said_once(
    scenario: Path, rows: list[tuple[object, ...]], place: tuple[int, str]
):
    write_rows(scenario, "cargo_classes", *((*row, *ASSUMED) for row in rows))
    assert places(scenario) == [("cargo_classes.csv", *place)]


def test_each_direction_has_a_whole_of_its_own(scenario: Path):
    write_rows(
        scenario, "cargo_classes", ("parcels", "outbound", 1, 0, *ASSUMED), ("parcels", "inbound", 1, 0, *ASSUMED)
    )
    assert [each.share for each in read_scenario(scenario).corridor.cargo_classes] == [1.0, 1.0]


# ---- orders for crews


TESTS = {"effect": "test_interval_d", "value": 2, "from": "2020-02-05"}
ROTA = {"effect": "rota", "rota": "14+7+7", "from": "2020-02-05"}


def without_crews(path: Path) -> None:
    for table in ("crews", "exposure", "health"):
        (path / f"{table}.csv").unlink()


def with_no_row(path: Path) -> None:
    write_rows(path, "crews")


@pytest.mark.parametrize("row", [TESTS, ROTA])
@pytest.mark.parametrize("change", [without_crews, with_no_row])
def test_an_order_for_crews_that_nobody_counts_is_refused_since_nothing_would_come_of_it(
    scenario: Path, row: dict[str, object], change: Callable[[Path], None]
):
    order(scenario, **row)
    read_scenario(scenario)
    change(scenario)
    assert places(scenario) == [("protocols.csv", 2, "effect")]


def test_an_order_for_crews_at_the_other_station_is_refused(scenario: Path):
    order(scenario, **TESTS, station="kz-dostyk")
    assert places(scenario) == [("protocols.csv", 2, "effect")]


def test_a_level_orders_tests_at_a_port_whose_crews_nobody_counts(scenario: Path):
    without_crews(scenario)
    order(scenario, **TESTS, level=2)
    read_scenario(scenario)
