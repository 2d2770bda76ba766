"""Shifts and stops that touch or overlap: what capacity a resource has after each instant."""

from __future__ import annotations

from landbridge.cargo import TrainLoad
from landbridge.ports import Capacity, Port, Protocol, Shift
from landbridge.simulation import Corridor, PortRules, build_model
from landbridge.units import DAY_MS, HOUR_MS

_CREW = ("gate", "near", "crew", "both")
_OFFSET_MS = 8 * HOUR_MS  # a day of Asia/Shanghai begins at 16:00 UTC of the day before


def _capacity_after(resource: str, shifts: tuple[Shift, ...] = (),
                    protocols: tuple[Protocol, ...] = ()) -> dict[float, int]:  # fmt: skip
    """Hours since the beginning at midnight in Shanghai, and the capacity when the instant's changes are all made."""
    rules = PortRules((), (Capacity(*_CREW, 4),), shifts, (), (), (), protocols, ())
    start = DAY_MS - _OFFSET_MS
    ports = {"gate": Port("gate", "Gate", "near", "far")}
    blueprint = build_model(
        Corridor({}, (), {}, ports, rules, (), TrainLoad(1, 1, 1), None, start, start + 2 * DAY_MS)
    ).blueprint
    number = blueprint.resources.index(resource)
    rows = [row for row in blueprint.calendar if row["resource"] == number]
    return {(int(row["t"]) - start) / HOUR_MS: int(row["capacity"]) for row in rows}


def test_a_shift_over_midnight_written_as_two_rows_lasts_over_midnight() -> None:
    shifts = (Shift(*_CREW, 22 * 60, 24 * 60, 1), Shift(*_CREW, 0, 6 * 60, 1))
    assert _capacity_after("near/crew/both", shifts) == {0: 1, 6: 4, 22: 1, 24: 1, 30: 4, 46: 1}


def test_where_one_shift_ends_as_another_begins_the_one_that_begins_counts() -> None:
    shifts = (Shift(*_CREW, 8 * 60, 12 * 60, 3), Shift(*_CREW, 12 * 60, 20 * 60, 1))
    assert _capacity_after("near/crew/both", shifts) == {8: 3, 12: 1, 20: 4, 32: 3, 36: 1, 44: 4}


def test_stops_that_touch_or_overlap_are_one_stop() -> None:
    start = DAY_MS - _OFFSET_MS

    def stop(train_class: str, first: int, after: int) -> Protocol:
        ends = start + first * HOUR_MS, start + after * HOUR_MS
        return Protocol("stop", "gate", "suspended", *ends, train_class=train_class)

    stops = (stop("container", 2, 10), stop("all", 4, 6), stop("container", 10, 12), stop("background", 20, 30))
    found = _capacity_after("gate/permit/container/inbound", protocols=stops)
    assert [hour for hour, units in found.items() if units == 0] == [2]
    assert [hour for hour, units in found.items() if units > 0] == [12]
