"""Headlines of the watch say what stands in their tables: each is computed again from the frames, in another way."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import polars as pl
import pytest
from shown_page import PAGE, bare
from shown_watch import BESIDE, CLAIMS, CREWS, EFFECT, LEVELS, SPELLS

from landbridge.exhibits import EpidemicBeside, PageFrames
from landbridge.report import LANGUAGES, headlines_of
from landbridge.report import epidemic_headlines as headlines
from landbridge.report.headlines import Told
from landbridge.report.sections import Section, sections_of
from landbridge.report.words import load_words


def values(found: Told | None) -> dict[str, object]:
    assert found is not None
    return dict(found.values)


def section(name: str, page: PageFrames = PAGE, language: str = "en") -> Section:
    return next(each for each in sections_of(page, load_words(language)) if each.id == name)


def beside(**changes: object) -> PageFrames:
    return replace(PAGE, beside=replace(BESIDE, **changes))  # type: ignore[arg-type]


def test_the_watch_tells_what_was_known_at_the_end_of_the_window_and_not_what_is_known_now():
    told = headlines_of(PAGE)["watch"]
    assert (
        told == "Kazakhstan, 29 June: R\N{NO-BREAK SPACE}1.07 (1.03 to 1.10), 19.1 new cases a week per 100,000 people"
    )


def test_where_r_can_not_be_told_the_rate_is_and_where_that_can_not_the_total():
    rate = headlines.known_then(beside(reproduction=None))
    assert rate == Told("headline.watch_rate", {"place": "Kazakhstan", "day": dt.date(2020, 6, 29), "rate": 19.1})
    total = headlines.known_then(beside(reproduction=None, rate=None))
    assert total == Told("headline.watch_total", {"place": "Kazakhstan", "day": dt.date(2020, 6, 29), "total": 21817})


def test_by_how_much_the_figure_was_changed_is_the_difference_of_the_tables():
    assert values(headlines.changed_since(PAGE))["by"] == 21819 - 21817
    assert "changed since by +2, to 21,819" in section("watch").lead[0]
    lower = section("watch", beside(total_now=21000)).lead[0]
    assert "changed since by \N{MINUS SIGN}817, to 21,000" in lower
    same = headlines.changed_since(beside(total_now=21817))
    assert same is not None
    assert same.key == "watch.unchanged"


def test_the_break_is_read_with_and_without_it_in_the_week_that_begins_with_it():
    # shown_watch: from 1 July on bridged 1.2 to 2.0, unbridged 6.0 falling.
    assert headlines.break_read(PAGE) == Told(
        "watch.break", {"day": dt.date(2020, 7, 1), "bridged": 2.0, "unbridged": 6.0}
    )
    without = beside(findings=BESIDE.findings.filter(pl.col("kind") != "break bridged"))
    assert headlines.break_read(without) is None
    before_r = beside(daily=BESIDE.daily.with_columns(pl.lit(None, dtype=pl.Float64).alias("unbridged")))
    assert headlines.break_read(before_r) is None


def test_of_two_breaks_the_one_that_misleads_most_is_told():
    second = pl.DataFrame({"kind": ["break bridged"], "first": [dt.date(2020, 7, 4)], "last": [dt.date(2020, 7, 4)],
                           "told": [""]})  # fmt: skip
    page = beside(findings=pl.concat([second, BESIDE.findings]))
    assert values(headlines.break_read(page))["day"] == dt.date(2020, 7, 1)


def test_claims_are_counted_by_their_status_now():
    assert values(headlines.claims_now(PAGE)) == {"claims": 3, "counts": [("confirmed", 1), ("reported", 1),
                                                                         ("retracted", 1)]}  # fmt: skip
    assert headlines_of(PAGE)["claims"] == "Of 3 claims, as known today: 1 confirmed, 1 only reported and 1 taken back"


def test_the_claim_that_changed_most_is_told_with_every_status_it_had():
    assert values(headlines.changed_most(PAGE))["statuses"] == ["reported", "disputed", "confirmed"]
    (lead,) = section("claims").lead
    assert lead == ("“Much of the pneumonia is undiagnosed COVID-19” changed most: reported → disputed → confirmed, so "
                    "since 23 July 2020.")  # fmt: skip
    steady = replace(PAGE, claims=replace(CLAIMS, spells=SPELLS.filter(pl.col("proposition") != "P5")))
    assert headlines.changed_most(steady) is None


def test_the_highest_level_is_told_with_its_ports_and_the_most_days_of_one():
    # Alashankou on level 2 from 17 to 24 June, 8 days; Khorgos from 20 to 30 June, 11.
    assert values(headlines.highest_level(PAGE)) == {"level": 2, "ports": ["Alashankou", "Khorgos"], "days": 11}
    routine = LEVELS.levels.with_columns(pl.lit(0, dtype=pl.Int64).alias("level"))
    page = replace(PAGE, levels=replace(LEVELS, levels=routine))
    assert headlines.highest_level(page) == Told("headline.level_none", {})
    only_orders = replace(PAGE, levels=replace(LEVELS, levels=LEVELS.levels.clear()))
    assert headlines.highest_level(only_orders) is None
    assert section("levels", only_orders).headline == "Orders in force in the run within the window: 2."


def test_crews_are_told_in_sums_over_the_window_and_the_worst_day_is_the_first_of_its_kind():
    assert values(headlines.crews_found(PAGE)) == {"tests": 6.5, "found": 0.5, "infected": 0.75}
    worst = values(headlines.crews_out(PAGE))
    assert (worst["port"], worst["people"], worst["day"]) == ("Khorgos", 5, dt.date(2020, 6, 1))
    nobody = replace(PAGE, crews=CREWS.with_columns(pl.lit(0).alias("out_worst")))
    assert headlines.crews_out(nobody) is None


def test_what_the_measures_did_is_one_sentence_with_intervals_and_the_numbers_it_leans_on():
    found = section("measures")
    assert found.headline == ("With the measures the mean dwell at Alashankou rises by 1.00 hours, the median time "
                              "from Ganzhou to Germany does not measurably change")  # fmt: skip
    (sentence,) = found.lead  # of the transit the interval is 24 hours times -0.01 and 0.11 days
    assert sentence == (
        "The 2 measures in force did this to the run: the number of crossings falls by 2.4 trains (2.0 to 2.8), the "
        "mean dwell at Alashankou rises by 1.00 hours (0.90 to 1.10), the median time from Ganzhou to Germany does not "
        "measurably change (\N{MINUS SIGN}0.24 to 2.64), Another figure rises by 1.00 hours (0.50 to 1.50); 19 of the "
        "34 numbers behind it have no source."
    )


def test_the_table_of_effects_has_both_sides_and_every_assumption_is_listed():
    effects, assumed = section("measures").tables
    assert [cell.text for cell in effects.rows[0]][1:5] == ["6,416.0", "6,413.6", "\N{MINUS SIGN}2.4",
                                                            "\N{MINUS SIGN}2.8 to \N{MINUS SIGN}2.0"]  # fmt: skip
    assert [row[0].text for row in assumed.rows] == list(EFFECT.assumed)


def test_every_statement_stands_in_the_table_with_its_address():
    _, statements = section("claims").tables
    hrefs = [row[-1].href for row in statements.rows]
    assert sorted(hrefs) == sorted(CLAIMS.statements["url"].to_list())
    assert statements.rows[0][0].text == "9 July 2020, 10:00 UTC"
    assert [row[2].text for row in statements.rows].count("asserts, hedged") == 1  # the word of the WHO


def test_a_claim_that_the_catalogue_does_not_know_is_told_in_its_own_words():
    table, _ = section("claims").tables
    assert [row[0].text for row in table.rows] == ["The disease is new or unknown",
                                                   "Much of the pneumonia is undiagnosed COVID-19",
                                                   "a claim of <nobody>"]  # fmt: skip


def test_levels_above_routine_are_listed_with_what_called_for_them():
    levels, orders = section("levels").tables
    assert [[cell.text for cell in row[:5]] for row in levels.rows][:2] == [
        ["Alashankou", "2", "17 June 2020", "24 June 2020", "an order"],
        ["Alashankou", "1", "25 June 2020", "30 June 2020", "an order and the country beside rises"],
    ]
    assert levels.rows[-1][4].text == "own-rule"
    assert levels.rows[0][-1].href == "https://example.org/order"
    assert [row[0].text for row in orders.rows] == ["xinfadi", "sanitary"]


def test_the_months_of_the_watch_add_up_the_days_by_both_tables():
    table = section("watch").tables[0]
    # June: 500 + 0 + 1,000 + 490 by the earlier table, two more by the later one and 489 of 30 June.
    assert [cell.text for cell in table.rows[0]] == ["June 2020", "1,990", "2,481", "19.0", "1.03 (1.00–1.10)"]
    assert [cell.text for cell in table.rows[1]][:2] == ["July 2020", ""]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_without_the_data_has_none_of_these_sections(language: str):
    sections = {each.id for each in sections_of(bare(), load_words(language))}
    assert not sections & {"watch", "claims", "levels", "crews", "measures"}


def test_that_an_earlier_table_was_not_kept_is_said():
    assert BESIDE.hindsight
    told = str(load_words("en").texts["watch.hindsight"])
    assert told in section("watch").about
    kept: PageFrames = beside(hindsight=False)
    assert isinstance(kept.beside, EpidemicBeside)
    assert told not in section("watch", kept).about
