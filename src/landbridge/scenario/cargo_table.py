"""The rows of cargo_classes.csv become nouns: shares of what is in the containers of a direction."""

from __future__ import annotations

from collections.abc import Iterable

from landbridge.cargo import CargoClass
from landbridge.scenario.folder import Folder
from landbridge.tables import Inspection, Row

__all__ = ["read_cargo_classes"]

_FILE = "cargo_classes.csv"
_SLACK = 1e-9
_WAYS = ("outbound", "inbound")


def read_cargo_classes(folder: Folder, inspection: Inspection) -> tuple[CargoClass, ...]:
    """The classes; those of a direction are at most all its containers."""
    rows = folder.rows("cargo_classes")
    _check_names(rows, inspection)
    for way in _WAYS:
        of_way = [row for row in rows if row["direction"] in (way, "both")]
        whole = sum(row["share"] for row in of_way)
        if whole > 1 + _SLACK:
            inspection.report(_FILE, f"the classes of {way} trains are {whole:.3g} of their containers",
                              "give shares that are at most 1 together", row=of_way[-1].line, column="share",
                              value=of_way[-1]["share"])  # fmt: skip
    return tuple(CargoClass(row["cargo_class"], row["direction"], row["share"], row["positives"]) for row in rows)


def _check_names(rows: Iterable[Row], inspection: Inspection) -> None:
    """A class is said of a direction once; its name stands in the words of events, whose parts `|` divides."""
    said: dict[tuple[str, str], Row] = {}
    for row in rows:
        ways = _WAYS if row["direction"] == "both" else (row["direction"],)
        before = next((said[row["cargo_class"], way] for way in ways if (row["cargo_class"], way) in said), None)
        if before is not None and before["direction"] != row["direction"]:  # rows alike were told of when it was read
            inspection.report(_FILE, f"row {before.line} says {row['cargo_class']} of {before['direction']} trains",
                              "give a class one row for both, or one for each direction", row=row.line,
                              column="direction", value=row["direction"])  # fmt: skip
        if "|" in row["cargo_class"]:
            inspection.report(_FILE, "a name has no |", "use letters, digits and hyphens", row=row.line,
                              column="cargo_class", value=row["cargo_class"])  # fmt: skip
        said |= {(row["cargo_class"], way): row for way in ways}
