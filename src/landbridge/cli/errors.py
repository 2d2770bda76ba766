"""From errors to what the user reads and the exit code.

0 fine, 1 a check failed, 2 wrong use, 3 bad input, 4 environment, 130 interrupted.
"""

from __future__ import annotations

import json
import textwrap
from dataclasses import asdict
from typing import Final

import click

from landbridge.errors import BadInput, EnvironmentFailed, Fault, LandbridgeError, WrongUse

__all__ = ["INTERRUPTED", "ends_with"]

INTERRUPTED: Final = 130
_WIDTH: Final = 80


def ends_with(error: Exception, *, as_json: bool) -> int | None:
    """Tell the user on the standard error; the exit code, or None when the error is not for users: a defect."""
    if isinstance(error, click.ClickException) and not as_json:
        error.show()
        return WrongUse.exit_code
    known = _known(error)
    if known is None:
        return None
    click.echo(_as_json(known) if as_json else _as_text(known), err=True)
    return known.exit_code


def _known(error: Exception) -> LandbridgeError | None:
    """The same in the tree of errors: click's are wrong use, the system's are the environment's."""
    if isinstance(error, LandbridgeError):
        return error
    if isinstance(error, click.ClickException):
        return WrongUse(error.format_message())
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        return EnvironmentFailed(f"{where}{error.strerror or error}")
    return None


def _as_json(error: LandbridgeError) -> str:
    faults = [asdict(fault) for fault in error.faults] if isinstance(error, BadInput) else []
    report = {"error": str(error), "kind": type(error).__name__, "exit_code": error.exit_code, "faults": faults}
    return json.dumps(report, ensure_ascii=False, indent=2)


def _as_text(error: LandbridgeError) -> str:
    told = textwrap.fill(f"landbridge: {error}", _WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    if not isinstance(error, BadInput):
        return told
    return "\n".join([told, *_report(error.faults)])


def _report(faults: tuple[Fault, ...]) -> list[str]:
    """Three lines a fault, file by file and from top to bottom: where it is, what is wrong with it, what to do."""
    files = list(dict.fromkeys(fault.file for fault in faults))
    faults = tuple(sorted(faults, key=lambda fault: (files.index(fault.file), fault.row or 0)))
    places = [(fault.file, "" if fault.row is None else str(fault.row), fault.column or "") for fault in faults]
    widths = [max(len(name), *(len(place[i]) for place in places)) for i, name in enumerate(("file", "row", "column"))]
    lines = ["", _line(widths, ("file", "row", "column"), "value")]
    for fault, place in zip(faults, places, strict=True):
        lines += [_line(widths, place, fault.value or ""), *_told("", fault.problem), *_told("do: ", fault.remedy)]
    return lines


def _line(widths: list[int], place: tuple[str, str, str], value: str) -> str:
    file, row, column = place
    told = f"  {file:<{widths[0]}}  {row:>{widths[1]}}  {column:<{widths[2]}}  {value}"
    return told.rstrip()


def _told(mark: str, text: str) -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=f"      {mark}", subsequent_indent=" " * (6 + len(mark)),
                         break_on_hyphens=False)  # fmt: skip
