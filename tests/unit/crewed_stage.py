"""The scenario of one_stage.py with crews: at Alashankou a train takes an hour of one of four crews.

Of each of four teams four crews of five are on duty; one that has fewer than four people stands. Nobody is in danger,
so crews are short by orders alone.
"""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from one_stage import ASSUMED, PUBLISHED, write_one_stage

from landbridge.scenario import find_scenario, schema_of

PLACE = ("alashankou", "cn-alashankou")
POST = "cn-alashankou/crew/both"


def write_crewed_stage(folder: Path) -> Path:
    """Write the scenario above into a new folder."""
    write_one_stage(folder)
    with (folder / "stages.csv").open("a", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerow(
            (*PLACE, "sanitary", "both", "all", "", "constant", 1, "", "", "", "h", *PUBLISHED)
        )
    write_rows(folder, "capacities", (*PLACE, "crew", "both", 4, 0, *ASSUMED))
    write_rows(folder, "crews", (*PLACE, "crew", "both", 4, 5, 4, 4, *ASSUMED))
    write_rows(folder, "exposure", (*PLACE, "", "", 2, 0.005, 4, *ASSUMED))
    shutil.copy(find_scenario("h1-2020") / "health.csv", folder / "health.csv")
    return folder


def write_rows(folder: Path, table: str, *rows: tuple[object, ...]) -> None:
    """A table of these rows, all columns in the order of its schema."""
    with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(schema_of(table).header)
        writer.writerows(rows)


def order(folder: Path, **cells: object) -> None:
    """A table of protocols with one row."""
    row = {"id": "trial", "port": "alashankou", "cause": "a trial", "source": "a test", **cells}
    write_rows(folder, "protocols", tuple(row.get(name, "") for name in schema_of("protocols").header))
