"""What a result leans on: assumptions ranked by how far each moves an outcome."""

from __future__ import annotations

from dataclasses import replace
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
    picture,
    rules,
    texts,
    width_of,
)
from landbridge.charts.table import Table, figure, table_of

__all__ = ["sensitivity"]

_MOST: Final = 8
_TOP, _HEAD, _AFTER = 26.0, 30.0, 14.0  # [px]


@picture
def sensitivity(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> alt.LayerChart:
    """For every outcome the eight assumptions that move it most: bars from the base to what the outcome becomes.

    Bars of one outcome are on one scale, its base at the same place for all. `frame`: label (of the assumption),
    outcome (its name), unit, base, at_low, at_high, weight (what rows are ranked by). `words`: low, high (what the two
    bars are), base.
    """
    groups = [group.sort("weight", descending=True, maintain_order=True).head(_MOST).to_dicts()
              for group in frame.partition_by("outcome", maintain_order=True)]  # fmt: skip
    rows = [row for group in groups for row in group]
    whole = table_of([row["label"] for row in rows], [_told(row, words) for row in rows], size=size, top=0, drawing=13)
    layers, y = [*_key(words, size)], _TOP
    for group in groups:
        table = replace(whole, top=y + _HEAD, count=len(group))
        layers += _panel(group, table, words)
        y = table.floor + _AFTER
    return layered(layers, WIDTH[size], y)


def _panel(rows: list[dict[str, Any]], table: Table, words: Words) -> list[alt.Chart]:
    axis = _axis(rows, table)
    base = axis.px(rows[0]["base"])
    head = [{"x": 0, "y": table.top - 13, "text": rows[0]["outcome"]}]
    told = f"{words['base']} {figure(rows[0]['base'], words)} {rows[0]['unit']}"
    return [
        *texts(head, TEXT[table.size], weight="bold"),
        *texts([{"x": WIDTH[table.size], "y": table.top - 13, "text": told}], SMALL[table.size], tone="soft", align="right"),
        boxes([_bar(row, "at_low", axis, table, place) for place, row in enumerate(rows)], "steel"),
        boxes([_bar(row, "at_high", axis, table, place) for place, row in enumerate(rows)], "orange"),
        rules([{"x": base, "x2": base, "y": table.top, "y2": table.floor}], tone="ink", width=1.2),
        *table.names_and_figures([row["label"] for row in rows], [_told(row, words) for row in rows]),
    ]  # fmt: skip


def _axis(rows: list[dict[str, Any]], table: Table) -> Axis:
    """As far to either side of the base as the outcome goes."""
    values = [row[name] for row in rows for name in ("base", "at_low", "at_high")]
    low, high = min(values), max(values)
    return Axis(low, high if high > low else low + 1, table.left + 2, table.right - 2)


def _bar(row: dict[str, Any], name: str, axis: Axis, table: Table, place: int) -> dict[str, float]:
    """From the base to the outcome; two bars to the same side lie one above the other."""
    same_side = (row["at_low"] - row["base"]) * (row["at_high"] - row["base"]) > 0
    middle, half = table.middle(place), 6.5
    top, bottom = middle - half, middle + half
    if same_side:
        top, bottom = (top, middle) if name == "at_low" else (middle, bottom)
    return {"x": axis.px(row["base"]), "x2": axis.px(row[name]), "y": top, "y2": bottom}


def _told(row: dict[str, Any], words: Words) -> str:
    return f"{figure(row['at_low'], words)} · {figure(row['at_high'], words)}"


def _key(words: Words, size: Size) -> list[alt.Chart]:
    px = SMALL[size]
    after = 20 + width_of(words["low"], px) + 22
    names = [{"x": 20, "y": 9, "text": words["low"]}, {"x": after + 20, "y": 9, "text": words["high"]}]
    return [boxes([{"x": 0, "x2": 13, "y": 3, "y2": 15}], "steel"), boxes([{"x": after, "x2": after + 13, "y": 3, "y2": 15}], "orange"),
            *texts(names, px, tone="soft")]  # fmt: skip
