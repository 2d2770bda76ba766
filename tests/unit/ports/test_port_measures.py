"""The 52 facts: dated, each read as rules of the model or left out with a reason, none dropped."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from landbridge.ports import load_measures, measures_as_protocols
from landbridge.scenario import copy_scenario, find_scenario, read_scenario, schema_of
from landbridge.units import parse_instant_ms

_MEASURES = {each.id: each for each in load_measures()}
_PORTS = ("alashankou", "khorgos", "erenhot", "manzhouli", "suifenhe")
_LONG = parse_instant_ms("2019-01-01"), parse_instant_ms("2026-01-01")


def _rows(port: str, first: str, after: str) -> dict[str, list[Mapping[str, str]]]:
    """Rows of protocols.csv of measures at a port from one day to before another, by id."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for row in measures_as_protocols(_MEASURES.values(), port, *map(parse_instant_ms, (first, after))).rows:
        found.setdefault(row["id"], []).append(row)
    return found


def test_all_52_facts_are_there_with_an_address_and_a_mark_of_quality() -> None:
    assert len(_MEASURES) == 52
    assert all(each.source and each.quality[0] in "ABC" for each in _MEASURES.values())


def test_every_fact_is_read_as_a_rule_or_left_out_with_a_reason() -> None:
    for each in _MEASURES.values():
        assert each.effects, each.id
        assert all(effect.why for effect in each.effects), each.id
        assert len({effect.effect is None for effect in each.effects}) == 1, each.id


@pytest.mark.parametrize("port", _PORTS)
def test_of_the_facts_of_a_port_none_is_dropped(port: str) -> None:
    told = measures_as_protocols(_MEASURES.values(), port, *_LONG)
    concerned = {each.id for each in _MEASURES.values() if each.concerns(port)}
    assert {row["id"].removeprefix("measure-") for row in told.rows} | {each.measure.id for each in told.left_out} == (
        concerned)  # fmt: skip
    assert all(each.reason for each in told.left_out)


def test_a_fact_without_a_date_is_never_a_rule_and_always_told_of() -> None:
    undated = _MEASURES["m24"]
    assert undated.start is None
    told = measures_as_protocols([undated], "manzhouli", *map(parse_instant_ms, ("2020-01-01", "2020-02-01")))
    assert (told.rows, [each.measure.id for each in told.left_out]) == ((), ["m24"])


def test_the_stop_after_xinfadi_is_the_protocol_of_h1_2020() -> None:
    with (find_scenario("h1-2020") / "protocols.csv").open(encoding="utf-8", newline="") as stream:
        kept = {row["port"]: row for row in csv.DictReader(stream) if row["id"] == "xinfadi"}
    for port, row in kept.items():
        (told,) = _rows(port, "2020-06-01", "2020-07-01")["measure-m13"]
        for name in ("port", "effect", "train_class", "direction", "source", "kind"):
            assert told[name] == row[name]
        for name in ("from", "until"):
            assert parse_instant_ms(told[name]) == parse_instant_ms(row[name])


def test_days_told_as_an_end_belong_to_it_and_what_held_beyond_is_to_be_reviewed() -> None:
    """The loading stop was told to 1 November, container trains only to 25 September and beyond."""
    found = _rows("alashankou", "2021-10-01", "2021-12-01")
    (stop,), (containers,) = found["measure-m34"], found["measure-m28"]
    assert (stop["effect"], stop["direction"], stop["until"]) == ("not_loaded", "outbound", "2021-11-02T00:00:00+08:00")
    assert "until" not in containers
    assert containers["review"] == "2021-09-25"


def test_only_what_holds_in_the_time_asked_for_is_told() -> None:
    assert "measure-m13" not in _rows("alashankou", "2020-06-25", "2020-07-01")
    assert "measure-m13" in _rows("alashankou", "2020-06-24", "2020-07-01")
    assert "measure-m13" not in _rows("alashankou", "2020-06-01", "2020-06-17")
    assert "measure-m13" not in _rows("manzhouli", "2020-06-01", "2020-07-01")


def test_a_rough_date_is_told_of_in_the_row() -> None:
    (row,) = _rows("manzhouli", "2022-01-01", "2022-02-01")["measure-m47"]
    assert "start told as 2022-01, end told as 2022-03" in row["why"]
    assert row["from"] == "2022-01-01T00:00:00+08:00"
    assert row["until"] == "2022-04-01T00:00:00+08:00"


def test_trains_accepted_halved_in_november_2020_are_half_of_those_agreed() -> None:
    """14 at Alashankou and 10 at Khorgos, to China."""
    for port, trains in (("alashankou", 14 / 2), ("khorgos", 10 / 2)):
        (row,) = _rows(port, "2020-11-16", "2020-12-01")["measure-m19"]
        assert (float(row["value"]), row["direction"], row["kind"]) == (trains, "inbound", "derived")


def test_the_rows_pass_the_door_of_a_scenario(tmp_path: Path) -> None:
    rows = [row for port in _PORTS for row in measures_as_protocols(_MEASURES.values(), port, *_LONG).rows]
    mine = copy_scenario(find_scenario("h1-2020"), tmp_path / "mine")
    with (mine / "protocols.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, schema_of("protocols").header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    assert len(read_scenario(mine).corridor.rules.protocols) == len(rows) > 20
