"""What no event tells, replayed by the rules: inspections of containers, empty wagons on their way back, crews.

A book tells when a container was picked and when it was let go, not when its inspection began; and it tells nothing of
empty wagons. Both follow from what it does tell: places are given in the order of asking (rule 2 of the kernel), and
empty trains leave whenever enough wagons stand in the west and are on their way for a constant time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.layout import FOREVER
from landbridge.simulation.present.standings import Use

__all__ = ["EmptyTrain", "Look", "Return", "changes_of_units", "replay_empties", "replay_looks", "units_now"]


@dataclass(frozen=True, slots=True)
class Look:
    """An inspection of container `item` asked for at `t` [ms], over at `until` [ms] or not yet; `row` in the book."""

    item: int
    priority: int
    t: int
    row: int
    until: int | None


@dataclass(frozen=True, slots=True)
class Return:
    """How empty trains run: they take `takes` of a stock, leave `leaves` of them, and give wagons back after `ms`."""

    stock: int
    takes: int
    leaves: int
    ms: int


@dataclass(frozen=True, slots=True)
class EmptyTrain:
    """An empty train: under way or waiting for wagons since an instant [ms], after so many journeys."""

    under_way: bool
    since: int
    round: int


def changes_of_units(blueprint: Blueprint, told: pl.DataFrame, at_ms: int,
                     manned: Collection[str] = ()) -> list[list[tuple[int, int]]]:  # fmt: skip
    """Of each resource the instants [ms] at which its units changed up to an instant, by the calendar and by events.

    Where both speak of one instant, the event counts. Of resources that crews man (`manned`, by name) the calendar
    counts up to the first event only: it does not know who is out, and what it gives back then is no event.
    """
    changes: list[list[tuple[int, int]]] = [[(-FOREVER, int(units))] for units in blueprint.capacity]
    number = {name: k for k, name in enumerate(blueprint.resources)}
    told = told.select("subject", "t", "quantity").drop_nulls()
    first = told.filter(pl.col("subject").is_in(list(manned))).group_by("subject").agg(pl.col("t").min())
    until = {number[name]: int(t) for name, t in first.iter_rows() if name in number}
    calendar = blueprint.calendar[blueprint.calendar["t"] <= at_ms]
    for t, resource, units in zip(*(calendar[name].tolist() for name in ("t", "resource", "capacity")), strict=True):
        if t < until.get(int(resource), FOREVER):
            changes[int(resource)].append((int(t), int(units)))
    for name, t, units in told.iter_rows():
        if name in number:
            changes[number[name]].append((int(t), int(units)))
    return [sorted(each, key=lambda change: change[0]) for each in changes]


def units_now(changes: Sequence[tuple[int, int]]) -> int:
    """Units after the last change."""
    return changes[-1][1]


def replay_looks(looks: Sequence[Look], changes: Sequence[tuple[int, int]]) -> dict[int, int]:
    """When each inspection that is not over began [ms], by the place of its picking in the book.

    All of them use one resource; `changes` are the instants at which its units changed. Those that have not begun are
    left out.
    """
    waiting: dict[int, deque[Look]] = {}
    began: dict[int, int] = {}
    units = busy = 0
    for t, look, change in _in_order(looks, changes):
        if look is None:
            units = change
        elif change == _ASKED:
            waiting.setdefault(look.priority, deque()).append(look)
        else:
            busy -= _end_look(look, waiting, began)
        while busy < units and (first := _first(waiting)):
            began[first.row] = t
            busy += 1
    return began


_ASKED, _OVER = 0, 1


def _in_order(looks: Sequence[Look], changes: Sequence[tuple[int, int]]) -> Iterator[tuple[int, Look | None, int]]:
    """Changes of units, ends and requests in the order of time; at one instant in this order."""
    rows: list[tuple[int, int, int, Look | None, int]] = []
    rows += [(t, 0, k, None, units) for k, (t, units) in enumerate(changes)]
    rows += [(look.t, 2, look.row, look, _ASKED) for look in looks]
    rows += [(look.until, 1 if look.until > look.t else 3, look.row, look, _OVER)
             for look in looks if look.until is not None]  # fmt: skip
    for t, _, _, look, change in sorted(rows, key=lambda row: row[:3]):
        yield t, look, change


def _end_look(look: Look, waiting: dict[int, deque[Look]], began: dict[int, int]) -> int:
    """An inspection is over: 1 place is free again, 0 if by the rules it had not begun."""
    if began.pop(look.row, None) is not None:
        return 1
    waiting[look.priority].remove(look)
    return 0


def _first(waiting: dict[int, deque[Look]]) -> Look | None:
    for priority in sorted(waiting):
        if waiting[priority]:
            return waiting[priority].popleft()
    return None


def replay_empties(uses: Sequence[Use], returns: Return, starts: Sequence[int], changes: Sequence[tuple[int, int]],
                   at_ms: int) -> list[EmptyTrain]:  # fmt: skip
    """Where each empty train is at an instant [ms]; `starts`: when each of them entered [ms].

    `uses` are what loaded trains took of the stock, or left there; a loaded train goes before an empty one.
    """
    stock = _Stock(returns, starts)
    own = sorted((use for use in uses if use.resource == returns.stock), key=lambda use: (use.t, use.row))
    steps = [(t, 0, 0, 0) for t in starts] + [(t, 1, k, 0) for k, (t, _) in enumerate(changes)]
    steps += [(use.t, 2, k, use.amount) for k, use in enumerate(own)]
    for t, kind, k, amount in sorted(steps):
        stock.come_back(t)
        if kind == 1:
            stock.units = changes[k][1]
        stock.busy += amount
        granted = k + 1 < len(own) and kind == 2 and own[k + 1].t == t and own[k + 1].waited and own[k + 1].amount > 0
        if not granted:
            stock.send(t)
    stock.come_back(at_ms)
    return stock.trains()


class _Stock:
    """Wagons in the west and the empty trains that take them away."""

    def __init__(self, returns: Return, starts: Sequence[int]) -> None:
        self._returns, self._starts = returns, starts
        self.units = self.busy = 0
        self._waiting = [(t, k) for k, t in enumerate(starts)]
        self._under_way: deque[tuple[int, int]] = deque()
        self._rounds = [0] * len(starts)

    def come_back(self, t: int) -> None:
        """Trains that are back by `t` [ms] ask again, one after the other."""
        while self._under_way and self._under_way[0][0] + self._returns.ms <= t:
            left, k = self._under_way.popleft()
            back = left + self._returns.ms
            self._rounds[k] += 1
            self._waiting.append((back, k))
            self.send(back)

    def send(self, t: int) -> None:
        """Those that have been waiting go, first come first served, while there is enough."""
        self._waiting.sort()
        while self._waiting and self._waiting[0][0] <= t and self.units - self.busy >= self._returns.takes:
            self.busy += self._returns.takes - self._returns.leaves
            self._under_way.append((t, self._waiting.pop(0)[1]))

    def trains(self) -> list[EmptyTrain]:
        """Every train with what it does now."""
        found = {k: EmptyTrain(under_way=True, since=t, round=self._rounds[k]) for t, k in self._under_way}
        found |= {k: EmptyTrain(under_way=False, since=t, round=self._rounds[k]) for t, k in self._waiting}
        return [found[k] for k in range(len(self._starts))]
