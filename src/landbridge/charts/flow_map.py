"""The map of the corridor: how many trains run where, and how many stand at the ports."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise
from typing import Final

import numpy as np
import polars as pl

from landbridge.charts.keys import Key, line_sign, ring_sign, with_keys
from landbridge.charts.labels import Box, Label, Lines, placed
from landbridge.charts.marks import Layer, Picture, circles, layered, outlines, picture, strands, texts
from landbridge.charts.projection import Projection, fitted, land_rings, run_of_sections, thinned
from landbridge.charts.surface import SMALL, TEXT, WIDTH, Row, Size, ticks
from landbridge.charts.writing import Words, number, width_of

__all__ = ["flow_map"]

_MARGINS: Final[dict[Size, tuple[float, float, float, float]]] = {
    "wide": (30, 40, 30, 34), "half": (18, 34, 18, 30), "narrow": (14, 34, 14, 30),
}  # fmt: skip
_LINE_PX: Final[dict[Size, float]] = {"wide": 8, "half": 6, "narrow": 5}
_RING_PX: Final[dict[Size, float]] = {"wide": 24, "half": 17, "narrow": 15}
_BOLD: Final = 1.12  # how much wider bold letters are, about
_CREDIT_PX: Final = 10
_STEP_PX: Final = 3


@picture
def flow_map(sections: pl.DataFrame, ports: pl.DataFrame, places: pl.DataFrame, words: Words, *,
             size: Size = "wide") -> Picture:  # fmt: skip
    """Sections as wide as trains run over them, ports as rings as large as trains stand there, on land without borders.

    `sections`: section (id), start_lon, start_lat, end_lon, end_lat [degrees], trains. `ports`: label, lon, lat, p50
    (solid ring) and p90 (dashed ring) of the trains standing; areas are in proportion. `places`: label, lon, lat of
    towns, the most important first; one whose name has no room is left out. `words`: trains (what the widths are),
    standing (what the rings and numbers are), credit, and perhaps thousands.
    """
    projection, height = _fitted(sections, ports, size)
    rings, flows = _rings(ports, projection, size), _flows(sections, projection, size)
    key, bottom = with_keys(_keys(sections, words, size), size, y=height + 16)
    layers = [
        outlines(land_rings(projection, WIDTH[size], height), "land"),
        strands(flows, tone="blue"),
        circles(rings, "p90_px", tone="orange", width=1, dash=(2.5, 2)),
        circles(rings, "p50_px", tone="orange", width=2.2, inside=0.25),
        *_names((rings, _along(flows)), places, (projection, height), words, size),
        *_credit(height, words, size),
        *key,
    ]
    return layered(layers, WIDTH[size], bottom + 4)


def _fitted(sections: pl.DataFrame, ports: pl.DataFrame, size: Size) -> tuple[Projection, float]:
    """All that is drawn, on the sheet; a map of nothing shows the middle of the corridor."""
    lon = [*sections["start_lon"], *sections["end_lon"], *ports["lon"]] or [20.0, 115.0]
    lat = [*sections["start_lat"], *sections["end_lat"], *ports["lat"]] or [35.0, 56.0]
    return fitted(lon, lat, width=WIDTH[size], margins=_MARGINS[size])


def _flows(sections: pl.DataFrame, projection: Projection, size: Size) -> list[Row]:
    """The points of each section with its width, the widest last; none thinner than can be seen."""
    most = max(sections["trains"].to_list(), default=1) or 1
    rows: list[Row] = []
    for row in sections.filter(pl.col("trains") > 0).sort("trains").iter_rows(named=True):
        width = max(_LINE_PX[size] * row["trains"] / most, 0.5)
        straight = np.array([[row["start_lon"], row["start_lat"]], [row["end_lon"], row["end_lat"]]])
        way = run_of_sections().get(row["section"], straight)
        points = thinned(projection.px(way[:, 0], way[:, 1]))
        rows += [{"key": row["section"], "x": x, "y": y, "width": width} for x, y in points.tolist()]
    return rows


def _rings(ports: pl.DataFrame, projection: Projection, size: Size) -> list[Row]:
    """Ports with the radii of their rings [px], the busiest first."""
    most = max(ports["p90"].to_list(), default=1) or 1
    points = projection.px(ports["lon"], ports["lat"]).tolist()
    rows = [{"text": row["label"], "p50": row["p50"], "p90": row["p90"], "x": x, "y": y,
             **{f"{name}_px": _RING_PX[size] * math.sqrt(max(row[name], 0) / most) for name in ("p50", "p90")}}
            for row, (x, y) in zip(ports.to_dicts(), points, strict=True)]  # fmt: skip
    return sorted(rows, key=lambda row: -row["p90_px"])


def _along(flows: list[Row]) -> Lines:
    """Points of the lines, with what lies between two of them filled in every few pixels; and their widths."""
    found: list[tuple[float, float, float]] = []
    for one, other in pairwise(flows):
        if one["key"] == other["key"]:
            steps = math.ceil(math.dist((one["x"], one["y"]), (other["x"], other["y"])) / _STEP_PX)
            found += [(one["x"] + k / steps * (other["x"] - one["x"]), one["y"] + k / steps * (other["y"] - one["y"]),
                       one["width"]) for k in range(steps)]  # fmt: skip
    return np.array(found).reshape(-1, 3)


def _names(drawn: tuple[list[Row], Lines], places: pl.DataFrame, sheet: tuple[Projection, float], words: Words,
           size: Size) -> list[Layer]:  # fmt: skip
    """Ports with their number, then towns as far as there is room."""
    (projection, height), (rings, lines) = sheet, drawn
    points = projection.px(places["lon"], places["lat"]).tolist()
    towns: list[Row] = [{"text": label, "x": x, "y": y} for label, (x, y) in zip(places["label"], points, strict=True)]
    ports = [_port_label(row, words, size) for row in rings]
    others = [Label(row["text"], row["x"], row["y"], SMALL[size], 6) for row in towns]
    credit = (WIDTH[size] - width_of(words["credit"], _CREDIT_PX), height - 18, float(WIDTH[size]), height)
    taken = [credit, *(_around(row, row["p90_px"]) for row in rings), *(_around(row, 2.5) for row in towns)]
    rows = placed([*ports, *others], taken, (WIDTH[size], height), lines)
    bold = {label.text for label in ports}
    shown = {row["text"] for row in rows}
    dots = [{**row, "dot_px": 2.3} for row in towns if row["text"] in shown]
    return [
        circles(dots, "dot_px", tone="ink", width=0.8, inside=1.0),
        *texts([row for row in rows if row["text"] not in bold], SMALL[size], halo="land"),
        *texts([row for row in rows if row["text"] in bold], TEXT[size], weight="bold", halo="land"),
    ]


def _port_label(row: Row, words: Words, size: Size) -> Label:
    """Bold letters are a little wider; a port where hardly a train stands may go unnamed."""
    text = f"{row['text']} {number(row['p50'], words)}"
    return Label(text, row["x"], row["y"], _BOLD * TEXT[size], row["p90_px"] + 3, due=row["p90"] >= 1)


def _around(row: Row, radius: float) -> Box:
    return row["x"] - radius, row["y"] - radius, row["x"] + radius, row["y"] + radius


def _keys(sections: pl.DataFrame, words: Words, size: Size) -> list[Key]:
    """What widths and rings mean."""
    most = max(sections["trains"].to_list(), default=1) or 1
    values = [each for each in ticks(0, most, 5) if each > 0]
    lines = [line_sign(number(value, words), "blue", width=_LINE_PX[size] * value / most)
             for value in sorted({*values[:1], *values[-1:]})]  # fmt: skip
    ends = [replace(lines[-1], text=f"{lines[-1].text} {words['trains']}")] if lines else []
    return [*lines[:-1], *ends, ring_sign(words["standing"], "orange")]


def _credit(height: float, words: Words, size: Size) -> list[Layer]:
    row = {"x": WIDTH[size] - 4, "y": height - 8, "text": words["credit"]}
    return texts([row], _CREDIT_PX, tone="soft", align="right", halo="land")
