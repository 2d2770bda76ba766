"""Free parameters: named numbers of a scenario with bounds, in the cells where they stand."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from landbridge.errors import BadInput, WrongUse
from landbridge.scenario import (
    Cell,
    cells_of,
    change_cells,
    find_scenario,
    read_parameters,
    read_scenario,
    read_tables,
    scenario_with,
    writable_scenario,
    write_calibration,
    write_cells,
)
from landbridge.units import HOUR_MS

HEADER = "parameter,table,rows,column,factor,low,high,unit,free,title,source,why\n"


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_scenario("h1-2020"), tmp_path / "mine"))


def line_of(folder: Path, table: str, **wanted: str) -> int:
    """The line of the first row that is like that, as an editor counts: the header is 1."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return next(line for line, row in enumerate(csv.DictReader(stream), start=2)
                    if all(row[name] == value for name, value in wanted.items()))  # fmt: skip


def faults(folder: Path) -> list[tuple[int | None, str | None, str]]:
    with pytest.raises(BadInput) as caught:
        read_scenario(folder)
    assert {fault.file for fault in caught.value.faults} == {"parameters.csv"}
    return [(fault.row, fault.column, fault.problem) for fault in caught.value.faults]


def test_a_parameter_has_the_value_that_its_cell_holds(scenario: Path):
    found = {each.id: each for each in read_parameters(read_tables(scenario))}
    line = line_of(scenario, "stages", port="khorgos", stage="documents", train_class="container")
    with (scenario / "stages.csv").open(encoding="utf-8", newline="") as stream:
        held = float(list(csv.DictReader(stream))[line - 2]["mean"])
    assert found["documents-khorgos"].value == held
    assert dict(found["documents-khorgos"].cells) == {Cell("stages", line, "mean"): 1.0}


def test_cells_that_are_set_together_hold_the_parameter_times_their_factor(scenario: Path):
    (scenario / "parameters.csv").write_text(
        HEADER
        + "both,stages,port=brest stage=documents direction=outbound,mean,1,1,400,h,yes,x,assumption,\n"
        + "both,stages,port=kaliningrad stage=documents direction=outbound,mean,0.5,1,400,h,yes,x,assumption,\n",
        encoding="utf-8",
    )
    lines = [line_of(scenario, "stages", port=port, stage="documents", direction="outbound")
             for port in ("brest", "kaliningrad")]  # fmt: skip
    write_cells(scenario, {Cell("stages", lines[0], "mean"): "48", Cell("stages", lines[1], "mean"): "24"})
    (both,) = read_parameters(read_tables(scenario))
    assert both.value == 48
    assert cells_of({"both": 30.0}, [both]) == {
        Cell("stages", lines[0], "mean"): 30.0, Cell("stages", lines[1], "mean"): 15.0
    }  # fmt: skip


def test_cells_that_are_set_together_and_differ_are_refused(scenario: Path):
    (scenario / "parameters.csv").write_text(
        HEADER
        + "crews,stages,stage=documents train_class=container direction=outbound,mean,1,1,99,h,yes,x,assumption,\n",
        encoding="utf-8",
    )
    line = line_of(scenario, "stages", port="brest", stage="documents", direction="outbound")
    write_cells(scenario, {Cell("stages", line, "mean"): "47"})
    ((row, column, problem),) = faults(scenario)
    assert (row, column) == (2, "rows")
    assert "different values" in problem


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("p,stages,port=nowhere stage=documents,mean,1,1,9,h,yes,x,assumption,", "rows"),
        ("p,stages,port=khorgos stage=documents train_class=container,why,1,1,90,h,yes,x,assumption,", "rows"),
        ("p,stages,port=khorgos stage=documents train_class=container,mean,1,20,10,h,yes,x,assumption,", "low"),
        ("p,stages,port=khorgos stage=documents train_class=container,mean,1,90,99,h,yes,x,assumption,", "low"),
        ("p,orders,port=khorgos,mean,1,1,9,h,yes,x,assumption,", "table"),
        ("p,stages,port=khorgos stage=documents train_class=container,mean,1,1,90,h,maybe,x,assumption,", "free"),
        ("p,capacities,port=khorgos station=cn-khorgos resource=tracks,units,1,1,90,units,yes,x,assumption,", "free"),
    ],
    ids=["no such row", "no number", "bounds upside down", "value outside", "no such table", "free or fixed",
         "whole numbers"],
)  # fmt: skip
def test_a_parameter_that_can_not_be_is_refused_with_its_place(scenario: Path, row: str, column: str):
    (scenario / "parameters.csv").write_text(HEADER + row + "\n", encoding="utf-8")
    assert [(place, name) for place, name, _ in faults(scenario)] == [(2, column)]


def test_rows_of_one_parameter_have_to_agree(scenario: Path):
    shared = "stages,port=khorgos stage=documents train_class=container,mean,1"
    (scenario / "parameters.csv").write_text(
        HEADER + f"p,{shared},1,90,h,yes,x,assumption,\np,{shared},2,90,h,yes,x,assumption,\n", encoding="utf-8"
    )
    ((row, column, problem),) = faults(scenario)
    assert (row, column) == (3, "low")
    assert "row 2" in problem


def test_a_changed_cell_changes_the_model_and_not_the_file(scenario: Path):
    before = (scenario / "stages.csv").read_bytes()
    line = line_of(scenario, "stages", port="khorgos", stage="documents", train_class="container")
    read, tables = read_scenario(scenario), read_tables(scenario)
    changed = scenario_with(read, change_cells(tables, {Cell("stages", line, "mean"): 5.0}))

    def hours(each):
        return next(row.mean for row in each.corridor.rules.stage_times
                    if (row.port, row.stage, row.train_class) == ("khorgos", "documents", "container"))  # fmt: skip

    assert hours(changed) == 5 * HOUR_MS
    assert hours(read) != hours(changed)
    assert (scenario / "stages.csv").read_bytes() == before


def test_a_written_cell_leaves_every_other_line_to_the_letter(scenario: Path):
    before = (scenario / "line_speeds.csv").read_text(encoding="utf-8").splitlines()
    write_cells(scenario, {Cell("line_speeds", 2, "km_a_day"): "801"})
    after = (scenario / "line_speeds.csv").read_text(encoding="utf-8").splitlines()
    assert [n for n, (one, other) in enumerate(zip(before, after, strict=True), start=1) if one != other] == [2]
    assert next(csv.DictReader(after))["km_a_day"] == "801"


def test_line_ends_a_mark_of_order_and_cells_of_two_lines_stay_as_they_were(tmp_path: Path):
    file = tmp_path / "paths.csv"
    file.write_bytes(b'\xef\xbb\xbfport,trains_a_day,why\r\np,10,"two\r\nlines"\r\n\r\nq,20,"a, b"\r\n')
    write_cells(tmp_path, {Cell("paths", 3, "trains_a_day"): "11", Cell("paths", 5, "port"): "r"})
    assert file.read_bytes() == (b'\xef\xbb\xbfport,trains_a_day,why\r\np,11,"two\r\nlines"\r\n\r\nr,20,"a, b"\r\n')


def test_a_column_that_was_left_out_is_added_for_the_cell_that_is_written(scenario: Path):
    file = scenario / "line_speeds.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kept = [name for name in rows[0] if name != "inbound_share"]
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, kept, extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "inbound_share": ""} for row in rows)
    write_cells(scenario, {Cell("line_speeds", 3, "inbound_share"): "0.5"})
    shares = [row["inbound_share"] for row in read_tables(scenario).rows("line_speeds")]
    assert shares == [1.0, 0.5, *[1.0] * (len(rows) - 2)]  # where nothing stands the default of 1 holds


def test_a_fitted_number_at_its_bound_keeps_the_digits_that_hold_it_there(scenario: Path):
    line = line_of(scenario, "stages", port="khorgos", stage="documents", train_class="container")
    cell = Cell("stages", line, "mean")
    (scenario / "parameters.csv").write_text(
        HEADER
        + "p,stages,port=khorgos stage=documents train_class=container,mean,1,3.9876,90.06,h,yes,x,assumption,\n",
        encoding="utf-8",
    )
    for value, held in ((90.06, 90.06), (3.9876, 3.99), (20.123, 20.1)):
        write_calibration(scenario, {cell: value}, [], [])
        assert read_parameters(read_tables(scenario))[0].value == held


def test_a_fitted_assumption_then_names_the_calibration_as_its_source(scenario: Path):
    line = line_of(scenario, "stages", port="brest", stage="placing", direction="outbound")
    write_calibration(scenario, {Cell("stages", line, "mean"): 3.14159}, [], [])
    row = next(row for row in read_tables(scenario).rows("stages") if row.line == line)
    assert (row["mean"], row["kind"]) == (3.14, "derived")
    assert "calibration.csv" in row["source"]
    assert read_scenario(scenario).assumptions == read_scenario(find_scenario("h1-2020")).assumptions - 1


def test_a_scenario_of_the_package_is_not_written_to():
    with pytest.raises(WrongUse, match="scenario copy"):
        writable_scenario("h1-2020", in_package=False)
    assert writable_scenario("h1-2020", in_package=True) == find_scenario("h1-2020")
