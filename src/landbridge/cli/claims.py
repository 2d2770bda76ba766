"""`landbridge claims`: who said what when, what a claim is by that, and what it may be used for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from landbridge.cli.claims_screen import case_as_json, show_case
from landbridge.cli.instants import read_instant
from landbridge.cli.screen import console, json_option, program, quoted, write_json

if TYPE_CHECKING:
    from landbridge.claims import Case, Statement

__all__ = ["claims"]

_EXAMPLE: Final = "2020-07-10T12:00Z, or 2020-07-10T20:00 in Asia/Shanghai"
_KNOWN_AT: Final = "With what was known by then, as 2020-07-10T12:00Z; in Asia/Shanghai where it has no zone."
_NEEDED: Final = ("source", "proposition", "stance", "said_at", "known_at", "url")


class _ShowsByDefault(click.Group):
    """A group whose first argument need not be a command: then `show` is meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ShowsByDefault)
def claims() -> None:
    """Who said what, when; what a claim is by that, and what it may be used for.

    `landbridge claims [CASE]` is `landbridge claims show [CASE]`.
    """


@claims.command()
@click.argument("case", required=False)
@click.option("--known-at", metavar="INSTANT", help=_KNOWN_AT)
@click.option("--proposition", "propositions", multiple=True, metavar="ID",
              help="This one alone, with notes and all changes of its status; several may be given.")  # fmt: skip
@json_option
def show(case: str | None, known_at: str | None, propositions: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 (an option of the command)
    """Show the propositions of CASE, their status, and every statement with its address.

    CASE is the name of a case in the package or a folder with sources.csv, propositions.csv and statements.csv; without
    it those of the package are shown. Without --known-at all that was recorded counts, found late or not.

    The status is reported, confirmed, disputed, denied, retracted or unknown. Echoes add nothing to it, and a denial by
    a party that has an interest lowers no alert.
    """
    from landbridge.claims import load_case, packaged_cases

    at = None if known_at is None else read_instant(known_at, _EXAMPLE, told=" of --known-at")
    cases = {name: load_case(name) for name in ([case] if case else packaged_cases())}
    for each in cases.values():
        _check_propositions(each, propositions)
    if as_json:
        write_json({"cases": [case_as_json(each, at, propositions) for each in cases.values()]})
        return
    for name, each in cases.items():
        show_case(each, at, propositions, name)


@claims.command()
@click.argument("case")
@click.argument("folder", type=click.Path(path_type=Path))
def copy(case: str, folder: Path) -> None:
    """Copy CASE, by name or folder, to a new FOLDER that statements can be added to."""
    from landbridge.claims import copy_case, find_case

    made = copy_case(find_case(case), folder)
    screen = console()
    screen.print(f"  copied to {made}/", soft_wrap=True)
    screen.print(f"  next    {program()} claims add {quoted(made)} --help", soft_wrap=True)
    screen.print(f"          {program()} claims {quoted(made)}", soft_wrap=True)


@claims.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--from", "table", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE.csv",
              help="Statements of a table with the columns of statements.csv, not of options.")  # fmt: skip
@click.option("--source", metavar="ID", help="Who says it, an id of sources.csv.")
@click.option("--proposition", metavar="ID", help="Of what, an id of propositions.csv.")
@click.option("--stance", type=click.Choice(["asserts", "denies", "retracts", "investigating"]),
              help="retracts: takes the source's own word back.")  # fmt: skip
@click.option("--said-at", metavar="INSTANT", help="When it was said; in Asia/Shanghai where it has no zone.")
@click.option("--known-at", metavar="INSTANT", help="When it became known here: now, for what was found now.")
@click.option("--url", metavar="ADDRESS", help="Where it stands: https://..., or urn:... for paper.")
@click.option("--hedged", is_flag=True, help="Could be, likely: settles nothing.")
@click.option("--implied", is_flag=True, help="A broader sentence, put to this proposition by you.")
@click.option(
    "--derived-from", multiple=True, metavar="ID", help="A statement that it only repeats; several may be given."
)
@click.option("--review-by", metavar="INSTANT", help="When it is out of date unless it is said again.")
@click.option("--note", default="", metavar="TEXT", help="What a reader should know.")
@click.option("--id", "id_", metavar="ID", help="The statement's own id; else the next number.")
def add(folder: Path, table: Path | None, **options: Any) -> None:
    r"""Add statements to the case in FOLDER, behind those that are there. None of these is ever changed.

    Either one statement by options, or those of a table: all of them are added, or none. What is there already, the
    same in all columns, is not added twice. What was said long ago and found now has an old --said-at and a --known-at
    of now.

    \b
    landbridge claims add my-case --source who --proposition P0 --stance denies
      --said-at 2020-07-20T10:00Z --known-at 2020-07-20T11:00Z --url https://...
    """
    from landbridge.claims import append_statements, append_table, find_case, load_case
    from landbridge.errors import WrongUse

    place = find_case(folder)
    given = [name for name, value in options.items() if value]
    if table is not None and given:
        raise WrongUse("give a table by --from, or one statement by the other options, not both")
    before = load_case(place)
    after = append_table(place, table) if table else append_statements(place, [_statement(before, options)])
    _show_added(folder, before, after)


def _check_propositions(case: Case, propositions: tuple[str, ...]) -> None:
    from landbridge.claims import status

    for each in propositions:
        status(case, each)  # raises, with the ids there are


def _statement(case: Case, options: dict[str, Any]) -> Statement:
    from landbridge.claims import Statement
    from landbridge.errors import WrongUse

    missing = [f"--{name.replace('_', '-')}" for name in _NEEDED if not options[name]]
    if missing:
        raise WrongUse(f"missing: {', '.join(missing)}; or give a table by --from")
    at = {name: read_instant(options[name], _EXAMPLE, told=f" of --{name.replace('_', '-')}") if options[name] else None
          for name in ("said_at", "known_at", "review_by")}  # fmt: skip
    assert at["said_at"] is not None
    assert at["known_at"] is not None
    return Statement(
        options["id_"] or _next_id(case), options["source"], at["said_at"], at["known_at"], options["proposition"],
        options["stance"], not options["hedged"], not options["implied"], options["derived_from"], options["url"],
        at["review_by"], options["note"],
    )  # fmt: skip


def _next_id(case: Case) -> str:
    """The number after the highest one, behind the same letters and as wide."""
    numbered = [match for each in case.statements if (match := re.fullmatch(r"(.*?)(\d+)", each.id))]
    if not numbered:
        return "s01"
    highest = max(numbered, key=lambda match: int(match[2]))
    return f"{highest[1]}{int(highest[2]) + 1:0{len(highest[2])}d}"


def _show_added(folder: Path, before: Case, after: Case) -> None:
    from landbridge.claims import status

    screen = console()
    new = after.statements[len(before.statements) :]
    ids = ", ".join(each.id for each in new)
    screen.print(f"  added {ids} to {folder}/" if new else "  nothing is new: all of it is there", soft_wrap=True)
    for each in dict.fromkeys(each.proposition for each in new):
        old, now = status(before, each), status(after, each)
        change = f"was {old.word}, is {now.word}" if old.word != now.word else f"stays {now.word}"
        screen.print(f"  {each} {change}; use: {now.use}", soft_wrap=True)
    screen.print(f"  next    {program()} claims {quoted(folder)}", soft_wrap=True)
