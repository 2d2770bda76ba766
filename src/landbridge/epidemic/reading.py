"""Case tables at the door: the package's own, and any table of days, places and totals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl

from landbridge.epidemic.series import ROWS, CaseRecord, CaseSeries, known_series, names_like
from landbridge.tables import Inspection, Row, Table, load_schema, read_table
from landbridge.units import from_ms

__all__ = ["DATA", "load_cases", "read_cases", "record_of", "series_known_at"]

DATA: Final = Path(__file__).parents[1] / "data" / "epidemic"
_SCHEMA: Final = Path(__file__).parent / "schemas" / "cases.csv"
_LONGEST_DAY: Final = dt.timedelta(hours=24 + 14)  # a day begins first where clocks are 14 h ahead of UTC
_SOURCE: Final = "COVID-19 Data Repository by the CSSE at Johns Hopkins University (CC BY 4.0), with dated copies"


@cache
def load_cases() -> CaseRecord:
    """The package's record of 42 countries, 2020-01-22 to 2023-03-09: SOURCES.md in data/epidemic tells of it.

    Of 24 countries dated copies are kept; the others, and all provinces, are known as of 2023-03-10 only.
    """
    types = {"country": pl.String, "province": pl.String, "known_at": pl.String, "date": pl.Date,
             "confirmed": pl.Int64, "deaths": pl.Int64}  # fmt: skip
    table = pl.read_csv(DATA / "cases.csv.gz", schema=types)
    province = pl.col("province").fill_null("")
    place = pl.when(province == "").then(pl.col("country")).otherwise(pl.col("country") + "/" + province)
    known_at = pl.col("known_at").str.to_datetime("%Y-%m-%dT%H:%MZ", time_unit="ms", time_zone="UTC")
    rows = table.select(place.alias("place"), pl.col("date").alias("day"), known_at, "confirmed", "deaths")
    return CaseRecord(rows, _SOURCE)


def series_known_at(place: str, known_at: dt.datetime | None = None, *, record: CaseRecord | None = None) -> CaseSeries:
    """The totals of a place as known at an instant, of the package's record unless another is given.

    `place` is a country or a province, in capitals or not. Without `known_at` as known last. A value counts as known
    from the copy it was first seen in, which is an upper bound of its publication; see CaseSeries for the time before
    the first copy. Raises WrongUse for a place or an instant of which nothing is known.
    """
    return known_series(load_cases() if record is None else record, place, known_at)


def read_cases(path: Path, *, places: Iterable[str] | None = None) -> CaseRecord:
    """A table of totals to date, one row a day and place, with the columns of the schema `cases`.

    A row without `known_at` counts as known from the end of its day in UTC. `places` may stand in it beside those of
    the package, each country or country/province. Totals that fall are no fault: `daily_counts` finds them. Raises
    BadInput with every fault: negative or broken numbers, days out of order or twice, unknown places, rows without any
    figure or known before their day.
    """
    inspection = Inspection()
    table = read_table(path, load_schema(_SCHEMA), inspection)
    if not len(table) and not inspection.faults:
        inspection.report(table.file, "has no rows", "give one row a day and place")
    _check_rows(table, {*load_cases().places(), *(places or ())}, inspection)
    inspection.close()
    return record_of([_values(row) for row in table], path.name)


def record_of(rows: Iterable[tuple[str, dt.date, dt.datetime, int | None, int | None]], source: str) -> CaseRecord:
    """A record of rows (place, day, known_at, confirmed, deaths)."""
    return CaseRecord(pl.DataFrame(list(rows), schema=ROWS, orient="row"), source)


def _place(row: Row) -> str:
    return f"{row['country']}/{row['province']}" if row["province"] else row["country"]


def _known_at(row: Row) -> dt.datetime:
    return _end_of(row["date"]) if row["known_at"] is None else from_ms(row["known_at"])


def _end_of(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC) + dt.timedelta(days=1)


def _values(row: Row) -> tuple[str, dt.date, dt.datetime, int | None, int | None]:
    return _place(row), row["date"], _known_at(row), row["confirmed"], row["deaths"]


def _check_rows(table: Table, places: set[str], inspection: Inspection) -> None:
    last: dict[tuple[str, int | None], dt.date] = {}
    for row in table:
        _check_place(table.file, row, places, inspection)
        if row["confirmed"] is None and row["deaths"] is None:
            inspection.report(table.file, "has no figure", "give confirmed or deaths, or leave the row out",
                              row=row.line)  # fmt: skip
        if row["known_at"] is not None and _known_at(row) < _end_of(row["date"]) - _LONGEST_DAY:
            inspection.report(table.file, "was known before its day began", "put the two right", row=row.line,
                              column="known_at", value=_known_at(row).isoformat())  # fmt: skip
        before = last.setdefault((_place(row), row["known_at"]), row["date"])
        if row["date"] < before:
            inspection.report(table.file, f"comes after {before} of the same place: days out of order",
                              "sort the rows of a place by day", row=row.line, column="date",
                              value=row["date"])  # fmt: skip
        last[_place(row), row["known_at"]] = row["date"]


def _check_place(file: str, row: Row, places: set[str], inspection: Inspection) -> None:
    if (place := _place(row)) in places:
        return
    close = names_like(place, sorted(places))
    remedy = f"write {' or '.join(close)}" if close else "write it as Johns Hopkins does, or name it in `places`"
    inspection.report(file, "is no place that is known", remedy, row=row.line, value=place,
                      column="province" if row["province"] else "country")  # fmt: skip
