"""`track`, `deviations`, `port --book` as their users meet them; the story is in tests/unit/live_story.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from live_story import told_book

from landbridge.books import close_store, open_store

Call = Callable[..., tuple[int, str, str]]
AT = ("--at", "2020-06-04T17:00Z")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the store of the story where the commands look for one."""
    place = tmp_path_factory.mktemp("user")
    store = open_store(str(place / "books" / "landbridge.db"))
    told_book(store)
    close_store(store)
    return place


@pytest.fixture
def place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("LANDBRIDGE_DB", raising=False)
    return folder


def test_the_screen_says_where_it_is_by_the_clocks_of_the_place(call: Call):
    """The forwarder's arrival, hour 88, is 16:00 in UTC and midnight at Khorgos."""
    code, out, _ = call("track", "csqu 305438-3", *AT)
    assert code == 0
    assert "at Khorgos 霍尔果斯 (cn-khorgos)" in out
    assert "since 05 Jun 2020 00:00 (04 Jun 16:00 UTC), 1.0 h" in out
    assert "loaded on X1" in out
    assert "sources differ" in out


def test_json_has_every_line_with_who_said_it(call: Call):
    code, out, _ = call("track", "CSQU3054383", *AT, "--json")
    [found] = json.loads(out)["traces"]
    assert code == 0
    assert [(line["type"], line["source"]) for line in found["history"]] == [
        ("container.gated_in", "port"), ("container.loaded", "port"), ("train.departed", "railway"),
        ("train.arrived", "railway"), ("train.arrived", "forwarder"),
    ]  # fmt: skip
    assert found["history"][0]["local_time"] == "2020-06-01T16:00:00+08:00"


def test_what_is_not_there_ends_with_2_and_names_what_comes_close_behind_what_is(call: Call):
    code, out, err = call("track", "X1", "CSQU3054388", *AT)
    assert code == 2
    assert "X1   train" in out
    assert "did you mean CSQU3054383?" in " ".join(err.split())


def test_a_port_may_be_asked_of_a_live_book(call: Call):
    code, out, _ = call("port", "khorgos", "--book", "live", *AT)
    assert code == 0
    assert "trains standing 1, 1 of them with containers" in out
    code, _, err = call("port", "khorgos", "--book", "live", "--futures", "5")
    assert code == 2
    assert "--futures is of runs" in err


def test_plan_against_actual_is_a_table_with_the_signs_of_late_and_early(call: Call):
    code, out, _ = call("deviations", "--at", "2020-06-10T14:00Z")
    assert code == 0
    rows = [line.split() for line in out.splitlines()]
    assert ["arrives", "PLN", "1", "+2.0", "+2.0", "+2.0", "0%", "100%", "100%", "1"] in rows
