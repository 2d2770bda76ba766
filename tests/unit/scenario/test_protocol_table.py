"""The table of protocols: its door, the choice of those in force, and that one not in force changes nothing."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from landbridge.errors import BadInput, WrongUse
from landbridge.scenario import Changes, find_scenario, perform_run, read_run, read_scenario, write_run
from landbridge.studies import describe_scenario, list_assumptions

_MAY = "2020-05-15"


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_scenario("h1-2020"), tmp_path / "mine"))


def _rows(path: Path) -> list[dict[str, str]]:
    with (path / "protocols.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with (path / "protocols.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _one(path: Path, **cells: str) -> None:
    """A table of one row, sound but for the cells given, not in force."""
    row = dict.fromkeys(_rows(path)[0], "")
    row |= {"id": "trial", "port": "khorgos", "effect": "trains_a_day", "value": "9", "from": _MAY, "in_force": "no",
            "cause": "a trial", "source": "assumption"}  # fmt: skip
    _write(path, [row | cells])


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("port", {"port": "atlantis"}),
        ("effect", {"effect": "slower"}),
        ("until", {"until": "2020-05-14"}),
        ("until", {"until": _MAY}),
        ("value", {"value": ""}),
        ("value", {"value": "0"}),
        ("value", {"value": "nan"}),
        ("value", {"effect": "share_inspected", "value": "10"}),
        ("value", {"effect": "minutes_added", "stage": "sanitary", "value": "1e9"}),
        ("value", {"effect": "suspended", "until": "2020-06-01"}),
        ("station", {"station": "kz-altynkol"}),
        ("station", {"effect": "minutes_added", "stage": "sanitary", "station": "cn-alashankou"}),
        ("stage", {"stage": "sanitary"}),
        ("stage", {"effect": "minutes_added"}),
        ("stage", {"effect": "minutes_added", "stage": "tea"}),
        ("stage", {"effect": "minutes_added", "stage": "open-air"}),
        ("stage", {"effect": "minutes_added", "stage": "sanitary", "station": "kz-altynkol"}),
        ("train_class", {"train_class": "container"}),
        ("train_class", {"effect": "background_a_day", "train_class": "Central Asia"}),
        ("train_class", {"effect": "share_inspected", "value": "0.1", "train_class": "background"}),
        ("port", {"effect": "background_a_day", "port": "manzhouli"}),
        ("in_force", {"in_force": "perhaps"}),
        ("value", {"effect": "closed", "stage": "documents"}),
        ("stage", {"effect": "closed", "value": ""}),
        ("stage", {"effect": "closed", "stage": "open-air", "value": ""}),
        ("train_class", {"effect": "closed", "stage": "documents", "value": "", "train_class": "container"}),
        ("in_service", {"effect": "closed", "stage": "documents", "value": "", "in_service": "move"}),
        ("in_service", {"effect": "closed", "stage": "documents", "value": "", "in_service": "vanish"}),
        ("in_service", {"in_service": "resume"}),
        ("resource", {"effect": "units"}),
        ("resource", {"resource": "crew"}),
        ("resource", {"effect": "units", "resource": "open-air"}),
        ("resource", {"effect": "units", "resource": "open-air", "port": "alashankou"}),
        ("value", {"effect": "units", "resource": "crew", "value": "1.5"}),
        ("value", {"effect": "units", "resource": "crew", "value": ""}),
        ("direction", {"effect": "units", "resource": "crew", "direction": "inbound"}),
        ("in_service", {"effect": "units", "resource": "tracks", "in_service": "resume"}),
        ("in_service", {"effect": "units", "resource": "places", "in_service": "move"}),
        ("in_service", {"effect": "units", "resource": "places", "in_service": "move", "port": "alashankou"}),
    ],
)
def test_a_fault_of_a_protocol_that_is_not_in_force_is_found_at_its_place(
    scenario: Path, column: str, cells: dict[str, str]
) -> None:
    _one(scenario, **cells)
    with pytest.raises(BadInput) as caught:
        read_scenario(scenario)
    assert [(fault.file, fault.row, fault.column) for fault in caught.value.faults] == [("protocols.csv", 2, column)]
    assert all(fault.remedy for fault in caught.value.faults)


@pytest.mark.parametrize("cells", [
    {"effect": "units", "resource": "places", "value": "0", "in_service": "move", "port": "alashankou",
     "station": "cn-alashankou"},
    {"effect": "units", "resource": "tracks", "value": "20"},
    {"effect": "units", "resource": "cranes", "value": "1", "direction": "inbound", "in_service": "repeat"},
    {"effect": "closed", "stage": "open-air", "value": "", "port": "alashankou", "in_service": "resume"},
])  # fmt: skip
def test_units_and_closed_stages_that_are_there_are_taken(scenario: Path, cells: dict[str, str]) -> None:
    _one(scenario, **{**cells, "in_force": "yes"})
    (rule,) = read_scenario(scenario).corridor.rules.protocols
    assert (rule.resource, rule.stage) == (cells.get("resource"), cells.get("stage"))
    assert rule.in_service == cells.get("in_service", "finish")


def test_rules_in_force_that_stop_one_stage_in_two_ways_are_refused(scenario: Path) -> None:
    """Cranes are stopped by the hall and by themselves; a rule that is not in force clashes with nobody."""
    _one(scenario, effect="units", resource="places", value="0", in_service="resume", in_force="yes")
    (hall,) = _rows(scenario)
    cranes = hall | {"resource": "cranes", "in_service": "repeat", "id": "other"}
    _write(scenario, [hall, cranes | {"in_force": "no"}])
    read_scenario(scenario)
    _write(scenario, [hall, cranes])
    with pytest.raises(BadInput) as caught:
        read_scenario(scenario)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(3, "in_service")]


def test_every_fault_of_a_row_is_in_the_report(scenario: Path) -> None:
    _one(scenario, until="2020-01-01", stage="sanitary", value="")
    with pytest.raises(BadInput) as caught:
        read_scenario(scenario)
    assert {fault.column for fault in caught.value.faults} == {"until", "stage", "value"}


def test_rows_of_one_protocol_are_in_force_together(scenario: Path) -> None:
    rows = _rows(scenario)
    rows[1]["in_force"] = "no"
    _write(scenario, rows)
    with pytest.raises(BadInput) as caught:
        read_scenario(scenario)
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(3, "in_force")]


def test_a_protocol_that_is_not_in_force_leaves_the_corridor_as_it_is_without_its_rows(scenario: Path) -> None:
    _write(scenario, [row for row in _rows(scenario) if row["in_force"] == "yes"])
    bare, packaged = read_scenario(scenario), read_scenario(find_scenario("h1-2020"))
    assert (bare.corridor.rules, bare.corridor.journeys) == (packaged.corridor.rules, packaged.corridor.journeys)
    assert (bare.assumptions, bare.sourced) == (packaged.assumptions, packaged.sourced)


def _asked() -> tuple[str, ...]:
    """What is in force with mid-may and without xinfadi, in the order of the table."""
    rows = _rows(find_scenario("h1-2020"))
    return tuple(dict.fromkeys(row["id"] for row in rows if row["id"] == "mid-may"
                               or (row["in_force"] == "yes" and row["id"] != "xinfadi")))  # fmt: skip


def test_a_protocol_asked_for_holds_and_one_left_out_does_not() -> None:
    folder = find_scenario("h1-2020")
    asked = read_scenario(folder, changes=Changes(also=("mid-may",), without=("xinfadi",)))
    assert asked.protocols == _asked()
    assert {rule.id for rule in asked.corridor.rules.protocols} == set(_asked())
    assert asked.assumptions > read_scenario(folder).assumptions
    told = [each for each in describe_scenario(asked).protocols if each.id in ("sanitary-2020", "mid-may")]
    (sanitary, spring, summer) = told
    assert sanitary.effects == ("sanitary 60 to 120 min",)
    assert "9.25 trains a day outbound" in spring.effects
    assert summer.effects == ("inspected 10 %",)


@pytest.mark.parametrize("choice", [Changes(("nope",)), Changes((), ("nope",)),
                                    Changes(("mid-may",), ("mid-may",))])  # fmt: skip
def test_a_choice_that_makes_no_sense_is_refused(choice: Changes) -> None:
    with pytest.raises(WrongUse):
        read_scenario(find_scenario("h1-2020"), changes=choice)


def test_a_run_folder_says_which_protocols_were_in_force_and_runs_so_again(tmp_path: Path) -> None:
    choice = Changes(also=("mid-may",), without=("xinfadi",))
    scenario = read_scenario(find_scenario("h1-2020"), changes=choice)
    write_run(tmp_path / "run", perform_run(scenario, seed=1, replications=1), created="2020-07-01T00:00:00+00:00")
    again = read_scenario(tmp_path / "run" / "scenario")
    assert tuple(read_run(tmp_path / "run").manifest["protocols"]) == again.protocols == _asked()
    assert (again.corridor.rules, again.corridor.journeys) == (scenario.corridor.rules, scenario.corridor.journeys)
    told = {value for each in list_assumptions(tmp_path / "run" / "scenario") for value in each.values
            if each.table == "protocols"}  # fmt: skip
    assert told
    assert not any("2.5" in value for value in told), "the protocol lorries is not in force"


def test_every_row_of_the_packaged_protocols_has_a_source_and_every_assumption_a_reason() -> None:
    for row in _rows(find_scenario("h1-2020")):
        assert row["source"]
        assert row["kind"] != "assumption" or row["why"]


def test_lorries_that_were_refused_make_the_trains_that_the_protocol_adds() -> None:
    """150 lorries a day before, 20, then 80 (port_measures): of 20 t each, in wagons of 60 t, 50 to a train."""
    flow = 1.6
    first, second = (float(row["value"]) for row in _rows(find_scenario("h1-2020")) if row["id"] == "lorries")
    assert first - flow == pytest.approx((150 - 20) * 20 / 60 / 50, abs=0.05)
    assert second - flow == pytest.approx((150 - 80) * 20 / 60 / 50, abs=0.05)
