"""Plan against actual, on milestones whose hours can be read off."""

from __future__ import annotations

import polars as pl
import pytest
from histories_made import after, told

from landbridge.tracing.plan_against_actual import compare_with_plans, summarise_deviations


def compare(*rows, at):
    told_rows = told(*rows).with_columns(pl.col("stage").fill_null("")).with_row_index("place")
    return compare_with_plans(told_rows, after(at))


def plan(hour, kind, place, *, classifier="PLN", recorded=0, **more):
    return {"hour": hour, "type": kind, "location": place, "classifier": classifier, "recorded": recorded, **more}


def actual(hour, kind, place, **more):
    return {"hour": hour, "type": kind, "location": place, **more}


def states(pairs, basis="PLN"):
    return dict(pairs.filter(pl.col("basis") == basis).select("location", "state").iter_rows())


def test_late_is_positive_and_the_last_estimate_told_before_it_happened_counts():
    """Planned for 10, estimated for 11 and then 14, arrived at 13; an estimate told at 20 is no estimate."""
    pairs = compare(
        plan(10, "train.arrived", "A"),
        plan(11, "train.arrived", "A", classifier="EST", recorded=5),
        plan(14, "train.arrived", "A", classifier="EST", recorded=9),
        actual(13, "train.arrived", "A"),
        plan(13, "train.arrived", "A", classifier="EST", recorded=20),
        at=24,
    )
    assert pairs.select("basis", "hours", "state").sort("basis").rows() == [("EST", -1.0, "met"), ("PLN", 3.0, "met")]


def test_what_has_not_happened_is_missing_only_where_the_train_has_been_farther():
    """A was passed by without a word, since B is told; C should have been reached, D is for later."""
    pairs = compare(
        plan(2, "train.arrived", "A"), plan(4, "train.arrived", "B"), plan(8, "train.arrived", "C"),
        plan(30, "train.arrived", "D"), actual(9, "train.arrived", "B"), at=12,
    )  # fmt: skip
    assert states(pairs) == {"A": "missing", "B": "met", "C": "under_way", "D": "to_come"}


def test_a_plan_told_only_when_it_had_happened_is_no_plan():
    pairs = compare(actual(3, "train.arrived", "A"), plan(2, "train.arrived", "A", recorded=7), at=12)
    assert states(pairs) == {"A": "told_after"}


def test_what_happens_after_the_instant_asked_has_not_happened():
    pairs = compare(plan(2, "train.arrived", "A"), actual(5, "train.arrived", "A"), at=4)
    assert states(pairs) == {"A": "under_way"}
    assert pairs["so_far"].to_list() == [2.0]


def test_figures_are_those_of_the_milestones_met():
    """Deviations of 0, 1, 2, 10 h: the median is 1.5, P90 lies 0.7 of the way from 2 to 10; half are within 1 h."""
    rows = [
        make(hour, "train.arrived", "A", subject=f"T{train}")
        for train, late in enumerate((0, 1, 2, 10))
        for make, hour in ((plan, 20), (actual, 20 + late))
    ]
    pairs = compare(*rows, plan(21, "train.arrived", "A", subject="T9"), at=40)
    [row] = summarise_deviations(pairs.with_columns(group="type")).to_dicts()
    assert row["met"] == 4
    assert (row["p50_h"], row["p90_h"]) == pytest.approx((1.5, 7.6))
    assert (row["within_1h"], row["within_6h"], row["within_24h"]) == (0.5, 0.75, 1.0)
    assert (row["under_way"], row["longest_h"]) == (1, 19.0)
