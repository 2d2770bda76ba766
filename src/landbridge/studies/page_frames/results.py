"""Results that other commands left in the scenario of a run: what it leans on, and what was fitted."""

from __future__ import annotations

from pathlib import Path

import polars as pl

__all__ = ["left_in"]


def left_in(scenario: Path, table: str) -> pl.DataFrame | None:
    """A table of results in a scenario folder; None where that command was not run, or left no row."""
    path = scenario / f"{table}.csv"
    if not path.exists():
        return None
    frame = pl.read_csv(path, infer_schema_length=None)
    return frame if frame.height else None
