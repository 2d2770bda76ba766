"""Crews as limits of resources: at any instant the lesser of what tables give and of crews on duty, nothing else."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from landbridge.simulation.ensembles.staffing import staffed
from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder

CREW, HALL = "cn-x/crew/both", "cn-x/places/inbound"


def a_blueprint(*changes: tuple[int, int]) -> Blueprint:
    b = BlueprintBuilder()
    crew, hall = b.resource(CREW, 4), b.resource(HALL, 2)
    for t_ms, units in changes:
        b.calendar(t_ms, crew, units)
    b.calendar(50, hall, 1)
    return b.build()


def limit(*changes: tuple[int, int]) -> np.ndarray:
    return np.array(changes, "i8").reshape(-1, 2)


def rows_of(blueprint: Blueprint, name: str) -> list[tuple[int, int]]:
    number = blueprint.resources.index(name)
    return [(int(t), int(units)) for t, resource, units in blueprint.calendar.tolist() if resource == number]


def units_at(blueprint: Blueprint, name: str, t_ms: int) -> int:
    before = [units for t, units in rows_of(blueprint, name) if t <= t_ms]
    return before[-1] if before else int(blueprint.capacity[blueprint.resources.index(name)])


def test_crews_that_are_never_short_leave_the_blueprint_as_it_is():
    blueprint = a_blueprint((10, 2), (20, 4))
    assert staffed(blueprint, [(CREW, limit((0, 4)))]) is blueprint


def test_a_crew_that_is_out_takes_a_unit_and_gives_it_back():
    found = staffed(a_blueprint(), [(CREW, limit((0, 4), (30, 3), (60, 4)))])
    assert rows_of(found, CREW) == [(30, 3), (60, 4)]
    assert rows_of(found, HALL) == [(50, 1)]


def test_a_handover_while_a_crew_is_out_counts_the_lesser_of_both():
    """4 crews, 2 at the handover from 10 to 20; one out from 5 to 15, three from 15: 3, 2, 1, and 1 to the end."""
    found = staffed(a_blueprint((10, 2), (20, 4)), [(CREW, limit((0, 4), (5, 3), (15, 1)))])
    assert rows_of(found, CREW) == [(5, 3), (10, 2), (15, 1)]


def test_changes_stay_in_the_order_of_time_and_resource_as_the_kernel_has_them():
    found = staffed(a_blueprint((50, 2), (70, 4)), [(CREW, limit((50, 1), (60, 4)))])
    keys = [(t, resource) for t, resource, _ in found.calendar.tolist()]
    assert keys == sorted(keys)


changes = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 5)), max_size=8).map(
    lambda rows: sorted({t: (t, units) for t, units in rows}.values())
)


@given(changes, changes, changes)
def test_at_any_instant_the_least_of_all_holds(table: list[tuple[int, int]], one: list[tuple[int, int]],
                                               other: list[tuple[int, int]]):  # fmt: skip
    blueprint = a_blueprint(*table)
    found = staffed(blueprint, [(CREW, limit(*one)), (CREW, limit(*other))])

    def says(rows: list[tuple[int, int]], t_ms: int, else_: int) -> int:
        held = [units for t, units in rows if t <= t_ms]
        return held[-1] if held else else_

    for t_ms in range(45):
        assert units_at(found, CREW, t_ms) == min(says(table, t_ms, 4), says(one, t_ms, 99), says(other, t_ms, 99))
