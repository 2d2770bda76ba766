"""What a run shows while it goes on, and how it is stopped."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from landbridge.cli.drawing import bar
from landbridge.cli.errors import INTERRUPTED
from landbridge.cli.screen import console, sign

if TYPE_CHECKING:
    from landbridge.scenario import Scenario
    from landbridge.studies import RunHeader

__all__ = ["Steps", "interruptible"]

_BAR = 40
_LONG_AFTER = {"timetable built": "kernel: loading; the first run compiles it, about 20 s"}
"""What a user waits for, without a bar, after the step of that name."""


class Steps:
    """The progress of a run on the screen: its header, a line a step, a bar on a terminal while it is simulated.

    `--json` has the steps on the standard error, `--quiet` has none. When nobody reads the screen any more, as behind
    `head`, the run goes on without it: its product is the run folder. `far` says that other processes simulate, which
    are to be ended in order.
    """

    scenario: Scenario
    header: RunHeader
    target: Path

    def __init__(self, out: Path | None, *, quiet: bool, as_json: bool, far: bool = False) -> None:
        self._out = out
        if out is not None:
            self.target = out
        self._header_wanted = not quiet and not as_json
        self._screen = None if quiet and not as_json else console(to_error=as_json)
        self._bar_wanted = not quiet and sys.stderr.isatty()
        self._bar_shown = False
        self._line_wanted = self._bar_wanted and self._screen is not None and self._screen.file.isatty()
        self.nothing_written = True
        self.far = far
        self.placing = False

    def opened(self, scenario: Scenario) -> None:
        """Show what is asked."""
        from landbridge.cli.run_screen import show_header
        from landbridge.studies import describe_scenario

        self.target = self._out or Path("runs") / scenario.name
        self.scenario, self.header = scenario, describe_scenario(scenario)
        if self._header_wanted:
            with suppress(BrokenPipeError):
                show_header(self.header, scenario.seed, scenario.replications)

    def step(self, name: str, detail: str, seconds: float) -> None:
        """One line for a step that is done."""
        self.clear()
        if self._screen is not None:
            done = sign("✓")
            with suppress(BrokenPipeError):
                self._screen.print(f"  {done:<2} {name:<25}", end="", soft_wrap=True)
                self._screen.print(f"{detail:<39}{seconds:>7.1f} s", style="dim", soft_wrap=True)
        if self._line_wanted and name in _LONG_AFTER:
            self._draw(f"     {_LONG_AFTER[name]}")

    def tick(self, done: int, total: int) -> None:
        """Draw the bar anew."""
        self.nothing_written = done < total
        if self._bar_wanted:
            told = f" {done} of {total} replications"
            width = max(0, min(_BAR, shutil.get_terminal_size().columns - len(told) - 3))  # a folded line stays behind
            self._draw(f"  {bar(done, total, width):<{width}}{told}")

    def _draw(self, text: str) -> None:
        """A line that the next one takes the place of."""
        sys.stderr.write(f"\r{text}\x1b[K")
        sys.stderr.flush()
        self._bar_shown = True

    def clear(self) -> None:
        """Take the bar, or what stands in its place, away."""
        if self._bar_shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._bar_shown = False

    def cancelled(self) -> bool:
        """Never: Ctrl-C comes as a signal."""
        return False

    def last_words(self) -> str:
        """What is true when the run is interrupted now."""
        earlier = hasattr(self, "target") and self.target.exists()
        return f"interrupted; {'the earlier run is whole' if earlier else 'nothing was written'}"


@contextmanager
def interruptible(steps: Steps) -> Generator[None]:
    """Ctrl-C inside ends the command with exit code 130, and with no wait while nothing is written yet.

    Compiled code can not be stopped from Python, and closing its threads would wait for them; so while the run has
    written nothing the process is left at once. Afterwards what is half written is taken away first.
    """
    before = signal.signal(signal.SIGINT, lambda number, frame: _stop(steps, number, frame))
    try:
        yield
    except KeyboardInterrupt:
        steps.clear()
        raise KeyboardInterrupt(steps.last_words()) from None
    finally:
        signal.signal(signal.SIGINT, before)


def _stop(steps: Steps, number: int, frame: FrameType | None) -> None:
    del number, frame
    if steps.placing:  # the new run is whole and about to take its place: there is nothing left to interrupt
        return
    if steps.far or not steps.nothing_written:
        raise KeyboardInterrupt
    steps.clear()
    sys.stdout.flush()
    click.echo(f"\nlandbridge: {steps.last_words()}", err=True)
    os._exit(INTERRUPTED)
