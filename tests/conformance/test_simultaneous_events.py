"""The order of what happens at one instant (rules 1, 2 and 6 of the kernel), each as a case for a pencil.

Instants are in ms. Programs leave notes; what is compared is who left which note, in the order of the ledger.
"""

from __future__ import annotations

import pytest

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import BlueprintBuilder, Serving
from landbridge.simulation.kernel.engine import carry_on, prepare

LONG = 1_000_000


def trace(b: BlueprintBuilder) -> list[tuple[int, str, int, int]]:
    """Rows as (t, label of the step or kind of row, who, other)."""
    blueprint = b.build()
    pages: list[lay.Table] = []
    carry_on(*prepare(blueprint, 1, 0, ledger=True), LONG, pages.append)
    names = {lay.ROW_CAPACITY: "capacity", lay.ROW_INTERRUPTED: "broken off", lay.ROW_HELD: "held",
             lay.ROW_GRANTED: "granted", lay.ROW_DELAY: "begins"}  # fmt: skip
    return [(row.t, names.get(row.kind) or blueprint.labels[row.step], row.who, row.other)
            for page in pages for row in page if row.kind == lay.ROW_STEP or row.kind in names]  # fmt: skip


def notes(b: BlueprintBuilder) -> list[tuple[int, str, int]]:
    """Notes only: (t, label, who)."""
    kinds = ("capacity", "broken off", "held", "granted", "begins")
    return [(t, label, who) for t, label, who, _ in trace(b) if label not in kinds]


# ---- rule 1: time, rank, number


def test_at_one_instant_calendars_go_first_then_arrivals_ends_late_releases_groups_members():
    b = BlueprintBuilder()
    gate, crane = b.resource("gate", 1), b.resource("crane", 1)
    pool, pair, trio = b.pool(), b.former(2, 1, b.share(1.0), LONG), b.former(3, 2, b.share(1.0), 100)
    lost = b.deposit(pool)
    member = b.form(pair)
    b.split(b.share(1.0), lost)
    b.delay(b.constant(40))
    b.unform(60, member)  # at 40; they wait until 100 for containers that do not come
    b.end("member timed out")
    group = b.form(trio)
    b.unform(0, group)
    b.end("group timed out")
    release = b.seize((crane, 1))
    b.free_later(b.constant(100), (crane, 1))
    b.end()
    delay = b.delay(b.constant(100))
    b.end("ended")
    waits = b.seize((crane, 1))
    b.end("released")
    arrives = b.note("arrived")
    b.end()
    for n, (t, step) in enumerate([(0, member), (0, member), (0, group), (0, release), (0, delay), (1, waits)]):
        b.arrival(t, n, step, items=1, pool=pool)
    b.arrival(100, 6, arrives)
    b.calendar(100, gate, 2)
    at_100 = [label for t, label, _, _ in trace(b) if t == 100]
    assert at_100 == ["capacity", "arrived", "ended", "released", "group timed out", *["member timed out"] * 2]


def test_of_two_ends_at_one_instant_the_lower_number_goes_first_though_it_began_later():
    b = BlueprintBuilder()
    short = b.delay(b.constant(5))
    last = b.delay(b.constant(5))
    b.end("out")
    long = b.delay(b.constant(10))
    b.end("out")
    b.arrival(0, 0, short)
    b.arrival(0, 1, long)
    assert notes(b) == [(10, "out", 0), (10, "out", 1)]
    assert last == short + 1


def test_arrivals_of_one_instant_go_in_the_order_they_were_entered_each_until_it_waits():
    b = BlueprintBuilder()
    child = b.end("child")
    first = b.note("mother")
    b.spawn(child, 0)
    b.end("mother is gone")
    b.arrival(0, 5, first)
    b.arrival(0, 3, first)
    one = ["mother", "mother is gone", "child"]
    assert [label for _, label, _ in notes(b)] == one * 2
    assert [who for _, _, who in notes(b)] == [0, 0, 2, 1, 1, 3]


def test_calendar_changes_of_one_instant_go_by_the_number_of_the_resource():
    b = BlueprintBuilder()
    first, second = b.resource("first", 1), b.resource("second", 1)
    b.calendar(7, second, 3)
    b.calendar(7, first, 2)
    assert trace(b) == [(7, "capacity", first, 2), (7, "capacity", second, 3)]


# ---- rule 2: who runs on, who is granted


def test_who_was_made_ready_runs_on_first_in_first_out_and_after_the_one_that_made_it():
    b = BlueprintBuilder()
    grandchild = b.end("grandchild")
    child = b.note("child")
    b.spawn(grandchild, 0)
    b.end("child is gone")
    first = b.spawn(child, 0)
    b.spawn(child, 0)
    b.end("mother is gone")
    b.arrival(0, 0, first)
    assert [(label, who) for _, label, who in notes(b)] == [
        ("mother is gone", 0), ("child", 1), ("child is gone", 1), ("child", 2), ("child is gone", 2),
        ("grandchild", 3), ("grandchild", 4),
    ]  # fmt: skip


def test_requests_go_by_class_then_instant_of_asking_then_number():
    b = BlueprintBuilder()
    hall = b.resource("hall", 0)
    later = b.delay(b.constant(3))
    at_once = b.serve((hall, 1), dist=b.constant(10))
    b.end("out")
    b.arrival(0, 0, later)  # asks at 3, after number 3 does
    b.arrival(1, 1, at_once, priority=1)
    b.arrival(2, 2, at_once)
    b.arrival(3, 3, at_once)
    b.calendar(10, hall, 1)
    assert notes(b) == [(20, "out", 2), (30, "out", 0), (40, "out", 3), (50, "out", 1)]


@pytest.mark.parametrize(("other_class", "again"), [(0, 20), (1, 10), (-1, 20)])
def test_who_gives_a_unit_back_and_asks_again_at_the_same_instant_has_no_right_before_others(other_class, again):
    b = BlueprintBuilder()
    hall = b.resource("hall", 1)
    first = b.seize((hall, 1))
    b.delay(b.constant(10))
    b.free((hall, 1))
    b.seize((hall, 1))
    b.end("again")
    other = b.serve((hall, 1), dist=b.constant(10))
    b.end("other")
    b.arrival(0, 0, first)
    b.arrival(1, 1, other, priority=other_class)
    assert (again, "again", 0) in notes(b)


def test_what_one_end_frees_is_granted_before_the_next_end_of_the_same_instant():
    b = BlueprintBuilder()
    yard = b.resource("yard", 2)
    short = b.serve((yard, 1), dist=b.constant(10))
    b.end("out")
    long = b.serve((yard, 2), dist=b.constant(10))
    b.end("long one out")
    b.arrival(0, 0, short)
    b.arrival(0, 1, short)
    b.arrival(1, 2, long)
    b.arrival(2, 3, short, priority=1)
    # The end of number 0 leaves one track free: too little for the long one, enough for number 3 behind it.
    assert notes(b) == [(10, "out", 0), (10, "out", 1), (20, "out", 3), (30, "long one out", 2)]


def test_what_one_event_frees_at_once_goes_to_the_first_in_order():
    b = BlueprintBuilder()
    yard = b.resource("yard", 2)
    both = b.serve((yard, 2), dist=b.constant(10))
    b.end("out")
    one = b.serve((yard, 1), dist=b.constant(10))
    b.end("short one out")
    b.arrival(0, 0, both)
    b.arrival(1, 1, both)
    b.arrival(2, 2, one, priority=1)
    assert notes(b) == [(10, "out", 0), (20, "out", 1), (30, "short one out", 2)]


def test_an_arrival_finds_taken_what_is_given_back_at_its_instant():
    b = BlueprintBuilder()
    hall = b.resource("hall", 1)
    first = b.serve((hall, 1), dist=b.constant(10))
    b.end("out")
    looks = b.overflow(hall, 0)
    b.end("found it free")
    b.patch(looks, b=b.here)
    b.end("found it taken")
    b.arrival(0, 0, first)
    b.arrival(10, 1, looks)
    assert notes(b) == [(10, "found it taken", 1), (10, "out", 0)]


def test_who_balks_counts_a_request_that_waits_since_this_very_instant():
    b = BlueprintBuilder()
    hall = b.resource("hall", 1)
    first = b.balk(hall, 1, 0)
    b.serve((hall, 1), dist=b.constant(10))
    b.end("served")
    b.patch(first, b=b.here)
    b.end("went elsewhere")
    for n in range(3):
        b.arrival(0, n, first)
    assert notes(b) == [(0, "went elsewhere", 2), (10, "served", 0), (20, "served", 1)]


# ---- rule 6: services broken off


def service(way: Serving, capacity: int = 1, *, takes: int = 15) -> tuple[BlueprintBuilder, int, int]:
    """A hall, and a program that is served in it; who leaves notes so."""
    b = BlueprintBuilder()
    hall = b.resource("hall", capacity)
    first = b.serve((hall, 1), dist=b.constant(takes), way=way)
    b.end("out")
    b.patch(first, to=b.here)
    b.end("left")
    return b, hall, first


@pytest.mark.parametrize(("closing", "out"), [("finish", 15), ("resume", 25), ("repeat", 35)])
def test_who_is_broken_off_keeps_its_place_before_who_arrives_at_that_instant(closing, out):
    b, hall, first = service(Serving(closing))
    b.arrival(0, 0, first)
    b.arrival(10, 1, first)
    b.calendar(10, hall, 0)
    b.calendar(20, hall, 1)
    assert notes(b) == [(out, "out", 0), (max(out, 20) + 15, "out", 1)]


def test_who_leaves_goes_on_before_the_arrival_of_that_instant():
    b, hall, first = service(Serving("leave"))
    b.arrival(0, 0, first)
    b.arrival(10, 1, first)
    b.calendar(10, hall, 0)
    b.calendar(20, hall, 1)
    assert notes(b) == [(10, "left", 0), (35, "out", 1)]


@pytest.mark.parametrize(("closing", "out"), [("resume", 20), ("repeat", 35)])
def test_a_service_that_would_end_as_its_resource_closes_is_broken_off_with_nothing_left(closing, out):
    b, hall, first = service(Serving(closing))
    b.arrival(0, 0, first)
    b.calendar(15, hall, 0)
    b.calendar(20, hall, 1)
    assert (15, "broken off", 0, 0) in trace(b)
    assert notes(b) == [(out, "out", 0)]


def test_a_request_that_preempts_as_a_service_ends_breaks_it_off_with_nothing_left():
    b, hall, first = service(Serving("resume"))
    urgent = b.serve((hall, 1), dist=b.constant(5), way=Serving(preempts=True))
    b.end("urgent one out")
    b.arrival(0, 0, first, priority=1)
    b.arrival(15, 1, urgent)
    assert (15, "broken off", 0, 0) in trace(b)
    assert notes(b) == [(20, "urgent one out", 1), (20, "out", 0)]


def test_a_service_broken_off_and_gone_on_with_at_one_instant_ends_once_when_it_would_have():
    b, hall, first = service(Serving("resume"))
    closes = b.set_capacity(hall, 0)
    b.set_capacity(hall, 1)
    b.end("gale")
    b.arrival(0, 0, first)
    b.arrival(1, 1, first)
    b.arrival(10, 2, closes)
    assert [row for row in trace(b) if row[1] in ("begins", "broken off")] == [
        (0, "begins", 0, 15), (10, "broken off", 0, 5), (10, "begins", 0, 5), (15, "begins", 1, 15)
    ]  # fmt: skip
    assert notes(b) == [(10, "gale", 2), (15, "out", 0), (30, "out", 1)]


@pytest.mark.parametrize(("classes", "last"), [((0, 1, 0), 1), ((1, 0, 1), 2), ((0, 0, 0), 2), ((2, 1, 0), 0)])
def test_the_last_in_class_then_asking_then_number_is_broken_off_first(classes, last):
    b, hall, first = service(Serving("leave"), capacity=3)
    later = b.delay(b.constant(1))
    b.branch(b.share(1.0), first)
    b.arrival(0, 0, later, priority=classes[0])  # asks at 1, as number 2 does, and before it by number
    b.arrival(0, 1, first, priority=classes[1])
    b.arrival(1, 2, first, priority=classes[2])
    b.calendar(10, hall, 2)
    assert notes(b)[0] == (10, "left", last)


def test_when_all_are_broken_off_the_last_goes_on_first():
    b, hall, first = service(Serving("leave"), capacity=3)
    for n in range(3):
        b.arrival(n, n, first)
    b.calendar(10, hall, 0)
    assert notes(b) == [(10, "left", 2), (10, "left", 1), (10, "left", 0)]


def test_one_that_must_finish_is_not_broken_off_and_others_go_for_it():
    b, hall, first = service(Serving("resume"), capacity=2)
    fixed = b.serve((hall, 1), dist=b.constant(30))
    b.end("out")
    b.arrival(0, 0, first)
    b.arrival(1, 1, fixed, priority=9)
    b.calendar(10, hall, 1)
    # The last in order must finish: number 0 waits for it from 10 to 31, and has 5 left then.
    assert notes(b) == [(31, "out", 1), (36, "out", 0)]


def test_nobody_is_broken_off_by_a_request_that_could_not_be_served_even_then():
    b, hall, first = service(Serving("resume"))
    crane = b.resource("crane", 0)
    urgent = b.serve((hall, 1), (crane, 1), dist=b.constant(5), way=Serving(preempts=True))
    b.end("urgent one out")
    b.arrival(0, 0, first, priority=1)
    b.arrival(5, 1, urgent)
    b.calendar(20, crane, 1)
    assert notes(b) == [(15, "out", 0), (25, "urgent one out", 1)]


def test_nobody_is_broken_off_where_that_frees_too_little():
    b, hall, first = service(Serving("resume"), capacity=2)
    urgent = b.serve((hall, 2), dist=b.constant(5), way=Serving(preempts=True))
    b.end("urgent one out")
    b.arrival(0, 0, first, priority=1)
    b.arrival(1, 1, first, priority=0)
    b.arrival(5, 2, urgent)
    # One of the two is of a lower class, and the urgent one needs both tracks: it waits until 16.
    assert notes(b) == [(15, "out", 0), (16, "out", 1), (21, "urgent one out", 2)]


def test_equals_are_not_preempted():
    b, _, first = service(Serving("resume", preempts=True))
    b.arrival(0, 0, first)
    b.arrival(5, 1, first)
    assert notes(b) == [(15, "out", 0), (30, "out", 1)]


def test_what_preemption_frees_goes_to_the_first_waiting_in_order():
    b, hall, first = service(Serving("resume"))
    patient = b.serve((hall, 1), dist=b.constant(5))
    b.end("patient one out")
    urgent = b.serve((hall, 1), dist=b.constant(5), way=Serving(preempts=True))
    b.end("urgent one out")
    b.arrival(0, 0, first, priority=2)
    b.arrival(3, 1, patient, priority=0)  # waits, and breaks nobody off
    b.arrival(10, 2, urgent, priority=1)
    assert notes(b) == [(15, "patient one out", 1), (20, "urgent one out", 2), (25, "out", 0)]


def test_a_broken_off_service_has_a_request_in_line_again_for_those_who_look():
    b, hall, first = service(Serving("resume"))
    looks = b.balk(hall, 2, 0)
    b.end("stays")
    b.patch(looks, b=b.here)
    b.end("goes elsewhere")
    urgent = b.serve((hall, 1), dist=b.constant(5), way=Serving(preempts=True))
    b.end("urgent one out")
    b.arrival(0, 0, first, priority=1)
    b.arrival(1, 1, first, priority=1)
    b.arrival(2, 2, looks)  # one waits
    b.arrival(5, 3, urgent)
    b.arrival(6, 4, looks)  # that one, and who was broken off
    assert notes(b)[:2] == [(2, "stays", 2), (6, "goes elsewhere", 4)]


# ---- rule 7: lots


def test_the_carrier_sets_out_after_the_last_one_and_those_let_go_follow_in_the_order_they_came():
    b = BlueprintBuilder()
    ferry = b.note("ferry sets out")
    b.delay(b.constant(10))
    b.unbatch()
    b.end("ferry is empty")
    lot = b.lot(3, ferry)
    first = b.batch(lot)
    b.end("ashore")
    for n, t in enumerate((0, 1, 1)):
        b.arrival(t, n, first)
    assert notes(b) == [(1, "ferry sets out", 3), (11, "ferry is empty", 3), *[(11, "ashore", n) for n in range(3)]]
