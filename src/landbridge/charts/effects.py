"""What a change of a run did to several figures: a dot with its interval a row, all in parts of the figure before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.charts.keys import mark_sign, with_keys
from landbridge.charts.marks import Layer, Picture, layered, picture, points, rules, texts
from landbridge.charts.surface import SMALL, WIDTH, Axis, Row, Size, level, ticks
from landbridge.charts.table import Table, table_of
from landbridge.charts.writing import Words, number, width_of

__all__ = ["effects"]

_EDGE: Final = 12.0  # [px]


@picture
def effects(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """Change in per cent of the figure without it, with its interval; hollow where the interval holds no change.

    `frame`: label, without, change, low, high (of the change, in the unit of the figure), told (the change in words and
    its own unit). `words`: percent (such as `{} %`), told, open (what full and hollow dots are), unit (what the scale
    counts).
    """
    rows = [_in_percent(row) for row in frame.to_dicts()]
    names, told = [row["label"] for row in rows], [row["told"] for row in rows]
    keys = [mark_sign(words["told"], "circle", "blue")]
    keys += [mark_sign(words["open"], "circle", "blue", filled=False)] if not all(map(_is_told, rows)) else []
    key, top = with_keys(keys, size)
    table = table_of(names, told, size=size, top=top + 6, drawing=16)
    axis = _axis(rows, table)
    layers = [
        *_scale(axis, table, words),
        *_dots([row for row in rows if _is_told(row)], rows, axis, table, filled=True),
        *_dots([row for row in rows if not _is_told(row)], rows, axis, table, filled=False),
        *table.names_and_figures(names, told),
        *key,
    ]
    return layered(layers, WIDTH[size], table.floor + 40)


def _in_percent(row: Row) -> Row:
    """The change in parts of a hundred of the figure without it; of a figure of 0 there are none."""
    part = 100 / abs(row["without"]) if row["without"] else 0.0
    return {**row, **{name: row[name] * part for name in ("change", "low", "high")}}


def _is_told(row: Row) -> bool:
    return row["low"] > 0 or row["high"] < 0


def _axis(rows: Sequence[Row], table: Table) -> Axis:
    values = [0.0, *(row[name] for row in rows for name in ("low", "high"))]
    low, high = min(values), max(values)
    return Axis(low, high if high > low else low + 1, table.left + _EDGE, table.right - _EDGE)


def _scale(axis: Axis, table: Table, words: Words) -> list[Layer]:
    values = ticks(axis.low, axis.high, 5 if table.stacked else 7)
    digits = 0 if all(value == round(value) for value in values) else 1
    signs = ["+" if value > 0 else "−" if value < 0 else "" for value in values]
    px, right = SMALL[table.size], float(WIDTH[table.size])
    told = [
        sign + words["percent"].format(number(abs(value), words, digits))
        for sign, value in zip(signs, values, strict=True)
    ]
    names: list[Row] = []
    for value, text in zip(values, told, strict=True):
        half = width_of(text, px) / 2
        names.append({"x": min(max(axis.px(value), half), right - half), "y": table.floor + 14, "text": text})
    unit = {"x": min(axis.end_px, right), "y": table.floor + 30, "text": words["unit"]}
    return [
        rules([line for value in values for line in table.uprights(axis.px(value))]),
        rules(table.uprights(axis.px(0)), tone="soft", width=1.4),
        *texts(names, px, tone="soft", align="center"),
        *texts([unit], px, tone="soft", align="right"),
    ]


def _dots(rows: Sequence[Row], every: Sequence[Row], axis: Axis, table: Table, *, filled: bool) -> list[Layer]:
    placed = [(row, table.middle(every.index(row))) for row in rows]
    spreads = [level(y, axis.px(row["low"]), axis.px(row["high"])) for row, y in placed]
    marks = [{"x": axis.px(row["change"]), "y": y, "shape": "circle"} for row, y in placed]
    return [rules(spreads, tone="blue", width=2), *points(marks, tone="blue", filled=filled, area=80)]
