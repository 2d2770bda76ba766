"""What is drawn on a sheet: texts, lines, boxes, circles, paths; and the one place that speaks Altair.

Marks are collected first and become layers of an Altair chart at the end, one layer for all marks of one look: every
layer costs some milliseconds, however little is in it.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, ParamSpec

import altair as alt
from altair.utils.schemapi import debug_mode

from landbridge.charts.colours import colour
from landbridge.charts.surface import Row

__all__ = [
    "Layer", "Picture", "band", "boxes", "circles", "layered", "outlines", "path", "picture", "points", "rules",
    "strands", "texts",
]  # fmt: skip

Picture = alt.LayerChart
"""A picture as it goes to the renderer; also what a notebook shows."""

_BREAKS: Final = "break-paths-filter-domains"
# Made once and never from names, which Altair would look up in the data, 10 ms each time.
_SCALE: Final = alt.Scale(domain=[0, 1000], range=[0, 1000], nice=False, zero=False)  # a pixel is a pixel
_X: Final = alt.X("x", type="quantitative", axis=None, scale=_SCALE)
_Y: Final = alt.Y("y", type="quantitative", axis=None, scale=_SCALE)
_X2, _Y2 = alt.X2("x2"), alt.Y2("y2")
_TEXT: Final = alt.Text("text", type="nominal")
_KEY: Final = alt.Detail("key", type="nominal")
_AREA: Final = alt.Size("area", type="quantitative", scale=None, legend=None)
_WIDTH: Final = alt.StrokeWidth("width", type="quantitative", scale=None, legend=None)
_IN_ORDER: Final = alt.Order("place", type="quantitative")
_TEXT_LOOK: Final = {"fontSize": "px", "align": "align", "fontWeight": "weight", "fill": "tone"}
_ABOVE: Final = {"halo": 1, "text": 2}
_Arguments = ParamSpec("_Arguments")


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks of one kind and look; what each row holds depends on the kind."""

    kind: str
    rows: tuple[Row, ...]
    tone: str = "ink"
    width: float = 1
    dash: tuple[float, ...] = ()
    shape: str = ""
    fill: float = 0

    @property
    def look(self) -> tuple[object, ...]:
        """What marks have in common that can go into one layer."""
        return self.kind, self.tone, self.width, self.dash, self.shape, self.fill


def picture(draw: Callable[_Arguments, Picture]) -> Callable[_Arguments, Picture]:
    """Leave out the check of every part against Vega-Lite's schema, which takes longer than the drawing.

    The tests check whole pictures.
    """

    @functools.wraps(draw)
    def unchecked(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> Picture:
        with debug_mode(False):
            return draw(*args, **kwargs)

    return unchecked


def texts(rows: Iterable[Row], px: float, *, tone: str = "ink", align: str = "left", weight: str = "normal",
          halo: str = "") -> list[Layer]:  # fmt: skip
    """Texts with the middle of their line at x, y [px], above all other marks.

    A halo in the tone of the ground parts them from what they cross.
    """
    look = {"px": px, "align": align, "weight": weight}
    shown = [{**row, **look} for row in rows if row["text"]]
    under = [Layer("halo", tuple({**row, "tone": colour(halo)} for row in shown))] if halo else []
    return [*under, Layer("text", tuple({**row, "tone": colour(tone)} for row in shown))]


def rules(rows: Iterable[Row], *, tone: str = "line", width: float = 1, dash: Sequence[float] = ()) -> Layer:
    """Straight lines from x, y to x2, y2 [px]."""
    return Layer("rule", tuple(rows), tone, width, tuple(dash))


def boxes(rows: Iterable[Row], tone: str) -> Layer:
    """Rectangles from x, y to x2, y2 [px]."""
    return Layer("box", tuple(rows), tone)


def circles(rows: Iterable[Row], radius: str, *, tone: str, width: float, dash: Sequence[float] = (),
            inside: float = 0) -> Layer:  # fmt: skip
    """Circles round x, y with the radius in a column [px]; `inside` is how strongly they are filled, 0 to 1."""
    sized = tuple({**row, "area": (2 * row[radius]) ** 2} for row in rows)  # Vega-Lite takes the square around it
    return Layer("circle", sized, tone, width, tuple(dash), fill=inside)


def points(rows: Iterable[Row], *, tone: str, filled: bool, area: float = 64) -> list[Layer]:
    """Marks of a column `shape` at x, y [px], full or hollow, on a rim of the ground."""
    every = [{**row, "area": area} for row in rows]
    shapes = dict.fromkeys(str(row["shape"]) for row in every)
    return [Layer("point", tuple(row for row in every if row["shape"] == shape), tone, shape=shape, fill=float(filled))
            for shape in shapes]  # fmt: skip


def path(rows: Iterable[Row], *, tone: str, width: float, dash: Sequence[float] = ()) -> Layer:
    """A line through x, y [px], broken where there is no x."""
    return Layer("path", (*rows, {"x": None, "y": 0}), tone, width, tuple(dash))


def outlines(rings: Iterable[Iterable[Sequence[float]]], tone: str, fill: float = 1) -> Layer:
    """Areas inside rings of points [px]; a ring inside another that turns the other way is a hole."""
    rows: list[Row] = []
    for ring in rings:
        rows += [{"x": x, "y": y} for x, y in ring]
        rows.append({"x": None, "y": 0})
    return Layer("outline", tuple(rows), tone, fill=fill)


def band(low: Sequence[tuple[float, float]], high: Sequence[tuple[float, float]], tone: str) -> Layer:
    """What lies between two lines of points [px], in a weak tone."""
    return outlines([[*low, *reversed(high)]], tone, fill=0.25)


def strands(rows: Iterable[Row], *, tone: str) -> Layer:
    """One line for each `key` through its x, y [px], as wide as its `width`; the first lies lowest."""
    return Layer("strand", tuple(rows), tone)


def layered(layers: Iterable[Layer], width: float, height: float) -> Picture:
    """All marks on a sheet of a size [px]: kinds in the order they first come in, texts on top."""
    groups: dict[tuple[object, ...], list[Layer]] = {}
    for layer in sorted(layers, key=lambda layer: _ABOVE.get(layer.kind, 0)):
        groups.setdefault(layer.look, []).append(layer)
    charts = [_CHARTS[group[0].kind](group[0], _data(row for layer in group for row in layer.rows))
              for group in groups.values() if any(layer.rows for layer in group)]  # fmt: skip
    return alt.LayerChart(
        layer=charts, width=width, height=height, padding=0, autosize=alt.AutoSizeParams(type="none"),
        config=alt.Config(background="transparent", view=alt.ViewConfig(stroke=None)),
    )  # fmt: skip


def _data(rows: Iterable[Row]) -> alt.Chart:
    """A layer still without marks; its rows go as one text, which is not taken apart and checked again."""
    numbered = [{**row, "place": place} for place, row in enumerate(rows)]
    return alt.Chart(alt.InlineData(values=json.dumps(numbered), format=alt.JsonDataFormat(type="json")))


def _text(layer: Layer, chart: alt.Chart) -> alt.Chart:
    """Every text has its own look in its row, so that all are one layer."""
    own: dict[str, Any] = {mark: alt.ExprRef(f"datum.{column}") for mark, column in _TEXT_LOOK.items()}
    ground: dict[str, Any] = {"stroke": own["fill"], "strokeWidth": 3, "strokeJoin": "round"}
    style: dict[str, Any] = {**own, **(ground if layer.kind == "halo" else {})}
    return chart.mark_text(baseline="middle", **style).encode(x=_X, y=_Y, text=_TEXT)


def _rule(layer: Layer, chart: alt.Chart) -> alt.Chart:
    mark = chart.mark_rule(color=colour(layer.tone), strokeWidth=layer.width, **_dashed(layer))
    return mark.encode(x=_X, y=_Y, x2=_X2, y2=_Y2)


def _box(layer: Layer, chart: alt.Chart) -> alt.Chart:
    return chart.mark_rect(color=colour(layer.tone)).encode(x=_X, y=_Y, x2=_X2, y2=_Y2)


def _circle(layer: Layer, chart: alt.Chart) -> alt.Chart:
    fill: dict[str, Any] = {"fill": colour(layer.tone), "fillOpacity": layer.fill} if layer.fill else {"fill": None}
    style: dict[str, Any] = {"stroke": colour(layer.tone), "strokeWidth": layer.width, **fill, **_dashed(layer)}
    return _sized(chart.mark_point(shape="circle", opacity=1, **style))


def _point(layer: Layer, chart: alt.Chart) -> alt.Chart:
    fill, stroke, width = (layer.tone, "paper", 1.2) if layer.fill else ("paper", layer.tone, 2.0)
    style: dict[str, Any] = {"fill": colour(fill), "stroke": colour(stroke), "strokeWidth": width}
    return _sized(chart.mark_point(shape=layer.shape, opacity=1, **style))


def _sized(mark: alt.Chart) -> alt.Chart:
    return mark.encode(x=_X, y=_Y, size=_AREA)


def _path(layer: Layer, chart: alt.Chart) -> alt.Chart:
    mark = chart.mark_line(color=colour(layer.tone), strokeWidth=layer.width, invalid=_BREAKS, **_dashed(layer))
    return mark.encode(x=_X, y=_Y, order=_IN_ORDER)


def _outline(layer: Layer, chart: alt.Chart) -> alt.Chart:
    style: dict[str, Any] = {"stroke": None, "fill": colour(layer.tone), "fillOpacity": layer.fill}
    return chart.mark_line(filled=True, invalid=_BREAKS, **style).encode(x=_X, y=_Y, order=_IN_ORDER)


def _strand(layer: Layer, chart: alt.Chart) -> alt.Chart:
    mark = chart.mark_line(color=colour(layer.tone), strokeCap="round", strokeJoin="round")
    return mark.encode(x=_X, y=_Y, order=_IN_ORDER, detail=_KEY, strokeWidth=_WIDTH)


_CHARTS: Final[dict[str, Callable[[Layer, alt.Chart], alt.Chart]]] = {
    "text": _text, "halo": _text, "rule": _rule, "box": _box, "circle": _circle, "point": _point, "path": _path,
    "outline": _outline, "strand": _strand,
}  # fmt: skip


def _dashed(layer: Layer) -> dict[str, Any]:
    return {"strokeDash": list(layer.dash)} if layer.dash else {}
