"""What an engine is given and what it gives back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]
Columns = tuple[Iterable[float], ...]
"""Event times of a run, column by column, whatever an engine keeps them in."""

Work = Callable[[], Columns]
"""One run of a model that was made ready before."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Model A: customers come at `arrival` and need `service` [ticks]; first come, first served."""

    servers: int
    arrival: Ints
    service: Ints

    @property
    def events(self) -> int:
        """Arrivals and departures."""
        return 2 * len(self.arrival)

    def first(self, customers: int) -> Queue:
        """Those who come first; whoever comes later changes nothing for them."""
        return Queue(self.servers, self.arrival[:customers], self.service[:customers])

    def lists(self) -> tuple[list[float], list[float]]:
        """Arrivals and services for engines in Python; floats for the reason given in Lists."""
        return self.arrival.astype(float).tolist(), self.service.astype(float).tolist()


@dataclass(frozen=True, slots=True)
class Corridor:
    """Model B: containers, trains and resources; times in ticks."""

    batch: int
    arrival: Ints  # [containers]
    lane: Ints  # [containers]
    delivery: Ints  # [containers]: duration from the arrival of its train
    service: Ints  # [trains, stages], trains in the order in which they are full
    route: Ints  # [lanes, stages]: resource
    lane_class: Ints  # [lanes]: the smaller goes first
    by_class: Ints  # [resources]: whether classes count there
    change_t: Ints  # [changes]: from this instant on
    change_resource: Ints  # [changes]
    change_capacity: Ints  # [changes]; before the first a resource has none

    @property
    def events(self) -> int:
        """Arrivals, starts and ends of stages, deliveries and changes of a capacity: the same for all engines."""
        trains, stages = self.service.shape
        return len(self.arrival) + trains * (2 * stages + self.batch) + len(self.change_t)


@dataclass(frozen=True, slots=True)
class Lists:
    """Model B for engines in Python: lists, quicker to index than arrays; names as in Corridor.

    Times are whole numbers in floats, with which Python counts a little faster than with integers of this size.
    """

    batch: int
    arrival: list[float]
    lane: list[int]
    delivery: list[float]
    service: list[list[float]]
    route: list[list[int]]
    lane_class: list[int]
    by_class: list[int]
    change: list[tuple[float, int, int]]

    @classmethod
    def of(cls, model: Corridor) -> Lists:
        """The same numbers."""
        times = (model.arrival, model.delivery, model.service, model.change_t)
        arrival, delivery, service, change_t = (column.astype(float).tolist() for column in times)
        whole = (model.lane, model.route, model.lane_class, model.by_class, model.change_resource,
                 model.change_capacity)  # fmt: skip
        lane, route, lane_class, by_class, *change = (column.tolist() for column in whole)
        change = list(zip(change_t, *change, strict=True))
        return cls(model.batch, arrival, lane, delivery, service, route, lane_class, by_class, change)


def fingerprint(columns: Columns) -> str:
    """SHA-256 over all event times as whole ticks: equal for two engines only if every single time is."""
    digest = hashlib.sha256()
    for column in columns:
        digest.update(np.asarray(column).astype("<i8").tobytes())
    return digest.hexdigest()
