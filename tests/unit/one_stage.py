"""A scenario that can be worked out by hand: one service, one port, one stage of 4 hours that counts.

    cn-urumqi ---- cn-alashankou | kz-dostyk ---- kz-almaty

Five China-Europe trains in February, six days apart. At Alashankou documents take 4 h, at Dostyk train formation 2 h:
both assumptions, both constant. Nothing else takes time there and nothing is scarce, so a train dwells at Alashankou
for 4 h, and for an hour more when documents take an hour more.
"""

from __future__ import annotations

import csv
from pathlib import Path

from landbridge.scenario import schema_of

SETTINGS = """name = "one-stage"
title = "One stage of four hours"
seed = 1
replications = 2

[window]
count_from = 2020-02-01
count_to = 2020-02-29
run_in_from = 2020-02-01
run_out_to = 2020-03-20

[load]
low = 41
high = 49
most = 50
source = "a test"

[wagons]
enabled = false
"""

SERVICE = ("one", "cn-urumqi", "kz-almaty", "cn-alashankou kz-dostyk", "cn-alashankou/kz-dostyk", "", "outbound",
           "China-Europe", "", "a test")  # fmt: skip
ASSUMED = ("assumption", "assumption", "made up")
PUBLISHED = ("a test", "published", "")
ROWS: dict[str, list[tuple[object, ...]]] = {
    "services": [SERVICE],
    "departures": [("one", "2020-02", 5, "", "", "a test")],
    "ports": [("alashankou", "Alashankou", "cn-alashankou", "kz-dostyk", "China")],
    "stages": [
        ("alashankou", "cn-alashankou", "documents", "both", "all", "", "constant", 4, "", "", "", "h", *ASSUMED),
        ("alashankou", "kz-dostyk", "formation", "both", "all", "", "constant", 2, "", "", "", "h", *ASSUMED),
        ("alashankou", "kz-dostyk", "running", "both", "all", "", "constant", 1, "", "", "", "h", *PUBLISHED),
    ],
    "paths": [("alashankou", direction, "", 9600, *PUBLISHED) for direction in ("outbound", "inbound")],
    "line_speeds": [(country, "all", 1000, 0.01, 0, 0, 1, *PUBLISHED) for country in ("CN", "KZ")],
    "capacities": [], "shifts": [], "gales": [], "background": [], "protocols": [], "forming": [],
}  # fmt: skip


def write_one_stage(folder: Path) -> Path:
    """Write the scenario above into a new folder."""
    folder.mkdir(parents=True)
    (folder / "scenario.toml").write_text(SETTINGS, encoding="utf-8")
    for table, rows in ROWS.items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(schema_of(table).header)
            writer.writerows(rows)
    return folder


def write_stage_of_chance(folder: Path) -> Path:
    """The same scenario with documents that take lognormal hours of mean 4 and coefficient of variation 0.5."""
    stages = write_one_stage(folder) / "stages.csv"
    text = stages.read_text(encoding="utf-8")
    changed = text.replace("documents,both,all,,constant,4,,,,h", "documents,both,all,,lognormal,4,0.5,,,h")
    assert changed != text
    stages.write_text(changed, encoding="utf-8")
    return folder
