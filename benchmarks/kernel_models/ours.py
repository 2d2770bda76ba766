"""Our kernel: the product's own, with both models said in the words of its builder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.kernel_models.nouns import Columns, Corridor, Ints, Queue
from landbridge.simulation.kernel.blueprint import USUAL, Blueprint, BlueprintBuilder, Serving
from landbridge.simulation.kernel.engine import Room, carry_on, prepare, resource_use
from landbridge.simulation.kernel.layout import ARRIVAL, FOREVER, ROW_DELAY, State

ROOM = Room(entities=1 << 15)  # model B has 20,000 containers and trains on the way
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
    kernel_model, state = prepare(blueprint, 1, 0, ledger=ledger, room=ROOM)
    return Finished(blueprint, carry_on(kernel_model, state, FOREVER - 1, pages.append), pages)


def queue_blueprint(model: Queue, way: Serving = USUAL) -> Blueprint:
    """Model A: one resource."""
    b = BlueprintBuilder()
    servers = b.resource("servers", model.servers)
    first = b.serve((servers, 1), dist=b.given(b.table(model.service), 0), way=way)
    b.end()
    b.arrivals(arrival_records(model.arrival, np.full(len(model.arrival), first)))
    return b.build()


def corridor_blueprint(model: Corridor) -> Blueprint:
    """Model B with the durations it gives."""
    b = BlueprintBuilder()
    table, stages = b.table(model.service), model.service.shape[1]
    durations = [b.given(table, len(model.arrival), stages, stage) for stage in range(stages)]
    first = write_programs(b, model, durations, b.given(b.table(model.delivery), 0))
    b.arrivals(arrival_records(model.arrival, first[model.lane]))
    return b.build()


def write_programs(b: BlueprintBuilder, model: Corridor, durations: Sequence[int], delivery: int) -> Ints:
    """Resources, calendar and programs of model B; returns the first step of the containers of each lane.

    A program for the trains of each lane comes first, then one for its containers: they wait for the train to fill and
    to arrive, then for delivery.
    """
    for number in range(len(model.by_class)):
        b.resource(f"resource {number}", 0)
    for change in zip(model.change_t, model.change_resource, model.change_capacity, strict=True):
        b.calendar(*map(int, change))
    trains = [_train_program(b, model, route, durations) for route in model.route.tolist()]
    first: list[int] = []
    for train, lane_class in zip(trains, model.lane_class.tolist(), strict=True):
        first.append(b.batch(b.lot(model.batch, train, lane_class)))
        b.delay(delivery)
        b.end()
    return np.array(first)


def _train_program(b: BlueprintBuilder, model: Corridor, route: Sequence[int], durations: Sequence[int]) -> int:
    first = b.here
    for resource, duration in zip(route, durations, strict=True):
        b.serve((resource, 1), dist=duration, way=Serving(in_turn=not model.by_class[resource]))
    b.unbatch()
    b.end()
    return first


def arrival_records(instants: Ints, step: Ints) -> Ints:
    """Entities that enter at these instants [ticks] and begin at these steps."""
    records = np.zeros(len(instants), ARRIVAL).view(np.recarray)
    records["t"], records["step"], records["key"], records["pool"] = instants, step, np.arange(len(instants)), _NEVER
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
    return start.ravel(), end.ravel(), delivered


def sums(finished: Finished) -> Columns:
    """What a run without a ledger can be checked by: services begun and unit ticks in service, by resource."""
    use = resource_use(finished.blueprint, finished.state).values()
    return [each["granted"] for each in use], [each["busy_ms"] for each in use]


def bytes_per_entity(state: State) -> dict[str, int]:
    """Bytes that one more entity on its way takes, by table: all tables that have room for as many records."""
    room = len(state.entity)
    return {name: table.dtype.itemsize for name, table in state._asdict().items() if len(table) == room}
