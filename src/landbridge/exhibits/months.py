"""Journeys by month beside the same month a year before."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from landbridge.studies import MonthFigure

__all__ = ["by_month"]

_KNOWN = Path(__file__).parents[1] / "data" / "traffic" / "monthly_trains.csv"


def by_month(months: Iterable[MonthFigure]) -> pl.DataFrame:
    """Columns: month, trains, published, record, before (trains a year earlier, null where none is known), residual.

    `residual` says that the month before is what a rounded half-year leaves, so that no growth can be read from it.
    The figures of the year before: data/traffic/monthly_trains.csv, each with its source in the row.
    """
    known = _known()
    rows = [(each.month, each.trains, each.published, each.record, *known.get(_year_before(each.month), (None, False)))
            for each in months]  # fmt: skip
    schema = {"month": pl.String, "trains": pl.Float64, "published": pl.Float64, "record": pl.Boolean,
              "before": pl.Float64, "residual": pl.Boolean}  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")


def _known() -> dict[str, tuple[float, bool]]:
    """Trains of single months, and whether they are a residual; sums of several months are left out."""
    with _KNOWN.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if ".." not in row["month"]]
    return {row["month"]: (float(row["trains"]), row["note"].startswith("residual")) for row in rows}


def _year_before(month: str) -> str:
    return f"{int(month[:4]) - 1}{month[4:]}"
