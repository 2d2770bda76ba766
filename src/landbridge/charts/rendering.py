"""From a chart to the text of an SVG, small and fit to stand in a page, and to a PNG."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Final
from xml.etree import ElementTree as ET

import vl_convert

from landbridge.charts.colours import Colours, colour, placeholders
from landbridge.charts.marks import Picture

__all__ = ["render_png", "render_svg"]

_SVG: Final = "http://www.w3.org/2000/svg"
_FONTS: Final = "system-ui,'Segoe UI','Noto Sans','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif"
# What the renderer says mark by mark to scripts and screen readers: the picture has a title and a description instead.
_DROPPED: Final = {"class", "role", "aria-hidden", "aria-label", "aria-roledescription", "pointer-events", "version",
                   "font-family", "stroke-miterlimit"}  # fmt: skip
_DEFAULTS: Final = {("opacity", "1"), ("stroke-width", "1"), ("font-weight", "normal"), ("fill-opacity", "1"),
                    ("transform", "translate(0,0)"), ("text-anchor", "start"), ("stroke-dasharray", ""),
                    ("stroke-opacity", "1"), ("style", "")}  # fmt: skip
_NUMERIC: Final = {"d", "transform", "x", "y", "x1", "x2", "y1", "y2", "r", "width", "height", "stroke-width"}
_FRACTION: Final = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_STRAIGHT: Final = re.compile(r"[-\d.,MLZ]+")
_IDS: Final = re.compile(r'(id="|url\(#)(\w+)')


def render_svg(chart: Picture, colours: Colours = "page", *, title: str = "", description: str = "") -> str:
    """The chart as SVG without script, style, link or font; ids are its own, so that pictures may stand together.

    `page`: colours are CSS variables (see `css_variables`), width is that of its place, the font that of the page.
    `title` and `description` tell the picture in words to those who do not see it.
    """
    root = _drawn(chart)
    _shrink(root)
    _frame(root, colours, title, description)
    ET.register_namespace("", _SVG)
    return _with_own_ids(_coloured(ET.tostring(root, encoding="unicode"), colours))


def render_png(chart: Picture, scale: float = 2.0, colours: Colours = "light") -> bytes:
    """The chart as PNG, `scale` pixels to each of its own; `colours` is light or dark."""
    return vl_convert.svg_to_png(render_svg(chart, colours), scale=scale)


def _drawn(chart: Picture) -> ET.Element:
    """What Vega draws, with every text put in afterwards.

    Vega measures each text, which takes up to 4 ms where a font has to be looked for; here nothing depends on it. The
    tests hold the chart against the schema of Vega-Lite, which takes longer than drawing it.
    """
    spec: dict[str, Any] = chart.to_dict(validate=False)
    written: list[str] = []
    for layer in spec["layer"]:
        if layer["mark"]["type"] == "text":
            name = layer["data"]["name"]
            rows = json.loads(spec["datasets"][name])
            written += [row["text"] for row in rows]
            spec["datasets"][name] = json.dumps([{**row, "text": "x"} for row in rows])
    root = ET.fromstring(vl_convert.vegalite_to_svg(spec))
    for element, text in zip(root.iter(f"{{{_SVG}}}text"), written, strict=True):
        element.text = text
    return root


def _shrink(parent: ET.Element) -> None:
    """Drop what is not seen, shorten numbers, and take away groups that group nothing."""
    kept: list[ET.Element] = []
    for child in parent:
        _strip(child)
        _shrink(child)
        bare_group = child.tag == f"{{{_SVG}}}g" and not child.attrib
        if bare_group:
            kept.extend(child)
        elif not _unseen(child):
            kept.append(child)
    parent[:] = kept


def _strip(element: ET.Element) -> None:
    for name in list(element.attrib):
        value = _rounded(element.attrib[name]) if name in _NUMERIC else element.attrib[name]
        if name in _DROPPED or (name, value) in _DEFAULTS:
            del element.attrib[name]
        else:
            element.set(name, _relative(value) if name == "d" else value)


def _unseen(element: ET.Element) -> bool:
    """Empty frames and texts, which the renderer leaves for scripts to find."""
    name = element.tag.removeprefix(f"{{{_SVG}}}")
    if name == "path":
        painted = {element.get("fill", "none"), element.get("stroke", "none")} != {"none"}
        return element.get("display") == "none" or not element.get("d") or not painted
    if name == "text":
        return not (element.text or len(element))
    return name in ("g", "defs") and len(element) == 0


def _rounded(text: str) -> str:
    """Numbers with one digit: a tenth of a pixel."""
    return _FRACTION.sub(lambda match: f"{round(float(match[0]), 1) + 0:g}", text)


def _relative(path: str) -> str:
    """A path of straight lines in steps from point to point, which are shorter to write; others as they are."""
    if not _STRAIGHT.fullmatch(path):
        return path
    parts: list[str] = []
    here = start = (0, 0)
    for command, points in re.findall(r"([MLZ])([^MLZ]*)", path):
        if command == "Z":
            parts.append("z")
            here = start
            continue
        x, y = (round(10 * float(number)) for number in points.split(","))
        parts.append(f"{command.lower()}{(x - here[0]) / 10:g},{(y - here[1]) / 10:g}")
        here = (x, y)
        start = here if command == "M" else start
    return re.sub(r"(?<=\d)l", " ", "".join(parts)).replace(" -", "-")  # points after the first are lines by rule


def _frame(root: ET.Element, colours: Colours, title: str, description: str) -> None:
    """The outermost element: size, font, ground, and the picture in words."""
    if colours == "page":
        del root.attrib["width"], root.attrib["height"]
    else:
        ground = {name: root.attrib[name] for name in ("width", "height")}
        root.insert(0, ET.Element(f"{{{_SVG}}}rect", {**ground, "fill": colour("paper")}))
        root.set("font-family", _FONTS)
    root.set("role", "img")
    for tag, words in (("desc", description), ("title", title)):
        if words:
            told = ET.Element(f"{{{_SVG}}}{tag}")
            told.text = words
            root.insert(0, told)


def _coloured(text: str, colours: Colours) -> str:
    for place, value in placeholders(colours).items():
        text = text.replace(place, value)
    return text


def _with_own_ids(text: str) -> str:
    """Ids from what the picture shows, so that no two pictures of a page have the same."""
    names = {name: str(place) for place, (_, name) in enumerate(_IDS.findall(text)) if name}
    plain = _IDS.sub(lambda match: f"{match[1]}{names[match[2]]}", text)
    key = hashlib.sha256(plain.encode()).hexdigest()[:8]
    return _IDS.sub(lambda match: f"{match[1]}p{key}-{names[match[2]]}", text)
