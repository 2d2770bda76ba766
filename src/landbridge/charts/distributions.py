"""How times of single trains spread: a small histogram a row, all on one scale."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import polars as pl

from landbridge.charts.surface import (
    SMALL,
    TEXT,
    WIDTH,
    Axis,
    Size,
    Words,
    boxes,
    layered,
    number,
    picture,
    points,
    rules,
    texts,
    ticks,
    width_of,
)
from landbridge.charts.table import Table, figure, table_of

__all__ = ["distributions"]

_TOP: Final = 34.0
_HIST: Final = 34.0  # [px]
_SEEN: Final = 0.003  # share of trains in a bin
_FAR: Final = 0.3
_BELOW: Final = 9.0  # [px] for the line of quantiles below the bars


@picture
def distributions(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> alt.LayerChart:
    """Bars from zero, equal areas for equal shares in all rows; below them P10 to P90 with P50; a mark for published.

    Ends with less than three in a thousand trains a bin are not drawn.

    `frame`, a row a bin: label, low, high, share, and the same in all rows of a label: p10, p50, p90, published (null:
    not known). `words`: unit (such as hours), published, spread (what the line and its dot are).
    """
    groups = frame.partition_by("label", maintain_order=True)
    firsts = [group.row(0, named=True) for group in groups]
    told = [f"{figure(row['p50'], words)} ({figure(row['p10'], words)}–{figure(row['p90'], words)})" for row in firsts]
    table = table_of([row["label"] for row in firsts], told, size=size, top=_TOP, drawing=_HIST + _BELOW)
    axis = _axis(frame, table)
    most = max([*(frame["share"] / (frame["high"] - frame["low"])).to_list(), 1e-9])
    layers = [
        *_grid(axis, table, words),
        boxes([bar for place, group in enumerate(groups) for bar in _bars(group, axis, table.bottom(place), most)], "steel"),
        *_quantiles(firsts, axis, table),
        *_published(firsts, axis, table),
        *table.names_and_figures([row["label"] for row in firsts], told),
        *_key(words, size),
    ]  # fmt: skip
    return layered(layers, WIDTH[size], table.floor + 34)


def _axis(frame: pl.DataFrame, table: Table) -> Axis:
    """From zero, or from the first bin when that is far from it, to the last bin with something to be seen."""
    seen = frame.filter(pl.col("share") >= _SEEN)
    low, high = min(seen["low"].to_list(), default=0.0), max(seen["high"].to_list(), default=1.0)
    return Axis(0 if low < _FAR * high else low, high, table.left, table.right)


def _bars(group: pl.DataFrame, axis: Axis, bottom: float, most: float) -> list[dict[str, float]]:
    floor = bottom - _BELOW
    return [{"x": axis.px(low) + 0.3, "x2": axis.px(high) - 0.3, "y": floor - _HIST * share / (high - low) / most, "y2": floor}
            for low, high, share in group.select("low", "high", "share").iter_rows() if share > 0 and axis.low <= low and high <= axis.high]  # fmt: skip


def _grid(axis: Axis, table: Table, words: Words) -> list[alt.Chart]:
    values = ticks(axis.low, axis.high, 9 if not table.stacked else 7)
    px = SMALL[table.size]
    lines = [{"x": axis.px(value), "x2": axis.px(value), "y": table.top, "y2": table.floor + 4} for value in values]
    names = [{"x": axis.px(value), "y": table.floor + 14, "text": number(value, words)} for value in values]
    inside = [{**row, "x": min(max(row["x"], width_of(row["text"], px) / 2), WIDTH[table.size] - width_of(row["text"], px) / 2)}
              for row in names]  # fmt: skip
    unit = [{"x": axis.end_px, "y": table.floor + 29, "text": words["unit"]}]
    return [rules(lines), *texts(inside, px, tone="soft", align="center"), *texts(unit, px, tone="soft", align="right")]


def _quantiles(rows: list[dict[str, Any]], axis: Axis, table: Table) -> list[alt.Chart]:
    ys = [table.bottom(place) - _BELOW / 2 + 1 for place in range(len(rows))]
    lines = [{"x": axis.px(axis.held(row["p10"])), "x2": axis.px(axis.held(row["p90"])), "y": y, "y2": y}
             for row, y in zip(rows, ys, strict=True)]  # fmt: skip
    dots = [{"x": axis.px(axis.held(row["p50"])), "y": y, "shape": "circle"} for row, y in zip(rows, ys, strict=True)]
    return [rules(lines, tone="ink", width=2), *points(dots, tone="ink", filled=True)]


def _published(rows: list[dict[str, Any]], axis: Axis, table: Table) -> list[alt.Chart]:
    """A line through the row with a wedge on top of it."""
    known = [(place, row) for place, row in enumerate(rows) if row["published"] is not None]
    lines = [{"x": x, "x2": x, "y": table.bottom(place) - _BELOW - _HIST + 2, "y2": table.bottom(place) - _BELOW}
             for place, row in known for x in (axis.px(axis.held(row["published"])),)]  # fmt: skip
    wedges = [{"x": row["x"], "y": row["y"], "shape": "triangle-down"} for row in lines]
    return [rules(lines, tone="red", width=1.6), *points(wedges, tone="red", filled=True)]


def _key(words: Words, size: Size) -> list[alt.Chart]:
    px = SMALL[size]
    after = 22 + width_of(words["published"], px) + 24
    names = [{"x": 16, "y": 10, "text": words["published"]}, {"x": after + 36, "y": 10, "text": words["spread"]}]
    return [*points([{"x": 6, "y": 10, "shape": "triangle-down"}], tone="red", filled=True),
            rules([{"x": after, "x2": after + 28, "y": 10, "y2": 10}], tone="ink", width=2),
            *points([{"x": after + 12, "y": 10, "shape": "circle"}], tone="ink", filled=True),
            *texts(names, px, tone="soft")]  # fmt: skip
