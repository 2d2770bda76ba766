"""New cases a day as two tables have them, and the reproduction number with and without what the tables did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from landbridge.charts.days import day_number, month_marks, notes_over
from landbridge.charts.keys import box_sign, line_sign, spread_sign, with_keys
from landbridge.charts.labels import side_by_side
from landbridge.charts.marks import Layer, Picture, band, layered, outlines, path, picture, rules, texts
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Axis, Row, Size, level, ticks, upright
from landbridge.charts.writing import Words, number

__all__ = ["watch"]

_LEFT: Final = 44.0  # [px] for numbers
_HIGH: Final[dict[Size, tuple[float, float]]] = {"wide": (170, 130), "half": (150, 120), "narrow": (140, 120)}
_TITLE, _APART, _BELOW = 36.0, 48.0, 26.0  # [px] over the plots, and for the names of months
_LEAST_R: Final = 1.5  # that the scale of R reaches
_MOST_R: Final = 3.0  # what is beyond it is told in a number: the first days of an epidemic would flatten the rest
_ROOM: Final = 1.2  # over the highest mended day


@dataclass(frozen=True, slots=True)
class _Plot:
    """Days across, and what one plot counts upwards."""

    days: Axis
    values: Axis

    @property
    def top(self) -> float:
        return self.values.end_px

    @property
    def floor(self) -> float:
        return self.values.start_px

    def points(self, days: Sequence[dt.date], values: Sequence[float | None]) -> list[Row]:
        """A line through the middles of days, broken where there is no value."""
        return [{"x": None if value is None else self.days.px(day_number(day) + 0.5),
                 "y": 0 if value is None else self.values.px(self.values.held(value))}
                for day, value in zip(days, values, strict=True)]  # fmt: skip


@picture
def watch(frame: pl.DataFrame, notes: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """Above: cases a day by the table of today as an area, by the earlier one as a line. Below: R with its interval.

    `frame`: day (a date, without a hole), then, now (cases published; null: none), used (cases as mended, which give
    the scale: what is beyond it is cut and told in a number), reproduction, low, high, unbridged (R from cases with no
    break declared; null: not told). `notes`: day, label; a line through both plots. `words`: then, now, cases,
    reproduction, unbridged, spread (what the band is), months, and perhaps thousands and decimal.
    """
    days: list[dt.date] = frame["day"].to_list()
    across = Axis(*_span(days), _LEFT, WIDTH[size] - 4)
    keys = [box_sign(words["now"], "band"), line_sign(words["then"], "blue", width=1.8)]
    key, top = with_keys(keys, size)
    told, top = notes_over(notes, across, top, size)
    cases = _Plot(across, Axis(0, _most(frame), top + _TITLE + _HIGH[size][0], top + _TITLE))
    below = [spread_sign(words["spread"], "orange"), line_sign(words["unbridged"], "ink", width=1.1, dash=(3, 2))]
    second, under = with_keys(below, size, y=cases.floor + _BELOW + 18)
    reproduction = _Plot(across, Axis(0, _most_r(frame), under + _APART + _HIGH[size][1], under + _APART))
    lines = [line for row in told for line in (upright(row["at"], row["y"] + 9, cases.floor),
                                               upright(row["at"], reproduction.top, reproduction.floor))]  # fmt: skip
    layers = [
        *_cases(frame, days, cases, words, size),
        *_reproduction(frame, days, reproduction, words, size),
        rules(lines, tone="soft", dash=(2, 3)),
        *texts(told, SMALL[size], tone="soft", halo="paper"),
        *(layer for plot in (cases, reproduction) for layer in month_marks(days, across, plot.floor, words, size)),
        *key,
        *second,
    ]
    return layered(layers, WIDTH[size], reproduction.floor + _BELOW)


def _span(days: Sequence[dt.date]) -> tuple[float, float]:
    return (day_number(days[0]), day_number(days[-1]) + 1) if days else (0, 1)


def _most(frame: pl.DataFrame) -> float:
    return _ROOM * max([*frame["used"].drop_nulls().to_list(), 10 / _ROOM])


def _most_r(frame: pl.DataFrame) -> float:
    values = [*frame["high"].drop_nulls(), *frame["unbridged"].drop_nulls()]
    return min(max([1.05 * value for value in values] + [_LEAST_R]), _MOST_R)


def _cases(frame: pl.DataFrame, days: Sequence[dt.date], plot: _Plot, words: Words, size: Size) -> list[Layer]:
    now, then = frame["now"].to_list(), frame["then"].to_list()
    return [
        *_grid(plot, ticks(0, plot.values.high, 5), words, size, digits=0),
        outlines(_steps(days, now, plot), "band"),
        path(_stepped(days, then, plot), tone="blue", width=1.6),
        *_title(plot, words["cases"], size),
        *_beyond(days, now, plot, words, size),
    ]


def _steps(days: Sequence[dt.date], values: Sequence[float | None], plot: _Plot) -> list[list[tuple[float, float]]]:
    """An area from day to day over the floor for each run of days with a value."""
    runs: list[list[tuple[float, float]]] = [[]]
    for row in _stepped(days, values, plot):
        if row["x"] is None:
            runs.append([])
        else:
            runs[-1].append((row["x"], row["y"]))
    return [[(top[0][0], plot.floor), *top, (top[-1][0], plot.floor)] for top in runs if top]


def _stepped(days: Sequence[dt.date], values: Sequence[float | None], plot: _Plot) -> list[Row]:
    """Two points a day with a value; a gap where there is none."""
    rows: list[Row] = []
    for day, value in zip(days, values, strict=True):
        if value is None:
            rows.append({"x": None, "y": 0})
        else:
            y = plot.values.px(plot.values.held(value))
            rows += [{"x": plot.days.px(day_number(day) + k), "y": y} for k in (0, 1)]
    return rows


def _beyond(days: Sequence[dt.date], values: Iterable[float | None], plot: _Plot, words: Words, size: Size
            ) -> list[Layer]:  # fmt: skip
    """Values that are cut, in numbers where they are cut: above, or below where a total fell."""
    pairs = [(plot.days.px(day_number(day) + 0.5), value) for day, value in zip(days, values, strict=True)
             if value is not None]  # fmt: skip
    over = [(f"{number(value, words)} ↑", x) for x, value in pairs if value > plot.values.high]
    under = [(f"{number(value, words)} ↓", x) for x, value in pairs if value < 0]
    limits = (plot.days.start_px, plot.days.end_px)
    rows = [*side_by_side(over, SMALL[size], plot.top - 7, limits),
            *side_by_side(under, SMALL[size], plot.floor - 8, limits)]  # fmt: skip
    return texts(rows, SMALL[size], align="center", halo="paper")


def _reproduction(frame: pl.DataFrame, days: Sequence[dt.date], plot: _Plot, words: Words, size: Size) -> list[Layer]:
    columns = {name: frame[name].to_list() for name in ("reproduction", "low", "high", "unbridged")}
    lines = {name: plot.points(days, values) for name, values in columns.items()}
    known = frame.filter(pl.col("unbridged") > _MOST_R, pl.col("reproduction") <= _MOST_R)
    highest = known.sort("unbridged", descending=True).head(1)
    told = [(f"{number(value, words, 1)} ↑", plot.days.px(day_number(day) + 0.5))
            for day, value in highest.select("day", "unbridged").iter_rows()]  # fmt: skip
    at_1, values = plot.values.px(1), ticks(0, plot.values.high, 4)
    return [
        *_grid(plot, values, words, size, digits=0 if all(value == round(value) for value in values) else 1),
        *_bands(lines["low"], lines["high"]),
        rules([level(at_1, plot.days.start_px, plot.days.end_px)], tone="soft"),
        path(lines["unbridged"], tone="ink", width=1.1, dash=(3, 2)),
        path(lines["reproduction"], tone="orange", width=1.8),
        *_title(plot, words["reproduction"], size),
        *texts(side_by_side(told, SMALL[size], plot.top - 7, (plot.days.start_px, plot.days.end_px)), SMALL[size],
               align="center", halo="paper"),
    ]  # fmt: skip


def _bands(low: Sequence[Row], high: Sequence[Row]) -> list[Layer]:
    """What lies between two lines, for each run of days on which both are known."""
    runs: list[list[tuple[Row, Row]]] = [[]]
    for pair in zip(low, high, strict=True):
        if None in (pair[0]["x"], pair[1]["x"]):
            runs.append([])
        else:
            runs[-1].append(pair)
    ends = [[[(row["x"], row["y"]) for row in side] for side in zip(*run, strict=True)] for run in runs if len(run) > 1]
    return [band(lower, upper, "orange") for lower, upper in ends]


def _grid(plot: _Plot, values: Iterable[float], words: Words, size: Size, *, digits: int) -> list[Layer]:
    rows = [(plot.values.px(value), number(value, words, digits)) for value in values]
    return [
        rules([level(y, plot.days.start_px, plot.days.end_px) for y, _ in rows]),
        *texts([{"x": plot.days.start_px - 6, "y": y, "text": text} for y, text in rows], SMALL[size], tone="soft",
               align="right"),
    ]  # fmt: skip


def _title(plot: _Plot, title: str, size: Size) -> list[Layer]:
    return texts([{"x": 0, "y": plot.top - 24, "text": title}], TEXT[size], weight="bold", halo="paper")
