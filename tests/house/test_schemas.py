"""Schemas are tables too: whole, of known types, and described."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from house import ROOT, SOURCE

HEADER = ["attribute", "type", "unit", "default", "status", "rules", "description"]
TYPES = {"text", "integer", "number", "flag", "date", "month", "instant"}
RULES = {"positive", "not negative", "share", "clock", "unique", "key"}
LIMIT = re.compile(r"at (least|most) \d+(\.\d+)?")


def schema_files() -> list[Path]:
    """CSV files of the package that begin as a schema does, wherever they lie."""
    return [file for file in sorted(SOURCE.rglob("*.csv")) if file.read_text(encoding="utf-8").startswith("attribute,")]


def test_files_that_are_kept_as_schemas_are_found():
    kept = {file for folder in SOURCE.rglob("schema*") if folder.is_dir() for file in folder.rglob("*.csv")}
    assert kept <= set(schema_files())


def test_every_schema_is_whole():
    faults = [f"{file.relative_to(ROOT)}: {fault}" for file in schema_files() for fault in faults_of_file(file)]
    assert not faults, "\n".join(faults)


def faults_of_file(file: Path) -> list[str]:
    """What is wrong with one schema."""
    with file.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        rows = list(reader)
    if reader.fieldnames != HEADER:
        return [f"the header is {reader.fieldnames}, not {HEADER}"]
    twice = [] if len({row["attribute"] for row in rows}) == len(rows) > 0 else ["empty, or an attribute stands twice"]
    return twice + [f"line {line}: {fault}" for line, row in enumerate(rows, 2) for fault in faults_of(row)]


def is_rule(rule: str) -> bool:
    """A word, a limit or a choice."""
    return rule in RULES or "|" in rule or LIMIT.fullmatch(rule) is not None


def faults_of(row: dict[str, str]) -> list[str]:
    """What is wrong with one row of a schema."""
    rules = [rule.strip() for rule in row["rules"].split(";") if rule.strip()]
    return [
        problem
        for problem, wrong in {
            "no name": not row["attribute"].isidentifier(),
            f"type {row['type']!r} is not known": row["type"] not in TYPES,
            f"status {row['status']!r} is neither required nor optional": row["status"] not in ("required", "optional"),
            "no description": len(row["description"].split()) < 2,
            f"a rule of {rules} is not known": not all(map(is_rule, rules)),
            "a required column has a default": row["status"] == "required" and row["default"] != "",
        }.items()
        if wrong
    ]
