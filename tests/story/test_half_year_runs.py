"""The half-year runs: nothing is lost, everything is counted from events."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from half_year import as_it_is, changed, half_year, run

from landbridge.claims import Period
from landbridge.ledger import UNREACHED, check_events, milestones_of_book, milestones_of_run, situation_at
from landbridge.scenario import RunResult, find_scenario, write_run
from landbridge.simulation import simulate
from landbridge.statistics import port_crossings
from landbridge.units import month_of


def _of_type(result: RunResult, name: str) -> pl.DataFrame:
    return result.book.filter(pl.col("type").cast(pl.String) == name)


def test_the_book_of_the_run_keeps_the_event_format() -> None:
    check_events(as_it_is().book)


def test_every_departure_of_the_timetable_is_in_the_ledger_at_its_time_and_place() -> None:
    result = as_it_is()
    services = result.scenario.corridor.services
    wanted = {(j.id, services[j.service].origin, j.departs_ms) for j in result.scenario.corridor.journeys}
    left = _of_type(result, "train.departed").select(
        "subject", pl.col("location").cast(pl.String), pl.col("event_time").cast(pl.Int64)
    )  # fmt: skip
    assert wanted <= set(left.iter_rows())


def test_departures_counted_from_events_are_those_of_the_table_month_by_month() -> None:
    result = as_it_is()
    services = result.scenario.corridor.services
    with (find_scenario("h1-2020") / "departures.csv").open(encoding="utf-8") as stream:
        table = Counter[str]()
        for row in csv.DictReader(stream):
            if services[row["service"]].train_class == "China-Europe":
                table[row["month"]] += int(row["trains"])
    origins = {(j.id, services[j.service].origin) for j in result.scenario.corridor.journeys
               if services[j.service].train_class == "China-Europe"}  # fmt: skip
    events = Counter(
        month_of(t)
        for subject, place, t in _of_type(result, "train.departed")
        .select("subject", pl.col("location").cast(pl.String), pl.col("event_time").cast(pl.Int64))
        .iter_rows()
        if (subject, place) in origins
    )
    assert events == table


def test_the_milestone_frame_of_a_replication_is_the_fold_of_its_book() -> None:
    result = as_it_is()
    from_times = milestones_of_run(result.calls, result.outcome.times[0], "run/h1-2020/0")
    from_events = milestones_of_book(result.book)
    key = ["time", "subject", "call", "type"]
    text = [pl.col(name).cast(pl.String) for name in ("type", "location", "classifier", "book")]
    assert from_times.with_columns(text).sort(key).equals(from_events.with_columns(text).sort(key))


def test_crossings_of_every_port_are_the_crossings_in_the_book(tmp_path: Path) -> None:
    frames = write_run(tmp_path / "run", as_it_is(), created="now").frames
    book = as_it_is().book.filter(pl.col("type").cast(pl.String) == "border.crossed")
    first, after = Period.parse("2020-01..06").bounds_ms()
    inside = book.filter(pl.col("event_time").cast(pl.Int64).is_between(first, after, closed="left"))
    # Trains formed anew cross for those that run in them.
    formed = as_it_is().book.filter(pl.col("type").cast(pl.String) == "train.formed").group_by("object").len("trains")
    trains = inside.join(formed, left_on="subject", right_on="object", how="left").with_columns(
        pl.col("trains").fill_null(1), pl.col("location").cast(pl.String)
    )  # fmt: skip
    trains = trains.filter(~pl.col("subject").str.starts_with("background"))
    for frontier in ("China", "west"):
        counted = port_crossings(frames, frontier=frontier).filter(pl.col("replication") == 0)
        ports = frames.ports.filter(pl.col("frontier") == frontier)["location"]
        assert counted.height == trains.filter(pl.col("location").is_in(ports.to_list()))["trains"].sum()


def test_only_trains_that_were_formed_anew_are_made_up_again() -> None:
    book = as_it_is().book.with_columns(pl.col("type", "stage").cast(pl.String))
    formed = set(book.filter(pl.col("type") == "train.formed")["subject"])
    made_up = set(book.filter(pl.col("type") == "stage.started", pl.col("stage") == "forming")["subject"])
    assert made_up
    assert made_up <= formed


def test_every_june_train_is_followed_to_its_arrival_in_every_replication() -> None:
    result = as_it_is()
    calls = result.calls.with_row_index("call_id").join(result.journeys, on="subject")
    june = calls.filter(
        pl.col("departs").dt.convert_time_zone("Asia/Shanghai").dt.strftime("%Y-%m") == "2020-06",
        pl.col("origin") != "", pl.col("location") == pl.col("destination"), pl.col("type") == "train.arrived",
    )  # fmt: skip
    trains = sum(month_of(j.departs_ms) == "2020-06" for j in result.scenario.corridor.journeys)
    assert june["subject"].n_unique() == trains
    assert (result.outcome.times[:, june["call_id"].to_numpy()] != UNREACHED).all()


def test_milestones_of_a_train_come_in_the_order_of_its_way() -> None:
    result = as_it_is()
    same = result.calls["subject"].to_numpy()[1:] == result.calls["subject"].to_numpy()[:-1]
    times = result.outcome.times
    both = same & (times[:, 1:] != UNREACHED) & (times[:, :-1] != UNREACHED)
    assert (times[:, 1:][both] >= times[:, :-1][both]).all()
    # A call is not reached before the one in front of it is.
    assert not (same & (times[:, 1:] != UNREACHED) & (times[:, :-1] == UNREACHED)).any()


def test_containers_in_are_containers_out_and_inside() -> None:
    result = as_it_is()
    loaded = _of_type(result, "container.loaded").filter(pl.col("object") == pl.col("subject").str.split("/").list[0])
    boxes = set(loaded["subject"])
    out = _of_type(result, "container.discharged")["subject"]
    assert len(boxes) == result.outcome.model.blueprint.items == sum(result.journeys["containers"])
    assert out.n_unique() == out.len()
    end = dt.datetime(2020, 8, 12, tzinfo=dt.UTC)
    inside = situation_at(result.book, end).containers.filter(pl.col("state") != "discharged")["container"]
    assert boxes == set(out) | set(inside)
    assert not set(out) & set(inside)


def test_every_replication_delivers_or_still_holds_what_was_loaded() -> None:
    for tally in as_it_is().outcome.tallies:
        assert tally["loaded"] == as_it_is().outcome.model.blueprint.items
        assert 0 < tally["delivered"] < tally["loaded"]


def test_wagons_are_conserved_and_only_change_sides_of_their_own_gauge() -> None:
    """What is out of the two stocks is on trains or on its way back empty, and never more than there is."""
    result = as_it_is()
    fleet = half_year().corridor.fleet
    assert fleet is not None
    span = half_year().corridor.end_ms - half_year().corridor.start_ms
    for resources in result.outcome.resources:
        out = (resources["wagons/east"]["busy_ms"] + resources["wagons/west"]["busy_ms"]) / span
        assert 0 < out < fleet.east + fleet.west


def test_one_train_less_in_the_timetable_is_one_train_less_in_the_count() -> None:
    services = half_year().corridor.services
    journeys = half_year().corridor.journeys
    of_june = (j for j in journeys if month_of(j.departs_ms) == "2020-06")
    june = next(j for j in of_june if services[j.service].train_class == "China-Europe")
    less = run(changed(lambda c: replace(c, journeys=tuple(j for j in c.journeys if j != june))), 1)
    assert _national_count(less) == _national_count(as_it_is()) - 1 == 5121


def _national_count(result: RunResult) -> int:
    calls = result.calls.with_row_index("call_id").join(result.journeys, on="subject")
    first = calls.filter(
        pl.col("type") == "train.departed", pl.col("call") == 0, pl.col("train_class") == "China-Europe"
    )
    months = [month_of(int(t)) for t in result.outcome.times[0, first["call_id"].to_numpy()]]
    return sum("2020-01" <= month <= "2020-06" for month in months)


def test_the_same_seed_gives_the_same_times_with_one_thread_and_with_two_and_another_seed_does_not() -> None:
    model = as_it_is().outcome.model
    times = []
    for threads in (1, 2):
        with ThreadPoolExecutor(threads) as pool:
            times.append(simulate(model, seed=2020, replications=4, executor=pool).times)
    assert np.array_equal(times[0], times[1])
    assert np.array_equal(times[0][:3], as_it_is().outcome.times)
    assert not np.array_equal(times[0], simulate(model, seed=2021, replications=4).times)
    assert not np.array_equal(times[0][0], times[0][1])
