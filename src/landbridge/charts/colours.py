"""The colours of every picture: twelve names, a light and a dark value each.

The start is the palette of Okabe and Ito (Color Universal Design, 2008): blue 0072B2, sky 56B4E9, orange E69F00, green
009E73, vermillion D55E00, reddish purple CC79A7; darkened on white until texts reach a contrast of 4.5 and marks of 3
(WCAG 2.1, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from typing import Final, Literal

__all__ = ["COLOURS", "Colours", "colour", "css_variables", "placeholders"]

Colours = Literal["page", "light", "dark"]
"""`page`: CSS variables, for a picture inside a page that has them; else fixed colours, for a picture on its own."""

COLOURS: Final[dict[str, dict[str, str]]] = {
    "ink": {"light": "#17202c", "dark": "#f1f4f8"},
    "soft": {"light": "#55606e", "dark": "#9dabbc"},
    "line": {"light": "#d5dbe3", "dark": "#2c3747"},
    "paper": {"light": "#ffffff", "dark": "#0f1520"},
    "land": {"light": "#e9edf2", "dark": "#1b2533"},
    "blue": {"light": "#0072b2", "dark": "#56b4e9"},
    "steel": {"light": "#4a8fbd", "dark": "#37729f"},
    "orange": {"light": "#b35900", "dark": "#e69f00"},
    "red": {"light": "#b8400a", "dark": "#f0803c"},
    "green": {"light": "#00795a", "dark": "#2fbf93"},
    "pink": {"light": "#a9487f", "dark": "#dc9cc0"},
    "band": {"light": "#cfdbe6", "dark": "#33445a"},
}
"""What stands for a name in the light and in the dark: `ink` for texts, `soft` for what is said beside, `line` for
grids, `paper` behind all, `land` on the map, `band` for what was published; the others for marks and their texts."""

_PLACES: Final = {name: f"#fe00{number:02x}" for number, name in enumerate(COLOURS, start=1)}


def colour(name: str) -> str:
    """What a chart writes where a colour of that name is to come. Raises KeyError."""
    return _PLACES[name]


def placeholders(colours: Colours) -> dict[str, str]:
    """What comes in the end for each placeholder of a chart."""
    if colours == "page":
        return {place: f"var(--{name})" for name, place in _PLACES.items()}
    return {place: COLOURS[name][colours] for name, place in _PLACES.items()}


def css_variables() -> str:
    """A style sheet that sets the variables of a page: light, dark when the reader's system is, light on paper."""
    light, dark = (
        "".join(f"--{name}:{values[theme]};" for name, values in COLOURS.items()) for theme in ("light", "dark")
    )
    return f":root{{{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
