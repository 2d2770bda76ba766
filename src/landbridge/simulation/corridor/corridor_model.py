"""From the corridor to a blueprint, and the words that belong to its numbers: subjects, calls, containers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np

from landbridge.cargo import containers_on
from landbridge.ports import BackgroundFlow, facing, rules_for, turning_points
from landbridge.services import BACKGROUND, Service, ServicePath
from landbridge.simulation.corridor.crew_plans import crew_plans
from landbridge.simulation.corridor.loading import departures_ms
from landbridge.simulation.corridor.milestones import (
    CALL_MILESTONES,
    arrival_slot,
    call_slot,
    crossing_place,
    departure_slot,
    ports_apart,
    slots,
)
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.corridor.processes import Processes
from landbridge.simulation.crews import CrewPlan
from landbridge.simulation.kernel.blueprint import Blueprint, BlueprintBuilder
from landbridge.simulation.kernel.layout import NONE, Table
from landbridge.units import DAY_MS

__all__ = [
    "Call", "CorridorModel", "Past", "Subject", "build_model", "enter_trains", "finish_model", "key_of", "new_builder",
]  # fmt: skip

_CONTAINER_TRAIN, _BACKGROUND = 0, 1


@dataclass(frozen=True, slots=True)
class Subject:
    """One train of the run: a journey of the timetable or a background train; `containers` at its origin."""

    id: str
    service: str
    train_class: str
    direction: str
    departs_ms: int
    containers: int


class Call(NamedTuple):
    """One milestone that a train is to reach; `call` counts its stops from 0."""

    subject: int
    slot: int
    type: str
    location: str
    call: int


@dataclass(frozen=True, slots=True)
class Past:
    """A blueprint that a run obeys up to an instant [ms], in place of that of its model."""

    blueprint: Blueprint
    until_ms: int


@dataclass(frozen=True, slots=True)
class CorridorModel:
    """A blueprint and its words.

    `subjects[i]` is entity i of the kernel (None for what is no train: a gale, empty wagons); `calls` lists the
    milestones of all trains, and `first_item[i]` is the first container of entity i. `past` is in order of time, and
    empty where one scenario rules the whole run. `crews` are drawn anew in every replication.
    """

    blueprint: Blueprint
    subjects: tuple[Subject | None, ...]
    calls: tuple[Call, ...]
    first_item: Table
    start_ms: int
    end_ms: int
    past: tuple[Past, ...] = ()
    crews: tuple[CrewPlan, ...] = ()

    @property
    def chapters(self) -> tuple[Blueprint, ...]:
        """The blueprints that a run obeys: chapter i until the instant `turns_ms[i]`, the last one to the end."""
        return (*(past.blueprint for past in self.past), self.blueprint)

    @property
    def turns_ms(self) -> tuple[int, ...]:
        """When a run turns to the next of its chapters [ms]."""
        return tuple(past.until_ms for past in self.past)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One static arrival before it has a place in the order."""

    t_ms: int
    id: str
    step: int
    priority: int
    items: int
    pool: int
    subject: Subject | None
    service: Service | None


def key_of(name: str) -> int:
    """The 64-bit key of a subject's stable id: BLAKE2b, so that no row number plays a part in its draws."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def build_model(corridor: Corridor) -> CorridorModel:
    """The model of a corridor; draws depend on ids alone, so an added train shifts nobody else's."""
    builder = new_builder(corridor)
    return finish_model(corridor, builder, enter_trains(corridor, builder))


def new_builder(corridor: Corridor) -> BlueprintBuilder:
    """An empty blueprint with room for the milestones of a corridor's trains."""
    return BlueprintBuilder(marks=slots(ports_apart(corridor.diversions)))


def enter_trains(corridor: Corridor, builder: BlueprintBuilder) -> list[_Entry]:
    """Write the programs of a corridor into a blueprint; what enters with them, in order of (instant, id)."""
    processes = Processes(corridor, builder)
    entries = [*_journeys(corridor, processes), *_background(corridor, processes), *_programs(corridor, processes)]
    return sorted(entries, key=lambda entry: (entry.t_ms, entry.id))


def finish_model(corridor: Corridor, builder: BlueprintBuilder, entries: Sequence[_Entry]) -> CorridorModel:
    """The model of what enters, in order of time, and of the programs in a blueprint."""
    first_item: list[int] = []
    items = 0
    for entry in entries:
        first_item.append(items)
        items += entry.items
        builder.arrival(entry.t_ms, key_of(entry.id), entry.step, priority=entry.priority, items=entry.items,
                        pool=entry.pool)  # fmt: skip
    services = {entry.service.id: entry.service for entry in entries if entry.service is not None}
    stops = {name: tuple(_stops(corridor, service)) for name, service in services.items()}
    calls = tuple(Call(number, *stop) for number, entry in enumerate(entries) if entry.service is not None
                  for stop in stops[entry.service.id])  # fmt: skip
    subjects = tuple(entry.subject for entry in entries)
    return CorridorModel(
        builder.build(),
        subjects,
        calls,
        np.array(first_item, "i8"),
        corridor.start_ms,
        corridor.end_ms,
        crews=crew_plans(corridor),
    )


def _journeys(corridor: Corridor, processes: Processes) -> Iterator[_Entry]:
    used = {journey.service for journey in corridor.journeys}
    programs = {name: processes.service_program(corridor.services[name]) for name in sorted(used)}
    pools = {name: processes.late_pool(corridor.services[name]) for name in sorted(used)}
    leaves = departures_ms(corridor)
    for journey in corridor.journeys:
        if journey.id not in leaves:
            continue
        service = corridor.services[journey.service]
        load = containers_on(journey.id, corridor.load)
        subject = Subject(journey.id, service.id, service.train_class, service.direction, journey.departs_ms, load)
        yield _Entry(leaves[journey.id], journey.id, programs[service.id], _CONTAINER_TRAIN, load,
                     pools[service.id], subject, service)  # fmt: skip


def _background(corridor: Corridor, processes: Processes) -> Iterator[_Entry]:
    for flow in corridor.rules.background:
        name = f"background-{flow.port}-{flow.direction}"
        service = Service(name, "", "", (), (flow.port,), flow.direction, BACKGROUND, None)  # type: ignore[arg-type]
        step = processes.background_program(service)
        for day, number in _train_days(corridor, flow):
            t_ms = corridor.start_ms + day * DAY_MS
            train = f"{name}.{day:03d}.{number}"
            subject = Subject(train, name, BACKGROUND, flow.direction, t_ms, 0)
            yield _Entry(t_ms, train, step, _BACKGROUND, 0, NONE, subject, service)


def _train_days(corridor: Corridor, flow: BackgroundFlow) -> Iterator[tuple[int, int]]:
    """(day, number on the day): whole trains that add up to the flow, spread evenly over the days."""
    days = (corridor.end_ms - corridor.start_ms) // DAY_MS
    changes = _flow_changes(corridor, flow)
    trains = [int(day * flow.trains_a_day + _more(changes, day)) for day in range(days + 1)]
    for day in range(days):
        for number in range(trains[day + 1] - trains[day]):
            yield day, number


def _flow_changes(corridor: Corridor, flow: BackgroundFlow) -> list[tuple[float, float]]:
    """From which day on protocols make how many trains a day more, or fewer, of the flow."""
    rules = rules_for(corridor.rules.protocols, "background_a_day", (flow.port, None), flow.direction,
                      classes=(BACKGROUND, "all"))  # fmt: skip
    points = turning_points(rules, [corridor.start_ms])
    return [((point - corridor.start_ms) / DAY_MS, max(values) - flow.trains_a_day if values else 0.0)
            for point, values in points]  # fmt: skip


def _more(changes: list[tuple[float, float]], day: int) -> float:
    """Trains that the changes have added up to by the beginning of a day."""
    ends = [*(start for start, _ in changes[1:]), float(day)]
    return sum(trains * max(0.0, min(end, day) - start) for (start, trains), end in zip(changes, ends, strict=True))


def _programs(corridor: Corridor, processes: Processes) -> Iterator[_Entry]:
    facilities = processes.facilities
    for name, step in (*facilities.gale_programs(), *facilities.empty_return_programs()):
        yield _Entry(corridor.start_ms, name, step, _BACKGROUND, 0, NONE, None, None)


def _stops(corridor: Corridor, service: Service) -> Iterator[tuple[int, str, str, int]]:
    """The milestones of a service's trains in the order of their way: slot, event, location, number of the stop.

    Those of a port that its trains may go by in place of their own come behind those of the latter, with the same
    numbers of stops.
    """
    diversion = next((each for each in corridor.diversions if each.service.id == service.id), None)
    own = _numbered(_way(corridor, service, corridor.paths.get(service.id)))
    other = _numbered(_way(corridor, diversion.variant, diversion.path)) if diversion else []
    for place, milestones in groupby(own, key=lambda stop: stop[0]):
        yield from (stop for _, stop in milestones)
        if diversion and place == diversion.number:
            yield from (stop for number, stop in other if number == place)


_Stop = tuple[int, str, str, int]


def _numbered(way: Iterator[tuple[int, int, str, str]]) -> list[tuple[int, _Stop]]:
    """Each milestone with the number of its stop; a stop goes on as long as the location is the same."""
    found: list[tuple[int, _Stop]] = []
    stop, last = -1, ""
    for place, slot, event, location in way:
        stop += location != last
        last = location
        found.append((place, (slot, event, location, stop)))
    return found


def _way(corridor: Corridor, service: Service, path: ServicePath | None) -> Iterator[tuple[int, int, str, str]]:
    """(crossing, slot, event type, location) of each milestone, the crossing counted along the way.

    Departure is at crossing -1, arrival behind the last one. Background trains know only their port, and no path.
    """
    apart = ports_apart(corridor.diversions)
    if service.origin:
        yield -1, departure_slot(), "train.departed", service.origin
    for number, port in enumerate(service.crossings):
        stations = facing(corridor.ports[port], service.direction)
        place = crossing_place(service, number, apart)
        for event, side in CALL_MILESTONES:
            if path is None or path.changes[number] or event != "gauge.changed":
                yield number, call_slot(place, event, side), event, stations[side]
    if service.destination:
        yield len(service.crossings), arrival_slot(), "train.arrived", service.destination
