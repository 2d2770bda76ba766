"""The port tables of h1-2020 say what data/traffic/port_parameters.csv says, or why they do not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from landbridge.scenario import find_scenario

_SCENARIO = find_scenario("h1-2020")
_PARAMETERS = _SCENARIO.parents[1] / "traffic" / "port_parameters.csv"
_DAY_H = 24.0


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _parameter(port: str, stage: str, direction: str) -> dict[str, str]:
    found = [row for row in _rows(_PARAMETERS)
             if (row["port"], row["direction"]) == (port, direction) and row["stage"].startswith(stage)]  # fmt: skip
    assert len(found) == 1, (port, stage, direction)
    return found[0]


def _stage(station: str, stage: str, direction: str, train_class: str = "container") -> list[dict[str, str]]:
    return [row for row in _rows(_SCENARIO / "stages.csv")
            if (row["station"], row["stage"], row["train_class"]) == (station, stage, train_class)
            and row["direction"] in (direction, "both")]  # fmt: skip


def _hours(row: dict[str, str], column: str) -> float:
    return float(row[column]) / (60 if row["unit"] == "min" else 1)


def _mean_h(station: str, stage: str, direction: str) -> float:
    """Mean of a stage; (low + mode + high) / 3 of a triangular one."""
    (row,) = _stage(station, stage, direction)
    if row["distribution"] == "triangular":
        return sum(_hours(row, column) for column in ("low", "mean", "high")) / 3
    return _hours(row, "mean")


def _units(station: str, resource: str, direction: str) -> int:
    rows = [row for row in _rows(_SCENARIO / "capacities.csv") if row["direction"] in (direction, "both")]
    (units,) = [int(row["units"]) for row in rows if (row["station"], row["resource"]) == (station, resource)]
    return units


@pytest.mark.parametrize(
    ("port", "parameter", "station", "stage", "direction"),
    [
        ("manzhouli", "documents", "cn-manzhouli", "documents", "both"),
        ("erenhot", "documents", "cn-erenhot", "documents", "both"),
        ("suifenhe", "documents", "cn-suifenhe", "documents", "both"),
        ("alashankou", "share of containers picked", "cn-alashankou", "inspection share", "both"),
        ("khorgos", "share of containers picked", "cn-khorgos", "inspection share", "both"),
        ("erenhot", "transshipment, zamyn-uud", "mn-zamynuud", "placing", "outbound"),
        ("manzhouli", "transshipment, zabaikalsk", "ru-zabaikalsk", "placing", "outbound"),
    ],
)
def test_a_time_or_share_is_that_of_the_parameters(
    port: str, parameter: str, station: str, stage: str, direction: str
) -> None:
    rows = _stage(station, stage, "outbound" if direction == "both" else direction)
    assert [_hours(row, "mean") for row in rows] == [float(_parameter(port, parameter, direction)["value"])]


@pytest.mark.parametrize("port", ["alashankou", "khorgos"])
def test_sanitary_control_takes_minutes_by_its_stage_and_hours_by_the_protocol_from_the_first_of_february(
    port: str,
) -> None:
    (before,) = _stage(f"cn-{port}", "sanitary", "outbound", "all")
    (rule,) = [row for row in _rows(_SCENARIO / "protocols.csv") if (row["id"], row["port"]) == ("sanitary-2020", port)]
    (old, new) = (_parameter(port, f"sanitary control {when}", "both") for when in ("to 31 Jan", "from 1 Feb"))
    assert (_hours(before, "low"), _hours(before, "high")) == pytest.approx(
        (float(old["low"]), float(old["high"])), abs=0.01
    )
    assert (float(rule["value"]) / 60, float(rule["most"]) / 60) == (float(new["low"]), float(new["high"]))
    assert (rule["effect"], rule["stage"], rule["station"]) == ("takes", "sanitary", f"cn-{port}")
    assert (rule["from"], rule["until"], rule["in_force"]) == ("2020-02-01", "", "yes")


@pytest.mark.parametrize(
    ("port", "direction"),
    [("alashankou", "outbound"), ("alashankou", "inbound"), ("khorgos", "outbound"), ("khorgos", "inbound")],
)
def test_trains_a_day_over_the_border_are_those_agreed(port: str, direction: str) -> None:
    (row,) = [row for row in _rows(_SCENARIO / "paths.csv") if (row["port"], row["direction"]) == (port, direction)]
    assert float(row["trains_a_day"]) == float(_parameter(port, "border path", direction)["value"])


@pytest.mark.parametrize(
    ("port", "parameter", "station", "direction"),
    [
        ("alashankou", "far side: transshipment capacity", "kz-dostyk", "outbound"),
        ("khorgos", "far side: transshipment capacity", "kz-altynkol", "outbound"),
    ],
)
def test_places_and_hours_a_train_make_the_trains_a_day_of_a_terminal(
    port: str, parameter: str, station: str, direction: str
) -> None:
    hours = _mean_h(station, "placing", direction) + _mean_h(station, "cranes", direction)
    trains_a_day = _units(station, "places", direction) * _DAY_H / hours
    assert trains_a_day == pytest.approx(float(_parameter(port, parameter, direction)["value"]), rel=0.02)


@pytest.mark.parametrize(
    ("port", "parameter", "station"),
    [
        ("alashankou", "transshipment hall (China side)", "cn-alashankou"),
        ("khorgos", "transshipment (China side)", "cn-khorgos"),
    ],
)
def test_hall_time_is_placing_and_cranes_together(port: str, parameter: str, station: str) -> None:
    hours = _mean_h(station, "placing", "inbound") + _mean_h(station, "cranes", "inbound")
    assert hours == pytest.approx(float(_parameter(port, parameter, "inbound")["value"]), rel=0.02)


def test_the_open_air_takes_three_trains_a_day_and_stands_still_on_160_days_a_year() -> None:
    trains_a_day = (
        _units("cn-alashankou", "open-air", "inbound") * _DAY_H / _mean_h("cn-alashankou", "open-air", "inbound")
    )
    assert trains_a_day == float(_parameter("alashankou", "open-air cranes", "inbound")["value"])
    (gale,) = _rows(_SCENARIO / "gales.csv")
    assert float(gale["days_a_year"]) == float(_parameter("alashankou", "gale days", "both")["value"])


@pytest.mark.parametrize(("port", "low", "high"), [("alashankou", "6", "20"), ("khorgos", "6", "20")])
def test_yard_tracks_lie_in_the_range_that_is_plausible(port: str, low: str, high: str) -> None:
    row = _parameter(port, "yard tracks", "both")
    assert (row["low"], row["high"]) == (low, high)
    assert float(low) <= _units(f"cn-{port}", "tracks", "both") <= float(high)


@pytest.mark.parametrize(
    ("name", "port", "parameter", "direction"),
    [
        ("documents-alashankou", "alashankou", "documents", "outbound"),
        ("documents-khorgos", "khorgos", "documents", "outbound"),
        ("documents-brest", "brest-malaszewicze", "documents, customs, phytosanitary", "westbound"),
        ("km-day-china", "line haul", "km/day China", "both"),
        ("km-day-europe", "line haul", "km/day 1435 mm Europe", "both"),
        ("paths-brest", "brest-malaszewicze", "border path", "both"),
    ],
)
def test_the_bounds_of_a_free_parameter_are_those_published(
    name: str, port: str, parameter: str, direction: str
) -> None:
    (row,) = [row for row in _rows(_SCENARIO / "parameters.csv") if row["parameter"] == name]
    given = _parameter(port, parameter, direction)
    assert (float(row["low"]), float(row["high"])) == (float(given["bound_low"]), float(given["bound_high"]))


@pytest.mark.parametrize(
    ("name", "station", "port", "parameter"),
    [
        ("placing-dostyk", "kz-dostyk", "alashankou", "far side: transshipment capacity"),
        ("placing-altynkol", "kz-altynkol", "khorgos", "far side: transshipment capacity"),
    ],
)
def test_bounds_in_trains_a_day_are_told_as_hours_of_placing(
    name: str, station: str, port: str, parameter: str
) -> None:
    (row,) = [row for row in _rows(_SCENARIO / "parameters.csv") if row["parameter"] == name]
    given = _parameter(port, parameter, "outbound")
    places, cranes_h = _units(station, "places", "outbound"), _mean_h(station, "cranes", "outbound")
    hours = [places * _DAY_H / float(given[bound]) - cranes_h for bound in ("bound_high", "bound_low")]
    assert [float(row["low"]), float(row["high"])] == pytest.approx(hours, abs=0.01)


def test_every_number_has_a_source_and_every_assumption_a_reason() -> None:
    for name in (
        "stages",
        "capacities",
        "paths",
        "shifts",
        "gales",
        "background",
        "protocols",
        "forming",
        "line_speeds",
    ):
        for number, row in enumerate(_rows(_SCENARIO / f"{name}.csv"), start=2):
            assert row["source"], (name, number)
            assert row["kind"] != "assumption" or row["why"], (name, number)
