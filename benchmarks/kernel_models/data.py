"""The two models every engine runs, as arrays: an M/M/4 queue and a year of a rail corridor.

All instants and durations are whole ticks, so that sums are exact whatever adds them, also in float64; a tick is a
millionth of a second, so that two events at one instant, whose order engines are free to choose, practically never
occur.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.kernel_models.nouns import Corridor, Ints, Queue

SECOND = 1_000_000  # [ticks]
HOUR = 3600 * SECOND
DAY = 24 * HOUR
YEAR = 365 * DAY

BATCH = 41  # containers a train: forty-foot containers on a full block train
LANES = 24
LANE_SHARE = 1.0 / np.sqrt(np.arange(1, LANES + 1))
LANE_SHARE /= LANE_SHARE.sum()
LANE_CLASS = (np.arange(LANES) % 4 != 0).astype("i4")  # every fourth lane is express: class 0
_EMPTYING = 125 * DAY  # the calendar goes on so long after the last arrival, until the last train has arrived


@dataclass(frozen=True, slots=True)
class Kind:
    """Resources of one stage: how many there are, and how long a service takes there (mean and c.v.; hours)."""

    name: str
    count: int
    mean_h: float
    cv: float = 0.0  # 0 stands for a triangular duration from 0.6 to 1.5 means
    at_port: bool = False  # which one a lane uses: by its border port, or by turns
    by_class: bool = False  # trains of express lanes go first
    by_shift: bool = False  # three quarters of the units from 20 to 8 o'clock
    crewed: bool = False  # quarantine takes people out


STAGES = (
    Kind("loading", 6, 10, by_shift=True),
    Kind("marshalling", 3, 3, 0.4, by_shift=True),
    Kind("first line", 3, 70, 0.15),
    Kind("border yard", 5, 2, 0.5, at_port=True, by_class=True),
    Kind("customs", 5, 4, 0.6, at_port=True, by_class=True, by_shift=True, crewed=True),
    Kind("inspection", 5, 3, at_port=True, by_class=True, by_shift=True, crewed=True),
    Kind("gauge change", 5, 6, at_port=True, by_class=True, by_shift=True, crewed=True),
    Kind("broad-gauge line", 3, 110, 0.1, at_port=True),
    Kind("second customs", 2, 3, 0.6, by_class=True, by_shift=True, crewed=True),
    Kind("second gauge change", 2, 7, by_class=True, by_shift=True, crewed=True),
    Kind("last line", 2, 40, 0.15),
    Kind("terminal", 6, 9, by_shift=True),
)
_PORT_OF_LANE = (0, 1, 0, 2, 1, 0, 3, 4) * 3


def make_queue(customers: int = 1_000_000, *, servers: int = 4, load: float = 0.9, seed: int = 1) -> Queue:
    """Model A: Poisson arrivals, exponential services, one line, several servers."""
    between = _ticks(_stream(seed, 1).exponential(1.0, customers) * SECOND)
    service = _ticks(_stream(seed, 2).exponential(servers * load, customers) * SECOND)
    return Queue(servers, np.cumsum(between), service)


def make_corridor(containers: int = 500_000, *, length: int = YEAR, seed: int = 7) -> Corridor:
    """Model B: containers of 24 lanes, a train for each 41, twelve stages at 47 resources, then delivery."""
    arrival = np.cumsum(_ticks(_stream(seed, 1).exponential(length / containers, containers)))
    lane = _stream(seed, 2).choice(LANES, size=containers, p=LANE_SHARE).astype("i4")
    delivery = _ticks(_stream(seed, 3).lognormal(math.log(24.0), 0.5, containers) * HOUR)
    route = routes()
    of_trains = route[lanes_of_trains(lane)]
    service = _services(_stream(seed, 4), of_trains)
    change = _calendar(_stream(seed, 5), _units_by_day(of_trains, service, length), length)
    return Corridor(BATCH, arrival, lane, delivery, service, route, LANE_CLASS, _per_resource("by_class"), *change)


def make_empty_corridor(containers_a_year: int, length: int, *, seed: int = 7) -> Corridor:
    """Model B as it stands for so many containers a year over `length` [ticks], before any has come."""
    trains = LANE_SHARE * containers_a_year / BATCH
    by_day = _units_by_day(routes(), np.outer(trains, [kind.mean_h * HOUR for kind in STAGES]), YEAR)
    change = _calendar(_stream(seed, 5), by_day, length)
    none = np.zeros(0, "i8")
    return Corridor(BATCH, none, none, none, none.reshape(0, len(STAGES)), routes(), LANE_CLASS,
                    _per_resource("by_class"), *change)  # fmt: skip


def routes() -> Ints:
    """Resource of every stage, by lane."""
    route = np.zeros((LANES, len(STAGES)), "i4")
    first = 0
    for stage, kind in enumerate(STAGES):
        for lane in range(LANES):
            unit = min(_PORT_OF_LANE[lane], kind.count - 1) if kind.at_port else lane % kind.count
            route[lane, stage] = first + unit
        first += kind.count
    return route


def _units_by_day(route: Ints, service: Ints, length: int) -> Ints:
    """Units of each resource in the day shift: a load of three quarters in `length` [ticks], and one more."""
    work = np.bincount(route.ravel(), weights=service.ravel())
    return np.ceil(work / length / 0.75).astype("i8") + 1


def _stream(seed: int, purpose: int) -> np.random.Generator:
    return np.random.Generator(np.random.Philox(key=[seed, purpose]))


def _ticks(durations: np.ndarray) -> Ints:
    return np.maximum(np.rint(durations), 1).astype("i8")


def _per_resource(column: str) -> Ints:
    return np.repeat([int(getattr(kind, column)) for kind in STAGES], [kind.count for kind in STAGES]).astype("i4")


def lanes_of_trains(lane: Ints, batch: int = BATCH) -> Ints:
    """Lanes of trains in the order in which they are full, from those of containers in the order they come."""
    by_lane = np.argsort(lane, kind="stable")
    first = np.searchsorted(lane[by_lane], np.arange(LANES))
    place = np.empty(len(lane), "i8")
    place[by_lane] = np.arange(len(lane)) - first[lane[by_lane]]
    return lane[place % batch == batch - 1]


def _services(stream: np.random.Generator, route: Ints) -> Ints:
    """A duration for each train and stage: lognormal, or triangular where the c.v. is 0."""
    mean = np.array([kind.mean_h for kind in STAGES])
    cv = np.array([kind.cv for kind in STAGES])
    variance = np.log1p(cv * cv)
    lognormal = np.exp(np.log(mean) - variance / 2 + np.sqrt(variance) * stream.standard_normal(route.shape))
    triangular = stream.triangular(0.6, 0.9, 1.5, route.shape) * mean
    return _ticks(np.where(cv > 0, lognormal, triangular) * HOUR)


def _calendar(stream: np.random.Generator, by_day: Ints, length: int) -> tuple[Ints, Ints, Ints]:
    """Instants, resources and new capacities of all changes, in order of (instant, resource)."""
    by_shift, crewed = _per_resource("by_shift"), _per_resource("crewed")
    rows: list[tuple[int, int, int]] = []
    for resource, units in enumerate(by_day.tolist()):
        changes = [*_shifts(units, length if by_shift[resource] else 0)]
        if crewed[resource]:
            changes += _quarantines(stream, units, length)
        rows += [(t, resource, capacity) for t, capacity in _summed(changes)]
    instants, resources, capacities = zip(*sorted(rows), strict=True)
    return np.array(instants, "i8"), np.array(resources, "i4"), np.array(capacities, "i4")


def _shifts(by_day: int, length: int) -> Iterator[tuple[int, int]]:
    """Instants and steps of the capacity: all units, or fewer of them by night."""
    away = by_day - max(round(by_day * 0.75), 1)
    yield 0, by_day if length == 0 else by_day - away
    for day in range((length + _EMPTYING) // DAY if length else 0):
        yield day * DAY + 8 * HOUR, away
        yield day * DAY + 20 * HOUR, -away


def _quarantines(stream: np.random.Generator, by_day: int, length: int) -> list[tuple[int, int]]:
    """Four times a year a quarter or so of the people are out, for 14 days."""
    found: list[tuple[int, int]] = []
    t = 0
    while (t := t + int(_ticks(stream.exponential(YEAR / 4)))) < length:
        out = max(1, round(by_day * stream.uniform(0.15, 0.35)))
        found += [(t, -out), (t + 14 * DAY, out)]
    return found


def _summed(changes: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Capacity after each change where it differs from the one before; one unit at least."""
    units, last = 0, -1
    for t, step in sorted(changes):
        units += step
        if max(1, units) != last:
            last = max(1, units)
            yield t, last
