"""Case tables at the door: the wide form as published, the tidy form, and every fault in one report."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from landbridge.epidemic import load_cases, read_cases, read_wide_cases, revisions, series_known_at
from landbridge.errors import BadInput, WrongUse

NOW = dt.datetime(2020, 1, 25, 7, tzinfo=dt.UTC)
HEAD = "Province/State,Country/Region,Lat,Long,1/22/20,1/23/20,1/24/20\n"
CONFIRMED = HEAD + "Hubei,China,30.97,112.27,444,444,549\nBeijing,China,40.18,116.41,14,22,36\n" \
    "French Polynesia,France,-17.67,149.40,0,0,1\n,France,46.22,2.21,0,0,2\n" \
    ",\"Korea, South\",35.9,127.7,1,1,2\n"  # fmt: skip
DEATHS = HEAD + "Hubei,China,30.97,112.27,17,17,24\nBeijing,China,40.18,116.41,0,0,0\n" \
    "French Polynesia,France,-17.67,149.40,0,0,0\n,France,46.22,2.21,0,0,0\n" \
    ",\"Korea, South\",35.9,127.7,0,0,0\n"  # fmt: skip


def write(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def faults_of_wide(folder: Path, confirmed: str, deaths: str = DEATHS) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_wide_cases(write(folder, "c.csv", confirmed), write(folder, "d.csv", deaths), known_at=NOW)
    return [f"{fault.place()}: {fault.problem}" for fault in raised.value.faults]


def faults_of_tidy(folder: Path, text: str, **options: object) -> list[str]:
    with pytest.raises(BadInput) as raised:
        read_cases(write(folder, "mine.csv", text), **options)  # type: ignore[arg-type]
    return [f"{fault.place()}: {fault.problem}" for fault in raised.value.faults]


def test_the_wide_tables_give_cases_and_deaths_of_provinces_and_countries(tmp_path: Path):
    record = read_wide_cases(write(tmp_path, "c.csv", CONFIRMED), write(tmp_path, "d.csv", DEATHS), known_at=NOW)
    assert record.places() == ("China", "China/Beijing", "China/Hubei", "France", "France/(metropolitan)",
                               "France/French Polynesia", "Korea, South")  # fmt: skip
    hubei = series_known_at("hubei", record=record)
    assert hubei.days == tuple(dt.date(2020, 1, day) for day in (22, 23, 24))
    assert (hubei.confirmed.tolist(), hubei.deaths.tolist()) == ([444, 444, 549], [17, 17, 24])
    assert series_known_at("China", record=record).confirmed.tolist() == [458, 466, 585]
    assert series_known_at("France", record=record).confirmed.tolist() == [0, 0, 3]
    assert series_known_at("France/(metropolitan)", record=record).confirmed.tolist() == [0, 0, 2]


def test_wide_tables_read_back_what_the_package_has_of_the_same_days(tmp_path: Path):
    place = series_known_at("China/Heilongjiang")
    names = ",".join(f"{day.month}/{day.day}/{day:%y}" for day in place.days)
    rows = [f"Province/State,Country/Region,Lat,Long,{names}\nHeilongjiang,China,47.8,127.7,"
            f"{','.join(map(str, values))}\n" for values in (place.confirmed, place.deaths)]  # fmt: skip
    files = [write(tmp_path, name, text) for name, text in zip(("c.csv", "d.csv"), rows, strict=True)]
    again = series_known_at("China/Heilongjiang", record=read_wide_cases(files[0], files[1], known_at=NOW))
    assert again.days == place.days
    assert again.confirmed.tolist() == place.confirmed.tolist()
    assert again.deaths.tolist() == place.deaths.tolist()


def test_every_fault_of_both_wide_tables_is_in_one_report(tmp_path: Path):
    confirmed = CONFIRMED.replace("444,444,549", "444,-3,5x9").replace("14,22,36", "14,22")
    deaths = DEATHS.replace("1/23/20", "1/25/20").replace(',"Korea, South",35.9,127.7,0,0,0\n', "")
    assert faults_of_wide(tmp_path, confirmed, deaths) == [
        "c.csv, row 2, column 1/23/20: expected 0 or more, was -3",
        "c.csv, row 2, column 1/24/20: expected a whole number, was '5x9'",
        "c.csv, row 3: expected 7 cells, was 6",
        "d.csv, row 1, column 1/25/20: comes after 2020-01-22: a day is left out before it",
        "d.csv, row 1, column 1/24/20: comes after 2020-01-25: a day out of order",
        "d.csv: has no row of Korea, South, Korea, South",
        "c.csv: has no row of Beijing, China",
    ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("1/23/20", "1/22/20", "c.csv, row 1, column 1/22/20: comes after 2020-01-22: a day stands twice"),
        ("1/23/20", "23 Jan", "c.csv, row 1, column 23 Jan: expected a day as 7/9/20, was '23 Jan'"),
        ("1/23/20", "1/32/20", "c.csv, row 1, column 1/32/20: expected a day as 7/9/20, was '1/32/20'"),
        ("Beijing", "Hubei", "c.csv, row 3: stands twice"),
        ("Beijing,China", "Beijing,", "c.csv, row 3: has no country"),
        ("Lat,Long", "Lat,Lon", "c.csv, row 1: is no wide table of Johns Hopkins"),
    ],
)
def test_a_wide_table_that_is_wrong_in_one_way_says_so(tmp_path: Path, old: str, new: str, fault: str):
    assert fault in faults_of_wide(tmp_path, CONFIRMED.replace(old, new, 1))


def test_tables_without_rows_are_refused(tmp_path: Path):
    fault = "has no rows or no days"
    assert faults_of_wide(tmp_path, HEAD, HEAD) == [f"c.csv: {fault}", f"d.csv: {fault}"]
    assert faults_of_tidy(tmp_path, "date,country,confirmed\n") == ["mine.csv: has no rows"]


def test_files_that_are_not_there_are_both_named(tmp_path: Path):
    with pytest.raises(BadInput) as raised:
        read_wide_cases(tmp_path / "c.csv", tmp_path / "d.csv", known_at=NOW)
    assert [fault.file for fault in raised.value.faults] == ["c.csv", "d.csv"]


def test_wide_tables_need_the_instant_they_were_fetched_at(tmp_path: Path):
    with pytest.raises(WrongUse, match="no time zone"):
        read_wide_cases(tmp_path / "c.csv", tmp_path / "d.csv", known_at=dt.datetime(2020, 1, 25))  # noqa: DTZ001


TIDY = """date,country,province,confirmed,deaths,known_at
2020-08-15,China,Xinjiang,10,0,2020-08-16T08:00+08:00
2020-08-16,China,Xinjiang,12,,2020-08-17T08:00+08:00
2020-08-15,China,Xinjiang,11,0,2020-08-17T08:00+08:00
"""


def test_a_tidy_table_keeps_what_was_known_when(tmp_path: Path):
    rows = TIDY.splitlines()
    record = read_cases(write(tmp_path, "mine.csv", "\n".join([rows[0], rows[1], rows[3], rows[2]]) + "\n"))
    before = series_known_at("xinjiang", dt.datetime(2020, 8, 16, 12, tzinfo=dt.UTC), record=record)
    assert before.confirmed.tolist() == [10]
    after = series_known_at("xinjiang", record=record)
    assert (after.confirmed.tolist(), after.deaths.tolist()) == ([11, 12], [0, -1])
    assert [each.largest.by for each in revisions("xinjiang", record=record)] == [1]


def test_a_tidy_row_without_known_at_is_known_when_its_day_ends(tmp_path: Path):
    text = "date,country,confirmed\n2020-08-15,Kazakhstan,10\n2020-08-16,Kazakhstan,12\n"
    record = read_cases(write(tmp_path, "mine.csv", text))
    midnight = dt.datetime(2020, 8, 17, tzinfo=dt.UTC)
    assert series_known_at("Kazakhstan", midnight, record=record).last() == (dt.date(2020, 8, 16), 12)
    moment = midnight - dt.timedelta(milliseconds=1)
    assert series_known_at("Kazakhstan", moment, record=record).last() == (dt.date(2020, 8, 15), 10)


def test_every_fault_of_a_tidy_table_is_in_one_report(tmp_path: Path):
    text = """date,country,province,confirmed,deaths,known_at
2020-08-15,Kazakstan,,10,0,
2020-08-16,Kazakhstan,,-5,0,
2020-08-17,Kazakhstan,,12.5,0,
2020-08-18,Kazakhstan,,,,
2020-08-17,Kazakhstan,,13,0,
2020-08-17,Kazakhstan,,13,0,
2020-13-01,Kazakhstan,,13,0,
2020-08-20,China,Xinjang,13,0,
2020-08-21,China,Xinjiang,13,0,2020-08-19T12:00Z
"""
    assert faults_of_tidy(tmp_path, text) == [
        "mine.csv, row 3, column confirmed: expected 0 or more, was -5",
        "mine.csv, row 4, column confirmed: expected a whole number, was '12.5'",
        "mine.csv, row 8, column date: expected a date YYYY-MM-DD, was '2020-13-01'",
        "mine.csv, row 7, column date: says the same thing as row 6: date, country, province, known_at are alike",
        "mine.csv, row 2, column country: is no place that is known",
        "mine.csv, row 5: has no figure",
        "mine.csv, row 6, column date: comes after 2020-08-18 of the same place: days out of order",
        "mine.csv, row 9, column province: is no place that is known",
        "mine.csv, row 10, column known_at: was known before its day began",
    ]


def test_an_unknown_place_comes_with_the_name_that_was_meant(tmp_path: Path):
    with pytest.raises(BadInput) as raised:
        read_cases(write(tmp_path, "mine.csv", "date,country,confirmed\n2020-08-15,Kazakstan,10\n"))
    (fault,) = raised.value.faults
    assert fault.remedy == "write Kazakhstan"


def test_a_place_of_ones_own_can_be_named(tmp_path: Path):
    text = "date,country,province,confirmed\n2021-08-15,Kazakhstan,Dostyk,10\n2021-08-16,Kazakhstan,Dostyk,9\n"
    record = read_cases(write(tmp_path, "mine.csv", text), places=["Kazakhstan/Dostyk"])
    assert series_known_at("dostyk", record=record).confirmed.tolist() == [10, 9]


def test_a_table_in_capitals_is_told_how_the_place_is_written(tmp_path: Path):
    with pytest.raises(BadInput) as raised:
        read_cases(write(tmp_path, "mine.csv", "date,country,confirmed\n2020-08-15,KAZAKHSTAN,10\n"))
    assert raised.value.faults[0].remedy == "write Kazakhstan"


def test_the_package_keeps_a_row_once(tmp_path: Path):
    rows = load_cases().rows
    assert len(rows) == rows.select("place", "day", "known_at").n_unique()
    assert rows.select("confirmed", "deaths").min().row(0) == (0, 0)
