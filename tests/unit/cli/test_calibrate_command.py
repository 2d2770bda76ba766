"""`landbridge calibrate` on a scenario with one stage: its hours are the dwell, so the answer is known beforehand."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from one_stage import write_one_stage

Call = Callable[..., tuple[int, str, str]]
QUICK = ("--against", "figures.csv", "--replications", "2")
PARAMETERS = """parameter,table,rows,column,factor,low,high,unit,free,title,source,why
documents,stages,port=alashankou stage=documents,mean,1,1,11,h,yes,documents at Alashankou,assumption,
"""
COLUMNS = ("id", "metric", "place", "origin_id", "destination_id", "direction", "period", "unit", "value", "kind",
           "statistic", "low", "high", "must", "use", "source", "note")  # fmt: skip
FIGURES = f"""{",".join(COLUMNS)}
X07,dwell of a China-Europe train at the port,Alashankou,,,,2020-01..06,hours,5,outcome,mean,4,6,yes,fit,made up,
"""
SHORTEST = "transit days Urumqi-Almaty,,cn-urumqi,kz-almaty"
SHORTEST_ROW = f"S01,{SHORTEST},,2020-02,days,2,outcome,median,1,3,no,fit,made up,\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scenario `mine`, its one parameter, and a figure that its documents of 4 h do not meet."""
    write_one_stage(tmp_path / "mine")
    (tmp_path / "mine" / "parameters.csv").write_text(PARAMETERS, encoding="utf-8")
    (tmp_path / "figures.csv").write_text(FIGURES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mean_of_documents(place: Path) -> str:
    with (place / "mine" / "stages.csv").open(encoding="utf-8", newline="") as stream:
        return next(row["mean"] for row in csv.DictReader(stream) if row["stage"] == "documents")


def test_hours_that_are_the_dwell_become_the_published_dwell(call: Call, place: Path):
    code, out, _ = call("calibrate", "mine", *QUICK, "--json")
    assert code == 0
    (found,) = json.loads(out)["parameters"]
    assert (found["start"], found["value"]) == (4.0, pytest.approx(5.0, abs=0.02))
    assert float(mean_of_documents(place)) == pytest.approx(5.0, abs=0.02)


def test_the_interval_is_that_of_the_published_band(call: Call):
    # The band of 4 to 6 h is read as P5 to P95, the model has no chance in it, and the bounds of ten hours have the
    # variance 100/12.
    _, out, _ = call("calibrate", "mine", *QUICK, "--json")
    (found,) = json.loads(out)["parameters"]
    half = 1.645 * (1.645**2 + 12 / 100) ** -0.5
    assert found["high"] - found["low"] == pytest.approx(2 * half, rel=0.03)


def test_value_interval_seed_date_and_fit_stand_beside_the_tables(call: Call, place: Path):
    call("calibrate", "mine", *QUICK, "--seed", "7")
    with (place / "mine" / "calibration.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["parameter"], row["start"], row["seed"], row["replications"]) == ("documents", "4", "7", "2")
    assert float(row["low"]) < 5 < float(row["high"])
    assert len(row["date"]) == len("2020-06-30")
    with (place / "mine" / "calibration_figures.csv").open(encoding="utf-8", newline="") as stream:
        (figure,) = csv.DictReader(stream)
    assert (float(figure["before"]), float(figure["after"])) == (4.0, pytest.approx(5.0, abs=0.02))


def test_a_dry_run_writes_nothing(call: Call, place: Path):
    before = {path.name: path.read_bytes() for path in (place / "mine").iterdir()}
    code, out, _ = call("calibrate", "mine", *QUICK, "--dry-run")
    assert (code, "nothing was written" in out) == (0, True)
    assert {path.name: path.read_bytes() for path in (place / "mine").iterdir()} == before


def test_the_screen_names_what_ends_at_a_bound_and_fits_its_columns(call: Call, place: Path):
    figures = FIGURES.replace(",5,outcome,mean,4,6,", ",20,outcome,mean,19,21,")
    (place / "figures.csv").write_text(figures, encoding="utf-8")
    _, out, _ = call("calibrate", "mine", *QUICK)
    assert "! documents ends at a bound" in out
    assert max(map(len, out.splitlines())) <= 100


def test_a_scenario_of_the_package_is_refused_before_anything_is_simulated(call: Call):
    code, _, error = call("calibrate", "h1-2020")
    assert code == 2
    assert "scenario copy h1-2020" in error


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("mine/parameters.csv", PARAMETERS.replace(",yes,", ",no,"), "no free parameter"),
        ("figures.csv", FIGURES.replace(",fit,", ",score,"), "no figure marked fit"),
        ("figures.csv", FIGURES.replace(",4,6,", ",5,5,"), "give it a band"),
    ],
    ids=["nothing is free", "nothing to fit to", "a band without width and a model without chance"],
)
def test_what_can_not_be_fitted_is_refused_with_the_way_out(call: Call, place: Path, file: str, text: str, words: str):
    (place / file).write_text(text, encoding="utf-8")
    code, _, error = call("calibrate", "mine", *QUICK)
    assert code == 2
    assert words in " ".join(error.split())


def test_a_start_that_is_no_number_or_no_parameter_is_refused(call: Call):
    for start in ("documents=soon", "documents", "crews=3", "documents=20"):
        code, _, error = call("calibrate", "mine", *QUICK, "--start", start)
        assert code == 2
        assert "PARAMETER=VALUE" in error or "documents from 1 to 11" in error


def test_two_stages_that_only_show_in_their_sum_are_said_to_be_confounded(call: Call, place: Path):
    # Documents at Alashankou and formation at Dostyk: the time of the whole crossing tells of both alike.
    formation = "formation,stages,port=alashankou stage=formation,mean,1,0.5,8,h,yes,formation at Dostyk,assumption,\n"
    (place / "mine" / "parameters.csv").write_text(PARAMETERS + formation, encoding="utf-8")
    crossing = '"border crossing by rail, CPMM average",Corridor 1 (PRC-KAZ)'
    figures = FIGURES.replace("dwell of a China-Europe train at the port,Alashankou", crossing)
    (place / "figures.csv").write_text(
        figures.replace(",5,outcome,mean,4,6,", ",9,outcome,mean,8,10,"), encoding="utf-8"
    )
    _, out, error = call("calibrate", "mine", *QUICK)
    assert error == ""
    assert "! the figures can not tell documents and formation apart: fix one of them" in out


def test_of_single_trains_the_quantile_that_is_judged_is_fitted(call: Call, place: Path):
    # Documents shift all trains alike, so that P10 moves by as much; the mean lies well above it.
    figures = FIGURES.replace("dwell of a China-Europe train at the port,Alashankou,,", SHORTEST)
    (place / "figures.csv").write_text(figures.replace("hours,5,outcome,mean,4,6,", "days,1.8,outcome,p10,1.7,1.9,"),
                                       encoding="utf-8")  # fmt: skip
    _, _, error = call("calibrate", "mine", *QUICK)
    assert error == ""
    call("run", "mine", "--out", "run", "--replications", "2", "--json")
    _, out, _ = call("validate", "run", "--against", "figures.csv", "--json")
    (row,) = json.loads(out)["rows"]
    assert row["p10"] == pytest.approx(1.8, abs=0.002)


def test_a_single_train_has_the_spread_of_the_model_for_its_band(call: Call, place: Path):
    figures = FIGURES.replace("dwell of a China-Europe train at the port,Alashankou,,", SHORTEST)
    (place / "figures.csv").write_text(figures.replace("hours,5,outcome,mean,4,6,", "days,1.8,outcome,single,1.8,1.8,"),
                                       encoding="utf-8")  # fmt: skip
    code, out, error = call("calibrate", "mine", *QUICK, "--json")
    assert (code, error) == (0, "")
    (found,) = json.loads(out)["figures"]
    assert found["after"] == pytest.approx(1.8, abs=0.002)


def test_other_freight_may_be_fitted_though_other_values_give_other_trains(call: Call, place: Path):
    # Two trains a day stand in one line with the container trains, which do not dwell longer for them: nothing is said.
    (place / "mine" / "background.csv").write_text(
        "port,direction,trains_a_day,source,kind,why\nalashankou,outbound,2,assumption,assumption,\n", encoding="utf-8"
    )
    flow = "flow,background,port=alashankou,trains_a_day,1,0.5,9,trains/day,yes,other freight,assumption,\n"
    (place / "mine" / "parameters.csv").write_text(PARAMETERS + flow, encoding="utf-8")
    code, out, error = call("calibrate", "mine", *QUICK, "--json")
    assert (code, error) == (0, "")
    documents, other = json.loads(out)["parameters"]
    assert documents["value"] == pytest.approx(5.0, abs=0.02)
    assert not other["determined"]


def test_a_figure_that_some_values_leave_without_trains_is_named_with_the_values(call: Call, place: Path):
    # A train that stands for more than seven weeks does not come to Almaty before the run is over.
    (place / "mine" / "parameters.csv").write_text(PARAMETERS.replace(",1,11,h", ",1,5000,h"), encoding="utf-8")
    figures = FIGURES.splitlines(keepends=True)[0] + SHORTEST_ROW
    (place / "figures.csv").write_text(figures, encoding="utf-8")
    code, _, error = call("calibrate", "mine", *QUICK)
    assert code == 2
    assert "S01 can not be measured at" in " ".join(error.split())
    assert "documents = " in error
