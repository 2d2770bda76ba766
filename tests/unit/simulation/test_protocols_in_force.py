"""What a protocol does to trains, worked out by hand: one port, even departures, times without chance.

cn --1435-- near | far --1520-- kz: a train comes to the border one day after it left.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from landbridge.cargo import TrainLoad
from landbridge.ports import BackgroundFlow, PathOffer, Port, Protocol, StageTime
from landbridge.services import Journey, Leg, LineSpeed, Service, ServicePath
from landbridge.simulation import Corridor, CorridorModel, PortRules, build_model, run_book, simulate
from landbridge.units import DAY_MS, HOUR_MS

_DAYS = 40
_TRAINS_A_DAY = 4
_PORT = Port("gate", "Gate", "near", "far")
_SERVICES = {
    "out": Service("out", "cn", "kz", (), ("gate",), "outbound", "China-Europe", None),
    "in": Service("in", "kz", "cn", (), ("gate",), "inbound", "China-Europe", None),
}
_CHINA, _BEYOND = (Leg("CN", 1435, "cn", "near", 100),), (Leg("KZ", 1520, "far", "kz", 100),)
_PATHS = {"out": ServicePath((_CHINA, _BEYOND), (True,)), "in": ServicePath((_BEYOND, _CHINA), (True,))}
_HOURS_2 = StageTime("gate", "near", "sanitary", "both", "all", None, "constant", 2 * HOUR_MS, None, None, None)
_LOGNORMAL = StageTime("gate", "near", "sanitary", "both", "all", None, "lognormal", 2 * HOUR_MS, 0.5, None, None)


def _model(*protocols: Protocol, stages: tuple[StageTime, ...] = (),
           background: tuple[BackgroundFlow, ...] = (), inbound_share: float = 1.0) -> CorridorModel:  # fmt: skip
    """Four trains a day each way; a day may see 24 of them across in each direction."""
    journeys = sorted((Journey(f"{name}.{n:03d}", name, n * DAY_MS // _TRAINS_A_DAY)
                       for name in _SERVICES for n in range(_DAYS * _TRAINS_A_DAY)),
                      key=lambda each: (each.departs_ms, each.id))  # fmt: skip
    offers = tuple(PathOffer("gate", way, None, 24) for way in ("outbound", "inbound"))
    rules = PortRules(stages, (), (), offers, (), background, protocols, ())
    speeds = tuple(LineSpeed(country, "all", 100, 1e-9, 0.0, 0.0, inbound_share) for country in ("CN", "KZ"))
    return build_model(Corridor(_SERVICES, tuple(journeys), _PATHS, {"gate": _PORT}, rules, speeds,
                                TrainLoad(10, 10, 12), None, 0, (_DAYS + 20) * DAY_MS))  # fmt: skip


def _times(model: CorridorModel, event: str, location: str, service: str) -> NDArray[np.float64]:
    """Days at which the trains of a service reach a milestone, in the order of departure."""
    (times,) = simulate(model, seed=5, replications=1).times
    return np.array([times[n] / DAY_MS for n, call in enumerate(model.calls)
                     if (call.type, call.location) == (event, location)
                     and (subject := model.subjects[call.subject]) and subject.service == service])  # fmt: skip


def _stay_h(model: CorridorModel) -> NDArray[np.float64]:
    come, gone = (_times(model, event, "near", "out") for event in ("train.arrived", "border.crossed"))
    return (gone - come) * 24


def _day(effect: str, first: int, after: int | None, **more: object) -> Protocol:
    until = None if after is None else after * DAY_MS
    return Protocol("p", "gate", effect, first * DAY_MS, until, **more)  # type: ignore[arg-type]


def test_minutes_are_added_to_stages_that_begin_while_the_protocol_holds() -> None:
    stay = _stay_h(_model(_day("minutes_added", 10, 20, stage="sanitary", value=30), stages=(_HOURS_2,)))
    come = _times(_model(stages=(_HOURS_2,)), "train.arrived", "near", "out")
    expected = np.where((come >= 10) & (come < 20), 2.5, 2.0)
    assert stay == pytest.approx(expected, abs=1e-6)


def test_minutes_are_added_to_a_drawn_time_itself_and_the_draw_stays() -> None:
    rule = _day("minutes_added", 0, None, stage="sanitary", value=90)
    free = {"stages": (_LOGNORMAL,)}
    before, after = (_book_hours(_model(*rules, **free)) for rules in ((), (rule,)))
    assert np.std(before) > 0.3
    assert after - before == pytest.approx(1.5, abs=1e-6)


def _book_hours(model: CorridorModel) -> NDArray[np.float64]:
    """How long sanitary control took, train by train."""
    book = run_book(model, simulate(model, seed=5, replications=1).rows, "run/x/0").sort("subject", "event_time")
    stages = book.filter(pl.col("stage") == "sanitary")
    start, end = (stages.filter(pl.col("type") == f"stage.{each}")["event_time"] for each in ("started", "ended"))
    return (end.cast(pl.Int64).to_numpy() - start.cast(pl.Int64).to_numpy()) / HOUR_MS


def test_a_day_with_fewer_paths_than_trains_leaves_the_difference_waiting() -> None:
    """A fluid balance: four trains come a day and three cross, for twelve days; then 24 may, and the line is gone."""
    model = _model(_day("trains_a_day", 10, 22, direction="outbound", value=3))
    come, gone = (_times(model, event, "near", "out") for event in ("train.arrived", "border.crossed"))
    waiting = {day: int((come <= day).sum() - (gone <= day).sum()) for day in (9.9, 13.9, 17.9, 21.9, 25)}
    assert waiting == {9.9: 0, 13.9: 4, 17.9: 8, 21.9: 12, 25: 0}
    assert _times(model, "border.crossed", "far", "in") == pytest.approx(
        _times(_model(), "border.crossed", "far", "in"), abs=1e-9
    )


def test_of_two_rules_on_paths_the_fewest_trains_count_and_of_shares_the_largest() -> None:
    both = _model(_day("trains_a_day", 10, 22, value=6), _day("trains_a_day", 10, 22, value=3))
    alone = _model(_day("trains_a_day", 10, 22, value=3))
    crossed = [_times(each, "border.crossed", "near", "out") for each in (both, alone)]
    assert crossed[0] == pytest.approx(crossed[1], abs=1e-9)


def test_a_stop_of_one_direction_leaves_the_other_alone() -> None:
    model = _model(_day("suspended", 10, 12, direction="inbound", train_class="container"))
    out, back = (_times(model, "border.crossed", *place) for place in (("near", "out"), ("far", "in")))
    assert not ((back > 10) & (back < 12)).any()
    assert ((out > 10) & (out < 12)).sum() == 2 * _TRAINS_A_DAY - 1


def test_a_stop_of_all_trains_stops_containers_and_other_freight_alike() -> None:
    flow = (BackgroundFlow("gate", "outbound", 2.0),)
    model = _model(_day("suspended", 10, 12, train_class="all"), background=flow)
    for service in ("out", "background-gate-outbound"):
        crossed = _times(model, "border.crossed", "near", service)
        assert crossed.size > 50
        assert not ((crossed > 10) & (crossed < 12)).any()


def test_of_two_shares_in_force_the_largest_counts() -> None:
    none = StageTime("gate", "near", "inspection share", "both", "container", None, "share", 0.0, None, None, None)
    rules = [_day("share_inspected", 0, None, direction="outbound", value=value) for value in (0.0, 1.0)]
    model = _model(*rules, stages=(none,))
    book = run_book(model, simulate(model, seed=5, replications=1).rows, "run/x/0")
    trains = [each for each in model.subjects if each and each.service == "out"]
    picked = book.filter(pl.col("type") == "container.picked")
    assert picked.height == sum(each.containers for each in trains)


@pytest.mark.parametrize(("kind", "numbers"), [
    ("exponential", (2.0, None, None, None)), ("lognormal", (2.0, 0.5, None, None)),
    ("triangular", (2.0, None, 1.0, 5.0)), ("uniform", (None, None, 1.0, 5.0)), ("constant", (2.0, None, None, None)),
])  # fmt: skip
def test_minutes_are_added_whatever_the_distribution(kind: str, numbers: tuple[float | None, ...]) -> None:
    # Coefficients of variation have no unit; all other numbers are hours.
    mean, cv, low, high = numbers
    hours = [None if each is None else each * HOUR_MS for each in (mean, low, high)]
    stage = StageTime("gate", "near", "sanitary", "both", "all", None, kind, hours[0], cv, *hours[1:])
    rule = _day("minutes_added", 0, None, stage="sanitary", value=90)
    before, after = (_book_hours(_model(*rules, stages=(stage,))) for rules in ((), (rule,)))
    assert after - before == pytest.approx(1.5, abs=1e-5)


@pytest.mark.parametrize(("share", "days"), [(1.0, 1.0), (0.5, 2.0)])
def test_trains_to_china_run_their_share_of_the_distance_in_a_day(share: float, days: float) -> None:
    # 100 km at 100 km a day are a day outbound, and two days inbound at half of that.
    model = _model(inbound_share=share)
    for service, start, end, taken in (("out", "cn", "near", 1.0), ("in", "kz", "far", days)):
        left, come = (_times(model, event, place, service)
                      for event, place in (("train.departed", start), ("train.arrived", end)))  # fmt: skip
        assert come - left == pytest.approx(taken, abs=1e-6)


def test_all_containers_of_trains_under_a_full_share_are_picked_and_none_before() -> None:
    none = StageTime("gate", "near", "inspection share", "both", "container", None, "share", 0.0, None, None, None)
    model = _model(_day("share_inspected", 10, 20, direction="outbound", value=1.0), stages=(none,))
    book = run_book(model, simulate(model, seed=5, replications=1).rows, "run/x/0")
    picked = book.filter(pl.col("type") == "container.picked")["event_time"].cast(pl.Int64).to_numpy() / DAY_MS
    ours = _times(model, "train.arrived", "near", "out")
    assert picked.size >= 10 * ((ours >= 10) & (ours < 20)).sum()
    assert picked.min() >= 10
    assert picked.max() < 20


def test_another_flow_adds_up_to_its_trains_and_leaves_those_before_it_as_they_were() -> None:
    """Two a day for 60 days, and from day 10 to day 20 five: thirty more."""
    flow = (BackgroundFlow("gate", "inbound", 2.0),)
    rule = _day("background_a_day", 10, 20, direction="inbound", value=5)
    plain, more = (_ids(_model(*rules, background=flow)) for rules in ((), (rule,)))
    assert len(plain) == 2 * (_DAYS + 20)
    assert len(more) == len(plain) + 30
    assert plain < more


def test_no_other_freight_for_ten_days_is_twenty_trains_fewer() -> None:
    flow = (BackgroundFlow("gate", "inbound", 2.0),)
    rule = _day("background_a_day", 10, 20, value=0)
    assert len(_ids(_model(rule, background=flow))) == 2 * (_DAYS + 10)


def _ids(model: CorridorModel) -> set[str]:
    return {each.id for each in model.subjects if each is not None and each.train_class == "background"}


def _uniform(low_h: float, high_h: float, since_day: int | None = None) -> StageTime:
    since = None if since_day is None else since_day * DAY_MS
    return StageTime("gate", "near", "sanitary", "both", "all", since, "uniform", None, None, low_h * HOUR_MS,
                     high_h * HOUR_MS)  # fmt: skip


def test_a_stage_that_takes_another_time_by_protocol_draws_what_a_row_of_its_table_would_draw() -> None:
    """To the bit: with the row of stages.csv that held before it says the same."""
    early = _uniform(0.2, 0.25)
    rule = _day("takes", 10, None, stage="sanitary", value=60, most=120)
    by_rule, by_row = _model(rule, stages=(early,)), _model(stages=(early, _uniform(1, 2, 10)))
    times = [simulate(each, seed=5, replications=3).times for each in (by_rule, by_row)]
    assert np.array_equal(*times)


def test_minutes_added_come_on_top_of_what_a_stage_takes_and_of_two_times_the_longest_counts() -> None:
    stay = {
        name: _stay_h(_model(*rules, stages=(_HOURS_2,)))
        for name, rules in {
            "takes": (_day("takes", 0, None, stage="sanitary", value=30, most=30),),
            "both": (_day("takes", 0, None, stage="sanitary", value=30, most=30),
                     _day("minutes_added", 0, None, stage="sanitary", value=15)),
            "longest": (_day("takes", 0, None, stage="sanitary", value=30, most=30),
                        _day("takes", 0, None, stage="sanitary", value=60, most=60)),
        }.items()
    }  # fmt: skip
    for name, hours in (("takes", 0.5), ("both", 0.75), ("longest", 1.0)):
        assert stay[name] == pytest.approx(hours, abs=1e-6), name


def test_a_stage_takes_its_own_time_again_when_the_protocol_is_over() -> None:
    stay = _stay_h(_model(_day("takes", 10, 20, stage="sanitary", value=30, most=30), stages=(_HOURS_2,)))
    come = _times(_model(stages=(_HOURS_2,)), "train.arrived", "near", "out")
    assert stay == pytest.approx(np.where((come >= 10) & (come < 20), 0.5, 2.0), abs=1e-6)


@pytest.mark.parametrize(("stopped", "holds"), [("China-Europe", True), ("Central Asia", False), ("container", True)])
def test_a_stop_of_one_class_of_container_trains_leaves_the_others_alone(stopped: str, holds: bool) -> None:
    """All trains here are China-Europe trains."""
    model = _model(_day("suspended", 10, 12, direction="outbound", train_class=stopped))
    crossed = _times(model, "border.crossed", "near", "out")
    assert ((crossed > 10) & (crossed < 12)).any() != holds
    assert np.array_equal(crossed, _times(_model(), "border.crossed", "near", "out")) == (not holds)


def test_a_train_that_its_class_and_all_containers_are_stopped_for_waits_for_both() -> None:
    rules = (_day("suspended", 10, 12, train_class="China-Europe"), _day("suspended", 11, 14, train_class="container"))
    crossed = _times(_model(*rules), "border.crossed", "near", "out")
    assert not ((crossed > 10) & (crossed < 14)).any()
    assert (crossed >= 14).any()
