"""What a result leans on: assumptions ranked by how far each moves an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from landbridge.charts.keys import box_sign, with_keys
from landbridge.charts.marks import Layer, Picture, boxes, layered, picture, rules, texts
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Axis, Row, Size, box, upright
from landbridge.charts.table import Table, table_of
from landbridge.charts.writing import Words, alike, figure

__all__ = ["sensitivity"]

_MOST: Final = 8
_HALF: Final = 6.5  # [px] of a bar
_HEAD, _AFTER = 34.0, 14.0  # [px]


@picture
def sensitivity(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """For every outcome the eight assumptions that move it most: bars from the base to what the outcome becomes.

    Bars of one outcome are on one scale, its base at the same place for all. `frame`: label (of the assumption),
    outcome (its name), unit, base, at_low, at_high, weight (what rows are ranked by). `words`: low, high (what the two
    bars are), base.
    """
    groups = [group.sort("weight", descending=True, maintain_order=True).head(_MOST).to_dicts()
              for group in frame.partition_by("outcome", maintain_order=True)]  # fmt: skip
    rows = [row for group in groups for row in group]
    whole = table_of([row["label"] for row in rows], [_told(row, words) for row in rows], size=size, top=0, drawing=13)
    layers, y = with_keys([box_sign(words["low"], "steel"), box_sign(words["high"], "orange")], size)
    for group in groups:
        table = replace(whole, top=y + _HEAD, count=len(group))
        layers += _panel(group, table, words)
        y = table.floor + _AFTER
    return layered(layers, WIDTH[size], y)


def _panel(rows: Sequence[Row], table: Table, words: Words) -> list[Layer]:
    axis, first = _axis(rows, table), rows[0]
    y, base = table.top - 13, axis.px(first["base"])
    told = f"{words['base']} {figure(first['base'], words)} {first['unit']}"
    middles = [table.middle(place) for place in range(len(rows))]
    return [
        *texts([{"x": 0, "y": y, "text": first["outcome"]}], TEXT[table.size], weight="bold"),
        *texts([{"x": WIDTH[table.size], "y": y, "text": told}], SMALL[table.size], tone="soft", align="right"),
        boxes([_bar(row, "at_low", axis, middle) for row, middle in zip(rows, middles, strict=True)], "steel"),
        boxes([_bar(row, "at_high", axis, middle) for row, middle in zip(rows, middles, strict=True)], "orange"),
        rules([upright(base, middle - 9, middle + 9) for middle in middles], tone="ink", width=1.2),
        *table.names_and_figures([row["label"] for row in rows], [_told(row, words) for row in rows]),
    ]


def _axis(rows: Sequence[Row], table: Table) -> Axis:
    """As far to either side of the base as the outcome goes."""
    values = [row[name] for row in rows for name in ("base", "at_low", "at_high")]
    low, high = min(values), max(values)
    return Axis(low, high if high > low else low + 1, table.left + 2, table.right - 2)


def _bar(row: Row, name: str, axis: Axis, middle: float) -> Row:
    """From the base to the outcome; two bars to the same side lie one above the other."""
    ends = axis.px(row["base"]), axis.px(row[name])
    if (row["at_low"] - row["base"]) * (row["at_high"] - row["base"]) <= 0:
        return box(*ends, middle, _HALF)
    return box(*ends, middle + (-_HALF if name == "at_low" else _HALF) / 2, _HALF / 2)


def _told(row: Row, words: Words) -> str:
    return " · ".join(alike([row["at_low"], row["at_high"]], words))
