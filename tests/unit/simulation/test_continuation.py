"""A run that turns to other tables with trains under way: equal where nothing changes, changed from the instant on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from landbridge.cargo import TrainLoad, WagonFleet
from landbridge.ports import BackgroundFlow, Capacity, FormingRule, Gale, PathOffer, Port, Protocol, Shift, StageTime
from landbridge.services import Journey, Leg, LineSpeed, Service, ServicePath
from landbridge.simulation import (
    Corridor,
    Outcome,
    PortRules,
    ProgramsDiffer,
    continue_model,
    join_corridors,
    simulate,
)
from landbridge.simulation.corridor.continuation import change_rules
from landbridge.simulation.corridor.corridor_model import build_model
from landbridge.simulation.kernel.engine import prepare
from landbridge.units import DAY_MS, HOUR_MS

_TURN = 10 * DAY_MS + 5 * HOUR_MS + 7
_END = 60 * DAY_MS


def _stage(stage: str, hours: float, since_ms: int | None = None) -> StageTime:
    return StageTime("gate", "near", stage, "both", "container", since_ms, "constant", hours * HOUR_MS, None, None,
                     None)  # fmt: skip


def _corridor(*, crews: int = 1, stages: tuple[StageTime, ...] = (_stage("sanitary", 1),), hours: float = 6,
              trains: int = 80, **rules: object) -> Corridor:  # fmt: skip
    """A train out every `hours`, no line between origin and border, one crew; a day in China begins at 16:00 UTC."""
    service = Service("s", "cn", "eu", (), ("gate",), "outbound", "China-Europe", None)
    path = ServicePath(((), (Leg("XX", 1520, "far", "eu", 300),)), (True,))
    tables = PortRules(stages, (Capacity("gate", "near", "crew", "both", crews),), (),
                       (PathOffer("gate", "outbound", None, 240), PathOffer("gate", "inbound", None, 240)),
                       (), (), (), ())  # fmt: skip
    journeys = tuple(Journey(f"s.{k}", "s", round(k * hours * HOUR_MS)) for k in range(trains))
    return Corridor({"s": service}, journeys, {"s": path}, {"gate": Port("gate", "Gate", "near", "far")},
                    replace(tables, **rules), (LineSpeed("XX", "all", 600, 0.3, 0.3, 0.1),), TrainLoad(8, 12, 14), None,
                    0, _END)  # fmt: skip


def _continued(chapters: list[Corridor], turns: tuple[int, ...] = (_TURN,), *, seed: int = 5) -> Outcome:
    return simulate(continue_model(join_corridors(chapters, turns), turns), seed=seed, replications=3)


def _reached(outcome: Outcome, event: str, location: str) -> dict[str, list[int]]:
    """Instants [ms] of one milestone by train, a replication each."""
    subjects = outcome.model.subjects
    found: dict[str, list[int]] = {}
    for k, call in enumerate(outcome.model.calls):
        subject = subjects[call.subject]
        if subject is not None and (call.type, call.location) == (event, location):
            found[subject.id] = outcome.times[:, k].tolist()
    return found


def _everything() -> Corridor:
    """Queues, groups, inspected containers, wagons, gales, shifts, other freight and a stop over the turn."""
    service = Service("w", "cn", "eu", (), ("gate", "west"), "outbound", "China-Europe", None)
    back = Service("b", "eu", "cn", (), ("west", "gate"), "inbound", "China-Europe", None)
    ways = {"w": ServicePath(((), (Leg("XX", 1520, "kz-far", "by", 900),), (Leg("XX", 1435, "pl", "eu", 300),)),
                             (True, True)),
            "b": ServicePath(((Leg("XX", 1435, "eu", "pl", 300),), (Leg("XX", 1520, "by", "kz-far", 900),), ()),
                             (True, True))}  # fmt: skip
    ports = {"gate": Port("gate", "Gate", "near", "kz-far"), "west": Port("west", "West", "by", "pl")}

    def stage(port: str, station: str, name: str, kind: str, *numbers: float | None) -> StageTime:
        return StageTime(port, station, name, "both", "all", None, kind, *numbers)

    stages = (
        stage("gate", "near", "documents", "lognormal", 5.0 * HOUR_MS, 0.5, None, None),
        stage("gate", "near", "inspection share", "share", 0.1, None, None, None),
        stage("gate", "near", "inspection", "exponential", 9.0 * HOUR_MS, None, None, None),
        stage("gate", "kz-far", "placing", "uniform", None, None, 1.0 * HOUR_MS, 3.0 * HOUR_MS),
        stage("west", "pl", "placing", "uniform", None, None, 1.0 * HOUR_MS, 3.0 * HOUR_MS),
        stage("west", "pl", "forming", "triangular", 2.0 * HOUR_MS, None, 1.0 * HOUR_MS, 4.0 * HOUR_MS),
    )
    units = (("gate", "near", "tracks", 3), ("gate", "near", "inspection", 1), ("gate", "kz-far", "places", 1),
             ("gate", "near", "places", 1), ("west", "pl", "places", 1), ("west", "by", "places", 1))  # fmt: skip
    rules = PortRules(
        stages, tuple(Capacity(port, station, name, "both", many) for port, station, name, many in units),
        (Shift("gate", "near", "inspection", "both", 8 * 60, 18 * 60, 0),),
        tuple(PathOffer(port, way, None, 12) for port in ports for way in ("outbound", "inbound")),
        (Gale("gate", "kz-far", "places", "both", 90, 1.0),), (BackgroundFlow("gate", "outbound", 1.3),),
        (Protocol("stop", "gate", "suspended", 8 * DAY_MS, 13 * DAY_MS, train_class="background"),),
        (FormingRule("gate", "west", "outbound", 0.7, 3, 2, 24 * HOUR_MS),),
    )  # fmt: skip
    journeys = [Journey(f"{name}.{k}", name, k * 8 * HOUR_MS + shift) for k in range(120)
                for name, shift in (("w", 0), ("b", 2 * HOUR_MS))]  # fmt: skip
    fleet = WagonFleet(1520, 60, 40, 4, 10, 20, 2, 30.0)
    return Corridor({"w": service, "b": back}, tuple(journeys), ways, ports, rules,
                    (LineSpeed("XX", "all", 600, 0.3, 0.3, 0.1),), TrainLoad(8, 12, 14), fleet, 0, _END)  # fmt: skip


@pytest.mark.parametrize("turns", [(_TURN,), (10 * DAY_MS,), (3 * DAY_MS + 1, 12 * DAY_MS, 12 * DAY_MS + 1)])
def test_turning_to_the_same_tables_changes_not_a_row_of_the_ledger(turns: tuple[int, ...]) -> None:
    corridor = _everything()
    straight = simulate(build_model(corridor), seed=11, replications=3)
    turned = _continued([corridor] * (len(turns) + 1), turns, seed=11)
    kinds = set(straight.rows["kind"].tolist())
    assert kinds == set(range(14))  # every kind of ledger row was written, so every kind of step was under way
    assert np.array_equal(straight.times, turned.times)
    assert np.array_equal(straight.rows, turned.rows)
    assert straight.tallies == turned.tallies
    assert straight.resources == turned.resources


def test_a_second_crew_helps_from_the_instant_on_and_not_before() -> None:
    """A train every half hour, an hour of control each: one crew lets one an hour go, two let one every half hour."""
    few, more = (_corridor(hours=0.5, crews=crews, trains=100) for crews in (1, 2))
    turn = 20 * HOUR_MS
    alone, both = simulate(build_model(few), seed=1, replications=1), _continued([few, more], (turn,), seed=1)
    crossed = [sorted(each[0] for each in _reached(run, "border.crossed", "near").values()) for run in (alone, both)]
    before = [[each for each in times if each < turn] for times in crossed]
    assert before[0] == before[1]
    # Train k of one crew is done at k + 1 hours; the first of the second crew is done an hour after the instant.
    headway = 6 * 60_000  # a day over 240 trains
    after = [each for each in crossed[1] if each >= turn]
    assert [each // HOUR_MS for each in after[:5]] == [20, 21, 21, 22, 22]
    assert after[1] - turn == HOUR_MS
    assert after[2] - after[1] == headway
    assert crossed[0][20] - turn == HOUR_MS


def test_a_crew_less_leaves_control_under_way_in_peace() -> None:
    """Two trains are in control when one crew goes home: both are done in time, then one crew goes on."""
    chapters = [_corridor(hours=0.5, crews=crews, trains=10) for crews in (2, 1)]
    turn = 1 * HOUR_MS + 15 * 60_000  # trains 1 (since 0:30) and 2 (since 1:00) are in control
    crossed = _reached(_continued(chapters, (turn,), seed=1), "border.crossed", "near")
    minutes = [crossed[f"s.{k}"][0] // 60_000 for k in range(5)]
    assert minutes == [60, 90, 120, 180, 240]


def test_stages_take_the_time_of_the_tables_in_force_when_they_begin() -> None:
    slow = (_stage("sanitary", 3),)
    crossed = _reached(_continued([_corridor(), _corridor(stages=slow)]), "border.crossed", "near")
    for name, (each, *_) in crossed.items():
        departs = int(name.removeprefix("s.")) * 6 * HOUR_MS
        assert each - departs == (1 if departs < _TURN else 3) * HOUR_MS


def test_rows_with_a_since_follow_each_other_after_the_instant_too() -> None:
    later = (_stage("sanitary", 1), _stage("sanitary", 2, 20 * DAY_MS))
    crossed = _reached(_continued([_corridor(), _corridor(stages=later, trains=120)]), "border.crossed", "near")
    for name, (each, *_) in crossed.items():
        departs = int(name.removeprefix("s.")) * 6 * HOUR_MS
        assert each - departs == (1 if departs < 20 * DAY_MS else 2) * HOUR_MS


def test_trains_depart_under_the_timetable_in_force() -> None:
    joined = join_corridors([_corridor(hours=6), _corridor(hours=12)], (_TURN,))
    departs = [journey.departs_ms / HOUR_MS for journey in joined[1].journeys]
    turn = _TURN / HOUR_MS
    assert [each for each in departs if each < turn] == [6 * k for k in range(41)]
    assert [each for each in departs if each >= turn] == [12 * k for k in range(21, 80)]


def test_no_two_trains_have_one_id_though_both_timetables_name_them_alike() -> None:
    joined = join_corridors([_corridor(hours=6), _corridor(hours=12)], (_TURN,))
    names = [journey.id for journey in joined[0].journeys]
    assert len(names) == len(set(names))
    assert "s.40" in names  # departs after 240 h of the first timetable, and after 480 h of the second
    assert "s.40.next" in names


def test_a_port_that_only_the_past_knows_goes_on_under_the_rules_of_the_past() -> None:
    past, other = _corridor(), _corridor(trains=0)
    moved = replace(
        other, ports={"new": Port("new", "New", "n", "f")}, services={}, paths={},
        rules=replace(other.rules, stage_times=(), capacities=(),
                      path_offers=tuple(replace(row, port="new") for row in other.rules.path_offers)),
    )  # fmt: skip
    straight = simulate(build_model(replace(past, journeys=past.journeys[:41])), seed=5, replications=3)
    turned = _continued([past, moved])
    assert np.array_equal(straight.times, turned.times)
    assert (turned.times > _TURN).any()


def test_other_freight_comes_by_the_flow_in_force_on_the_day() -> None:
    flows = [(BackgroundFlow("gate", "outbound", 2.0),), (), (BackgroundFlow("gate", "outbound", 5.0),)]
    corridors = [_corridor(background=flow) for flow in flows]
    outcome = _continued(corridors, (10 * DAY_MS, 20 * DAY_MS))
    days = [each.departs_ms // DAY_MS for each in outcome.model.subjects if each and each.train_class == "background"]
    assert sorted(days) == sorted([*(2 * [*range(10)]), *(5 * [*range(20, 60)])])


def test_a_stop_of_the_past_ends_where_the_new_tables_do_not_have_it() -> None:
    stop = Protocol("stop", "gate", "suspended", 8 * DAY_MS, 30 * DAY_MS, train_class="container")
    crossed = _reached(_continued([_corridor(protocols=(stop,)), _corridor()]), "border.crossed", "near")
    times = sorted(each[0] for each in crossed.values())
    assert not [each for each in times if 8 * DAY_MS <= each < _TURN]
    assert times[sum(each < _TURN for each in times)] == _TURN  # those held cross at the instant


def test_a_resource_that_a_gale_has_shut_stays_shut_over_the_turn() -> None:
    few, more = (build_model(_corridor(crews=crews)).blueprint for crews in (1, 2))
    (crew,) = [k for k, name in enumerate(few.resources) if "crew" in name]
    for shut in (False, True):
        model, state = prepare(few, 5, 0)
        state.resource["capacity"] = few.capacity
        if shut:
            state.resource["capacity"][crew] = 0
        changed, _ = change_rules(model, state, (few, more), _TURN)
        turned = [(row["resource"], row["capacity"]) for row in changed.calendar if row["t"] == _TURN]
        assert turned == ([] if shut else [(crew, 2)])


def test_what_tables_do_not_say_is_as_in_the_nearest_ones_the_past_first() -> None:
    old, late, other = (replace(_corridor(), speeds=(LineSpeed(country, "all", km, 0.3, 0.3, 0.1),))
                        for country, km in (("XX", 100), ("XX", 200), ("YY", 300)))  # fmt: skip
    turns = (10 * DAY_MS, 20 * DAY_MS)

    def known(chapters: list[Corridor], k: int) -> dict[str, float]:
        return {row.country: row.km_a_day for row in join_corridors(chapters, turns)[k].speeds}

    assert known([old, late, other], 2) == {"YY": 300, "XX": 200}
    assert known([late, other, old], 1) == {"YY": 300, "XX": 200}
    assert known([other, other, old], 0) == {"YY": 300, "XX": 100}


@pytest.mark.parametrize("stages", [(), (_stage("sanitary", 1), _stage("documents", 1))])
def test_a_stage_that_only_one_of_the_tables_has_is_refused(stages: tuple[StageTime, ...]) -> None:
    with pytest.raises(ProgramsDiffer):
        _continued([_corridor(), _corridor(stages=stages)])


def test_rows_in_another_order_are_the_same_tables() -> None:
    corridor = _everything()
    rules = corridor.rules
    tables = ("stage_times", "capacities", "path_offers", "forming", "background")
    turned_round = replace(rules, **{name: getattr(rules, name)[::-1] for name in tables})
    straight = simulate(build_model(corridor), seed=11, replications=1)
    turned = simulate(
        continue_model(join_corridors([corridor, replace(corridor, rules=turned_round)], (_TURN,)), (_TURN,)),
        seed=11, replications=1,
    )  # fmt: skip
    assert np.array_equal(straight.times, turned.times)


def test_wagons_that_the_new_tables_add_are_there_from_the_instant_on() -> None:
    """With too few wagons trains queue for them; more of them change nothing before they are there."""
    corridor = _everything()
    assert corridor.fleet is not None
    more = replace(corridor, fleet=replace(corridor.fleet, east=200))
    few, many = (_continued([corridor, each]).times for each in (corridor, more))
    assert np.array_equal(np.where(few < _TURN, few, 0), np.where(many < _TURN, many, 0))
    held = (few >= _TURN) & (many >= _TURN)
    assert many[held].mean() < few[held].mean()
