"""The tables behind alert levels: what raises to which level, and the dated cases and orders at ports.

`data/epidemic/triggers.csv` and `data/epidemic/port_cases.csv` of the package, or a person's own of the same columns.
"""

from __future__ import annotations

from pathlib import Path

from landbridge.epidemic.evidence import LevelRule, Order, PortCase
from landbridge.tables import Inspection, Row, load_schema, read_table
from landbridge.units import date_ms, from_ms

__all__ = ["load_level_rules", "load_port_cases"]

_SCHEMAS = Path(__file__).parent / "schemas"
_DATA = Path(__file__).parents[1] / "data" / "epidemic"
_RAISING = {"series": ("role", "level", "threshold"), "staff": ("level", "threshold"), "city": ("level", "threshold"),
            "claim": ("level",), "order": ()}  # fmt: skip
_DATED = {"staff": ("count",), "city": ("count",), "order": ("level", "ordered_by")}


def load_level_rules(path: Path | None = None) -> tuple[LevelRule, ...]:
    """What raises a port to which level, in the order of the table. Raises BadInput with every fault of it."""
    inspection = Inspection()
    path = path or _DATA / "triggers.csv"
    rows = list(read_table(path, load_schema(_SCHEMAS / "triggers.csv"), inspection))
    for row in rows:
        _check_given(path.name, row, "evidence", _RAISING, inspection)
    inspection.close()
    return tuple(_rule(row) for row in rows)


def load_port_cases(path: Path | None = None) -> tuple[PortCase | Order, ...]:
    """Cases and orders at ports, dated, with their addresses. Raises BadInput with every fault of the table."""
    inspection = Inspection()
    path = path or _DATA / "port_cases.csv"
    rows = list(read_table(path, load_schema(_SCHEMAS / "port_cases.csv"), inspection))
    for row in rows:
        _check_given(path.name, row, "what", _DATED, inspection)
        _check_times(path.name, row, inspection)
    inspection.close()
    return tuple(_order(row) if row["what"] == "order" else _case(row) for row in rows)


def _check_given(file: str, row: Row, column: str, needed: dict[str, tuple[str, ...]], inspection: Inspection) -> None:
    """What a row of that kind can not do without."""
    for name in needed[row[column]]:
        if row[name] is None:
            inspection.report(file, f"is empty in a row with {column} {row[column]}", f"give the {name}", row=row.line,
                              column=name)  # fmt: skip


def _check_times(file: str, row: Row, inspection: Inspection) -> None:
    """An order does not end before it begins, its end is not known before it, and a case is not known beforehand."""
    if row["last"] is not None and row["last"] < row["first"]:
        inspection.report(file, f"the order ends before its first day, {row['first']}", "give a later day, or none",
                          row=row.line, column="last", value=row["last"])  # fmt: skip
    if row["end_known_at"] is not None and row["end_known_at"] < row["known_at"]:
        inspection.report(file, "the end was known before the order", "give a later instant, or none", row=row.line,
                          column="end_known_at", value=from_ms(row["end_known_at"]))  # fmt: skip
    if row["what"] != "order" and row["known_at"] < date_ms(row["first"]):
        inspection.report(file, f"the case was known before its day, {row['first']}", "give a later instant",
                          row=row.line, column="known_at", value=from_ms(row["known_at"]))  # fmt: skip


def _rule(row: Row) -> LevelRule:
    return LevelRule(
        row["id"], row["evidence"], row["role"], row["level"], row["threshold"], row["free_days"], row["step_days"],
        row["review_days"], row["source"], row["kind"], row["why"],
    )  # fmt: skip


def _case(row: Row) -> PortCase:
    known_at = from_ms(row["known_at"])
    return PortCase(row["port"], row["what"], row["first"], row["count"], known_at, row["text"], row["source"])


def _order(row: Row) -> Order:
    known_at = from_ms(row["known_at"])
    end_known_at = known_at if row["end_known_at"] is None else from_ms(row["end_known_at"])
    return Order(row["port"], row["level"], row["first"], row["last"], row["ordered_by"], known_at, end_known_at,
                 row["text"], row["source"])  # fmt: skip
