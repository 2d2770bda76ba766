"""Queues with known answers: the kernel's means against theory, by 99.9 % intervals over replications."""

from __future__ import annotations

from dataclasses import replace

import pytest
from proofs import SYSTEMS, judge, measure
from ruled_systems import MIXED, priorities_of
from systems import Quantity, System

CASES = [
    pytest.param(system, quantity, id=f"{system.name}: {quantity.words}", marks=[pytest.mark.slow] * system.slow)
    for system in SYSTEMS
    for quantity in system.quantities
]


@pytest.mark.parametrize(("system", "quantity"), CASES)
def test_the_kernel_gives_what_theory_says(system: System, quantity: Quantity):
    judge(measure(system, quantity), quantity.theory)


def named(name: str) -> System:
    return next(system for system in SYSTEMS if system.name == name)


@pytest.mark.parametrize("off", [0.97, 1.03])
def test_a_theory_that_is_three_per_cent_off_is_refused(off: float):
    system = named("M/M/1, load 0.6")
    with pytest.raises(AssertionError, match="expected"):
        judge(measure(system, system.quantities[0]), off * system.quantities[0].theory)


def test_too_few_customers_prove_nothing():
    system = replace(named("M/M/1, load 0.6"), customers=2_000)
    with pytest.raises(AssertionError, match="too few events"):
        judge(measure(system, system.quantities[0]), system.quantities[0].theory)


def test_a_model_that_serves_all_classes_alike_is_refused():
    system = named("three priorities, constant, exponential, uniform")
    alike = replace(system, build=lambda _: priorities_of(MIXED, ranks=(0, 0, 0)))
    for quantity in alike.quantities[::2]:
        with pytest.raises(AssertionError, match="expected"):
            judge(measure(alike, quantity), quantity.theory)
