"""Customers in groups, customers who turn away, choose a line, or are served faster before a long one."""

from __future__ import annotations

import chains
import formulas
from open_systems import of_finite_places
from priority_systems import time_in
from stations import GAP_MS, counted, counter, exponential, rows_of, source
from systems import Quantity, System

from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder, Serving
from landbridge.simulation.kernel.layout import NONE, ROW_STEP
from landbridge.simulation.kernel.rules import rule

NEVER_MS = 10**15

# ---- groups

GROUP = 5
GROUP_SERVICE = 3.5
GATHERING = Quantity("wait for the group", (GROUP - 1) / 2, lambda seen: time_in(seen, "gathering"))


def groups() -> list[System]:
    waiting = formulas.erlang_arrivals(GROUP, GROUP_SERVICE) / GROUP
    return [
        System("groups of 5 by a former", "(B - 1) / 2", _formed, (GATHERING,), 20_000),
        System("groups of 5 by a lot before one server", "(B - 1) / 2 and E/M/1", lambda _: _batched(),
               (GATHERING, Quantity("groups waiting", waiting, lambda seen: seen.waiting("server")),
                Quantity("members there", 2 + GROUP * (waiting + GROUP_SERVICE / GROUP),
                         lambda seen: seen.busy("present"))), 300_000),
    ]  # fmt: skip


def _formed(replication: int) -> Blueprint:
    b = BlueprintBuilder()
    gathering = counter(b, "gathering")
    pool, former = b.pool(), b.former(GROUP, 1, b.share(1.0), NEVER_MS)
    first = b.seize((gathering, 1))
    form = b.form(former)
    b.free((gathering, GROUP))
    b.unform(0, form)
    b.end()
    for n, t in enumerate(poisson_ms(replication, 25_000)):
        b.arrival(t, n, first, items=1, pool=pool)
    return b.build()


def poisson_ms(replication: int, gaps: int) -> list[int]:
    """Instants of a Poisson stream as the kernel draws it."""
    b = BlueprintBuilder()
    came = b.note("came")
    b.end()
    source(b, came)
    rows = rows_of(b.build(), replication, gaps * GAP_MS)
    return rows.t[rows.kind == ROW_STEP].tolist()


def _batched() -> Blueprint:
    b = BlueprintBuilder()
    gathering, present, server = counter(b, "gathering"), counter(b, "present"), b.resource("server", 1)
    carrier = b.free((gathering, GROUP))
    b.seize((server, 1))
    b.delay(exponential(GROUP_SERVICE)(b), "service")
    b.free((server, 1))
    b.unbatch()
    b.end()
    first = b.seize((gathering, 1), (present, 1))
    b.batch(b.lot(GROUP, carrier))
    b.free((present, 1))
    b.end()
    source(b, first)
    return b.build()


# ---- turning away


def balking() -> list[System]:
    return [
        System(f"balking at {line} of M/M/{servers}, load {load:g}", "birth and death",
               lambda _, servers=servers, line=line, load=load: balking_at(line, servers, load),
               of_finite_places(servers, servers + line, load))
        for servers, line, load in [(1, 4, 0.9), (3, 5, 2.7)]
    ]  # fmt: skip


def balking_at(line: int, servers: int, load: float) -> Blueprint:
    b = BlueprintBuilder()
    server = b.resource("server", servers)
    first = b.balk(server, line, NONE)
    b.serve((server, 1), dist=exponential(load)(b), label="service")
    b.end()
    b.patch(first, b=counted(b, "lost"))
    source(b, first)
    return b.build()


# ---- rules


@rule
def there(now_ms, subject, priority, items, waiting, free):
    """Those who wait and those in service, less one."""
    return waiting - free


@rule
def halved_from_two(now_ms, subject, priority, items, waiting, free):
    """Half the time when two or more wait."""
    return 0.5 if waiting >= 2 else 1.0


def choosing() -> list[System]:
    mean = 1.4
    shares = chains.shorter_line(mean)
    quantities = tuple(
        Quantity(f"waiting for server {k + 1}", chains.mean(shares, lambda s, k=k: max(s[k] - 1, 0)),
                 lambda seen, k=k: seen.waiting(f"server {k + 1}"))
        for k in range(2)
    )  # fmt: skip
    busy = tuple(
        Quantity(f"server {k + 1} busy", chains.mean(shares, lambda s, k=k: s[k] > 0),
                 lambda seen, k=k: seen.busy(f"server {k + 1}"))
        for k in range(2)
    )  # fmt: skip
    return [
        System(
            "the shorter of two lines by a rule", "exact chain", lambda _: _choosing(mean), quantities + busy, 170_000
        )
    ]


def _choosing(mean: float) -> Blueprint:
    b = BlueprintBuilder()
    servers = [b.resource(f"server {k + 1}", 1) for k in range(2)]
    starts: list[int] = []
    for server in servers:
        starts.append(b.serve((server, 1), dist=exponential(mean)(b), label="service"))
        b.end()
    source(b, b.choose(there, list(zip(servers, starts, strict=True))))
    return b.build()


def hurrying() -> list[System]:
    mean = 0.9
    shares = chains.hurried(mean, 0.5, 2)
    return [
        System("service halved by a rule from 2 waiting", "exact chain", lambda _: _hurrying(mean),
               (Quantity("number waiting", chains.mean(shares, lambda s: max(s[0] - 1, 0)),
                         lambda seen: seen.waiting("server")),
                Quantity("server busy", chains.mean(shares, lambda s: s[0] > 0), lambda seen: seen.busy("server"))),
               60_000)
    ]  # fmt: skip


def _hurrying(mean: float) -> Blueprint:
    b = BlueprintBuilder()
    server = b.resource("server", 1)
    way = Serving(factor=halved_from_two)
    first = b.serve((server, 1), dist=exponential(mean)(b), label="service", way=way)
    b.end()
    source(b, first)
    return b.build()


ROUTED_SYSTEMS = (*groups(), *balking(), *choosing(), *hurrying())
