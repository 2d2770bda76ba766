"""The argument RUN of commands that read a run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from landbridge.scenario import Run

__all__ = ["open_run", "run_argument"]

_Command = TypeVar("_Command", bound=Callable[..., Any])


def run_argument(command: _Command) -> _Command:
    """The argument RUN: a run folder, or the name of one under runs/."""
    return click.argument("run")(command)


def open_run(name: str) -> Run:
    """The run folder of that path, or of that name under runs/. Raises WrongUse when there is none."""
    from landbridge.scenario import read_run

    under = Path("runs") / name
    return read_run(under if not Path(name).exists() and under.exists() else Path(name))
