"""Write tables that a person can edit."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

__all__ = ["write_table"]


def write_table(path: Path, header: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Write a CSV file with LF line ends; a missing or None value becomes an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(header), restval="", lineterminator="\n", extrasaction="raise")
        writer.writeheader()
        writer.writerows({k: "" if v is None else v for k, v in row.items()} for row in rows)
