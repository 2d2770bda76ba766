"""Classes of customers before equal servers: in the order of priority, with and without breaking services off."""

from __future__ import annotations

import formulas
from formulas import Law, Stream
from stations import Seen, Service, constant, counter, exponential, source, uniform
from systems import LONG, Quantity, System

from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder, Serving
from landbridge.simulation.kernel.rules import rule

Classes = tuple[tuple[float, Service, Law], ...]
"""Gaps between customers of a class, its service and the moments of that; the first class goes first."""

EXPONENTIAL: Classes = tuple(
    (gaps, exponential(mean), formulas.exponential(mean)) for gaps, mean in [(4.0, 0.8), (2.0, 0.4), (4.0, 1.0)]
)
MIXED: Classes = (
    (4.0, constant(0.8), formulas.constant(0.8)),
    (2.0, exponential(0.4), formulas.exponential(0.4)),
    (4.0, uniform(0.5, 1.5), formulas.uniform(0.5, 1.5)),
)
WORDS = {EXPONENTIAL: "exponential", MIXED: "constant, exponential, uniform"}
RANKS = (0, 1, 2)

PREEMPTIVE = Serving(on_closing="resume", preempts=True)


@rule
def last_first(now_ms, subject, priority, items, waiting, free):
    """The order turned round."""
    return -priority


def streams(classes: Classes) -> list[Stream]:
    return [Stream(1 / gaps, law) for gaps, _, law in classes]


def time_in(seen: Seen, name: str) -> float:
    """Mean time a counter is held, by Little's law."""
    return seen.busy(name) / seen.passed(name)


def by_class(words: str, theory: list[float]) -> tuple[Quantity, ...]:
    """A time for each class, read from its counter."""
    names = [f"class {k + 1}" for k in range(len(theory))]
    return tuple(
        Quantity(f"{words} {name}", value, lambda seen, name=name: time_in(seen, name))
        for name, value in zip(names, theory, strict=True)
    )


def waits_in_order() -> list[System]:
    systems = [
        System(f"priorities, {WORDS[classes]}", "Cobham", lambda _, classes=classes: seizing(classes),
               by_class("wait of", formulas.cobham(streams(classes))), customers)
        for classes, customers in ((EXPONENTIAL, LONG), (MIXED, 80_000))
    ]  # fmt: skip
    turned = System("priorities turned round by a rule", "Cobham",
                    lambda _: seizing(MIXED, ranks=(2, 1, 0), order=last_first),
                    by_class("wait of", formulas.cobham(streams(MIXED))), 80_000)  # fmt: skip
    return [*systems, turned]


def seizing(classes: Classes, ranks: tuple[int, ...] = RANKS, **order: object) -> Blueprint:
    """One server, seized and freed; counters hold those who wait."""
    b = BlueprintBuilder()
    server = b.resource("server", 1)
    for k, (gaps, service, _) in enumerate(classes):
        waiting = counter(b, f"class {k + 1}")
        first = b.seize((waiting, 1))
        b.seize((server, 1), **order)
        b.free((waiting, 1))
        b.delay(service(b), f"service {k}")
        b.free((server, 1))
        b.end()
        source(b, first, gaps=gaps, key=k + 1, priority=ranks[k])
    return b.build()


def waits_in_turn() -> list[System]:
    """First come, first served, whatever the priority: one M/G/1 of all classes."""
    all_of_them = streams(MIXED)
    law = Law(sum(s.load for s in all_of_them), sum(s.rate * s.service.square for s in all_of_them))
    times = [formulas.pollaczek_khinchine(law) + stream.service.mean for stream in all_of_them]
    return [
        System("priorities served in turn", "Pollaczek-Khinchine",
               lambda _: serving(MIXED, Serving(in_turn=True)), by_class("time in system of", times), 60_000)
    ]  # fmt: skip


def pre_emption() -> list[System]:
    return [
        System(f"pre-emption, {WORDS[classes]}", "Conway, Maxwell, Miller",
               lambda _, classes=classes: serving(classes, PREEMPTIVE),
               by_class("time in system of", formulas.preemptive_resume(streams(classes))), customers)
        for classes, customers in ((EXPONENTIAL, LONG), (MIXED, 80_000))
    ]  # fmt: skip


def serving(classes: Classes, way: Serving, servers: int = 1) -> Blueprint:
    """Servers that serve in one step; counters hold those who are there."""
    b = BlueprintBuilder()
    server = b.resource("server", servers)
    for k, (gaps, service, _) in enumerate(classes):
        present = counter(b, f"class {k + 1}")
        first = b.seize((present, 1))
        b.serve((server, 1), dist=service(b), label=f"service {k}", way=way)
        b.free((present, 1))
        b.end()
        source(b, first, gaps=gaps, key=k + 1, priority=RANKS[k])
    return b.build()


def pre_emption_at_three_servers() -> list[System]:
    mean, gaps = 2.4, (4.0, 2.0, 4.0)
    classes = tuple((gap, exponential(mean), formulas.exponential(mean)) for gap in gaps)
    lines = formulas.preemptive_of_equal_servers(3, [mean / gap for gap in gaps])
    times = [line * gap + mean for line, gap in zip(lines, gaps, strict=True)]
    return [
        System("pre-emption at three servers, load 2.4", "Erlang C by class",
               lambda _: serving(classes, PREEMPTIVE, 3), by_class("time in system of", times))
    ]  # fmt: skip


PRIORITY_SYSTEMS = (*waits_in_order(), *waits_in_turn(), *pre_emption(), *pre_emption_at_three_servers())
