"""The rows of protocols.csv become nouns; which of them are in force is chosen before a run."""

from __future__ import annotations

import csv
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from landbridge.errors import WrongUse
from landbridge.ports import Port, Protocol
from landbridge.scenario.folder import Folder, schema_of
from landbridge.scenario.protocol_door import FILE, RowDoor
from landbridge.scenario.protocol_orders import check_in_force, check_rows
from landbridge.tables import Inspection, Row, Table, write_table

__all__ = ["ProtocolChoice", "choose_protocols", "in_force", "read_protocols", "write_choice"]


@dataclass(frozen=True, slots=True)
class ProtocolChoice:
    """Ids of protocols that hold although the table says no, and of those that do not although it says yes."""

    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def choose_protocols(folder: Folder, choice: ProtocolChoice) -> Folder:
    """The same folder in memory with other protocols in force. Raises WrongUse for an id it does not have."""
    rows = folder.rows("protocols")
    known = list(dict.fromkeys(row["id"] for row in rows))
    for name in (*choice.also, *choice.without):
        if name not in known:
            raise WrongUse(f"no protocol {name!r} in {FILE}; there are: {', '.join(known) or 'none'}")
    both = sorted({*choice.also} & {*choice.without})
    if both:
        raise WrongUse(f"protocol {both[0]!r} is asked for and left out at once; give one of the two")
    chosen = Table(FILE, tuple(_chosen(row, choice) for row in rows))
    return replace(folder, tables={**folder.tables, "protocols": chosen}) if rows else folder


def _chosen(row: Row, choice: ProtocolChoice) -> Row:
    holds = row["id"] in choice.also or (row["in_force"] and row["id"] not in choice.without)
    return Row(row.line, {**row.values, "in_force": holds})


def in_force(folder: Folder) -> tuple[str, ...]:
    """Ids of the protocols in force, in the order of the table."""
    return tuple(dict.fromkeys(row["id"] for row in folder.rows("protocols") if row["in_force"]))


def write_choice(path: Path, ids: Collection[str]) -> None:
    """Say in the table of a scenario folder which protocols are in force; nothing is written where it says so."""
    file = path / FILE
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    holds = ["yes" if row["id"] in ids else "no" for row in rows]
    if holds != [row.get("in_force") or "yes" for row in rows]:
        told = [{**row, "in_force": each} for row, each in zip(rows, holds, strict=True)]
        write_table(file, schema_of("protocols").header, told)


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
