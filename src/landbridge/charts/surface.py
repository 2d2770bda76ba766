"""The sheet that pictures are drawn on: its sizes, axes, and where things stand.

A picture is one sheet of fixed pixels with its layers over each other. Vega-Lite's own axes and legends stay away: they
know one language, move what stands beside them, and hide labels that they find no room for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

__all__ = ["SMALL", "TEXT", "WIDTH", "Axis", "Row", "Size", "box", "level", "ticks", "upright"]

Size = Literal["wide", "half", "narrow"]
"""Where a picture is to stand: over a whole page of 1080 px, over half of one, or on a phone of 412 px."""

Row: TypeAlias = dict[str, Any]
"""One mark: where it stands [px] or what it shows."""

WIDTH: Final[dict[Size, int]] = {"wide": 1080, "half": 520, "narrow": 380}
"""Width of a picture [px]; shown at that width or a little less, its texts are 11 to 13 px high."""

TEXT: Final[dict[Size, int]] = {"wide": 13, "half": 13, "narrow": 12}
SMALL: Final[dict[Size, int]] = {"wide": 12, "half": 12, "narrow": 11}
"""Height [px] of names and figures, and of what stands along an axis."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` drawn from one pixel to another."""

    low: float
    high: float
    start_px: float
    end_px: float

    def px(self, value: float) -> float:
        """Where a value is drawn."""
        return self.start_px + (value - self.low) / ((self.high - self.low) or 1) * (self.end_px - self.start_px)

    def held(self, value: float) -> float:
        """The value, or the end of the axis that it is beyond."""
        return min(max(value, self.low), self.high)


def level(y: float, x: float, x2: float) -> Row:
    """A line from one side to another."""
    return {"x": x, "x2": x2, "y": y, "y2": y}


def upright(x: float, y: float, y2: float) -> Row:
    """A line from above downwards."""
    return {"x": x, "x2": x, "y": y, "y2": y2}


def box(x: float, x2: float, y: float, half: float) -> Row:
    """A rectangle that reaches so far above and below y."""
    return {"x": x, "x2": x2, "y": y - half, "y2": y + half}


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round values from low to high, at most so many: steps of 1, 2, 2.5 or 5 times a power of ten."""
    if high <= low:
        return [low]
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    return [round(each * step, 10) for each in range(first, math.floor(high / step + 1e-9) + 1)]
