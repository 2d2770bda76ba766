"""Trains held back, day by day, in several variants of one run."""

from __future__ import annotations

from typing import Final

import polars as pl

from landbridge.charts.days import day_number, lines_of, month_marks, notes_over
from landbridge.charts.keys import line_sign, with_keys
from landbridge.charts.marks import Layer, Picture, band, layered, path, picture, rules, texts
from landbridge.charts.surface import SMALL, WIDTH, Axis, Size, level, ticks, upright
from landbridge.charts.writing import Words, number

__all__ = ["held"]

_TONES: Final = ("blue", "orange", "green", "pink")
_DASHES: Final[tuple[tuple[float, ...], ...]] = ((), (7, 3), (2, 2), (9, 3, 2, 3))
_HIGH: Final = 210.0
_LEFT: Final = 34.0


@picture
def held(frame: pl.DataFrame, notes: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """A line and a band for every variant, in its own tone and dash; notes stand at their days.

    `frame`: variant (its name), day (a date), p10, p50, p90, each variant's days in order; at most four variants.
    `notes`: day, label. `words`: months, and perhaps thousands.
    """
    variants = frame.partition_by("variant", maintain_order=True)[: len(_TONES)]
    days = sorted(set(frame["day"].to_list()))
    across = Axis(day_number(days[0]), day_number(days[-1]), _LEFT, WIDTH[size] - 6) if days else Axis(0, 1, _LEFT, 100)
    keys = [line_sign(str(variant["variant"][0]), _TONES[place], width=2.2, dash=_DASHES[place])
            for place, variant in enumerate(variants)]  # fmt: skip
    key, top = with_keys(keys, size)
    told, top = _notes(notes, across, top, size)
    trains = Axis(0, 1.04 * max([*frame["p90"].to_list(), 1]), top + _HIGH, top)
    layers = [
        *_grid(trains, across, words, size),
        *told,
        *(layer for place, variant in enumerate(variants) for layer in _variant(variant, place, across, trains)),
        *month_marks(days, across, trains.start_px, words, size),
        *key,
    ]
    return layered(layers, WIDTH[size], top + _HIGH + 24)


def _variant(variant: pl.DataFrame, place: int, across: Axis, trains: Axis) -> list[Layer]:
    low, mid, high = lines_of(variant, across, trains)
    return [band(low, high, _TONES[place]),
            path([{"x": x, "y": y} for x, y in mid], tone=_TONES[place], width=1.8, dash=_DASHES[place])]  # fmt: skip


def _grid(trains: Axis, across: Axis, words: Words, size: Size) -> list[Layer]:
    values = ticks(0, trains.high, 6)
    names = [{"x": across.start_px - 6, "y": trains.px(value), "text": number(value, words)} for value in values]
    return [rules([level(trains.px(value), across.start_px, across.end_px) for value in values]),
            *texts(names, SMALL[size], tone="soft", align="right")]  # fmt: skip


def _notes(notes: pl.DataFrame, across: Axis, top: float, size: Size) -> tuple[list[Layer], float]:
    """Notes over their days, each on the first line that is free there, and where the plot may begin [px]."""
    rows, plot = notes_over(notes, across, top, size)
    lines = [upright(row["at"], row["y"] + 8, plot + _HIGH) for row in rows]
    return [rules(lines, tone="soft", dash=(2, 3)), *texts(rows, SMALL[size], tone="soft", halo="paper")], plot
