"""Results of calibration that stand beside the tables of a run's scenario."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from landbridge.scenario import read_result

__all__ = ["fitted_in"]


def fitted_in(scenario: Path) -> pl.DataFrame | None:
    """The parameters that were fitted, with the columns of `calibration.csv`; None where nothing was.

    Raises BadInput when the file is damaged.
    """
    rows = read_result(scenario, "calibration")
    return pl.DataFrame([dict(row.values) for row in rows], infer_schema_length=None) if rows else None
