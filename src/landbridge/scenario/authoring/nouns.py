"""The nouns of the timetable's authoring: what is known, what is counted, what came out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from landbridge.services import Departures, Direction

__all__ = ["Achieved", "Measure", "SeedService", "Selection", "SolvedTimetable", "Target", "TargetKind"]

Measure = Literal["departures", "crossings"]
TargetKind = Literal["equality", "band", "check"]


@dataclass(frozen=True, slots=True)
class SeedService:
    """A row of service_seed.csv: a service and its assumed part of a group's trains.

    `share_group` is a province of facts.csv PROV23 or `rest`, and `split` the part of its trains that run between
    these two terminals this way, both directions together. For Central Asia trains the group is the port of crossing
    and the split a part of its Central Asia trains in both directions.
    """

    id: str
    origin: str
    destination: str
    via: tuple[str, ...]
    crossing_cn: str
    crossing_west: str | None
    direction: Direction
    train_class: str
    arrival_gauge_mm: int | None
    share_group: str
    split: float
    source: str

    @property
    def port(self) -> str:
        """The Chinese port of crossing, named as in port_trains.csv."""
        return self.crossing_cn.partition("/")[0].removeprefix("cn-").capitalize()

    @property
    def chinese_terminal(self) -> str:
        """The end that lies in China."""
        return self.origin if self.direction == "outbound" else self.destination


@dataclass(frozen=True, slots=True)
class Selection:
    """What a published figure counts: departures or crossings on the days first to last (both inside).

    A field that is None does not select. `terminal` is either end of a service.
    """

    measure: Measure
    first_day: dt.date
    last_day: dt.date
    port: str | None = None
    direction: Direction | None = None
    train_class: str | None = None
    terminal: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that the timetable has to give: a count [trains], or the share of one count in another.

    An equality has low = high. A band leaves the value free inside. A check is compared and never fitted.
    `exact` targets come out to the train, the others within the tolerance of rounding.
    """

    id: str
    text: str
    kind: TargetKind
    count: tuple[Selection, ...]
    of: Selection | None
    low: float
    high: float
    source: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Achieved:
    """What the timetable gives for a target: [trains], or a ratio where the target is a share."""

    target: Target
    value: float


@dataclass(frozen=True, slots=True)
class SolvedTimetable:
    """The services, their departures by month and how the targets came out.

    `rounding_tolerance` [trains] is how far rounding to whole trains may move a target that is not exact.
    `lag_days` [days] is the time from departure to the Chinese border by service that was reckoned with.
    """

    services: tuple[SeedService, ...]
    departures: tuple[Departures, ...]
    achieved: tuple[Achieved, ...]
    lag_days: tuple[tuple[str, float], ...]
    rounding_tolerance: float
