"""Rules of a user: how the kernel asks them, and how they come to another process."""

from __future__ import annotations

import pickle

import pytest

from landbridge.simulation.kernel.blueprint import BlueprintBuilder, Serving
from landbridge.simulation.kernel.engine import carry_on, prepare
from landbridge.simulation.kernel.rules import rule

LONG = 10**9


@rule
def shortest_line(now_ms, subject, priority, items, waiting, free):
    return waiting - free


@rule
def latest_first(now_ms, subject, priority, items, waiting, free):
    return -now_ms * 10.0**6


@rule
def by_the_quarter(now_ms, subject, priority, items, waiting, free):
    return priority / 4


@rule
def twice_as_long_for_the_second(now_ms, subject, priority, items, waiting, free):
    return 2.0 if subject == 1 else 1.0


def test_a_train_takes_the_line_for_which_the_rule_gives_the_least():
    b = BlueprintBuilder(marks=1)
    near, far = b.resource("near", 1), b.resource("far", 1)
    first = b.choose(shortest_line, [(near, 1), (far, 3)])
    for place in (near, far):
        b.serve((place, 1), dist=b.constant(10))
        b.end("out", mark=0)
    for t in range(4):
        b.arrival(t, t, first)
    # The first finds both free and takes the first one named; the second takes the other one; then they alternate.
    assert carry_on(*prepare(b.build(), 1, 0), LONG).mark.tolist() == [10, 11, 20, 21]


@pytest.mark.parametrize(("order", "ends"), [(latest_first, [10, 40, 30, 20]), (by_the_quarter, [10, 20, 30, 40])])
def test_orders_are_rounded_and_end_at_their_limits(order, ends):
    b = BlueprintBuilder(marks=1)
    gate = b.resource("gate", 1)
    first = b.seize((gate, 1), order=order)
    b.delay(b.constant(10))
    b.free((gate, 1))
    b.end("out", mark=0)
    for t in range(4):
        b.arrival(t, t, first, priority=1)
    found = carry_on(*prepare(b.build(), 1, 0), LONG).mark.tolist()
    # -2e6, -3e6 come later than each other in order; 1/4 rounds to the same order, so the first come first.
    assert found == ends


def test_a_factor_stretches_the_service_of_whom_it_says():
    b = BlueprintBuilder(marks=1)
    hall = b.resource("hall", 9)
    first = b.serve((hall, 1), dist=b.constant(10), way=Serving(factor=twice_as_long_for_the_second))
    b.end("out", mark=0)
    for _ in range(3):
        b.arrival(0, 0, first)
    assert carry_on(*prepare(b.build(), 1, 0), LONG).mark.tolist() == [10, 20, 10]


def test_another_process_finds_a_rule_by_its_name():
    assert pickle.loads(pickle.dumps(shortest_line)) is shortest_line
    undecorated = rule(shortest_line.function)
    assert pickle.loads(pickle.dumps(undecorated)) is shortest_line
