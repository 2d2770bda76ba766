"""Rules that random corridors use: some for the order of requests, some for choices, some for durations."""

from __future__ import annotations

from landbridge.simulation.kernel.rules import rule

HALF_HOUR_MS = 30 * 60_000


@rule
def shortest_line(now_ms, subject, priority, items, waiting, free):
    return waiting - free


@rule
def by_turns(now_ms, subject, priority, items, waiting, free):
    return (now_ms // HALF_HOUR_MS + subject) % 3


@rule
def fullest_first(now_ms, subject, priority, items, waiting, free):
    return -items


@rule
def urgent_behind_a_line(now_ms, subject, priority, items, waiting, free):
    return priority - min(waiting, 2)


@rule
def twice_when_crowded(now_ms, subject, priority, items, waiting, free):
    return 2.0 if waiting > 0 or free < 0 else 1.0


@rule
def nothing_at_once_for_the_last_class(now_ms, subject, priority, items, waiting, free):
    return 0.0 if priority == 2 else 1.0


@rule
def longer_with_load(now_ms, subject, priority, items, waiting, free):
    return 0.5 + 0.1 * items + 0.01 * free


CHOICES = (shortest_line, by_turns)
ORDERS = (fullest_first, urgent_behind_a_line, by_turns)
WHOLE_FACTORS = (twice_when_crowded, nothing_at_once_for_the_last_class)
FACTORS = (*WHOLE_FACTORS, longer_with_load)
