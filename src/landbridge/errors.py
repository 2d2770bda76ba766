"""One tree of errors; each class knows the exit code of the command that ends with it.

LandbridgeError
  CheckFailed          1   a check was made and failed
  WrongUse             2   the command or the call makes no sense
  BadInput             3   files that can not be used; carries every Fault found
  EnvironmentFailed    4   disk, missing extra, missing permission
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["BadInput", "CheckFailed", "EnvironmentFailed", "Fault", "LandbridgeError", "WrongUse"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one place of one file, and the way out."""

    file: str
    row: int | None
    column: str | None
    value: str | None
    problem: str
    remedy: str

    def place(self) -> str:
        """`file`, `file, row 3` or `file, row 3, column x`; rows count as an editor does, the header being 1."""
        parts = [self.file]
        if self.row is not None:
            parts.append(f"row {self.row}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        return ", ".join(parts)


class LandbridgeError(Exception):
    """Root of all errors that Landbridge raises on purpose."""

    exit_code = 1


class CheckFailed(LandbridgeError):
    """A check was made and failed."""

    exit_code = 1


class WrongUse(LandbridgeError):
    """The command or the call makes no sense as given; the message says what does."""

    exit_code = 2


class BadInput(LandbridgeError):
    """Files that can not be used. `faults` holds all that was found, not the first."""

    exit_code = 3

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{len(self.faults)} faults in the input" if len(self.faults) != 1 else "1 fault in the input")


class EnvironmentFailed(LandbridgeError):
    """The machine does not give what is needed: disk, an extra, a permission."""

    exit_code = 4
