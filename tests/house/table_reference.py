"""Write the pages about tables from their schemas: `.venv/bin/python tests/house/table_reference.py`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

from house import ROOT, SOURCE
from landbridge.ports import EFFECTS, IN_SERVICE, RESOURCES, STAGES

DOCS = ROOT / "docs" / "reference"
MADE = "Made from the schemas by `tests/house/table_reference.py`; change the schema or that script, not this page."

FORM = """
Tables are CSV files in UTF-8 with a header line. Columns may stand in any order; a column that the schema does not
know is a fault, and so is an empty cell in a required one. Types: `text`, `integer`, `number`, `flag`, `date`
(YYYY-MM-DD), `month` (YYYY-MM), `instant` (ISO 8601; without a time zone it is read in Asia/Shanghai). Days and months
are days and months in Asia/Shanghai. No two rows are alike in all columns with the rule `key`.
"""

SOURCES = """
Tables of ports and lines end with the same three columns. `source` says where the number comes from: an address, a row
of the package's data, or the word `assumption`. `kind` says what it is: `published` as it stands in the source,
`derived` from published figures, or `assumption`. `why` gives the reason.
"""

PROTOCOLS = """One row a rule that holds at a port from an instant to another; rows with the same `id` are one protocol.
What is not in force is checked all the same, and holds in a run that asks for it: `landbridge run SCENARIO --with ID`;
a run `--without ID` leaves one out. Where several rules say something of one thing, see the table of effects.

A train that is stopped in service keeps its track, its place, its crew and its cranes, and stands. Where units are
taken from trains in service, those that came last are stopped. Rules in force stop one stage in one way: by itself or
by one resource, with one word in `in_service`.

A protocol that lets no class of train cross either way, or stops loading, needs an end or a day of review. A row with a
`level` was made of levels.csv; a port is at one level at a time. How to: [order a
protocol](../how-to/order-a-protocol.md)."""

SETTINGS = """
## scenario.toml

| key | unit | what |
|---|---|---|
| `name` | | name of the scenario; a run goes to `runs/<name>` unless told otherwise |
| `title` | | title on screens |
| `based_on` | | the scenario that gives all that is [not said here](../how-to/base-a-scenario.md); may be left out |
| `seed` | | seed of all random numbers, 0 to 4294967295 |
| `replications` | | how many times the window is simulated, 1 to 65535 |
| `[window] count_from`, `count_to` | date | first and last day that is counted |
| `[window] run_in_from`, `run_out_to` | date | simulated days, around the counted ones; at most ten years |
| `[load] low`, `high` | containers | forty-foot containers a train leaves with, evenly spread from low to high |
| `[load] most` | containers | what fits on a train that takes waiting containers along, at most 500 |
| `[load] source` | | where the three numbers come from |
| `[wagons] enabled` | | `false` leaves wagon return out: there are always wagons enough |
| `[wagons] gauge_mm` | mm | the gauge of the fleet |
| `[wagons] east`, `west` | wagons | where they stand at first |
| `[wagons] wagons_for_five` | wagons | wagons that carry five containers |
| `[wagons] reserve_west` | wagons | wagons kept in the west; what stands there beyond goes back empty |
| `[wagons] empty_train` | wagons | wagons in an empty train |
| `[wagons] empty_trains` | trains | empty trains under way at once at most |
| `[wagons] return_h` | h | time an empty train is on the way |
| `[wagons] source` | | where the numbers come from |
| `[changes] volume` | % | more or fewer trains than the tables say, as `+36%` |
| `[changes] levels` | | alert levels, each as `PORT=LEVEL@FROM[..UNTIL]` |
| `[changes] with_protocols`, `without_protocols` | | ids of protocols to put in force or out of it |
| `[changes] closed` | | stages closed, as `STATION:STAGE@FROM..UNTIL` |
| `[changes] units` | | resources of other units, as `STATION:RESOURCE=UNITS@FROM[..UNTIL]` |
| `[changes] rotas` | | duty of a port's people, as `PORT=14+7+7@FROM[..UNTIL]` |
| `[changes] test_intervals` | d | days between two tests of each, as `PORT=DAYS@FROM[..UNTIL]` |
"""


class Section(NamedTuple):
    """One table: the file a user meets, its schema under `landbridge`, and what one row is."""

    file: str
    schema: str
    told: str


class Page(NamedTuple):
    """One page: its name, what stands before its tables, and the tables."""

    name: str
    head: str
    sections: tuple[Section, ...]

    @property
    def path(self) -> Path:
        return DOCS / self.name


def _scenario(table: str, told: str) -> Section:
    return Section(f"{table}.csv", f"scenario/schemas/{table}.csv", told)


def _claims(table: str, told: str) -> Section:
    return Section(f"{table}.csv", f"claims/schemas/{table}.csv", told)


def _ports(table: str, told: str) -> Section:
    return Section(f"{table}.csv", f"ports/schemas/{table}.csv", told)


def _epidemic(table: str, told: str) -> Section:
    return Section(f"{table}.csv", f"epidemic/schemas/{table}.csv", told)


def _network(table: str, told: str) -> Section:
    return Section(f"{table}.csv", f"network/schemas/{table}.csv", told)


PAGES = (
    Page(
        "scenario-tables.md",
        f"# Tables of a scenario\n\n{MADE}\n\nA scenario is a folder with `scenario.toml` and the tables below;"
        " `landbridge scenario check FOLDER` names every\nfault of every file."
        f" How to change one: [edit a scenario](../how-to/edit-a-scenario.md).\n{FORM}{SOURCES}{SETTINGS}",
        (
            _scenario("services", "One row a service: trains of one class from origin to destination along one way."),
            _scenario("departures", "One row a service and month: how many trains leave, evenly over the open days."),
            _scenario("trains", "May be left out. One row a single train beside those of `departures.csv`."),
            _scenario("ports", "One row a border port: two stations with a break of gauge between them."),
            _scenario("stages", "One row a stage at a station: how long it takes, or the share of containers."),
            _scenario("capacities", "One row a resource at a station: how many units there are."),
            _scenario("paths", "One row a port and direction: trains a day that may cross, all freight together."),
            _scenario("shifts", "One row a time of day at which a resource has other units than its capacity."),
            _scenario("gales", "One row a resource in the open air that stands still in gales."),
            _scenario("background", "One row a port and direction: other rail freight, yielding to container trains."),
            _scenario("protocols", PROTOCOLS),
            _scenario("levels", "May be left out: then the package's `data/levels.csv` holds. One row a rule that an"
                      " [alert level](../explanation/levels.md) calls\nfor at a port."),
            _scenario("crews", "May be left out: then no crew is counted. One row a resource that crews man:"
                      " [how to](../how-to/count-crews.md)."),
            _scenario("exposure", "Needed with `crews.csv`. One row a station: in what danger its crews are."),
            _scenario("health", "Needed with `crews.csv`. One row a parameter of the illness and of tests; what they"
                      " mean is told in\n[crews](../explanation/crews.md)."),
            _scenario("cargo_classes", "May be left out. One row a class of cargo that protocols sample or let rest."),
            _scenario("forming", "One row a place where trains are formed anew, several into fewer."),
            _scenario("diversions", "May be left out. One row a rule by which trains go by another port than their own:"
                      " [how to](../how-to/divert-trains.md)."),
            _scenario("line_speeds", "One row a country and class of train."),
            _scenario("parameters", "Need not be there. One row a group of cells that a parameter sets; `landbridge"
                      " calibrate` fits those that are free."),
            _scenario("calibration", "A result, written by `landbridge calibrate`: one row a parameter that was fitted."
                      " A run does not read it."),
            _scenario("calibration_figures", "A result, written by `landbridge calibrate`: one row a figure that was"
                      " fitted to. A run does not read it."),
            _scenario("sensitivity", "A result, written by `landbridge sensitivity --save`: one row a group of numbers"
                      " and an outcome that it moves, the\nheaviest first. A run does not read it."),
            Section(
                "Published figures",
                "claims/schemas/observations.csv",
                "No table of the scenario: what the half-year statement compares with stands in the package's"
                " `data/traffic/scoring.csv`, one row a published figure.",
            ),
        ),
    ),
    Page(
        "network-tables.md",
        f"# Tables of the network\n\n{MADE}\n\nThe network lies in `src/landbridge/data/network`; its making is told in"
        " SOURCES.md there, its licence in\n[licences](licences.md). `landbridge network check --folder FOLDER` checks"
        f" another folder of the same form, of which\n`nodes.csv` and `links.csv` must be there.\n{FORM}",
        (
            _network("nodes", "One row a location: terminal, yard, junction, border station, port."),
            _network("links", "One row a section between two locations, run in both directions."),
            _network("repairs", "One row a gap in the mapped railway that was closed when the sections were made."),
            _network("route_lengths", "One row a route whose length was published, beside its length here."),
        ),
    ),
    Page(
        "port-tables.md",
        f"# Tables of the ports\n\n{MADE}\n\nFacts of border ports that no run reads by itself, in"
        " `src/landbridge/data/ports` and `src/landbridge/data/epidemic`; what\nthey are and what they leave open is"
        " told in SOURCES.md of the first. Days without a zone are days at the place: `2021-09`,\n`2021-09-25`,"
        " `2021-12-18/19`, `2020-06-17T18:00`, `unknown`; a `+` says that it held beyond.\n"
        "[Order a protocol](../how-to/order-a-protocol.md) shows how to read the measures.\n",
        (
            _ports("frontier_ports", "One row a frontier port of China and Kazakhstan."),
            _ports("frontier_states", "One row a report: freight or people, by rail or road, open, limited or closed."
                   " It holds until a later row says\notherwise."),
            _ports("road_flow", "One row a number of lorries a day that a port accepted, from a day on."),
            _ports("port_measures", "One row a fact: a measure at a border port, or what came of one."),
            _ports("measure_effects", "One row a rule that a fact is read as, or the reason why it is none."),
        ),
    ),
    Page(
        "epidemic-tables.md",
        f"# Tables of the watch\n\n{MADE}\n\nWhat `landbridge watch` reads, in `src/landbridge/data/epidemic`; where it"
        " comes from is told in SOURCES.md there. A case\nseries of one's own has the columns of `cases.csv`:"
        f" [read a case series](../how-to/read-case-series.md).\n{FORM}",
        (
            _epidemic("cases", "One row a place and day: totals to date, as known from an instant on."),
            _epidemic("breaks", "One row a declared break: from that day on something else is counted."),
            _epidemic("populations", "One row a place: who lives there."),
            _epidemic("triggers", "One row a trigger of an [alert level](../explanation/levels.md), and the quiet days"
                      " after which it lets go."),
            _epidemic("port_cases", "One row a case at a port or in its city, or an order, as it was told."),
            Section("port_watch.csv", "control/schemas/port_watch.csv", "One row a port: whom it watches."),
        ),
    ),
    Page(
        "claims-tables.md",
        f"# Tables of a case of claims\n\n{MADE}\n\nA case is a folder with the three tables below: who said what."
        " `landbridge claims FOLDER` names every fault of every\none of them, or shows what each claim is. How to"
        f" add to one: [add a statement](../how-to/add-a-statement.md).\n{FORM}",
        (
            _claims("propositions", "One row a thing that is either so or not. A sentence that says two things is two"
                    " rows: one may be denied\nand the other confirmed."),
            _claims("sources", "One row a source. What its word weighs is decided by what it is competent for and what"
                    " it has an\ninterest in not being so."),
            _claims("statements", "One row a statement. Rows are added and never changed: a source takes its word back"
                    " by another row."),
        ),
    ),
)  # fmt: skip


def schema_rows(section: Section) -> list[dict[str, str]]:
    """The rows of the schema of one table."""
    with (SOURCE / section.schema).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def words_of(section: Section) -> list[str]:
    """What the words mean that stages and resources are named by."""
    words = {"stages.csv": {"stage": STAGES}, "capacities.csv": {"resource": RESOURCES},
             "protocols.csv": {"effect": EFFECTS, "in_service": IN_SERVICE}}  # fmt: skip
    lines: list[str] = []
    for column, meanings in words.get(section.file, {}).items():
        rules = next(row["rules"] for row in schema_rows(section) if row["attribute"] == column)
        known = rules.partition(";")[0].split("|")
        lines += ["", f"| {column} | what |", "|---|---|", *(f"| `{word}` | {meanings[word]} |" for word in known)]
    return lines


def rule(row: dict[str, str]) -> str:
    """Rules and default of a column in words."""
    parts = [part.strip() for part in row["rules"].split(";") if part.strip()]
    words = [f"one of `{'`, `'.join(part.split('|'))}`" if "|" in part else part for part in parts]
    words += [f"`{row['default']}` unless given"] if row["default"] else []
    return "; ".join(words)


def render_section(section: Section) -> str:
    """One table."""
    lines = [f"## {section.file}", "", section.told, "", "| column | type | unit | needed | rule | what |",
             "|---|---|---|---|---|---|"]  # fmt: skip
    for row in schema_rows(section):
        needed = "yes" if row["status"] == "required" else ""
        cells = (f"`{row['attribute']}`", row["type"], row["unit"], needed, rule(row), row["description"])
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join([*lines, *words_of(section)]) + "\n"


def render(page: Page) -> str:
    """One page."""
    return page.head + "\n" + "\n".join(render_section(section) for section in page.sections)


if __name__ == "__main__":
    for each in PAGES:
        each.path.write_text(render(each), encoding="utf-8")
