"""Reads a rendered picture back into what is seen: bars, lines, texts, paths and round marks, all in pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from landbridge.charts import COLOURS, render_svg

SVG = "{http://www.w3.org/2000/svg}"
WORDS = {"months": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "day": "{day} {month}"}
NUMBER = r"-?\d+(?:\.\d+)?"


def tone(name: str) -> str:
    """The light colour of a name."""
    return COLOURS[name]["light"]


@dataclass(frozen=True)
class Mark:
    """One element: its box, its attributes and its text."""

    x: float
    y: float
    wide: float
    high: float
    looks: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def has(self, name: str) -> bool:
        return tone(name) in (self.looks.get("fill"), self.looks.get("stroke"))


@dataclass(frozen=True)
class Drawn:
    width: float
    height: float
    bars: list[Mark]
    lines: list[Mark]
    texts: list[Mark]
    rounds: list[Mark]
    paths: list[tuple[dict[str, str], list[list[tuple[float, float]]]]]

    def bars_of(self, name: str) -> list[Mark]:
        return [bar for bar in self.bars if bar.has(name)]

    def lines_of(self, name: str) -> list[Mark]:
        return [line for line in self.lines if line.has(name)]

    def path_of(self, name: str) -> list[list[tuple[float, float]]]:
        return next(parts for looks, parts in self.paths if tone(name) in (looks.get("fill"), looks.get("stroke")))

    def text(self, wanted: str) -> Mark:
        (found,) = [each for each in self.texts if each.text == wanted]
        return found

    @property
    def told(self) -> list[str]:
        return [each.text for each in self.texts]


def drawn(chart) -> Drawn:
    root = ET.fromstring(render_svg(chart, "light"))
    width, height = (float(root.attrib[name]) for name in ("width", "height"))
    bars, lines, texts, rounds, paths = [], [], [], [], []
    for element in root.iter():
        looks, (x, y) = dict(element.attrib), moved(element)
        if element.tag == f"{SVG}text":
            texts.append(Mark(x, y, 0, 0, looks, element.text or ""))
        elif element.tag == f"{SVG}line":
            lines.append(Mark(x, y, float(looks.get("x2", 0)), float(looks.get("y2", 0)), looks))
        elif element.tag == f"{SVG}path":
            d = looks["d"]
            box = re.fullmatch(rf"M({NUMBER}),({NUMBER})h({NUMBER})v({NUMBER})h{NUMBER}Z", d)
            arc = re.match(rf"M({NUMBER}),0A", d)
            if box:
                bars.append(Mark(*map(float, box.groups()), looks))
            elif arc:
                radius = float(arc[1])
                rounds.append(Mark(x, y, 2 * radius, 2 * radius, looks))
            elif "transform" in looks:
                rounds.append(Mark(x, y, 0, 0, looks))
            else:
                paths.append((looks, parts_of(d)))
    return Drawn(width, height, bars, lines, texts, rounds, paths)


def moved(element: ET.Element) -> tuple[float, float]:
    found = re.match(rf"translate\(({NUMBER}),({NUMBER})\)", element.get("transform", ""))
    return (float(found[1]), float(found[2])) if found else (0.0, 0.0)


def parts_of(d: str) -> list[list[tuple[float, float]]]:
    """The parts of a path that is written in steps."""
    parts, here = [], (0.0, 0.0)
    for command, body in re.findall(r"([mlz])([^mlz]*)", d):
        steps = re.findall(rf"({NUMBER}),({NUMBER})", body)
        for dx, dy in steps:
            here = round(here[0] + float(dx), 1), round(here[1] + float(dy), 1)
            if command == "m" and (dx, dy) == steps[0]:
                parts.append([])
                command = "l"  # noqa: PLW2901 (points after the first are lines)
            parts[-1].append(here)
    return parts
