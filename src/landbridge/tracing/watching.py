"""Watch a folder: files that have come to rest are taken in and moved away, whatever is wrong with one of them."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from landbridge.books import Book, Receipt, Store
from landbridge.errors import BadInput, EnvironmentFailed, Fault
from landbridge.exchange import Reading
from landbridge.tracing.taking_in import FileReceipt, take_in

__all__ = ["watch_folder"]

_UNFINISHED: Final = (".part", ".tmp", ".crdownload", ".filepart")
_LONGEST_NAME: Final = 200  # bytes
_State = tuple[int, int]


def watch_folder(
    store: Store, book: Book, folder: Path, reading: Reading, *, clock: Callable[[], dt.datetime],
    wait: Callable[[], bool],
) -> Iterator[FileReceipt]:  # fmt: skip
    """Take in the files of a folder, oldest first, for as long as `wait` says that there is a next look.

    A file is at rest when its size and its time of change are as at the look before; names that begin with a dot or end
    in .part or .tmp are left alone. It goes to `done`, or to `refused` with a text beside it that says why. What is
    killed in between is taken in again: what the book knows is known.

    Raises EnvironmentFailed when the database, or the folder, can not be written.
    """
    for name in ("done", "refused"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    own = _name_of(store)
    seen: dict[Path, _State] = {}
    while True:
        now = _states(folder, own)
        for path in [path for path, state in now.items() if seen.get(path) == state]:
            told = _take_in(store, book, path, reading, clock)
            if (
                _states(folder, own).get(path) == now[path]
            ):  # else it was written to meanwhile: once more, when it rests
                _move(folder, path, told)
                yield told
        seen = now
        if not wait():
            return


def _name_of(store: Store) -> str | None:
    """What the files of the store begin with: they may lie in the folder, and are no files of a partner."""
    file = store.engine.url.database
    return str(Path(file).resolve()) if store.dialect == "sqlite" and file else None


def _states(folder: Path, own: str | None) -> dict[Path, _State]:
    """Size [bytes] and time of change [ns] of the files that are to be taken in, in the order of that time."""
    found: dict[Path, _State] = {}
    for path in folder.iterdir():
        if path.name.startswith(".") or path.suffix.lower() in _UNFINISHED or not path.is_file():
            continue
        if own is not None and str(path.resolve()).startswith(own):
            continue
        try:
            state = path.stat()
        except FileNotFoundError:
            continue  # taken away since the folder was listed
        found[path] = state.st_size, state.st_mtime_ns
    return dict(sorted(found.items(), key=lambda each: (each[1][1], each[0].name)))


def _take_in(store: Store, book: Book, path: Path, reading: Reading, clock: Callable[[], dt.datetime]) -> FileReceipt:
    """Whatever is wrong with a file, a defect of ours that it brings to light too, is told of this file alone."""
    try:
        return take_in(store, book, [path], reading, clock=clock).files[0]
    except EnvironmentFailed:
        raise
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        fault = Fault(str(path), None, None, None, problem, "see what is different about this file")
        return FileReceipt(str(path), None, Receipt(), (), BadInput([fault]))


def _move(folder: Path, path: Path, told: FileReceipt) -> None:
    """Move a file away; one of the same name that went before is kept."""
    target = _free(folder / ("done" if told.error is None else "refused") / path.name)
    if told.error is not None:
        why = _free(target.with_name(f"{_short(target.name)}.why.txt"))
        lines = [f"{fault.place()}: {fault.problem}\ndo: {fault.remedy}\n" for fault in told.error.faults]
        why.write_text("".join(lines), encoding="utf-8", errors="replace")
    with suppress(FileNotFoundError):  # someone else took it away: it is taken in all the same
        os.replace(path, target)


def _short(name: str) -> str:
    """A name that something can be added to: file systems hold 255 bytes."""
    return name if len(os.fsencode(name)) <= _LONGEST_NAME else name[:50]


def _free(target: Path) -> Path:
    number = 1
    free = target
    while free.exists():
        number += 1
        free = target.with_name(f"{_short(target.stem)}-{number}{target.suffix}")
    return free
