"""Measures that were taken at border ports, as facts with their sources, and what of them the model can be told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from landbridge.ports.partial_dates import PartialDate, parse_partial_date
from landbridge.tables import Inspection, Row, load_schema, read_table
from landbridge.units import COUNTING_ZONE, from_ms

__all__ = ["LeftOut", "Measure", "MeasureEffect", "Translated", "load_measures", "measures_as_protocols"]

_SCHEMAS: Final = Path(__file__).parent / "schemas"
_DATA: Final = Path(__file__).parents[1] / "data" / "epidemic"
_ALL: Final = "all"
_CELLS: Final = ("station", "direction", "train_class", "effect", "stage", "rota", "kind", "why")


@dataclass(frozen=True, slots=True)
class MeasureEffect:
    """How a fact is read: cells of a row of protocols.csv. Without an effect `why` says why there is none."""

    port: str | None
    effect: str | None
    cells: Mapping[str, str]
    why: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A dated fact: `place` and `effect_as_stated` in the words of the source, `ports` by id, `all` for every one.

    `start` is None where no date is told, `end` where none is known.
    """

    id: str
    ports: tuple[str, ...]
    place: str
    neighbour: str
    mode: str
    start: PartialDate | None
    end: PartialDate | None
    measure: str
    effect_as_stated: str
    source: str
    quality: str
    effects: tuple[MeasureEffect, ...]

    def concerns(self, port: str) -> bool:
        """Whether a port is among those that it was ordered for."""
        return port in self.ports or _ALL in self.ports

    def holds(self, from_ms: int, until_ms: int | None) -> bool:
        """Whether it was in force somewhen from one instant to before another [ms]; never where no date is told.

        What began and whose end is not known holds on.
        """
        if self.start is None or (until_ms is not None and self.start.first_ms >= until_ms):
            return False
        return self.end is None or self.end.onwards or self.end.after_ms > from_ms


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that can not be told to the model, and the reason."""

    measure: Measure
    reason: str


@dataclass(frozen=True, slots=True)
class Translated:
    """Rows of protocols.csv in text, and the measures that are none."""

    rows: tuple[Mapping[str, str], ...]
    left_out: tuple[LeftOut, ...]


def load_measures() -> tuple[Measure, ...]:
    """The package's facts of port_measures.csv, in the order of the table. Raises BadInput for a damaged table."""
    inspection = Inspection()
    effects = read_table(_DATA / "measure_effects.csv", load_schema(_SCHEMAS / "measure_effects.csv"), inspection)
    facts = read_table(_DATA / "port_measures.csv", load_schema(_SCHEMAS / "port_measures.csv"), inspection)
    inspection.close()
    return tuple(_measure(row, [each for each in effects if each["measure"] == row["id"]]) for row in facts)


def measures_as_protocols(measures: Iterable[Measure], port: str, from_ms: int, until_ms: int | None) -> Translated:
    """What measures at a port from one instant to another [ms] are in the model: rows of protocols.csv.

    Those that it has nothing for are listed with the reason, and so are those without a date, whatever the time.
    A row begins with the first instant of a date and ends with its last; of a measure that held beyond the day that is
    told, that day is the day of review.
    """
    here = [each for each in measures if each.concerns(port) and (each.start is None or each.holds(from_ms, until_ms))]
    rows = tuple(row for each in here for row in _rows(each, port))
    left = tuple(LeftOut(each, effect.why) for each in here for effect in each.effects if not _is_row(each, effect))
    return Translated(rows, left)


def _measure(row: Row, effects: Iterable[Row]) -> Measure:
    zone = ZoneInfo(row["zone"])
    start, end = (parse_partial_date(row[column] or "", zone) for column in ("start", "end"))
    return Measure(
        row["id"], tuple((row["ports"] or "").split()), row["port"], row["neighbour"], row["mode"], start, end,
        row["measure"], row["effect_as_stated"] or "", row["source"], row["quality"],
        tuple(_effect(each) for each in effects),
    )  # fmt: skip


def _effect(row: Row) -> MeasureEffect:
    cells = {name: row[name] or "" for name in _CELLS}
    numbers = {name: "" if row[name] is None else f"{row[name]:g}" for name in ("value", "most")}
    return MeasureEffect(row["port"], row["effect"], cells | numbers, row["why"])


def _is_row(measure: Measure, effect: MeasureEffect) -> bool:
    return effect.effect is not None and measure.start is not None


def _rows(measure: Measure, port: str) -> Iterator[dict[str, str]]:
    for effect in measure.effects:
        if measure.start is not None and _is_row(measure, effect) and effect.port in (port, None):
            row = {"id": f"measure-{measure.id}", "port": port, "from": _iso(measure.start.first_ms),
                   **_ending(measure.end), "in_force": "yes", "cause": measure.measure, "source": measure.source,
                   **effect.cells, "why": f"{effect.why}{_dated(measure)}"}  # fmt: skip
            yield {name: text for name, text in row.items() if text}


def _ending(end: PartialDate | None) -> dict[str, str]:
    if end is None:
        return {}
    if end.onwards:
        return {"review": f"{from_ms(end.first_ms).astimezone(COUNTING_ZONE):%Y-%m-%d}"}
    return {"until": _iso(end.after_ms)}


def _dated(measure: Measure) -> str:
    """How exact its dates are, where they are less than a day."""
    dates = {"start": measure.start, "end": measure.end}
    rough = [f"{name} told as {date.text}" for name, date in dates.items()
             if date and date.precision in ("days", "month", "year")]  # fmt: skip
    return f"; {', '.join(rough)}" if rough else ""


def _iso(at_ms: int) -> str:
    return from_ms(at_ms).astimezone(COUNTING_ZONE).isoformat()
