"""Days across a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise

import polars as pl

from landbridge.charts.marks import Layer, rules, texts
from landbridge.charts.surface import SMALL, WIDTH, Axis, Row, Size, level, upright
from landbridge.charts.writing import Words, months_of, width_of

__all__ = ["day_number", "lines_of", "month_marks", "notes_over", "turns"]

_LEAST_PX = 24.0  # of a month that is named
_LINE = 18.0


def day_number(day: dt.date) -> int:
    """A day as a number, the next day one more."""
    return day.toordinal()


def lines_of(frame: pl.DataFrame, across: Axis, down: Axis) -> list[list[tuple[float, float]]]:
    """P10, P50 and P90 over the days as three lines of points [px]."""
    days = [across.px(day_number(day)) for day in frame["day"]]
    return [[(x, down.px(value)) for x, value in zip(days, frame[name], strict=True)] for name in ("p10", "p50", "p90")]


def turns(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points of a line without those in the middle of a level stretch, which change nothing."""
    inner = [point for before, point, after in zip(points, points[1:], points[2:], strict=False)
             if not before[1] == point[1] == after[1]]  # fmt: skip
    return [*points[:1], *inner, *points[1:][-1:]]


def notes_over(notes: pl.DataFrame, across: Axis, top: float, size: Size) -> tuple[list[Row], float]:
    """Notes (day, label) over their days, each on the first line that is free there, and where the plot begins [px].

    Rows have x, y and text, and `at`, where the day is.
    """
    ends: list[float] = []
    rows: list[Row] = []
    for day, label in notes.sort("day").select("day", "label").iter_rows():
        x, room = across.px(across.held(day_number(day))), width_of(label, SMALL[size])
        left = max(min(x - 4, WIDTH[size] - room), 0)
        line = next((k for k, end in enumerate(ends) if end + 8 <= left), len(ends))
        ends[line : line + 1] = [left + room]
        rows.append({"at": x, "x": left, "y": top + 10 + line * _LINE, "text": label})
    return rows, top + 8 + len(ends) * _LINE


def month_marks(days: Sequence[dt.date], axis: Axis, floor: float, words: Words, size: Size) -> list[Layer]:
    """The lower edge of a plot with a tick where each month begins, and its name in its middle."""
    base = level(floor, axis.start_px, axis.end_px)
    if not days:
        return [rules([base], tone="soft")]
    first, last = min(days), max(days)
    starts = [dt.date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    inside = [day for day in starts if first < day <= last]
    names: list[Row] = []
    for start, end in pairwise([first, *inside, last + dt.timedelta(days=1)]):
        left, right = axis.px(day_number(start)), min(axis.px(day_number(end)), axis.end_px)
        if right - left > _LEAST_PX:
            names.append({"x": (left + right) / 2, "y": floor + 12, "text": months_of(words)[start.month - 1]})
    marks = [upright(axis.px(day_number(day)), floor, floor + 4) for day in inside]
    return [rules([base, *marks], tone="soft"), *texts(names, SMALL[size], tone="soft", align="center")]
