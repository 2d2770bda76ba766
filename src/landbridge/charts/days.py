"""Days across a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import altair as alt

from landbridge.charts.surface import SMALL, Axis, Size, Words, months_of, rules, texts

__all__ = ["day_number", "month_marks"]


def month_marks(days: Sequence[dt.date], axis: Axis, floor: float, words: Words, size: Size) -> list[alt.Chart]:
    """A tick where each month begins, and its name in its middle."""
    if not days:
        return []
    first, last = days[0], days[-1]
    starts = [dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    inside = [day for day in starts if first < day <= last]
    marks = [{"x": axis.px(day_number(day)), "x2": axis.px(day_number(day)), "y": floor, "y2": floor + 4} for day in inside]
    edges = [first, *inside, last + dt.timedelta(days=1)]
    names: list[dict[str, Any]] = []
    for start, end in zip(edges, edges[1:], strict=False):
        left, right = axis.px(day_number(start)), min(axis.px(day_number(end)), axis.end_px)
        if right - left > 24:
            names.append({"x": (left + right) / 2, "y": floor + 12, "text": months_of(words)[start.month - 1]})
    base = {"x": axis.start_px, "x2": axis.end_px, "y": floor, "y2": floor}
    return [rules([base, *marks], tone="soft"), *texts(names, SMALL[size], tone="soft", align="center")]


def day_number(day: dt.date) -> int:
    """A day as a number, the next day one more."""
    return day.toordinal()
