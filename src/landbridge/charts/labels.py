"""Names beside their places so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.charts.surface import Row
from landbridge.charts.writing import width_of

__all__ = ["NO_LINES", "Box", "Label", "Lines", "placed", "side_by_side"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom [px]."""

Lines = NDArray[np.float64]
"""Points of lines a few pixels apart, as rows of x, y and the width of the line [px]."""

NO_LINES: Final[Lines] = np.zeros((0, 3))
_MUCH: Final = 25.0  # six points of a line 4 px wide: a line crossed upright stays below, one covered along does not

# Where a name may stand, as the reader likes it best: above and below what the line runs through, beside a town.
_UPRIGHT: Final = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
_BESIDE: Final = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))


@dataclass(frozen=True, slots=True)
class Label:
    """A name, its place, its height, and how far from the place it stays [px]; one that is `due` is not left out."""

    text: str
    x: float
    y: float
    px: float
    clear: float
    due: bool = False


def placed(labels: Iterable[Label], taken: Iterable[Box], sheet: tuple[float, float],
           lines: Lines = NO_LINES) -> list[Row]:  # fmt: skip
    """Rows x, y, text of names with their left middle at x, y, each clear of what is taken and of those before.

    Of the rooms that are free a name takes the one that hides least of the lines. A name that finds no room, or would
    hide much of a line, is left out; one that is due then stands above its place, or where it hides least.
    """
    full = list(taken)
    rows: list[Row] = []
    for label in labels:
        boxes = [_inside(box, sheet) if label.due else box for box in _boxes(label)]
        free = [box for box in boxes if _free(box, full, sheet) and (label.due or _hidden(box, lines) < _MUCH)]
        found = min(free, key=lambda box: _hidden(box, lines), default=boxes[0] if label.due else None)
        if found is not None:
            full.append(found)
            rows.append({"x": found[0] + 1, "y": (found[1] + found[3]) / 2, "text": label.text})
    return rows


def side_by_side(names: Iterable[tuple[str, float]], px: float, y: float,
                 limits: tuple[float, float]) -> list[Row]:  # fmt: skip
    """Names in a row, each over its place as far as the limits allow [px]; one that has no room is left out."""
    taken: list[tuple[float, float]] = []
    rows: list[Row] = []
    for name, place in names:
        half = width_of(name, px) / 2
        middle = min(max(place, limits[0] + half), limits[1] - half)
        if all(middle + half + 6 <= left or middle - half - 6 >= right for left, right in taken):
            taken.append((middle - half, middle + half))
            rows.append({"x": middle, "y": y, "text": name})
    return rows


def _boxes(label: Label) -> Iterator[Box]:
    """The rooms that a name may take, as sides are liked; at a corner it comes as close as a circle allows."""
    width, height = width_of(label.text, label.px) + 2, label.px + 3
    for across, down in _UPRIGHT if label.due else _BESIDE:
        near = label.clear * (0.7 if across and down else 1)
        middle = label.x + across * (near + width / 2), label.y + down * (near + height / 2)
        yield middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2


def _inside(box: Box, sheet: tuple[float, float]) -> Box:
    """The room moved sideways until it lies on the sheet."""
    move = max(0.0, -box[0]) + min(0.0, sheet[0] - box[2])
    return box[0] + move, box[1], box[2] + move, box[3]


def _hidden(box: Box, lines: Lines) -> float:
    """How much of the lines lies under a room: the sum of their widths at the points in it."""
    left, top, right, bottom = box
    x, y, width = lines.T
    return float(width[(left <= x) & (x <= right) & (top <= y) & (y <= bottom)].sum())


def _free(box: Box, taken: Iterable[Box], sheet: tuple[float, float]) -> bool:
    left, top, right, bottom = box
    on_sheet = left >= 0 and top >= 0 and right <= sheet[0] and bottom <= sheet[1]
    return on_sheet and all(right <= a or left >= c or bottom <= b or top >= d for a, b, c, d in taken)
