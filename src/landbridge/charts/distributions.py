"""How times of single trains spread: a small histogram a row, all on one scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.charts.keys import mark_sign, spread_sign, with_keys
from landbridge.charts.marks import Layer, Picture, boxes, layered, picture, points, rules, texts
from landbridge.charts.surface import SMALL, WIDTH, Axis, Row, Size, level, ticks, upright
from landbridge.charts.table import Table, table_of
from landbridge.charts.writing import Words, alike, number, width_of

__all__ = ["distributions"]

_HIST: Final = 34.0  # [px]
_BELOW: Final = 9.0  # [px] for the line of quantiles below the bars
_SEEN: Final = 0.003  # share of trains in a bin
_FAR: Final = 0.3  # of the end of the scale


@picture
def distributions(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """Bars from zero, equal areas for equal shares in all rows; below them P10 to P90 with P50; a mark for published.

    Ends with less than three in a thousand trains a bin are not drawn. `frame`, a row a bin: label, low, high, share,
    and the same in all rows of a label: p10, p50, p90, published (null: not known). `words`: unit (such as hours),
    published, spread (what the line and its dot are).
    """
    groups = frame.partition_by("label", maintain_order=True)
    firsts = [group.row(0, named=True) for group in groups]
    names = [row["label"] for row in firsts]
    told = ["{} ({}–{})".format(*alike([row["p50"], row["p10"], row["p90"]], words)) for row in firsts]
    keys = [mark_sign(words["published"], "triangle-down", "red"), spread_sign(words["spread"], "ink")]
    key, top = with_keys(keys, size)
    table = table_of(names, told, size=size, top=top + 14, drawing=_HIST + _BELOW)
    axis = _axis(frame, table)
    most = max([*(frame["share"] / (frame["high"] - frame["low"])).to_list(), 1e-9])
    layers = [
        *_grid(axis, table, words),
        boxes([bar for place, group in enumerate(groups) for bar in _bars(group, axis, table.bottom(place), most)],
              "steel"),
        *_quantiles(firsts, axis, table),
        *_published(firsts, axis, table),
        *table.names_and_figures(names, told),
        *key,
    ]  # fmt: skip
    return layered(layers, WIDTH[size], table.floor + 34)


def _axis(frame: pl.DataFrame, table: Table) -> Axis:
    """From zero, or from the first bin when that is far from it, to the last bin with something to be seen."""
    seen = frame.filter(pl.col("share") >= _SEEN)
    low, high = min(seen["low"].to_list(), default=0.0), max(seen["high"].to_list(), default=1.0)
    return Axis(0 if low < _FAR * high else low, high, table.left, table.right)


def _bars(group: pl.DataFrame, axis: Axis, bottom: float, most: float) -> list[Row]:
    """A bar for each bin on the sheet, a hair apart."""
    floor = bottom - _BELOW
    shown = group.filter(pl.col("share") > 0, pl.col("low") >= axis.low, pl.col("high") <= axis.high)
    tall = _HIST / most
    return [
        {"x": axis.px(low) + 0.3, "x2": axis.px(high) - 0.3, "y": floor - tall * share / (high - low), "y2": floor}
        for low, high, share in shown.select("low", "high", "share").iter_rows()
    ]


def _grid(axis: Axis, table: Table, words: Words) -> list[Layer]:
    px, right = SMALL[table.size], WIDTH[table.size]
    values = ticks(axis.low, axis.high, 7 if table.stacked else 9)
    names: list[Row] = []
    for value in values:
        text = number(value, words)
        half = width_of(text, px) / 2
        names.append({"x": min(max(axis.px(value), half), right - half), "y": table.floor + 14, "text": text})
    unit = {"x": axis.end_px, "y": table.floor + 29, "text": words["unit"]}
    return [
        rules([upright(axis.px(value), table.top, table.floor + 4) for value in values]),
        *texts(names, px, tone="soft", align="center"),
        *texts([unit], px, tone="soft", align="right"),
    ]


def _quantiles(rows: Sequence[Row], axis: Axis, table: Table) -> list[Layer]:
    lines: list[Row] = []
    dots: list[Row] = []
    for place, row in enumerate(rows):
        low, mid, high = (axis.px(axis.held(row[name])) for name in ("p10", "p50", "p90"))
        y = table.bottom(place) - _BELOW / 2 + 1
        lines.append(level(y, low, high))
        dots.append({"x": mid, "y": y, "shape": "circle"})
    return [rules(lines, tone="ink", width=2), *points(dots, tone="ink", filled=True)]


def _published(rows: Sequence[Row], axis: Axis, table: Table) -> list[Layer]:
    """A line through the row with a wedge on top of it."""
    known = [(row["published"], table.bottom(k) - _BELOW) for k, row in enumerate(rows) if row["published"] is not None]
    lines = [upright(axis.px(axis.held(value)), floor - _HIST + 2, floor) for value, floor in known]
    wedges = [{"x": row["x"], "y": row["y"], "shape": "triangle-down"} for row in lines]
    return [rules(lines, tone="red", width=1.6), *points(wedges, tone="red", filled=True)]
