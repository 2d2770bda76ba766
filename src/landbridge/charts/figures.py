"""Model beside published figures, each measured by its own band, so that one picture shows all."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import polars as pl

from landbridge.charts.surface import (
    SMALL,
    WIDTH,
    Axis,
    Size,
    Words,
    boxes,
    layered,
    picture,
    points,
    rules,
    texts,
    width_of,
)
from landbridge.charts.table import Table, figure, table_of

__all__ = ["figures"]

_TOP: Final = 52.0
_SPAN: Final = Axis(-1, 1, 0, 1)  # the band takes the middle half


@picture
def figures(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> alt.LayerChart:
    """A row a figure: the published band in grey with a tick at its value, the model from P10 to P90 with what is compared.

    Every row has its own scale on which its band is as long as all others; where the band is a single value, the
    model's spread is. What lies beyond the row is an arrow at its end. Circles are outcomes, squares checks; inside
    filled, outside hollow.

    `frame`: label, kind (check or outcome), published, low, high, value (what is compared: P50 for most), p10, p90,
    inside. `words`: band, check, outcome,
    inside, outside, published, model.
    """
    rows = frame.to_dicts()
    told = [_told(row, words) for row in rows]
    table = table_of([row["label"] for row in rows], told, size=size, top=_TOP, drawing=14)
    placed = [_placed(row, table, place) for place, row in enumerate(rows)]
    tones = ["soft" if row["inside"] else "red" for row in rows]
    layers = [
        table.separators(),
        boxes([{"x": row["low_px"], "x2": row["high_px"], "y": row["y"] - 7, "y2": row["y"] + 7} for row in placed], "band"),
        rules([{"x": row["published_px"], "x2": row["published_px"], "y": row["y"] - 9, "y2": row["y"] + 9}
               for row in placed], tone="ink", width=1.6),
        *_model(placed),
        *table.names_and_figures([row["label"] for row in rows], told, tones),
        *_key(words, table),
    ]  # fmt: skip
    return layered(layers, WIDTH[size], table.floor + 4)


def _told(row: dict[str, Any], words: Words) -> str:
    """Published, model, and whether that agrees, in words."""
    spread = "" if row["p10"] == row["p90"] else f" ({figure(row['p10'], words)}–{figure(row['p90'], words)})"
    verdict = words["inside" if row["inside"] else "outside"]
    return f"{figure(row['published'], words)} · {figure(row['value'], words)}{spread} {verdict}"


def _placed(row: dict[str, Any], table: Table, place: int) -> dict[str, Any]:
    """A row with the pixels of its marks; those beyond its end stand at the end."""
    middle = (row["low"] + row["high"]) / 2
    unit = (row["high"] - row["low"]) or (row["p90"] - row["p10"]) or abs(middle) or 1
    axis = Axis(-1, 1, table.left + 8, table.right - 8)
    names = ("published", "low", "high", "p10", "value", "p90")
    values = {name: (row[name] - middle) / unit for name in names}
    pixels = {f"{name}_px": axis.px(axis.held(value)) for name, value in values.items()}
    beyond = "right" if values["value"] > 1 else "left" if values["value"] < -1 else ""
    return {**row, **pixels, "y": table.middle(place), "beyond": beyond}


def _model(rows: list[dict[str, Any]]) -> list[alt.Chart]:
    layers: list[alt.Chart] = []
    for inside, tone in ((True, "blue"), (False, "red")):
        these = [row for row in rows if row["inside"] is inside]
        layers.append(rules([{"x": row["p10_px"], "x2": row["p90_px"], "y": row["y"], "y2": row["y"]} for row in these],
                            tone=tone, width=2))  # fmt: skip
        marks = [{"x": row["value_px"], "y": row["y"], "shape": _shape(row)} for row in these]
        layers += points(marks, tone=tone, filled=inside)
    return layers


def _shape(row: dict[str, Any]) -> str:
    if row["beyond"]:
        return f"triangle-{row['beyond']}"
    return "circle" if row["kind"] == "outcome" else "square"


def _key(words: Words, table: Table) -> list[alt.Chart]:
    """The signs, then over the figures what comes first and what second."""
    px = SMALL[table.size]
    x, y = 0.0, 10.0
    names: list[dict[str, Any]] = [{"x": 34, "y": y, "text": words["band"]}]
    bands = [{"x": x, "x2": 28, "y": y - 6, "y2": y + 6}]
    tick = [{"x": 14, "x2": 14, "y": y - 8, "y2": y + 8}]
    x = 34 + width_of(words["band"], px) + 24
    if table.stacked:
        x, y = 0.0, 30.0
    marks: list[dict[str, Any]] = []
    for shape, word in (("circle", "outcome"), ("square", "check")):
        marks.append({"x": x + 6, "y": y, "shape": shape})
        names.append({"x": x + 16, "y": y, "text": words[word]})
        x += 34 + width_of(words[word], px)
    heads = [{"x": WIDTH[table.size], "y": _TOP - (40 if not table.stacked else 22), "text": f"{words['published']} · {words['model']}"}]
    return [boxes(bands, "band"), rules(tick, tone="ink", width=1.6), *points(marks, tone="blue", filled=True),
            *texts(names, px, tone="soft"), *texts(heads, px, tone="soft", align="right")]  # fmt: skip
