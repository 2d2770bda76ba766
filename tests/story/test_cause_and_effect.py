"""Two runs that differ by one cause differ by its effects only: common random numbers, keyed by who asks for what."""

from __future__ import annotations

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from half_year import as_it_is, changed, half_year, hours_at, run, with_train, with_units, without_wagon_return
from numpy.typing import NDArray

from landbridge.ports import Protocol
from landbridge.scenario import RunResult, Scenario, find_scenario, read_scenario
from landbridge.services import Journey
from landbridge.statistics import port_crossings
from landbridge.units import parse_instant_ms

_PAIRS = 20


def _events_at(result: RunResult, stations: tuple[str, ...]) -> pl.DataFrame:
    """Events of trains at stations, without the number an event has in its book."""
    place = pl.col("location").cast(pl.String)
    return result.book.filter(place.is_in(stations)).drop("event_id", "object")


def test_alashankou_without_its_hall_keeps_trains_longer_in_nearly_every_pair() -> None:
    before = run(changed(without_wagon_return), _PAIRS)
    after = run(changed(lambda c: with_units(without_wagon_return(c), "cn-alashankou", "places", 0)), _PAIRS)
    dwell = [hours_at(each, "cn-alashankou", "inbound", "train.departed") for each in (before, after)]
    assert np.mean(dwell[1] > dwell[0]) >= 0.95
    waiting = [
        np.array([r["cn-alashankou/open-air/inbound"]["waiting_ms"] for r in each.outcome.resources])
        for each in (before, after)
    ]  # fmt: skip
    assert np.mean(waiting[1] > waiting[0]) >= 0.95
    # Without wagon return nothing ties the two ports together, so Khorgos is the same to the last event.
    khorgos = [_events_at(each, ("cn-khorgos", "kz-altynkol")) for each in (before, after)]
    assert khorgos[0].height > 10_000
    assert khorgos[0].equals(khorgos[1])


def test_one_more_train_changes_no_draw_of_any_other_train() -> None:
    """Hauls and fixed stages of all others last as long as before; only waiting may differ."""
    departs = parse_instant_ms("2020-06-10T12:00+08:00")
    extra = Journey("extra-train", "ce-xian-duisburg-ala-out", departs)
    assert extra.service in half_year().corridor.services
    before, after = as_it_is(), run(changed(lambda c: with_train(c, extra)), 1)
    ours, theirs = _durations(before), _durations(after)
    others = theirs.filter(pl.col("subject") != "extra-train")
    both = ours.join(others, on=["subject", "location", "stage", "n"], suffix="_after")
    assert both.height > 0.999 * ours.height
    drawn = both.filter(pl.col("stage").cast(pl.String) != "sanitary")
    assert (drawn["ms"] == drawn["ms_after"]).all()


def _durations(result: RunResult) -> pl.DataFrame:
    """How long each stage of each train lasted, apart from trains formed anew (they run under one of several keys)."""
    stages = result.book.filter(
        pl.col("type").cast(pl.String).is_in(["stage.started", "stage.ended"]),
        ~pl.col("subject").str.contains("+", literal=True),
    ).with_columns(pl.col("location").cast(pl.String), pl.col("stage").cast(pl.String))
    number = pl.int_range(pl.len()).over("subject", "location", "stage", "type").alias("n")
    stages = stages.with_columns(number)
    started = stages.filter(pl.col("type").cast(pl.String) == "stage.started")
    ended = stages.filter(pl.col("type").cast(pl.String) == "stage.ended")
    keys = ["subject", "location", "stage", "n"]
    both = started.select(*keys, "event_time").join(ended.select(*keys, pl.col("event_time").alias("end")), on=keys)
    return both.with_columns((pl.col("end") - pl.col("event_time")).dt.total_milliseconds().alias("ms"))


_CLOSED = parse_instant_ms("2020-06-10T12:00+08:00"), parse_instant_ms("2020-06-13T12:00+08:00")


@cache
def _with_dostyk_hall_closed(in_service: str) -> RunResult:
    """For three days no place of the hall at Dostyk, in which two trains stand at nearly any time."""
    rule = Protocol("hall", "alashankou", "units", *_CLOSED, station="kz-dostyk", resource="places", value=0.0,
                    in_service=in_service)  # fmt: skip
    return run(changed(lambda c: replace(c, rules=replace(c.rules, protocols=(*c.rules.protocols, rule)))), 2)


@pytest.mark.parametrize("in_service", ["finish", "resume", "repeat"])
def test_a_hall_that_closes_changes_nothing_before_and_loses_no_container(in_service: str) -> None:
    before, after = as_it_is(2), _with_dostyk_hall_closed(in_service)
    times = [np.where(each.outcome.times < _CLOSED[0], each.outcome.times, -1) for each in (before, after)]
    assert (times[0] == times[1]).all()
    assert (before.outcome.times != after.outcome.times).any()
    for tally in after.outcome.tallies:
        assert tally["loaded"] == tally["delivered"] + tally["on_trains"] + tally["waiting_in_pools"]


def test_work_that_a_closed_hall_stopped_is_done_in_two_pieces_or_twice() -> None:
    """The draws of a train are the same in all three runs, so its pieces add up to the time it takes when it may
    finish; who begins again takes that time once more."""
    rows = {way: _in_hall(_with_dostyk_hall_closed(way)) for way in ("finish", "resume", "repeat")}
    train = ["subject", "stage"]
    whole = rows["finish"].select(*train, "first").rename({"first": "whole"})
    resumed, repeated = (rows[way].join(whole, on=train) for way in ("resume", "repeat"))
    assert 1 <= whole.height == resumed.height == repeated.height <= 2
    assert (resumed["first"] + resumed["last"]).to_list() == pytest.approx(resumed["whole"].to_list())
    assert repeated["last"].to_list() == pytest.approx(repeated["whole"].to_list())
    assert (repeated["first"] == resumed["first"]).all()


def _in_hall(result: RunResult) -> pl.DataFrame:
    """Container trains at work in the hall when it closed, and the hours of their first and last piece of work."""
    words = [pl.col(name).cast(pl.String) for name in ("type", "stage", "location")]
    book = result.book.with_columns(words).filter(
        pl.col("location") == "kz-dostyk", pl.col("stage").is_in(["placing", "cranes"]),
        ~pl.col("subject").str.starts_with("background"), pl.col("type").str.starts_with("stage."),
    )  # fmt: skip
    # Work begins and ends in turn, whatever else happens to the train.
    closing = pl.lit(_CLOSED[0]).cast(pl.Datetime("ms", "UTC"))
    until = pl.col("event_time").shift(-1).over("subject", "stage")
    pieces = book.with_columns(hours=(until - pl.col("event_time")).dt.total_milliseconds() / 3_600_000, until=until)
    pieces = pieces.filter(pl.col("type") == "stage.started")
    there = pieces.filter(pl.col("event_time") <= closing, pl.col("until") >= closing)
    pieces = pieces.join(there, on=["subject", "stage"], how="semi")
    return pieces.group_by("subject", "stage", maintain_order=True).agg(
        pl.col("hours").first().alias("first"), pl.col("hours").last().alias("last")
    )


_STOPPED = parse_instant_ms("2020-02-10T00:00+08:00"), parse_instant_ms("2020-02-20T00:00+08:00")


@cache
def _alashankou_stopped(*, diverted: bool) -> RunResult:
    """Ten days in February without a train out by Alashankou; with the rule, trains at Jinghe go by Khorgos then."""
    scenario = _with_rule() if diverted else half_year()
    stop = Protocol("stop", "alashankou", "suspended", *_STOPPED, direction="outbound")
    rules = scenario.corridor.rules
    rules = replace(rules, protocols=(*rules.protocols, stop))
    return run(replace(scenario, corridor=replace(scenario.corridor, rules=rules)), 4)


@cache
def _with_rule() -> Scenario:
    with TemporaryDirectory() as place:
        folder = Path(shutil.copytree(find_scenario("h1-2020"), Path(place) / "diverted"))
        (folder / "diversions.csv").write_text(
            "direction,port,to,via,source\noutbound,alashankou,khorgos,cn-khorgos kz-altynkol kz-mointy,assumption\n",
            encoding="utf-8",
        )
        return replace(read_scenario(folder), name="h1-2020", folder=find_scenario("h1-2020"))


def _crossed_out(result: RunResult, station: str) -> NDArray[np.int64]:
    """Container trains out that crossed at a station during the ten days, for each replication."""
    trains = result.journeys.filter(pl.col("train_class") != "background", pl.col("direction") == "outbound")
    calls = result.calls.with_row_index("call_id").join(trains, on="subject", how="semi")
    calls = calls.filter(pl.col("type") == "border.crossed", pl.col("location") == station)
    times = result.outcome.times[:, calls["call_id"].to_numpy()]
    return ((times >= _STOPPED[0]) & (times < _STOPPED[1])).sum(axis=1)


def test_trains_of_a_port_that_is_stopped_cross_at_the_other_one_by_rule_and_wait_without_it() -> None:
    waiting, going = (_alashankou_stopped(diverted=each) for each in (False, True))
    assert not _crossed_out(waiting, "cn-alashankou").any()
    assert not _crossed_out(going, "cn-alashankou").any()
    more = _crossed_out(going, "cn-khorgos") - _crossed_out(waiting, "cn-khorgos")
    # Those that would have crossed at Alashankou, but for the day's trains that were past Jinghe when it was stopped,
    # and those of the last two days, which are still at Khorgos (mean dwell 21 h, more while twice as many come).
    usual = _crossed_out(run(half_year(), 4), "cn-alashankou")
    assert (usual > 30).all()
    assert ((more <= usual) & (more >= 0.7 * usual)).all()
    diverted = going.book.filter(pl.col("type").cast(pl.String) == "train.diverted")
    assert set(diverted["location"].cast(pl.String)) == {"cn-jinghe"}
    assert diverted["event_time"].cast(pl.Int64).is_between(*_STOPPED, closed="left").all()
    assert 0 <= diverted.height - more[0] <= 0.3 * usual[0]


def test_every_container_of_a_diverted_train_is_accounted_for() -> None:
    for result in (_alashankou_stopped(diverted=each) for each in (False, True)):
        for tally in result.outcome.tallies:
            assert tally["loaded"] == tally["delivered"] + tally["on_trains"] + tally["waiting_in_pools"]
    # Replication 0 in full: whatever was loaded on a train that was diverted is told of last at its destination,
    # but containers picked for inspection at Khorgos behind which no train of that destination came by there.
    book = _alashankou_stopped(diverted=True).book
    trains = book.filter(pl.col("type").cast(pl.String) == "train.diverted")["subject"].to_list()
    own = book.filter(pl.col("subject").str.split("/").list.first().is_in(trains), pl.col("subject").str.contains("/"))
    last = own.sort("event_time", maintain_order=True).unique("subject", keep="last").with_columns(
        pl.col("type", "location").cast(pl.String)
    )  # fmt: skip
    here = last.filter(pl.col("type") != "container.discharged")
    assert last.height > 40 * len(trains)
    assert set(here["type"]) <= {"container.released"}
    assert set(here["location"]) <= {"cn-khorgos"}
    assert here.height < 0.03 * last.height


def test_a_diverted_train_is_counted_and_stands_where_it_crossed() -> None:
    result = _alashankou_stopped(diverted=True)
    frames = replace(result.frames, count_from_ms=_STOPPED[0], count_to_ms=_STOPPED[1])
    crossed = port_crossings(frames).filter(pl.col("direction") == "outbound").group_by("replication", "port").len()
    for station, port in (("cn-alashankou", "alashankou"), ("cn-khorgos", "khorgos")):
        counted = crossed.filter(pl.col("port") == port).sort("replication")["len"].to_list()
        assert counted == [trains for trains in _crossed_out(result, station).tolist() if trains]
