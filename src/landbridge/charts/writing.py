"""Numbers, days and texts as the reader writes them, and how much room they take."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from landbridge.units import COUNTING_ZONE, from_ms

__all__ = ["Words", "alike", "day_label", "figure", "months_of", "number", "shortened", "width_of", "wrapped"]

Words: TypeAlias = Mapping[str, str]
"""Texts of a picture in the reader's language; each picture says which ones it needs."""


def number(value: float, words: Words, digits: int = 0) -> str:
    """A number in the reader's writing: `words` may have `thousands` and `decimal`, else they are `,` and `.`."""
    signs = {",": words.get("thousands", ","), ".": words.get("decimal", ".")}
    return "".join(signs.get(sign, sign) for sign in f"{value:,.{digits}f}")


def figure(value: float, words: Words) -> str:
    """A number with the digits that are read: none above a hundred or where it is whole, else one, below one two."""
    return alike([value], words)[0]


def alike(values: Sequence[float], words: Words) -> list[str]:
    """Numbers that stand together, with as many digits as the one that needs most."""
    digits = max((_digits(value, max(map(abs, values))) for value in values), default=0)
    return [number(value, words, digits) for value in values]


def _digits(value: float, greatest: float) -> int:
    if greatest >= 100 or value == round(value):
        return 0
    return 1 if greatest >= 1 else 2


def day_label(ms: float, words: Words) -> str:
    """The day of an instant in Asia/Shanghai, as `words["day"]` puts `{day}` and `{month}`."""
    day = from_ms(round(ms)).astimezone(COUNTING_ZONE)
    return words["day"].format(day=day.day, month=months_of(words)[day.month - 1])


def months_of(words: Words) -> list[str]:
    """The twelve names in `words["months"]`, written with blanks between."""
    return words["months"].split()


def width_of(text: str, px: float) -> float:
    """About how wide a text is [px] in the fonts of screens; rather too wide than too narrow.

    In parts of the height: Chinese signs 1, thin letters 0.34, capitals and Cyrillic letters 0.68, others 0.62. By eye
    in DejaVu Sans, the widest of the fonts that pages fall back to.
    """
    return px * sum(map(_part, text))


def _part(sign: str) -> float:
    if ord(sign) > 0x2E80:
        return 1.0
    if sign in " .,:;'|il·":
        return 0.34
    return 0.68 if sign.isupper() or 0x400 <= ord(sign) < 0x500 else 0.62


def shortened(text: str, px: float, room: float) -> str:
    """The text, or as much of its beginning as there is room for [px]."""
    if width_of(text, px) <= room:
        return text
    while text and width_of(text + "…", px) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, px: float, room: float) -> list[str]:
    """The text in lines that fit a room [px], parted at blanks and between Chinese signs."""
    lines = [""]
    for part in re.findall(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+", text):
        if lines[-1] and width_of((lines[-1] + part).rstrip(), px) > room:
            lines.append("")
        lines[-1] += part
    return [line.rstrip() for line in lines]
