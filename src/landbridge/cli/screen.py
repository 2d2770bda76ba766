"""What all commands share on the screen: a console that fits where it prints, signs, JSON."""

# ruff: noqa: PLC0415 (rich is imported when something is printed, so that --help is quick)

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["JSON_ASKED", "colour_wanted", "console", "json_option", "sign", "table", "write_json"]

JSON_ASKED: Final = "json"
_WIDEST: Final = 100
_UNFOLDED: Final = 10_000  # [columns]: a pipe has no width, so nothing is folded
_ASCII: Final = {"→": "->", "·": "-", "–": "-", "✓": "ok"}

_Command = TypeVar("_Command", bound=Callable[..., Any])


def colour_wanted() -> bool:
    """Whether colour may be used where there is a terminal: not with NO_COLOR set (no-color.org)."""
    return not os.environ.get("NO_COLOR")


def sign(character: str) -> str:
    """The character, or what stands for it when LANDBRIDGE_ASCII is set."""
    return _ASCII.get(character, "?") if os.environ.get("LANDBRIDGE_ASCII") else character


def console() -> Console:
    """The standard output: as wide as the terminal up to 100 columns; unfolded and plain when it is none."""
    from rich.console import Console

    colours = "auto" if colour_wanted() else None
    plain = Console(markup=False, highlight=False, emoji=False, color_system=colours)
    plain.width = min(plain.width, _WIDEST) if sys.stdout.isatty() else _UNFOLDED
    return plain


def table(*columns: str, numbers: tuple[str, ...] = ()) -> Table:
    """A table without lines, two blanks in front; the columns in `numbers` are set to the right."""
    from rich.table import Table

    made = Table(box=None, pad_edge=True, padding=(0, 0, 0, 2), header_style="dim")
    for column in columns:
        made.add_column(column, justify="right" if column in numbers else "left", overflow="fold")
    return made


def json_option(command: _Command) -> _Command:
    """The option `--json`; it also turns the errors of the command into JSON, on the standard error."""
    return click.option("--json", "as_json", is_flag=True, is_eager=True, callback=_remember,
                        help="Print one JSON object instead of text.")(command)  # fmt: skip


def _remember(context: click.Context, parameter: click.Parameter, value: bool) -> bool:  # noqa: FBT001 (click's form)
    del parameter
    if value:
        context.ensure_object(dict)[JSON_ASKED] = True
    return value


def write_json(value: object) -> None:
    """One JSON object on the standard output, its text as it is written in its language."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
