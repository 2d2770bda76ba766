"""Trains standing at the ports day by day, one small chart a port, those on one scale that are to be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from landbridge.charts.days import day_number, lines_of, month_marks
from landbridge.charts.marks import Layer, Picture, band, layered, path, picture, rules, texts
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Axis, Size, level, ticks
from landbridge.charts.writing import Words, number

__all__ = ["standing"]

_COLUMNS: Final[dict[Size, int]] = {"wide": 3, "half": 2, "narrow": 1}
_HIGH: Final[dict[Size, float]] = {"wide": 130, "half": 110, "narrow": 96}
_HEAD, _FOOT, _GAP, _LEFT = 26.0, 34.0, 26.0, 26.0  # [px]


@dataclass(frozen=True, slots=True)
class _Panel:
    """One port's place on the sheet."""

    day: Axis
    trains: Axis
    numbered: bool


@picture
def standing(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """P10 to P90 as a band, P50 as a line; the number of tracks as a dashed line where it is known.

    `frame`: label (of the port), day (a date), p10, p50, p90 (of the trains standing over the replications), tracks
    (null: not known), scale (ports where it is the same share one), each port's days in order. `words`: most (such as
    `up to {} (P90)`), tracks (such as `{} tracks`), months.
    """
    ports = frame.partition_by("label", maintain_order=True)
    panels = _panels(frame, [port["scale"][0] for port in ports], size)
    layers = [layer for port, panel in zip(ports, panels, strict=True) for layer in _port(port, panel, words, size)]
    rows = -(-max(len(ports), 1) // _COLUMNS[size])
    return layered(layers, WIDTH[size], rows * (_HEAD + _HIGH[size] + _FOOT))


def _tops(frame: pl.DataFrame) -> dict[str, float]:
    """How far each scale reaches: a little over the most trains, and over the tracks as their number needs."""
    found: dict[str, float] = {}
    for (scale,), part in frame.group_by("scale"):
        found[str(scale)] = max(1.04 * max(*part["p90"], 1), 1.15 * max(part["tracks"].drop_nulls(), default=0))
    return found


def _panels(frame: pl.DataFrame, scales: list[str], size: Size) -> list[_Panel]:
    """A panel a port; the numbers of a scale stand at the first of a row and where another scale begins."""
    columns = _COLUMNS[size]
    wide = (WIDTH[size] - _LEFT - (columns - 1) * _GAP) / columns
    days = [day_number(day) for day in frame["day"].unique().sort()] or [0]
    tops, panels = _tops(frame), list[_Panel]()
    for place, scale in enumerate(scales):
        left = _LEFT + (place % columns) * (wide + _GAP)
        floor = (place // columns) * (_HEAD + _HIGH[size] + _FOOT) + _HEAD + _HIGH[size]
        numbered = place % columns == 0 or scale != scales[place - 1]
        panels.append(_Panel(Axis(days[0], days[-1], left, left + wide),
                             Axis(0, tops[scale], floor, floor - _HIGH[size]), numbered))  # fmt: skip
    return panels


def _port(port: pl.DataFrame, panel: _Panel, words: Words, size: Size) -> list[Layer]:
    days = port["day"].to_list()
    low, mid, high = lines_of(port, panel.day, panel.trains)
    return [
        *_grid(panel, size),
        band(low, high, "orange"),
        path([{"x": x, "y": y} for x, y in mid], tone="orange", width=1.6),
        *_limit(port["tracks"][0], panel, words, size),
        *_head(port, panel, words, size),
        *month_marks(days, panel.day, panel.trains.start_px, words, size),
    ]


def _grid(panel: _Panel, size: Size) -> list[Layer]:
    values = ticks(0, panel.trains.high, 5)
    lines = [level(panel.trains.px(value), panel.day.start_px, panel.day.end_px) for value in values]
    names = [{"x": panel.day.start_px - 6, "y": panel.trains.px(value), "text": f"{value:.0f}"} for value in values]
    return [rules(lines), *texts(names if panel.numbered else [], SMALL[size], tone="soft", align="right")]


def _limit(tracks: float | None, panel: _Panel, words: Words, size: Size) -> list[Layer]:
    if tracks is None:
        return []
    y = panel.trains.px(tracks)
    told = {"x": panel.day.start_px + 3, "y": y - 8, "text": words["tracks"].format(f"{tracks:.0f}")}
    return [rules([level(y, panel.day.start_px, panel.day.end_px)], tone="red", dash=(5, 3)),
            *texts([told], SMALL[size], tone="red", halo="paper")]  # fmt: skip


def _head(port: pl.DataFrame, panel: _Panel, words: Words, size: Size) -> list[Layer]:
    y = panel.trains.end_px - 14
    most = number(max(port["p90"].to_list()), words)
    return [
        *texts([{"x": panel.day.start_px, "y": y, "text": port["label"][0]}], TEXT[size], weight="bold"),
        *texts([{"x": panel.day.end_px, "y": y, "text": words["most"].format(most)}], SMALL[size], tone="soft",
               align="right"),
    ]  # fmt: skip
