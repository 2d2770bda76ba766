"""What a book tells of each step of the programs: the event with which it begins and the one with which it is over.

The inverse of `run_book`: there a step with the label `stage|kz-dostyk|placing` becomes `stage.started` and
`stage.ended`, here these two events are found for the step. Events are numbered; NONE stands for what no event tells.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from landbridge.simulation.corridor.continuation import ruling
from landbridge.simulation.corridor.corridor_model import CorridorModel
from landbridge.simulation.kernel import layout as lay
from landbridge.simulation.kernel.blueprint import Blueprint
from landbridge.simulation.kernel.layout import NONE, Table

__all__ = ["Script", "Told", "constant_ms", "longest_ms", "script_of"]

Told = tuple[str, str, str]
"""(type, location, stage) of an event; of a resource that changed: type, resource, units."""


@dataclass(frozen=True, slots=True)
class Script:
    """Programs as lists, which Python reads faster than records, with the numbers of the events that tell of them.

    `begins[s]`: the event at the beginning of step s; `ends[s]`: at its end; `told[s]`: all that may tell of it.
    `serving[s]`: of a service that can be interrupted the events held, released, interrupted. `number` gives each
    event's number.
    """

    op: list[int]
    a: list[int]
    b: list[int]
    to: list[int]
    mark: list[int]
    dist: list[int]
    needs: list[tuple[tuple[int, int, int], ...]]
    certain: list[bool]
    begins: list[int]
    ends: list[int]
    serving: list[tuple[int, int, int]]
    told: list[tuple[int, ...]]
    number: dict[Told, int]
    _known: dict[tuple[int, int], int] = field(default_factory=dict[tuple[int, int], int])

    def steps_to(self, step: int, event: int) -> int:
        """How many steps that events tell of lie between `step` and the one told by `event`; NONE if it never comes."""
        if (step, event) not in self._known:
            self._known[step, event] = self._search(step, event)
        return self._known[step, event]

    def _search(self, step: int, event: int) -> int:
        ahead, seen = deque([(step, 0)]), set[int]()
        while ahead:
            here, count = ahead.popleft()
            if event in self.told[here]:
                return count
            if here in seen:
                continue
            seen.add(here)
            for other in self.behind(here):
                if self.told[here]:
                    ahead.append((other, count + 1))
                else:
                    ahead.appendleft((other, count))
        return NONE

    def behind(self, step: int) -> Iterator[int]:
        """The steps that may follow one."""
        op = self.op[step]
        if op in (lay.END, lay.DEPOSIT):
            return
        if op == lay.LOOP or (op == lay.BRANCH and self.certain[step]):
            yield self.a[step]
            return
        yield step + 1
        if op == lay.BRANCH or (op == lay.UNFORM and self.a[step] != NONE):
            yield self.a[step]
        elif op in (lay.OVERFLOW, lay.BALK):
            yield self.b[step]
        elif op == lay.SERVE and self.to[step] != NONE:
            yield self.to[step]
        elif op == lay.FORM:
            yield self.b[step] + 1


def script_of(blueprint: Blueprint) -> Script:
    """The script of the programs of a blueprint."""
    op, a, b, to, mark, dist = (_numbers(blueprint.step[name]) for name in ("op", "a", "b", "to", "mark", "dist"))
    number: dict[Told, int] = {}
    begins, ends, serving = list[int](), list[int](), list[tuple[int, int, int]]()
    for step in range(len(op)):
        start, end, held, released, broken = (number.setdefault(told, len(number)) if told else NONE
                                              for told in _events(blueprint, step))  # fmt: skip
        begins.append(start)
        ends.append(end)
        serving.append((held, released, broken))
    told = [tuple(each for each in (start, end, *service) if each != NONE)
            for start, end, service in zip(begins, ends, serving, strict=True)]  # fmt: skip
    certain = [each == lay.BRANCH and _is_certain(blueprint, dist[step]) for step, each in enumerate(op)]
    needs = [_needs(blueprint, *step) for step in zip(op, a, b, strict=True)]
    return Script(op, a, b, to, mark, dist, needs, certain, begins, ends, serving, told, number)


def _numbers(column: Table) -> list[int]:
    return [int(each) for each in column]


def _events(blueprint: Blueprint, step: int) -> tuple[Told | None, ...]:
    """The events at the beginning and at the end of one step, and of a service those of waiting and interruption."""
    row, label = blueprint.step[step], blueprint.labels[step]
    word, first, second = [*label.split("|"), "", "", ""][:3]
    op, noted = int(row["op"]), bool(row["c"] & lay.NOTED)
    begin = end = held = released = broken = None
    if op == lay.SET_CAPACITY:
        begin = "resource.changed", blueprint.resources[int(row["a"])], str(row["b"])
    elif op in (lay.NOTE, lay.END) and label:
        begin = word, first, ""
    elif op in (lay.DELAY, lay.SERVE) and word == "stage":
        begin, end = ("stage.started", first, second), ("stage.ended", first, second)
    elif op == lay.DELAY and word == "haul":
        end = "train.passed", second, ""
    elif op == lay.SEIZE and noted:
        begin, end = ("train.held", first, second), ("train.released", first, second)
    elif op in _GROUPS:
        begin = _GROUPS[op], first, ""
    if op == lay.SERVE and noted:
        held, released = ("train.held", first, second), ("train.released", first, second)
        broken = "stage.interrupted", first, second
    return begin, end, held, released, broken


_GROUPS = {lay.FORM: "train.formed", lay.UNFORM: "train.left"}


def _is_certain(blueprint: Blueprint, dist: int) -> bool:
    row = blueprint.dist[dist]
    return bool(row["kind"] == lay.SHARE and row["later"] == NONE and row["a"] >= 1.0)


def _needs(blueprint: Blueprint, op: int, a: int, b: int) -> tuple[tuple[int, int, int], ...]:
    """(resource, amount, items) of each need of a step that asks for something or gives it back."""
    if op not in (lay.SEIZE, lay.SERVE, lay.FREE, lay.FREE_LATER):
        return ()
    return tuple(
        (need["resource"].item(), need["amount"].item(), need["items"].item()) for need in blueprint.need[a : a + b]
    )


def constant_ms(model: CorridorModel, step: int, t_ms: int) -> int | None:
    """The duration of a step that begins at an instant [ms] if chance has no part in it, else None."""
    row = _distribution(model, step, t_ms)
    return int(row["a"]) if row["kind"] == lay.CONSTANT else None


def longest_ms(model: CorridorModel, step: int, t_ms: int) -> float:
    """The longest that a step which begins at an instant [ms] can last [ms]; infinite for most distributions."""
    row = _distribution(model, step, t_ms)
    ends = {lay.CONSTANT: row["a"], lay.UNIFORM: row["b"], lay.TRIANGULAR: row["c"]}
    return float(ends.get(int(row["kind"]), float("inf")))


def _distribution(model: CorridorModel, step: int, t_ms: int) -> Any:
    """The record of the distribution that a step which begins at an instant [ms] is drawn with."""
    blueprint = ruling(model, t_ms)
    row = blueprint.dist[blueprint.step["dist"][step]]
    while t_ms >= row["until"]:
        row = blueprint.dist[row["later"]]
    return row
