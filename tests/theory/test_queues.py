"""Queues with known answers: the kernel's means against closed forms, by 99.9 % intervals over replications.

[1] L. Kleinrock: Queueing Systems, volume 1, 1975 (M/M/c: section 3.5; M/G/1: 5.6; loss: 3.6).
[2] A. Cobham: Priority assignment in waiting line problems. Operations Research 2 (1954).
"""

from __future__ import annotations

from math import factorial

import numpy as np
import pytest
from stations import GAP_MS, REPLICATIONS, Watch, assert_within, queue_length, rows_of, source, station

from landbridge.simulation.blueprint import BlueprintBuilder
from landbridge.simulation.engine import carry_on, prepare
from landbridge.simulation.layout import ROW_DELAY, ROW_GRANTED, ROW_STEP

NEVER_MS = 10**15


def erlang_c(servers: int, load: float) -> float:
    """Mean number waiting in M/M/c (Erlang C) for a load in Erlang."""
    wait = load**servers / factorial(servers) * servers / (servers - load)
    wait /= sum(load**k / factorial(k) for k in range(servers)) + wait
    return wait * load / (servers - load)


def erlang_b(servers: int, load: float) -> float:
    """Share of customers lost where nobody can wait."""
    terms = [load**k / factorial(k) for k in range(servers + 1)]
    return terms[-1] / sum(terms)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.7), (4, 3.4)])
def test_the_line_before_servers_with_exponential_service_is_as_long_as_erlang_c_says(servers: int, load: float):
    blueprint = station(servers, lambda b: b.exponential(load * GAP_MS))
    lengths = [queue_length(blueprint, replication, Watch()) for replication in range(REPLICATIONS)]
    assert_within(lengths, erlang_c(servers, load), at_most=0.05)


@pytest.mark.parametrize("cv", [0.0, 1.5])
def test_the_line_before_one_server_with_any_service_is_as_long_as_pollaczek_and_khinchine_say(cv: float):
    rho = 0.7
    mean_ms = rho * GAP_MS
    blueprint = station(1, lambda b: b.lognormal(mean_ms, cv) if cv else b.constant(int(mean_ms)))
    lengths = [queue_length(blueprint, replication, Watch()) for replication in range(REPLICATIONS)]
    assert_within(lengths, rho**2 * (1 + cv**2) / (2 * (1 - rho)), at_most=0.05)


def test_waits_of_two_priorities_are_those_of_cobham():
    loads, watch = (0.3, 0.5), Watch(2_000, 32_000)
    b = BlueprintBuilder()
    server = b.resource("server", 1)
    for priority, load in enumerate(loads):
        customer = b.seize((server, 1), noted=True)
        b.delay(b.exponential(GAP_MS), f"service {priority}")
        b.free((server, 1))
        b.end()
        source(b, customer, GAP_MS / load, key=priority + 1, priority=priority)
    waits = [_mean_waits(rows_of(b.build(), n, watch.end * GAP_MS), watch) for n in range(REPLICATIONS)]
    residual_ms = sum(loads) * GAP_MS
    expected_ms = residual_ms / (1 - loads[0]), residual_ms / (1 - loads[0]) / (1 - sum(loads))
    for priority in (0, 1):
        assert_within([wait[priority] for wait in waits], expected_ms[priority], at_most=0.1)


def _mean_waits(rows, watch: Watch) -> list[float]:
    """Mean wait [ms] for each of two programs of seven steps; those that did not wait leave no row and count as 0."""
    rows = rows[rows.t >= watch.start * GAP_MS]
    granted, served = rows[rows.kind == ROW_GRANTED], rows[rows.kind == ROW_DELAY]
    return [granted.other[granted.step == seize].sum() / (served.step == seize + 1).sum() for seize in (0, 7)]


def test_as_many_customers_are_lost_as_erlang_b_says_whatever_the_service_is():
    servers, load, watch = 4, 3.0, Watch(500, 20_500)
    b = BlueprintBuilder()
    server = b.resource("server", servers)
    customer = b.overflow(server, 0)
    b.seize((server, 1))
    b.delay(b.lognormal(load * GAP_MS, 1.2), "service")
    b.free((server, 1))
    b.end("served")
    lost = b.note("lost")
    b.patch(customer, b=lost)
    b.end("gone")
    source(b, customer, GAP_MS, key=1)
    blueprint = b.build()
    shares: list[float] = []
    for replication in range(REPLICATIONS):
        rows = rows_of(blueprint, replication, watch.end * GAP_MS)
        rows = rows[rows.t >= watch.start * GAP_MS]
        gone = ((rows.kind == ROW_STEP) & (rows.step == lost)).sum()
        shares.append(gone / (gone + ((rows.kind == ROW_DELAY) & (rows.step == customer + 2)).sum()))
    assert_within(shares, erlang_b(servers, load), at_most=0.05)


def test_a_customer_waits_half_a_batch_for_its_batch():
    size, customers = 5, 5_000
    waits = [_batch_wait_ms(size, customers, replication) for replication in range(REPLICATIONS)]
    assert_within(waits, (size - 1) / 2 * GAP_MS, at_most=0.05)


def _batch_wait_ms(size: int, customers: int, replication: int) -> float:
    """Mean wait [ms] of Poisson arrivals, (B-1)/2 gaps on average, until a group of `size` is complete."""
    b = BlueprintBuilder(marks=2)
    pool, former = b.pool(), b.former(size, 1, b.share(1.0), NEVER_MS)
    first = b.note("came", mark=0)
    form = b.form(former)
    b.note("complete", mark=1)
    b.unform(0, form)
    b.end()
    gaps = np.random.default_rng(replication).exponential(GAP_MS, customers)
    for n, t in enumerate(np.cumsum(gaps)):
        b.arrival(int(t), n, first, items=1, pool=pool)
    model, state = prepare(b.build(), 1, replication)
    came, complete = carry_on(model, state, NEVER_MS).mark.reshape(-1, 2).T
    assert (complete >= came).all()
    return float(np.mean(complete - came))
