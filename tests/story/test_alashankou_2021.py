"""The autumn of 2021 at Alashankou: queues against arithmetic, and the page of it against a run."""

from __future__ import annotations

import datetime as dt
from functools import cache

import numpy as np
import pytest
from alashankou import (
    CASES,
    DAYS,
    ORDERS,
    OVER,
    PAGE,
    PUBLISHED,
    STOP,
    VARIANTS,
    WEEKS,
    as_forwarders_expected,
    band,
    days_to_clear,
    diverted_at,
    diverted_share,
    divided_yards,
    instants,
    never_sent,
    on_the_way,
    peak,
    run_of,
    scenario,
    waiting,
    without_rows,
)
from numpy.typing import NDArray
from page_tables import table_of

from landbridge.ledger import UNREACHED
from landbridge.scenario import Changes, Scenario
from landbridge.statistics import RunFrames, waiting_by_day
from landbridge.units import date_ms

pytestmark = pytest.mark.slow

_REPLICATIONS = 20
_LAST_OF_STOP = OVER - dt.timedelta(days=1)
_MAKERS = {
    "as it is": scenario,
    "17 trains a day, and 9.4 by Khorgos": lambda: scenario(Changes(volume="-5.6%")),
    "19 trains a day, and 10.6 by Khorgos": lambda: scenario(Changes(volume="+5.6%")),
    "no order at all": lambda: scenario(Changes(without=ORDERS)),
    "no stop of loading": lambda: scenario(Changes(without=("loading-stop",))),
    "no closed loop": lambda: without_rows("rota", "test_interval_d"),
    "a third place at Dostyk": lambda: scenario(Changes(units=("kz-dostyk:places=3@2021-07-01",))),
    "yards divided: 6 tracks out and 6 in at Alashankou": divided_yards,
    "trains not loaded in the stop never run": never_sent,
    "30 % fewer from September, orders end with the stop": as_forwarders_expected,
    "by Khorgos when 50 wait for a track": lambda: diverted_at(50),
}


@cache
def _scenario(name: str = "as it is") -> Scenario:
    return _MAKERS[name]()


@cache
def _run(name: str = "as it is") -> RunFrames:
    return run_of(_scenario(name), _REPLICATIONS)


def _a_day(found: NDArray[np.int64], first: dt.date, after: dt.date) -> NDArray[np.float64]:
    inside = (found >= date_ms(first)) & (found < date_ms(after))
    return inside.sum(axis=1) / (after - first).days


# ---- theory


def test_the_count_of_trains_waiting_is_that_of_statistics() -> None:
    """A second count of the same thing."""
    found = waiting_by_day(_run(), ["alashankou"])
    by_day = dict(zip(found["day"], found["p50"], strict=True))
    days = [day for day in DAYS if day >= CASES and day <= dt.date(2021, 11, 30)]
    assert [by_day[day] for day in days] == pytest.approx(np.median(waiting(_run(), days), axis=0), abs=2)


def test_with_a_yard_of_its_own_dostyk_takes_what_its_terminal_was_told_to_take() -> None:
    """344,000 TEU a year of 90.2 TEU a train: 10.4 trains a day; in the model with a queue before it, in July.

    Through a yard that both ways share it takes fewer, and never more.
    """
    divided, shared = (_a_day(instants(_run(name), "border.crossed"), dt.date(2021, 7, 20), CASES).mean()
                       for name in ("yards divided: 6 tracks out and 6 in at Alashankou", "as it is"))  # fmt: skip
    assert divided == pytest.approx(344_000 / 90.2 / 365, rel=0.05)
    assert shared < divided


def test_in_a_closed_loop_two_crews_do_sixteen_trains_a_day() -> None:
    """Four crews in a loop of 14 days of 28: two on duty; a train takes 3 h on the mean: 2 x 24 / 3."""
    both = sum(_a_day(instants(_run(), "border.crossed", direction=way), dt.date(2021, 9, 1), STOP)
               for way in ("outbound", "inbound"))  # fmt: skip
    assert np.mean(both) == pytest.approx(16, rel=0.05)


def test_in_the_stop_no_train_out_by_alashankou_leaves_and_trains_go_on_crossing() -> None:
    run, one = _run(), _scenario()
    out = [name for name, service in one.corridor.services.items()
           if service.direction == "outbound" and "alashankou" in service.crossings]  # fmt: skip
    trains = set(run.journeys.filter(run.journeys["service"].is_in(out))["subject"].to_list())
    calls = run.calls.filter(run.calls["call"] == 0, run.calls["type"].cast(str) == "train.departed")
    left = run.times[:, calls.filter(calls["subject"].cast(str).is_in(trains))["call_id"].to_numpy()]
    assert not ((left >= date_ms(STOP)) & (left < date_ms(OVER))).any()
    assert (left != UNREACHED).all()
    assert (_a_day(instants(run, "border.crossed"), STOP, OVER) > 6).all()


# ---- signs, written before they were looked at


@pytest.mark.parametrize(
    ("name", "sign"),
    [("17 trains a day, and 9.4 by Khorgos", -1), ("19 trains a day, and 10.6 by Khorgos", 1), ("no order at all", -1),
     ("no closed loop", -1), ("a third place at Dostyk", -1), ("by Khorgos when 50 wait for a track", -1)],
)  # fmt: skip
def test_less_to_do_or_more_to_do_it_with_makes_the_peak_lower_in_every_pair(name: str, sign: int) -> None:
    peaks = [peak(_run(each), STOP, _LAST_OF_STOP) for each in (name, "as it is")]
    assert (sign * (peaks[0] - peaks[1]) > 0).all()


def test_the_stop_lowers_the_queue_for_a_while_and_late_trains_bring_it_back() -> None:
    days = [dt.date(2021, 11, 5), dt.date(2021, 11, 30)]
    stopped, going = (waiting(_run(each), days) for each in ("as it is", "no stop of loading"))
    assert (stopped[:, 0] < going[:, 0] - 30).all()
    assert np.abs(np.median(stopped[:, 1]) - np.median(going[:, 1])) < 15
    assert (waiting(_run("trains not loaded in the stop never run"), days)[:, 1] < stopped[:, 1] - 50).all()


def test_the_queue_goes_only_where_fewer_trains_come_than_dostyk_takes() -> None:
    assert np.isinf(days_to_clear(_run())).all()
    assert np.isinf(days_to_clear(_run("no order at all"))).all()
    assert np.isfinite(days_to_clear(_run("30 % fewer from September, orders end with the stop"))).all()


def test_no_train_goes_by_khorgos_unless_a_rule_sends_it_there() -> None:
    assert (diverted_share(_run()) == 0).all()
    assert (diverted_share(_run("by Khorgos when 50 wait for a track")) > 0.05).all()


# ---- what was reported


def test_the_reported_queues_come_out_in_size_and_a_train_a_day_or_another_yard_moves_them_by_a_third() -> None:
    """Nearly 50 on 27 August, about 150 in the stop."""
    (august,) = np.median(waiting(_run(), [dt.date(2021, 8, 27)]), axis=0)
    october = {name: float(np.median(peak(_run(name), STOP, _LAST_OF_STOP))) for name in list(_MAKERS)[:3]}
    assert 1 < august / 50 < 1.6
    assert 1 < october["as it is"] / 150 < 1.6
    plain, fewer, more = october.values()
    assert fewer < plain * 0.6
    assert more > plain * 1.4
    divided = _run("yards divided: 6 tracks out and 6 in at Alashankou")
    assert np.median(peak(divided, STOP, _LAST_OF_STOP)) == pytest.approx(150, rel=0.15)


def test_half_as_many_are_on_the_way_as_were_reported() -> None:
    assert np.median(on_the_way(_run(), STOP)) == pytest.approx(100 / 2, rel=0.2)


# ---- the page


def _middle(cell: str) -> float:
    return float(cell.partition(" ")[0])


@pytest.mark.parametrize(("column", "name"), [(1, "as it is"), (2, "no order at all")])
def test_the_weeks_on_the_page_are_those_of_the_model(column: int, name: str) -> None:
    told = [_middle(row[column]) for row in table_of(PAGE, WEEKS)]
    assert told == pytest.approx(np.median(waiting(_run(name), DAYS), axis=0), rel=0.12, abs=14)


def test_what_is_held_against_reports_on_the_page_is_of_the_model() -> None:
    told = {row[0]: row[2] for row in table_of(PAGE, PUBLISHED)}
    run = _run()
    found = {
        "trains waiting, 27 August": waiting(run, [dt.date(2021, 8, 27)])[:, 0],
        "trains waiting, most in the stop": peak(run, STOP, _LAST_OF_STOP),
        "trains on the way to the port, 25 October": on_the_way(run, STOP),
        "most trains waiting, 15 August to 30 November": peak(run, CASES, dt.date(2021, 11, 30)),
    }
    for what, counts in found.items():
        assert _middle(told[what]) == pytest.approx(band(counts)[1], rel=0.12, abs=14), what
    assert told["days to clear after 1 November"] == "not by 31 December (100 % of runs)"
    assert told["trains out that go by Khorgos in place of Alashankou"] == "0 %"


@pytest.mark.parametrize("name", _MAKERS)
def test_the_variants_on_the_page_are_those_of_the_model(name: str) -> None:
    (row,) = [row for row in table_of(PAGE, VARIANTS) if row[0] == name]
    run = _run(name)
    days = waiting(run, [dt.date(2021, 8, 14), dt.date(2021, 8, 27), dt.date(2021, 11, 30)])
    found = [*np.median(days[:, :2], axis=0), np.median(peak(run, STOP, _LAST_OF_STOP)), np.median(days[:, 2])]
    assert [float(cell) for cell in row[1:5]] == pytest.approx(found, rel=0.15, abs=14)
    assert row[5].startswith("not by") == bool(np.isinf(band(days_to_clear(run))[1]))
    assert float(row[6].removesuffix(" %")) / 100 == pytest.approx(diverted_share(run).mean(), abs=0.02)
