"""What the door of protocols.csv refuses of the effects for people and cargo, and of orders that do not go together."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from landbridge.errors import BadInput
from landbridge.scenario import copy_scenario, find_scenario, read_scenario, schema_of
from landbridge.units import parse_instant_ms

_ROW = {"id": "trial", "port": "alashankou", "from": "2020-05-15", "cause": "a trial", "source": "assumption"}
_TESTS = {"effect": "test_interval_d", "value": "2"}
_TAKES = {"effect": "takes", "stage": "sanitary", "value": "60", "most": "120"}
_REST = {"effect": "rest_h", "value": "48", "train_class": "container"}


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    return copy_scenario(find_scenario("h1-2020"), tmp_path / "mine")


def _faults(path: Path, *rows: dict[str, str]) -> list[tuple[int | None, str | None]]:
    """Row and column of what the door refuses in a table of these rows; none where it takes them."""
    with (path / "protocols.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, schema_of("protocols").header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([_ROW | row for row in rows])
    try:
        read_scenario(path)
    except BadInput as error:
        return [(fault.row, fault.column) for fault in error.faults if fault.file == "protocols.csv" and fault.remedy]
    return []


@pytest.mark.parametrize("row", [
    _TESTS, {**_TESTS, "station": "cn-alashankou"}, _TAKES, {**_TAKES, "value": "120"}, _REST,
    {"effect": "rota", "rota": "14+7+7"}, {"effect": "rota", "rota": "28+7"},
    {"effect": "share_sampled", "value": "0.1", "train_class": "container"},
    {"effect": "suspended", "train_class": "Central Asia"},
    {**_REST, "cargo_class": "parcels"},
])  # fmt: skip
def test_effects_for_people_cargo_and_times_are_taken(scenario: Path, row: dict[str, str]) -> None:
    assert _faults(scenario, row) == []


@pytest.mark.parametrize(("column", "row"), [
    ("value", {**_TESTS, "value": "0"}),
    ("value", {**_TESTS, "value": "-2"}),
    ("value", {**_TESTS, "value": ""}),
    ("value", {**_TESTS, "value": "400"}),
    ("direction", {**_TESTS, "direction": "outbound"}),
    ("train_class", {**_TESTS, "train_class": "container"}),
    ("station", {**_TESTS, "station": "kz-altynkol"}),
    ("rota", {"effect": "rota"}),
    ("rota", {"effect": "rota", "rota": "14"}),
    ("rota", {"effect": "rota", "rota": "0+7+7"}),
    ("rota", {"effect": "rota", "rota": "14+7+7+7"}),
    ("rota", {"effect": "rota", "rota": "14.5+7"}),
    ("rota", {**_TESTS, "rota": "14+7+7"}),
    ("value", {"effect": "rota", "rota": "14+7+7", "value": "2"}),
    ("most", {**_TAKES, "most": ""}),
    ("most", {**_TAKES, "most": "30"}),
    ("most", {**_TAKES, "most": "99999"}),
    ("most", {"effect": "minutes_added", "stage": "sanitary", "value": "5", "most": "9"}),
    ("stage", {**_TAKES, "stage": ""}),
    ("stage", {**_TAKES, "port": "khorgos", "stage": "open-air"}),
    ("stage", {**_TAKES, "station": "kz-dostyk"}),
    ("effect", {"effect": "share_sampled", "value": "0.1", "port": "brest"}),
    ("value", {"effect": "share_sampled", "value": "10"}),
    ("train_class", {**_REST, "train_class": "background"}),
    ("value", {**_REST, "value": "3000"}),
    ("cargo_class", {**_TESTS, "cargo_class": "parcels"}),
    ("cargo_class", {**_REST, "cargo_class": "love letters"}),
    ("direction", {**_REST, "cargo_class": "cold chain", "direction": "outbound"}),
    ("until", {**_TESTS, "until": "2020-05-01"}),
    ("review", {**_TESTS, "review": "2020-05-14"}),
    ("review", {**_TESTS, "review": "next week"}),
    ("port", {**_TESTS, "port": "atlantis"}),
    ("level", {**_TESTS, "level": "5"}),
])  # fmt: skip
def test_what_can_not_be_ordered_is_refused_at_its_place(scenario: Path, column: str, row: dict[str, str]) -> None:
    assert _faults(scenario, row) == [(2, column)]


def test_cargo_is_treated_only_where_its_classes_are_told_but_a_level_orders_all_the_same(scenario: Path) -> None:
    (scenario / "cargo_classes.csv").unlink()
    assert _faults(scenario, _REST) == [(2, "effect")]
    assert _faults(scenario, {**_REST, "level": "2"}) == []


def test_a_review_on_the_day_of_the_order_is_taken(scenario: Path) -> None:
    assert _faults(scenario, {**_TESTS, "from": "2020-05-15T18:00", "review": "2020-05-15"}) == []


def test_every_fault_of_every_row_is_in_one_report(scenario: Path) -> None:
    found = _faults(scenario, {**_TESTS, "value": "0", "review": "2020-01-01", "until": "2020-02-01"},
                    {"effect": "rota", "rota": "7", "port": "nowhere"}, {**_TAKES, "most": "1"})  # fmt: skip
    assert sorted(found, key=str) == [(2, "review"), (2, "until"), (2, "value"), (3, "port"), (4, "most")]


_NO_TRAIN = {"effect": "suspended"}


@pytest.mark.parametrize(("rows", "refused"), [
    ([_NO_TRAIN], True),
    ([_NO_TRAIN | {"until": "2020-06-01"}], False),
    ([_NO_TRAIN | {"review": "2020-05-20"}], False),
    ([_NO_TRAIN | {"direction": "outbound"}], False),
    ([_NO_TRAIN | {"train_class": "container"}], False),
    ([_NO_TRAIN | {"train_class": "container"}, _NO_TRAIN | {"train_class": "background"}], True),
    ([_NO_TRAIN | {"direction": "outbound"}, _NO_TRAIN | {"direction": "inbound"}], True),
    ([_NO_TRAIN | {"direction": "outbound"}, _NO_TRAIN | {"direction": "inbound", "until": "2020-06-01"}], False),
    ([_NO_TRAIN | {"direction": "outbound"}, _NO_TRAIN | {"direction": "inbound", "port": "khorgos"}], False),
    ([_NO_TRAIN | {"in_force": "no"}], True),
    ([{"effect": "not_loaded"}], True),
    ([{"effect": "not_loaded", "until": "2020-06-01"}], False),
])  # fmt: skip
def test_a_protocol_that_allows_no_class_either_way_or_stops_loading_needs_an_end_or_a_review(
    scenario: Path, rows: list[dict[str, str]], refused: bool
) -> None:
    assert _faults(scenario, *rows) == ([(2, "until")] if refused else [])


@pytest.mark.parametrize(("later", "refused"), [
    ({"from": "2020-05-20", "value": "4"}, True),
    ({"from": "2020-05-20"}, True),
    ({"from": "2020-06-01", "value": "4"}, False),
    ({"from": "2020-05-20", "value": "4", "id": "other"}, False),
    ({"from": "2020-05-20", "value": "4", "station": "cn-alashankou"}, False),
])  # fmt: skip
def test_one_protocol_says_one_thing_of_one_time(scenario: Path, later: dict[str, str], refused: bool) -> None:
    rows = (_TESTS | {"until": "2020-06-01"}, _TESTS | later)
    assert _faults(scenario, *rows) == ([(3, "from")] if refused else [])


def test_levels_that_are_not_in_force_contradict_nobody(scenario: Path) -> None:
    one, other = (_TESTS | {"id": f"level-{n}", "level": n} for n in ("1", "2"))
    assert _faults(scenario, one, other) == [(3, "level")]
    assert _faults(scenario, one, other | {"in_force": "no"}) == []
    assert _faults(scenario, one, other | {"port": "khorgos"}) == []
    assert _faults(scenario, one | {"until": "2020-05-20"}, other | {"from": "2020-05-20"}) == []


def test_what_an_order_says_is_in_the_noun(scenario: Path) -> None:
    assert _faults(scenario, _TAKES, {"effect": "rota", "rota": "14+7+7"},
                   {**_REST, "value": "12", "train_class": "China-Europe"}) == []  # fmt: skip
    takes, rota, rest = read_scenario(scenario).corridor.rules.protocols
    assert (takes.value, takes.most, takes.from_ms) == (60, 120, parse_instant_ms("2020-05-15"))
    assert rota.rota == "14+7+7"
    assert (rest.effect, rest.value, rest.cargo_class) == ("rest_h", 12, None)
