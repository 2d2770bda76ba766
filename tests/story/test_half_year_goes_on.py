"""A half-year that begins where the one before stood."""

from __future__ import annotations

import csv
import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from half_year import as_it_is, half_year

from landbridge.errors import BadInput, CheckFailed, WrongUse
from landbridge.ledger import UNREACHED
from landbridge.scenario import (
    Run,
    continue_scenario,
    find_scenario,
    next_scenario,
    perform_run,
    read_run,
    read_scenario,
    write_run,
)
from landbridge.simulation import continue_model, join_corridors
from landbridge.statistics import RunFrames
from landbridge.studies import RunRequest, Start, run_scenario, validate_run
from landbridge.units import date_ms, parse_instant_ms

_JULY = parse_instant_ms("2020-07-01T00:00+08:00")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """h1-2020, three replications."""
    return write_run(tmp_path_factory.mktemp("h1") / "h1-2020", as_it_is(), created="2026-01-01T00:00:00+00:00")


@pytest.fixture
def following(tmp_path: Path) -> Path:
    """July to September after h1-2020, a first guess."""
    days = (dt.date(2020, 7, 1), dt.date(2020, 9, 30))
    return next_scenario(find_scenario("h1-2020"), tmp_path / "q3", *days)


def _calls_before(frames: RunFrames, turn_ms: int) -> int:
    """Calls of trains that depart before an instant; they stand first in the frames of a run."""
    past = frames.journeys.filter(frames.journeys["departs"].cast(int) < turn_ms)
    return frames.calls.join(past, on="subject", how="semi").height


def test_the_half_year_split_at_an_odd_instant_in_june_is_the_same_in_every_milestone() -> None:
    corridor, turns = half_year().corridor, [parse_instant_ms("2020-06-17T13:37:11.123+08:00")]
    model = continue_model(join_corridors([corridor, corridor], turns), turns)
    turned = perform_run(half_year(), model, seed=half_year().seed, replications=3)
    assert turned.journeys.equals(as_it_is().journeys)
    assert turned.calls.equals(as_it_is().calls)
    assert np.array_equal(turned.outcome.times, as_it_is().outcome.times)
    assert turned.book.equals(as_it_is().book)


def test_trains_of_the_half_year_arrive_in_the_next_one_as_they_stood(first: Run, following: Path) -> None:
    begun = continue_scenario(read_scenario(following), first, _JULY)
    result = perform_run(begun.scenario, begun.model, seed=2020, replications=2)
    ours, theirs = as_it_is().outcome.times[:2], result.outcome.times
    past = int((as_it_is().journeys["departs"].cast(int) < _JULY).sum())
    assert result.journeys["subject"][:past].to_list() == as_it_is().journeys["subject"][:past].to_list()
    calls = result.calls.join(result.journeys[:past], on="subject", how="semi").height
    before = [np.where(times[:, :calls] < _JULY, times[:, :calls], UNREACHED) for times in (ours, theirs)]
    assert np.array_equal(*before)
    assert ((theirs[:, :calls] >= _JULY).sum(axis=1) > 1000).all()
    assert begun.common_milestones(result) == (before[0] != UNREACHED).sum()


def test_trains_under_way_are_those_with_a_timetable_that_have_left_and_not_come(first: Run, following: Path) -> None:
    begun = continue_scenario(read_scenario(following), first, _JULY)
    subject = as_it_is().calls["subject"].to_numpy()
    named = as_it_is().journeys.filter(as_it_is().journeys["origin"] != "")["subject"].to_list()
    first_call = {name: k for k, name in reversed(list(enumerate(subject)))}
    last_call = {name: k for k, name in enumerate(subject)}
    on_the_way = [
        sum(0 < row[first_call[name]] < _JULY and not 0 < row[last_call[name]] < _JULY for name in named)
        for row in as_it_is().outcome.times
    ]
    assert begun.under_way == pytest.approx(np.mean(on_the_way))


def test_the_next_half_year_runs_is_counted_alone_and_is_scored_by_a_table_of_figures(
    first: Run, following: Path, tmp_path: Path
) -> None:
    start = Start(first.folder, _JULY)
    found = run_scenario(str(following), tmp_path / "run", request=RunRequest(replications=2, start=start)).run
    told = found.manifest["from"]
    assert (told["run"], told["at_ms"], told["seed"]) == ("h1-2020", _JULY, 2020)
    assert (found.folder / "from" / "scenario" / "departures.csv").exists()
    with (following / "departures.csv").open(encoding="utf-8", newline="") as stream:
        july = sum(int(row["trains"]) for row in csv.DictReader(stream)
                   if row["month"] == "2020-07" and row["service"].startswith("ce-"))  # fmt: skip
    header = ("id,metric,place,origin_id,destination_id,direction,period,unit,value,kind,statistic,low,high,must,use,"
              "source,confidence,note")  # fmt: skip
    figures = tmp_path / "figures.csv"
    figures.write_text(
        f"{header}\njul,national trips in the month,national,,,both,2020-07,trips,{july},check,count,{july},{july},"
        "yes,score,the timetable,high,\n"
        "jun,national trips in the month,national,,,both,2020-06,trips,1169,check,count,1169,1169,no,score,x,high,\n",
        encoding="utf-8",
    )
    scored = {each.figure.id: each.verdict for each in validate_run(found, figures).scores}
    assert scored == {"jul": "inside", "jun": "not_scored"}


def test_a_third_run_goes_on_from_a_run_that_went_on(first: Run, following: Path, tmp_path: Path) -> None:
    second = run_scenario(
        str(following), tmp_path / "second", request=RunRequest(replications=2, start=Start(first.folder, _JULY))
    ).run
    third = next_scenario(following, tmp_path / "oct", dt.date(2020, 10, 1), dt.date(2020, 10, 31))
    october = date_ms(dt.date(2020, 10, 1))
    with pytest.raises(WrongUse, match="itself begins"):
        continue_scenario(read_scenario(third), second, _JULY)
    begun = run_scenario(str(third), tmp_path / "run", request=RunRequest(start=Start(second.folder, october))).run
    assert begun.manifest["from"]["from"]["run"] == "h1-2020"
    assert (begun.folder / "from" / "from" / "scenario" / "scenario.toml").exists()
    ours, theirs = second.frames.times, begun.frames.times
    calls = _calls_before(second.frames, october)
    assert calls == _calls_before(begun.frames, october)
    assert np.array_equal(np.where(ours[:, :calls] < october, ours[:, :calls], UNREACHED),
                          np.where(theirs[:, :calls] < october, theirs[:, :calls], UNREACHED))  # fmt: skip


# ---- what is refused


@pytest.mark.parametrize(
    ("at", "told"), [("2019-11-15T00:00+08:00", "is simulated from"), ("2020-08-12T00:00+08:00", "is simulated from")]
)
def test_an_instant_that_the_run_does_not_know_is_refused(first: Run, following: Path, at: str, told: str) -> None:
    with pytest.raises(WrongUse, match=told):
        continue_scenario(read_scenario(following), first, parse_instant_ms(at))


def test_another_seed_is_refused(first: Run, following: Path) -> None:
    with pytest.raises(WrongUse, match="was run with seed 2020"):
        continue_scenario(read_scenario(following), first, _JULY, seed=7)


def test_a_run_whose_tables_were_edited_afterwards_is_refused(following: Path, tmp_path: Path) -> None:
    edited = tmp_path / "edited"
    write_run(edited, as_it_is(), created="2026-01-01T00:00:00+00:00")
    with (edited / "scenario" / "stages.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    with pytest.raises(WrongUse, match=r"stages\.csv was changed after the run"):
        continue_scenario(read_scenario(following), read_run(edited), _JULY)


def test_a_run_that_stood_elsewhere_is_found_out(first: Run, following: Path) -> None:
    begun = continue_scenario(read_scenario(following), first, _JULY)
    other = perform_run(begun.scenario, begun.model, seed=7, replications=1)
    with pytest.raises(CheckFailed, match="stood elsewhere"):
        begun.common_milestones(other)


def test_dates_services_and_ports_that_do_not_follow_are_told_of_in_one_report(first: Run, tmp_path: Path) -> None:
    mine = read_scenario(find_scenario("h1-2020"))
    name, service = next(iter(mine.corridor.services.items()))
    ports = dict(mine.corridor.ports)
    ports["erenhot"] = replace(ports["erenhot"], west="mn-elsewhere")
    corridor = replace(mine.corridor, services={**mine.corridor.services, name: replace(service, destination="x")},
                       ports=ports)  # fmt: skip
    late = replace(mine.window, run_in_from=dt.date(2020, 7, 3), count_from=dt.date(2020, 6, 1))
    with pytest.raises(BadInput) as caught:
        continue_scenario(replace(mine, corridor=corridor, window=late), first, _JULY)
    places = {(fault.file, fault.column, fault.value) for fault in caught.value.faults}
    assert places == {
        ("scenario.toml", "window.run_in_from", "2020-07-03"), ("scenario.toml", "window.count_from", "2020-06-01"),
        ("services.csv", "id", name), ("ports.csv", "id", "erenhot"),
    }  # fmt: skip


def test_rows_that_only_one_scenario_has_are_named(first: Run, following: Path) -> None:
    mine = read_scenario(following)
    rules = mine.corridor.rules
    fewer = replace(
        rules, stage_times=tuple(row for row in rules.stage_times if (row.port, row.stage) != ("erenhot", "sanitary")),
        capacities=tuple(row for row in rules.capacities if (row.port, row.resource) != ("erenhot", "crew")),
    )  # fmt: skip
    with pytest.raises(BadInput) as caught:
        continue_scenario(replace(mine, corridor=replace(mine.corridor, rules=fewer)), first, _JULY)
    assert {fault.file for fault in caught.value.faults} == {"stages.csv", "capacities.csv"}
    assert all("erenhot" in (fault.value or "") and "keep the rows" in fault.remedy for fault in caught.value.faults)


def test_crews_and_rules_of_health_that_the_run_did_not_have_are_refused_with_their_places(
    first: Run, following: Path
) -> None:
    """Who is away at the instant was drawn with the crews of the run."""
    mine = read_scenario(following)
    rules, health = mine.corridor.rules, mine.corridor.health
    assert health is not None
    bigger, *others = rules.crews
    gone = others.pop()
    corridor = replace(mine.corridor, health=replace(health, quarantine_d=7, onset_d=3),
                       rules=replace(rules, crews=(replace(bigger, crews=9), *others)))  # fmt: skip
    with pytest.raises(BadInput) as caught:
        continue_scenario(replace(mine, corridor=corridor), first, _JULY)
    places = {(fault.file, fault.value) for fault in caught.value.faults}
    assert places == {("crews.csv", bigger.id), ("crews.csv", gone.id), ("health.csv", "quarantine_d"),
                      ("health.csv", "onset_d")}  # fmt: skip
    assert all("keep the rows as they were" in fault.remedy for fault in caught.value.faults)


def test_a_run_does_not_take_the_place_of_the_one_it_begins_from(first: Run, following: Path) -> None:
    with pytest.raises(WrongUse, match="take the place"):
        run_scenario(str(following), first.folder, request=RunRequest(start=Start(first.folder, _JULY)))
    assert json.loads((first.folder / "manifest.json").read_text(encoding="utf-8"))["scenario"] == "h1-2020"


def test_a_run_that_began_with_its_own_scenario_has_no_past(first: Run) -> None:
    assert "from" not in first.manifest
    assert not (first.folder / "from").exists()
