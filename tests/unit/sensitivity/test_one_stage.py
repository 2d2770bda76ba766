"""A scenario whose leanings are known beforehand (one_stage.py): an hour more of documents is an hour more of dwell."""

from __future__ import annotations

from pathlib import Path

import pytest
from one_stage import write_one_stage

from landbridge.errors import BadInput, WrongUse
from landbridge.scenario import copy_scenario, read_scenario, schema_of
from landbridge.sensitivity import Asked, Sensitivity, find_sensitivity, read_sensitivity, write_sensitivity
from landbridge.simulation import Cancelled
from landbridge.tables import write_table

DWELL = "dwell-alashankou"


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_one_stage(tmp_path_factory.mktemp("made-up") / "one-stage")


@pytest.fixture(scope="module")
def found(scenario: Path) -> Sensitivity:
    return find_sensitivity(read_scenario(scenario), Asked(replications=2))


def test_a_quarter_of_four_hours_more_is_an_hour_more_of_dwell_exactly(found: Sensitivity):
    first = found.of(DWELL)[0]
    assert first.id == "stages/documents/alashankou"
    assert (first.at_low, first.base, first.at_high) == pytest.approx((3.0, 4.0, 5.0), abs=1e-12)
    assert first.se == pytest.approx(0.0, abs=1e-12)
    assert first.weight == pytest.approx(1 / 4)  # the band is 6 to 14 h
    assert first.sure


def test_what_lies_beyond_the_border_does_not_move_the_dwell_on_this_side(found: Sensitivity):
    assert found.groups == 2
    assert [each.id for each in found.of(DWELL)] == ["stages/documents/alashankou"]
    (beyond,) = [each for each in found.leanings if (each.outcome, each.what) == (DWELL, "formation")]
    assert (beyond.change, beyond.weight) == (0.0, 0.0)


def test_an_outcome_the_scenario_does_not_have_is_named_with_its_reason(found: Sensitivity):
    assert "no port" in found.left_out["dwell-khorgos"]
    assert DWELL not in found.left_out


def test_only_what_is_asked_for_is_varied_and_measured(scenario: Path):
    told: list[tuple[int, int]] = []
    asked = Asked((DWELL,), ("formation",), replications=2)
    found = find_sensitivity(read_scenario(scenario), asked, on_done=lambda *done: told.append(done))
    assert [(each.what, each.outcome) for each in found.leanings] == [("formation", DWELL)]
    assert told == [(1, 1)]


def test_words_that_no_number_has_are_refused(scenario: Path):
    with pytest.raises(WrongUse, match="khorgos"):
        find_sensitivity(read_scenario(scenario), Asked(vary=("khorgos",)))


def test_a_scenario_without_any_of_the_outcomes_asked_for_is_refused(scenario: Path):
    with pytest.raises(WrongUse, match="no port"):
        find_sensitivity(read_scenario(scenario), Asked(("dwell-khorgos",), replications=2))


def test_it_stops_when_nobody_wants_it_any_more(scenario: Path):
    told: list[int] = []
    with pytest.raises(Cancelled):
        find_sensitivity(read_scenario(scenario), Asked(replications=2), on_done=lambda done, _: told.append(done),
                         cancelled=lambda: True)  # fmt: skip
    assert told == [1]


def test_what_is_saved_is_read_again_and_what_moved_nothing_is_not_saved(found: Sensitivity, scenario: Path,
                                                                         tmp_path: Path):  # fmt: skip
    mine = copy_scenario(scenario, tmp_path / "mine")
    write_sensitivity(mine, found)
    saved = read_sensitivity(mine)
    assert saved is not None
    assert [(each.id, each.outcome) for each in saved.leanings] == [("stages/documents/alashankou", DWELL)]
    one, other = saved.leanings[0], found.of(DWELL)[0]
    assert (one.label, one.now, one.low, one.high) == (other.label, other.now, other.low, other.high)
    assert (one.base, one.at_low, one.at_high, one.weight) == pytest.approx((4.0, 3.0, 5.0, 0.25))
    assert (saved.seed, saved.replications, saved.current) == (1, 2, True)


def test_a_scenario_with_a_saved_result_is_read_and_copied_and_a_changed_table_makes_the_result_old(
        found: Sensitivity, scenario: Path, tmp_path: Path):  # fmt: skip
    mine = copy_scenario(scenario, tmp_path / "mine")
    write_sensitivity(mine, found)
    assert read_scenario(mine).corridor == read_scenario(scenario).corridor
    copied = copy_scenario(mine, tmp_path / "copied")
    paths = copied / "paths.csv"
    paths.write_text(paths.read_text(encoding="utf-8").replace("a test", "another source"), encoding="utf-8")
    saved = read_sensitivity(copied)
    assert saved is not None
    assert saved.current  # under another name, with another source
    paths.write_text(paths.read_text(encoding="utf-8").replace("9600", "96"), encoding="utf-8")
    saved = read_sensitivity(copied)
    assert saved is not None
    assert not saved.current


@pytest.mark.parametrize(("holds", "current"), [("no", True), ("yes", False)])
def test_a_protocol_makes_a_result_old_only_where_it_is_in_force(found: Sensitivity, scenario: Path, tmp_path: Path,
                                                                 holds: str, current: bool):  # fmt: skip
    mine = copy_scenario(scenario, tmp_path / "mine")
    write_sensitivity(mine, found)
    rule = {"id": "stop", "port": "alashankou", "direction": "both", "train_class": "all", "effect": "suspended",
            "from": "2020-02-10", "in_force": holds, "cause": "a test", "source": "a test"}  # fmt: skip
    write_table(mine / "protocols.csv", schema_of("protocols").header, [rule])
    saved = read_sensitivity(mine)
    assert saved is not None
    assert saved.current is current


def test_where_nothing_is_saved_there_is_none_and_a_damaged_file_is_told_of(scenario: Path, tmp_path: Path):
    assert read_sensitivity(scenario) is None
    (tmp_path / "sensitivity.csv").write_text("id,table\na,b\n", encoding="utf-8")
    with pytest.raises(BadInput):
        read_sensitivity(tmp_path)
