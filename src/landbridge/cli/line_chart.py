"""Two lines and a limit over days, drawn in characters."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from landbridge.cli.screen import sign

__all__ = ["Lines", "line_chart"]

_NOW: Final = "─"
_THEN: Final = "═"
_LIMIT: Final = "┄"
_LONG: Final = 92  # [days]: in longer times the beginnings of months are marked, in shorter ones more days
_MARKED: Final = (1, 8, 15, 22)
_STEPS: Final = (1, 2, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Lines:
    """Numbers day by day from `first` on, now and then, and the limit they are held against."""

    first: dt.date
    now: Sequence[float]
    then: Sequence[float]
    limit: float | None


def line_chart(lines: Lines, *, width: int, height: int) -> list[str]:
    """`height` rows over an axis with its days; `width` columns in all. Where both lines meet, what is then is seen."""
    names = 7
    columns = min(width - names, 4 * len(lines.now))
    now, then = (_spread(values, columns) for values in (lines.now, lines.then))
    step = _step(max(*now, *then, lines.limit or 0) / (height - 1))
    rows = [_row(number, step, (now, then), lines.limit) for number in reversed(range(height))]
    corner = f"{'':>{names - 2}}{sign('└')}{sign('─') * columns}"
    return [*rows, corner, f"{'':>{names - 1}}{_days(lines.first, len(lines.now), columns)}".rstrip()]


def _spread(values: Sequence[float], columns: int) -> list[float]:
    """One number a column: the mean of its days, or the day it lies in."""
    count = len(values)
    ends = [(column * count // columns, max((column + 1) * count // columns, column * count // columns + 1))
            for column in range(columns)]  # fmt: skip
    return [sum(values[first:after]) / (after - first) for first, after in ends]


def _step(least: float) -> float:
    """The smallest round number from `least` on: one row of the chart."""
    if least <= 1:
        return 1
    ten = 10 ** math.floor(math.log10(least))
    return next(step * ten for step in _STEPS if step * ten >= least)


def _row(number: int, step: float, lines: tuple[list[float], list[float]], limit: float | None) -> str:
    at_limit = limit is not None and round(limit / step) == number
    drawn = [_sign_at(number, step, pair, at_limit=at_limit) for pair in zip(*lines, strict=True)]
    return f"{number * step:>5,.0f}{sign('│')}{''.join(drawn)}".rstrip()


def _sign_at(number: int, step: float, values: tuple[float, float], *, at_limit: bool) -> str:
    now, then = (round(value / step) for value in values)
    if then == number:
        return sign(_THEN)
    if now == number:
        return sign(_NOW)
    return sign(_LIMIT) if at_limit else " "


def _days(first: dt.date, count: int, columns: int) -> str:
    """Names of days below the axis, where they have room."""
    drawn = [" "] * columns
    free = 0
    for number in range(count):
        day = first + dt.timedelta(days=number)
        name = f"{day:%b}" if count > _LONG else f"{day.day} {day:%b}"
        place = number * columns // count
        wanted = day.day == 1 if count > _LONG else day.day in _MARKED or number == 0
        if wanted and place >= free and place + len(name) <= columns:
            drawn[place : place + len(name)] = name
            free = place + len(name) + 2
    return "".join(drawn)
