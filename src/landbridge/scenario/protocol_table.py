"""The rows of protocols.csv become nouns; which of them are in force is chosen before a run."""

from __future__ import annotations

from dataclasses import replace

from landbridge.errors import WrongUse
from landbridge.ports import Port, Protocol
from landbridge.scenario.folder import Folder
from landbridge.scenario.nouns import Changes
from landbridge.scenario.protocol_door import FILE, RowDoor
from landbridge.scenario.protocol_orders import check_in_force, check_rows
from landbridge.tables import Inspection, Row, Table

__all__ = ["choose_protocols", "in_force", "read_protocols"]


def choose_protocols(folder: Folder, changes: Changes) -> Folder:
    """The same folder in memory with other protocols in force. Raises WrongUse for an id it does not have."""
    rows = folder.rows("protocols")
    known = list(dict.fromkeys(row["id"] for row in rows))
    for name in (*changes.also, *changes.without):
        if name not in known:
            raise WrongUse(f"no protocol {name!r} in {FILE}; there are: {', '.join(known) or 'none'}")
    both = sorted({*changes.also} & {*changes.without})
    if both:
        raise WrongUse(f"protocol {both[0]!r} is asked for and left out at once; give one of the two")
    chosen = Table(FILE, tuple(_chosen(row, changes) for row in rows))
    return replace(folder, tables={**folder.tables, "protocols": chosen}) if rows else folder


def _chosen(row: Row, changes: Changes) -> Row:
    holds = row["id"] in changes.also or (row["in_force"] and row["id"] not in changes.without)
    return Row(row.line, {**row.values, "in_force": holds})


def in_force(folder: Folder) -> tuple[str, ...]:
    """Ids of the protocols in force, in the order of the table."""
    return tuple(dict.fromkeys(row["id"] for row in folder.rows("protocols") if row["in_force"]))


def read_protocols(folder: Folder, ports: dict[str, Port], inspection: Inspection) -> tuple[Protocol, ...]:
    """The rules in force. All rows are checked, those not in force too; rows at fault are reported and left out."""
    door = RowDoor(folder, ports, inspection)
    rows = folder.rows("protocols")
    sound = [row for row in rows if door.is_sound(row)]
    check_rows(rows, inspection)
    held = [row for row in sound if row["in_force"]]
    rules = tuple(_protocol(row) for row in held)
    check_in_force(rules, held, inspection)
    return rules


def _protocol(row: Row) -> Protocol:
    return Protocol(
        row["id"], row["port"], row["effect"], row["from"], row["until"], direction=row["direction"],
        train_class=row["train_class"], station=row["station"], stage=row["stage"], value=row["value"],
        resource=row["resource"], in_service=row["in_service"], cargo_class=row["cargo_class"], most=row["most"],
        rota=row["rota"],
    )  # fmt: skip
