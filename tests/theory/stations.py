"""Stations built for the kernel, and what is seen of them between two instants.

A customer comes from outside each gap on average. Numbers of customers are read from the kernel's own integrals: a
resource with plenty of units that customers hold for as long as they wait, or are there, is a counter of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder
from landbridge.simulation.kernel.engine import carry_on, prepare
from landbridge.simulation.kernel.layout import NONE, State, Table

SEED = 1
"""Of all proofs: never chosen by what comes out."""

GAP_MS = 1_000_000.0
"""Mean time between arrivals; long enough that rounding to 1 ms changes means by less than 1e-6."""

PLENTY = 1 << 30

Service = Callable[[BlueprintBuilder], int]


@dataclass(frozen=True, slots=True)
class Watch:
    """When statistics begin and end [mean gaps]; the system starts empty, so the beginning is left out."""

    start: int = 4_000
    end: int = 204_000


class Seen:
    """Means over a watch, by name of a resource: units in use, waiting requests, requests granted a gap."""

    def __init__(self, names: tuple[str, ...], means: Table, events: int):
        self._means = dict(zip(names, means.tolist(), strict=True))
        self.events = events

    def busy(self, name: str) -> float:
        return self._means[name][0]

    def waiting(self, name: str) -> float:
        return self._means[name][1]

    def passed(self, name: str) -> float:
        return self._means[name][2]

    def share(self, name: str, other: str) -> float:
        """Of those that passed either, the share of the first."""
        return self.passed(name) / (self.passed(name) + self.passed(other))


def watched(blueprint: Blueprint, replication: int, watch: Watch) -> Seen:
    """One replication."""
    model, state = prepare(blueprint, SEED, replication)
    sums: list[Table] = []
    for instant in (int(watch.start * GAP_MS), int(watch.end * GAP_MS)):
        state = carry_on(model, state, instant)
        sums.append(_sums(state, instant))
    means = (sums[1] - sums[0]) / (watch.end - watch.start)
    return Seen(blueprint.resources, means, int(state.register["events"][0]))


def _sums(state: State, instant: int) -> Table:
    """By resource: busy and waiting [unit gaps] up to an instant, and requests granted."""
    line = state.resource
    since = instant - line["since"]
    busy = (line["busy_ms"] + line["busy"] * since) / GAP_MS
    waiting = (line["waiting_ms"] + line["waiting"] * since) / GAP_MS
    return np.stack([busy, waiting, line["granted"]], axis=1)


def rows_of(blueprint: Blueprint, replication: int, until_ms: float) -> Table:
    """The whole trace of a run."""
    pages: list[Table] = []
    model, state = prepare(blueprint, SEED, replication, ledger=True)
    carry_on(model, state, int(until_ms), pages.append)
    return np.concatenate(pages).view(np.recarray)


# ---- pieces of programs


def source(b: BlueprintBuilder, to: int, *, gaps: float = 1.0, key: int = 1, priority: int = 0) -> None:
    """Customers arrive at step `to` in a Poisson stream, one in `gaps` on average."""
    first = b.delay(b.exponential(gaps * GAP_MS), f"gap {key}")
    b.spawn(to, priority)
    b.loop(first)
    b.arrival(0, key, first)


def counter(b: BlueprintBuilder, name: str) -> int:
    """A resource that counts those who hold it."""
    return b.resource(name, PLENTY)


def counted(b: BlueprintBuilder, name: str) -> int:
    """The customer is counted and leaves; gives the step."""
    tally = counter(b, name)
    step = b.seize((tally, 1))
    b.free((tally, 1))
    b.end()
    return step


def station(servers: int, service: Service, *, places: int = 0) -> Blueprint:
    """One line before equal servers; with `places` only so many customers may be there, those in service too."""
    b = BlueprintBuilder()
    server = b.resource("server", servers)
    units = [(server, 1)]
    first = b.here
    if places:
        place = b.resource("place", places)
        b.overflow(place, NONE)
        b.seize((place, 1))
        units.append((place, 1))
    b.seize((server, 1))
    b.delay(service(b), "service")
    b.free(*units)
    b.end()
    if places:
        b.patch(first, b=counted(b, "lost"))
    source(b, first)
    return b.build()


def exponential(gaps: float) -> Service:
    return lambda b: b.exponential(gaps * GAP_MS)


def constant(gaps: float) -> Service:
    return lambda b: b.constant(round(gaps * GAP_MS))


def lognormal(gaps: float, cv: float) -> Service:
    return lambda b: b.lognormal(gaps * GAP_MS, cv)


def uniform(low: float, high: float) -> Service:
    return lambda b: b.uniform(low * GAP_MS, high * GAP_MS)


def triangular(low: float, mode: float, high: float) -> Service:
    return lambda b: b.triangular(low * GAP_MS, mode * GAP_MS, high * GAP_MS)
