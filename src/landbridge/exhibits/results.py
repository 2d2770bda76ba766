"""Results of calibration that stand beside the tables of a run's scenario."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from landbridge.scenario import schema_of
from landbridge.tables import Inspection, read_table

__all__ = ["fitted_in"]

_TABLE = "calibration"


def fitted_in(scenario: Path) -> pl.DataFrame | None:
    """The parameters that were fitted, with the columns of `calibration.csv`; None where nothing was.

    Raises BadInput when the file is damaged.
    """
    path = scenario / f"{_TABLE}.csv"
    if not path.exists():
        return None
    inspection = Inspection()
    rows = read_table(path, schema_of(_TABLE), inspection).rows
    inspection.close()
    return pl.DataFrame([dict(row.values) for row in rows], infer_schema_length=None) if rows else None
