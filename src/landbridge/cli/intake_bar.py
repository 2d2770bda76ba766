"""What is shown while files are taken in: the file, the records so far; and what Ctrl-C leaves."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from landbridge.cli.screen import console, program

if TYPE_CHECKING:
    from pathlib import Path

    from rich.progress import Progress, TaskID

    from landbridge.books import Receipt

__all__ = ["IntakeBar", "intake_bar"]


class IntakeBar:
    """The progress of an intake: a line on a terminal, on the standard error; nothing where nobody looks at one."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self._task: TaskID | None = None
        self.records = 0

    def opened(self, path: Path) -> None:
        """Show the file that is begun."""
        if self._progress is not None:
            if self._task is not None:
                self._progress.remove_task(self._task)
            self._task = self._progress.add_task(path.name, total=None)

    def acknowledged(self, receipt: Receipt) -> None:
        """Count a batch that is on the disk."""
        self.records += receipt.read
        if self._progress is not None and self._task is not None:
            self._progress.advance(self._task, receipt.read)

    def cancelled(self) -> bool:
        """Never: Ctrl-C comes as an exception, and a batch under way is undone."""
        return False


@contextmanager
def intake_bar(*, wanted: bool = True) -> Generator[IntakeBar]:
    """A bar that is gone when the block ends; Ctrl-C says what is acknowledged and how to go on."""
    progress = _progress() if wanted and sys.stderr.isatty() else None
    made = IntakeBar(progress)
    try:
        if progress is not None:
            progress.start()
        yield made
    except KeyboardInterrupt:
        raise KeyboardInterrupt(f"interrupted; {made.records:,} records read are acknowledged and stay. Call "
                                f"{program()} again with the same files: they go on from there") from None  # fmt: skip
    finally:
        if progress is not None:
            progress.stop()


def _progress() -> Progress:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(TextColumn("  {task.description}"), BarColumn(30), TextColumn("{task.completed:,.0f} records"),
                    TimeElapsedColumn(), console=console(to_error=True), transient=True)  # fmt: skip
