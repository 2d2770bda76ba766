"""What commands that simulate many trials show while they go on: a bar on a terminal, on the standard error."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from landbridge.cli.drawing import bar

if TYPE_CHECKING:
    from landbridge.scenario import Scenario

__all__ = ["TrialBar", "trial_bar"]

_BAR = 40


class TrialBar:
    """The progress of trials: nothing where nobody looks at a terminal."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._wanted = sys.stderr.isatty()

    def opened(self, scenario: Scenario) -> None:
        """Say what goes on."""
        if self._wanted:
            self._draw(f"  {scenario.name}: loading the kernel; the first run compiles it, about 20 s")

    def step(self, name: str, detail: str, seconds: float) -> None:
        """Steps are not shown one by one."""

    def tick(self, done: int, total: int) -> None:
        """Draw the bar anew; `total` is the most that there can be."""
        if self._wanted:
            told = f" {done} {self._what}, at most {total}"
            width = max(0, min(_BAR, shutil.get_terminal_size().columns - len(told) - 3))
            self._draw(f"  {bar(done, total, width):<{width}}{told}")

    def cancelled(self) -> bool:
        """Never: Ctrl-C comes between two trials."""
        return False

    def clear(self) -> None:
        """Take the bar away."""
        if self._wanted:
            self._draw("")

    def _draw(self, text: str) -> None:
        sys.stderr.write(f"\r{text}\x1b[K")
        sys.stderr.flush()


@contextmanager
def trial_bar(what: str = "trials") -> Generator[TrialBar]:
    """A bar that is gone when the block ends; Ctrl-C says that nothing was written."""
    made = TrialBar(what)
    try:
        yield made
    except KeyboardInterrupt:
        made.clear()
        raise click.Abort("interrupted; nothing was written") from None
    finally:
        made.clear()
