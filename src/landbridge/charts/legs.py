"""Where the days of a journey go: one strip from end to end, line and ports in turn."""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import Final

import polars as pl

from landbridge.charts.labels import side_by_side
from landbridge.charts.marks import Layer, Picture, boxes, layered, picture, rules, texts
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Axis, Row, Size, level, ticks, upright
from landbridge.charts.writing import Words, number

__all__ = ["legs"]

_TOP, _FLOOR, _HEIGHT = 44.0, 84.0, 134.0  # [px]
_ROOM: Final = 26.0  # that a number needs inside its part


@picture
def legs(frame: pl.DataFrame, words: Words, *, size: Size = "half") -> Picture:
    """One strip as long as the journey, a part for each stretch of line and each port; ports are named above.

    `frame`: label, at_port, days, in the order of the journey. `words`: days (the unit, below the strip).
    """
    ends = [0.0, *accumulate(frame["days"].to_list())]
    axis = Axis(0, max(ends[-1], 1e-9), 2, WIDTH[size] - 8)
    rows: list[Row] = [
        {**row, "x": axis.px(start), "x2": axis.px(end), "y": _TOP, "y2": _FLOOR}
        for row, (start, end) in zip(frame.to_dicts(), pairwise(ends), strict=True)
    ]
    layers = [
        boxes([row for row in rows if not row["at_port"]], "steel"),
        boxes([row for row in rows if row["at_port"]], "orange"),
        rules([upright(row["x2"], _TOP, _FLOOR) for row in rows[:-1]], tone="paper", width=2),
        *_names(rows, words, size),
        *_scale(axis, words, size),
    ]
    return layered(layers, WIDTH[size], _HEIGHT)


def _names(rows: list[Row], words: Words, size: Size) -> list[Layer]:
    """Days inside a part that has room, else with the name: ports above the strip, line below."""
    layers: list[Layer] = []
    limits = (0.0, float(WIDTH[size]))
    for at_port, y, tone in ((True, _TOP - 12, "orange"), (False, _FLOOR + 13, "ink")):
        parts = [row for row in rows if row["at_port"] is at_port]
        names = [(_told(row, words), (row["x"] + row["x2"]) / 2) for row in parts]
        layers += texts(side_by_side(names, TEXT[size], y, limits), TEXT[size], align="center", tone=tone)
    inside = [{**row, "x": (row["x"] + row["x2"]) / 2, "y": (_TOP + _FLOOR) / 2, "text": number(row["days"], words, 1)}
              for row in rows if row["x2"] - row["x"] >= _ROOM]  # fmt: skip
    line, ports = ([told for told in inside if told["at_port"] is kind] for kind in (False, True))
    return [*layers, *texts(line, TEXT[size], align="center", weight="bold"),
            *texts(ports, TEXT[size], align="center", tone="paper", weight="bold")]  # fmt: skip


def _told(row: Row, words: Words) -> str:
    room = row["x2"] - row["x"]
    return row["label"] if room >= _ROOM else f"{row['label']} {number(row['days'], words, 1)}"


def _scale(axis: Axis, words: Words, size: Size) -> list[Layer]:
    """Days from the departure on."""
    y = _FLOOR + 26
    marks = [upright(axis.px(day), y, y + 4) for day in ticks(0, axis.high, 7)]
    names = [{"x": axis.px(day), "y": y + 13, "text": number(day, words)} for day in ticks(0, axis.high, 7)[1:]]
    return [rules([level(y, axis.px(0), axis.px(axis.high)), *marks], tone="soft"),
            *texts(names, SMALL[size], tone="soft", align="center"),
            *texts([{"x": axis.px(0), "y": y + 13, "text": words["days"]}], SMALL[size], tone="soft")]  # fmt: skip
