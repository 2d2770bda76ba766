"""Pictures of the watch in characters: new cases a day as columns, the reproduction number with its interval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from landbridge.cli.drawing import sparkline
from landbridge.cli.screen import ascii_wanted, sign

__all__ = ["DAYS_SHOWN", "case_columns", "case_line", "reproduction_picture"]

DAYS_SHOWN: Final = 63  # columns: nine weeks
_ROWS: Final = 8
_STEPS: Final = 8  # heights of a character
_HEIGHTS: Final = " ▁▂▃▄▅▆▇█"
_HIGHEST: Final = 12  # quarters
_AXIS: Final = 8  # columns of the numbers in front

Cells = Sequence[float | None]


def case_line(values: Cells) -> str:
    """One column a day, as high as it is of the largest; a blank where no figure is known."""
    most = max((each for each in values if each is not None), default=0.0)
    drawn = sparkline([each or 0.0 for each in values], most)
    return "".join(" " if each is None else mark for each, mark in zip(values, drawn, strict=True))


def case_columns(days: Sequence[dt.date], values: Cells) -> list[str]:
    """Columns of new cases a day, with the numbers in front and the first day of each month below."""
    most = max((each for each in values if each is not None), default=0.0) or 1.0
    lines: list[str] = []
    for row in range(_ROWS, 0, -1):
        number = f"{most * row / _ROWS:,.0f}" if row % 2 == 0 else ""
        lines.append(f"  {number:>{_AXIS - 3}} " + "".join(_cell(each, most, row) for each in values).rstrip())
    return [*lines, " " * _AXIS + _months(days)]


def _cell(value: float | None, most: float, row: int) -> str:
    """What a column shows in one of the rows, the lowest being 1."""
    filled = 0 if value is None else round(value / most * _ROWS * _STEPS) - (row - 1) * _STEPS
    if ascii_wanted():
        return "#" if filled * 2 >= _STEPS else " "
    return _HEIGHTS[max(0, min(_STEPS, filled))]


def reproduction_picture(days: Sequence[dt.date], values: Cells, lows: Cells, highs: Cells) -> list[str]:
    """The reproduction number a day with its interval, on rows of a quarter; a line at 1, where cases stay alike.

    A number above 3 stands on the topmost row as ^.
    """
    points = list(zip(values, lows, highs, strict=True))
    lines = [_reproduction_row(row, points) for row in range(_HIGHEST, -1, -1)]
    return [*lines, " " * _AXIS + _months(days)]


def _reproduction_row(row: int, points: Sequence[tuple[float | None, float | None, float | None]]) -> str:
    number = f"{row / 4:.1f}" if row % 2 == 0 else ""
    return f"  {number:>{_AXIS - 3}} " + "".join(_point(row, *each) for each in points).rstrip()


def _point(row: int, value: float | None, low: float | None, high: float | None) -> str:
    if value is None or low is None or high is None:
        return sign("─") if row == 4 else " "
    if row == _HIGHEST and 4 * value > row:
        return "^"
    if round(4 * value) == row:
        return sign("●")
    if round(4 * low) <= row <= round(4 * high):
        return "|"
    return sign("─") if row == 4 else " "


def _months(days: Sequence[dt.date]) -> str:
    """The first of each month at its column, where there is room."""
    drawn = ""
    for column, day in enumerate(days):
        if (day.day == 1 or column == 0) and column >= len(drawn):
            drawn += " " * (column - len(drawn)) + f"{day.day} {day:%b} "
    return drawn.rstrip()
