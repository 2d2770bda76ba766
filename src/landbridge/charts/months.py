"""Journeys by month, beside the same month a year before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.charts.keys import line_sign, with_keys
from landbridge.charts.marks import Layer, Picture, boxes, layered, picture, rules, texts
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Axis, Row, Size, level
from landbridge.charts.writing import Words, number

__all__ = ["months"]

_HIGH, _ABOVE, _BELOW = 210.0, 36.0, 46.0  # [px] of the highest bar, and round it
_BAR: Final = 0.68  # of the room of a month


@picture
def months(frame: pl.DataFrame, words: Words, *, size: Size = "half") -> Picture:
    """Bars from zero; a tick where the month stood a year before, dashed where that is only what a sum leaves.

    `frame`: label, trains, before (null: not known), residual (the month before has no figure of its own: its tick is
    dashed and no growth is told), record. `words`: before (what the tick is), record, percent (such as `{} %`), and
    perhaps thousands and decimal.
    """
    key, top = with_keys([line_sign(words["before"], "ink")], size)
    most = max([*frame["trains"].to_list(), *frame["before"].drop_nulls().to_list(), 1])
    axis = Axis(0, most, top + _ABOVE + _HIGH, top + _ABOVE)
    room = WIDTH[size] / max(frame.height, 1)
    rows = [_month(row, (place + 0.5) * room, room * _BAR / 2, axis) for place, row in enumerate(frame.to_dicts())]
    layers = [
        boxes([row for row in rows if not row["record"]], "steel"),
        boxes([row for row in rows if row["record"]], "blue"),
        rules([level(axis.start_px, 0, WIDTH[size])], tone="soft"),
        *_year_before([row for row in rows if row["before"] is not None], axis),
        *_figures(rows, words, size),
        *_names(rows, words, size),
        *key,
    ]
    return layered(layers, WIDTH[size], axis.start_px + _BELOW)


def _month(row: Row, middle: float, half: float, axis: Axis) -> Row:
    """A month with the pixels of its bar."""
    edges = {"x": middle - half, "x2": middle + half, "y": axis.px(row["trains"]), "y2": axis.start_px}
    return {**row, **edges, "middle": middle}


def _year_before(rows: Sequence[Row], axis: Axis) -> list[Layer]:
    """Ticks a little wider than the bars, on a line of the ground so that they are seen before any bar."""
    ends = [(level(axis.px(row["before"]), row["x"] - 4, row["x2"] + 4), row["residual"]) for row in rows]
    return [
        rules([line for line, _ in ends], tone="paper", width=4),
        rules([line for line, residual in ends if not residual], tone="ink", width=2),
        rules([line for line, residual in ends if residual], tone="ink", width=2, dash=(4, 3)),
    ]


def _figures(rows: Sequence[Row], words: Words, size: Size) -> list[Layer]:
    """Trains above the bars, and over the record that it is one."""
    above: list[Row] = [{"x": row["middle"], "y": row["y"] - 11, "text": number(row["trains"], words)} for row in rows]
    ordinary, records = ([told for told, row in zip(above, rows, strict=True) if row["record"] is kind]
                         for kind in (False, True))  # fmt: skip
    return [
        *texts(ordinary, TEXT[size], align="center"),
        *texts(records, TEXT[size], align="center", weight="bold"),
        *texts([{**row, "y": row["y"] - 16, "text": words["record"]} for row in records], SMALL[size], align="center",
               tone="blue"),
    ]  # fmt: skip


def _names(rows: Sequence[Row], words: Words, size: Size) -> list[Layer]:
    """Months below the bars, and below them their growth."""
    names = [{"x": row["middle"], "y": row["y2"] + 15, "text": row["label"]} for row in rows]
    growth = [{"x": row["middle"], "y": row["y2"] + 33, "text": _growth(row, words)} for row in rows]
    return [*texts(names, TEXT[size], align="center"), *texts(growth, SMALL[size], align="center", tone="soft")]


def _growth(row: Row, words: Words) -> str:
    """Growth on the month a year before, with its sign; nothing where that month has no figure of its own."""
    if row["before"] is None or row["residual"] or not row["before"]:
        return ""
    percent = 100 * (row["trains"] - row["before"]) / row["before"]
    return words["percent"].format(("+" if percent >= 0 else "−") + number(abs(percent), words))
