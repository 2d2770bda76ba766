"""Headlines say what stands in the tables under them: each is computed again from the frames, in another way."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shown_page import CALIBRATION, LEANINGS, PAGE, SCORES, bare
from shown_run import SUMMARY, port

from landbridge.exhibits import PageFrames
from landbridge.report import LANGUAGES, headlines, headlines_of
from landbridge.report.headlines import Told
from landbridge.report.sections import sections_of
from landbridge.report.words import load_words, say
from landbridge.sensitivity import SavedSensitivity


def values(found: Told | None) -> dict[str, object]:
    assert found is not None
    return dict(found.values)


def with_outcomes(verdicts: list[bool]) -> PageFrames:
    """The page with the scored outcomes of these verdicts."""
    outcome = next(each for each in SCORES if each.figure.kind == "outcome")
    scores = tuple(replace(outcome, verdict="inside" if each else "outside") for each in verdicts)
    return replace(PAGE, validation=replace(PAGE.validation, scores=scores), transit=PAGE.transit.clear())


@given(st.lists(st.integers(1, 5000), min_size=1, max_size=12))
@settings(max_examples=30, deadline=None)
def test_the_busiest_month_is_the_longest_bar(trains: list[int]):
    months = [f"2020-{k:02d}" for k in range(1, len(trains) + 1)]
    frame = pl.DataFrame({"month": months, "trains": [float(each) for each in trains]})
    page = replace(PAGE, months=frame.with_columns(record=False))
    told = values(headlines.busiest_month(page))
    assert told["trains"] == max(trains)
    most = [month for month, count in zip(months, trains, strict=True) if count == max(trains)]
    assert told.get("months", [told.get("month")]) == most


def test_months_that_share_the_longest_bar_are_all_named():
    frame = pl.DataFrame({"month": ["2020-07", "2020-08", "2020-09"], "trains": [1210.0, 1210.0, 1169.0]})
    page = replace(PAGE, months=frame.with_columns(record=False))
    told = headlines.busiest_month(page)
    assert told is not None
    assert say(load_words("en"), told.key, **told.values) == "July 2020 and August 2020 had the most trains, 1,210 each"


def test_a_month_is_called_a_record_only_where_the_statement_found_one():
    assert headlines.busiest_month(PAGE) == Told("headline.record", {"month": "2020-06", "trains": 1169.0})
    assert headlines.busiest_month(bare()) == Told("headline.busiest", {"month": "2020-06", "trains": 1169.0})


def test_the_total_is_the_sum_of_the_bars_and_growth_that_of_the_statement():
    assert values(headlines.growth(PAGE)) == {"trains": 702 + 430 + 809 + 979 + 1033 + 1169, "growth": 36.006}
    assert headlines.growth(bare()) == Told("headline.total", {"trains": 5122.0})


def test_the_longest_part_of_the_journey_is_the_longest_of_the_strip():
    # shown_run: China 6.3, ports 1.2, broad gauge 5.6, Brest 2.4, Europe 2.4; together 17.9
    told = values(headlines.longest_leg(PAGE))
    assert (told["part"], told["days"]) == ("China", 6.3)
    assert told["whole"] == pytest.approx(17.9)
    assert headlines.longest_leg(bare()) is None


@given(st.lists(st.booleans(), min_size=1, max_size=20))
@settings(max_examples=30, deadline=None)
def test_as_many_outcomes_are_inside_as_rows_of_the_table_say_so(verdicts: list[bool]):
    page = with_outcomes(verdicts)
    assert values(headlines.inside(page)) == {"inside": verdicts.count(True), "scored": len(verdicts)}
    figures = next(each for each in sections_of(page, load_words("en")) if each.id == "figures")
    assert [row[4].text.startswith("inside") for row in figures.tables[0].rows] == verdicts


def test_fitted_and_other_outcomes_are_told_apart():
    # Outcomes of shown_page: X07 inside and X06 outside, both to be fitted; S00 and S19 inside.
    assert values(headlines.inside(PAGE)) == {"inside": 3, "scored": 4}
    assert values(headlines.fitted(PAGE)) == {"scored": 4, "fitted": 2, "others": 2, "held": 2}


def test_figures_that_must_hold_are_counted_whether_scored_or_not():
    # must: trips in June, X07, and X06, which is outside
    assert headlines.must_hold(PAGE) == Told("headline.must_missed", {"must": 3, "missed": 1})
    held = tuple(replace(each, verdict="inside") for each in SCORES if each.verdict != "not_scored")
    page = replace(PAGE, validation=replace(PAGE.validation, scores=held))
    assert headlines.must_hold(page) == Told("headline.must_held", {"must": 3, "missed": 0})
    assert headlines.must_hold(bare()) is None


def test_the_busiest_section_is_the_widest_line():
    assert values(headlines.busiest_section(PAGE)) == {"start": "cn-urumqi", "end": "cn-alashankou", "trains": 2100.0}


def test_the_fullest_port_is_a_chinese_one_and_its_day_the_first_of_the_highest():
    # Khorgos has 12 at the median on 15 and 16 June; Brest has 41, and is none of China's.
    told = headlines.fullest_port(PAGE)
    found = values(told)
    assert told is not None
    assert told.key == "headline.fullest_first"
    assert (found["port"], found["trains"], str(found["day"])) == ("Khorgos", 12.0, "2020-06-15")


def test_the_port_over_its_tracks_is_the_one_that_passes_them_by_most():
    assert values(headlines.over_tracks(PAGE)) == {"port": "Khorgos", "trains": 33.0, "tracks": 28}
    fuller = replace(port("Erenhot", over_tracks=True), most_standing=60.0, tracks=50)
    page = replace(PAGE, summary=replace(SUMMARY, ports=(*SUMMARY.ports, fuller)))
    assert values(headlines.over_tracks(page))["port"] == "Erenhot"
    assert headlines.over_tracks(bare()) is None


def test_the_longest_dwell_is_that_of_a_chinese_port():
    longest = replace(port("Manzhouli"), dwell_mean_h=24.0)
    brest = replace(port("Brest", frontier="west"), dwell_mean_h=70.0)
    page = replace(PAGE, summary=replace(SUMMARY, ports=(port("Khorgos"), longest, brest)))
    assert values(headlines.longest_dwell(page)) == {"port": "Manzhouli", "hours": 24.0}


def test_lines_are_counted_and_the_share_of_their_time_that_they_stand():
    found = values(headlines.trains_drawn(PAGE))
    assert (found["trains"], found["port"], found["days"]) == (2, "Alashankou", 21)
    assert found["standing"] == pytest.approx(25.0)


def test_what_a_result_leans_on_most_is_never_noise():
    # The second leaning weighs little; made the heaviest it is still noise.
    heavy = replace(LEANINGS[1], weight=99.0)
    page = replace(PAGE, sensitivity=SavedSensitivity((LEANINGS[0], heavy), 1, 8, "2020-01-01", True))
    found = values(headlines.leans_most(page))
    assert (found["outcome"], found["assumption"]) == ("dwell-khorgos", LEANINGS[0])
    assert (found["low"], found["high"]) == (9.0, 21.0)
    noise = replace(PAGE, sensitivity=SavedSensitivity((heavy,), 1, 8, "2020-01-01", True))
    assert headlines.leans_most(noise) is None
    heavier = replace(LEANINGS[0], outcome="standing-khorgos", weight=99.0)  # no band of it was published
    page = replace(PAGE, sensitivity=SavedSensitivity((heavier, LEANINGS[0]), 1, 8, "2020-01-01", True))
    assert values(headlines.leans_most(page))["outcome"] == "dwell-khorgos"
    assert headlines.leans_most(bare()) is None


def test_parameters_are_counted_and_those_left_open():
    assert values(headlines.parameters(PAGE)) == {"parameters": 2}
    assert values(headlines.undetermined(PAGE)) == {"open": 1}
    known = replace(PAGE, calibration=CALIBRATION.head(1))
    assert headlines.undetermined(known) is None


def test_parameters_that_ended_at_a_bound_are_counted():
    assert headlines.at_bound(PAGE) is None
    ended = CALIBRATION.with_columns(value=pl.Series([16.0, 2.0]))  # the upper bound of one, the lower of the other
    assert values(headlines.at_bound(replace(PAGE, calibration=ended))) == {"bound": 2}


def test_assumptions_are_those_of_the_scenario():
    assert values(headlines.assumed(PAGE)) == {"assumed": 189, "numbers": 189 + 88}


@pytest.mark.parametrize("language", LANGUAGES)
def test_headlines_stand_over_their_sections_in_every_language(language: str):
    told = headlines_of(PAGE, language)
    words = load_words(language)
    assert told["months"] == say(words, "headline.record", month="2020-06", trains=1169)
    assert told["page"].startswith(told["months"])
    assert set(told) == {"page", "months", "figures", "map", "standing", "times", "trains", "legs", "sensitivity",
                         "calibration", "assumptions", "sources", "measures", "watch", "claims", "levels",
                         "crews"}  # fmt: skip


def test_english_headlines_read_so():
    told = headlines_of(PAGE)
    assert (
        told["page"]
        == "June 2020 set a record with 1,169 trains; Ganzhou to Duisburg and Hamburg took 17.8 days at the median"
    )
    assert (
        told["legs"]
        == "From Ganzhou to Duisburg and Hamburg the longest part is the railway in China: 6.3 of 17.9 days"
    )
    assert told["standing"] == "Of the Chinese ports, Khorgos stood fullest: 12 trains, on 15 June for the first time"


def test_russian_headlines_have_their_plurals():
    told = headlines_of(PAGE, "ru")
    assert told["trains"] == "Алашанькоу, 21 день: в пути 2 поезда, стоянки\N{NO-BREAK SPACE}— 25 % времени"
    assert told["standing"].endswith("12 поездов, впервые 15 июня")
