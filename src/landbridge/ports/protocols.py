"""Which rules of protocols hold for whom, and when what holds changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from landbridge.ports.nouns import Protocol
from landbridge.ports.stages import WORKS_ON

__all__ = ["clashing_stops", "joined_spells", "rules_at", "rules_for", "stopped_stages", "turning_points"]


def rules_for(protocols: Iterable[Protocol], effect: str, place: tuple[str, str | None], direction: str, *,
              classes: Sequence[str] = ("all",), stage: str | None = None) -> tuple[Protocol, ...]:  # fmt: skip
    """Rules of one effect that hold for a train at a place, (port, station) or (port, None).

    `classes` are the words for the class of the train, such as container and all.
    """
    port, station = place
    return tuple(
        rule for rule in protocols
        if (rule.effect, rule.port) == (effect, port) and rule.direction in (direction, "both")
        and rule.train_class in classes and rule.station in (station, None) and rule.stage in (stage, None)
    )  # fmt: skip


def turning_points(rules: Iterable[Protocol], beginnings: Iterable[int]) -> list[tuple[int, tuple[float, ...]]]:
    """Instants [ms] from which on something else holds, in order, each with the values of the rules in force then.

    `beginnings` are instants at which a table itself says something new; the first of all is where time begins.
    """
    rules = tuple(rules)
    ends = [rule.until_ms for rule in rules if rule.until_ms is not None]
    first = min(beginnings := list(beginnings))
    points = sorted({*beginnings, *(max(first, each) for each in (*ends, *(rule.from_ms for rule in rules)))})
    return [(point, tuple(rule.value or 0.0 for rule in rules_at(rules, point))) for point in points]


def joined_spells(rules: Iterable[Protocol]) -> list[tuple[int, int | None]]:
    """Spells of time [ms] in which a rule holds, in order; those that touch or overlap are one, None is no end."""
    joined: list[tuple[int, int | None]] = []
    for start, end in sorted(((rule.from_ms, rule.until_ms) for rule in rules), key=lambda spell: spell[0]):
        last = joined[-1] if joined else None
        if last is None or (last[1] is not None and start > last[1]):
            joined.append((start, end))
        elif last[1] is not None:
            joined[-1] = (last[0], None if end is None else max(last[1], end))
    return joined


def rules_at(rules: Iterable[Protocol], instant_ms: int) -> tuple[Protocol, ...]:
    """Rules in force at an instant [ms]: from their first instant on to before their last."""
    return tuple(
        rule for rule in rules
        if rule.from_ms <= instant_ms and (rule.until_ms is None or instant_ms < rule.until_ms)
    )  # fmt: skip


def stopped_stages(rule: Protocol) -> tuple[str, ...]:
    """Stages whose work under way a rule stops; none where it lets trains in service finish."""
    if rule.effect not in ("closed", "units") or rule.in_service == "finish":
        return ()
    return WORKS_ON[rule.resource or ""] if rule.effect == "units" else (rule.stage or "",)


def clashing_stops(rules: Iterable[Protocol]) -> list[tuple[Protocol, Protocol]]:
    """Pairs of rules that stop one stage in two ways: a train in it could obey one of them only."""
    stopping = [rule for rule in rules if stopped_stages(rule)]
    return [(one, other) for one, other in combinations(stopping, 2) if _clash(one, other)]


def _clash(one: Protocol, other: Protocol) -> bool:
    first, second = ((rule.effect, rule.resource, rule.in_service) for rule in (one, other))
    return (
        first != second and one.port == other.port and _meet(one.station, other.station, None)
        and _meet(one.direction, other.direction, "both")
        and not set(stopped_stages(one)).isdisjoint(stopped_stages(other))
    )  # fmt: skip


def _meet(one: str | None, other: str | None, either: str | None) -> bool:
    return one == other or either in (one, other)
