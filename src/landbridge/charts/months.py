"""Journeys by month, beside the same month a year before."""

from __future__ import annotations

from typing import Any

import altair as alt
import polars as pl

from landbridge.charts.colours import colour
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Axis, Size, Words, data, layered, number, picture, rules, texts

__all__ = ["months"]

_TOP, _FLOOR, _HEIGHT = 52, 262, 308  # [px]
_BAR = 0.68  # of the room of a month


@picture
def months(frame: pl.DataFrame, words: Words, *, size: Size = "half") -> alt.LayerChart:
    """Bars from zero; a tick where the month stood a year before, dashed where that is only what a sum leaves.

    `frame`: label, trains, before (null: not known), residual (the month before has no figure of its own: its tick is
    dashed and no growth is told), record. `words`: before (what the tick is), record, percent (such as `{} %`), and
    perhaps thousands and decimal.
    """
    most = max([*frame["trains"].to_list(), *frame["before"].drop_nulls().to_list(), 1])
    axis = Axis(0, most, _FLOOR, _TOP)
    rows = [_month(row, place, WIDTH[size] / max(frame.height, 1)) for place, row in enumerate(frame.to_dicts())]
    layers = [
        _bars([row for row in rows if not row["record"]], axis, "steel"),
        _bars([row for row in rows if row["record"]], axis, "blue"),
        rules([{"x": 0, "x2": WIDTH[size], "y": _FLOOR, "y2": _FLOOR}], tone="soft"),
        *_year_before([row for row in rows if row["before"] is not None], axis),
        *_labels(rows, axis, words, size),
        *_key(words, size),
    ]
    return layered(layers, WIDTH[size], _HEIGHT)


def _month(row: dict[str, Any], place: int, room: float) -> dict[str, Any]:
    """A month with the pixels of its bar."""
    left = place * room + room * (1 - _BAR) / 2
    return {**row, "left": left, "right": left + room * _BAR, "middle": (place + 0.5) * room}


def _bars(rows: list[dict[str, Any]], axis: Axis, tone: str) -> alt.Chart:
    across = Axis(0, 1000, 0, 1000)
    return data(rows).mark_bar(color=colour(tone)).encode(
        x=across.x("left"), x2="right", y=axis.y("trains"), y2=alt.Y2Datum(0)
    )  # fmt: skip


def _year_before(rows: list[dict[str, Any]], axis: Axis) -> list[alt.Chart]:
    """Ticks a little wider than the bars, on a line of the ground so that they are seen before any bar."""
    ends = [{"x": row["left"] - 4, "x2": row["right"] + 4, "y": axis.px(row["before"]), "y2": axis.px(row["before"]),
             "residual": row["residual"]} for row in rows]  # fmt: skip
    own, left_over = ([row for row in ends if row["residual"] is kind] for kind in (False, True))
    return [rules(ends, tone="paper", width=4), rules(own, tone="ink", width=2),
            rules(left_over, tone="ink", width=2, dash=(4, 3))]  # fmt: skip


def _labels(rows: list[dict[str, Any]], axis: Axis, words: Words, size: Size) -> list[alt.Chart]:
    above = [{"x": row["middle"], "y": axis.px(max(row["trains"], 0)) - 11, "record": row["record"],
              "text": number(row["trains"], words)} for row in rows]  # fmt: skip
    records = [row for row in above if row["record"]]
    told = [{**row, "y": row["y"] - 16, "text": words["record"]} for row in records]
    names = [{"x": row["middle"], "y": _FLOOR + 15, "text": row["label"]} for row in rows]
    growth = [{"x": row["middle"], "y": _FLOOR + 33, "text": _growth(row, words)} for row in rows]
    return [
        *texts([row for row in above if not row["record"]], TEXT[size], align="center"),
        *texts(records, TEXT[size], align="center", weight="bold"),
        *texts(told, SMALL[size], align="center", tone="blue"),
        *texts(names, TEXT[size], align="center"),
        *texts(growth, SMALL[size], align="center", tone="soft"),
    ]


def _growth(row: dict[str, Any], words: Words) -> str:
    """Growth on the month a year before, with its sign; nothing where that month has no figure of its own."""
    if row["before"] is None or row["residual"] or not row["before"]:
        return ""
    percent = 100 * (row["trains"] - row["before"]) / row["before"]
    return words["percent"].format(("+" if percent >= 0 else "−") + number(abs(percent), words))


def _key(words: Words, size: Size) -> list[alt.Chart]:
    """What the tick is, above all bars."""
    return [rules([{"x": 0, "x2": 24, "y": 9, "y2": 9}], tone="ink", width=2),
            *texts([{"x": 31, "y": 9, "text": words["before"]}], SMALL[size], tone="soft")]  # fmt: skip
