"""`landbridge scenario`: which there are, whether one can be used, what is in it, and one's own copy."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.screen import console, folded, json_option, program, quoted, sign, table, write_json

if TYPE_CHECKING:
    from landbridge.scenario import Scenario
    from landbridge.studies import Assumption

__all__ = ["scenario"]


@click.group()
def scenario() -> None:
    """Folders of tables that say what is run."""


@scenario.command("list")
@json_option
def list_scenarios(as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """List the scenarios of the package."""
    from landbridge.scenario import find_scenario, packaged_scenarios
    from landbridge.tables import Inspection, read_toml

    found = {name: find_scenario(name) for name in packaged_scenarios()}
    told = {name: read_toml(path / "scenario.toml", Inspection()) for name, path in found.items()}
    listed = [{"name": name, "title": str(settings.get("title", "")), "based_on": str(settings.get("based_on", ""))}
              for name, settings in told.items()]  # fmt: skip
    if as_json:
        write_json(listed)
        return
    rows = table("scenario", "title", "based on")
    for each in listed:
        rows.add_row(*each.values())
    console().print(rows)


@scenario.command()
@click.argument("name")
@json_option
def check(name: str, as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Check a scenario, by name or folder, and count what is in it.

    Exit code 3 when it can not be used; then all its faults are listed, with file, row, column and what to do.
    """
    from landbridge.scenario import find_scenario, read_scenario

    read = read_scenario(find_scenario(name))
    counts = _counts(read)
    if as_json:
        write_json({"name": read.name, "title": read.title, **counts})
        return
    screen = console()
    screen.print(f"\n  {sign('✓')} {read.name}: {read.title}\n", soft_wrap=True)
    for what, count in counts.items():
        screen.print(f"  {count:>9,}  {what.replace('_', ' ')}")
    screen.print()


@scenario.command()
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
def copy(name: str, folder: Path) -> None:
    """Copy a scenario, by name or folder, to a new FOLDER that can be edited."""
    from landbridge.scenario import copy_scenario, find_scenario

    made = copy_scenario(find_scenario(name), folder)
    screen = console()
    screen.print(f"  copied to {made}/", soft_wrap=True)
    screen.print(f"  next    {program()} scenario check {quoted(made)}", soft_wrap=True)
    screen.print(f"          {program()} run {quoted(made)}", soft_wrap=True)


@scenario.command("next", short_help="Make the scenario of the time after NAME in a new FOLDER.")
@click.argument("name")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "first", required=True, metavar="DATE", type=click.DateTime(["%Y-%m-%d"]),
              help="First day to count.")  # fmt: skip
@click.option("--to", "last", required=True, metavar="DATE", type=click.DateTime(["%Y-%m-%d"]),
              help="Last day to count.")  # fmt: skip
@click.option("--like", metavar="YYYY-MM", help="Month of NAME whose trains a day are the guess; the last counted one.")
@click.option("--growth", type=float, default=1.0, metavar="FACTOR", help="So many times as many trains, as 1.1.")
def next_(name: str, folder: Path, first: dt.datetime, last: dt.datetime, like: str | None, growth: float) -> None:
    """Make the scenario of the time after NAME, a name in the package or a folder, in a new FOLDER.

    Its tables are those of NAME without protocols that are over; its departures are a first guess, to be edited. Run
    it with --from, a run of NAME, so that it begins with the trains that are under way.
    """
    from landbridge.scenario import find_scenario, next_scenario, read_scenario

    made = next_scenario(find_scenario(name), folder, first.date(), last.date(), like=like, growth=growth)
    read = read_scenario(made)
    day = read.window.count_from - dt.timedelta(days=1)
    screen = console()
    screen.print(f"  made {made}/: {len(read.corridor.journeys):,} trains, a first guess", soft_wrap=True)
    screen.print(f"  edit    {made / 'departures.csv'}, then the other tables", soft_wrap=True)
    screen.print(f"  next    {program()} scenario check {quoted(made)}", soft_wrap=True)
    screen.print(f"          {program()} run {quoted(made)} --from RUN --at {day}", soft_wrap=True)


@scenario.command()
@click.argument("name")
@json_option
def show(name: str, as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Show what is in a scenario, by name or folder: window, tables, and every assumption with its reason.

    Of one that is based on another: what it is based on, what its settings change, and where each table stands.
    """
    from landbridge.scenario import find_scenario, read_scenario
    from landbridge.studies import list_assumptions

    read = read_scenario(find_scenario(name))
    assumed, tables, changes = list_assumptions(read.folder), _tables(read), _changes(read)
    if as_json:
        window = {key: str(day) for key, day in asdict(read.window).items()}
        stands = {file: folder for file, (_, folder) in tables.items()}
        write_json({"name": read.name, "title": read.title, "window": window, **_counts(read),
                    "based_on": [str(base) for base in read.bases], "changes": changes,
                    "tables": {file: count for file, (count, _) in tables.items()}, "stands_in": stands,
                    "assumed": [asdict(each) for each in assumed]})  # fmt: skip
        return
    _show_contents(read, tables, changes)
    _show_assumptions(assumed)


def _counts(read: Scenario) -> dict[str, Any]:
    corridor = read.corridor
    return {"ports": len(corridor.ports), "services": len(corridor.services), "trains": len(corridor.journeys),
            "replications": read.replications, "assumptions": read.assumptions,
            "numbers_with_a_source": read.sourced}  # fmt: skip


def _tables(read: Scenario) -> dict[str, tuple[int, str]]:
    """By file: rows, as the scenario has them, and the folder they stand in, if any; results beside the tables too."""
    from landbridge.scenario import read_tables

    folder = read_tables(read.folder)
    found = {path.name: (_rows(path), str(read.folder)) for path in read.folder.glob("*.csv")}
    for name, rows in folder.tables.items():
        found[f"{name}.csv"] = len(rows), str(folder.files[name].parent) if name in folder.files else ""
    return dict(sorted(found.items()))


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def _changes(read: Scenario) -> dict[str, str | list[str]]:
    """What the settings of a scenario change, by their names there."""
    from landbridge.tables import Inspection, read_toml

    return dict(read_toml(read.folder / "scenario.toml", Inspection()).get("changes", {}))


def _show_contents(read: Scenario, tables: dict[str, tuple[int, str]],
                   changes: dict[str, str | list[str]]) -> None:  # fmt: skip
    screen, window, dash = console(), read.window, f" {sign('–')} "
    screen.print(f"\n  {read.name}: {read.title}", soft_wrap=True)
    screen.print(f"  counted    {window.count_from}{dash}{window.count_to}")
    screen.print(f"  simulated  {window.run_in_from}{dash}{window.run_out_to}")
    screen.print(f"  folder     {read.folder}", soft_wrap=True)
    if read.bases:
        screen.print(f"  based on   {', '.join(base.name for base in read.bases)}", soft_wrap=True)
    for key, value in changes.items():
        screen.print(f"  changed    {key} {', '.join(value) if isinstance(value, list) else value}", soft_wrap=True)
    screen.print()
    rows = table("table", "rows", *(["stands in"] if read.bases else []), numbers=("rows",))
    for file, (count, folder) in tables.items():
        rows.add_row(file, f"{count:,}", *([Path(folder).name or "its changes"] if read.bases else []))
    screen.print(rows)
    screen.print(f"\n  {read.assumptions} numbers are assumptions, {read.sourced} have a source\n", style="bold")


def _show_assumptions(assumed: tuple[Assumption, ...]) -> None:
    screen = console()
    for each in assumed:
        where = f"{len(each.places)} places" if len(each.places) > 3 else ", ".join(each.places)
        screen.print(folded(f"{each.table}: {each.what} at {where}", "  ", "    "), soft_wrap=True)
        values = "; ".join(each.values[:4]) + (f"; {len(each.values) - 4} more" if len(each.values) > 4 else "")
        screen.print(folded(values, "    ", "    "), soft_wrap=True)
        screen.print(folded(each.why, "    why: ", "         "), style="dim", soft_wrap=True)
    screen.print()
