"""The kernel against its slow twin in SimPy: the same traces, row by row, on random corridors."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from typing import NamedTuple

import numpy as np
import pytest
from corridors import DAY_MS, HORIZON_MS, random_corridor
from twin import Row, Twin

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.engine import Room, carry_on, prepare
from landbridge.simulation.kernel.layout import ROW_DELIVERED, Model, State, Table
from landbridge.simulation.kernel.state_copy import copy_live, put_back

SEED = 20200101
QUICK = range(50)
ALL = range(1_000)


def run(blueprint: Blueprint, seed: int, *, stops: tuple[int, ...] = (HORIZON_MS,), room: Room | None = None):
    """The trace of a corridor and its last state; the run is interrupted at each stop."""
    pages: list[Table] = []
    model, state = prepare(blueprint, SEED, seed, ledger=True, room=room)
    for stop in stops:
        state = carry_on(model, state, stop, pages.append)
    return [Row(*row.item()) for page in pages for row in page], state


def first_difference(ours: list[Row], theirs: list[Row]) -> str:
    """The first row that differs, with its number, or nothing."""
    pairs = enumerate(zip_longest(ours, theirs))
    return next((f"row {n}: kernel {a}, twin {b}" for n, (a, b) in pairs if a != b), "")


class Compared(NamedTuple):
    """How many event times of a corridor were compared, and what differs."""

    rows: int
    differences: list[str]


def compare(seed: int) -> Compared:
    """Trace, marks, deliveries, busy time, lines and entities left of a corridor."""
    blueprint = random_corridor(seed)
    twin = Twin(blueprint, SEED, seed)
    twin.carry_on(HORIZON_MS)
    rows, state = run(blueprint, seed)
    found = {
        "trace": first_difference(rows, twin.rows),
        "marks": unequal(state.mark, marks_of(twin, blueprint)),
        "deliveries": unequal(deliveries(rows, blueprint), deliveries_of(twin, blueprint)),
        "busy time": unequal(busy_ms(state), busy_ms_of(twin)),
        "requests in line": unequal(state.resource["asking"], lines_of(twin)),
    }
    lines = [f"corridor {seed}, {what}: {said}" for what, said in found.items() if said] + left(seed, state, twin)
    return Compared(len(rows), lines)


def unequal(ours, theirs) -> str:
    places = np.flatnonzero(np.asarray(ours) != np.asarray(theirs))
    return "" if not places.size else f"first at {places[0]}: kernel {ours[places[0]]}, twin {theirs[places[0]]}"


def left(seed: int, state: State, twin: Twin) -> list[str]:
    """The kernel counts a late release as an entity while it is pending, the twin does not."""
    ours = int(state.register["live"][0])
    theirs = twin.live + twin.late_releases
    return [] if ours == theirs else [f"corridor {seed}: {ours} entities left in the kernel, {theirs} in the twin"]


def marks_of(twin: Twin, blueprint: Blueprint) -> list[int]:
    subjects = range(len(blueprint.arrival))
    return [twin.marks.get((subject, slot), -1) for subject in subjects for slot in range(blueprint.marks)]


def deliveries(rows: list[Row], blueprint: Blueprint) -> list[int]:
    at = {row.who: row.t for row in rows if row.kind == ROW_DELIVERED}
    return [at.get(item, -1) for item in range(blueprint.items)]


def deliveries_of(twin: Twin, blueprint: Blueprint) -> list[int]:
    return [twin.arrived.get(item, -1) for item in range(blueprint.items)]


def busy_ms(state: State):
    return state.resource["busy_ms"] + state.resource["busy"] * (HORIZON_MS - state.resource["since"])


def busy_ms_of(twin: Twin) -> list[int]:
    return [each.busy_ms + each.busy * (HORIZON_MS - each.since) for each in twin.lines.resources]


def lines_of(twin: Twin) -> list[int]:
    return [twin.lines.in_line(resource) for resource in range(len(twin.lines.resources))]


def check(seeds: range, *, at_least: int) -> None:
    """All corridors are equal, and `at_least` so many event times were compared."""
    compared = [compare(seed) for seed in seeds]
    found = [each.differences for each in compared if each.differences]
    rows = sum(each.rows for each in compared)
    assert not found, "\n".join(line for said in found[:5] for line in said)
    assert rows > at_least, f"{len(seeds)} corridors, only {rows} event times"


def test_fifty_random_corridors_give_the_same_trace_in_the_kernel_and_in_simpy():
    check(QUICK, at_least=40_000)


@pytest.mark.slow
def test_a_thousand_random_corridors_give_the_same_trace_in_the_kernel_and_in_simpy():
    check(ALL, at_least=800_000)


def test_the_corridors_use_every_operation_and_every_kind_of_row():
    blueprints = [random_corridor(seed) for seed in QUICK]
    assert set(np.concatenate([blueprint.step["op"] for blueprint in blueprints])) == set(range(21))
    kinds = Counter(
        row.kind for seed, blueprint in zip(QUICK, blueprints, strict=True) for row in run(blueprint, seed)[0]
    )
    assert set(kinds) == set(range(16))
    assert min(kinds.values()) > 100


def test_the_corridors_break_services_off_in_every_way_and_use_every_flag_and_kind_of_duration():
    blueprints = [random_corridor(seed) for seed in QUICK]
    flags = [int(row.c) for blueprint in blueprints for row in blueprint.step if row.op == lay.SERVE]
    assert {flag for flag in (1, 2, 4, 8, 16, 32) if any(c & flag for c in flags)} == {1, 2, 4, 8, 16, 32}
    assert set(np.concatenate([blueprint.dist["kind"] for blueprint in blueprints])) == set(range(8))
    broken: Counter[tuple[int, bool]] = Counter()
    for seed, blueprint in zip(QUICK, blueprints, strict=True):
        rows, _ = run(blueprint, seed)
        closings = {row.t for row in rows if row.kind == lay.ROW_CAPACITY}
        for row in (row for row in rows if row.kind == lay.ROW_INTERRUPTED):
            broken[int(blueprint.step.c[row.step]) & lay.INTERRUPTIBLE, row.t in closings] += 1
    assert len(broken) == 6, "resume, repeat and leave, by a closing and by a request of a higher class"


def test_on_the_grid_most_rows_share_their_instant_with_another_event():
    rows, _ = run(random_corridor(0), 0)
    delays = [row.t for row in rows if row.kind == 1]
    assert sum(delays.count(t) > 1 for t in delays) > len(delays) / 2


def run_in_the_smallest_room(blueprint: Blueprint, seed: int) -> tuple[list[Row], int, Room]:
    """With the least room that one event can do with, found by asking; and how often the arrays grew."""
    spare = 1
    while True:
        room = Room(entities=spare + 1, items=spare + 1, ledger_rows=spare + 1, spare=spare)
        try:
            rows, state = run(blueprint, seed, room=room)
        except RuntimeError:
            spare += 1
            continue
        return rows, state.entity.size // room.entities, room


def test_arrays_that_are_too_small_grow_without_a_trace():
    grown: list[int] = []
    for seed in QUICK:
        blueprint = random_corridor(seed)
        rows, times, room = run_in_the_smallest_room(blueprint, seed)
        difference = first_difference(rows, run(blueprint, seed)[0])
        assert not difference, f"corridor {seed} in {room}: {difference}"
        grown.append(times)
    assert max(grown) >= 4


def test_a_run_in_two_halves_is_the_run_in_one_go():
    for seed in QUICK:
        blueprint = random_corridor(seed)
        whole, end = run(blueprint, seed)
        halves, later = run(blueprint, seed, stops=(HORIZON_MS // 7, HORIZON_MS // 7, HORIZON_MS))
        assert halves == whole, f"corridor {seed}: {first_difference(halves, whole)}"
        assert all(np.array_equal(a, b) for a, b in zip(live_tables(end), live_tables(later), strict=True))


def live_tables(state: State) -> list[Table]:
    return [state.resource, state.item, state.pool, state.former, state.mark]


def test_a_fork_goes_on_as_the_original_does():
    blueprint = random_corridor(3)
    model, state = prepare(blueprint, SEED, 3, ledger=True)
    state = carry_on(model, state, HORIZON_MS // 5)
    fork = State(*(table.copy() for table in state))
    traces = [rest_of_the_run(model, each) for each in (state, fork)]
    assert traces[0] == traces[1]
    assert traces[0] == [row for row in run(blueprint, 3)[0] if row.t > HORIZON_MS // 5]


def rest_of_the_run(model: Model, state: State) -> list[Row]:
    pages: list[Table] = []
    carry_on(model, state, HORIZON_MS, pages.append)
    return [Row(*row.item()) for page in pages for row in page]


def test_what_lives_of_a_run_goes_on_as_the_run_does_in_arrays_that_were_used_before():
    for seed in range(4):
        blueprint = random_corridor(seed)
        whole, _ = run(blueprint, seed)
        model, state = prepare(blueprint, SEED, seed, ledger=True)
        buffer = prepare(blueprint, SEED, seed, ledger=True)[1]
        for instant in range(DAY_MS // 3, 4 * DAY_MS, DAY_MS // 2):
            state = carry_on(model, state, instant)
            put_back(copy_live(state), buffer)
            fork = State(*(table.copy() for table in buffer))
            difference = first_difference(rest_of_the_run(model, fork), [row for row in whole if row.t > instant])
            assert not difference, f"corridor {seed} at {instant}: {difference}"
