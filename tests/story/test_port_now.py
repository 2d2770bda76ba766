"""What `landbridge port` says stands at a port, against the milestones of the same run, which are another record."""

from __future__ import annotations

import datetime as dt

import numpy as np
import polars as pl
import pytest
from half_year import as_it_is

from landbridge.control import port_now
from landbridge.ledger import UNREACHED
from landbridge.scenario import Run, write_run
from landbridge.statistics import RunFrames
from landbridge.units import COUNTING_ZONE, to_ms

pytestmark = pytest.mark.slow

STATIONS = {"alashankou": ("cn-alashankou", "kz-dostyk"), "khorgos": ("cn-khorgos", "kz-altynkol")}
INSTANTS = [dt.datetime(2020, 3, 15, 3, 30, tzinfo=COUNTING_ZONE), dt.datetime(2020, 6, 20, 8, 0, tzinfo=COUNTING_ZONE)]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return write_run(tmp_path_factory.mktemp("h1") / "h1-2020", as_it_is(), created="2026-01-01T00:00:00+00:00")


def standing(frames: RunFrames, port: str, at_ms: int) -> set[str]:
    """Container trains that came to a station by an instant and have not left it, by replication 0's milestones."""
    calls = frames.calls.with_columns(pl.col("subject", "type", "location").cast(pl.String), t=frames.times[0])
    classes = frames.journeys.select(pl.col("subject").cast(pl.String), pl.col("train_class").cast(pl.String))
    calls = calls.join(classes, on="subject").filter(pl.col("train_class") != "background")
    found: set[str] = set()
    for station in STATIONS[port]:
        there = calls.filter(pl.col("location") == station)
        come = _first(there, ["train.arrived"])
        gone = _first(there, ["border.crossed", "train.departed"])
        found |= {name for name, t in come.items() if t <= at_ms and gone.get(name, at_ms + 1) > at_ms}
    return found


def _first(calls: pl.DataFrame, kinds: list[str]) -> dict[str, int]:
    reached = calls.filter(pl.col("type").is_in(kinds), pl.col("t") != UNREACHED)
    return dict(reached.group_by("subject").agg(pl.col("t").min()).iter_rows())


@pytest.mark.parametrize("at", INSTANTS)
@pytest.mark.parametrize("port", list(STATIONS))
def test_the_trains_that_stand_are_those_that_the_milestones_have_there(run: Run, port: str, at: dt.datetime) -> None:
    found = port_now(run, port, at, count=2)
    shown = found.trains.filter(pl.col("class") != "background")["train"].to_list()
    expected = standing(run.frames, port, to_ms(at))
    assert len(shown) == len(set(shown)) == found.standing
    assert set(shown) == expected
    assert found.standing > 0


def test_the_same_seed_gives_the_same_hours_and_they_begin_with_what_stands(run: Run) -> None:
    first, second = (port_now(run, "khorgos", INSTANTS[1], count=20, seed=5) for _ in range(2))
    assert first.hours.equals(second.hours)
    assert first.hours["until"].to_list() == [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]
    come_and_gone = first.hours.select(pl.col("p50") - first.standing)[0].item()
    assert abs(come_and_gone) <= np.abs(first.hours.select("arriving", "leaving")[0].to_numpy()).sum() + 2


def test_crews_of_the_day_are_those_of_the_first_replication(run: Run) -> None:
    found = port_now(run, "alashankou", INSTANTS[1], count=1).crews
    day = run.crews.filter((pl.col("replication") == 0) & (pl.col("day") == dt.date(2020, 6, 20)))
    assert set(found["post"]) == {name for name in day["post"] if name.startswith("cn-alashankou/")}
    assert found.height == 3
