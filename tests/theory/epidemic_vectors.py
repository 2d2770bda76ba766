"""Reads tests/vectors: what published implementations print."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent / "vectors"


def vector(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def spans(windows: dict[str, Any]) -> list[tuple[int, int]]:
    """Windows of a file, whose days count from 1, with days from 0."""
    return [(first - 1, last - 1) for first, last in zip(windows["t_start"], windows["t_end"], strict=True)]


def last_printed(values, digits: int = 7):
    """Half a unit of the last of so many printed digits."""
    return 0.5 * 10.0 ** (np.floor(np.log10(np.abs(values))) - digits + 1)
