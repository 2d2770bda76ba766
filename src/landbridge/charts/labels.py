"""Names beside their places so that none covers another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from landbridge.charts.surface import width_of

__all__ = ["Box", "Label", "placed"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom [px]."""

# Where a name may stand, as the reader likes it best: above and below what the line runs through, beside a town.
_UPRIGHT: Final = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
_BESIDE: Final = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1))


@dataclass(frozen=True, slots=True)
class Label:
    """A name, its place, its height and how far from the place it has to stay [px]; one that is `due` is not left out."""

    text: str
    x: float
    y: float
    px: float
    clear: float
    due: bool = False


def placed(labels: Iterable[Label], taken: Iterable[Box], sheet: tuple[float, float]) -> list[dict[str, Any]]:
    """Rows x, y, text of names with their left middle at x, y, each clear of what is taken and of those before.

    A name that finds no room is left out, or stands above its place when it is due.
    """
    full = list(taken)
    rows: list[dict[str, Any]] = []
    for label in labels:
        boxes = [_inside(box, sheet) if label.due else box for box in _boxes(label)]
        found = next((box for box in boxes if _free(box, full, sheet)), boxes[0] if label.due else None)
        if found is not None:
            full.append(found)
            rows.append({"x": found[0] + 1, "y": (found[1] + found[3]) / 2, "text": label.text})
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


def _free(box: Box, taken: Iterable[Box], sheet: tuple[float, float]) -> bool:
    left, top, right, bottom = box
    on_sheet = left >= 0 and top >= 0 and right <= sheet[0] and bottom <= sheet[1]
    return on_sheet and all(right <= a or left >= c or bottom <= b or top >= d for a, b, c, d in taken)
