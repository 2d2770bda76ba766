"""Changes in one line each: what they become in the tables, what is refused, and what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.errors import BadInput, WrongUse
from landbridge.ports import Protocol
from landbridge.scenario import (
    Changes,
    copy_scenario,
    find_scenario,
    perform_run,
    read_scenario,
    read_tables,
    write_run,
)
from landbridge.units import parse_instant_ms

H1 = find_scenario("h1-2020")


def _added(changes: Changes) -> set[Protocol]:
    base, changed = (read_scenario(H1, changes=each).corridor.rules.protocols for each in (None, changes))
    assert {*base} <= {*changed}
    return {*changed} - {*base}


def test_a_closed_stage_is_a_row_of_protocols_at_that_station_alone() -> None:
    (rule,) = _added(Changes(closed=("cn-alashankou:placing@2020-05-01..2020-05-04T06:00",)))
    assert (rule.effect, rule.port, rule.station, rule.stage) == ("closed", "alashankou", "cn-alashankou", "placing")
    assert rule.from_ms == parse_instant_ms("2020-04-30T16:00Z")
    assert rule.until_ms == parse_instant_ms("2020-05-03T22:00Z")


def test_units_tests_and_rotas_become_rows_too() -> None:
    changes = Changes(units=("kz-dostyk:places=1@2020-06-01",), rotas=("alashankou=14+7+7@2020-05-01..2020-06-01",),
                      test_intervals=("kz-dostyk=7@2020-05-01",))  # fmt: skip
    told = {(rule.effect, rule.port, rule.station, rule.value, rule.rota) for rule in _added(changes)}
    assert told == {("units", "alashankou", "kz-dostyk", 1, None), ("rota", "alashankou", None, None, "14+7+7"),
                    ("test_interval_d", "alashankou", None, 7, None)}  # fmt: skip


def test_a_level_halves_the_agreed_trains_of_either_way() -> None:
    """Late in 2019 twelve trains a day were agreed at Alashankou outbound and fourteen inbound: 6 and 7 at level 3."""
    rules = _added(Changes(levels=("alashankou=3@2020-06-01",)))
    assert {(rule.direction, rule.value) for rule in rules if rule.effect == "trains_a_day"} == {
        ("outbound", 6), ("inbound", 7)}  # fmt: skip


def test_a_port_may_be_named_by_one_of_its_stations() -> None:
    assert _added(Changes(levels=("cn-alashankou=2@2020-06-01",))) == _added(
        Changes(levels=("alashankou=2@2020-06-01",))
    )


def test_more_units_than_crews_are_refused_because_nothing_would_come_of_them() -> None:
    """crews.csv has four crews of inspection at Alashankou, whatever their places."""
    assert len(_added(Changes(units=("cn-alashankou:inspection=4@2020-05-01",)))) == 1
    with pytest.raises(BadInput) as caught:
        read_scenario(H1, changes=Changes(units=("cn-alashankou:inspection=5@2020-05-01",)))
    (fault,) = caught.value.faults
    assert (fault.column, "4 crews" in fault.problem) == ("units", True)


def test_all_that_can_not_be_is_told_in_one_report() -> None:
    wrong = Changes(
        volume="36", levels=("alashankou=7@2020-06-01", "alashanku=3@2020-06-01", "ua-chop=1@2020-06-01"),
        closed=("cn-alashankou:hall@2020-05-01..2020-05-02", "alashankou:placing@2020-05-01..2020-05-02",
                "cn-alashankou:placing@2020-05-01", "cn-alashankou:placing@2020-05-02..2020-05-01"),
        rotas=("alashankou=14+x@2020-05-01", "alashankou=0+7@2020-05-01"),
        test_intervals=("alashankou=0@2020-05-01",),
        units=("cn-alashankou:crew=1.5@2020-05-01", "cn-alashankou:crew=2@1 May", "kz-dostyk:places=1@2021-05-01"),
    )  # fmt: skip
    with pytest.raises(BadInput) as told:
        read_scenario(H1, changes=wrong)
    faults = [(fault.column, fault.value) for fault in told.value.faults]
    kinds = ("levels", "closed", "rotas", "test_intervals", "units")
    asked = [("volume", wrong.volume), *((kind, text) for kind in kinds for text in getattr(wrong, kind))]
    assert sorted(faults) == sorted(asked)
    problems = " ".join(fault.problem for fault in told.value.faults)
    assert "did you mean alashankou?" in problems
    assert "ua-chop belongs to several ports" in problems
    assert "no level 7" in problems


def test_two_levels_at_one_port_at_once_are_refused() -> None:
    both = ("alashankou=3@2020-06-01", "alashankou=2@2020-06-10")
    with pytest.raises(BadInput):
        read_scenario(H1, changes=Changes(levels=both))
    after = ("alashankou=3@2020-06-01..2020-06-10", "alashankou=2@2020-06-10")
    assert read_scenario(H1, changes=Changes(levels=after))


def test_an_unknown_protocol_is_wrong_use() -> None:
    with pytest.raises(WrongUse, match="nope"):
        read_scenario(H1, changes=Changes(also=("nope",)))


_ALL = Changes(also=("mid-may",), without=("xinfadi",), volume="-7%", levels=("khorgos=2@2020-03-01..2020-03-20",),
               closed=("cn-alashankou:placing@2020-05-01..2020-05-04",), rotas=("alashankou=14+7@2020-05-01",),
               test_intervals=("alashankou=7@2020-05-01",), units=("kz-dostyk:places=1@2020-06-01T18:00",))  # fmt: skip


def test_a_saved_scenario_is_the_changed_one(tmp_path: Path) -> None:
    copy_scenario(H1, tmp_path / "mine", _ALL)
    saved, changed = read_scenario(tmp_path / "mine"), read_scenario(H1, changes=_ALL)
    assert saved.corridor.journeys == changed.corridor.journeys
    assert saved.corridor.rules == changed.corridor.rules
    assert (saved.name, saved.protocols, saved.changes) == ("mine", changed.protocols, Changes())


def test_rows_that_no_change_touches_stay_to_the_letter(tmp_path: Path) -> None:
    copy_scenario(H1, tmp_path / "mine", Changes(levels=("alashankou=1@2020-06-01",)))
    for path in H1.glob("*.csv"):
        if path.name != "protocols.csv":
            assert (tmp_path / "mine" / path.name).read_bytes() == path.read_bytes()
    ours, theirs = (read_tables(folder).rows("protocols") for folder in (H1, tmp_path / "mine"))
    assert [row.values for row in theirs[: len(ours)]] == [row.values for row in ours]


def test_the_folder_of_a_run_holds_the_scenario_that_was_run(tmp_path: Path) -> None:
    changes = Changes(volume="-90%", closed=("cn-alashankou:placing@2020-05-01..2020-05-04",))
    scenario = read_scenario(H1, changes=changes)
    write_run(tmp_path / "run", perform_run(scenario, seed=1, replications=1), created="2020-07-01T00:00:00+00:00")
    again = read_scenario(tmp_path / "run" / "scenario")
    assert again.corridor.journeys == scenario.corridor.journeys
    assert again.corridor.rules.protocols == scenario.corridor.rules.protocols


def test_changes_are_told_in_short_words() -> None:
    assert Changes(also=("mid-may",), volume="+5%", levels=("khorgos=2@2020-03-01",)).told == (
        "volume +5%", "with mid-may", "level khorgos=2@2020-03-01")  # fmt: skip
