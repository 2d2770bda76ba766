"""The page of a run: whole in itself, honest about what is input, check and outcome, in three languages."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from shown_page import LEANINGS, PAGE, SCORES, bare
from shown_run import SUMMARY

from landbridge.charts import render_svg
from landbridge.exhibits import PageFrames
from landbridge.report import LANGUAGES
from landbridge.report.page import page_text
from landbridge.report.pictures import pictures_of
from landbridge.report.sections import sections_of
from landbridge.report.words import load_words
from landbridge.sensitivity import SavedSensitivity

_VOID = {"meta", "br"}


@cache
def drawn(language: str) -> str:
    return page_text(PAGE, load_words(language))


def text_of(page: PageFrames = PAGE, language: str = "en") -> str:
    """The page without its pictures, which take most of the time."""
    with patch("landbridge.report.page.pictures_of", return_value={}):
        return page_text(page, load_words(language))


@pytest.fixture(params=LANGUAGES)
def page(request: pytest.FixtureRequest) -> str:
    return drawn(request.param)


@pytest.fixture
def english() -> str:
    return drawn("en")


class Tags(HTMLParser):
    """Opening tags with what they say, and the ones that were not closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_it_runs_no_script_and_fetches_nothing(page: str):
    tags = Tags(page).seen
    assert not {tag for tag, _ in tags} & {"script", "link", "img", "image", "iframe", "object", "embed", "base", "use"}
    assert not [name for _, names in tags for name in names if name in ("src", "srcset") or name.startswith("on")]
    assert not [tag for tag, names in tags if "xlink:href" in names or ("href" in names and tag != "a")]
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


def test_every_tag_is_closed_in_order(page: str):
    assert Tags(page).open == []


def test_no_id_stands_twice_and_every_jump_has_its_goal(page: str):
    tags = Tags(page).seen
    ids = [names["id"] for _, names in tags if "id" in names]
    assert len(ids) == len(set(ids))
    jumps = [names["href"] for tag, names in tags if tag == "a" and (names["href"] or "").startswith("#")]
    assert jumps
    assert {jump[1:] for jump in jumps if jump} <= set(ids)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_language_it_is_in(language: str):
    assert f'<html lang="{language}">' in text_of(language=language)


def test_what_is_quoted_from_tables_is_marked_as_english(page: str):
    assert re.search(r'lang="en"[^>]*>no figure found; 1 to 6 h is plausible', page)


def test_what_people_wrote_is_text_and_no_markup():
    header = replace(SUMMARY.scenario, title="<b>5 & 6</b>", name="<script>")
    text = text_of(replace(PAGE, summary=replace(SUMMARY, scenario=header)))
    assert "<b>5" not in text
    assert "<script" not in text
    assert "&lt;b&gt;5 &amp; 6&lt;/b&gt;" in text
    assert "another &lt;year&gt;" in text


def test_an_interval_stands_beside_outcomes_only():
    figures = next(each for each in sections_of(PAGE, load_words("en")) if each.id == "figures")
    outcomes, checks = figures.tables
    models = {row[0].text: row[1].text for table in (outcomes, checks) for row in table.rows}
    assert models["Alashankou: dwell, hours, January to June 2020"] == "8 (7.2–8.8)"
    assert models["Trips, June 2020"] == "1,169"
    assert models["Outbound share of trips, May 2020"] == "54.0 %"


def test_a_figure_outside_its_band_is_marked_by_words_and_sign(english: str):
    # shown_page: only the clearance at Khorgos, 17 h, lies outside, 18 to 24
    assert len(re.findall(r'<td class="bad"><span aria-hidden="true">✗</span> outside', english)) == 1
    held = tuple(replace(each, verdict="inside") if each.verdict == "outside" else each for each in SCORES)
    assert "✗" not in text_of(replace(PAGE, validation=replace(PAGE.validation, scores=held)))


def test_every_published_figure_stands_there_with_its_source_scored_or_not(english: str):
    assert english.count('<a href="https://www.example.org/page">example.org</a>') == len(SCORES) - 1
    assert "an article" in english
    for reason in ("another &lt;year&gt;", "has no band"):
        assert reason in english


def test_every_picture_has_a_table_in_its_section_and_every_table_of_figures_its_csv():
    words = load_words("en")
    pictures = pictures_of(PAGE, words)
    sections = sections_of(PAGE, words)
    assert {name for each in sections for name in each.pictures} == set(pictures)
    for each in sections:
        assert not each.pictures or all(table.rows and table.csv for table in each.tables)
        assert len(each.tables) >= len([name for name in each.pictures if name in pictures])


def test_the_csv_behind_a_picture_has_the_very_figures():
    months = next(each for each in sections_of(PAGE, load_words("zh")) if each.id == "months")
    head, _, body = months.tables[0].csv.partition(",")
    assert head == "data:text/csv;charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(unquote(body))))
    assert [(row["month"], float(row["trains"])) for row in rows] == list(PAGE.months["month", "trains"].iter_rows())


def test_the_network_and_the_land_are_credited(page: str):
    assert "© OpenStreetMap contributors" in page
    assert "ODbL 1.0" in page
    assert "Natural Earth" in page


@pytest.mark.parametrize("what", ["(prefers-color-scheme:dark)", "@media print", "width=device-width"])
def test_it_suits_dark_rooms_paper_and_small_screens(english: str, what: str):
    assert what in english


def test_the_map_opens_the_page_before_its_sentence_and_the_list_of_sections(page: str):
    places = [page.index(each) for each in ('<dl class="big">', 'id="map"', "<figure", "<h2>", "<nav", 'id="months"')]
    assert places == sorted(places)
    assert page.count("<figure") == len(pictures_of(PAGE, load_words("en")))


def test_ports_on_a_scale_of_their_own_are_named_and_none_where_all_are_chinese(english: str):
    assert "On a scale of its own: Brest" in english
    china = tuple(port for port in SUMMARY.ports if port.frontier == "China")
    assert "scale of its own: " not in text_of(replace(PAGE, summary=replace(SUMMARY, ports=china)))


def test_outcomes_with_a_published_band_come_first_in_the_picture_of_what_results_lean_on():
    words = load_words("en")
    queue = replace(LEANINGS[0], outcome="standing-khorgos", weight=99.0)
    page = replace(PAGE, sensitivity=SavedSensitivity((queue, LEANINGS[0]), 1, 8, "2020-01-01", True))
    picture = render_svg(pictures_of(page, words)["sensitivity"].draw("wide"), "light", title="", description="")
    told = [str(words.texts[f"outcome.{outcome}"]) for outcome in ("dwell-khorgos", "standing-khorgos")]
    assert [picture.index(text) for text in told] == sorted(picture.index(text) for text in told)


def test_pictures_stand_there_for_wide_and_for_narrow_screens(english: str):
    tags = Tags(english).seen
    kinds = [names.get("class") for tag, names in tags if tag == "div"]
    assert kinds.count("for-wide") == kinds.count("for-narrow") == len(pictures_of(PAGE, load_words("en")))
    assert sum(tag == "svg" for tag, _ in tags) == 2 * kinds.count("for-wide")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_with_little_to_say_has_a_page_too(language: str):
    text = text_of(bare(), language)
    assert "landbridge sensitivity h1-2020" in text
    assert "landbridge calibrate h1-2020" in text
    assert str(load_words(language).texts["look.none"]) in text
    assert str(load_words(language).texts["topic.legs"]) not in text


def test_results_found_for_other_tables_are_said_to_be_so(english: str):
    told = str(load_words("en").texts["sensitivity.older"])
    assert told in english
    assert PAGE.sensitivity is not None
    assert told not in text_of(replace(PAGE, sensitivity=replace(PAGE.sensitivity, current=True)))


def test_a_change_within_its_noise_is_marked(english: str):
    # the number of crews at Brest: 0.1 with a standard error of 0.4
    assert "0.10 ± 0.80 (noise)" in english
    assert "−10.0 ± 0.40" in english


def test_a_figure_of_a_metric_without_a_name_is_told_in_its_own_words(english: str):
    assert "songs of the drivers, Brest, 30 December 2019 to 2 January 2020" in english


def test_what_was_varied_has_a_name_in_every_language():
    rows = [next(each for each in sections_of(PAGE, load_words(language)) if each.id == "sensitivity").tables[0].rows
            for language in LANGUAGES]  # fmt: skip
    assert [each[0][0].text for each in rows] == ["Documents and release at Khorgos", "霍尔果斯单证与放行",
                                                  "Документы и выпуск, Хоргос"]  # fmt: skip
    assert [each[1][0].text for each in rows] == [
        "Number of crews at Brest",
        "布列斯特：作业班组数",
        "Брест: число бригад",
    ]
