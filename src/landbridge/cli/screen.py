"""What all commands share on the screen: a console that fits where it prints, signs, JSON."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table

__all__ = [
    "JSON_ASKED", "ascii_wanted", "colour_wanted", "columns_of", "console", "counted", "fitted", "folded",
    "json_option", "lasting", "number", "program", "quoted", "sign", "table", "write_json",
]  # fmt: skip

JSON_ASKED: Final = "json"
_WIDEST: Final = 100
_UNFOLDED: Final = 10_000  # [columns]: a pipe has no width, so nothing is folded
_ASCII: Final = {"→": "->", "·": "-", "–": "-", "✓": "ok", "✗": "no", "█": "#", "▓": "%", "─": "-", "├": "|", "┤": "|",
                 "●": "*", "±": "+-", "═": "=", "┄": ".", "│": "|", "└": "+"}  # fmt: skip
_FOLD: Final = 80
_FILLER: Final = "\ue000"  # of Unicode's private use area: no text has it
_DAYS_FROM_H: Final = 100
_TRAILING: Final = re.compile(r" +((?:\x1b\[0m)?)(?=\n)")  # what comes without an end of line goes on behind it
_NARROWEST: Final = 30  # [columns]: room for what goes in front and one long word

_Command = TypeVar("_Command", bound=Callable[..., Any])


def colour_wanted() -> bool:
    """Whether colour may be used where there is a terminal: not with NO_COLOR set (no-color.org)."""
    return not os.environ.get("NO_COLOR")


def ascii_wanted() -> bool:
    """Whether only ASCII signs may be used: with LANDBRIDGE_ASCII set, or where the output can not take the others."""
    return bool(os.environ.get("LANDBRIDGE_ASCII")) or not _takes_signs()


def _takes_signs() -> bool:
    try:
        "".join(_ASCII).encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def sign(character: str) -> str:
    """The character, or what stands for it where only ASCII may be used."""
    return _ASCII.get(character, "?") if ascii_wanted() else character


def console(*, to_error: bool = False) -> Console:
    """The standard output, or error: as wide as the terminal up to 100 columns; unfolded and plain when it is none.

    What is no terminal is as wide as COLUMNS says where that is set, and has no blanks at the ends of lines. Raises
    BrokenPipeError when nobody reads any more, as `print` does; rich by itself ends the process.
    """
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

        def print(self, *objects: Any, **options: Any) -> None:
            if self.file.isatty():
                super().print(*objects, **options)
                return
            with self.capture() as captured:
                super().print(*objects, **options)
            self.file.write(_TRAILING.sub(r"\1", captured.get()))
            self.file.flush()

    colours = "auto" if colour_wanted() else None
    plain = Plain(markup=False, highlight=False, emoji=False, color_system=colours, stderr=to_error)
    plain.width = min(plain.width, _WIDEST) if plain.file.isatty() else _told_columns() or _UNFOLDED
    return plain


def _told_columns() -> int | None:
    told = os.environ.get("COLUMNS", "")
    return max(_NARROWEST, int(told)) if told.isdecimal() and int(told) else None


def program() -> str:
    """How this program is called from here: as it was called, else `./landbridge` where that is what there is."""
    called_as = os.environ.get("LANDBRIDGE_CALLED_AS")
    if called_as:
        return shlex.quote(called_as)
    here = shutil.which("landbridge") is None and os.path.isfile("landbridge") and os.access("landbridge", os.X_OK)
    return "./landbridge" if here else "landbridge"


def quoted(path: os.PathLike[str] | str) -> str:
    """A path as it is typed into a shell."""
    return shlex.quote(str(path))


def counted(count: int, noun: str) -> str:
    """How many of something: 1 train, 1,169 trains."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def number(value: float | None, digits: int = 1) -> str:
    """A number with a comma at the thousands; decimals only where it is not whole; empty for None."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == round(value) else f"{value:,.{digits}f}"


def folded(text: str, first: str = "  ", later: str = "  ") -> str:
    """Text broken into lines, with what goes in front of the first one and of the others.

    They have at most 80 columns, fewer on a narrow terminal; Chinese signs have two.
    """
    width = _FOLD
    if sys.stdout.isatty():
        width = max(_NARROWEST, min(_FOLD, shutil.get_terminal_size().columns))
    # A wide sign is followed by one that takes no room while lines are broken, so that it counts twice.
    doubled = "".join(sign + _FILLER if columns_of(sign) == 2 else sign for sign in text)
    lines = textwrap.fill(doubled, width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
    return lines.replace(_FILLER, "")


def columns_of(text: str) -> int:
    """How many columns a text takes: Chinese, Japanese and Korean signs two (Unicode Standard Annex 11)."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def lasting(hours: float) -> str:
    """How long, given in [h]: `99.9 h`, and from 100 h on `2,361.9 days`."""
    return f"{hours:,.1f} h" if abs(round(hours, 1)) < _DAYS_FROM_H else f"{hours / 24:,.1f} days"


def table(*columns: str, numbers: tuple[str, ...] = ()) -> Table:
    """A table without lines, two blanks in front; the columns in `numbers` are set to the right and never broken."""
    from rich.table import Table

    made = Table(box=None, pad_edge=True, padding=(0, 0, 0, 2), header_style="dim")
    for column in columns:
        is_number = column in numbers
        made.add_column(column, justify="right" if is_number else "left", no_wrap=is_number, overflow="fold")
    return made


def fitted(shown: Table) -> RenderableType:
    """The same table, with one blank between its columns where two would make it wider than 80 columns."""
    from rich.console import Console
    from rich.padding import Padding

    if Console(width=_UNFOLDED).measure(shown).maximum <= _FOLD:
        return shown
    shown.padding = (0, 0, 0, 1)
    return Padding(shown, (0, 0, 0, 1))


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
