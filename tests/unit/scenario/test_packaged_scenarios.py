"""The scenarios of the package that are based on the half-year: what they say, counted by hand."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import numpy as np
import pytest

from landbridge.scenario import Scenario, find_scenario, packaged_scenarios, perform_run, read_scenario, read_tables
from landbridge.units import date_ms, month_of

_BASED = ("alashankou-2021-10", "no-measures-h1-2020", "surge-36")


def scenario(name: str) -> Scenario:
    return read_scenario(find_scenario(name))


def by_month(read: Scenario) -> dict[str, int]:
    """China-Europe trains by month of departure."""
    services = read.corridor.services
    return Counter(month_of(train.departs_ms) for train in read.corridor.journeys
                   if services[train.service].train_class == "China-Europe")  # fmt: skip


def test_all_are_in_the_package_and_based_on_the_half_year():
    assert packaged_scenarios() == ("alashankou-2021-10", "h1-2020", "no-measures-h1-2020", "surge-36")
    for name in _BASED:
        assert scenario(name).bases == (find_scenario("h1-2020"),)


# ---- no-measures-h1-2020


def test_without_measures_there_are_the_same_trains_and_no_protocol_in_force():
    plain, without = scenario("h1-2020"), scenario("no-measures-h1-2020")
    assert without.window == plain.window
    assert without.corridor.journeys == plain.corridor.journeys
    assert {"sanitary-2020", "xinfadi"} <= set(plain.protocols)
    assert without.protocols == ()


def test_hypotheses_of_the_half_year_are_no_measures_and_stay_out_of_force():
    rows = read_tables(find_scenario("no-measures-h1-2020")).rows("protocols")
    assert {row["id"] for row in rows} >= {"mid-may", "lorries"}


@pytest.mark.slow
def test_before_the_first_measure_a_replication_with_and_one_without_are_the_same():
    """Sanitary control takes longer from 1 February: until then nothing differs, and afterwards trains do."""
    times = [perform_run(scenario(name), seed=2020, replications=1).outcome.times[0]
             for name in ("h1-2020", "no-measures-h1-2020")]  # fmt: skip
    turn = date_ms(dt.date(2020, 2, 1))
    early = [np.where(each < turn, each, -1) for each in times]
    assert np.array_equal(early[0], early[1])
    assert not np.array_equal(times[0], times[1])


# ---- surge-36


def test_36_percent_more_than_5122_trains_are_6966_month_by_month():
    """1.36 x 702, 430, 809, 979, 1,033, 1,169: 954.72, 584.80, 1,100.24, 1,331.44, 1,404.88, 1,589.84, in all 6,965.92.

    Rounded to 6,966; the whole parts make 6,962, so the four largest remainders are rounded up.
    """
    found = by_month(scenario("surge-36"))
    assert [found[f"2020-0{month}"] for month in range(1, 7)] == [955, 585, 1100, 1331, 1405, 1590]
    assert sum(found[f"2020-0{month}"] for month in range(1, 7)) == 6966 == round(5122 * 1.36)


def test_the_trains_of_the_half_year_run_in_the_surge_with_their_departures():
    surge = {train.id: train for train in scenario("surge-36").corridor.journeys}
    assert all(surge[train.id] == train for train in scenario("h1-2020").corridor.journeys)


def test_level_3_holds_at_alashankou_from_1_june_half_of_the_agreed_trains():
    """Agreed are 12 out and 14 in."""
    surge = scenario("surge-36")
    assert "level-3-alashankou" in surge.protocols
    rules = [rule for rule in surge.corridor.rules.protocols if rule.id == "level-3-alashankou"]
    assert {(rule.port, rule.from_ms, rule.until_ms) for rule in rules} == {
        ("alashankou", date_ms(dt.date(2020, 6, 1)), None)
    }
    assert {rule.direction: rule.value for rule in rules if rule.effect == "trains_a_day"} == {
        "outbound": 6, "inbound": 7
    }  # fmt: skip


# ---- alashankou-2021-10


def test_the_demand_of_2021_is_18_and_10_trains_a_day_by_the_two_ports():
    """184 days from July to December; out are 1,288 of 2,128 at Alashankou, and as many in a hundred as in h1-2020."""
    read = scenario("alashankou-2021-10")
    services = read.corridor.services
    trains = Counter((services[train.service].crossings, services[train.service].direction)
                     for train in read.corridor.journeys)  # fmt: skip
    found: Counter[tuple[str, str]] = Counter()
    for (crossings, direction), count in trains.items():
        (port,) = {"alashankou", "khorgos"} & set(crossings)
        found[port, direction] += count
    assert sum(found.values()) == 28 * 184
    assert found["alashankou", "outbound"] == pytest.approx(18 * 184 * 1288 / 2128, abs=3)
    assert found["alashankou", "inbound"] == pytest.approx(18 * 184 * 840 / 2128, abs=3)
    assert found["khorgos", "outbound"] + found["khorgos", "inbound"] == pytest.approx(10 * 184, abs=3)
    assert found["khorgos", "outbound"] / (10 * 184) == pytest.approx(0.805, abs=0.01)


def test_services_run_in_2021_in_the_proportions_of_the_half_year():
    then, now = (Counter(train.service for train in scenario(name).corridor.journeys
                         if month_of(train.departs_ms) in months)
                 for name, months in (("h1-2020", [f"2020-{month:02d}" for month in range(1, 7)]),
                                      ("alashankou-2021-10", [f"2021-{month:02d}" for month in range(7, 13)]))
                 )  # fmt: skip
    ways = {name: (service.direction, "alashankou" in service.crossings)
            for name, service in scenario("h1-2020").corridor.services.items()}  # fmt: skip
    for way in ((direction, True) for direction in ("outbound", "inbound")):
        total = [sum(count for name, count in each.items() if ways[name] == way) for each in (then, now)]
        for name in (each for each in then if ways[each] == way):
            assert now[name] == pytest.approx(then[name] * total[1] / total[0], abs=1)


def test_the_window_of_2021_begins_with_the_first_order_and_ends_a_month_after_the_last():
    read = scenario("alashankou-2021-10")
    rules = {rule.id: rule for rule in read.corridor.rules.protocols}
    cases, stop = rules["station-cases"], rules["loading-stop"]
    assert date_ms(read.window.count_from) == cases.from_ms
    assert (stop.from_ms, stop.until_ms) == (date_ms(dt.date(2021, 10, 25)), date_ms(dt.date(2021, 11, 2)))
    assert (read.window.count_to - dt.date(2021, 11, 1)).days >= 29
    assert (read.window.count_from - read.window.run_in_from).days >= 14


def test_the_orders_of_2021_are_containers_only_longer_control_daily_tests_and_a_closed_loop_then_no_loading():
    rules = scenario("alashankou-2021-10").corridor.rules.protocols
    found = {
        (rule.id, rule.effect, rule.direction, rule.value, rule.rota) for rule in rules if rule.port == "alashankou"
    }
    assert found == {
        ("sanitary-2020", "takes", "both", 60, None), ("station-cases", "background_a_day", "both", 0, None),
        ("station-cases", "takes", "both", 120, None), ("station-cases", "test_interval_d", "both", 1, None),
        ("station-cases", "rota", "both", None, "14+7+7"), ("loading-stop", "not_loaded", "outbound", 24, None),
    }  # fmt: skip


# ---- all of them


@pytest.mark.slow
@pytest.mark.parametrize("name", _BASED)
def test_a_run_of_each_brings_containers_to_their_ends_and_locks_nothing(name: str):
    """In the last counted month trains cross both ways: out about half of the paths, which is what level 3 lets."""
    read = scenario(name)
    run = perform_run(read, seed=read.seed, replications=2).frames
    month = read.window.count_to.replace(day=1)
    for port, out, back in (("alashankou", 5, 3), ("khorgos", 5, 1)):
        stations = read.corridor.ports[port]
        for place, least in ((stations.east, out), (stations.west, back)):
            calls = run.calls.filter(run.calls["location"].cast(str) == place,
                                     run.calls["type"].cast(str) == "border.crossed")  # fmt: skip
            times = run.times[:, calls["call_id"].to_numpy()]
            inside = (times >= date_ms(month)) & (times < date_ms(read.window.count_to))
            assert (inside.sum(axis=1) / (read.window.count_to - month).days >= least).all()
