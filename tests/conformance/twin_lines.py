"""Rules 2, 3 and 6 of the kernel a second time: who gets what next, and whose service is broken off for it.

All requests wait in one plain list, and all services that may be broken off are in another; both are gone through
whenever something is asked of them. Breaking off is SimPy's own interruption of a process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import simpy
from twin_world import END_OF_DELAY, Entity, Need, Pending, Resource, Step, Waiting, World

from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint

NO_RESOURCE = -1
Duration = Callable[[Entity, Step], int]


class Request(NamedTuple):
    """Somebody wants the needs of a step; its order is (class or what a rule says, instant of asking, number)."""

    order: tuple[int, int, int]
    entity: Entity
    step: Step
    granted: simpy.Event


@dataclass(eq=False)
class Service:
    """A service under way that may be broken off."""

    request: Request
    since: int
    due: int


class Lines:
    """Resources, requests and services of a blueprint; `write` takes rows of the trace."""

    def __init__(self, blueprint: Blueprint, write: Callable[[int, int, int, int], None]) -> None:
        self.world = World(self.look)
        self.resources = [Resource(int(capacity)) for capacity in blueprint.capacity]
        self.waiting: list[Request] = []
        self.services: list[Service] = []
        self.unsettled = False
        self._needs = [Need(*row.item()) for row in blueprint.need]
        self._rules = [rule.function for rule in blueprint.rules]
        self._write = write

    # ---- asking (rules 2 and 3)

    def needs(self, step: Step) -> Sequence[Need]:
        return self._needs[step.a : step.a + step.b] if step.b > 0 else []

    def first_need(self, step: Step) -> int:
        """The resource that a request waits for, as balking and rules see it."""
        return next((need.resource for need in self.needs(step)), NO_RESOURCE)

    def amounts(self, entity: Entity, step: Step) -> list[tuple[int, int]]:
        """What a step asks for, as (resource, units); an amount by items is rounded up."""
        return [(need.resource, -(-len(entity.items) * need.amount // need.items) if need.items else need.amount)
                for need in self.needs(step)]  # fmt: skip

    def lacking(self, entity: Entity, step: Step) -> list[int]:
        """The resources of which too little is free; of nothing there is always enough."""
        return [resource for resource, amount in self.amounts(entity, step)
                if amount and amount > self.resources[resource].unused]  # fmt: skip

    def in_line(self, resource: int) -> int:
        """Requests that wait for a resource: it is their first need."""
        return sum(self.first_need(request.step) == resource for request in self.waiting)

    def opinion(self, rule: int, entity: Entity, resource: int) -> float:
        """What a rule says."""
        line, unused = (0, 0) if resource < 0 else (self.in_line(resource), self.resources[resource].unused)
        scalars = (entity.home, entity.priority, len(entity.items), line, unused)
        return self._rules[rule](self.world.now, *scalars)

    def order(self, entity: Entity, step: Step) -> tuple[int, int, int]:
        rank = 0 if step.c & lay.IN_TURN else entity.priority
        if step.op == lay.SEIZE and step.rule >= 0:
            rank = int(self.opinion(step.rule, entity, self.first_need(step)))
        return rank, self.world.now, entity.number

    def seize(self, entity: Entity, step: Step) -> Waiting:
        """All needs at once, or wait; returns the request."""
        request = Request(self.order(entity, step), entity, step, self.world.event())
        lacking = self.lacking(entity, step)
        wants = any(amount for _, amount in self.amounts(entity, step))
        if not lacking and not (wants and self.unsettled):
            self.take(entity, step)
            return request
        if lacking and step.c & lay.NOTED:
            self._write(lay.ROW_HELD, entity.number, lacking[0], entity.step)
        if lacking and step.c & lay.PREEMPTS:
            self.preempt(request)
        self.waiting.append(request)
        yield request.granted
        return request

    def take(self, entity: Entity, step: Step) -> None:
        for need, (resource, amount) in zip(self.needs(step), self.amounts(entity, step), strict=True):
            self.resources[resource].use(amount, self.world.now)
            if need.items:
                entity.held = amount

    def look(self) -> None:
        """The first request in order whose needs are all free is granted."""
        ready = [request for request in self.waiting if not self.lacking(request.entity, request.step)]
        if not ready:
            self.unsettled = False
            return
        request = min(ready)
        self.waiting.remove(request)
        entity, asked = request.entity, request.order[1]
        self.take(entity, request.step)
        if request.step.c & lay.NOTED and asked < self.world.now:
            self._write(lay.ROW_GRANTED, entity.number, self.world.now - asked, entity.step)
        request.granted.succeed()

    # ---- giving back

    def give_back(self, resource: int, units: int) -> None:
        self.resources[resource].use(-units, self.world.now)
        self.unsettled = True

    def given(self, entity: Entity, step: Step) -> list[tuple[int, int]]:
        """What a step gives back; what depended on items is given back as it was taken."""
        given: list[tuple[int, int]] = []
        for need in self.needs(step):
            given.append((need.resource, entity.held if need.items else need.amount))
            if need.items:
                entity.held = 0
        return given

    def free(self, entity: Entity, step: Step) -> None:
        for resource, units in self.given(entity, step):
            self.give_back(resource, units)

    def set_capacity(self, resource: int, capacity: int) -> None:
        """Services that may be broken off are, the last in order first, until what is in use fits."""
        units = self.resources[resource]
        units.capacity = capacity
        self.unsettled = True
        self._write(lay.ROW_CAPACITY, resource, capacity, -1)
        while units.unused < 0 and (under_way := self.under_way(resource)):
            self.break_off(under_way[-1])

    # ---- services (rule 6)

    def serve(self, entity: Entity, step: Step, duration: Duration) -> Waiting:
        """Have the needs for a duration, in one go or not; returns the next step."""
        request = yield from self.seize(entity, step)
        rest = duration(entity, step)
        while True:
            service = Service(request, self.world.now, self.world.now + rest)
            if step.c & lay.INTERRUPTIBLE:
                self.services.append(service)
            self._write(lay.ROW_DELAY, entity.number, rest, entity.step)
            try:
                yield Pending(self.world, service.due, (END_OF_DELAY, entity.number))
            except simpy.Interrupt as interrupt:
                if step.c & lay.LEAVES:
                    return step.to
                rest = service.due - (service.since if step.c & lay.REPEATS else self.world.now)
                request = interrupt.cause
                yield request.granted
            else:
                self.end(service)
                return entity.step + 1

    def end(self, service: Service) -> None:
        if service in self.services:
            self.services.remove(service)
        self.free(service.request.entity, service.request.step)

    def under_way(self, resource: int) -> list[Service]:
        """Services at a resource, their first need, that may be broken off, in order of their requests."""
        there = [each for each in self.services if self.first_need(each.request.step) == resource]
        return sorted(there, key=lambda each: each.request.order)

    def break_off(self, service: Service) -> None:
        """Its units go back; it asks again at once with its old place, or gives up."""
        entity, step = service.request.entity, service.request.step
        self._write(lay.ROW_INTERRUPTED, entity.number, service.due - self.world.now, entity.step)
        self.end(service)
        again = service.request._replace(granted=self.world.event())
        if not step.c & lay.LEAVES:
            self.waiting.append(again)
        assert entity.process is not None
        entity.process.interrupt(again)

    def preempt(self, request: Request) -> None:
        """The last services of lower class are broken off, as many as it takes, if it then has all it needs."""
        (resource, wanted), *others = self.amounts(request.entity, request.step)
        units = self.resources[resource]
        lower = [each for each in self.under_way(resource) if each.request.order[0] > request.order[0]]
        could_have = units.unused + sum(self.amounts(each.request.entity, each.request.step)[0][1] for each in lower)
        if could_have < wanted or any(0 < amount > self.resources[other].unused for other, amount in others):
            return
        while units.unused < wanted:
            self.break_off(lower.pop())
