"""Scenarios based on others: what is taken from the base, what never is, and that a copy stands by itself."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest
from one_stage import ROWS, write_one_stage

from landbridge.errors import BadInput, Fault
from landbridge.scenario import (
    Cell,
    copy_scenario,
    find_scenario,
    next_scenario,
    perform_run,
    read_parameters,
    read_result,
    read_scenario,
    read_tables,
    schema_of,
    write_cells,
    write_run,
)
from landbridge.studies import list_assumptions
from landbridge.tables import write_table
from landbridge.units import DAY_MS

WINDOW = """
[window]
count_from = 2020-02-01
count_to = 2020-02-29
run_in_from = 2020-02-01
run_out_to = 2020-03-20
"""
STOP = {"port": "alashankou", "direction": "outbound", "effect": "suspended", "from": "2020-02-05",
        "until": "2020-02-09", "cause": "a trial", "source": "a test"}  # fmt: skip


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """One stage of four hours, with two protocols, of which one is in force."""
    folder = write_one_stage(tmp_path / "base")
    write_protocols(folder, {"id": "washout"}, {"id": "feast", "in_force": "no"})
    return folder


def write_protocols(folder: Path, *rows: dict[str, str]) -> None:
    write_table(folder / "protocols.csv", schema_of("protocols").header, [{**STOP, **row} for row in rows])


def write_on(folder: Path, base: str = "base", more: str = "", window: str = WINDOW) -> Path:
    """A scenario of nothing but settings."""
    folder.mkdir()
    text = f'name = "{folder.name}"\ntitle = "Made of another"\nbased_on = "{base}"\n{more}\n{window}'
    (folder / "scenario.toml").write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path) -> list[Fault]:
    with pytest.raises(BadInput) as refused:
        read_scenario(folder)
    return list(refused.value.faults)


# ---- what is taken


def test_tables_and_settings_that_it_does_not_have_are_those_of_its_base(base: Path, tmp_path: Path) -> None:
    made, old = read_scenario(write_on(tmp_path / "made")), read_scenario(base)
    assert made.corridor == old.corridor
    assert (made.name, made.title, made.seed, made.replications) == ("made", "Made of another", 1, 2)
    assert made.bases == (tmp_path / "base",)
    assert old.bases == ()


def test_a_table_of_its_own_stands_in_place_of_the_whole_table_of_the_base(base: Path, tmp_path: Path) -> None:
    made = write_on(tmp_path / "made")
    write_protocols(made, {"id": "flood"})
    assert read_scenario(made).protocols == ("flood",)
    assert read_scenario(base).protocols == ("washout",)


def test_a_setting_of_its_own_leaves_the_others_of_its_section_to_the_base(base: Path, tmp_path: Path) -> None:
    made = read_scenario(write_on(tmp_path / "made", more="replications = 7\n[load]\nmost = 60"))
    load = made.corridor.load
    assert (made.replications, made.seed) == (7, 1)
    assert (load.low, load.high, load.most) == (41, 49, 60)


def test_name_title_and_window_are_never_those_of_the_base(base: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    (made / "scenario.toml").write_text('based_on = "base"\n', encoding="utf-8")
    assert [(fault.file, fault.column) for fault in faults_of(made)] == [
        ("scenario.toml", "window"), ("scenario.toml", "name"), ("scenario.toml", "title")
    ]  # fmt: skip


def test_a_base_is_one_of_the_package_or_a_folder_beside_or_one_by_its_path(base: Path, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    beside = read_scenario(write_on(tmp_path / "beside"))
    far = read_scenario(write_on(tmp_path / "far" / "away", "../../base"))
    assert far.corridor == beside.corridor
    packaged = read_tables(write_on(tmp_path / "packaged", "h1-2020"))
    assert packaged.files["services"] == find_scenario("h1-2020") / "services.csv"


def test_a_folder_beside_does_not_hide_a_scenario_of_the_package(tmp_path: Path) -> None:
    write_one_stage(tmp_path / "h1-2020")
    made = read_tables(write_on(tmp_path / "made", "h1-2020"))
    assert len(made.rows("services")) > 100


def test_a_base_may_have_a_base(base: Path, tmp_path: Path) -> None:
    middle = write_on(tmp_path / "middle", more="seed = 5")
    write_protocols(middle, {"id": "flood"})
    top = read_scenario(write_on(tmp_path / "top", "middle", "replications = 9"))
    assert (top.seed, top.replications, top.protocols) == (5, 9, ("flood",))
    assert top.bases == (tmp_path / "middle", base)


# ---- what is otherwise


def test_protocols_of_the_base_are_left_out_or_put_in_force_by_name(base: Path, tmp_path: Path) -> None:
    changes = '[changes]\nwith_protocols = ["feast"]\nwithout_protocols = ["washout"]'
    assert read_scenario(write_on(tmp_path / "made", more=changes)).protocols == ("feast",)


def test_volume_makes_so_many_times_as_many_trains_and_those_of_the_base_stay(base: Path, tmp_path: Path) -> None:
    """Five trains in February less or more 40 %: three, and seven."""
    trains = {train.id: train.departs_ms for train in read_scenario(base).corridor.journeys}
    for volume, count in (("+40%", 7), ("-40%", 3)):
        made = read_scenario(write_on(tmp_path / volume, more=f'[changes]\nvolume = "{volume}"'))
        found = {train.id: train.departs_ms for train in made.corridor.journeys}
        assert len(found) == count
        assert len(found.items() & trains.items()) == min(count, len(trains))


def test_what_a_base_changes_is_changed_for_those_that_are_based_on_it(base: Path, tmp_path: Path) -> None:
    write_on(tmp_path / "more", more='[changes]\nvolume = "+40%"')
    top = read_scenario(write_on(tmp_path / "top", "more", '[changes]\nwithout_protocols = ["washout"]'))
    assert (len(top.corridor.journeys), top.protocols) == (7, ())


def test_changes_may_stand_in_a_scenario_without_a_base(base: Path) -> None:
    settings = base / "scenario.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + '[changes]\nvolume = "+40%"\n', encoding="utf-8")
    assert len(read_scenario(base).corridor.journeys) == 7


def test_changes_that_can_not_be_are_told_all_in_one_report(base: Path, tmp_path: Path) -> None:
    changes = """[changes]
        volume = 36
        levels = ["alashankou=3@2020-02-01", 4]
        with_protocols = ["feast", "carnival"]
        without_protocols = ["feast", "lent"]
        trains = "many"
        units = ["cn-alashankou:crew=2@2020-02-05"]
    """
    told = faults_of(write_on(tmp_path / "made", more=changes))
    assert {fault.file for fault in told} == {"scenario.toml"}
    assert [(fault.column, fault.value) for fault in told] == [
        ("changes.volume", "36"), ("changes.levels", "['alashankou=3@2020-02-01', 4]"), ("changes.trains", "trains"),
        ("changes.with_protocols", "feast"), ("changes.with_protocols", "carnival"),
        ("changes.without_protocols", "lent"), ("changes.units", "cn-alashankou:crew=2@2020-02-05"),
    ]  # fmt: skip


# ---- the door


def test_a_scenario_that_is_based_on_itself_in_the_end_is_refused(tmp_path: Path) -> None:
    for name, on in (("one", "two"), ("two", "three"), ("three", "two")):
        write_on(tmp_path / name, on)
    (fault,) = faults_of(tmp_path / "one")
    assert (fault.file, fault.column) == (str(tmp_path / "three" / "scenario.toml"), "based_on")
    assert "one, two, three" in fault.problem


def test_a_base_that_is_not_there_is_told_with_the_faults_of_what_is(tmp_path: Path) -> None:
    made = write_on(tmp_path / "made", "atlantis")
    (made / "paths.csv").write_text("port,direction\n", encoding="utf-8")
    told = [(fault.file, fault.column) for fault in faults_of(made)]
    assert told[0] == ("scenario.toml", "based_on")
    assert {file for file, _ in told[1:]} == {"paths.csv"}


@pytest.mark.parametrize("told", ["3", '["base"]', '""'])
def test_what_can_not_name_a_base_is_refused(base: Path, tmp_path: Path, told: str) -> None:
    made = write_on(tmp_path / "made")
    settings = made / "scenario.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"base"', told), encoding="utf-8")
    assert [fault.column for fault in faults_of(made)] == ["based_on"]


def test_faults_name_the_file_they_stand_in(base: Path, tmp_path: Path) -> None:
    """A cell of the base that is no number, a port that only the base does not know, a setting of each."""
    settings = base / "scenario.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("low = 41", "low = 0"), encoding="utf-8")
    speeds = base / "line_speeds.csv"
    speeds.write_text(speeds.read_text(encoding="utf-8").replace("1000", "fast", 1), encoding="utf-8")
    (base / "paths.csv").unlink()
    made = write_on(tmp_path / "made", more='replications = "many"')
    write_protocols(made, {"id": "flood", "port": "atlantis"})
    told = {(fault.file, fault.column) for fault in faults_of(made)}
    assert told == {
        (str(base / "scenario.toml"), "load"), (str(base / "line_speeds.csv"), "km_a_day"),
        (str(base / "paths.csv"), None), ("scenario.toml", "replications"), ("protocols.csv", "port"),
    }  # fmt: skip


def test_settings_of_a_base_that_can_not_be_read_are_told_with_their_path(base: Path, tmp_path: Path) -> None:
    (base / "scenario.toml").write_text("name = ", encoding="utf-8")
    (fault,) = faults_of(write_on(tmp_path / "made"))
    assert fault.file == str(base / "scenario.toml")


# ---- what is written


def test_a_copy_has_all_tables_and_stands_by_itself(base: Path, tmp_path: Path) -> None:
    changes = '[changes]\nvolume = "+40%"\nwithout_protocols = ["washout"]'
    made = write_on(tmp_path / "made", more=changes)
    copy = copy_scenario(made, tmp_path / "copy")
    before, after = read_scenario(made), read_scenario(copy)
    assert after.corridor == before.corridor
    assert (after.name, after.title, after.bases, after.protocols) == ("copy", before.title, (), ())
    assert {path.name for path in copy.glob("*.csv")} == {*(f"{table}.csv" for table in ROWS), "trains.csv"}
    assert not {"based_on", "changes"} & set(tomllib.loads((copy / "scenario.toml").read_text(encoding="utf-8")))
    for table in ("services", "stages", "departures"):
        assert (copy / f"{table}.csv").read_bytes() == (base / f"{table}.csv").read_bytes()


def test_the_settings_of_a_copy_are_those_that_held(tmp_path: Path) -> None:
    made = write_on(tmp_path / "made", "h1-2020", "[wagons]\nreturn_h = 100.5")
    copy = copy_scenario(made, tmp_path / "copy")
    before, after = (read_tables(folder).settings for folder in (made, copy))
    assert after == {**before, "name": "copy"}
    assert after["wagons"]["return_h"] == 100.5
    assert after["load"]["source"] == read_tables(find_scenario("h1-2020")).settings["load"]["source"]


def test_what_was_found_out_about_a_base_is_not_copied_but_what_was_fitted_is(tmp_path: Path) -> None:
    made = write_on(tmp_path / "made", "h1-2020")
    copy = copy_scenario(made, tmp_path / "copy")
    assert not (copy / "sensitivity.csv").exists()
    for folder in (made, copy):
        assert read_result(folder, "sensitivity") == ()
        assert read_result(folder, "calibration") == read_result(find_scenario("h1-2020"), "calibration")


def test_a_run_folder_keeps_the_scenario_whole(base: Path, tmp_path: Path) -> None:
    made = read_scenario(write_on(tmp_path / "made", more='[changes]\nvolume = "+40%"'))
    run = write_run(tmp_path / "run", perform_run(made, seed=1, replications=1), created="2020-07-01T00:00:00+00:00")
    kept = read_scenario(run.folder / "scenario")
    assert (kept.name, kept.bases) == ("made", ())
    assert kept.corridor == made.corridor


def test_a_number_that_is_written_into_it_leaves_the_base_as_it_was(base: Path, tmp_path: Path) -> None:
    made = write_on(tmp_path / "made")
    before = (base / "stages.csv").read_bytes()
    write_cells(made, {Cell("stages", 2, "mean"): "5"})
    assert (base / "stages.csv").read_bytes() == before
    assert read_tables(made).rows("stages")[0]["mean"] == 5
    assert len(read_tables(made).rows("stages")) == len(read_tables(base).rows("stages"))


def test_assumptions_and_parameters_are_found_where_they_stand(base: Path, tmp_path: Path) -> None:
    made = write_on(tmp_path / "made", "h1-2020", '[changes]\nwith_protocols = ["lorries"]')
    copy = copy_scenario(made, tmp_path / "copy")
    assert list_assumptions(made) == list_assumptions(copy)
    assert any(each.table == "protocols" and "2.5" in value for each in list_assumptions(made) for value in each.values)
    assert read_parameters(read_tables(made)) == read_parameters(read_tables(copy))


def test_the_time_after_one_that_is_based_on_another_stands_by_itself(base: Path, tmp_path: Path) -> None:
    made = write_on(tmp_path / "made", more='[changes]\nwithout_protocols = ["washout"]')
    first, last = (read_scenario(made).window.count_to.replace(month=3, day=day) for day in (1, 31))
    after = read_scenario(next_scenario(made, tmp_path / "march", first, last))
    assert (after.bases, after.protocols) == ((), ())
    assert after.corridor.start_ms == read_scenario(base).corridor.start_ms + 29 * DAY_MS


def test_a_single_train_in_a_copy_departs_to_the_millisecond(base: Path, tmp_path: Path) -> None:
    """A third of a day and the like have no end in decimals; the table keeps what the timetable had."""
    made = write_on(tmp_path / "made", more='[changes]\nvolume = "+40%"')
    copy = copy_scenario(made, tmp_path / "copy")
    with (copy / "trains.csv").open(encoding="utf-8", newline="") as stream:
        told = {row["id"] for row in csv.DictReader(stream)}
    assert len(told) == 2
    assert read_scenario(copy).corridor.journeys == read_scenario(made).corridor.journeys
