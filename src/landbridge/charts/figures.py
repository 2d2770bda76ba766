"""Model beside published figures, each measured by its own band, so that one picture shows all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from landbridge.charts.keys import mark_sign, tick_sign, with_keys
from landbridge.charts.marks import Layer, Picture, boxes, layered, picture, points, rules, texts
from landbridge.charts.surface import SMALL, WIDTH, Axis, Row, Size, box, level, upright
from landbridge.charts.table import Table, table_of
from landbridge.charts.writing import Words, alike, figure

__all__ = ["figures"]

_EDGE: Final = 8.0  # [px] for arrows at the ends
_PLACED: Final = ("published", "low", "high", "value", "p10", "p90")


@picture
def figures(frame: pl.DataFrame, words: Words, *, size: Size = "wide") -> Picture:
    """A row a figure: the published band in grey with a tick at its value; the model's P10 to P90 and what is compared.

    Every row has its own scale on which its band takes the middle half; where the band is a single value, the model's
    spread does. What lies beyond the row is an arrow at its end. Circles are outcomes, squares checks; inside filled,
    outside hollow. `frame`: label, kind (check or outcome), published, low, high, value (what is compared: P50 for
    most), p10, p90, inside. `words`: band, check, outcome, inside, outside, published, model.
    """
    rows = frame.to_dicts()
    names, told = [row["label"] for row in rows], [_told(row, words, size) for row in rows]
    key, top = _key(words, size)
    table = table_of(names, told, size=size, top=top, drawing=14)
    placed = [_placed(row, table, place) for place, row in enumerate(rows)]
    layers = [
        table.separators(),
        boxes([box(row["low"], row["high"], row["y"], 7) for row in placed], "band"),
        rules([upright(row["published"], row["y"] - 9, row["y"] + 9) for row in placed], tone="ink", width=1.6),
        *_model([row for row in placed if row["inside"]], "blue", filled=True),
        *_model([row for row in placed if not row["inside"]], "red", filled=False),
        *table.names_and_figures(names, told, ["soft" if row["inside"] else "red" for row in rows]),
        *key,
    ]
    return layered(layers, WIDTH[size], table.floor + 4)


def _told(row: Row, words: Words, size: Size) -> str:
    """Published, model, and whether that agrees: by a sign; the spread and a word where there is room."""
    published = figure(row["published"], words)
    value, low, high = alike([row["value"], row["p10"], row["p90"]], words)
    spread = "" if low == high or size == "narrow" else f" ({low}–{high})"
    sign, word = ("✓", words["inside"]) if row["inside"] else ("✗", words["outside"])
    return f"{published} · {value}{spread} {sign if size != 'wide' else f'{sign} {word}'}"


def _placed(row: Row, table: Table, place: int) -> Row:
    """The pixels of a row's marks; those beyond its end stand at the end."""
    middle = (row["low"] + row["high"]) / 2
    unit = (row["high"] - row["low"]) or (row["p90"] - row["p10"]) or abs(middle) or 1
    axis = Axis(-1, 1, table.left + _EDGE, table.right - _EDGE)
    values = {name: (row[name] - middle) / unit for name in _PLACED}
    beyond = "right" if values["value"] > 1 else "left" if values["value"] < -1 else ""
    shape = f"triangle-{beyond}" if beyond else "circle" if row["kind"] == "outcome" else "square"
    pixels = {name: axis.px(axis.held(value)) for name, value in values.items()}
    return {**pixels, "y": table.middle(place), "shape": shape, "inside": row["inside"]}


def _model(rows: Sequence[Row], tone: str, *, filled: bool) -> list[Layer]:
    spreads = [level(row["y"], row["p10"], row["p90"]) for row in rows]
    marks = [{"x": row["value"], "y": row["y"], "shape": row["shape"]} for row in rows]
    return [rules(spreads, tone=tone, width=2), *points(marks, tone=tone, filled=filled)]


def _key(words: Words, size: Size) -> tuple[list[Layer], float]:
    """The signs; and over the figures what comes first and what second."""
    keys = [tick_sign(words["band"], "band", "ink"), mark_sign(words["outcome"], "circle", "blue"),
            mark_sign(words["check"], "square", "blue")]  # fmt: skip
    layers, y = with_keys(keys, size)
    head = {"x": WIDTH[size], "y": y + 14, "text": f"{words['published']} · {words['model']}"}
    return [*layers, *texts([head], SMALL[size], tone="soft", align="right")], y + 24
