"""SimPy as its users write it: a generator for each customer, train and container."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

from benchmarks.kernel_models.nouns import Columns, Corridor, Lists, Queue, Work

_NEVER = -1
Steps = Generator[simpy.Event, Any, None]


def queue_work(model: Queue) -> Work:
    """Model A with one Resource."""
    arrival, service = model.lists()
    return lambda: _run_queue(model.servers, arrival, service)


def _run_queue(servers: int, arrival: list[float], service: list[float]) -> Columns:
    env = simpy.Environment()
    counter = simpy.Resource(env, servers)
    start = [_NEVER] * len(arrival)

    def customer(who: int) -> Steps:
        with counter.request() as request:
            yield request
            start[who] = env.now
            yield env.timeout(service[who])

    def source() -> Steps:
        for who, t in enumerate(arrival):
            yield env.timeout(t - env.now)
            env.process(customer(who))

    env.process(source())
    env.run()
    return (start,)


def corridor_work(model: Corridor) -> Work:
    """Model B; a line in which classes count is a PriorityResource, any other a Resource."""
    lists = Lists.of(model)
    return lambda: _run_corridor(lists)


def _run_corridor(m: Lists) -> Columns:
    env = simpy.Environment()
    resources = [simpy.PriorityResource(env) if by_class else simpy.Resource(env) for by_class in m.by_class]
    stages = len(m.route[0])
    start, end = [_NEVER] * (len(m.service) * stages), [_NEVER] * (len(m.service) * stages)
    delivered = [_NEVER] * len(m.arrival)

    def container(who: int, arrived: simpy.Event) -> Steps:
        yield arrived
        yield env.timeout(m.delivery[who])
        delivered[who] = env.now

    def train(number: int, lane: int, arrived: simpy.Event) -> Steps:
        for stage, resource in enumerate(m.route[lane]):
            rank = {"priority": m.lane_class[lane]} if m.by_class[resource] else {}
            with resources[resource].request(**rank) as request:
                yield request
                start[number * stages + stage] = env.now
                yield env.timeout(m.service[number][stage])
                end[number * stages + stage] = env.now
        arrived.succeed()

    def source() -> Steps:
        trains = 0
        loading = [(0, env.event()) for _ in m.route]
        for who, t in enumerate(m.arrival):
            yield env.timeout(t - env.now)
            lane = m.lane[who]
            count, arrived = loading[lane]
            env.process(container(who, arrived))
            loading[lane] = (count + 1, arrived)
            if count + 1 == m.batch:
                env.process(train(trains, lane, arrived))
                trains += 1
                loading[lane] = (0, env.event())

    for resource in resources:
        resource._capacity = 0  # SimPy can not change a capacity; this is its users' way round
    env.process(_calendar(env, m, resources))
    env.process(source())
    env.run()
    return start, end, delivered


def _calendar(env: simpy.Environment, m: Lists, resources: list[simpy.Resource]) -> Steps:
    """Change capacities; what waits is granted in a loop, since SimPy's own attempt ends after the first request."""
    for t, number, capacity in m.change:
        yield env.timeout(t - env.now)
        resource = resources[number]
        resource._capacity = capacity
        while resource.put_queue and resource.count < capacity:
            resource._trigger_put(None)
