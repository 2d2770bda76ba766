"""Scores of the hand-made run: three trains, one port, two replications (tiny_run.py)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from tiny_run import tiny_run

from landbridge.claims import Observation, Period
from landbridge.ledger import UNREACHED
from landbridge.statistics import Score, plan_scores, score_run
from landbridge.units import HOUR_MS

FEBRUARY = Period(dt.date(2020, 2, 1), dt.date(2020, 2, 29))
BASE = Observation("F", "national trips in the month", "national", (), (), "both", FEBRUARY, "trips", 2.0, "check",
                   "count", 2.0, 2.0, True, "score", "a source", "")  # fmt: skip


def scored(**changes: object) -> Score:
    (found,) = score_run(tiny_run(), [replace(BASE, **changes)])  # type: ignore[arg-type]
    return found


def test_departures_of_the_nation_leave_central_asia_out():
    # Out leaves on 1 February, in on 29 February; the Central Asia train left an hour before and is not counted anyway.
    found = scored()
    assert (found.value, found.verdict) == (2.0, "inside")
    assert scored(low=3.0, high=9.0).verdict == "outside"


def test_crossings_of_a_port_count_central_asia_in_and_directions_apart():
    period = Period(dt.date(2020, 2, 1), dt.date(2020, 3, 31))
    both = scored(metric="trains through the port", place="P (China side)", period=period, low=2.0, high=3.0)
    # Out and Asia cross in both replications, in crosses in the first only: 3 and 2 trains.
    assert (both.p50, both.p10, both.p90) == pytest.approx((2.5, 2.1, 2.9))
    share = scored(
        metric="outbound share at the port", place="P", period=period, direction="outbound", statistic="share"
    )
    assert share.p50 == pytest.approx((2 / 3 + 1) / 2)


def test_transit_is_the_median_of_the_trains_between_the_places_named():
    days = {"unit": "days", "statistic": "median", "low": 1.0, "high": 9.0, "destinations": ("de-z",)}
    there = scored(metric="transit days A-Z", origins=("cn-a",), **days)
    assert there.p50 == pytest.approx((120 + 144) / 2 / 24)
    part = scored(metric="transit days P-Z", origins=("kz-p",), **days)
    assert part.p50 == pytest.approx((72 + 83) / 2 / 24)


def test_one_real_train_must_lie_among_the_models_trains():
    one = {
        "metric": "transit days A-Z",
        "origins": ("cn-a",),
        "destinations": ("de-z",),
        "unit": "days",
        "statistic": "single",
    }
    assert scored(**one, value=5.5, low=5.5, high=5.5).verdict == "inside"
    assert scored(**one, value=4.0, low=4.0, high=4.0).verdict == "outside"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "context"}, "context"),
        ({"use": "none", "note": "other year"}, "other year"),
        ({"low": None}, "no band"),
        ({"metric": "phase of the moon"}, "not known"),
        ({"metric": "trains through the port", "place": "Atlantis"}, "no port"),
        ({"period": Period(dt.date(2020, 1, 1), dt.date(2020, 2, 29))}, "not all counted"),
        ({"metric": "transit days A-B"}, "origin_id"),
        ({"metric": "transit days A-B", "origins": ("cn-a",), "destinations": ("cn-b",)}, "no train"),
        ({"metric": "mean load", "place": "mail trains"}, "broad gauge"),
    ],
)
def test_what_can_not_be_scored_is_listed_with_its_reason(changes: dict[str, object], reason: str):
    found = scored(**changes)
    assert found.verdict == "not_scored"
    assert reason in found.reason
    assert found.value is None


def test_a_plan_made_once_scores_any_run_of_the_same_trains():
    run = tiny_run()
    dwell = replace(BASE, metric="dwell of a train at the port", place="P", unit="hours", low=0.0, high=99.0)
    transit = replace(
        BASE, id="T", metric="transit days A-Z", origins=("cn-a",), destinations=("de-z",), unit="days",
        statistic="median", low=1.0, high=9.0,
    )  # fmt: skip
    plan = plan_scores(run, [dwell, transit])
    # Three replications: the first of the run, the second, and the first again half a day later, which dwells alike.
    later = np.where(run.times[:1] == UNREACHED, UNREACHED, run.times[:1] + 12 * HOUR_MS)
    values = plan.values(np.concatenate([run.times, later]))
    # Out stands at cn-p 6 h and 12 h, in 8 h and never; Asia 2 h.
    assert values["F"].tolist() == pytest.approx([(6 + 8 + 2) / 3, (12 + 2) / 2, (6 + 8 + 2) / 3])
    assert values["T"].tolist() == pytest.approx([5.0, 6.0, 5.0])


def test_a_plan_leaves_out_what_some_runs_can_not_tell():
    run = tiny_run()
    transit = replace(BASE, metric="transit days Z-A", origins=("de-z",), destinations=("cn-a",), unit="days",
                      statistic="median", low=1.0, high=9.0)  # fmt: skip
    plan = plan_scores(run, [transit])
    assert plan.values(run.times[:1])["F"].tolist() == pytest.approx([6.0])  # day 28 to day 34
    assert plan.values(run.times) == {}  # in replication 1 the train never comes


def test_a_mean_load_needs_trains_that_leave_the_broad_gauge_in_the_window():
    load = replace(BASE, metric="mean load", place="1520 mm", unit="TEU/train", low=0.0, high=99.0)
    (found,) = score_run(tiny_run(), [load])
    assert found.value == 80.0  # the train out alone: 40 containers of forty feet
    (none,) = score_run(tiny_run(without=("out",)), [load])
    assert (none.verdict, none.value) == ("not_scored", None)
    assert "no" in none.reason
