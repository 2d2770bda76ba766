"""Which rules hold for whom and when: cases worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landbridge.ports import Protocol, clashing_stops, joined_spells, rules_for, stopped_stages, turning_points

_RULE = Protocol("p", "gate", "minutes_added", 10, 20, stage="sanitary", value=30.0)


def _turns(*rules: Protocol, beginnings: tuple[int, ...] = (0,)) -> list[tuple[int, tuple[float, ...]]]:
    return turning_points(rules, beginnings)


def test_a_rule_holds_from_its_first_instant_to_before_its_last() -> None:
    assert _turns(_RULE) == [(0, ()), (10, (30.0,)), (20, ())]


def test_a_rule_without_an_end_holds_for_good() -> None:
    assert _turns(replace(_RULE, until_ms=None)) == [(0, ()), (10, (30.0,))]


def test_where_two_rules_overlap_both_values_hold() -> None:
    other = replace(_RULE, from_ms=15, until_ms=30, value=5.0)
    assert _turns(_RULE, other) == [(0, ()), (10, (30.0,)), (15, (30.0, 5.0)), (20, (5.0,)), (30, ())]


def test_a_rule_from_before_the_beginning_holds_at_the_beginning() -> None:
    assert _turns(_RULE, beginnings=(12, 14)) == [(12, (30.0,)), (14, (30.0,)), (20, ())]


def test_without_a_rule_only_the_table_itself_says_something_new() -> None:
    assert _turns(beginnings=(7, 0)) == [(0, ()), (7, ())]


@pytest.mark.parametrize(
    ("spells", "joined"),
    [
        ([(1, 3), (3, 5)], [(1, 5)]),
        ([(4, 5), (1, 9)], [(1, 9)]),
        ([(1, 2), (4, 5)], [(1, 2), (4, 5)]),
        ([(1, None), (4, 5)], [(1, None)]),
        ([(1, 5), (3, None)], [(1, None)]),
    ],
)
def test_stops_that_touch_or_overlap_are_one(
    spells: list[tuple[int, int | None]], joined: list[tuple[int, int | None]]
) -> None:
    rules = [Protocol("p", "gate", "suspended", start, end) for start, end in spells]
    assert joined_spells(rules) == joined


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, True),
        ({"direction": "inbound"}, False),
        ({"station": "near"}, True),
        ({"station": "far"}, False),
        ({"train_class": "container"}, True),
        ({"train_class": "background"}, False),
        ({"stage": "documents"}, False),
        ({"port": "other"}, False),
    ],
)
def test_a_rule_is_for_the_trains_it_names(change: dict[str, str], holds: bool) -> None:
    rule = replace(_RULE, **change)  # type: ignore[arg-type]
    words = ("China-Europe", "container", "all")
    found = rules_for([rule], "minutes_added", ("gate", "near"), "outbound", classes=words,
                      stage="sanitary")  # fmt: skip
    assert (found == (rule,)) is holds


_HALL = Protocol("hall", "gate", "units", 10, 20, resource="places", value=0.0, in_service="resume")


def test_a_rule_on_a_resource_stops_the_stages_it_is_needed_for_and_one_that_lets_finish_stops_none() -> None:
    assert stopped_stages(_HALL) == ("placing", "cranes")
    assert stopped_stages(replace(_HALL, in_service="finish")) == ()
    closed = Protocol("c", "gate", "closed", 10, 20, stage="documents", in_service="repeat")
    assert stopped_stages(closed) == ("documents",)
    assert stopped_stages(_RULE) == ()


@pytest.mark.parametrize(
    ("change", "clash"),
    [
        ({}, False),
        ({"from_ms": 30, "until_ms": 40, "value": 1.0}, False),
        ({"in_service": "repeat"}, True),
        ({"resource": "cranes"}, True),
        ({"resource": "crew"}, False),
        ({"in_service": "finish"}, False),
        ({"in_service": "repeat", "port": "other"}, False),
        ({"in_service": "repeat", "station": "near"}, True),
        ({"effect": "closed", "stage": "cranes", "resource": None, "direction": "inbound"}, True),
    ],
)
def test_rules_that_stop_one_stage_in_two_ways_clash(change: dict[str, object], clash: bool) -> None:
    other = replace(_HALL, **change)  # type: ignore[arg-type]
    assert clashing_stops([_HALL, other]) == ([(_HALL, other)] if clash else [])


def test_rules_of_two_directions_or_two_stations_do_not_clash() -> None:
    out = replace(_HALL, direction="outbound", station="near")
    for change in ({"direction": "inbound"}, {"station": "far"}):
        assert clashing_stops([out, replace(out, in_service="repeat", **change)]) == []  # type: ignore[arg-type]
