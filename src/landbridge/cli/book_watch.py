"""`landbridge book watch`: take in what comes into a folder."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.book_import import now, reading_of, reading_options
from landbridge.cli.intake_screen import plain_file
from landbridge.cli.screen import console, folded, json_option, sign
from landbridge.cli.store_options import book_option, db_option, opened_book

if TYPE_CHECKING:
    from collections.abc import Callable

    from landbridge.tracing import FileReceipt

__all__ = ["watch"]


@click.command(short_help="Take in the files that come into a folder.")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--once", is_flag=True, help="Take in what is there and at rest, then end.")
@click.option("--every", metavar="S", type=click.FloatRange(0.01, 86_400), default=5.0, show_default=True,
              help="Seconds between two looks.")  # fmt: skip
@reading_options
@book_option
@db_option
@json_option
def watch(folder: Path, once: bool, every: float, as_json: bool, **asked: Any) -> None:  # noqa: FBT001 (options)
    """Take in the files that come into DIR, until Ctrl-C.

    A file is taken in when its size and time of change are the same at two looks; a name that begins with a dot or ends
    in .part or .tmp is left alone, so write under such a name and rename. Files go to DIR/done, those that can not be
    used to DIR/refused with a text that says why; bad records to the quarantine. With --json a line for each file.
    """
    from landbridge.tracing import watch_folder

    reading = reading_of(asked)
    with opened_book(asked["db"], asked["book"]) as (store, book):
        if not as_json:
            console().print(f"  watching {folder} for the book {book.name}; Ctrl-C ends it", soft_wrap=True)
        try:
            waits = _looks(every, 1 if once else None)
            for told in watch_folder(store, book, folder, reading, clock=now(), wait=waits):
                _tell(told, as_json=as_json)
        except KeyboardInterrupt:
            raise KeyboardInterrupt("ended; what was acknowledged stays, other files wait in the folder") from None


def _looks(every: float, most: int | None) -> Callable[[], bool]:
    """What waits for the next look, for ever or so many times."""
    left = [most]

    def wait() -> bool:
        if left[0] is not None:
            if left[0] == 0:
                return False
            left[0] -= 1
        time.sleep(every)
        return True

    return wait


def _tell(told: FileReceipt, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(plain_file(told), ensure_ascii=False))
        return
    mark = sign("✓" if told.error is None else "✗")
    name, counts = Path(told.file).name, told.receipt
    text = f"{counts.read:,} read: {counts.new:,} new, {counts.known:,} known, {counts.quarantined:,} quarantined"
    if told.error is not None:
        fault = told.error.faults[0]
        text = f"refused: {fault.problem}"
    console().print(f"  {mark} {name}  {text}", soft_wrap=True)
    for note in told.noticed.words():
        console().print(folded(note, f"    {sign('·')} ", "      "), soft_wrap=True)
