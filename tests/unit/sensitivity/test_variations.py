"""Which numbers are varied, and what they are lowered and raised to: tables of a few rows written here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from landbridge.scenario import Cell, Folder
from landbridge.sensitivity import Variation, list_variations
from landbridge.tables import Row, Table

STAGE = {"port": "p", "station": "cn-p", "stage": "documents", "direction": "both", "train_class": "container",
         "since": None, "distribution": "constant", "mean": 4.0, "cv": None, "low": None, "high": None, "unit": "h",
         "kind": "assumption"}  # fmt: skip
CAPACITY = {"port": "p", "station": "cn-p", "resource": "tracks", "direction": "both", "units": 10,
            "kind": "assumption"}  # fmt: skip
PARAMETER = {"parameter": "documents-p", "table": "stages", "rows": "port=p stage=documents", "column": "mean",
             "factor": 1.0, "low": 1.0, "high": 6.0, "unit": "h", "free": True, "title": "documents at P",
             "source": "a test", "why": ""}  # fmt: skip


def folder(**tables: list[dict[str, Any]]) -> Folder:
    """Rows of each table, the first of them on line 2."""
    known = {"ports": [{"id": "p", "name": "Port"}], **tables}
    return Folder(Path("made-up"), {}, {
        name: Table(f"{name}.csv", tuple(Row(line, row) for line, row in enumerate(rows, start=2)))
        for name, rows in known.items()
    })  # fmt: skip


def varied(**tables: list[dict[str, Any]]) -> dict[str, Variation]:
    return {each.id: each for each in list_variations(folder(**tables))}


def test_an_assumption_is_lowered_and_raised_by_a_quarter():
    (found,) = varied(stages=[STAGE]).values()
    assert found.lower == {Cell("stages", 2, "mean"): 3.0}
    assert found.higher == {Cell("stages", 2, "mean"): 5.0}
    assert (found.label, found.now, found.low, found.high) == ("documents at Port", "4 h", "3 h", "5 h")


@pytest.mark.parametrize("kind", ["published", "derived"])
def test_a_number_with_a_source_stays(kind: str):
    assert varied(stages=[{**STAGE, "kind": kind}]) == {}


def test_a_triangle_keeps_its_shape_and_the_spread_of_a_lognormal_stays():
    triangle = {**STAGE, "distribution": "triangular", "low": 2.0, "mean": 4.0, "high": 8.0}
    (found,) = varied(stages=[triangle]).values()
    assert {cell.column: value for cell, value in found.higher.items()} == {"low": 2.5, "mean": 5.0, "high": 10.0}
    (found,) = varied(stages=[{**STAGE, "distribution": "lognormal", "cv": 0.5}]).values()
    assert set(found.lower) == {Cell("stages", 2, "mean")}


def test_rows_of_one_thing_at_one_port_go_together_and_other_freight_by_itself():
    found = varied(stages=[STAGE, {**STAGE, "station": "kz-p", "mean": 8.0}, {**STAGE, "train_class": "background"},
                           {**STAGE, "port": "q"}])  # fmt: skip
    assert [{cell.line: value for cell, value in each.lower.items()} for each in found.values()] == [
        {2: 3.0, 3: 6.0}, {4: 3.0}, {5: 3.0}
    ]  # fmt: skip
    assert list(found) == ["stages/documents/p", "stages/documents-of-other-freight/p", "stages/documents/q"]


@pytest.mark.parametrize(("units", "lower", "higher"), [(10, 8, 12), (4, 3, 5), (2, 1, 3), (1, None, 2)])
def test_whole_units_go_one_down_and_up_at_least_and_never_to_none(units: int, lower: int | None, higher: int):
    # A quarter of 10 is 2.5, and 7.5 and 12.5 are rounded to the even number; a quarter of 2 is less than a whole one.
    (found,) = varied(capacities=[{**CAPACITY, "units": units}]).values()
    assert list(found.lower.values()) == ([] if lower is None else [lower])
    assert list(found.higher.values()) == [higher]
    assert all(isinstance(value, int) for value in (*found.lower.values(), *found.higher.values()))
    assert (found.low == "") == (lower is None)


def test_a_share_does_not_go_above_one():
    share = {**STAGE, "stage": "inspection share", "distribution": "share", "mean": 0.9, "unit": "share"}
    (found,) = varied(stages=[share]).values()
    assert (*found.lower.values(), *found.higher.values()) == (pytest.approx(0.675), 1.0)


def test_a_parameter_goes_to_its_bounds_and_is_not_scaled_as_an_assumption_too():
    found = varied(stages=[STAGE, {**STAGE, "port": "q"}], parameters=[PARAMETER])
    assert list(found) == ["documents-p", "stages/documents/q"]
    one = found["documents-p"]
    assert (*one.lower.values(), *one.higher.values()) == (1.0, 6.0)
    assert (one.label, one.now, one.low, one.high) == ("documents at P", "4 h", "1 h", "6 h")


def test_a_parameter_that_lies_on_a_bound_is_moved_to_the_other_one_only():
    one = varied(stages=[STAGE], parameters=[{**PARAMETER, "low": 4.0}])["documents-p"]
    assert (one.lower, one.low) == ({}, "")
    assert list(one.higher.values()) == [6.0]


def test_a_protocol_that_is_not_in_force_is_not_varied():
    protocol = {"id": "more-tests", "port": "p", "station": None, "direction": "both", "train_class": "all",
                "effect": "minutes_added", "stage": "sanitary", "value": 60.0, "in_force": True,
                "kind": "assumption"}  # fmt: skip
    (found,) = varied(protocols=[protocol]).values()
    assert list(found.higher.values()) == [75.0]
    assert varied(protocols=[{**protocol, "in_force": False}]) == {}


def test_units_that_a_protocol_leaves_stay_whole():
    rule = {"id": "fewer", "port": "p", "station": "cn-p", "effect": "units", "resource": "crew", "stage": None,
            "value": 2.0, "in_force": True, "kind": "assumption"}  # fmt: skip
    (found,) = varied(protocols=[rule]).values()
    assert found.lower == {Cell("protocols", 2, "value"): 1}
    assert found.higher == {Cell("protocols", 2, "value"): 3}
