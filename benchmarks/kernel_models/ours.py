"""Our kernel: the product's own, with both models said in the words of its builder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.kernel_models.nouns import Columns, Corridor, Ints, Queue
from landbridge.simulation.blueprint import Blueprint, BlueprintBuilder, Serving
from landbridge.simulation.engine import Room, carry_on, prepare, resource_use
from landbridge.simulation.layout import ARRIVAL, FOREVER, ROW_DELAY, State

_ROOM = Room(entities=1 << 15)  # model B has 20,000 containers and trains on the way
_IN_TURN = Serving(in_turn=True)
_NEVER = -1


@dataclass(frozen=True, slots=True)
class Finished:
    """What a run leaves: the state at its end and the pages of its ledger."""

    blueprint: Blueprint
    state: State
    pages: list[Ints]


def run(blueprint: Blueprint, *, ledger: bool) -> Finished:
    """One replication from its beginning to its end."""
    pages: list[Ints] = []
    kernel_model, state = prepare(blueprint, 1, 0, ledger=ledger, room=_ROOM)
    return Finished(blueprint, carry_on(kernel_model, state, FOREVER - 1, pages.append), pages)


def queue_blueprint(model: Queue, service: Callable[[BlueprintBuilder, int, int], object] | None = None) -> Blueprint:
    """Model A: one resource; `service(builder, resource, duration)` may write another step than the plain one."""
    b = BlueprintBuilder()
    servers = b.resource("servers", model.servers)
    duration = b.given(b.table(model.service), 0)
    first = b.here
    if service is None:
        b.serve((servers, 1), dist=duration)
    else:
        service(b, servers, duration)
    b.end()
    b.arrivals(_records(model.arrival, np.full(len(model.arrival), first)))
    return b.build()


def corridor_blueprint(model: Corridor) -> Blueprint:
    """Model B: a program for the trains of each lane, and one for its containers."""
    b = BlueprintBuilder()
    resources = [b.resource(f"resource {number}", 0) for number in range(len(model.by_class))]
    for change in zip(model.change_t, model.change_resource, model.change_capacity, strict=True):
        b.calendar(*map(int, change))
    table = b.table(model.service)
    stages = model.service.shape[1]
    durations = [b.given(table, len(model.arrival), stages, stage) for stage in range(stages)]
    trains = [b.here + lane * (stages + 2) for lane in range(len(model.route))]
    for route in model.route:
        for resource, duration in zip(route, durations, strict=True):
            if model.by_class[resource]:
                b.serve((resources[resource], 1), dist=duration)
            else:
                b.serve((resources[resource], 1), dist=duration, way=_IN_TURN)
        b.unbatch()
        b.end()
    b.arrivals(_records(model.arrival, _container_programs(b, model, trains)[model.lane]))
    return b.build()


def _container_programs(b: BlueprintBuilder, model: Corridor, trains: list[int]) -> Ints:
    """First step of the containers of each lane: wait for the train to fill and to arrive, then for delivery."""
    delivery = b.given(b.table(model.delivery), 0)
    first: list[int] = []
    for train, lane_class in zip(trains, model.lane_class.tolist(), strict=True):
        first.append(b.batch(b.lot(model.batch, train, lane_class)))
        b.delay(delivery)
        b.end()
    return np.array(first)


def _records(arrival: Ints, step: Ints) -> Ints:
    records = np.zeros(len(arrival), ARRIVAL)
    records["t"], records["step"], records["key"], records["pool"] = arrival, step, np.arange(len(arrival)), _NEVER
    return records


def queue_starts(model: Queue, finished: Finished) -> Columns:
    """Starts of service, from the ledger."""
    start = np.full(len(model.arrival), _NEVER, "i8")
    for page in finished.pages:
        rows = page[page["kind"] == ROW_DELAY]
        start[rows["who"]] = rows["t"]
    return (start,)


def corridor_times(model: Corridor, finished: Finished) -> Columns:
    """Starts and ends of stages and deliveries, from the ledger."""
    trains, stages = model.service.shape
    first_container = len(model.route) * (stages + 2)
    start, end = np.full((trains, stages), _NEVER, "i8"), np.full((trains, stages), _NEVER, "i8")
    delivered = np.full(len(model.arrival), _NEVER, "i8")
    for page in finished.pages:
        rows = page[page["kind"] == ROW_DELAY]
        box = rows["step"] >= first_container
        delivered[rows["who"][box]] = rows["t"][box] + rows["other"][box]
        rows = rows[~box]
        slot = rows["who"] - len(model.arrival), rows["step"] % (stages + 2)
        start[slot], end[slot] = rows["t"], rows["t"] + rows["other"]
    return start, end, delivered


def sums(finished: Finished) -> Columns:
    """What a run without a ledger can be checked by: services begun and unit ticks in service, by resource."""
    use = resource_use(finished.blueprint, finished.state).values()
    return [each["granted"] for each in use], [each["busy_ms"] for each in use]


def bytes_per_entity(state: State) -> dict[str, Any]:
    """Bytes of the records that one more entity on its way takes, by table."""
    return {name: getattr(state, name).dtype.itemsize for name in ("entity", "aside", "heap", "ready")}
