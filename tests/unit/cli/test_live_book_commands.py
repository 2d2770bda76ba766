"""`track`, `deviations`, `port --book` as their users meet them; the story is in tests/unit/live_story.py."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from live_story import BOX, STORY, hour, statement, told_book

from landbridge.books import Origin, begin_intake, close_store, create_book, open_store
from landbridge.cli.screen import columns_of, folded, lasting
from landbridge.ledger import STATEMENT_SCHEMA, sealed

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


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A store whose book has long names, two-digit counts and stays of years, and one with nothing in it."""
    address = str(tmp_path_factory.mktemp("wide") / "wide.db")
    store = open_store(address)
    book = create_book(store, "live", now=hour(0), scenario="h1-2020")
    long = [{**row, "source": f"urn:of-the-{row['source']}:office"} for row in STORY]
    more = [
        statement("urn:customs:office", n, kind, "cn-alashankou", 90 + n, subject=BOX)
        for n, kind in enumerate(("customs.selected_inspection", "container.picked", "container.released"))
    ]
    plans = [
        statement("rail", 2 * n + k, "border.crossed", "cn-alashankou", n, subject=f"Y{n}", **said)
        for n in range(100, 112)
        for k, said in enumerate(({"classifier": "PLN", "recorded": 0}, {}))
    ]
    years = [
        statement("rail", 900, "train.departed", "by-brest", 1000, classifier="PLN", subject="Y900", recorded=0),
        statement("rail", 901, "train.departed", "by-brest", 57_684.6, subject="Y900"),
    ]
    rows = [*long, *more, *plans, *years]
    for said in (("PLN", "EST"), ("ACT",)):  # what was planned is known before what happened
        with begin_intake(store, book, Origin("wide.csv", "csv"), lambda: hour(0)) as intake:
            told = [row for row in rows if row["classifier"] in said]
            intake.add(sealed(pl.DataFrame(told, schema=STATEMENT_SCHEMA)))
    create_book(store, "empty", now=hour(0))
    close_store(store)
    return address


@pytest.fixture
def place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("LANDBRIDGE_DB", raising=False)
    return folder


def test_the_screen_says_where_it_is_by_the_clocks_of_the_place(call: Call):
    """The first arrival told, hour 84, is 12:00 in UTC and 20:00 at Khorgos; the forwarder's, later, is a line."""
    code, out, _ = call("track", "csqu 305438-3", *AT)
    assert code == 0
    assert "at Khorgos 霍尔果斯 (cn-khorgos)" in out
    assert "since 04 Jun 2020 20:00 (12:00 UTC), 5.0 h" in out
    assert "05 Jun 00:00" in out
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


@pytest.mark.parametrize("asked", [
    ("track", BOX, "X1", "Y900", "--at", "2026-12-31T00:00Z", "--book", "live"),
    ("track", BOX, *AT, "--book", "live"),
    ("deviations", "--at", "2027-01-10T14:00Z", "--book", "live"),
    ("port", "alashankou", "--at", "2020-06-05T00:00Z", "--book", "live"),
    ("book", "stats", "--book", "live"),
    ("track", "--help"), ("deviations", "--help"),
])  # fmt: skip
def test_screens_have_80_columns_with_chinese_names_long_sources_and_two_digit_counts(
    place: Path, wide: str, call: Call, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LANDBRIDGE_DB", wide)
    code, out, _ = call(*asked)
    assert code == 0
    assert [line for line in out.splitlines() if columns_of(line) > 80 or line != line.rstrip()] == []


def test_only_ascii_is_shown_where_only_ascii_is_wanted(place: Path, call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANDBRIDGE_ASCII", "1")
    for asked in (("track", BOX, *AT), ("port", "khorgos", "--book", "live", *AT), ("deviations",)):
        code, out, _ = call(*asked)
        assert code == 0
        assert out.isascii()
        assert "Khorgos" in out or asked == ("deviations",)


def test_what_is_due_at_this_very_instant_is_not_late(place: Path, call: Call):
    """The crossing is planned for hour 86, which is 14:00 on 4 June."""
    for asked in (("track", "X1"), ("port", "khorgos", "--book", "live")):
        _, due, _ = call(*asked, "--at", "2020-06-04T14:00Z")
        _, past, _ = call(*asked, "--at", "2020-06-04T15:00Z")
        assert "crosses border" in due
        assert "late" not in due
        assert "crosses border !" in past


def test_from_100_hours_on_days_are_told_in_one_format(place: Path, wide: str, call: Call,
                                                       monkeypatch: pytest.MonkeyPatch):  # fmt: skip
    """Hour 57,684.6 instead of 1,000 is 56,684.6 hours or 2,361.9 days late."""
    assert [lasting(hours) for hours in (0.0, 99.9, 99.96, 100.0, 56_684.6)] == [
        "0.0 h", "99.9 h", "4.2 days", "4.2 days", "2,361.9 days",
    ]  # fmt: skip
    monkeypatch.setenv("LANDBRIDGE_DB", wide)
    _, out, _ = call("deviations", "--at", "2027-01-10T14:00Z", "--book", "live")
    assert "+2,361.9 d" in out
    _, out, _ = call("track", "Y900", "--at", "2027-01-10T14:00Z", "--book", "live")
    assert ", 11.1 days" in out  # from hour 57,684.6 on, 30 Dec 2026 12:36


def test_text_is_folded_by_the_columns_it_takes():
    ten = "一二三四五六七八九十"
    assert columns_of("西安 Xi'an") == 10
    assert folded(" ".join([ten] * 5), "", "").splitlines() == [f"{ten} {ten} {ten}", f"{ten} {ten}"]


def test_of_an_empty_book_and_of_a_party_that_told_nothing_it_is_said_that_nothing_is_there(
    place: Path, wide: str, call: Call, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LANDBRIDGE_DB", wide)
    for measure, said in (("crossings", "no crossing"), ("trains", "no train"), ("dwell", "no stay"),
                          ("transit", "no journey")):  # fmt: skip
        code, out, _ = call("book", "stats", "--book", "empty", "--measure", measure)
        assert code == 0
        assert said in out
        assert "in the book empty" in out
        assert "P90" not in out
        assert "  all" not in out
    _, out, _ = call("deviations", "--book", "live", "--party", "nobody")
    assert out.strip() == "nothing of nobody is planned or estimated in the book live"


def test_crossings_take_the_dimensions_they_have(place: Path, call: Call):
    bare = call("book", "stats")
    assert bare[0] == 0
    assert call("book", "stats", "--by", "month,port") == bare
    assert call("book", "stats", "--by", "port, month,direction") == bare
    code, _, err = call("book", "stats", "--by", "class")
    assert code == 2
    assert "--by" in err


def test_a_port_that_is_none_is_told_with_the_ports_there_are_and_what_comes_close(place: Path, call: Call):
    code, _, err = call("port", "nowhere", "--book", "live")
    assert code == 2
    assert "alashankou, khorgos, erenhot" in " ".join(err.split())
    assert "nodes.csv" not in err
    _, _, err = call("port", "khorgoss", "--book", "live")
    assert "did you mean cn-khorgos" in " ".join(err.split())
