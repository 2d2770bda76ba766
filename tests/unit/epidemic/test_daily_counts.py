"""New cases a day: what the books made is mended, in sight, and the rest is left alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from case_tables import day, record, series
from hypothesis import given
from hypothesis import strategies as st

from landbridge.epidemic import DailyCounts, SerialInterval, daily_counts, reproduction_number, series_known_at
from landbridge.epidemic.breaks import Break, declared_breaks, read_breaks
from landbridge.errors import BadInput

UTC = dt.UTC
LATER = dt.datetime(2020, 12, 31, tzinfo=UTC)
USUAL = [100, 102, 98, 101, 99, 100, 103]


def kinds(daily: DailyCounts) -> list[tuple[str, dt.date, dt.date]]:
    return [(each.kind, each.first, each.last) for each in daily.findings]


def counts_of(new: list[int]) -> list[float]:
    """Mended counts of the days after the first."""
    return daily_counts(series(new), breaks=()).counts[1:].tolist()


def step(number: int, surplus: int | None = None) -> Break:
    return Break("Kazakhstan", "confirmed", day(number), "step", surplus, None, None, LATER, None, "carriers enter",
                 "by hand")  # fmt: skip


def test_an_even_series_is_left_as_it_is():
    daily = daily_counts(series(USUAL), breaks=())
    assert daily.counts.tolist() == daily.published.tolist() == [0, *USUAL]
    assert daily.findings == ()


def test_the_first_day_is_not_known_unless_its_total_is_zero():
    daily = daily_counts(series(USUAL, before=500), breaks=())
    assert np.isnan(daily.published[0])
    days, counts = daily.known()
    assert days[0] == day(1)
    assert counts.tolist() == USUAL


def test_zero_then_double_is_shared_out_over_both_days():
    daily = daily_counts(series([*USUAL, 0, 206, *USUAL]), breaks=())
    assert daily.counts[8:10].tolist() == [103, 103]
    assert daily.published[8:10].tolist() == [0, 206]
    assert kinds(daily) == [("missed report", day(8), day(9))]
    assert daily.findings[0].told == "0 then 206: shared out, 103 a day"


def test_a_report_booked_a_day_early_is_shared_out_too():
    assert counts_of([*USUAL, 200, 0, *USUAL])[7:9] == [100, 100]


def test_a_weekend_without_reports_is_made_up_for_by_monday():
    assert counts_of([*USUAL, 0, 0, 309, *USUAL])[7:10] == [103, 103, 103]


@pytest.mark.parametrize("after", [100, 130, 320])
def test_zero_that_nothing_makes_up_for_stays_zero(after: int):
    assert counts_of([*USUAL, 0, after, *USUAL])[7:9] == [0, after]


def test_zero_where_few_cases_are_usual_may_be_chance_and_stays():
    few = [3, 4, 3, 5, 4, 3, 4]
    assert counts_of([*few, 0, 8, *few]) == [*few, 0, 8, *few]


def test_zeros_at_the_end_of_a_busy_series_are_not_yet_reported():
    daily = daily_counts(series([*USUAL, 0]), breaks=())
    assert np.isnan(daily.counts[-1])
    assert kinds(daily) == [("not yet reported", day(8), day(8))]
    assert daily.known()[0][-1] == day(7)


def test_months_of_zeros_are_a_report_of_none():
    """Xinjiang had no case from 19 February to 15 July 2020: a level that waits for quiet days has to see them."""
    daily = daily_counts(series([*USUAL, *[0] * 30]), breaks=())
    assert kinds(daily) == []
    assert daily.counts[-30:].tolist() == [0.0] * 30


def test_the_end_of_an_epidemic_is_not_taken_for_a_missing_report():
    assert counts_of([9, 5, 3, 2, 1, 1, 0, 0, 0])[-3:] == [0, 0, 0]


def test_days_without_a_figure_share_the_next_difference():
    daily = daily_counts(series_known_at("Kazakhstan", record=record([0, 10, None, None, 40, 52])), breaks=())
    assert daily.counts.tolist() == [0, 10, 10, 10, 10, 12]
    assert np.isnan(daily.published[2:4]).all()
    assert daily.published[4] == 30
    assert kinds(daily) == [("no figure", day(2), day(4))]


def test_a_total_that_falls_is_told_with_its_figures_and_bridged():
    daily = daily_counts(series([*USUAL, -40, *USUAL]), breaks=())
    assert daily.published[8] == -40
    assert daily.counts[8] == pytest.approx((103 + 100) / 2)
    assert kinds(daily) == [("falling total", day(8), day(8))]
    assert "the total fell from 703 to 663 on 2020-05-09" in daily.findings[0].told


def test_a_spike_that_is_taken_back_is_shared_out_with_its_fall():
    daily = daily_counts(series([*USUAL, 5_000, -4_800, *USUAL]), breaks=())
    assert daily.counts[8:10].tolist() == [100, 100]
    assert daily.counts.sum() == daily.published.sum()


def test_a_total_that_falls_in_days_without_a_figure_leaves_no_day_out():
    daily = daily_counts(series_known_at("Kazakhstan", record=record([0, 10, 20, None, 15, 25, 35])), breaks=())
    assert daily.counts.tolist() == [0, 10, 10, 10, 10, 10, 10]
    assert kinds(daily) == [("no figure", day(3), day(3)), ("falling total", day(4), day(4))]


def test_weekly_reports_are_shared_out_over_their_weeks():
    new = [20, 21, *[0, 0, 0, 0, 0, 0, 140] * 3]
    daily = daily_counts(series(new), breaks=())
    assert daily.counts[1:].tolist() == [20, 21, *[20] * 21]
    assert {each.kind for each in daily.findings} == {"weekly report"}


def test_one_case_a_week_is_no_weekly_report():
    new = [0, 0, 0, 0, 0, 0, 1] * 4
    assert counts_of(new) == new


def test_a_step_of_unknown_size_becomes_the_mean_of_the_days_beside_it():
    daily = daily_counts(series([*USUAL, 9_000, 120, *USUAL]), breaks=[step(8)])
    assert daily.counts[8] == pytest.approx((103 + 120) / 2)
    assert daily.published[8] == 9_000
    assert kinds(daily) == [("break bridged", day(8), day(8))]


def test_of_a_step_of_published_size_just_that_is_taken_out():
    daily = daily_counts(series([*USUAL, 9_000, 120, *USUAL]), breaks=[step(8, 8_890)])
    assert daily.counts[8] == 110
    assert "of 9,000 the 8,890 of earlier days are taken out, 110 kept" in daily.findings[0].told


def test_a_step_on_the_last_day_leaves_that_day_unknown():
    daily = daily_counts(series([*USUAL, 9_000]), breaks=[step(8)])
    assert daily.known()[0][-1] == day(7)
    assert "not known before the next" in daily.findings[0].told


def test_a_step_beside_a_missed_report_is_bridged_with_what_was_shared_out():
    daily = daily_counts(series([*USUAL, 0, 200, 9_000, 120, *USUAL]), breaks=[step(10)])
    assert daily.counts[8:11].tolist() == [100, 100, 110]


def test_an_undeclared_step_stays():
    assert counts_of([*USUAL, 9_000, *USUAL])[7] == 9_000


NEW = st.lists(st.integers(-300, 2_000), min_size=3, max_size=40)


@given(NEW, st.integers(0, 5_000))
def test_counts_for_estimators_are_never_negative_and_have_no_hole(new: list[int], before: int):
    totals = np.maximum(np.cumsum([before, *new]), 0)
    daily = daily_counts(series_known_at("Kazakhstan", record=record(totals.tolist())), breaks=())
    days, counts = daily.known()
    assert np.isfinite(counts).all()
    assert (counts >= 0).all()
    assert len(days) == len(counts)


@given(NEW)
def test_no_day_is_changed_without_a_finding(new: list[int]):
    totals = np.maximum(np.cumsum([0, *new]), 0)
    daily = daily_counts(series_known_at("Kazakhstan", record=record(totals.tolist())), breaks=())
    told = {at for each in daily.findings for at in daily.days if each.first <= at <= each.last}
    changed = {at for at, was, now in zip(daily.days, daily.published, daily.counts, strict=True) if was != now}
    assert changed <= told
    falling = {at for at, was in zip(daily.days, daily.published, strict=True) if was < 0}
    assert falling <= {at for each in daily.findings if each.kind == "falling total" for at in daily.days
                       if each.first <= at <= each.last}  # fmt: skip


@given(st.lists(st.integers(0, 2_000), min_size=3, max_size=40))
def test_sharing_out_keeps_the_total(new: list[int]):
    daily = daily_counts(series(new), breaks=())
    finite = np.isfinite(daily.counts)
    assert daily.counts[finite].sum() == pytest.approx(daily.published.sum())


# The half-year: Kazakhstan as published.

SERIAL_INTERVAL = SerialInterval.shifted_gamma(4.7, 2.9)
"""Mean and deviation [days] of H. Nishiura, N. M. Linton and A. R. Akhmetzhanov, Int J Infect Dis 93 (2020) 284."""


def reproduction(days: tuple[dt.date, ...], counts: np.ndarray) -> dict[dt.date, float]:
    """R by the last day of each week."""
    found = reproduction_number(counts, None, SERIAL_INTERVAL)
    return {days[last]: mean for last, mean in zip(found.last, found.mean, strict=True)}


def july(*numbers: int) -> list[dt.date]:
    return [dt.date(2020, 7, number) for number in numbers]


def test_with_the_break_declared_r_gives_neither_the_false_alarm_nor_the_false_all_clear():
    series_today = series_known_at("Kazakhstan")
    declared = reproduction(*daily_counts(series_today).known())
    silent = reproduction(*daily_counts(series_today, breaks=()).known())
    alarm, all_clear = july(1, 2, 3, 4), july(8, 9, 10, 11)
    assert max(declared[each] for each in alarm) <= 3 < max(silent[each] for each in alarm)
    assert min(declared[each] for each in all_clear) >= 1 > min(silent[each] for each in all_clear)


def test_bridging_the_break_alone_gives_the_figures_of_the_design():
    """Its numbers are of the raw counts with nothing but 1 July bridged: 1.29, 1.43, 1.17, 1.13, and 2.22 at most."""
    daily = daily_counts(series_known_at("Kazakhstan"))
    counts = daily.published.copy()
    counts[daily.days.index(dt.date(2020, 7, 1))] = daily.counts[daily.days.index(dt.date(2020, 7, 1))]
    until = daily.days.index(dt.date(2020, 12, 31))
    found = reproduction(daily.days[:until], counts[:until])
    assert [round(found[each], 2) for each in july(8, 9, 10, 11)] == [1.29, 1.43, 1.17, 1.13]
    assert round(max(found[each] for each in july(*range(1, 20))), 2) == 2.22
    raw = reproduction(daily.days[:until], daily.published[:until])
    assert [round(raw[each], 2) for each in july(1, 8)] == [6.35, 0.44]


@pytest.mark.parametrize("morning", range(2, 20))
def test_as_known_on_each_morning_of_july_r_reads_between_1_and_3(morning: int):
    known_at = dt.datetime(2020, 7, morning, 16, tzinfo=UTC)
    found = reproduction(*daily_counts(series_known_at("Kazakhstan", known_at)).known())
    assert 1 <= found[max(found)] <= 3


def test_the_missed_report_of_12_july_is_recognised():
    daily = daily_counts(series_known_at("Kazakhstan"))
    assert ("missed report", *july(12, 13)) in kinds(daily)
    at = daily.days.index(dt.date(2020, 7, 12))
    assert daily.published[at : at + 2].tolist() == [0, 3_502]
    assert daily.counts[at : at + 2].tolist() == [1_751, 1_751]


def test_on_the_day_itself_the_missed_report_is_not_yet_reported():
    daily = daily_counts(series_known_at("Kazakhstan", dt.datetime(2020, 7, 13, 14, tzinfo=UTC)))
    assert ("not yet reported", *july(12, 12)) in kinds(daily)


def test_the_spike_of_23_july_2021_is_shared_out_with_its_fall():
    daily = daily_counts(series_known_at("Kazakhstan"))
    (fall,) = [each for each in daily.findings if each.kind == "falling total" and each.first.year == 2021]
    assert "fell from 641,388 to 582,013 on 2021-07-24" in fall.told
    assert daily.published[daily.days.index(dt.date(2021, 7, 24))] == -59_375


def test_deaths_of_summer_2020_are_published_weekly():
    daily = daily_counts(series_known_at("Kazakhstan"), metric="deaths")
    weeks = {each.last for each in daily.findings if each.kind == "weekly report"}
    assert {dt.date(2020, 8, 9), dt.date(2020, 8, 16), dt.date(2020, 8, 23), dt.date(2020, 8, 30)} <= weeks


def test_the_step_of_1_july_is_the_carriers_counted_apart_until_then():
    """22,308 cases and 18,757 carriers up to 30 June: zakon.kz of 1 July 2020, as told in breaks.csv."""
    daily = daily_counts(series_known_at("Kazakhstan"))
    at = daily.days.index(dt.date(2020, 7, 1))
    assert daily.published[at] == 18_757
    assert daily.counts[at] == (489 + 1_509) / 2


def test_the_step_of_december_stood_for_one_day():
    stood = declared_breaks("Kazakhstan", dt.datetime(2020, 12, 2, 12, tzinfo=UTC))
    after = declared_breaks("Kazakhstan", dt.datetime(2020, 12, 3, 12, tzinfo=UTC))
    assert dt.date(2020, 12, 1) in {each.day for each in stood}
    assert {dt.date(2020, 12, 1), dt.date(2020, 8, 2)} & {each.day for each in after} == {dt.date(2020, 8, 2)}


def test_on_2_december_the_43217_of_a_day_are_bridged():
    daily = daily_counts(series_known_at("Kazakhstan", dt.datetime(2020, 12, 2, 12, tzinfo=UTC)))
    assert daily.published[-1] == 43_217
    assert daily.known()[0][-1] == dt.date(2020, 11, 30)


def test_figures_in_hindsight_say_so():
    daily = daily_counts(series_known_at("China/Xinjiang", dt.datetime(2020, 7, 20, tzinfo=UTC)))
    assert [each.kind for each in daily.findings] == ["hindsight"]


def test_an_instant_of_which_no_copy_is_kept_says_how_old_the_figures_are():
    daily = daily_counts(series_known_at("Kazakhstan", dt.datetime(2020, 8, 20, tzinfo=UTC)))
    (stale,) = [each for each in daily.findings if each.kind == "no newer copy"]
    assert stale.last == daily.days[-1] == dt.date(2020, 7, 27)
    assert "is of 2020-07-28" in stale.told


def test_every_fault_of_a_table_of_breaks_is_in_one_report(tmp_path: Path):
    head = "place,metric,day,effect,surplus,before,after,known_at,known_until,what,kind,source,why\n"
    path = tmp_path / "breaks.csv"
    path.write_text(
        head + "A,confirmed,2020-07-01,level,5,,,2020-07-02T00:00Z,,x,assumption,s,\n"
        "A,confirmed,2020-07-02,jump,,,,2020-07-02T00:00Z,,x,assumption,s,\n"
        "A,confirmed,2020-07-03,level,,4,,2020-07-02T00:00Z,,x,assumption,s,\n"
        "A,confirmed,2020-07-04,step,,,,2020-07-02T00:00Z,2020-07-01T00:00Z,x,assumption,s,\n",
        encoding="utf-8",
    )
    with pytest.raises(BadInput) as raised:
        read_breaks(path)
    assert [fault.place() for fault in raised.value.faults] == [
        "breaks.csv, row 3, column effect", "breaks.csv, row 2, column surplus", "breaks.csv, row 4, column after",
        "breaks.csv, row 5, column known_until",
    ]  # fmt: skip
