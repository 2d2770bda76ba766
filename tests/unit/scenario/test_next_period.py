"""The scenario of the time after another's: its window, a first guess of the departures, protocols that are over."""

from __future__ import annotations

import csv
import datetime as dt
import shutil
from collections import Counter
from pathlib import Path

import pytest

from landbridge.errors import WrongUse
from landbridge.scenario import find_scenario, next_scenario, read_scenario

_JULY, _DECEMBER = dt.date(2020, 7, 1), dt.date(2020, 12, 31)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _by_month(folder: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in _rows(folder / "departures.csv"):
        found[row["month"]] += int(row["trains"])
    return found


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """h1-2020 with three services in June: 30, 10 and 5 trains, and 3 more protocols."""
    folder = Path(shutil.copytree(find_scenario("h1-2020"), tmp_path / "first"))
    services = sorted(row["id"] for row in _rows(folder / "services.csv"))[:3]
    text = "service,month,trains,first_day,last_day,source\n"
    text += "".join(f"{name},2020-06,{many},,,here\n" for name, many in zip(services, (30, 10, 5), strict=True))
    (folder / "departures.csv").write_text(text + f"{services[0]},2020-05,62,,,here\n", encoding="utf-8")
    header = "id,port,train_class,effect,from,until,in_force,cause,source"
    spells = {"over": "2020-07-01T00:00+08:00", "open": "", "reaching": "2020-07-10T00:00+08:00"}
    lines = [f"{name},khorgos,background,suspended,2020-06-01T00:00+08:00,{until},yes,test,assumption"
             for name, until in spells.items()]  # fmt: skip
    (folder / "protocols.csv").write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return folder


def test_the_window_moves_and_the_run_out_stays_as_long(source: Path, tmp_path: Path) -> None:
    made = read_scenario(next_scenario(source, tmp_path / "h2", _JULY, _DECEMBER))
    window = made.window
    assert (window.run_in_from, window.count_from, window.count_to) == (_JULY, _JULY, _DECEMBER)
    assert window.run_out_to == dt.date(2021, 2, 10)  # 41 days, as 30 June to 10 August
    assert made.name == "h2"
    assert (made.seed, made.replications) == (2020, 200)


def test_the_guess_is_as_many_trains_a_day_as_in_the_last_counted_month(source: Path, tmp_path: Path) -> None:
    made = next_scenario(source, tmp_path / "h2", _JULY, _DECEMBER)
    # 45 trains in 30 days are 46.5 in 31 (to even: 46), and 15 in 10.
    assert _by_month(made) == {"2020-07": 46, "2020-08": 46, "2020-09": 45, "2020-10": 46, "2020-11": 45,
                               "2020-12": 46, "2021-01": 46, "2021-02": 15}  # fmt: skip
    september = [int(row["trains"]) for row in _rows(made / "departures.csv") if row["month"] == "2020-09"]
    assert september == [30, 10, 5]
    # 10, 3.33 and 1.67 in ten days of February: the one with the largest remainder is rounded up.
    assert [int(row["trains"]) for row in _rows(made / "departures.csv") if row["month"] == "2021-02"] == [10, 3, 2]
    last = next(row for row in _rows(made / "departures.csv") if row["month"] == "2021-02")
    assert (last["first_day"], last["last_day"]) == ("2021-02-01", "2021-02-10")


def test_another_month_and_growth_can_be_the_guess(source: Path, tmp_path: Path) -> None:
    made = next_scenario(source, tmp_path / "h2", _JULY, dt.date(2020, 7, 31), like="2020-05", growth=1.5)
    assert _by_month(made)["2020-07"] == 93
    assert "times 1.5" in _rows(made / "departures.csv")[0]["source"]


def test_protocols_that_are_over_are_left_out(source: Path, tmp_path: Path) -> None:
    made = next_scenario(source, tmp_path / "h2", _JULY, _DECEMBER)
    assert [row["id"] for row in _rows(made / "protocols.csv")] == ["open", "reaching"]


def test_single_trains_of_the_past_are_left_out(source: Path, tmp_path: Path) -> None:
    service = _rows(source / "departures.csv")[0]["service"]
    trains = "id,service,departs,source\n"
    trains += f"old,{service},2020-06-30T23:59+08:00,x\nnew,{service},2020-07-01T00:00+08:00,x\n"
    (source / "trains.csv").write_text(trains, encoding="utf-8")
    made = next_scenario(source, tmp_path / "h2", _JULY, _DECEMBER)
    assert [row["id"] for row in _rows(made / "trains.csv")] == ["new"]
    assert "new" in {journey.id for journey in read_scenario(made).corridor.journeys}


def test_other_settings_and_tables_stay_to_the_letter(source: Path, tmp_path: Path) -> None:
    made = next_scenario(source, tmp_path / "h2", _JULY, _DECEMBER)
    assert (made / "stages.csv").read_bytes() == (source / "stages.csv").read_bytes()
    old, new = ((each / "scenario.toml").read_text(encoding="utf-8") for each in (source, made))
    assert new[new.index("[load]") :] == old[old.index("[load]") :]


@pytest.mark.parametrize(
    ("first", "last", "others", "told"),
    [
        (_DECEMBER, _JULY, {}, "lies before"),
        (dt.date(2020, 8, 12), _DECEMBER, {}, "at the latest on 2020-08-11"),
        (dt.date(2020, 1, 1), _DECEMBER, {}, "counts from 2020-01-01"),
        (_JULY, _DECEMBER, {"growth": 0.0}, "growth above 0"),
        (_JULY, _DECEMBER, {"growth": float("nan")}, "growth above 0"),
        (_JULY, _DECEMBER, {"like": "2019-06"}, "no train departs in 2019-06"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_written(source: Path, tmp_path: Path, first, last, others,
                                                              told: str) -> None:  # fmt: skip
    with pytest.raises(WrongUse, match=told):
        next_scenario(source, tmp_path / "h2", first, last, **others)
    assert not (tmp_path / "h2").exists()
