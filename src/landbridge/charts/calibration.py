"""Fitted parameters within their bounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.charts.keys import box_sign, mark_sign, with_keys
from landbridge.charts.marks import Layer, Picture, boxes, layered, picture, points, rules, texts
from landbridge.charts.surface import SMALL, WIDTH, Axis, Row, Size, box, level
from landbridge.charts.table import Table, table_of
from landbridge.charts.writing import Words, alike, figure

__all__ = ["calibration"]

_ENDS: Final = 44.0  # [px] for the numbers of the bounds
_PLACED: Final = ("start", "value", "low", "high", "bound_low", "bound_high")


@picture
def calibration(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """A row a parameter: its bounds as a line, its interval as a bar, the value found full and the first one hollow.

    Every row has its own scale, from bound to bound. `frame`: label, unit, start, value, low, high, bound_low,
    bound_high, determined (whether the figures say anything of it). `words`: value, interval, start, open (said of one
    that is not determined).
    """
    rows = frame.to_dicts()
    names, told = [row["label"] for row in rows], [_told(row, words) for row in rows]
    keys = [mark_sign(words["value"], "circle", "blue"), mark_sign(words["start"], "circle", "soft", filled=False),
            box_sign(words["interval"], "band")]  # fmt: skip
    key, top = with_keys(keys, size)
    table = table_of(names, told, size=size, top=top + 12, drawing=16)
    placed = [_placed(row, table, place) for place, row in enumerate(rows)]
    layers = [
        rules([level(row["y"], row["bound_low"], row["bound_high"]) for row in placed], tone="soft"),
        boxes([box(row["low"], row["high"], row["y"], 5) for row in placed], "band"),
        *_dots(placed, "start"),
        *_dots(placed, "value"),
        *_bounds(rows, placed, words, size),
        *table.names_and_figures(names, told, ["ink" if row["determined"] else "red" for row in rows]),
        *key,
    ]
    return layered(layers, WIDTH[size], table.floor + 4)


def _told(row: Row, words: Words) -> str:
    value, low, high = alike([row["value"], row["low"], row["high"]], words)
    told = f"{value} ({low}–{high}) {row['unit']}".rstrip()
    return told if row["determined"] else f"{told}, {words['open']}"


def _placed(row: Row, table: Table, place: int) -> Row:
    axis = Axis(row["bound_low"], row["bound_high"], table.left + _ENDS, table.right - _ENDS)
    return {"y": table.middle(place), **{name: axis.px(axis.held(row[name])) for name in _PLACED}}


def _dots(rows: Sequence[Row], name: str) -> list[Layer]:
    """Full ones for the value found, hollow ones for the first."""
    found = name == "value"
    marks = [{"x": row[name], "y": row["y"], "shape": "circle"} for row in rows]
    return points(marks, tone="blue" if found else "soft", filled=found, area=80 if found else 64)


def _bounds(rows: Sequence[Row], placed: Sequence[Row], words: Words, size: Size) -> list[Layer]:
    pairs = list(zip(rows, placed, strict=True))
    lows = [{"x": at["bound_low"] - 8, "y": at["y"], "text": figure(row["bound_low"], words)} for row, at in pairs]
    highs = [{"x": at["bound_high"] + 8, "y": at["y"], "text": figure(row["bound_high"], words)} for row, at in pairs]
    return [*texts(lows, SMALL[size], tone="soft", align="right"), *texts(highs, SMALL[size], tone="soft")]
