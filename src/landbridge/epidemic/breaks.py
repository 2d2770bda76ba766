"""Declared breaks: days from which on cases or deaths are counted by another definition."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

from landbridge.epidemic.reading import DATA
from landbridge.epidemic.series import Metric, admit_instant
from landbridge.tables import Inspection, Row, load_schema, read_table
from landbridge.units import from_ms

__all__ = ["Break", "declared_breaks", "read_breaks"]

_SCHEMA: Final = Path(__file__).parent / "schemas" / "breaks.csv"


@dataclass(frozen=True, slots=True)
class Break:
    """One change of definition, declared and not guessed from the figures.

    `step`: earlier cases enter the total on `day`, `surplus` of them [persons] where that was published. `level`: from
    `day` on more or fewer count in a day; where told, one day had `before` by the old and `after` by the new way.
    It is known of from `known_at` on; after `known_until` the publisher has spread it over earlier days.
    """

    place: str
    metric: Metric
    day: dt.date
    effect: Literal["step", "level"]
    surplus: int | None
    before: int | None
    after: int | None
    known_at: dt.datetime
    known_until: dt.datetime | None
    what: str
    source: str

    def holds_at(self, known_at: dt.datetime | None) -> bool:
        """Whether the table of an instant (None: the latest) has it."""
        if known_at is None:
            return self.known_until is None
        return self.known_at <= known_at and (self.known_until is None or known_at < self.known_until)


def declared_breaks(place: str, known_at: dt.datetime | None = None, *, metric: Metric = "confirmed"
                    ) -> tuple[Break, ...]:  # fmt: skip
    """The package's declared breaks of a place that the table of an instant has, by day; None: the latest table."""
    admit_instant(known_at)
    return tuple(each for each in _packaged() if (each.place, each.metric) == (place, metric)
                 and each.holds_at(known_at))  # fmt: skip


@cache
def _packaged() -> tuple[Break, ...]:
    return read_breaks(DATA / "breaks.csv")


def read_breaks(path: Path) -> tuple[Break, ...]:
    """A table with the columns of the schema `breaks`, by day. Raises BadInput with every fault."""
    inspection = Inspection()
    table = read_table(path, load_schema(_SCHEMA), inspection)
    for row in table:
        _check(table.file, row, inspection)
    inspection.close()
    return tuple(sorted((_break(row) for row in table), key=lambda each: (each.day, each.effect)))


def _check(file: str, row: Row, inspection: Inspection) -> None:
    if row["effect"] == "level" and row["surplus"] is not None:
        inspection.report(file, "a change of level brings no earlier cases in", "write a row `step` for those",
                          row=row.line, column="surplus", value=row["surplus"])  # fmt: skip
    if (row["before"] is None) != (row["after"] is None):
        inspection.report(file, "one day by both definitions needs both figures", "give before and after, or neither",
                          row=row.line, column="after" if row["after"] is None else "before")  # fmt: skip
    if row["known_until"] is not None and row["known_until"] <= row["known_at"]:
        inspection.report(file, "ends before it was known", "put the two instants right", row=row.line,
                          column="known_until")  # fmt: skip


def _break(row: Row) -> Break:
    until = row["known_until"]
    return Break(
        row["place"], row["metric"], row["day"], row["effect"], row["surplus"], row["before"], row["after"],
        from_ms(row["known_at"]), None if until is None else from_ms(until), row["what"], row["source"],
    )  # fmt: skip
