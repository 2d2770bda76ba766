"""Which rules of protocols hold for whom, and when what holds changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from landbridge.ports.nouns import Protocol

__all__ = ["joined_spells", "rules_for", "turning_points"]


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
    return [(point, tuple(rule.value or 0.0 for rule in rules if _holds(rule, point))) for point in points]


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


def _holds(rule: Protocol, instant_ms: int) -> bool:
    return rule.from_ms <= instant_ms and (rule.until_ms is None or instant_ms < rule.until_ms)
