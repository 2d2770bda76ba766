"""The nouns of a border port. Every row of a table of these carries its source; see the scenario's files."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "BackgroundFlow", "Capacity", "FormingRule", "Gale", "PathOffer", "Port", "Protocol", "Shift", "StageTime",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Port:
    """The operating unit at a border crossing: two stations with a break of gauge between them.

    Trains outbound from China come to `east` first. The gauge changes on the receiving side.
    """

    id: str
    name: str
    east: str
    west: str


@dataclass(frozen=True, slots=True)
class StageTime:
    """How long a stage takes at one station of a port, or the share of containers it concerns.

    `distribution` is constant (mean), exponential (mean), lognormal (mean, cv), triangular (low, mean as mode, high),
    uniform (low, high) or share (mean). Durations are in [ms]. It holds from `since_ms` on, until a later row does.
    """

    port: str
    station: str
    stage: str
    direction: str
    train_class: str
    since_ms: int | None
    distribution: str
    mean: float | None
    cv: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Capacity:
    """Units of a resource at one station of a port; `direction` is `both` where the two directions share them.

    Of shared tracks so many are `kept` for trains inbound: one outbound comes in only where as many stay free.
    """

    port: str
    station: str
    resource: str
    direction: str
    units: int
    kept: int = 0


@dataclass(frozen=True, slots=True)
class Shift:
    """From `start_min` to `end_min` [minutes of the day, Asia/Shanghai] a resource has `units`; else its capacity."""

    port: str
    station: str
    resource: str
    direction: str
    start_min: int
    end_min: int
    units: int


@dataclass(frozen=True, slots=True)
class PathOffer:
    """Trains a day that may cross in one direction from an instant on: slots evenly spaced over the day."""

    port: str
    direction: str
    since_ms: int | None
    trains_a_day: float


@dataclass(frozen=True, slots=True)
class Gale:
    """A resource in the open air stands still in gales: spells of mean length, so many days a year in all."""

    port: str
    station: str
    resource: str
    direction: str
    days_a_year: float
    spell_d: float


@dataclass(frozen=True, slots=True)
class BackgroundFlow:
    """Other rail freight (bulk, covered wagons) a day; it yields to container trains."""

    port: str
    direction: str
    trains_a_day: float


@dataclass(frozen=True, slots=True)
class Protocol:
    """A rule in force at a port from one instant to another [ms]; rows that share `id` are one protocol.

    `effect` is one of EFFECTS, `value` in its unit; a stage that `takes` value takes `most` [min] at most. It holds at
    both stations where `station` is None, for all cargo where `cargo_class` is None, and to the end where `until_ms` is
    None. `in_service`, one of IN_SERVICE, is what becomes of trains that the stage or resource is at work on. `rota` is
    days of work, quarantine and home, as 14+7+7.
    """

    id: str
    port: str
    effect: str
    from_ms: int
    until_ms: int | None = None
    direction: str = "both"
    train_class: str = "all"
    station: str | None = None
    stage: str | None = None
    value: float | None = None
    resource: str | None = None
    in_service: str = "finish"
    cargo_class: str | None = None
    most: float | None = None
    rota: str | None = None


@dataclass(frozen=True, slots=True)
class FormingRule:
    """At `port` a share of the trains of one direction is formed anew, `need` into `out`, and back at `undone_at`.

    A group leaves with what is there `wait_ms` [ms] after its first train came; the same holds where it is undone.
    """

    port: str
    undone_at: str
    direction: str
    share: float
    need: int
    out: int
    wait_ms: int
