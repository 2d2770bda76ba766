"""Two runs that differ by one cause differ by its effects only: common random numbers, keyed by who asks for what."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import polars as pl
import pytest
from half_year import as_it_is, changed, half_year, hours_at, run, with_train, with_units, without_wagon_return

from landbridge.ports import Protocol
from landbridge.scenario import RunResult
from landbridge.services import Journey
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
