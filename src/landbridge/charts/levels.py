"""The level each port was called to, day by day, and under it the orders that were in force there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.charts.days import day_number, month_marks
from landbridge.charts.keys import box_sign, line_sign, with_keys
from landbridge.charts.marks import Layer, Picture, boxes, layered, picture, rules, texts
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Axis, Row, Size, level, upright
from landbridge.charts.writing import Words, width_of

__all__ = ["levels"]

_TONES: Final = ("land", "band", "steel", "orange", "red")
_BAND, _LANE, _GAP = 18.0, 16.0, 14.0  # [px] high: a band of levels, a line of orders, between ports
_NAME: Final = 17.0  # [px] of a name that stands above its row
_SHARE: Final = 0.3  # of the sheet at most for names beside


@picture
def levels(frame: pl.DataFrame, orders: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """A row a port: its level as a band with the number in it, and each order as a line with its name.

    `frame`: label (of the port), level (0 to 4), first, last (days, both within), a row a spell. `orders`: label (of
    the port), name, first, last. `words`: level (such as `level {}`), order (what the lines are), months.
    """
    names = list(dict.fromkeys([*frame["label"], *orders["label"]]))
    keys = [box_sign(words["level"].format(k), tone) for k, tone in enumerate(_TONES)
            if k in {*frame["level"].to_list()}]  # fmt: skip
    key, y = with_keys([*keys, *([line_sign(words["order"], "ink", width=3)] if orders.height else [])], size)
    days: list[dt.date] = [*frame["first"], *frame["last"], *orders["first"], *orders["last"]]
    across = _across(names, days, size)
    layers, y = list(key), y + 12
    for name in names:
        mine, held = (each.filter(pl.col("label") == name).to_dicts() for each in (frame, orders))
        drawn, y = _port(name, (mine, held), across, y, size)
        layers += drawn
    layers += month_marks(days, across, y, words, size)
    return layered(layers, WIDTH[size], y + 24)


def _across(names: Sequence[str], days: Sequence[dt.date], size: Size) -> Axis:
    """Days beside the names where there is room, else below them."""
    px = TEXT[size]
    left = min(max((width_of(name, px) for name in names), default=0), _SHARE * WIDTH[size]) + 18
    numbers = [day_number(day) for day in days]
    first, last = min(numbers, default=0), max(numbers, default=0)
    return Axis(first, last + 1, left if size == "wide" else 0, WIDTH[size])


def _port(name: str, rows: tuple[list[Row], list[Row]], across: Axis, y: float, size: Size
          ) -> tuple[list[Layer], float]:  # fmt: skip
    """One port, and where the next one may begin [px]."""
    spells, orders = rows
    beside = size == "wide"
    label = {"x": 0, "y": y + _BAND / 2 if beside else y + 6, "text": name}
    top = y if beside else y + _NAME
    lanes, floor = _orders(orders, across, top + _BAND + 4, size)
    drawn = [*_bands(spells, across, top, size), *lanes, *texts([label], TEXT[size])]
    return drawn, floor + _GAP


def _bands(spells: Sequence[Row], across: Axis, top: float, size: Size) -> list[Layer]:
    """Levels, each with its number where that has room; the number is there so that no tone need be told apart."""
    layers: list[Layer] = []
    for number, tone in enumerate(_TONES):
        found = [{"x": across.px(day_number(row["first"])), "x2": across.px(day_number(row["last"]) + 1), "y": top,
                  "y2": top + _BAND} for row in spells if row["level"] == number]  # fmt: skip
        middles = [{"x": (row["x"] + row["x2"]) / 2, "y": top + _BAND / 2, "text": str(number)}
                   for row in found if row["x2"] - row["x"] > 9]  # fmt: skip
        on_it = "paper" if number > 2 else "soft" if number == 0 else "ink"
        layers += [boxes(found, tone), *texts(middles, SMALL[size], tone=on_it, align="center")]
    return layers


def _orders(orders: Sequence[Row], across: Axis, top: float, size: Size) -> tuple[list[Layer], float]:
    """Lines of orders with their names behind or before them, each in the first lane that is free, and their floor."""
    ends: list[float] = []
    lines: list[Row] = []
    after: list[Row] = []
    before: list[Row] = []
    for row in sorted(orders, key=lambda row: (row["first"], row["last"])):
        x, x2 = across.px(day_number(row["first"])), across.px(day_number(row["last"]) + 1)
        room = width_of(row["name"], SMALL[size]) + 5
        inside, behind = x2 - x > room + 30, x2 + room < across.end_px
        left = x if inside or behind else x - room
        lane = next((k for k, end in enumerate(ends) if end + 6 <= left), len(ends))
        ends[lane : lane + 1] = [x2 + room if behind and not inside else x2]
        y = top + lane * _LANE + _LANE / 2
        at = {"x": x + 4 if inside else x2 + 5 if behind else x - 6, "text": row["name"]}
        (after if inside or behind else before).append({**at, "y": y + 2 if inside else y})
        lines += [level(y - 6 if inside else y, x, x2), upright(x, y - 6 if inside else y - 4, y + 4)]
    told = [*texts(after, SMALL[size], tone="soft"), *texts(before, SMALL[size], tone="soft", align="right")]
    return [rules(lines, tone="ink", width=2), *told], top + len(ends) * _LANE
