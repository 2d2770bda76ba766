"""Rows with a name, a drawing and a figure: beside each other where there is room, else the drawing below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from landbridge.charts.marks import Layer, rules, texts
from landbridge.charts.surface import TEXT, WIDTH, Row, Size, level, upright
from landbridge.charts.writing import shortened, width_of

__all__ = ["Table", "table_of"]

_GAP = 18.0  # [px] between columns
_NAME_SHARE = 0.42  # of the sheet at most


@dataclass(frozen=True, slots=True)
class Table:
    """Where the rows of a sheet lie [px]: from `top` down, each `high`; drawings from `left` to `right`.

    A drawing is `drawing` high; `names` is the room of the names where they stand beside.
    """

    size: Size
    count: int
    top: float
    high: float
    drawing: float
    left: float
    right: float
    names: float

    @property
    def stacked(self) -> bool:
        """Whether drawings stand below the names."""
        return self.size != "wide"

    @property
    def floor(self) -> float:
        """Below the last row."""
        return self.top + self.count * self.high

    def name_y(self, place: int) -> float:
        """The middle of a row's name and figure."""
        line = self.high - self.drawing + 4 if self.stacked else self.high
        return self.top + place * self.high + line / 2

    def middle(self, place: int) -> float:
        """The middle of a row's drawing."""
        return self.top + (place + 1) * self.high - (self.drawing if self.stacked else self.high) / 2

    def bottom(self, place: int) -> float:
        """The lowest line of a row's drawing."""
        return self.middle(place) + self.drawing / 2

    def names_and_figures(self, names: Sequence[str], figures: Sequence[str], tones: Sequence[str] = ()) -> list[Layer]:
        """Names on the left, figures on the right, each in its tone."""
        px = TEXT[self.size]
        left = [{"x": 0, "y": self.name_y(k), "text": shortened(name, px, self._room(figures[k]))}
                for k, name in enumerate(names)]  # fmt: skip
        layers = texts(left, px)
        for tone in dict.fromkeys(tones or ["soft"]):
            right = [{"x": WIDTH[self.size], "y": self.name_y(k), "text": text} for k, text in enumerate(figures)
                     if (tones[k] if tones else "soft") == tone]  # fmt: skip
            layers += texts(right, px, tone=tone, align="right")
        return layers

    def _room(self, figure: str) -> float:
        if not self.stacked:
            return self.names
        return WIDTH[self.size] - width_of(figure, TEXT[self.size]) - _GAP

    def uprights(self, x: float) -> list[Row]:
        """A line down the sheet; where drawings stand below the names it is drawn through drawings only."""
        if not self.stacked:
            return [upright(x, self.top, self.floor)]
        bottoms = (self.bottom(place) for place in range(self.count))
        return [upright(x, bottom - self.drawing, bottom) for bottom in bottoms]

    def separators(self) -> Layer:
        """A thin line between rows."""
        return rules([level(self.top + place * self.high, 0, WIDTH[self.size]) for place in range(1, self.count)])


def table_of(names: Sequence[str], figures: Sequence[str], *, size: Size, top: float, drawing: float) -> Table:
    """A table whose columns are as wide as what stands in them; `drawing` is the height of a drawing [px]."""
    px = TEXT[size]
    if size != "wide":
        return Table(size, len(names), top, drawing + px + 19, drawing, 0, WIDTH[size], WIDTH[size])
    name = min(max((width_of(each, px) for each in names), default=0), _NAME_SHARE * WIDTH[size])
    figure = max((width_of(each, px) for each in figures), default=0)
    return Table(size, len(names), top, max(drawing, px) + 10, drawing, name + _GAP, WIDTH[size] - figure - _GAP, name)
