"""Small queueing systems built for the kernel, watched over many replications."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from landbridge.simulation.blueprint import Blueprint, BlueprintBuilder
from landbridge.simulation.engine import carry_on, prepare
from landbridge.simulation.layout import State, Table

GAP_MS = 1_000_000.0
"""Mean time between arrivals; long enough that rounding to 1 ms changes means by less than 1e-6."""

REPLICATIONS = 30


@dataclass(frozen=True)
class Watch:
    """When statistics begin and end [mean gaps]; the system starts empty, so the beginning is left out."""

    start: int = 4_000
    end: int = 204_000

    @property
    def length_ms(self) -> float:
        return (self.end - self.start) * GAP_MS


def source(b: BlueprintBuilder, to: int, mean_gap_ms: float, key: int, priority: int = 0) -> None:
    """Customers arrive at step `to` in a Poisson stream."""
    first = b.delay(b.exponential(mean_gap_ms), f"gap {key}")
    b.spawn(to, priority)
    b.loop(first)
    b.arrival(0, key, first)


def station(servers: int, service: Callable[[BlueprintBuilder], int]) -> Blueprint:
    """One line before equal servers."""
    b = BlueprintBuilder()
    server = b.resource("server", servers)
    customer = b.seize((server, 1))
    b.delay(service(b), "service")
    b.free((server, 1))
    b.end()
    source(b, customer, GAP_MS, key=1)
    return b.build()


def queue_length(blueprint: Blueprint, replication: int, watch: Watch) -> float:
    """Mean number of waiting customers over the watch."""
    model, state = prepare(blueprint, 1, replication)
    until = [int(instant * GAP_MS) for instant in (watch.start, watch.end)]
    sums: list[float] = []
    for instant in until:
        state = carry_on(model, state, instant)
        sums.append(_waiting_ms(state, instant))
    return (sums[1] - sums[0]) / watch.length_ms


def _waiting_ms(state: State, instant: int) -> float:
    line = state.resource[0]
    return float(line.waiting_ms + line.waiting * (instant - line.since))


def rows_of(blueprint: Blueprint, replication: int, until_ms: float) -> Table:
    """The whole trace of a run."""
    pages: list[Table] = []
    model, state = prepare(blueprint, 1, replication, ledger=True)
    carry_on(model, state, int(until_ms), pages.append)
    return np.concatenate(pages).view(np.recarray)


def assert_within(values: list[float], theory: float, *, at_most: float) -> None:
    """Theory lies in the 99.9 % interval of the replications' mean, and that is narrower than `at_most` of it."""
    mean, error = float(np.mean(values)), float(np.std(values, ddof=1)) / len(values) ** 0.5
    half = float(stats.t.ppf(0.9995, len(values) - 1)) * error
    assert half < at_most * theory, f"too few replications to tell: {mean:.5g} +- {half:.2g}"
    assert abs(mean - theory) < half, f"expected {theory:.5g}, was {mean:.5g} +- {half:.2g}"
