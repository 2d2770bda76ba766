"""Alert levels become rows of protocols.csv that the door takes; what they say is that of dated episodes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from landbridge.errors import BadInput
from landbridge.scenario import Folder, copy_scenario, find_scenario, read_scenario, read_tables, schema_of
from landbridge.scenario.levels import level_rows
from landbridge.units import parse_instant_ms

_PORTS = ("alashankou", "khorgos", "manzhouli", "erenhot", "suifenhe")
_JUNE, _JULY = parse_instant_ms("2020-06-01"), parse_instant_ms("2020-07-01")


@pytest.fixture(scope="module")
def folder() -> Folder:
    return read_tables(find_scenario("h1-2020"))


def _rows(folder: Folder, level: int, port: str = "alashankou", **told: str) -> dict[tuple[str, str], dict[str, str]]:
    """What a level calls for in June, by effect and direction or class of cargo or train."""
    rows = level_rows(level, port, _JUNE, _JULY, folder, told=told)
    return {(row["effect"], row.get("cargo_class") or row["direction"]): row for row in rows}


def _with(target: Path, rows: list[dict[str, str]]) -> Path:
    """A copy of h1-2020 with more rows in protocols.csv."""
    mine = copy_scenario(find_scenario("h1-2020"), target)
    with (mine / "protocols.csv").open(encoding="utf-8", newline="") as stream:
        kept = list(csv.DictReader(stream))
    with (mine / "protocols.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, schema_of("protocols").header, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows([*kept, *rows])
    return mine


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_the_rows_of_a_level_pass_the_door_at_every_rail_port_of_china(
    folder: Folder, tmp_path: Path, level: int
) -> None:
    rows = [row for port in _PORTS for row in level_rows(level, port, _JUNE, _JULY, folder)]
    read = read_scenario(_with(tmp_path / "mine", rows))
    ordered = [rule for rule in read.corridor.rules.protocols if rule.id.startswith("level-")]
    assert len(ordered) == len(rows)
    assert {rule.id for rule in ordered} == {f"level-{level}-{port}" for port in _PORTS}
    assert {(rule.from_ms, rule.until_ms) for rule in ordered} == {(_JUNE, _JULY)}


def test_level_0_orders_nothing_and_there_is_no_level_5(folder: Folder) -> None:
    assert level_rows(0, "alashankou", _JUNE, None, folder) == ()
    with pytest.raises(ValueError, match="levels are 0 to 4"):
        level_rows(5, "alashankou", _JUNE, None, folder)


def test_people_are_tested_every_second_day_at_level_1_and_daily_in_a_closed_loop_from_level_2_on(
    folder: Folder,
) -> None:
    """Erenhot in October 2021, Manzhouli in December 2021, the rule of the sea ports until July 2022."""
    assert [_rows(folder, level)["test_interval_d", "both"]["value"] for level in (1, 2, 3, 4)] == ["2", "1", "1", "1"]
    assert [_rows(folder, level).get(("rota", "both"), {}).get("rota") for level in (1, 2, 3, 4)] == [
        None, "14+7+7", "14+7+7", "14+7+7"]  # fmt: skip
    assert _rows(folder, 2)["test_interval_d", "both"]["station"] == "cn-alashankou"


def test_only_container_trains_cross_from_level_2_on_and_none_are_loaded_in_china_at_level_4(folder: Folder) -> None:
    stopped = [{(row["effect"], row["train_class"], row["direction"])
                for row in level_rows(level, "khorgos", _JUNE, _JULY, folder)
                if row["effect"] in ("suspended", "not_loaded")} for level in (1, 2, 3, 4)]  # fmt: skip
    bulk, out = ("suspended", "background", "both"), ("not_loaded", "container", "outbound")
    assert stopped == [set(), {bulk}, {bulk}, {bulk, out}]


def test_level_3_halves_the_trains_a_day_that_paths_csv_has_agreed(folder: Folder) -> None:
    """12 and 14 at Alashankou, 14 and 10 at Khorgos."""
    halves = {(port, way): float(_rows(folder, 3, port)["trains_a_day", way]["value"])
              for port in ("alashankou", "khorgos") for way in ("outbound", "inbound")}  # fmt: skip
    assert halves == {("alashankou", "outbound"): 6, ("alashankou", "inbound"): 7, ("khorgos", "outbound"): 7,
                      ("khorgos", "inbound"): 5}  # fmt: skip


def test_what_is_agreed_is_that_of_the_first_instant(folder: Folder, tmp_path: Path) -> None:
    mine = copy_scenario(find_scenario("h1-2020"), tmp_path / "mine")
    with (mine / "paths.csv").open("a", encoding="utf-8") as stream:
        stream.write("alashankou,inbound,2020-06-15,18,assumption,assumption,a test\n")
    later = read_tables(mine)
    days = [parse_instant_ms(day) for day in ("2020-06-14", "2020-06-15")]
    values = [next(row["value"] for row in level_rows(3, "alashankou", day, _JULY, later)
                   if (row["effect"], row["direction"]) == ("trains_a_day", "inbound")) for day in days]  # fmt: skip
    assert values == ["7", "9"]


def test_an_order_carries_trigger_evidence_review_and_who_ordered_it(folder: Folder) -> None:
    told = {"cause": "case among station staff", "ordered_by": "port command", "trigger": "staff",
            "evidence": "3 of 15 August", "review": "2020-06-08"}  # fmt: skip
    for row in _rows(folder, 2, **told).values():
        assert {name: row[name] for name in told} == told
        assert row["level"] == "2"


def test_every_number_of_a_level_has_a_source_with_an_address_and_every_assumption_a_reason() -> None:
    with (find_scenario("h1-2020").parents[1] / "levels.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["level"] for row in rows} == {"1", "2", "3", "4"}
    for row in rows:
        assert row["source"].startswith("http"), row
        assert row["kind"] == "published" or row["why"], row


def test_a_scenario_may_have_levels_of_its_own(tmp_path: Path) -> None:
    mine = copy_scenario(find_scenario("h1-2020"), tmp_path / "mine")
    (mine / "levels.csv").write_text(
        "level,effect,side,value,source\n1,test_interval_d,west,3,assumption\n", encoding="utf-8"
    )
    own = read_tables(mine)
    (row,) = level_rows(1, "alashankou", _JUNE, None, own)
    assert (row["station"], row["value"], row["effect"]) == ("kz-dostyk", "3", "test_interval_d")
    assert level_rows(2, "alashankou", _JUNE, None, own) == ()


@pytest.mark.parametrize("cells", ["test_interval_d,,0.5", "trains_a_day,5,0.5", "trains_a_day,,0", "trains_a_day,,2"])
def test_a_share_in_the_wrong_place_is_refused(tmp_path: Path, cells: str) -> None:
    mine = copy_scenario(find_scenario("h1-2020"), tmp_path / "mine")
    (mine / "levels.csv").write_text(f"level,effect,value,share,source\n1,{cells},assumption\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_scenario(mine)
    assert [(each.file, each.row, each.column) for each in caught.value.faults] == [("levels.csv", 2, "share")]


def test_two_levels_at_one_port_at_once_are_refused_once_and_one_after_the_other_is_taken(
    folder: Folder, tmp_path: Path
) -> None:
    second = level_rows(2, "khorgos", _JUNE, _JULY, folder)
    overlapping = level_rows(3, "khorgos", parse_instant_ms("2020-06-20"), None, folder)
    after = level_rows(3, "khorgos", _JULY, None, folder)
    with pytest.raises(BadInput) as caught:
        read_scenario(_with(tmp_path / "at-once", [*second, *overlapping]))
    assert [each.column for each in caught.value.faults] == ["level"]
    assert read_scenario(_with(tmp_path / "in-turn", [*second, *after])).protocols[-2:] == (
        "level-2-khorgos", "level-3-khorgos")  # fmt: skip


def test_a_loading_stop_needs_an_end_or_a_day_of_review(folder: Folder, tmp_path: Path) -> None:
    rows = level_rows(4, "khorgos", _JUNE, None, folder)
    with pytest.raises(BadInput) as caught:
        read_scenario(_with(tmp_path / "mine", list(rows)))
    assert [(each.column, each.problem.split(",")[0]) for each in caught.value.faults] == [
        ("until", "level 4 stops loading")]  # fmt: skip
    told = {"review": "2020-06-08"}
    read_scenario(_with(tmp_path / "reviewed", list(level_rows(4, "khorgos", _JUNE, None, folder, told=told))))
