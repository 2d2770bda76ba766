"""What was known when: the figures of Kazakhstan in July 2020, and what became of them.

Published witnesses: Washington Times of 10 July 2020 ("more than 54,700"), and the ministry's 53,021 of 9 July with
1,962 new (urdupoint.com of 9 July 2020); the table of Johns Hopkins is dated a day earlier than the ministry speaks.
"""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest
from case_tables import NOON, day, record
from hypothesis import given
from hypothesis import strategies as st

from landbridge.epidemic import count_as_known, load_cases, revisions, series_known_at
from landbridge.errors import WrongUse

UTC = dt.UTC
MORNING = dt.datetime(2020, 7, 10, 8, 30, tzinfo=UTC)


def test_on_the_morning_of_10_july_the_newest_figure_is_54747_of_9_july():
    series = series_known_at("Kazakhstan", MORNING)
    assert series.last() == (dt.date(2020, 7, 9), 54_747)
    assert series.seen_at == dt.datetime(2020, 7, 10, 8, 27, tzinfo=UTC)
    assert not series.hindsight


def test_a_minute_before_the_copy_was_made_the_figure_is_still_that_of_8_july():
    series = series_known_at("Kazakhstan", dt.datetime(2020, 7, 10, 8, 26, tzinfo=UTC))
    assert series.last() == (dt.date(2020, 7, 8), 51_059)


def test_the_figure_of_9_july_is_the_ministrys_of_that_day_and_the_new_cases_of_the_next():
    series = series_known_at("Kazakhstan", MORNING)
    eighth, ninth = series.confirmed[-2:]
    assert eighth + 1_962 == 53_021
    assert ninth == 53_021 + 1_726


def test_todays_column_of_10_july_reads_56455_since_that_day_was_not_out_yet():
    count = count_as_known("Kazakhstan", MORNING)
    assert (count.day, count.value, count.value_now) == (dt.date(2020, 7, 9), 54_747, 54_747)
    assert (count.calendar_day, count.calendar_value) == (dt.date(2020, 7, 10), 56_455)
    assert count.calendar_seen_at == dt.datetime(2020, 7, 11, 7, 10, tzinfo=UTC)
    assert not count.published
    assert "54,747, of 2020-07-09" in count.why
    assert "56,455 for 2020-07-10: that day's figure was not out yet" in count.why


def test_a_figure_that_was_changed_later_says_so():
    count = count_as_known("Kazakhstan", dt.datetime(2020, 9, 2, tzinfo=UTC))
    assert (count.day, count.value, count.value_now) == (dt.date(2020, 8, 31), 105_872, 130_673)
    assert "changed later, to 130,673" in count.why


def test_deaths_of_9_july_read_264_then_and_313_today():
    count = count_as_known("Kazakhstan", MORNING, metric="deaths")
    assert (count.value, count.value_now) == (264, 313)


def test_a_later_day_shows_the_revisions_of_december_2020_and_august_2021():
    found = {(each.metric, each.known_at.date()): each for each in revisions("Kazakhstan")}
    december = found["confirmed", dt.date(2020, 12, 3)]
    raised = [change.day for change in december.changes if change.by > 1_000]
    assert (raised[0], raised[-1], len(raised)) == (dt.date(2020, 8, 2), dt.date(2020, 11, 30), 121)
    assert december.largest.by == 42_215
    august = found["deaths", dt.date(2021, 8, 3)]
    changed = {change.day: change for change in august.changes}
    assert changed[dt.date(2020, 7, 9)].by == 313 - 264
    assert (changed[dt.date(2021, 6, 30)].was, changed[dt.date(2021, 6, 30)].now) == (4_349, 7_759)


def test_before_they_were_made_the_revisions_are_not_known_of():
    known = revisions("Kazakhstan", dt.datetime(2020, 7, 10, tzinfo=UTC))
    assert [(each.metric, each.known_at.date()) for each in known] == [("confirmed", dt.date(2020, 7, 5))]
    (change,) = known[0].changes
    assert (change.day, change.was, change.now) == (dt.date(2020, 7, 1), 42_574, 41_065)


def test_a_revision_made_while_no_copies_were_kept_names_the_copies_on_either_side():
    gap = [each for each in revisions("Slovakia") if each.unseen_at and each.unseen_at.date() == dt.date(2021, 10, 11)]
    assert {each.known_at.date() for each in gap} == {dt.date(2023, 3, 10)}


def test_without_an_instant_the_series_is_the_last_that_was_published():
    series = series_known_at("kazakhstan")
    assert series.days[0] == dt.date(2020, 1, 22)
    assert series.days[-1] == dt.date(2023, 3, 9)
    assert dict(zip(series.days, series.confirmed, strict=True))[dt.date(2020, 7, 10)] == 56_455


def test_a_day_without_a_figure_is_not_a_day_of_zero():
    series = series_known_at("Kazakhstan", record=record([0, None, 5]))
    assert series.confirmed.tolist() == [0, -1, 5]
    assert np.isnan(series.totals("confirmed")).tolist() == [False, True, False]


def test_a_place_without_copies_of_the_time_is_told_in_hindsight():
    series = series_known_at("xinjiang", dt.datetime(2020, 7, 20, 12, tzinfo=UTC))
    assert series.place == "China/Xinjiang"
    assert series.hindsight
    assert series.days[-1] == dt.date(2020, 7, 19)
    assert series.seen_at.date() == dt.date(2023, 3, 10)


@pytest.mark.parametrize(("hour", "minute", "last"), [(6, 14, 18), (6, 15, 19)])
def test_in_hindsight_a_day_is_out_six_hours_and_a_quarter_after_its_end(hour: int, minute: int, last: int):
    series = series_known_at("China/Xinjiang", dt.datetime(2020, 7, 20, hour, minute, tzinfo=UTC))
    assert series.days[-1] == dt.date(2020, 7, last)


@pytest.mark.parametrize(
    ("place", "words"),
    [("Kazahkstan", "did you mean Kazakhstan?"), ("Xinjang", "did you mean China/Xinjiang?"), ("Q", "such as Armenia")],
)
def test_a_place_that_is_not_known_is_refused_with_names_like_it(place: str, words: str):
    with pytest.raises(WrongUse, match=re.escape(words)):
        series_known_at(place)


def test_a_province_of_two_countries_needs_its_country():
    rows = record([0, 1], place="A/North").joined(record([0, 2], place="B/North"))
    with pytest.raises(WrongUse, match="A/North, B/North"):
        series_known_at("north", record=rows)


def test_an_instant_without_time_zone_is_refused():
    with pytest.raises(WrongUse, match="no time zone"):
        series_known_at("Kazakhstan", dt.datetime(2020, 7, 10, 8, 30))  # noqa: DTZ001


def test_an_instant_before_the_first_figure_is_refused():
    with pytest.raises(WrongUse, match="nothing of Kazakhstan was known"):
        series_known_at("Kazakhstan", dt.datetime(2020, 1, 1, tzinfo=UTC))


def test_the_same_table_saved_on_two_days_shows_what_was_changed():
    later = NOON + dt.timedelta(days=1)
    both = record([0, 4, 9]).joined(record([0, 5, 9, 12], known_at=later))
    (revision,) = revisions("Kazakhstan", record=both)
    assert (revision.known_at, revision.unseen_at) == (later, NOON)
    assert [(each.day, each.was, each.now) for each in revision.changes] == [(day(1), 4, 5)]
    assert series_known_at("Kazakhstan", NOON, record=both).confirmed.tolist() == [0, 4, 9]
    assert series_known_at("Kazakhstan", later, record=both).confirmed.tolist() == [0, 5, 9, 12]


TOTALS = st.lists(st.integers(0, 1000), min_size=2, max_size=8)


@given(TOTALS, st.lists(TOTALS, max_size=4))
def test_what_becomes_known_later_never_changes_what_was_known_before(first: list[int], others: list[list[int]]):
    both = record(first)
    for number, totals in enumerate(others, 1):
        both = both.joined(record(totals, known_at=NOON + dt.timedelta(days=number)))
    assert series_known_at("Kazakhstan", NOON, record=both).confirmed.tolist() == first
    assert revisions("Kazakhstan", NOON, record=both) == ()


@given(st.lists(TOTALS, min_size=2, max_size=4))
def test_first_values_and_revisions_together_give_the_last_table(tables: list[list[int]]):
    both = record(tables[0])
    for number, totals in enumerate(tables[1:], 1):
        both = both.joined(record(totals, known_at=NOON + dt.timedelta(days=number)))
    first_seen: dict[dt.date, int] = {}
    for totals in tables:
        for number, total in enumerate(totals):
            first_seen.setdefault(day(number), total)
    for revision in revisions("Kazakhstan", record=both):
        for change in revision.changes:
            assert first_seen[change.day] == change.was
            first_seen[change.day] = change.now
    last = series_known_at("Kazakhstan", record=both)
    assert dict(zip(last.days, last.confirmed.tolist(), strict=True)) == first_seen


def test_the_packages_record_has_42_countries_and_sums_of_provinces():
    places = load_cases().places()
    assert len([place for place in places if "/" not in place]) == 42
    china = series_known_at("China").confirmed
    parts = [series_known_at(place).confirmed for place in places if place.startswith("China/")]
    assert len(parts) == 34
    assert np.array_equal(china, np.sum(parts, axis=0))
