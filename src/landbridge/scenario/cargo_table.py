"""The rows of cargo_classes.csv become nouns: shares of what is in the containers of a direction."""

from __future__ import annotations

from landbridge.cargo import CargoClass
from landbridge.scenario.folder import Folder
from landbridge.tables import Inspection

__all__ = ["read_cargo_classes"]

_FILE = "cargo_classes.csv"
_SLACK = 1e-9


def read_cargo_classes(folder: Folder, inspection: Inspection) -> tuple[CargoClass, ...]:
    """The classes; those of a direction are at most all its containers."""
    rows = folder.rows("cargo_classes")
    for way in ("outbound", "inbound"):
        of_way = [row for row in rows if row["direction"] in (way, "both")]
        whole = sum(row["share"] for row in of_way)
        if whole > 1 + _SLACK:
            inspection.report(_FILE, f"the classes of {way} trains are {whole:.3g} of their containers",
                              "give shares that are at most 1 together", row=of_way[-1].line, column="share",
                              value=of_way[-1]["share"])  # fmt: skip
    return tuple(CargoClass(row["cargo_class"], row["direction"], row["share"], row["positives"]) for row in rows)
