"""The table of diversions: what a row means on the packaged network, and every fault at its place."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from landbridge.errors import BadInput
from landbridge.scenario import find_scenario, read_scenario, schema_of
from landbridge.studies import list_assumptions

_SERVICE = "ce-xian-duisburg-ala-out"
_ROW = {"direction": "outbound", "port": "alashankou", "to": "khorgos", "source": "assumption", "why": "a trial"}


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(find_scenario("h1-2020"), tmp_path_factory.mktemp("diversions") / "mine"))


def _write(path: Path, *rows: dict[str, str]) -> Path:
    with (path / "diversions.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, schema_of("diversions").header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(_ROW | row for row in rows)
    return path


def test_without_the_table_no_train_is_sent_elsewhere() -> None:
    assert read_scenario(find_scenario("h1-2020")).corridor.diversions == ()


def test_the_ways_to_the_two_xinjiang_ports_part_at_jinghe(scenario: Path) -> None:
    """The line to Khorgos leaves that to Alashankou at Jinghe."""
    row = {"service": _SERVICE, "via": "cn-khorgos kz-altynkol kz-mointy", "waiting": "5", "share": "0.4"}
    corridor = read_scenario(_write(scenario, row)).corridor
    (rule,) = corridor.diversions
    assert (rule.junction, rule.port, rule.to, rule.waiting, rule.share) == (
        "cn-jinghe", "alashankou", "khorgos", 5, 0.4,
    )  # fmt: skip
    assert [[(leg.start, leg.end) for leg in legs] for legs in rule.legs] == [
        [("cn-xian", "cn-jinghe")], [("cn-jinghe", "cn-alashankou")], [("cn-jinghe", "cn-khorgos")],
    ]  # fmt: skip
    (whole,) = corridor.paths[_SERVICE].segments[0]
    assert rule.legs[0][0].km + rule.legs[1][0].km == pytest.approx(whole.km)
    assert rule.variant.via[:3] == ("cn-khorgos", "kz-altynkol", "kz-mointy")
    assert rule.variant.crossings == ("khorgos", "brest")
    # Behind the other port the way is that of services which go by it always.
    by_khorgos = corridor.paths["ce-xian-malaszewicze-kho-out"].segments[1]
    assert rule.path.segments[1:] == (by_khorgos, corridor.paths[_SERVICE].segments[2])


def test_a_row_without_a_service_is_about_all_that_can_go_and_one_with_a_service_goes_before_it(
    scenario: Path,
) -> None:
    corridor = read_scenario(_write(scenario, {}, {"service": _SERVICE, "share": "0.5"})).corridor
    meant = {name for name, each in corridor.services.items()
             if each.direction == "outbound" and "alashankou" in each.crossings}  # fmt: skip
    assert {each.service.id for each in corridor.diversions} == meant
    shares = {each.service.id: each.share for each in corridor.diversions}
    assert shares.pop(_SERVICE) == 0.5
    assert set(shares.values()) == {1.0}


def test_rows_are_told_among_the_assumptions(scenario: Path) -> None:
    (told,) = [each for each in list_assumptions(_write(scenario, {"waiting": "8"})) if each.table == "diversions"]
    assert told.values == ("to khorgos, waiting 8",)
    assert told.why == "a trial"


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("service", {"service": "ghost-train"}),
        ("direction", {"direction": "both"}),
        ("port", {"port": "atlantis"}),
        ("to", {"to": "atlantis"}),
        ("to", {"to": "alashankou"}),
        ("via", {"via": "cn-khorgos cn-atlantis"}),
        ("waiting", {"waiting": "-1"}),
        ("share", {"share": "1.2"}),
        ("port", {"service": _SERVICE, "port": "manzhouli"}),
        ("to", {"service": _SERVICE, "to": "brest"}),
        ("to", {"service": _SERVICE, "via": "cn-baketu kz-bakhty"}),
        ("port", {"direction": "outbound", "port": "irun", "to": "grodno", "service": "ce-xian-minsk-man-out"}),
        ("to", {"service": "ce-changsha-budapest-ala-out", "port": "chop-zahony", "to": "chop-dobra"}),
        ("waiting", {"service": _SERVICE, "port": "brest", "to": "grodno", "waiting": "3"}),
    ],
)
def test_a_fault_is_found_at_its_place(scenario: Path, column: str, cells: dict[str, str]) -> None:
    with pytest.raises(BadInput) as caught:
        read_scenario(_write(scenario, cells))
    assert [(fault.file, fault.row, fault.column) for fault in caught.value.faults] == [("diversions.csv", 2, column)]
    assert all(fault.remedy for fault in caught.value.faults)


def test_trains_that_run_formed_anew_can_not_part_on_the_way(scenario: Path) -> None:
    """Between Brest and Alashankou the trains of the service may run as two in place of three."""
    row = {"service": "ce-xian-duisburg-ala-in", "direction": "inbound"}
    with pytest.raises(BadInput) as caught:
        read_scenario(_write(scenario, row))
    (fault,) = caught.value.faults
    assert "formed anew from brest to alashankou" in fault.problem


def test_two_rows_about_the_same_trains_are_refused(scenario: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_scenario(_write(scenario, {"service": _SERVICE}, {"service": _SERVICE, "port": "brest", "to": "grodno"}))
    assert [(fault.row, fault.column) for fault in caught.value.faults] == [(3, "port")]
