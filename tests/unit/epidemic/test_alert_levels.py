"""The level of a port by hand: up on one trigger, down by a count of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from landbridge.epidemic import (
    AlertLevel,
    ClaimEvidence,
    Order,
    PortCase,
    SeriesEvidence,
    alert_level,
    load_level_rules,
    load_port_cases,
)
from landbridge.errors import BadInput

RULES = load_level_rules()
LATER = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
JUNE = dt.date(2020, 6, 1)


def on(day: int) -> dt.date:
    """The day so many days after the first of June 2020."""
    return JUNE + dt.timedelta(days=day)


def noon(day: int) -> dt.datetime:
    return dt.datetime.combine(on(day), dt.time(12), dt.UTC)


def figure(day: int, rate: float, low: float = 1.1, *, place: str = "Kazakhstan",
           role: str = "beside") -> SeriesEvidence:  # fmt: skip
    """A day whose reproduction number has `low` as the lower end of its interval; known at noon of the day."""
    return SeriesEvidence(place, role, on(day), noon(day), rate, (rate, rate), low + 0.1, (low, low + 0.2), "by hand")


def case(day: int, count: int = 1, group: str = "staff") -> PortCase:
    return PortCase("alashankou", group, on(day), count, noon(day), "found", "by hand")


def claim(day: int, status: str, use: str) -> ClaimEvidence:
    return ClaimEvidence("made-up", "P1", "it spreads", status, use, noon(day), "by hand")


def order(level: int, first: int, last: int | None, end_known: int = 0) -> Order:
    end = None if last is None else on(last)
    return Order("alashankou", level, on(first), end, "railway", noon(first), noon(end_known), "stop", "by hand")


def level(evidence: list, day: int, known_at: dt.datetime = LATER) -> AlertLevel:
    return alert_level("alashankou", evidence, RULES, day=on(day), known_at=known_at)


def levels(evidence: list, *days: int) -> list[int]:
    return [level(evidence, day).level for day in days]


def test_without_evidence_a_port_is_at_level_0_and_never_was_higher():
    found = level([], 5)
    assert (found.level, found.since, found.triggers, found.lifts_when) == (0, None, (), "")


def test_one_case_among_the_people_raises_at_once_and_14_days_without_one_lower_by_one():
    # The case is of day 10; days 11 to 24 are 14 whole days without one, so day 24 is the last at level 2. Days 25 to
    # 27 are the 3 days of the next step.
    assert levels([case(10)], 9, 10, 24, 25, 27, 28) == [0, 2, 2, 1, 1, 0]


def test_a_second_case_begins_the_count_again():
    assert levels([case(10), case(20)], 25, 34, 35, 38) == [2, 2, 1, 0]
    assert level([case(10), case(20)], 34).since == on(10)


def test_a_level_that_fell_and_rose_again_is_counted_from_the_rise():
    assert level([case(10), case(40)], 45).since == on(40)
    assert level([case(10)], 26).since == on(25)


def test_an_outbreak_in_the_city_steps_down_after_20_days_and_every_3_days_more():
    # Day 0; days 1 to 20 are 20 days without a case.
    assert levels([case(0, 2, "city")], 0, 20, 21, 23, 24, 26, 27) == [3, 3, 2, 2, 1, 1, 0]


def test_one_case_in_the_city_is_no_outbreak_and_two_within_a_week_are():
    assert levels([case(0, 1, "city")], 0, 5) == [0, 0]
    assert levels([case(0, 1, "city"), case(6, 1, "city")], 5, 6) == [0, 3]
    assert levels([case(0, 1, "city"), case(7, 1, "city")], 7) == [0]


def test_the_country_beside_raises_only_when_it_rises_for_sure_and_counts_enough():
    assert levels([figure(3, 10.0, 1.01)], 3) == [1]
    assert levels([figure(3, 10.0, 0.99)], 3) == [0]
    assert levels([figure(3, 9.9, 1.01)], 3) == [0]
    assert levels([replace(figure(3, 50.0), reproduction=None, reproduction_interval=None)], 3) == [0]


def test_a_country_that_rises_no_more_but_still_counts_many_holds_the_level():
    steady = [figure(0, 40.0), *(figure(day, 40.0, 0.8) for day in range(1, 40))]
    assert levels(steady, 39) == [1]


def test_seven_quiet_days_of_the_series_lower_the_level_and_six_do_not():
    days = [figure(0, 40.0), *(figure(day, 5.0, 0.8) for day in range(1, 8))]
    assert levels(days, 7, 8) == [1, 0]
    again = [figure(0, 40.0), *(figure(day, 5.0, 0.8) for day in range(1, 7)), figure(7, 10.0, 0.8)]
    assert levels(again, 8, 13) == [1, 1]


def test_silence_is_not_a_quiet_day():
    days = [figure(0, 40.0), *(figure(day, 5.0, 0.8) for day in range(1, 5))]
    assert levels(days, 100) == [1]


def test_the_port_s_own_province_has_a_threshold_of_its_own():
    assert levels([figure(3, 0.2, place="Xinjiang", role="local")], 3) == [1]
    assert levels([figure(3, 0.2)], 3) == [0]


@pytest.mark.parametrize(("status", "use", "raised"), [
    ("reported", "watch", 1), ("disputed", "watch", 1), ("confirmed", "act", 1), ("denied", "watch", 1),
    ("denied", "close", 0), ("retracted", "close", 0), ("unknown", "none", 0),
])  # fmt: skip
def test_a_claim_raises_to_watching_as_far_as_it_may_be_used(status: str, use: str, raised: int):
    assert levels([claim(2, status, use)], 2) == [raised]


def test_a_denial_shortens_no_count():
    alone, denied = [claim(2, "reported", "watch")], [claim(2, "reported", "watch"), claim(4, "denied", "close")]
    days = range(30)
    assert levels(alone, *days) == levels(denied, *days) == [0] * 2 + [1] * 21 + [0] * 7


def test_an_order_holds_from_its_first_day_to_its_last_and_leaves_nothing_behind():
    assert levels([order(4, 10, 17)], 9, 10, 17, 18) == [0, 4, 4, 0]


def test_an_order_whose_end_was_not_known_yet_has_none():
    stop = [order(4, 10, 17, end_known=15)]
    before, after = level(stop, 12, noon(14)), level(stop, 12, noon(15))
    assert (before.falls_on, before.lifts_when) == (None, "the order is lifted; no end is known")
    assert (after.falls_on, after.lifts_when) == (on(18), f"the order ends {on(17)}")


def test_an_order_without_an_end_is_looked_at_again_after_a_week():
    assert level([order(2, 10, None)], 12).review == on(19)


def test_below_a_stop_the_cases_go_on_counting():
    evidence = [case(8), order(4, 10, 12)]
    assert levels(evidence, 8, 10, 12, 13, 22, 23) == [2, 4, 4, 2, 2, 1]
    found = level(evidence, 11)
    assert [each.rule.id for each in found.triggers] == ["order"]
    assert [each.rule.id for each in found.below] == ["staff"]


def test_what_was_not_known_yet_raises_nothing():
    late = replace(case(10), known_at=noon(13))
    assert [level([late], 12, noon(day)).level for day in (12, 13)] == [0, 2]


def test_cases_of_another_port_raise_nothing():
    assert levels([replace(case(10), port="khorgos")], 10) == [0]


def test_the_day_it_falls_is_told_beforehand_and_comes_true():
    evidence = [case(10), case(12, 2, "city"), order(4, 13, 15)]
    for day in range(13, 39):
        falls_on = level(evidence, day).falls_on
        assert falls_on is not None
        assert levels(evidence, (falls_on - JUNE).days - 1, (falls_on - JUNE).days) == [
            level(evidence, day).level, levels(evidence, day)[0] - 1,
        ]  # fmt: skip


def test_the_fall_of_a_series_waits_for_figures_that_are_still_to_come():
    # Above on day 0, quiet on days 1 to 4. On day 5 three quiet days are missing: 5, 6 and 7.
    days = [figure(0, 40.0), *(figure(day, 5.0, 0.8) for day in range(1, 5))]
    assert level(days, 5).falls_on == on(8)
    assert level(days, 5).lifts_when == "Kazakhstan below 10 cases a week per 100,000 people, 7 days on end (4 so far)"


def test_the_words_say_how_far_the_count_is():
    assert level([case(10)], 20).lifts_when == "no case among the people of the port, 14 days on end (9 so far)"
    assert level([case(10)], 20).falls_on == on(25)


def test_every_number_of_the_packaged_tables_has_a_source():
    assert {rule.evidence for rule in RULES} == {"series", "claim", "staff", "city", "order"}
    assert all(rule.source and rule.why for rule in RULES)
    assert all(each.source for each in load_port_cases())


def known(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(("port", "day", "expected", "since"), [
    ("alashankou", "2020-06-20", 2, "2020-06-17"),  # containers only after Xinfadi
    ("alashankou", "2021-08-20", 2, "2021-08-15"),  # three people of the station
    ("alashankou", "2021-10-27", 4, "2021-10-25"),  # loading stopped
    ("erenhot", "2021-10-15", 2, "2021-10-12"),  # 1 of 32 in the logistics park
    ("manzhouli", "2020-11-22", 3, "2020-11-21"),  # two local cases, city closed
    ("khorgos", "2021-10-04", 3, "2021-10-03"),  # two asymptomatic cases, the city tested
])  # fmt: skip
def test_the_levels_of_dated_episodes(port: str, day: str, expected: int, since: str):
    asked = dt.date.fromisoformat(day)
    found = alert_level(port, load_port_cases(), RULES, day=asked, known_at=known(f"{day}T23:00+08:00"))
    assert (found.level, str(found.since)) == (expected, since)


def test_every_fault_of_a_table_of_cases_is_in_one_report(tmp_path: Path):
    table = tmp_path / "cases.csv"
    table.write_text(
        "port,what,first,last,count,level,ordered_by,known_at,end_known_at,text,source,quality,why\n"
        "alashankou,staff,2021-08-15,,,,,2021-08-15T22:00+08:00,,found,a page,A,read\n"
        "alashankou,city,2021-08-15,,-2,,,2021-08-10T22:00+08:00,,found,a page,A,read\n"
        "alashankou,order,2021-08-15,2021-08-01,,4,railway,2021-08-15,2021-08-14,stop,a page,A,read\n"
        "alashankou,order,2021-08-15,,,,,2021-08-15,,stop,a page,A,read\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as raised:
        load_port_cases(table)
    assert {(fault.row, fault.column) for fault in raised.value.faults} == {
        (2, "count"), (3, "count"), (4, "last"), (4, "end_known_at"), (5, "level"), (5, "ordered_by"),
    }  # fmt: skip


def test_rules_without_what_they_need_are_refused(tmp_path: Path):
    table = tmp_path / "triggers.csv"
    table.write_text(
        "id,evidence,role,level,threshold,free_days,review_days,source,kind,why\n"
        "a,series,,1,10,7,1,assumption,assumption,none\n"
        "b,staff,,,,7,1,assumption,assumption,none\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as raised:
        load_level_rules(table)
    assert {(fault.row, fault.column) for fault in raised.value.faults} == {(2, "role"), (3, "level"), (3, "threshold")}
