"""Every customer's wait, not only means: the kernel against the recursion of Kiefer and Wolfowitz, to the millisecond.

[1] J. Kiefer, J. Wolfowitz: On the theory of queues with many servers. Transactions of the AMS 78 (1955). For one
    server it is Lindley's recursion (1952).
"""

from __future__ import annotations

import heapq

import numpy as np
import pytest
from stations import GAP_MS, exponential, rows_of, source

from landbridge.simulation.kernel.blueprint import BlueprintBuilder
from landbridge.simulation.kernel.layout import ARRIVAL, NONE, ROW_DELAY, ROW_STEP

CUSTOMERS = 20_000
SERVERS = [1, 3]


def begins(came: list[int], services: list[int], servers: int) -> list[int]:
    """When each service begins: when the customer is there and the first server is free [1]."""
    free = [0] * servers
    found: list[int] = []
    for t, service in zip(came, services, strict=True):
        begin = max(t, heapq.heappop(free))
        heapq.heappush(free, begin + service)
        found.append(begin)
    return found


def drawn(servers: int):
    """Instants of arrival and of beginning, and services, of customers as the kernel draws them; in order of number."""
    b = BlueprintBuilder()
    server = b.resource("server", servers)
    first = b.note("came")
    b.seize((server, 1))
    service = b.delay(exponential(0.9 * servers)(b), "service")
    b.free((server, 1))
    b.end()
    source(b, first)
    rows = rows_of(b.build(), 0, (CUSTOMERS + 2_000) * GAP_MS)
    begun = rows[(rows.kind == ROW_DELAY) & (rows.step == service)]
    begun = begun[np.argsort(begun.who)][:CUSTOMERS]
    came = rows[rows.kind == ROW_STEP]
    assert came.who[:CUSTOMERS].tolist() == begun.who.tolist()
    return came.t[:CUSTOMERS].tolist(), begun.t.tolist(), begun.other.tolist()


@pytest.mark.parametrize("servers", SERVERS)
def test_every_service_begins_when_the_recursion_says(servers: int):
    came, begun, services = drawn(servers)
    assert begun == begins(came, services, servers)


@pytest.mark.parametrize("servers", SERVERS)
def test_every_service_begins_when_the_recursion_says_if_services_and_arrivals_come_from_tables(servers: int):
    came, _, services = drawn(servers)
    b = BlueprintBuilder(marks=1)
    server = b.resource("server", servers)
    columns = np.stack([np.full(CUSTOMERS, -1), services], axis=1)
    given = b.given(b.table(columns), 0, stride=2, column=1)
    first = b.serve((server, 1), dist=given, label="service")
    b.end()
    records = np.zeros(CUSTOMERS, ARRIVAL)
    records["t"], records["key"], records["step"], records["pool"] = came, np.arange(CUSTOMERS), first, NONE
    b.arrivals(records)
    rows = rows_of(b.build(), 0, 10**15)
    begun = rows[rows.kind == ROW_DELAY]
    assert begun.t[np.argsort(begun.who)].tolist() == begins(came, services, servers)
