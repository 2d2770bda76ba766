"""`landbridge watch`: what the shift lead reads on 10 July 2020, and what later copies add."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Call = Callable[..., tuple[int, str, str]]
JULY = ("--known-at", "2020-07-10T08:30Z")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def joined(screen: str) -> str:
    """The screen as one line, so that a sentence is found wherever it is broken."""
    return " ".join(screen.split())


def test_kazakhstan_on_10_july_2020_says_54747_and_why_today_s_table_reads_56455(call: Call):
    code, out, _ = call("watch", "kazakhstan", *JULY)
    assert code == 0
    told = joined(out)
    assert "confirmed 54,747 of 9 Jul 2020" in told
    assert "Today's table reads 56,455 for 2020-07-10: that day's figure was not out yet" in told


def test_the_revisions_of_december_2020_and_august_2021_appear_when_they_were_made(call: Call):
    in_july, in_december, in_august = (
        joined(call("watch", "kazakhstan", "--known-at", at)[1])
        for at in ("2020-07-10T08:30Z", "2020-12-04T00:00Z", "2021-08-04T00:00Z")
    )
    december, august = "(+42,215)", "by 3 Aug 2021"
    assert [december in each for each in (in_july, in_december, in_august)] == [False, True, True]
    assert [august in each for each in (in_july, in_december, in_august)] == [False, False, True]


def test_what_was_found_in_the_books_is_told(call: Call):
    told = joined(call("watch", "kazakhstan", "--known-at", "2020-07-15T08:30Z")[1])
    assert "break bridged, 1 Jul 2020" in told
    assert "missed report, 12 Jul 2020 to 13 Jul 2020: 0 then 3,502" in told


def test_intervals_and_the_serial_interval_are_named(call: Call):
    told = joined(call("watch", "kazakhstan", *JULY)[1])
    assert "Cori et al. 2013, 7 days, serial interval 4.7 d, sd 2.9 d" in told
    assert "Intervals hold 95 %" in told


@pytest.mark.parametrize("arguments", [
    ("kazakhstan", *JULY), ("kazakhstan", *JULY, "--chart"), ("alashankou", *JULY), JULY, (),
    ("kazakhstan", "erenhot", "Xinjiang"), ("manzhouli", "--known-at", "2021-12-10"),
])  # fmt: skip
def test_every_line_but_addresses_has_at_most_80_columns(call: Call, arguments: tuple[str, ...]):
    code, out, _ = call("watch", *arguments)
    wide = [line for line in out.splitlines() if len(line) > 80 and "http" not in line]
    assert (code, wide) == (0, [])


def test_without_a_place_all_ports_stand_in_a_line_each(call: Call):
    lines = call("watch", *JULY)[1].splitlines()
    ports = ("Alashankou", "Khorgos", "Baketu", "Jeminay", "Dulata", "Erenhot", "Manzhouli", "Suifenhe")
    assert [sum(line.startswith(f"  {port} ") for line in lines) for port in ports] == [1] * 8


def test_a_port_tells_its_level_why_and_what_would_lift_it(call: Call):
    code, out, _ = call("watch", "alashankou", "--known-at", "2021-10-27T12:00Z")
    told = joined(out)
    assert code == 0
    assert "level 4 ! loading stopped since 25 Oct 2021" in told
    assert "railfreight.com/beltandroad/2021/10/26" in told
    assert "the order ends 2021-11-01 earliest, if nothing new comes: 2 Nov 2021" in told


def test_a_port_shows_the_protocols_in_force_and_what_claims_say(call: Call):
    told = joined(call("watch", "cn-alashankou", "--known-at", "2020-06-20T00:00Z")[1])
    assert "xinfadi containers only; 2020-06-17 18:00+08:00 to 2020-06-24 18:00+08:00" in told
    told = joined(call("watch", "cn-alashankou", *JULY)[1])
    assert "P5 reported keep watch a large part of the pneumonia cases are undiagnosed COVID-19" in told


def test_a_figure_that_is_older_than_usual_is_marked(call: Call):
    # No copy is kept between 11 October 2021 and March 2023.
    told = joined(call("watch", "alashankou", "--known-at", "2021-10-27T12:00Z")[1])
    assert "Kazakhstan 982,888 of 10 Oct 2021, 17 days old !" in told


def test_a_name_written_wrong_ends_with_2_and_what_was_meant(call: Call):
    code, out, err = call("watch", "kazakstan")
    assert (code, out) == (2, "")
    assert "did you mean Kazakhstan" in joined(err)


def test_an_instant_that_can_not_be_read_and_one_before_all_figures_end_with_2(call: Call):
    assert call("watch", "kazakhstan", "--known-at", "July")[0] == 2
    code, _, err = call("watch", "kazakhstan", "--known-at", "2019-12-01")
    assert (code, "nothing of Kazakhstan was known" in joined(err)) == (2, True)


def test_json_holds_all_that_stands_on_the_screens_and_nothing_json_does_not_know(call: Call):
    code, out, _ = call("watch", "kazakhstan", "alashankou", *JULY, "--json")

    def refuse(name: str) -> None:
        raise AssertionError(name)

    found = json.loads(out, parse_constant=refuse)
    place, xinjiang = found["places"]
    (port,) = found["ports"]
    assert code == 0
    assert place["confirmed"]["total"] == 54_747
    assert place["confirmed"]["todays_table_reads_for_calendar_day"] == 56_455
    assert (place["days"][-1]["day"], place["days"][-1]["published"]) == ("2020-07-09", 3688.0)
    assert {"missed report", "break bridged"} <= {each["kind"] for each in place["findings"]}
    assert (port["level"], port["since"]) == (1, "2020-06-25")
    assert all(each["evidence"][-1]["source"] for each in port["why"])
    assert port["series"] == [
        {"role": "beside", "place": place["place"]}, {"role": "local", "place": xinjiang["place"]},
    ]  # fmt: skip


def test_only_ascii_where_only_ascii_is_wanted(call: Call, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANDBRIDGE_ASCII", "1")
    for arguments in (("kazakhstan", "--chart"), ("alashankou",), ()):
        assert call("watch", *arguments, *JULY)[1].isascii()


def test_the_chart_has_the_largest_day_and_the_line_at_1(call: Call):
    lines = call("watch", "kazakhstan", *JULY, "--chart")[1].splitlines()
    assert any(line.startswith("  3,145 ") for line in lines)
    assert any(line.startswith("    1.0 ") for line in lines)


def test_the_help_has_examples(call: Call):
    out = call("watch", "--help")[1]
    assert "landbridge watch alashankou --known-at 2021-10-27T12:00Z" in out
