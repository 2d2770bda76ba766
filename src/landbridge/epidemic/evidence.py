"""What an alert level rests on: figures of a series, claims, cases at a port, orders; each with when it was known.

A day is a day in Asia/Shanghai, where the ports count. `known_at` is an aware instant: who asks what was known earlier
does not get to see it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["ClaimEvidence", "Evidence", "LevelRule", "Order", "PortCase", "SeriesEvidence"]

Interval: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class SeriesEvidence:
    """One day of a case series of a place that a port watches.

    `role` is `beside` for the country beyond the border, `local` for the port's own province. `rate` is new cases in 7
    days per 100,000 people, `reproduction` the number infected by one case; None where it can not be told. Both have
    their interval.
    """

    place: str
    role: str
    day: dt.date
    known_at: dt.datetime
    rate: float
    rate_interval: Interval
    reproduction: float | None
    reproduction_interval: Interval | None
    source: str


@dataclass(frozen=True, slots=True)
class ClaimEvidence:
    """The status of a proposition from an instant on, as the room `claims` computes it.

    `use` is what it may be used for: act, watch, close or none. The first two raise; nothing in a claim lowers.
    """

    case: str
    proposition: str
    text: str
    status: str
    use: str
    known_at: dt.datetime
    source: str


@dataclass(frozen=True, slots=True)
class PortCase:
    """People of a port who were found infected on a day: `group` is `staff` or `city`."""

    port: str
    group: str
    day: dt.date
    count: int
    known_at: dt.datetime
    what: str
    source: str


@dataclass(frozen=True, slots=True)
class Order:
    """An order that holds at a port from day `first` to day `last`, both within; no `last` is until further notice.

    The end may have become known later than the order itself: before `end_known_at` the order has no end.
    """

    port: str
    level: int
    first: dt.date
    last: dt.date | None
    ordered_by: str
    known_at: dt.datetime
    end_known_at: dt.datetime
    what: str
    source: str


Evidence: TypeAlias = SeriesEvidence | ClaimEvidence | PortCase | Order


@dataclass(frozen=True, slots=True)
class LevelRule:
    """What raises to which level, and what has to be over before it falls.

    `evidence` is series, claim, staff, city or order; `role` tells series of two kinds apart. `threshold` is cases in 7
    days, of a series per 100,000 people. After `free_days` days without it the level falls by one, and by one again
    after each further `step_days`. An order has its own level and its own end. While it lasts the level is looked at
    again every `review_days` days.
    """

    id: str
    evidence: str
    role: str | None
    level: int | None
    threshold: float | None
    free_days: int
    step_days: int
    review_days: int
    source: str
    kind: str
    why: str
