"""What every table of ports is asked at the door: is the port there, and is the station one of its two."""

from __future__ import annotations

from collections.abc import Iterable

from landbridge.ports import Port
from landbridge.scenario.folder import Folder
from landbridge.tables import Inspection, Row
from landbridge.units import from_ms

__all__ = ["PortDoor", "where"]

_INSTANTS = ("since",)


class PortDoor:
    """Looks at rows of the tables of a folder and reports what is wrong; `capacities` are the resources there are."""

    def __init__(self, folder: Folder, ports: dict[str, Port], inspection: Inspection) -> None:
        self.folder = folder
        self.ports = ports
        self.inspection = inspection
        self.capacities = {where(row) for row in folder.rows("capacities")}

    def fault(self, table: str, row: Row, column: str, problem: str, remedy: str) -> None:
        """Report what is wrong in a column of a row."""
        value = row[column]
        if column in _INSTANTS and value is not None:
            value = from_ms(value).isoformat()
        self.inspection.report(f"{table}.csv", problem, remedy, row=row.line, column=column, value=value)

    def knows(self, table: str, row: Row) -> bool:
        """Whether port, and station where there is one, are known; reported where not."""
        for column in ("port", "undone_at"):
            if column in row.values and row[column] not in self.ports:
                self.fault(table, row, column, f"no port {row[column]!r} in ports.csv", _one_of(self.ports))
                return False
        port = self.ports[row["port"]]
        if "station" in row.values and row["station"] not in (port.east, port.west):
            self.fault(table, row, "station", f"port {port.id} has no station {row['station']!r}",
                       _one_of((port.east, port.west)))  # fmt: skip
            return False
        return True


def where(row: Row) -> tuple[str, str, str, str]:
    """The resource that a row is about: port, station, resource, direction."""
    return row["port"], row["station"], row["resource"], row["direction"]


def _one_of(names: Iterable[str]) -> str:
    return f"use one of: {', '.join(names)}"
