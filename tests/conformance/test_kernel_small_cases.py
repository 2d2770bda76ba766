"""Faults once found in the kernel, each as a case small enough for a pencil; all instants in ms."""

from __future__ import annotations

import pytest

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder, Serving
from landbridge.simulation.kernel.engine import Room, carry_on, prepare
from landbridge.simulation.kernel.state_copy import copy_live, put_back

LONG = 1_000_000


def marks(blueprint: Blueprint, until: int = LONG) -> list[list[int]]:
    """Marks by subject and slot."""
    state = carry_on(*prepare(blueprint, 1, 0), until)
    return state.mark.reshape(-1, blueprint.marks).tolist()


def test_an_empty_train_that_needs_no_wagons_does_not_wait_for_wagons():
    b = BlueprintBuilder(marks=1)
    wagons, track = b.resource("wagons", 2), b.resource("track", 1)
    first = b.seize((track, 1))
    b.delay(b.constant(10))
    b.free((track, 1))
    b.seize((wagons, 1, 2))
    b.delay(b.constant(5))
    b.end("out", mark=0)
    b.arrival(0, 1, first, items=4)
    b.arrival(0, 2, first, items=0)
    # The first takes both wagons at 10 for good; the second is on the track until 20 and needs no wagon.
    assert marks(b.build()) == [[15], [25]]


def test_an_empty_train_does_not_wait_for_wagons_even_when_more_are_out_than_there_are():
    b = BlueprintBuilder(marks=1)
    wagons = b.resource("wagons", 2)
    first = b.seize((wagons, 1, 2))
    b.delay(b.constant(5))
    b.end("out", mark=0)
    b.calendar(1, wagons, 1)
    b.arrival(0, 1, first, items=4)
    b.arrival(2, 2, first, items=0)
    assert marks(b.build()) == [[5], [7]]


def test_a_request_that_was_passed_over_is_looked_at_again_when_more_is_given_back_at_the_same_instant():
    b = BlueprintBuilder(marks=1)
    yard, gate = b.resource("yard", 2), b.resource("gate", 0)
    short = b.seize((yard, 1))
    b.seize((gate, 1))
    b.free((yard, 1))
    b.end()
    long = b.seize((yard, 2))
    b.note("in", mark=0)
    b.end()
    b.arrival(0, 1, short)
    b.arrival(1, 2, short)
    b.arrival(2, 3, long, priority=-1)
    b.arrival(3, 4, long, priority=1)
    b.calendar(10, gate, 2)
    # At 10 the first short train leaves the yard. The first long one, first in order, is asked, and lacks a track; then
    # the second short one leaves too, and the first long one has both, not the second that waits behind it.
    assert marks(b.build())[2:] == [[10], [-1]]


def forming(*, timeout: int, slow_train: int) -> tuple[BlueprintBuilder, int, int]:
    """Three trains become two; the second of those is slow on the way; from `first` to marks formed 0, out 1."""
    b = BlueprintBuilder(marks=2)
    pool, former, lane = b.pool(), b.former(3, 2, b.share(1.0), LONG), b.resource("lane", 1)
    first = b.form(former)
    b.note("formed", mark=0)
    b.seize((lane, 1))
    b.delay(b.constant(slow_train))
    b.free((lane, 1))
    b.note("over", mark=0)
    b.unform(timeout, first)
    b.end("out", mark=1)
    return b, first, pool


def test_members_go_on_when_their_items_have_come():
    b, first, pool = forming(timeout=LONG, slow_train=100)
    for n in range(3):
        b.arrival(n, n, first, items=2, pool=pool)
    # Formed at 2: three items each. The lane lets them through at 102 and 202. The middle item of the second train is
    # in the first formed one, and its other item in the second.
    assert marks(b.build()) == [[102, 102], [102, 202], [202, 202]]


def test_a_member_waits_for_the_train_that_has_its_middle_item():
    b, first, pool = forming(timeout=10, slow_train=100)
    for n, items in enumerate((2, 3, 1)):
        b.arrival(n, n, first, items=items, pool=pool)
    # Formed 3 + 3: the second member has one item in the first, its middle one in the second, which comes at 202.
    assert marks(b.build()) == [[102, 102], [202, 202], [202, 202]]


def test_a_member_goes_ahead_when_the_rest_of_its_items_does_not_come_in_time():
    b, first, pool = forming(timeout=10, slow_train=100)
    for n in range(3):
        b.arrival(n, n, first, items=2, pool=pool)
    # As above, but the second member does not wait from 102 to 202 for its last item: it is out at 112.
    assert marks(b.build()) == [[102, 102], [102, 112], [202, 202]]


def test_a_member_all_of_whose_items_were_lost_waits_no_longer_than_the_time_out():
    b = BlueprintBuilder(marks=1)
    pool, former = b.pool(), b.former(2, 1, b.share(1.0), LONG)
    picked = b.deposit(pool)
    first = b.form(former)
    b.split(b.share(1.0), picked)
    b.delay(b.constant(100))
    b.unform(10, first)
    b.end("out", mark=0)
    b.arrival(0, 1, first, items=1, pool=pool)
    b.arrival(5, 2, first, items=1, pool=pool)
    assert marks(b.build()) == [[115], [115]]


def test_two_trains_formed_of_one_leader_draw_numbers_of_their_own():
    b = BlueprintBuilder(marks=1)
    pool, former = b.pool(), b.former(3, 2, b.share(1.0), LONG)
    first = b.form(former)
    haul = b.delay(b.exponential(1000.0), "haul")
    b.unform(0, first)
    b.end()
    for n, items in enumerate((8, 1, 1)):
        b.arrival(0, n, first, items=items, pool=pool)
    pages = []
    carry_on(*prepare(b.build(), 1, 0, ledger=True), LONG, pages.append)
    hauls = [int(row.other) for page in pages for row in page if row.kind == lay.ROW_DELAY and row.step == haul]
    assert len(hauls) == 2
    assert hauls[0] != hauls[1]


def test_a_container_found_by_a_formed_train_belongs_to_one_of_its_members():
    b = BlueprintBuilder(marks=1)
    left, late, former = b.pool(), b.pool(), b.former(2, 1, b.share(1.0), LONG)
    lost = b.deposit(left)
    first = b.form(former)
    b.collect(left, 99)
    b.unform(10, first)
    b.end("out", mark=0)
    b.arrival(0, 1, lost, items=1, pool=late)
    b.arrival(1, 2, first, items=1, pool=late)
    b.arrival(2, 3, first, items=1, pool=late)
    blueprint = b.build()
    pages: list[lay.Table] = []
    state = carry_on(*prepare(blueprint, 1, 0, ledger=True), LONG, pages.append)
    assert sorted((row.who, row.t) for row in pages[0] if row.kind == lay.ROW_DELIVERED) == [(0, 2), (1, 2), (2, 2)]
    assert state.pool["items"].tolist() == [0, 0]


def test_a_formed_train_that_comes_to_another_place_of_forming_goes_on_as_it_is():
    b = BlueprintBuilder(marks=1)
    pool, outer, inner = b.pool(), b.former(2, 1, b.share(1.0), LONG), b.former(2, 1, b.share(1.0), 50)
    first = b.form(outer)
    b.delay(b.constant(10))
    again = b.form(inner)
    b.delay(b.constant(5))
    end = b.unform(0, first)
    b.patch(again, b=end)
    b.end("out", mark=0)
    for n in range(2):
        b.arrival(n, n, first, items=1, pool=pool)
    # Formed at 1, and undone at 16. It once waited for others to be formed with, and its members for ever.
    assert marks(b.build()) == [[16], [16]]


def test_units_are_given_back_later_after_the_duration_that_stands_in_a_table():
    b = BlueprintBuilder(marks=1)
    hall, known = b.resource("hall", 1), b.table([7, 9, 11])
    first = b.seize((hall, 1))
    b.note("in", mark=0)
    b.free_later(b.given(known, 0), (hall, 1))
    b.end()
    for n in range(3):
        b.arrival(0, n, first)
    # Number 0 keeps the hall 7, number 1 keeps it 9 from then on.
    assert marks(b.build()) == [[0], [7], [16]]


def test_a_container_that_was_carried_by_something_without_a_subject_still_belongs_to_its_own():
    b = BlueprintBuilder(marks=1)
    quay, yard, late = b.pool(), b.pool(), b.pool()
    lost = b.deposit(quay)
    shuttle = b.collect(quay, 9)
    b.deposit(yard)
    mother = b.spawn(shuttle, 0)
    b.end()
    b.arrival(0, 0, lost, items=1, pool=late)
    b.arrival(1, 1, mother, pool=late)
    state = carry_on(*prepare(b.build(), 1, 0), LONG)
    assert state.pool["items"].tolist() == [0, 1, 0]
    assert state.item[state.pool["head"][yard]].home == 0


def test_a_container_found_for_a_member_without_a_subject_stays_with_its_own():
    b = BlueprintBuilder(marks=1)
    quay, late, former = b.pool(), b.pool(), b.former(2, 1, b.share(1.0), LONG)
    lost = b.deposit(quay)
    shuttle = b.collect(quay, 1)
    form = b.form(former)
    b.collect(quay, 9)
    b.unform(0, form)
    b.end()
    mother = b.spawn(shuttle, 0)
    b.spawn(shuttle, 0)
    b.end()
    for n in range(4):
        b.arrival(0, n, lost, items=1, pool=late)
    b.arrival(1, 4, mother, pool=late)
    # Two shuttles are formed into one, which finds two more containers. None belongs to a shuttle: all four wait late.
    state = carry_on(*prepare(b.build(), 1, 0), LONG)
    assert state.pool["items"].tolist() == [0, 4]


def test_a_fork_put_where_an_earlier_moment_of_the_same_run_was_does_not_end_a_service_twice():
    b = BlueprintBuilder(marks=1)
    hall = b.resource("hall", 1)
    stays = b.delay(b.constant(50))
    b.delay(b.constant(1000))
    b.end()
    first = b.serve((hall, 1), dist=b.constant(100), way=Serving("leave"))
    b.patch(first, to=b.here)
    b.end("left", mark=0)
    b.arrival(0, 0, stays)
    b.arrival(0, 1, first)
    b.calendar(10, hall, 0)
    model, state = prepare(b.build(), 1, 0)
    buffer = prepare(b.build(), 1, 0)[1]
    for instant in (5, 15):
        state = carry_on(model, state, instant)
        put_back(copy_live(state), buffer)
    # At 5 the service is to end at 100; at 15 it has been broken off, and who had it is gone.
    end = carry_on(model, buffer, LONG)
    assert (end.resource["busy"][0], end.register["live"][0]) == (0, 0)


def test_an_event_that_needs_more_room_than_is_kept_free_is_reported():
    b = BlueprintBuilder()
    gate = b.resource("gate", 0)
    child = b.seize((gate, 1))
    b.delay(b.constant(1))
    b.end()
    first = b.here
    for _ in range(40):
        b.spawn(child, 0)
    b.end()
    b.arrival(0, 1, first)
    with pytest.raises(RuntimeError, match="more room"):
        carry_on(*prepare(b.build(), 1, 0, room=Room(entities=16, spare=8)), LONG)


def test_groups_that_could_not_be_undone_are_refused():
    b = BlueprintBuilder()
    first = b.form(b.former(2, 1, b.share(1.0), LONG))
    b.end()
    b.arrival(0, 1, first, items=1)
    with pytest.raises(ValueError, match="unform"):
        b.build()
    b.unform(0, first)
    with pytest.raises(ValueError, match="pool"):
        b.build()
