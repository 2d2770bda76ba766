"""Queues with known answers: the kernel's means against theory, by 99.9 % intervals over replications."""

from __future__ import annotations

from dataclasses import replace

import pytest
from closing_systems import served
from priority_systems import MIXED, seizing, serving
from proofs import SYSTEMS, judge, measure
from routed_systems import balking_at
from stations import constant, exponential, uniform
from systems import Quantity, System

from landbridge.simulation.kernel.blueprint import Serving

RESUMING = Serving(on_closing="resume")

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
    with pytest.raises(AssertionError, match=r"^expected"):
        judge(measure(system, system.quantities[0]), off * system.quantities[0].theory)


def test_too_few_customers_prove_nothing():
    system = replace(named("M/M/1, load 0.6"), customers=2_000)
    with pytest.raises(AssertionError, match=r"^too few events"):
        judge(measure(system, system.quantities[0]), system.quantities[0].theory)


OTHER_MODELS = {
    "all classes are one": ("priorities, constant, exponential, uniform", 0,
                            lambda: seizing(MIXED, ranks=(0, 0, 0))),
    "nobody is broken off": ("pre-emption, constant, exponential, uniform", 0, lambda: serving(MIXED, Serving())),
    "service is finished when it should stop": ("breaks, service goes on, uniform", 0,
                                                lambda: served(uniform(0.1, 0.9), constant(1.0), Serving())),
    "service goes on when it should begin anew": ("breaks, service begins anew, constant", 1,
                                                  lambda: served(constant(0.5), exponential(1.0), RESUMING)),
    "one more may wait": ("balking at 4 of M/M/1, load 0.9", 1, lambda: balking_at(5, 1, 0.9)),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHER_MODELS)
def test_a_model_that_differs_in_its_rule_is_refused(what: str):
    name, quantity, build = OTHER_MODELS[what]
    other = replace(named(name), build=lambda _: build(), customers=20_000)
    with pytest.raises(AssertionError, match=r"^expected"):
        judge(measure(other, other.quantities[quantity]), other.quantities[quantity].theory)
