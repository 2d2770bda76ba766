"""A server that is closed and opened at random, busy or not: what becomes of the service under way."""

from __future__ import annotations

from math import exp

import chains
import formulas
from formulas import Breaks
from stations import Service, constant, counted, exponential, source, uniform
from systems import LOST, WAITING, Quantity, System

from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder, Serving

UP = 4.0
DOWN = 1.0


def finished() -> list[System]:
    mean = 0.5
    waiting = chains.mean(chains.opened_and_closed(mean, UP, DOWN, "finish"), lambda s: s[0] - s[2])
    return [
        System(f"breaks, service finished, {words}", "exact chain", build,
               (_waiting(waiting), Quantity("server busy", mean, lambda seen: seen.busy("server"))))
        for words, build in [("seized", lambda _: seized(mean)),
                             ("served", lambda _: served(exponential(mean), exponential(DOWN), Serving()))]
    ]  # fmt: skip


def resumed() -> list[System]:
    cases = [
        ("exponential", exponential(0.5), formulas.exponential(0.5), exponential(DOWN), formulas.exponential(DOWN)),
        ("uniform", uniform(0.1, 0.9), formulas.uniform(0.1, 0.9), constant(DOWN), formulas.constant(DOWN)),
    ]
    laws = {"exponential": "White and Christie", "uniform": "Gaver; Fuhrmann and Cooper"}
    systems: list[System] = []
    for words, service, law, down, repair in cases:
        breaks = Breaks(1 / UP, repair)
        number = formulas.waiting_with_breaks(formulas.completion_resumed(law, breaks), breaks)
        # Who is broken off waits in the line again, so waiting is all time in system but the service itself.
        number += formulas.completion_resumed(law, breaks).mean - law.mean
        systems.append(
            System(f"breaks, service goes on, {words}", laws[words],
                   lambda _, service=service, down=down: served(service, down, Serving(on_closing="resume")),
                   (_waiting(number), Quantity("server busy", law.mean, lambda seen: seen.busy("server"))))
        )  # fmt: skip
    return systems


def repeated() -> list[System]:
    service, breaks = 0.5, Breaks(1 / UP, formulas.exponential(DOWN))
    completion = formulas.completion_repeated(service, breaks)
    # Each time it is begun costs until its end or the break: (exp(rate service) - 1) / rate in all.
    busy = (exp(breaks.rate * service) - 1) / breaks.rate
    number = formulas.waiting_with_breaks(completion, breaks) + completion.mean - busy
    return [
        System("breaks, service begins anew, constant", "Gaver; Fuhrmann and Cooper",
               lambda _: served(constant(service), exponential(DOWN), Serving(on_closing="repeat")),
               (_waiting(number), Quantity("server busy", busy, lambda seen: seen.busy("server"))))
    ]  # fmt: skip


def given_up() -> list[System]:
    service, breaks = 0.6, Breaks(1 / UP, formulas.exponential(DOWN))
    completion = formulas.completion_given_up(service, breaks)
    return [
        System("breaks, customer gives up, constant", "Fuhrmann and Cooper", lambda _: served_or_gone(service),
               (_waiting(formulas.waiting_with_breaks(completion, breaks)),
                Quantity(LOST, 1 - exp(-breaks.rate * service), lambda seen: seen.share("lost", "served"))))
    ]  # fmt: skip


def _waiting(theory: float) -> Quantity:
    return Quantity(WAITING, theory, lambda seen: seen.waiting("server"))


def seized(mean: float) -> Blueprint:
    b = BlueprintBuilder()
    server = b.resource("server", 1)
    first = b.seize((server, 1))
    b.delay(exponential(mean)(b), "service")
    b.free((server, 1))
    b.end()
    source(b, first)
    _opened_and_closed(b, server, exponential(DOWN))
    return b.build()


def served(service: Service, down: Service, way: Serving) -> Blueprint:
    b = BlueprintBuilder()
    server = b.resource("server", 1)
    first = b.serve((server, 1), dist=service(b), label="service", way=way)
    b.end()
    source(b, first)
    _opened_and_closed(b, server, down)
    return b.build()


def served_or_gone(service: float) -> Blueprint:
    b = BlueprintBuilder()
    server = b.resource("server", 1)
    lost = counted(b, "lost")
    first = b.serve((server, 1), dist=constant(service)(b), label="service", way=Serving(on_closing="leave", to=lost))
    counted(b, "served")
    source(b, first)
    _opened_and_closed(b, server, exponential(DOWN))
    return b.build()


def _opened_and_closed(b: BlueprintBuilder, server: int, down: Service) -> None:
    """The server is open for an exponential time and closed for `down`, in turn."""
    first = b.delay(exponential(UP)(b), "up")
    b.set_capacity(server, 0)
    b.delay(down(b), "down")
    b.set_capacity(server, 1)
    b.loop(first)
    b.arrival(0, 2, first)


CLOSING_SYSTEMS = (*finished(), *resumed(), *repeated(), *given_up())
