"""`futures` as its users meet it, on a scenario that can be worked out by hand (see tests/unit/one_stage.py).

Trains leave every six days for Alashankou, some 480 km away at 1,000 km a day, stand there for 4 hours of documents,
and go on to Almaty; nothing is scarce and hardly anything is left to chance.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from one_stage import write_one_stage

from landbridge.ledger import read_book, write_book
from landbridge.studies import RunRequest, run_scenario
from landbridge.units import DAY_MS, HOUR_MS, from_ms, parse_instant_ms

Call = Callable[..., tuple[int, str, str]]
AT = "2020-02-14T12:00"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one run, `runs/one-stage`."""
    place = tmp_path_factory.mktemp("user")
    scenario = write_one_stage(place / "tables" / "one-stage")
    run_scenario(str(scenario), place / "runs" / "one-stage", request=RunRequest(replications=1))
    return place


@pytest.fixture
def place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return folder


def events(place: Path) -> pl.DataFrame:
    return read_book(place / "runs" / "one-stage" / "events.parquet")


def _times(place: Path, kind: str, location: str) -> list[int]:
    """When that happened there [ms]."""
    rows = events(place).filter(pl.col("type").cast(pl.String) == kind, pl.col("location").cast(pl.String) == location)
    return rows["event_time"].cast(pl.Int64).to_list()


def test_the_train_under_way_arrives_when_it_would_have(place: Path, call: Call) -> None:
    """To 3 %: lines have a coefficient of variation of 1 %."""
    left, come = (
        sorted(_times(place, "train.departed", "cn-urumqi"))[1],
        sorted(_times(place, "train.arrived", "kz-almaty"))[1],
    )
    instant = f"{from_ms(left + HOUR_MS):%Y-%m-%dT%H:%M}Z"
    code, out, _ = call("futures", "one-stage", "--at", instant, "--days", "10", "--futures", "20", "--json")
    told = json.loads(out)
    [row] = told["arrivals"]
    assert (code, told["under_way"], told["unknown_events"]) == (0, 1, 0)
    assert row["destination"] == "kz-almaty"
    assert row["middle"] == pytest.approx((come - left - HOUR_MS) / DAY_MS, rel=0.03)


def test_a_day_is_24_hours_from_the_instant_on(place: Path, call: Call) -> None:
    """Two hours after a train came to Alashankou it is in its four hours of documents; a day later it is beyond."""
    came = sorted(_times(place, "train.arrived", "cn-alashankou"))[2]
    instant = f"{from_ms(came - 22 * HOUR_MS):%Y-%m-%dT%H:%M}Z"
    _, out, _ = call("futures", "one-stage", "--at", instant, "--days", "2", "--futures", "20", "--json")
    standing = {row["in_days"]: (row["p10"], row["p90"]) for row in json.loads(out)["standing"]}
    assert standing == {1: (1, 1), 2: (0, 0)}


def test_the_screen_names_places_and_ports(place: Path, call: Call) -> None:
    code, out, _ = call("futures", "one-stage", "--at", AT, "--days", "7", "--futures", "5")
    assert code == 0
    assert "5 futures of 7 days" in out
    assert "Alashankou" in out
    assert max(map(len, out.splitlines())) <= 80


def test_one_future_of_one_day_in_which_no_train_arrives_says_so(place: Path, call: Call) -> None:
    """Half a day after it left a train has a day and a half to go."""
    left = sorted(_times(place, "train.departed", "cn-urumqi"))[1]
    instant = f"{from_ms(left + 12 * HOUR_MS):%Y-%m-%dT%H:%M}Z"
    _, out, _ = call("futures", "one-stage", "--at", instant, "--days", "1", "--futures", "1")
    assert "1 train of the timetable under way" in out
    assert "1 future of 1 day\n" in out
    [row] = [line for line in out.splitlines() if "kz-almaty" in line]
    assert row.split() == ["kz-almaty", "1", ">1"]


def test_what_was_recorded_later_does_not_count(place: Path, call: Call) -> None:
    """With nothing recorded yet, every train that should have left leaves now."""
    late = events(place).with_columns(recorded_at=pl.col("event_time") + pl.duration(days=30))
    write_book(place / "late.parquet", late)
    asked = ("futures", "one-stage", "--at", AT, "--days", "7", "--futures", "5", "--json")
    _, out, _ = call(*asked, "--book", "late.parquet", "--known-at", AT)
    _, all_known, _ = call(*asked, "--book", "late.parquet")
    left = [t for t in _times(place, "train.departed", "cn-urumqi") if t <= parse_instant_ms(AT)]
    assert json.loads(out)["under_way"] == len(left)
    assert json.loads(out)["untold"] == len(left)
    assert json.loads(all_known)["untold"] == 0
    _, screen, _ = call(*asked[:-1], "--book", "late.parquet", "--known-at", AT)
    assert f"No event tells of {len(left)} trains that should have left" in " ".join(screen.split())
    assert json.loads(all_known)["under_way"] < len(left)


def test_a_day_that_is_not_simulated_is_refused_with_those_that_are(place: Path, call: Call) -> None:
    code, _, err = call("futures", "one-stage", "--at", "2021-02-14T12:00")
    assert code == 2
    assert "2020-02-01" in err
    assert "2020-03-20" in err


def test_days_beyond_the_end_are_refused(place: Path, call: Call) -> None:
    code, _, err = call("futures", "one-stage", "--at", AT, "--days", "60")
    assert (code, "--days" in err) == (2, True)


def test_an_instant_that_can_not_be_read_is_wrong_use(place: Path, call: Call) -> None:
    code, _, err = call("futures", "one-stage", "--at", "noon")
    assert (code, "'noon'" in err) == (2, True)


def test_a_file_that_is_no_book_is_bad_input(place: Path, call: Call) -> None:
    (place / "words.parquet").write_text("no book", encoding="utf-8")
    code, _, err = call("futures", "one-stage", "--at", AT, "--days", "7", "--book", "words.parquet")
    assert (code, "words.parquet" in err) == (3, True)


def test_a_book_of_other_trains_is_bad_input(place: Path, call: Call) -> None:
    write_book(place / "other.parquet", events(place).with_columns(subject=pl.lit("other-") + pl.col("subject")))
    code, _, err = call("futures", "one-stage", "--at", AT, "--days", "7", "--book", "other.parquet")
    assert (code, "tells of no train of" in err) == (3, True)


def test_a_book_that_is_not_there_or_a_folder_is_said_in_words(place: Path, call: Call) -> None:
    for name, words in (("none.parquet", "is not there"), ("runs", "it is a folder")):
        code, _, err = call("futures", "one-stage", "--at", AT, "--days", "7", "--book", name)
        assert (code, words in err, "Errno" in err) == (3, True, False)


def test_columns_that_are_not_those_of_a_book_are_named(place: Path, call: Call) -> None:
    events(place).drop("stage").with_columns(pl.col("type").cast(pl.String)).write_parquet(place / "columns.parquet")
    code, _, err = call("futures", "one-stage", "--at", AT, "--days", "7", "--book", "columns.parquet")
    told = " ".join(err.split())
    assert (code, "no column stage; type is String, not Categorical" in told) == (3, True)
