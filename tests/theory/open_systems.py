"""Lines, losses and networks without rules of their own: what textbooks begin with."""

from __future__ import annotations

import chains
import formulas
from formulas import Law
from stations import (
    Service,
    constant,
    counted,
    counter,
    exponential,
    lognormal,
    source,
    station,
    triangular,
    uniform,
)
from systems import LOST, WAITING, Quantity, System

from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder
from landbridge.simulation.kernel.layout import NONE


def lines_with_exponential_service() -> list[System]:
    cases = [(1, 0.6, 100_000), (4, 2.8, 250_000), (1, 0.8, 500_000), (4, 3.5, 1_000_000), (20, 18.0, 1_500_000)]
    return [
        System(f"M/M/{servers}, load {load:g}", "Erlang C",
               lambda _, servers=servers, load=load: station(servers, exponential(load)),
               (Quantity(WAITING, formulas.erlang_c(servers, load), lambda seen: seen.waiting("server")),
                Quantity("servers busy", load, lambda seen: seen.busy("server"))),
               customers)
        for servers, load, customers in cases
    ]  # fmt: skip


def lines_with_any_service() -> list[System]:
    cases: list[tuple[str, Service, Law, int]] = [
        ("constant 0.7", constant(0.7), formulas.constant(0.7), 100_000),
        ("uniform 0 to 1.4", uniform(0.0, 1.4), formulas.uniform(0.0, 1.4), 100_000),
        ("triangular 0.3, 0.5, 1.3", triangular(0.3, 0.5, 1.3), formulas.triangular(0.3, 0.5, 1.3), 100_000),
        ("lognormal 0.5, cv 1.2", lognormal(0.5, 1.2), formulas.lognormal(0.5, 1.2), 160_000),
        ("lognormal 0.7, cv 2", lognormal(0.7, 2.0), formulas.lognormal(0.7, 2.0), 1_500_000),
    ]
    return [
        System(f"M/G/1, {words}", "Pollaczek-Khinchine", lambda _, service=service: station(1, service),
               (Quantity(WAITING, formulas.pollaczek_khinchine(law), lambda seen: seen.waiting("server")),),
               customers)
        for words, service, law, customers in cases
    ]  # fmt: skip


def line_with_after_work() -> list[System]:
    """The server is held for a while after the customer has gone on (`free_later`): part of its service, not of his."""
    after, mean = 0.2, 0.5
    law = Law(mean + after, 2 * mean**2 + 2 * mean * after + after**2)
    return [
        System("M/G/1, exponential 0.5 and 0.2 after it", "Pollaczek-Khinchine", lambda _: _after_work(mean, after),
               (Quantity(WAITING, formulas.pollaczek_khinchine(law), lambda seen: seen.waiting("server")),
                Quantity("customers in service", mean, lambda seen: seen.busy("in service"))))
    ]  # fmt: skip


def _after_work(mean: float, after: float) -> Blueprint:
    b = BlueprintBuilder()
    server, inside = b.resource("server", 1), counter(b, "in service")
    first = b.seize((server, 1))
    b.seize((inside, 1))
    b.delay(exponential(mean)(b), "service")
    b.free((inside, 1))
    b.free_later(constant(after)(b), (server, 1))
    b.end()
    source(b, first)
    return b.build()


def finite_places() -> list[System]:
    return [
        System(f"M/M/{servers}/{places}, load {load:g}", "birth and death",
               lambda _, servers=servers, places=places, load=load: station(servers, exponential(load), places=places),
               of_finite_places(servers, places, load))
        for servers, places, load in [(1, 5, 0.9), (3, 8, 2.7)]
    ]  # fmt: skip


def of_finite_places(servers: int, places: int, load: float) -> tuple[Quantity, ...]:
    lost, waiting = formulas.finite_places(servers, places, load)
    return (
        Quantity(LOST, lost, lambda seen: seen.share("lost", "server")),
        Quantity(WAITING, waiting, lambda seen: seen.waiting("server")),
    )


def losses() -> list[System]:
    cases = [("exponential", exponential(4.0)), ("constant", constant(4.0)), ("lognormal, cv 2", lognormal(4.0, 2.0))]
    return [
        System(f"M/G/5/5, load 4, {words}", "Erlang B, whatever the service",
               lambda _, service=service: station(5, service, places=5),
               (Quantity(LOST, formulas.erlang_b(5, 4.0), lambda seen: seen.share("lost", "server")),), 50_000)
        for words, service in cases
    ]  # fmt: skip


# ---- networks

ROUTING = ((0.0, 0.6, 0.4), (0.3, 0.0, 0.7), (0.2, 0.1, 0.0))
SERVERS = (2, 1, 3)
MEANS = (0.6, 0.42, 1.32)


def network() -> list[System]:
    """Three stations, each of which sends customers on, back, or out."""
    waiting, busy, time = formulas.jackson(ROUTING, SERVERS, MEANS)
    names = [f"server {k + 1}" for k in range(3)]
    quantities = (
        *(Quantity(f"waiting for {n}", waiting[k], lambda seen, n=n: seen.waiting(n)) for k, n in enumerate(names)),
        *(Quantity(f"{n} busy", busy[k], lambda seen, n=n: seen.busy(n)) for k, n in enumerate(names)),
        Quantity("time in system", time, lambda seen: seen.busy("present") / seen.passed("present")),
    )
    return [System("three stations with ways back", "Jackson", lambda _: _network(names), quantities, 120_000)]


def _network(names: list[str]) -> Blueprint:
    b = BlueprintBuilder()
    present = counter(b, "present")
    enter = b.seize((present, 1))
    starts: list[int] = []
    forks: list[tuple[int, int]] = []
    for k, name in enumerate(names):
        server = b.resource(name, SERVERS[k])
        starts.append(b.seize((server, 1)))
        b.delay(exponential(MEANS[k])(b), f"service {k}")
        b.free((server, 1))
        forks += _forks(b, k)
    # A customer that comes back must draw anew: all doors but the way out are loops.
    doors = [b.loop(start) for start in starts]
    doors.append(b.free((present, 1)))
    b.end()
    for fork, target in forks:
        b.patch(fork, a=doors[target])
    source(b, enter)
    return b.build()


def _forks(b: BlueprintBuilder, k: int) -> list[tuple[int, int]]:
    """One branch after the other out of station k, with the share of those still there; the last takes all."""
    left, forks = 1.0, list[tuple[int, int]]()
    for target, share in enumerate((*ROUTING[k], 1 - sum(ROUTING[k]))):
        if share > 1e-9:
            way = b.share(round(share / left, 9))
            forks.append((b.branch(way, NONE, f"from {k} to {target}"), target))
            left -= share
    return forks


def tandems() -> list[System]:
    """Two stations with few places: who finds no place at the second keeps the server of the first."""
    cases = [((0.8, 0.88), (6, 2), 60_000), ((5.0, 5.0), (4, 1), 60_000), ((5.0, 5.0), (4, 4), 100_000)]
    return [_tandem(*case) for case in cases]


def _tandem(means: tuple[float, float], places: tuple[int, int], customers: int) -> System:
    shares = chains.tandem(1.0, means, places)
    throughput = chains.mean(shares, lambda s: s[1] > 0) / means[1]
    return System(
        f"tandem, services {means[0]:g} and {means[1]:g}, places {places[0]} and {places[1]}",
        "exact chain (Hunt's blocking)", lambda _: tandem(means, places),
        (Quantity("throughput", throughput, lambda seen: seen.passed("server 2")),
         Quantity("share of time blocked", chains.mean(shares, lambda s: s[2]), lambda seen: seen.waiting("place 2")),
         Quantity(LOST, 1 - throughput, lambda seen: seen.share("lost", "place 1"))),
        customers,
    )  # fmt: skip


def tandem(means: tuple[float, float], places: tuple[int, int]) -> Blueprint:
    b = BlueprintBuilder()
    servers = [b.resource(f"server {k + 1}", 1) for k in range(2)]
    place = [b.resource(f"place {k + 1}", places[k]) for k in range(2)]
    first = b.overflow(place[0], NONE)
    b.seize((place[0], 1))
    b.seize((servers[0], 1))
    b.delay(exponential(means[0])(b), "first service")
    b.seize((place[1], 1))
    b.free((servers[0], 1), (place[0], 1))
    b.seize((servers[1], 1))
    b.delay(exponential(means[1])(b), "second service")
    b.free((servers[1], 1), (place[1], 1))
    b.end()
    b.patch(first, b=counted(b, "lost"))
    source(b, first)
    return b.build()


OPEN_SYSTEMS = (
    *lines_with_exponential_service(), *lines_with_any_service(), *line_with_after_work(), *finite_places(),
    *losses(), *network(), *tandems(),
)  # fmt: skip
