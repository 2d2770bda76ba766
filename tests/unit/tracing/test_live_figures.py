"""A run's book in a live store gives the figures of the run, by the same functions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest
from crewed_stage import write_crewed_stage

from landbridge.books import Origin, begin_intake, create_book
from landbridge.ledger import EVENT_SCHEMA, STATEMENT_SCHEMA, read_book, sealed
from landbridge.scenario import Run
from landbridge.statistics import RunFrames, count_trains, dwell_hours, transit_days
from landbridge.studies import RunRequest, break_down, run_scenario
from landbridge.tracing import live_frames, month_by_port, trains_of_unknown_class
from landbridge.tracing.journeys import journeys_told
from landbridge.tracing.live_statistics import frames_of_book
from landbridge.units import from_ms

NOW = dt.datetime(2020, 12, 1, tzinfo=dt.UTC)
ASKED = (("trains", ()), ("trains", ("month", "port", "direction")), ("trains", ("class", "service")),
         ("dwell", ("port", "month")), ("transit", ("origin", "destination")))  # fmt: skip


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    place = tmp_path_factory.mktemp("run")
    scenario = write_crewed_stage(place / "crewed")
    return run_scenario(str(scenario), place / "runs", request=RunRequest(replications=1)).run


def statements_of(run: Run) -> pl.DataFrame:
    """The book of a run as statements, with the times it was recorded at."""
    book = read_book(run.book_path)
    words = {name: kind for name, kind in STATEMENT_SCHEMA.items() if name in book.columns}
    told = book.select(pl.col(name).cast(kind) for name, kind in words.items())
    told = told.with_columns(pl.lit(value=False).alias("retracted"), pl.lit("csv").alias("format"))
    return sealed(pl.concat([STATEMENT_SCHEMA.to_frame(), told], how="diagonal"))


def test_figures_of_a_run_in_a_live_store_are_those_of_the_run(store, run: Run):
    book = create_book(store, "run", now=NOW, scenario=str(run.folder / "scenario"))
    with begin_intake(store, book, Origin("events.parquet", "parquet"), lambda: NOW) as intake:
        intake.add(statements_of(run))
    window = from_ms(run.frames.count_from_ms), from_ms(run.frames.count_to_ms)
    frames = live_frames(store, book, window=window)
    for measure, by in ASKED:
        there, here = break_down(run.frames, measure, by), break_down(frames, measure, by)
        assert here.rows.equals(there.rows), (measure, by)
        assert here.total == there.total
    every = ("China-Europe", "Central Asia", "background")
    counted = count_trains(frames, ("month", "port", "direction"), classes=every)
    by_month = counted.select(pl.col("month", "port", "direction").cast(pl.String), pl.col("mean").cast(pl.Int64))
    inside = month_by_port(store, book).filter(pl.col("month").is_in(by_month["month"]))
    assert inside.rows() == by_month.sort("month", "port", "direction").rows()
    assert inside["trains"].sum() > 0


PORTS = pl.DataFrame(
    [("cn-alashankou", "alashankou", "Alashankou", "near", "China"),
     ("kz-dostyk", "alashankou", "Alashankou", "beyond", "China")],
    schema=["location", "port", "name", "side", "frontier"], orient="row",
)  # fmt: skip
NONE_KNOWN = journeys_told(EVENT_SCHEMA.to_frame(), pl.DataFrame(schema={"subject": pl.String}))
OUT = (("train.departed", "cn-xian", 0), ("train.arrived", "cn-alashankou", 110), ("train.arrived", "by-brest", 250))


def frames_told(*lines: tuple[str, str, float], subject: str = "X1") -> RunFrames:
    """Frames of a book of actuals: type, location, hour."""
    rows = [{"book": "live", "subject": subject, "type": kind, "location": place, "source": "S", "event_id": number,
             "event_time": NOW + dt.timedelta(hours=hour), "recorded_at": NOW, "classifier": "ACT", "revision": 0}
            for number, (kind, place, hour) in enumerate(lines)]  # fmt: skip
    events = pl.DataFrame([dict.fromkeys(EVENT_SCHEMA) | row for row in rows], schema_overrides=EVENT_SCHEMA)
    return frames_of_book(events.select(list(EVENT_SCHEMA)), NONE_KNOWN, PORTS)


@pytest.mark.parametrize(
    "lines",
    [
        [("border.crossed", "cn-alashankou", 120), ("train.arrived", "kz-dostyk", 121)],
        [("border.crossed", "cn-alashankou", 120), ("train.arrived", "kz-dostyk", 119)],
        [("border.crossed", "cn-alashankou", 120)],
        [("border.crossed", "kz-dostyk", 120)],
        [("border.crossed", "cn-alashankou", 120), ("train.arrived", "kz-dostyk", 120.5),
         ("border.crossed", "cn-alashankou", 121), ("border.crossed", "kz-dostyk", 119)],
    ],
    ids=["in order", "beyond first", "beyond not told", "told beyond", "told three times"],
)  # fmt: skip
def test_a_crossing_is_one_train_of_its_port_whichever_clock_tells_it_first(lines):
    frames = frames_told(*OUT, *lines)
    assert count_trains(frames, ("port", "direction")).select("port", "direction", "mean").rows() == [
        ("alashankou", "outbound", 1.0)
    ]


def test_clocks_of_two_sources_leave_dwell_and_transit_as_told():
    """Ten hours at Alashankou, twelve at Dostyk, where it ends; it came there an hour before it crossed, as is told."""
    told = (("border.crossed", "cn-alashankou", 120), ("train.arrived", "kz-dostyk", 119))
    ended = pl.DataFrame([("X1", "", "Central Asia", "outbound", "cn-xian", "kz-dostyk", None, 0)],
                         schema=NONE_KNOWN.schema, orient="row")  # fmt: skip
    frames = replace(frames_told(*OUT[:2], *told, ("train.departed", "kz-dostyk", 131)), journeys=ended)
    assert dwell_hours(frames)["hours"].to_list() == [10.0]
    assert dwell_hours(frames, beyond=True)["hours"].to_list() == [12.0]
    assert transit_days(frames)["days"].to_list() == [119 / 24]


def test_a_train_of_which_only_a_crossing_is_told_is_counted_as_one_of_unknown_class():
    assert trains_of_unknown_class(frames_told(("border.crossed", "cn-alashankou", 120), subject="ZZ1")) == 1


def test_a_parcel_is_no_train_and_a_train_may_be_named_like_a_place_or_by_eight_digits():
    trains, others = ["21000016", "CNXIA", "X8432"], ["CSQU3054383", "RR473124829FI", "401234512345678909"]
    told = pl.DataFrame({"subject": [*trains, *others]}).with_columns(
        type=pl.lit("train.departed"), classifier=pl.lit("ACT"), book=pl.lit("live"), location=pl.lit("cn-xian"),
        source=pl.lit("S"), event_id=pl.int_range(pl.len()), revision=pl.lit(0), event_time=pl.lit(NOW),
        recorded_at=pl.lit(NOW),
    )  # fmt: skip
    events = told.with_columns(pl.lit(None).alias(name) for name in EVENT_SCHEMA if name not in told.columns)
    events = events.select(pl.col(name).cast(kind) for name, kind in EVENT_SCHEMA.items())
    none_known = journeys_told(events.clear(), pl.DataFrame(schema={"subject": pl.String}))
    ports = pl.DataFrame(schema=dict.fromkeys(("location", "port", "name", "side", "frontier"), pl.String))
    assert frames_of_book(events, none_known, ports).journeys["subject"].sort().to_list() == trains
