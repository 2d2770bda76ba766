"""What signs and tones mean, in as many lines above a picture as a language needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from landbridge.charts.marks import Layer, boxes, circles, points, rules, texts
from landbridge.charts.surface import SMALL, WIDTH, Size, box, level, upright
from landbridge.charts.writing import width_of, wrapped

__all__ = ["Key", "box_sign", "line_sign", "mark_sign", "ring_sign", "spread_sign", "tick_sign", "with_keys"]

_LINE: Final = 18.0
_GAP: Final = 8.0  # [px] between sign and text
_BETWEEN: Final = 24.0
_Draw = Callable[[float, float], list[Layer]]


@dataclass(frozen=True, slots=True)
class Key:
    """A sign, drawn from x on round y, its width [px], and what it means."""

    draw: _Draw
    width: float
    text: str


def with_keys(keys: Iterable[Key], size: Size, *, y: float = 9.0) -> tuple[list[Layer], float]:
    """Keys side by side, on further lines where there is no room, and where the lines end [px]."""
    px, x = SMALL[size], 0.0
    layers: list[Layer] = []
    for key in keys:
        room = key.width + _GAP + width_of(key.text, px)
        if x and x + room > WIDTH[size]:
            x, y = 0.0, y + _LINE
        left = x + key.width + _GAP
        lines = wrapped(key.text, px, WIDTH[size] - left)
        layers += key.draw(x, y)
        layers += texts(
            ({"x": left, "y": y + k * _LINE, "text": line} for k, line in enumerate(lines)), px, tone="soft"
        )
        x, y = x + room + _BETWEEN, y + (len(lines) - 1) * _LINE
    return layers, y + _LINE / 2


def line_sign(text: str, tone: str, *, width: float = 2, dash: Sequence[float] = ()) -> Key:
    """A line as it runs in the picture."""
    return Key(lambda x, y: [rules([level(y, x, x + 26)], tone=tone, width=width, dash=dash)], 26, text)


def box_sign(text: str, tone: str) -> Key:
    """A piece of a bar."""
    return Key(lambda x, y: [boxes([box(x, x + 13, y, 6)], tone)], 13, text)


def mark_sign(text: str, shape: str, tone: str, *, filled: bool = True) -> Key:
    """A mark of a shape, full or hollow."""
    return Key(lambda x, y: points([{"x": x + 6, "y": y, "shape": shape}], tone=tone, filled=filled), 12, text)


def tick_sign(text: str, ground: str, tone: str) -> Key:
    """A bar with a tick on it."""
    return Key(lambda x, y: [boxes([box(x, x + 26, y, 6)], ground),
                             rules([upright(x + 13, y - 8, y + 8)], tone=tone, width=1.6)], 26, text)  # fmt: skip


def spread_sign(text: str, tone: str) -> Key:
    """A line with a dot on it."""

    def draw(x: float, y: float) -> list[Layer]:
        dot = {"x": x + 12, "y": y, "shape": "circle"}
        return [rules([level(y, x, x + 28)], tone=tone, width=2), *points([dot], tone=tone, filled=True)]

    return Key(draw, 28, text)


def ring_sign(text: str, tone: str) -> Key:
    """A ring inside a dashed one."""

    def draw(x: float, y: float) -> list[Layer]:
        middle = {"x": x + 9, "y": y}
        return [circles([{**middle, "r": 6}], "r", tone=tone, width=2, inside=0.25),
                circles([{**middle, "r": 9}], "r", tone=tone, width=1, dash=(2.5, 2))]  # fmt: skip

    return Key(draw, 18, text)
