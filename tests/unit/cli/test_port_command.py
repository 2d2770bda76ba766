"""`port` as its users meet it, on a scenario that can be worked out by hand (see tests/unit/crewed_stage.py).

A train stands at Alashankou for 4 hours of documents, then an hour of a crew, and then runs to Dostyk for 2 more.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from crewed_stage import PLACE, order, write_crewed_stage, write_rows
from one_stage import ASSUMED

from landbridge.ledger import read_book
from landbridge.scenario import next_scenario
from landbridge.studies import RunRequest, Start, run_scenario
from landbridge.units import parse_instant_ms

Call = Callable[..., tuple[int, str, str]]
QUIET = "2020-02-12T00:00"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a run, `runs/crewed`, and one that began from it, `runs/later`."""
    place = tmp_path_factory.mktemp("user")
    scenario = write_crewed_stage(place / "tables" / "crewed")
    write_rows(scenario, "capacities", (*PLACE, "crew", "both", 4, 0, *ASSUMED),
               (*PLACE, "tracks", "both", 6, 0, *ASSUMED))  # fmt: skip
    order(scenario, effect="rota", rota="14+7+7", **{"from": "2020-02-01"})
    first = run_scenario(str(scenario), place / "runs" / "crewed", request=RunRequest(replications=2)).run
    days = (datetime(2020, 3, 1).date(), datetime(2020, 3, 31).date())  # noqa: DTZ001 (days)
    march = next_scenario(scenario, place / "tables" / "later", *days)
    start = Start(first.folder, parse_instant_ms("2020-03-01T00:00"))
    run_scenario(str(march), place / "runs" / "later", request=RunRequest(replications=1, start=start))
    return place


@pytest.fixture
def place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    return folder


def arrived(place: Path, number: int) -> datetime:
    """When a train came to Alashankou."""
    rows = read_book(place / "runs" / "crewed" / "events.parquet").filter(
        pl.col("type").cast(pl.String) == "train.arrived", pl.col("location").cast(pl.String) == PLACE[1]
    )
    return sorted(rows["event_time"].to_list())[number]


def told(call: Call, at: datetime | str, name: str = "alashankou") -> dict[str, Any]:
    instant = at if isinstance(at, str) else f"{at:%Y-%m-%dT%H:%M:%S}Z"
    code, out, err = call("port", name, "--run", "crewed", "--at", instant, "--futures", "20", "--json")
    assert code == 0, err
    return json.loads(out)


def test_a_train_in_its_documents_stands_and_is_gone_when_its_hours_are_over(place: Path, call: Call) -> None:
    """An hour after it came it has 3 h of documents, 1 h of a crew, 1 h to Dostyk, and 2 h there before it."""
    found = told(call, arrived(place, 1) + timedelta(hours=1))
    (train,) = found["trains"]
    assert (train["state"], train["stage"], train["location"]) == ("in a stage", "documents", PLACE[1])
    assert train["hours"] == pytest.approx(1.0, abs=0.01)
    assert (found["standing"], found["tracks"]) == (1, 6)
    standing = {hour["until"]: hour["p50"] for hour in found["next_hours"]}
    assert standing == {2: 1, 4: 1, 6: 1, 8: 0, 10: 0, 12: 0}
    assert [hour["leaving"] for hour in found["next_hours"]] == [0, 0, 0, 1, 0, 0]


def test_a_train_that_is_to_come_arrives_in_its_two_hours(place: Path, call: Call) -> None:
    """Three hours before it comes; lines have a coefficient of variation of 1 %."""
    found = told(call, arrived(place, 2) - timedelta(hours=3))
    assert found["standing"] == 0
    assert [hour["arriving"] for hour in found["next_hours"]] == [0, 1, 0, 0, 0, 0]


def test_json_has_all_that_the_screen_shows(place: Path, call: Call) -> None:
    found = told(call, QUIET)
    assert set(found) == {"run", "seed", "futures", "port", "name", "at", "standing", "tracks", "trains", "work",
                          "next_hours", "crews", "do_first"}  # fmt: skip
    assert found["at"] == "2020-02-11T16:00:00+00:00"
    (crews,) = found["crews"]
    assert (crews["post"], crews["day"], crews["least"]) == ("cn-alashankou/crew/both", "2020-02-11", 2)
    (crew, tracks) = found["work"]
    assert (crew["resource"], crew["units"], crew["usual"]) == ("crew", 2, 4)
    assert (tracks["resource"], tracks["units"], tracks["busy"]) == ("tracks", 6, 0)


@pytest.mark.parametrize("name", ["Alashankou", "ALASHANKOU", "cn-alashankou", "kz-dostyk"])
def test_a_port_is_found_by_its_name_and_by_both_stations(place: Path, call: Call, name: str) -> None:
    assert told(call, QUIET, name)["port"] == "alashankou"


@pytest.mark.parametrize(("name", "hint"), [("alashanku", "did you mean alashankou?"), ("port-said", "there are:")])
def test_a_port_that_is_not_there_is_wrong_use_with_the_nearest_one(
    place: Path, call: Call, name: str, hint: str
) -> None:
    code, _, err = call("port", name, "--run", "crewed", "--at", QUIET)
    assert (code, hint in " ".join(err.split())) == (2, True)


@pytest.mark.parametrize(("at", "words"), [
    ("2019-02-12T00:00", "2020-02-01 to 2020-03-20"), ("2020-03-20T23:00", "2020-02-01 to 2020-03-20"),
    ("noon", "'noon'"),
])  # fmt: skip
def test_an_instant_that_is_not_simulated_or_not_read_is_wrong_use(
    place: Path, call: Call, at: str, words: str
) -> None:
    code, _, err = call("port", "alashankou", "--run", "crewed", "--at", at)
    assert (code, words in " ".join(err.split())) == (2, True)


def test_a_run_that_began_from_another_is_wrong_use_with_the_way_out(place: Path, call: Call) -> None:
    code, _, err = call("port", "alashankou", "--run", "later", "--at", "2020-03-10T00:00")
    assert (code, "name the run it began from" in " ".join(err.split())) == (2, True)


def test_the_last_morning_is_shown_unless_an_instant_is_given_in_80_columns(
    place: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    written = Terminal()
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "stdout", written)
    code, _, _ = call("port", "alashankou", "--run", "crewed", "--futures", "5")
    screen = written.getvalue()
    assert code == 0
    assert "Sat 29 Feb 2020 08:00 Asia/Shanghai, 29 Feb 00:00 UTC" in screen
    assert all(word in screen for word in ("at work", "crews, day before", "next 12 h, until", "Do first"))
    assert max(len(line.rstrip()) for line in screen.splitlines()) <= 80
    assert "(4 usually)" in screen
