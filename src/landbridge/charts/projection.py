"""From longitude and latitude to the sheet, and the land beneath."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Pixels", "Projection", "fitted", "land_rings", "run_of_sections", "thinned"]

_MAP: Final = Path(__file__).parents[1] / "data" / "map"
_PARALLELS: Final = (35.0, 58.0)
"""Standard parallels [degrees]: most of the corridor lies between Xi'an (34) and Yekaterinburg (57). A choice."""

Pixels = NDArray[np.float64]
"""Points as rows of x, y [px]."""


@dataclass(frozen=True, slots=True)
class Projection:
    """An equidistant conic projection, put on the sheet: pixels a radian, and where its origin is [px]."""

    meridian: float
    scale: float
    shift: tuple[float, float]

    def px(self, lon: Iterable[float], lat: Iterable[float]) -> Pixels:
        """Points on the sheet."""
        return _conic(np.array(list(lon)), np.array(list(lat)), self.meridian) * self.scale + np.array(self.shift)


def _conic(lon: Pixels, lat: Pixels, meridian: float) -> Pixels:
    """The equidistant conic projection on the unit sphere, y downwards.

    J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987), equations 14-1 to 14-4 and
    16-1 to 16-4.
    """
    first, second = np.radians(_PARALLELS)
    n = (np.cos(first) - np.cos(second)) / (second - first)
    rho = np.cos(first) / n + first - np.radians(lat)
    theta = n * np.radians(lon - meridian)
    return np.column_stack([rho * np.sin(theta), rho * np.cos(theta)])


def fitted(lon: Sequence[float], lat: Sequence[float], *, width: float, margins: tuple[float, float, float, float]
           ) -> tuple[Projection, float]:  # fmt: skip
    """The projection that fits points into a width with margins [px] (left, top, right, bottom), and the height."""
    meridian = (min(lon) + max(lon)) / 2
    flat = _conic(np.array(lon), np.array(lat), meridian)
    low, high = flat.min(axis=0), flat.max(axis=0)
    left, top, right, bottom = margins
    scale = (width - left - right) / max(high[0] - low[0], 1e-9)
    shift = (left - scale * low[0], top - scale * low[1])
    return Projection(meridian, scale, shift), float(top + bottom + scale * (high[1] - low[1]))


@cache
def run_of_sections() -> dict[str, Pixels]:
    """How each section of the network runs, as rows of longitude and latitude [degrees]; data/map/SOURCES.md."""
    return _points("lines.csv", "section")


@cache
def _land() -> tuple[Pixels, ...]:
    """Rings of land as rows of longitude and latitude [degrees]; data/map/SOURCES.md."""
    return tuple(_points("land.csv", "ring").values())


def _points(file: str, key: str) -> dict[str, Pixels]:
    parts = pl.read_csv(_MAP / file).partition_by(key, maintain_order=True, as_dict=True)
    return {str(name): part.select("lon", "lat").to_numpy() for (name,), part in parts.items()}


def land_rings(projection: Projection, width: float, height: float) -> Iterator[Pixels]:
    """Land on the sheet, cut at its edges, without what is smaller than a pixel or two."""
    for ring in _land():
        points = _cut(projection.px(ring[:, 0], ring[:, 1]), width, height)
        thin = thinned(points)
        if len(thin) > 2:
            yield thin


def _cut(points: Pixels, width: float, height: float) -> Pixels:
    """A ring cut at the four edges, one after the other: Sutherland and Hodgman, CACM 17 (1974)."""
    for axis, edge, side in ((0, 0.0, 1), (1, 0.0, 1), (0, width, -1), (1, height, -1)):
        points = _cut_at(points, axis, edge, side)
    return points


def _cut_at(points: Pixels, axis: int, edge: float, side: int) -> Pixels:
    kept: list[Pixels] = []
    for before, after in zip(np.roll(points, 1, axis=0), points, strict=True):
        inside = side * (before[axis] - edge) >= 0, side * (after[axis] - edge) >= 0
        if inside[0] != inside[1]:
            kept.append(before + (after - before) * (edge - before[axis]) / (after[axis] - before[axis]))
        if inside[1]:
            kept.append(after)
    return np.array(kept).reshape(-1, 2)


def thinned(points: Pixels) -> Pixels:
    """Points at least a pixel from the one kept before, and the last one."""
    kept: list[Pixels] = []
    for point in points[:-1]:
        if not kept or np.abs(point - kept[-1]).max() >= 1.0:
            kept.append(point)
    return np.array([*kept, *points[-1:]]).reshape(-1, 2)
