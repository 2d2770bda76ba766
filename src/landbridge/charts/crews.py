"""Crews on duty and people kept away from work, day by day, a small pair of charts a port."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from landbridge.charts.days import day_number, month_marks, turns
from landbridge.charts.keys import line_sign, spread_sign, with_keys
from landbridge.charts.marks import Layer, Picture, band, layered, path, picture, rules, texts
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Axis, Size, level, ticks
from landbridge.charts.writing import Words

__all__ = ["crews"]

_COLUMNS: Final[dict[Size, int]] = {"wide": 3, "half": 2, "narrow": 1}
_HIGH: Final = (62.0, 52.0)  # [px] of crews, and of people
_NAME, _TITLE, _FOOT, _GAP, _LEFT = 22.0, 20.0, 34.0, 28.0, 26.0  # [px]
_TONES: Final = ("blue", "orange")


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where one of the two charts of a port lies, what it counts and how it is called."""

    days: Axis
    values: Axis
    name: str
    tone: str
    title: str
    numbered: bool


@picture
def crews(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """Median and P10 to P90 over the replications; dashed, the furthest that any replication goes.

    `frame`: label (of the port), day (a date), duty_p10, duty_p50, duty_p90, duty_worst (crews on duty; the fewest),
    out_p10, out_p50, out_p90, out_worst (people out of duty; the most), each port's days in order. All ports are on one
    scale. `words`: duty, out, spread, worst, months.
    """
    ports = frame.partition_by("label", maintain_order=True)
    keys = [spread_sign(words["spread"], "ink"), line_sign(words["worst"], "ink", width=1.1, dash=(3, 2))]
    layers, top = with_keys(keys, size)
    high = _NAME + sum(_HIGH) + 2 * _TITLE + _FOOT
    for place, port in enumerate(ports):
        column, row = place % _COLUMNS[size], place // _COLUMNS[size]
        layers += _port(port, _plots(frame, column, top + 8 + row * high, words, size), words, size)
    rows = -(-len(ports) // _COLUMNS[size])
    return layered(layers, WIDTH[size], top + 8 + max(rows, 1) * high)


def _plots(frame: pl.DataFrame, column: int, top: float, words: Words, size: Size) -> tuple[_Plot, _Plot]:
    """The two charts of a port, the numbers of their scales at the first of a row."""
    wide = (WIDTH[size] - _LEFT - (_COLUMNS[size] - 1) * _GAP) / _COLUMNS[size]
    numbers = [day_number(day) for day in frame["day"].unique().sort()]
    left = _LEFT + column * (wide + _GAP)
    days = Axis(numbers[0], numbers[-1], left, left + wide)
    floors = (top + _NAME + _TITLE + _HIGH[0], top + _NAME + 2 * _TITLE + sum(_HIGH))
    most = [
        1.08 * max([*frame[f"{name}_p90"].to_list(), *frame[f"{name}_worst"].to_list(), 1]) for name in ("duty", "out")
    ]
    first, second = (
        _Plot(days, Axis(0, most[k], floors[k], floors[k] - _HIGH[k]), name, _TONES[k], words[name], column == 0)
        for k, name in enumerate(("duty", "out"))
    )
    return first, second


def _port(port: pl.DataFrame, plots: tuple[_Plot, _Plot], words: Words, size: Size) -> list[Layer]:
    days: list[dt.date] = port["day"].to_list()
    head = {"x": plots[0].days.start_px, "y": plots[0].values.end_px - _TITLE - 10, "text": port["label"][0]}
    return [
        *texts([head], TEXT[size], weight="bold"),
        *(layer for plot in plots for layer in _drawn(port, days, plot, size)),
        *month_marks(days, plots[1].days, plots[1].values.start_px, words, size),
    ]


def _drawn(port: pl.DataFrame, days: Sequence[dt.date], plot: _Plot, size: Size) -> list[Layer]:
    lines = {end: turns([(plot.days.px(day_number(day)), plot.values.px(value))
                         for day, value in zip(days, port[f"{plot.name}_{end}"], strict=True)])
             for end in ("p10", "p50", "p90", "worst")}  # fmt: skip
    values = [value for value in ticks(0, plot.values.high, 4) if value == round(value)]
    names = [{"x": plot.days.start_px - 6, "y": plot.values.px(value), "text": f"{value:.0f}"} for value in values]
    title = {"x": plot.days.start_px, "y": plot.values.end_px - 9, "text": plot.title}
    return [
        rules([level(plot.values.px(value), plot.days.start_px, plot.days.end_px) for value in values]),
        band(lines["p10"], lines["p90"], plot.tone),
        path([{"x": x, "y": y} for x, y in lines["worst"]], tone=plot.tone, width=1.1, dash=(3, 2)),
        path([{"x": x, "y": y} for x, y in lines["p50"]], tone=plot.tone, width=1.8),
        *texts(names if plot.numbered else [], SMALL[size], tone="soft", align="right"),
        *texts([title], SMALL[size], tone="soft"),
    ]
