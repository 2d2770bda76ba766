"""Small pictures in characters: bars, lines of bars, quantiles, strips; in ASCII where that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from landbridge.cli.screen import ascii_wanted, sign

__all__ = ["bar", "sparkline", "strip", "whisker"]

_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
_HEIGHTS: Final = "▁▂▃▄▅▆▇█"
_HEIGHTS_ASCII: Final = "._-=+*%#"


def bar(value: float, most: float, width: int) -> str:
    """A bar as long as the value is of the most, `width` columns for all of it."""
    eighths = round(8 * width * value / most) if most > 0 else 0
    if ascii_wanted():
        return "#" * round(eighths / 8)
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def sparkline(values: Sequence[float], most: float) -> str:
    """One column a value, as high as it is of the most."""
    heights = _HEIGHTS_ASCII if ascii_wanted() else _HEIGHTS
    steps = len(heights) - 1
    return "".join(heights[min(steps, round(steps * value / most)) if most > 0 else 0] for value in values)


def whisker(low: float, middle: float, high: float, *, most: float, width: int) -> str:
    """A line from low to high with a dot at the middle, on a scale from 0 to the most."""
    scale = (width - 1) / most if most > 0 else 0.0
    first, dot, last = (min(width - 1, round(each * scale)) for each in (low, middle, high))
    drawn = [" "] * width
    drawn[first : last + 1] = sign("─") * (last + 1 - first)
    drawn[first], drawn[last] = sign("├"), sign("┤")
    drawn[dot] = sign("●")
    return "".join(drawn)


def strip(parts: Sequence[tuple[float, bool]], width: int) -> list[tuple[str, bool]]:
    """Parts one behind the other, `width` columns for all together; the ones marked are shaded."""
    whole = sum(length for length, _ in parts)
    drawn: list[tuple[str, bool]] = []
    end = 0.0
    for length, shaded in parts:
        start, end = end, end + length
        columns = round(width * end / whole) - round(width * start / whole)
        drawn.append((sign("▓" if shaded else "█") * columns, shaded))
    return drawn
