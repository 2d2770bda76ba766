"""The sheet that pictures are drawn on: sizes, axes, texts, numbers.

A picture is one sheet of fixed pixels with its layers over each other. Vega-Lite's own axes and legends stay away: they
know one language, move what stands beside them, and hide labels that they find no room for.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, ParamSpec, TypeAlias

import altair as alt
from altair.utils.schemapi import debug_mode

from landbridge.charts.colours import colour
from landbridge.units import COUNTING_ZONE, from_ms

__all__ = [
    "SMALL", "TEXT", "WIDTH", "Axis", "Size", "Words", "band", "boxes", "circles", "data", "day_label", "layered", "months_of", "number", "outlines",
    "path", "picture", "points", "rules", "side_by_side", "strands",
    "texts", "ticks", "width_of",
]  # fmt: skip

Size = Literal["wide", "half", "narrow"]
"""Where a picture is to stand: over a whole page of 1080 px, over half of one, or on a phone of 412 px."""

Words: TypeAlias = Mapping[str, str]
"""Texts of a picture in the reader's language; each picture says which ones it needs."""

Row: TypeAlias = Mapping[str, Any]

WIDTH: Final[dict[Size, int]] = {"wide": 1080, "half": 520, "narrow": 380}
"""Width of a picture [px]; shown at that width or a little less, its texts are 11 to 13 px high."""

TEXT: Final[dict[Size, int]] = {"wide": 13, "half": 13, "narrow": 12}
SMALL: Final[dict[Size, int]] = {"wide": 12, "half": 12, "narrow": 11}
"""Height [px] of names and figures, and of what stands along an axis."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` drawn from one pixel to another."""

    low: float
    high: float
    start_px: float
    end_px: float

    def px(self, value: float) -> float:
        """Where a value is drawn."""
        return self.start_px + (value - self.low) / ((self.high - self.low) or 1) * (self.end_px - self.start_px)

    def held(self, value: float) -> float:
        """The value, or the end of the axis that it is beyond."""
        return min(max(value, self.low), self.high)

    def x(self, field: str) -> alt.X:
        """A column drawn across."""
        return alt.X(field, type="quantitative", axis=None, scale=self._scale())

    def y(self, field: str) -> alt.Y:
        """A column drawn down."""
        return alt.Y(field, type="quantitative", axis=None, scale=self._scale())

    def _scale(self) -> alt.Scale:
        high = self.high if self.high != self.low else self.low + 1
        return alt.Scale(domain=[self.low, high], range=[self.start_px, self.end_px], nice=False, zero=False)


_PIXELS: Final = Axis(0, 1000, 0, 1000)


_Picture = ParamSpec("_Picture")


def picture(draw: Callable[_Picture, alt.LayerChart]) -> Callable[_Picture, alt.LayerChart]:
    """Leave out the check of every part against Vega-Lite's schema, which takes ten times as long as the drawing.

    The tests check whole pictures.
    """

    @functools.wraps(draw)
    def unchecked(*args: _Picture.args, **kwargs: _Picture.kwargs) -> alt.LayerChart:
        with debug_mode(False):
            return draw(*args, **kwargs)

    return unchecked


def layered(layers: Sequence[alt.Chart], width: float, height: float) -> alt.LayerChart:
    """Layers over each other, the first one lowest, on a sheet of a size [px]; every layer has its own scales."""
    sheet = alt.layer(*layers).resolve_scale(x="independent", y="independent")
    sheet = sheet.properties(width=width, height=height, padding=0, autosize=alt.AutoSizeParams(type="none"))
    return sheet.configure(background="transparent", view=alt.ViewConfig(stroke=None))


def data(rows: Iterable[Row]) -> alt.Chart:
    """A layer still without marks."""
    return alt.Chart(alt.InlineData(values=[dict(row) for row in rows]))


def texts(rows: Iterable[Row], px: float, *, tone: str = "ink", align: str = "left", weight: str = "normal",
          halo: str = "") -> list[alt.Chart]:  # fmt: skip
    """Texts in the middle of their line at x, y [px]; with a halo in the tone of the ground they stand clear of
    what they cross.
    """
    layer = data(rows).encode(x=_PIXELS.x("x"), y=_PIXELS.y("y"), text=alt.Text("text", type="nominal"))
    mark: dict[str, Any] = {"fontSize": px, "align": align, "baseline": "middle", "fontWeight": weight}
    top = layer.mark_text(color=colour(tone), **mark)
    if not halo:
        return [top]
    ground = {"stroke": colour(halo), "strokeWidth": 3, "strokeJoin": "round"}
    return [layer.mark_text(color=colour(halo), **mark, **ground), top]


def rules(rows: Iterable[Row], *, tone: str = "line", width: float | None = 1, dash: Sequence[float] = ()) -> alt.Chart:
    """Straight lines from x, y to x2, y2 [px]; without a width every row has its own, and round ends."""
    style: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
    style |= {"strokeCap": "round"} if width is None else {"strokeWidth": width}
    lines = data(rows).mark_rule(color=colour(tone), **style)
    lines = lines.encode(x=_PIXELS.x("x"), x2="x2", y=_PIXELS.y("y"), y2="y2")
    if width is not None:
        return lines
    return lines.encode(strokeWidth=alt.StrokeWidth("width", type="quantitative", scale=None, legend=None))


def circles(rows: Iterable[Row], radius: str, *, tone: str, width: float, dash: Sequence[float] = (),
            inside: float = 0) -> alt.Chart:  # fmt: skip
    """Circles round x, y with the radius in a column [px]; `inside` is how strongly they are filled, 0 to 1."""
    areas = [{**row, "area": math.pi * row[radius] ** 2} for row in rows]
    style: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
    style |= {"fill": colour(tone), "fillOpacity": inside} if inside else {"fill": None}
    mark = data(areas).mark_point(shape="circle", stroke=colour(tone), strokeWidth=width, opacity=1, **style)
    size = alt.Size("area", type="quantitative", scale=None, legend=None)
    return mark.encode(x=_PIXELS.x("x"), y=_PIXELS.y("y"), size=size)


def points(rows: Iterable[Row], *, tone: str, filled: bool, area: float = 64) -> list[alt.Chart]:
    """Marks of a column `shape` at x, y [px], full or hollow, on a rim of the ground."""
    layers: list[alt.Chart] = []
    every = list(rows)
    for shape in dict.fromkeys(row["shape"] for row in every):
        these = data(row for row in every if row["shape"] == shape)
        mark = {"shape": shape, "size": area, "opacity": 1, "strokeWidth": 1.2 if filled else 2}
        ground = {"fill": colour(tone), "stroke": colour("paper")} if filled else {"fill": colour("paper"), "stroke": colour(tone)}
        layers.append(these.mark_point(**mark, **ground).encode(x=_PIXELS.x("x"), y=_PIXELS.y("y")))
    return layers


def outlines(rings: Iterable[Iterable[Sequence[float]]], tone: str) -> alt.Chart:
    """Areas inside rings of points [px], all in one path; a ring inside another that turns the other way is a hole."""
    rows: list[Row] = []
    for ring in rings:
        rows += [{"x": x, "y": y} for x, y in ring]
        rows.append({"x": None, "y": 0})
    layer = data({**row, "place": place} for place, row in enumerate(rows))
    return layer.mark_line(filled=True, stroke=None, fill=colour(tone), invalid="break-paths-filter-domains").encode(
        x=_PIXELS.x("x"), y=_PIXELS.y("y"), order=alt.Order("place", type="quantitative")
    )


def boxes(rows: Iterable[Row], tone: str) -> alt.Chart:
    """Rectangles from x, y to x2, y2 [px]."""
    return data(rows).mark_rect(color=colour(tone)).encode(
        x=_PIXELS.x("x"), x2="x2", y=_PIXELS.y("y"), y2="y2"
    )  # fmt: skip


def path(rows: Iterable[Row], x: str | tuple[str, Axis], y: str | tuple[str, Axis], *, tone: str, width: float,
         dash: Sequence[float] = ()) -> alt.Chart:  # fmt: skip
    """One path through the rows as they come, broken where there is no x; columns are pixels or drawn on an axis."""
    across, down = ((each, _PIXELS) if isinstance(each, str) else each for each in (x, y))
    style: dict[str, Any] = {"strokeDash": list(dash)} if dash else {}
    layer = data({**row, "place": place} for place, row in enumerate(rows))
    return layer.mark_line(color=colour(tone), strokeWidth=width, invalid="break-paths-filter-domains", **style).encode(
        x=across[1].x(across[0]), y=down[1].y(down[0]), order=alt.Order("place", type="quantitative")
    )


def band(rows: Iterable[Row], x: tuple[str, Axis], y: tuple[str, str, Axis], *, tone: str) -> alt.Chart:
    """What lies between two columns, in a weak tone."""
    low, high, axis = y
    return data(rows).mark_area(color=colour(tone), opacity=0.25, line=False).encode(
        x=x[1].x(x[0]), y=axis.y(low), y2=alt.Y2(high)
    )  # fmt: skip


def strands(rows: Iterable[Row], key: str, *, tone: str) -> alt.Chart:
    """One line for each value of a column through its x, y [px], as wide as `width` says; the first lies lowest."""
    layer = data({**row, "place": place} for place, row in enumerate(rows))
    return layer.mark_line(color=colour(tone), strokeCap="round", strokeJoin="round").encode(
        x=_PIXELS.x("x"), y=_PIXELS.y("y"), detail=alt.Detail(key, type="nominal"),
        order=alt.Order("place", type="quantitative"),
        strokeWidth=alt.StrokeWidth("width", type="quantitative", scale=None, legend=None),
    )  # fmt: skip


def side_by_side(names: Iterable[tuple[str, float]], px: float, y: float,
                 limits: tuple[float, float]) -> list[Row]:  # fmt: skip
    """Names in a row, each over its place as far as the limits allow [px]; one that has no room is left out."""
    taken: list[tuple[float, float]] = []
    rows: list[Row] = []
    for name, place in names:
        half = width_of(name, px) / 2
        middle = min(max(place, limits[0] + half), limits[1] - half)
        if all(middle + half + 6 <= left or middle - half - 6 >= right for left, right in taken):
            taken.append((middle - half, middle + half))
            rows.append({"x": middle, "y": y, "text": name})
    return rows


def day_label(ms: float, words: Words) -> str:
    """The day of an instant in Asia/Shanghai, as `words["day"]` puts `{day}` and `{month}`."""
    day = from_ms(round(ms)).astimezone(COUNTING_ZONE)
    return words["day"].format(day=day.day, month=months_of(words)[day.month - 1])


def number(value: float, words: Words, digits: int = 0) -> str:
    """A number in the reader's writing: `words` may have `thousands` and `decimal`, else they are `,` and `.`."""
    signs = {",": words.get("thousands", ","), ".": words.get("decimal", ".")}
    return "".join(signs.get(sign, sign) for sign in f"{value:,.{digits}f}")


def months_of(words: Words) -> list[str]:
    """The twelve names in `words["months"]`, written with blanks between."""
    return words["months"].split()


def width_of(text: str, px: float) -> float:
    """About how wide a text is [px]: letters 0.56 of the height, Chinese ones a square; a little too wide is well."""
    return px * sum(1.0 if ord(sign) > 0x2E80 else 0.34 if sign in " .,:;'|il1-·" else 0.6 for sign in text)


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round values from low to high, at most so many: steps of 1, 2, 2.5 or 5 times a power of ten."""
    if high <= low:
        return [low]
    rough = (high - low) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(each * power for each in (1, 2, 2.5, 5, 10) if each * power >= rough * (1 - 1e-9))
    first = math.ceil(low / step - 1e-9)
    return [round(each * step, 10) for each in range(first, math.floor(high / step + 1e-9) + 1)]
