"""A stop of loading: trains by a port do not leave their origin while it holds, and leave one after the other behind.

One service of one_stage.py: five trains in February 2020, each 29/5 days after the one before.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from one_stage import write_one_stage

from landbridge.errors import BadInput
from landbridge.scenario import Scenario, find_scenario, perform_run, read_scenario, schema_of
from landbridge.simulation import build_model
from landbridge.statistics import RunFrames
from landbridge.studies import describe_scenario
from landbridge.tables import write_table
from landbridge.units import DAY_MS, HOUR_MS, date_ms

_STOP = {"id": "stop", "port": "alashankou", "direction": "outbound", "effect": "not_loaded", "from": "2020-02-06",
         "until": "2020-02-20", "cause": "a trial", "source": "a test"}  # fmt: skip


def write(folder: Path, *rules: dict[str, str]) -> Path:
    made = write_one_stage(folder)
    write_table(made / "protocols.csv", schema_of("protocols").header, [{**_STOP, **rule} for rule in rules])
    return made


def departures(scenario: Scenario) -> dict[str, int]:
    """When trains leave by their id [ms], in the first replication."""
    run: RunFrames = perform_run(scenario, seed=1, replications=1).frames
    left = {call: subject for call, subject, event, stop in
            run.calls.select("call_id", "subject", "type", "call").iter_rows()
            if event == "train.departed" and stop == 0}  # fmt: skip
    return {subject: int(run.times[0, call]) for call, subject in left.items()}


def planned(scenario: Scenario) -> dict[str, int]:
    return {train.id: train.departs_ms for train in scenario.corridor.journeys}


def test_trains_that_are_due_in_the_stop_leave_behind_it_a_day_apart_and_others_when_they_are_due(tmp_path: Path):
    scenario = read_scenario(write(tmp_path / "mine", {}))
    due, left, end = planned(scenario), departures(scenario), date_ms(dt.date(2020, 2, 20))
    late = [name for name, t in due.items() if date_ms(dt.date(2020, 2, 6)) <= t < end]
    assert len(late) in (2, 3)  # 14 days of every 5.8
    assert {name: left[name] for name in due if name not in late} == {
        name: t for name, t in due.items() if name not in late
    }
    assert 0 < left[late[0]] - end < DAY_MS
    assert np.diff([left[name] for name in late]) == pytest.approx(DAY_MS, abs=1)


def test_the_value_says_how_many_hours_lie_between_two_late_trains(tmp_path: Path):
    scenario = read_scenario(write(tmp_path / "mine", {"value": "6"}))
    late = sorted(t for name, t in departures(scenario).items() if t != planned(scenario)[name])
    assert np.diff(late) == pytest.approx(6 * HOUR_MS, abs=1)
    assert 0 < late[0] - date_ms(dt.date(2020, 2, 20)) < 6 * HOUR_MS
    scenario = read_scenario(write(tmp_path / "other", {"value": "0"}))
    late = [t for name, t in departures(scenario).items() if t != planned(scenario)[name]]
    assert set(late) == {date_ms(dt.date(2020, 2, 20))}


def test_a_train_late_from_one_stop_waits_for_the_end_of_the_next(tmp_path: Path):
    """The second begins as the first ends, and before a train of the first can leave."""
    second = {"id": "again", "from": "2020-02-20T00:00:01", "until": "2020-02-25"}
    scenario = read_scenario(write(tmp_path / "mine", {}, second))
    late = [t for name, t in departures(scenario).items() if t != planned(scenario)[name]]
    assert min(late) > date_ms(dt.date(2020, 2, 25))


def test_behind_a_stop_without_an_end_no_train_leaves(tmp_path: Path):
    scenario = read_scenario(write(tmp_path / "mine", {"until": "", "review": "2020-03-01"}))
    early = {name: t for name, t in planned(scenario).items() if t < date_ms(dt.date(2020, 2, 6))}
    assert departures(scenario) == early


@pytest.mark.parametrize("rule", [{"direction": "inbound"}, {"train_class": "Central Asia"}])
def test_trains_of_another_direction_or_class_leave_when_they_are_due(tmp_path: Path, rule: dict[str, str]):
    scenario = read_scenario(write(tmp_path / "mine", rule))
    assert departures(scenario) == planned(scenario)


def test_it_is_the_departure_that_waits_and_not_the_train_at_the_port(tmp_path: Path):
    """Line haul and port take the same draws, so each train comes to the border as much later as it left."""
    stopped, free = (perform_run(read_scenario(folder), seed=1, replications=2).frames
                     for folder in (write(tmp_path / "stopped", {}), write_one_stage(tmp_path / "free")))  # fmt: skip
    hours: list[np.ndarray] = []
    for run in (stopped, free):
        subjects = sorted(set(run.calls["subject"].to_list()))
        rows = [
            run.calls.filter(run.calls["subject"] == each).sort("call_id")["call_id"].to_list() for each in subjects
        ]
        hours.append(np.array([np.diff(run.times[:, row]) for row in rows]))
    assert np.array_equal(hours[0], hours[1])


def test_only_services_that_cross_at_the_port_wait(tmp_path: Path):
    base = find_scenario("h1-2020")
    folder = tmp_path / "mine"
    folder.mkdir()
    text = (base / "scenario.toml").read_text(encoding="utf-8").replace('name = "h1-2020"', 'name = "mine"')
    (folder / "scenario.toml").write_text(f'based_on = "h1-2020"\n{text}', encoding="utf-8")
    write_table(folder / "protocols.csv", schema_of("protocols").header, [_STOP])
    scenario = read_scenario(folder)
    model, services = build_model(scenario.corridor), scenario.corridor.services
    instants = model.blueprint.arrival["t"].tolist()
    entered = {train.id: t for train, t in zip(model.subjects, instants, strict=True) if train is not None}
    late = [train for train in scenario.corridor.journeys if entered[train.id] != train.departs_ms]
    due = [train for train in scenario.corridor.journeys
           if date_ms(dt.date(2020, 2, 6)) <= train.departs_ms < date_ms(dt.date(2020, 2, 20))]  # fmt: skip
    by_port = [train for train in due if "alashankou" in services[train.service].crossings
               and services[train.service].direction == "outbound"]  # fmt: skip
    assert late == by_port
    assert 40 < len(by_port) < len(due)


@pytest.mark.parametrize(
    ("column", "rule"),
    [("value", {"value": "-1"}), ("value", {"value": "241"}), ("station", {"station": "cn-alashankou"}),
     ("train_class", {"train_class": "background"}), ("stage", {"stage": "documents"})],
)  # fmt: skip
def test_what_a_stop_of_loading_can_not_be_is_refused(tmp_path: Path, column: str, rule: dict[str, str]):
    with pytest.raises(BadInput) as refused:
        read_scenario(write(tmp_path / "mine", rule))
    assert [(fault.file, fault.column) for fault in refused.value.faults] == [("protocols.csv", column)]


def test_the_header_of_a_run_says_it(tmp_path: Path):
    (told,) = describe_scenario(read_scenario(write(tmp_path / "mine", {}))).protocols
    assert told.effects == ("no trains loaded outbound",)
