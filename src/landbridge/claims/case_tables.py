"""The door of a case: three tables in, all their faults in one report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from landbridge.claims.citations import Placed, check_citations
from landbridge.claims.nouns import Case, Proposition, Source, Statement
from landbridge.claims.statement_rules import check_id, check_statements
from landbridge.tables import Inspection, Row, Schema, load_schema, read_table
from landbridge.units import from_ms

__all__ = ["STATEMENTS", "TABLES", "read_case", "read_statements", "read_with", "statement_schema"]

STATEMENTS: Final = "statements.csv"
TABLES: Final = ("propositions.csv", "sources.csv", STATEMENTS)

_SCHEMAS: Final = Path(__file__).parent / "schemas"


def statement_schema() -> Schema:
    """The columns of a table of statements."""
    return load_schema(_SCHEMAS / STATEMENTS)


def read_case(folder: Path, inspection: Inspection) -> Case:
    """A case from its folder; whatever is wrong with its tables is reported, and the rest is in the case."""
    return read_with((), folder, inspection)


def read_with(added: Iterable[Placed], folder: Path, inspection: Inspection) -> Case:
    """A case from its folder, and statements that are to come to it, checked as one."""
    propositions, propositions_whole = _propositions(folder, inspection)
    sources, sources_whole = _sources(folder, propositions if propositions_whole else None, inspection)
    faults = len(inspection.faults)
    placed = [*read_statements(folder / STATEMENTS, inspection), *added]
    whole = len(inspection.faults) == faults
    check_statements(
        placed, sources if sources_whole else None, propositions if propositions_whole else None, inspection
    )
    check_citations(placed, inspection, whole=whole)
    return Case(folder.resolve().name, sources, propositions, tuple(each.statement for each in placed))


def read_statements(path: Path, inspection: Inspection) -> list[Placed]:
    """Statements of a table with the columns of `statements.csv`, and where they stand in it."""
    return [Placed(path.name, row.line, _statement(row)) for row in read_table(path, statement_schema(), inspection)]


def _propositions(folder: Path, inspection: Inspection) -> tuple[dict[str, Proposition], bool]:
    """Propositions by id, and whether none was left out."""
    faults = len(inspection.faults)
    table = read_table(folder / "propositions.csv", load_schema(_SCHEMAS / "propositions.csv"), inspection)
    whole = len(inspection.faults) == faults
    for row in table:
        check_id(table.file, row.line, row["id"], inspection)
    return {row["id"]: Proposition(row["id"], row["text"], _ids(row["places"])) for row in table}, whole


def _sources(folder: Path, propositions: Mapping[str, Proposition] | None,
             inspection: Inspection) -> tuple[dict[str, Source], bool]:  # fmt: skip
    """Sources by id, and whether none was left out."""
    faults = len(inspection.faults)
    table = read_table(folder / "sources.csv", load_schema(_SCHEMAS / "sources.csv"), inspection)
    whole = len(inspection.faults) == faults
    for row in table:
        check_id(table.file, row.line, row["id"], inspection)
        for column in ("competent_for", "interested_in") if propositions is not None else ():
            for each in [each for each in _ids(row[column]) if each not in (propositions or {})]:
                inspection.report(table.file, f"no proposition {each!r}", "add it to propositions.csv, or mend the id",
                                  row=row.line, column=column, value=each)  # fmt: skip
    return {row["id"]: _source(row) for row in table}, whole


def _source(row: Row) -> Source:
    about = (frozenset(_ids(row["competent_for"])), frozenset(_ids(row["interested_in"])))
    return Source(row["id"], row["name"], row["kind"], *about)


def _statement(row: Row) -> Statement:
    review_by = None if row["review_by"] is None else from_ms(row["review_by"])
    return Statement(
        row["id"], row["source"], from_ms(row["said_at"]), from_ms(row["known_at"]), row["proposition"], row["stance"],
        row["firm"], row["explicit"], _ids(row["derived_from"]), row["url"], review_by, row["note"] or "",
    )  # fmt: skip


def _ids(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(";") if part.strip())
