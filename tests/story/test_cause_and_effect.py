"""Two runs that differ by one cause differ by its effects only: common random numbers, keyed by who asks for what."""

from __future__ import annotations

import numpy as np
import polars as pl
from half_year import as_it_is, changed, half_year, hours_at, run, with_train, with_units, without_wagon_return

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
