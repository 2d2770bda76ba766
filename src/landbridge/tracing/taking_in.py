"""Take files of partners into a book: each batch is acknowledged by itself, and one bad file never stops the others."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Final, Protocol

from landbridge.books import Book, Intake, Origin, Receipt, Store, begin_intake
from landbridge.errors import BadInput, Fault
from landbridge.exchange import BadRecord, Batch, Reading, detect_format, read_file
from landbridge.tracing.corrections import (
    as_corrected,
    batches_of_corrections,
    formats_of_corrections,
    ids_by_line,
    is_correction,
)
from landbridge.tracing.noticed import Noticed, Noticing
from landbridge.tracing.run_books import is_run, statements_of_run

__all__ = ["FileReceipt", "Quiet", "TakenIn", "Watcher", "judge", "take_in"]

BATCH: Final = 20_000
"""Statements that are acknowledged together."""
_SHOWN: Final = 3
RUN: Final = "run"


@dataclass(frozen=True, slots=True)
class FileReceipt:
    """What became of one file; `first` are the first of its bad records, `noticed` what may not be meant so.

    `error` tells why it could not be used, or not to its end: the receipt then counts what was taken in before.
    """

    file: str
    format: str | None
    receipt: Receipt
    first: tuple[BadRecord, ...] = ()
    error: BadInput | None = None
    noticed: Noticed = field(default_factory=Noticed)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of several files."""

    files: tuple[FileReceipt, ...]

    @property
    def total(self) -> Receipt:
        """The receipt of all files."""
        return sum((each.receipt for each in self.files), Receipt())

    @property
    def noticed(self) -> Noticed:
        """What was noticed of all files."""
        return sum((each.noticed for each in self.files), Noticed())

    @property
    def refused(self) -> tuple[FileReceipt, ...]:
        """Files that could not be used, or not to their end."""
        return tuple(each for each in self.files if each.error is not None)


class Watcher(Protocol):
    """Who looks on while files are taken in."""

    def opened(self, path: Path) -> None:
        """A file is begun."""
        ...

    def acknowledged(self, receipt: Receipt) -> None:
        """A batch is on the disk."""
        ...

    def cancelled(self) -> bool:
        """Whether to end after the batch that was acknowledged last."""
        ...


class Quiet:
    """Nobody looks on."""

    def opened(self, path: Path) -> None:
        """Nothing is shown."""

    def acknowledged(self, receipt: Receipt) -> None:
        """Nothing is shown."""

    def cancelled(self) -> bool:
        """Never."""
        return False


Add = Callable[[Batch, Sequence[int]], Receipt]


def take_in(
    store: Store, book: Book, paths: Sequence[Path], reading: Reading, *, clock: Callable[[], dt.datetime],
    watcher: Watcher | None = None,
) -> TakenIn:  # fmt: skip
    """Take files, and folders of runs, into a book. What was acknowledged stays, whatever happens later.

    Raises WrongUse when `reading` names a format that is none, EnvironmentFailed when the database takes no more.
    """
    looking = watcher or Quiet()
    # Told before digests are made: a book given back, and taken in again, names its party.
    reading = replace(reading, party=reading.party or book.party)
    done: list[FileReceipt] = []
    for path in paths:
        if looking.cancelled():
            break
        done.append(_take_in_file(store, book, path, reading, _Work(clock, looking)))
    return TakenIn(tuple(done))


def judge(
    paths: Sequence[Path], reading: Reading, *, clock: Callable[[], dt.datetime] | None = None,
    watcher: Watcher | None = None,
) -> TakenIn:  # fmt: skip
    """Read files as if they were taken in, and write nothing: `new` counts statements that could be taken in.

    Without a `clock` nothing is said of actuals that lie in the future.
    """
    looking = watcher or Quiet()
    done: list[FileReceipt] = []
    for path in paths:
        looking.opened(path)
        counted = _Counted(path, looking, clock() if clock else None)
        try:
            for batch, _ in chain.from_iterable(batches for _, batches in _parts(path, reading)):
                counted.add(batch, Receipt(batch.read, batch.statements.height, 0, len(batch.bad)))
        except (BadInput, OSError) as error:
            counted.error = _refusal(path, error)
        done.append(counted.receipt(reading))
    return TakenIn(tuple(done))


@dataclass(frozen=True, slots=True)
class _Work:
    clock: Callable[[], dt.datetime]
    watcher: Watcher


class _Counted:
    """What became of a file so far."""

    def __init__(self, path: Path, watcher: Watcher, now: dt.datetime | None) -> None:
        self.path, self.watcher = path, watcher
        # What a run wrote down is simulated time, and its places are the network's.
        self.noticing = None if is_run(path) else Noticing(now)
        self.total = Receipt()
        self.first: tuple[BadRecord, ...] = ()
        self.error: BadInput | None = None

    def add(self, batch: Batch, receipt: Receipt) -> None:
        self.total += receipt
        self.first = (*self.first, *batch.bad)[:_SHOWN]
        if self.noticing is not None:
            self.noticing.look(batch)
        self.watcher.acknowledged(receipt)

    def receipt(self, reading: Reading) -> FileReceipt:
        noticed = self.noticing.found() if self.noticing else Noticed()
        return FileReceipt(str(self.path), _format_of(self.path, reading), self.total, self.first, self.error, noticed)


def _take_in_file(store: Store, book: Book, path: Path, reading: Reading, work: _Work) -> FileReceipt:
    work.watcher.opened(path)
    counted = _Counted(path, work.watcher, work.clock())
    try:
        for format_, batches in _parts(path, reading):
            first = next(batches, None)  # a file that can not be used at all leaves no trace in the book
            if first is None or counted.watcher.cancelled():
                break
            # A name need not be UTF-8, and a text of a database is.
            name = os.fsencode(path).decode(errors="replace")
            origin = Origin(name, format_, _digest_of(path))
            with begin_intake(store, book, origin, work.clock) as intake:
                _add_all(intake, first, batches, counted)
    except (BadInput, OSError) as error:  # a database that fails raises EnvironmentFailed
        counted.error = _refusal(path, error)
    return counted.receipt(reading)


def _refusal(path: Path, error: BadInput | OSError) -> BadInput:
    if isinstance(error, BadInput):
        return error
    problem = f"it can not be read: {error.strerror or error}"
    return BadInput([Fault(str(path), None, None, None, problem, "see whether it is there and may be read")])


_Part = tuple[Batch, Sequence[int]]


def _add_all(intake: Intake, first: _Part, rest: Iterator[_Part], counted: _Counted) -> None:
    """Raises BadInput when the file can be used no further; the intake is then not marked as finished."""
    part: _Part | None = first
    while part is not None:
        batch, corrects = part
        counted.add(batch, intake.add(batch.statements, batch.bad, corrects))
        part = None if counted.watcher.cancelled() else next(rest, None)


def _parts(path: Path, reading: Reading) -> Iterator[tuple[str, Iterator[_Part]]]:
    """What is taken in as of one format: a file, or the corrections of each format in one of JSON lines."""
    if not is_run(path) and is_correction(path):
        yield from ((each, batches_of_corrections(path, reading, each)) for each in formats_of_corrections(path))
    else:
        yield _format_of(path, reading) or "", _batches(path, reading)


def _batches(path: Path, reading: Reading) -> Iterator[_Part]:
    """Batches of a file, with the records of the quarantine that each of them puts right."""
    if is_run(path):
        yield from ((Batch(frame), ()) for frame in statements_of_run(path, reading.party))
        return
    corrected = ids_by_line(path, _format_of(path, reading))
    if not corrected:
        yield from ((batch, ()) for batch in read_file(path, reading, batch=BATCH))
        return
    for batch in read_file(path, as_corrected(reading), batch=BATCH):
        lines = batch.statements["line"].to_list()
        bad = tuple(replace(each, raw=corrected.without_notes(each.raw)) for each in batch.bad)
        yield replace(batch, bad=bad), [corrected.ids[line] for line in lines if line in corrected.ids]


def _format_of(path: Path, reading: Reading) -> str | None:
    """The format a file is read by; None where nobody can tell."""
    if is_run(path):
        return RUN
    try:
        return reading.format or detect_format(path)
    except (BadInput, OSError):
        return None


def _digest_of(path: Path) -> str | None:
    file = path / "events.parquet" if is_run(path) else path
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
