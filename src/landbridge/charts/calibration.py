"""Fitted parameters within their bounds."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import polars as pl

from landbridge.charts.surface import (
    SMALL,
    WIDTH,
    Axis,
    Size,
    Words,
    boxes,
    layered,
    picture,
    points,
    rules,
    texts,
    width_of,
)
from landbridge.charts.table import Table, figure, table_of

__all__ = ["calibration"]

_TOP: Final = 34.0
_ENDS: Final = 44.0  # [px] for the numbers of the bounds


@picture
def calibration(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> alt.LayerChart:
    """A row a parameter: its bounds as a line, its interval as a bar, the value found full and the first one hollow.

    Every row has its own scale, from bound to bound. `frame`: label, unit, start, value, low, high, bound_low,
    bound_high, determined (whether the figures say anything of it). `words`: value, interval, start, open (said of one
    that is not determined).
    """
    rows = frame.to_dicts()
    told = [_told(row, words) for row in rows]
    table = table_of([row["label"] for row in rows], told, size=size, top=_TOP, drawing=16)
    placed = [_placed(row, table, place) for place, row in enumerate(rows)]
    layers = [
        rules([{"x": row["bound_low"], "x2": row["bound_high"], "y": row["y"], "y2": row["y"]} for row in placed], tone="soft"),
        boxes([{"x": row["low"], "x2": row["high"], "y": row["y"] - 5, "y2": row["y"] + 5} for row in placed], "band"),
        *points([{"x": row["start"], "y": row["y"], "shape": "circle"} for row in placed], tone="soft", filled=False),
        *points([{"x": row["value"], "y": row["y"], "shape": "circle"} for row in placed], tone="blue", filled=True, area=80),
        *_bounds(rows, placed, words, size),
        *table.names_and_figures([row["label"] for row in rows], told,
                                 ["ink" if row["determined"] else "red" for row in rows]),
        *_key(words, size),
    ]  # fmt: skip
    return layered(layers, WIDTH[size], table.floor + 4)


def _told(row: dict[str, Any], words: Words) -> str:
    spread = f"{figure(row['low'], words)}–{figure(row['high'], words)}"
    told = f"{figure(row['value'], words)} ({spread}) {row['unit']}"
    return told if row["determined"] else f"{told}, {words['open']}"


def _placed(row: dict[str, Any], table: Table, place: int) -> dict[str, float]:
    axis = Axis(row["bound_low"], row["bound_high"], table.left + _ENDS, table.right - _ENDS)
    names = ("start", "value", "low", "high", "bound_low", "bound_high")
    return {"y": table.middle(place), **{name: axis.px(axis.held(row[name])) for name in names}}


def _bounds(rows: list[dict[str, Any]], placed: list[dict[str, float]], words: Words, size: Size) -> list[alt.Chart]:
    lows = [{"x": at["bound_low"] - 8, "y": at["y"], "text": figure(row["bound_low"], words)}
            for row, at in zip(rows, placed, strict=True)]  # fmt: skip
    highs = [{"x": at["bound_high"] + 8, "y": at["y"], "text": figure(row["bound_high"], words)}
             for row, at in zip(rows, placed, strict=True)]  # fmt: skip
    return [*texts(lows, SMALL[size], tone="soft", align="right"), *texts(highs, SMALL[size], tone="soft")]


def _key(words: Words, size: Size) -> list[alt.Chart]:
    px = SMALL[size]
    places = {"value": 6.0}
    places["start"] = places["value"] + 30 + width_of(words["value"], px)
    places["interval"] = places["start"] + 40 + width_of(words["start"], px)
    names = [{"x": x + (12 if name != "interval" else 16), "y": 10, "text": words[name]} for name, x in places.items()]
    return [
        *points([{"x": places["value"], "y": 10, "shape": "circle"}], tone="blue", filled=True, area=80),
        *points([{"x": places["start"], "y": 10, "shape": "circle"}], tone="soft", filled=False),
        boxes([{"x": places["interval"] - 12, "x2": places["interval"] + 10, "y": 5, "y2": 15}], "band"),
        *texts(names, px, tone="soft"),
    ]
