"""Trains held back, day by day, in several variants of one run."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import altair as alt
import polars as pl

from landbridge.charts.days import day_number, month_marks
from landbridge.charts.surface import (
    SMALL,
    TEXT,
    WIDTH,
    Axis,
    Size,
    Words,
    band,
    layered,
    number,
    path,
    picture,
    rules,
    texts,
    ticks,
    width_of,
)

__all__ = ["held"]

_TONES: Final = ("blue", "orange", "green", "pink")
_DASHES: Final[tuple[tuple[float, ...], ...]] = ((), (7, 3), (2, 2), (9, 3, 2, 3))
_HIGH: Final = 210.0
_LEFT: Final = 34.0
_LINE: Final = 18.0


@picture
def held(frame: pl.DataFrame, notes: pl.DataFrame, words: Words, *, size: Size = "wide") -> alt.LayerChart:
    """A line and a band for every variant, in its own tone and dash; notes stand at their days.

    `frame`: variant (its name), day (a date), p10, p50, p90, each variant's days in order; at most four variants.
    `notes`: day, label. `words`: months, and perhaps thousands.
    """
    variants = frame.partition_by("variant", maintain_order=True)[: len(_TONES)]
    days = [day_number(day) for day in frame["day"].unique().sort()] or [0, 1]
    names = [str(variant["variant"][0]) for variant in variants]
    key, top = _key(names, size)
    across = Axis(days[0], days[-1], _LEFT, WIDTH[size] - 6)
    told, top = _notes(notes, across, top, size)
    trains = Axis(0, 1.04 * max([*frame["p90"].to_list(), 1]), top + _HIGH, top)
    layers = [
        *_grid(trains, across, words, size),
        *told,
        *(layer for place, variant in enumerate(variants) for layer in _variant(variant, place, across, trains)),
        *month_marks(sorted(set(frame["day"].to_list())), across, trains.start_px, words, size),
        *key,
    ]
    return layered(layers, WIDTH[size], top + _HIGH + 24)


def _variant(variant: pl.DataFrame, place: int, across: Axis, trains: Axis) -> list[alt.Chart]:
    rows = [{**row, "day": day_number(row["day"])} for row in variant.select("day", "p10", "p50", "p90").to_dicts()]
    tone = _TONES[place]
    return [band(rows, ("day", across), ("p10", "p90", trains), tone=tone),
            path(rows, ("day", across), ("p50", trains), tone=tone, width=1.8, dash=_DASHES[place])]  # fmt: skip


def _grid(trains: Axis, across: Axis, words: Words, size: Size) -> list[alt.Chart]:
    values = ticks(0, trains.high, 6)
    lines = [{"x": across.start_px, "x2": across.end_px, "y": trains.px(value), "y2": trains.px(value)} for value in values]
    names = [{"x": across.start_px - 6, "y": trains.px(value), "text": number(value, words)} for value in values]
    return [rules(lines), *texts(names, SMALL[size], tone="soft", align="right")]


def _key(names: list[str], size: Size) -> tuple[list[alt.Chart], float]:
    """Names of the variants with their lines, in as many lines as they need, and where these end [px]."""
    layers: list[alt.Chart] = []
    x, y = 0.0, 9.0
    for place, name in enumerate(names):
        room = 40 + width_of(name, TEXT[size])
        if x and x + room > WIDTH[size]:
            x, y = 0.0, y + _LINE
        layers.append(rules([{"x": x, "x2": x + 28, "y": y, "y2": y}], tone=_TONES[place], width=2.2, dash=_DASHES[place]))
        layers += texts([{"x": x + 34, "y": y, "text": name}], TEXT[size])
        x += room + 22
    return layers, y + _LINE


def _notes(notes: pl.DataFrame, across: Axis, top: float, size: Size) -> tuple[list[alt.Chart], float]:
    """Notes over their days, each on the first line that is free there, and where the plot may begin [px]."""
    ends: list[float] = []
    rows: list[dict[str, Any]] = []
    for day, label in notes.sort("day").select("day", "label").iter_rows():
        x = across.px(across.held(day_number(day)))
        left = max(min(x - 4, WIDTH[size] - width_of(label, SMALL[size])), 0)
        line = next((k for k, end in enumerate(ends) if end + 8 <= left), len(ends))
        ends[line : line + 1] = [left + width_of(label, SMALL[size])]
        rows.append({"at": x, "x": left, "y": top + 8 + line * _LINE, "text": label})
    plot = top + 6 + len(ends) * _LINE
    lines = [{"x": row["at"], "x2": row["at"], "y": row["y"] + 8, "y2": plot + _HIGH} for row in rows]
    return [rules(lines, tone="soft", dash=(2, 3)), *texts(rows, SMALL[size], tone="soft", halo="paper")], plot
