"""The page of a run: whole in itself, honest about what is input, check and outcome."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from shown_run import DWELL, SUMMARY, TOTAL

from landbridge.report import write_report
from landbridge.studies import Assumption, RunSummary

ASSUMED = (Assumption("stages", "documents", "no figure found; 1 to 6 h is plausible", ("mean 2.0 h",), ("cn-p",), 1),)


def page(tmp_path: Path, summary: RunSummary = SUMMARY) -> str:
    write_report(tmp_path / "report.html", summary, ASSUMED)
    return (tmp_path / "report.html").read_text(encoding="utf-8")


class Tags(HTMLParser):
    """Opening tags, and the ones that were not closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_it_runs_no_script_and_fetches_nothing(tmp_path: Path):
    text = page(tmp_path)
    tags = Tags()
    tags.feed(text)
    assert not {tag for tag, _ in tags.seen} & {"script", "link", "img", "iframe", "object", "embed", "base"}
    assert not [name for _, names in tags.seen for name in names if name == "src" or name.startswith("on")]
    assert "@import" not in text
    assert "url(" not in text


def test_every_tag_is_closed_in_order(tmp_path: Path):
    tags = Tags()
    tags.feed(page(tmp_path))
    assert tags.open == []


def test_what_people_wrote_is_text_and_no_markup(tmp_path: Path):
    header = replace(SUMMARY.scenario, title="<b>5 & 6</b>")
    text = page(tmp_path, replace(SUMMARY, scenario=header))
    assert "<b>5" not in text
    assert "&lt;b&gt;5 &amp; 6&lt;/b&gt;" in text


def test_an_interval_stands_beside_outcomes_only(tmp_path: Path):
    wide = replace(TOTAL, p10=5111, p90=5133)
    text = page(tmp_path, replace(SUMMARY, statement=(wide, DWELL)))
    assert re.search(r"8\.8 to 9\.2", text)
    assert "5,111" not in text


def test_a_figure_outside_its_band_is_marked_by_more_than_colour(tmp_path: Path):
    assert "✗ !" not in page(tmp_path)
    assert "✗ !" in page(tmp_path, replace(SUMMARY, statement=(replace(DWELL, inside=False),)))


def test_every_assumption_stands_there_with_its_reason(tmp_path: Path):
    assert "no figure found; 1 to 6 h is plausible" in page(tmp_path)


def test_the_network_is_credited(tmp_path: Path):
    text = page(tmp_path)
    assert "© OpenStreetMap contributors" in text
    assert "ODbL 1.0" in text


@pytest.mark.parametrize("what", ["(prefers-color-scheme: dark)", "@media print", "width=device-width"])
def test_it_suits_dark_rooms_paper_and_small_screens(tmp_path: Path, what: str):
    assert what in page(tmp_path)


def test_a_run_without_the_journey_of_the_article_has_a_page_too(tmp_path: Path):
    assert "Ganzhou" not in page(tmp_path, replace(SUMMARY, transit=None))


def test_no_remark_is_said_to_be_none(tmp_path: Path):
    assert "No limit is passed." in page(tmp_path, replace(SUMMARY, worth_a_look=()))


def test_the_highest_day_of_a_port_stands_beside_its_tracks(tmp_path: Path):
    # shown_run.port: 33 trains at P90 on the highest day, 28 tracks
    assert page(tmp_path).count("to 33 (28 tracks)") == len(SUMMARY.ports)
