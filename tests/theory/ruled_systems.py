"""Systems with rules: priorities, closed hours, groups."""

from __future__ import annotations

import chains
import formulas
from formulas import Law, Stream
from stations import GAP_MS, Seen, Service, constant, counter, exponential, rows_of, source, uniform
from systems import WAITING, Quantity, System

from landbridge.simulation.blueprint import Blueprint, BlueprintBuilder
from landbridge.simulation.layout import ROW_STEP

NEVER_MS = 10**15

# ---- priorities: gaps between customers of each class, service, its moments; the first class goes first

Classes = tuple[tuple[float, Service, Law], ...]
EXPONENTIAL: Classes = tuple(
    (gaps, exponential(mean), formulas.exponential(mean)) for gaps, mean in [(4.0, 0.8), (2.0, 0.4), (4.0, 1.0)]
)
MIXED: Classes = (
    (4.0, constant(0.8), formulas.constant(0.8)),
    (2.0, exponential(0.4), formulas.exponential(0.4)),
    (4.0, uniform(0.5, 1.5), formulas.uniform(0.5, 1.5)),
)


def streams(classes: Classes) -> list[Stream]:
    return [Stream(1 / gaps, law) for gaps, _, law in classes]


def priorities() -> list[System]:
    return [
        System(f"three priorities, {words}", "Cobham", lambda _, classes=classes: priorities_of(classes),
               tuple(Quantity(f"wait of class {k + 1}", wait, lambda seen, n=f"class {k + 1}": time_in(seen, n))
                     for k, wait in enumerate(formulas.cobham(streams(classes)))), 200_000)
        for words, classes in [("exponential services", EXPONENTIAL), ("constant, exponential, uniform", MIXED)]
    ]  # fmt: skip


def time_in(seen: Seen, name: str) -> float:
    """Mean time a counter is held, by Little's law."""
    return seen.busy(name) / seen.passed(name)


def priorities_of(classes: Classes, ranks: tuple[int, ...] = (0, 1, 2)) -> Blueprint:
    """One server before which classes wait in the order of their ranks."""
    b = BlueprintBuilder()
    server = b.resource("server", 1)
    for k, (gaps, service, _) in enumerate(classes):
        waiting = counter(b, f"class {k + 1}")
        first = b.seize((waiting, 1))
        b.seize((server, 1))
        b.free((waiting, 1))
        b.delay(service(b), f"service {k}")
        b.free((server, 1))
        b.end()
        source(b, first, gaps=gaps, key=k + 1, priority=ranks[k])
    return b.build()


# ---- a server that is closed and opened at random

SERVICE, UP, DOWN = 0.5, 4.0, 1.0


def closed_hours() -> list[System]:
    shares = chains.opened_and_closed(SERVICE, UP, DOWN, finishes=True)
    waiting = chains.mean(shares, lambda s: s[0] - s[2])
    return [
        System("M/M/1 closed at random, service finished", "exact chain", lambda _: _closed_at_random(),
               (Quantity(WAITING, waiting, lambda seen: seen.waiting("server")),
                Quantity("server busy", SERVICE, lambda seen: seen.busy("server"))), 200_000)
    ]  # fmt: skip


def _closed_at_random() -> Blueprint:
    b = BlueprintBuilder()
    server = b.resource("server", 1)
    first = b.seize((server, 1))
    b.delay(exponential(SERVICE)(b), "service")
    b.free((server, 1))
    b.end()
    source(b, first)
    opened_and_closed(b, server, exponential(DOWN))
    return b.build()


def opened_and_closed(b: BlueprintBuilder, server: int, down: Service) -> None:
    """The server is open for an exponential time and closed for `down`, in turn."""
    first = b.delay(exponential(UP)(b), "up")
    b.set_capacity(server, 0)
    b.delay(down(b), "down")
    b.set_capacity(server, 1)
    b.loop(first)
    b.arrival(0, 2, first)


# ---- groups

GROUP = 5


def groups() -> list[System]:
    return [System("groups of 5 (former)", "(B - 1) / 2", _groups, of_groups(), 20_000)]


def of_groups() -> tuple[Quantity, ...]:
    return (Quantity("wait for the group", (GROUP - 1) / 2, lambda seen: time_in(seen, "gathering")),)


def _groups(replication: int) -> Blueprint:
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


RULED_SYSTEMS = (*priorities(), *closed_hours(), *groups())
