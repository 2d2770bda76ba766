"""Read files of strangers within bounds: size, length of a line, nesting, what an archive grows to, encoding.

Whatever lies beyond a bound is refused before it is in memory; each refusal names the place and the way out.
"""

from __future__ import annotations

import codecs
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

import numpy as np

from landbridge.errors import BadInput, Fault

__all__ = [
    "LARGEST_DOCUMENT", "LONGEST_LINE", "beginning_of", "check_archive", "check_file", "check_nesting", "lines_of",
    "portions", "refusal", "text_of",
]  # fmt: skip

LONGEST_LINE: Final = 1 << 20
"""[bytes] of one line of a table or of JSON lines."""
LARGEST_DOCUMENT: Final = 256 << 20
"""[bytes] of a document that is read as a whole."""
_LARGEST_UNPACKED: Final = 512 << 20  # bytes
_MOST_GROWTH: Final = 200  # times; a book of ordinary sheets grows to ten times its size
_SMALL_UNPACKED: Final = 1 << 20  # bytes; below, growth harms nobody
_DEEPEST: Final = 200
_LARGEST_PORTION: Final = 32 << 20  # signs or bytes; many times that as rows of a frame
_CHUNK: Final = 8 << 20  # bytes

_SPLIT: Final = "split it: statements may come in any order and in any number of files"
_MARKS: Final = {
    codecs.BOM_UTF32_LE: "UTF-32", codecs.BOM_UTF32_BE: "UTF-32", codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}  # fmt: skip


def text_of(path: Path) -> bytes:
    """A document as a whole, without the mark some editors put before UTF-8.

    Raises BadInput when it is no ordinary file, empty, too large, not UTF-8 or nested too deep.
    """
    size = _size_of(path)
    if size > LARGEST_DOCUMENT:
        raise refusal(path, f"it has {size:,} bytes, and a document may have {LARGEST_DOCUMENT:,}", _SPLIT)
    text = _without_mark(path, path.read_bytes())
    if not text.strip():
        raise refusal(path, "there is nothing in it", "see whether it was written to its end")
    _check_encoding(path, text)
    check_nesting(path, text)
    return text


def beginning_of(path: Path) -> bytes:
    """The first 64 KiB of a file. Raises BadInput when it is no ordinary file, or is empty."""
    check_file(path)
    with path.open("rb") as stream:
        return stream.read(65_536)


def lines_of(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Lines of a file with their numbers, without their ends; None for a line that is too long.

    Raises BadInput when the file is no ordinary one, is empty, or begins as UTF-16 does.
    """
    check_file(path)
    with path.open("rb") as stream:
        number = 0
        while line := stream.readline(LONGEST_LINE + 1):
            number += 1
            if number == 1:
                line = _without_mark(path, line)
            if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
                _skip_line(stream)
                yield number, None
                continue
            yield number, line.rstrip(b"\r\n")


_Item = TypeVar("_Item")


def portions(items: Iterator[_Item], most: int, size_of: Callable[[_Item], int]) -> Iterator[list[_Item]]:
    """Items in lists of at most so many, or of fewer when they are large: a list ends with what fills 32 MiB."""
    part: list[_Item] = []
    size = 0
    for item in items:
        part.append(item)
        size += size_of(item)
        if len(part) == most or size >= _LARGEST_PORTION:
            yield part
            part, size = [], 0
    if part:
        yield part


def check_archive(path: Path) -> None:
    """Raises BadInput when a file is no zip archive, is cut off, or would grow beyond bounds when unpacked.

    The sizes its directory tells are added up first; then every member is unpacked in parts and thrown away, for a
    directory may lie and other readers do not hold to it.
    """
    check_file(path)
    size = _size_of(path)
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            if unpacked <= min(_LARGEST_UNPACKED, max(_SMALL_UNPACKED, _MOST_GROWTH * size)):
                _check_members(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        raise refusal(path, f"it is no whole archive: {error}", "see whether it was sent to its end") from error
    if unpacked > _LARGEST_UNPACKED or unpacked > max(_SMALL_UNPACKED, _MOST_GROWTH * size):
        problem = f"its {size:,} bytes would grow to {unpacked:,}; at most {_LARGEST_UNPACKED:,} are unpacked, and " \
                  f"{_MOST_GROWTH} times its size"  # fmt: skip
        raise refusal(path, problem, _SPLIT)


def _check_members(archive: zipfile.ZipFile) -> None:
    if (broken := archive.testzip()) is not None:
        raise zipfile.BadZipFile(f"its member {broken} is damaged")


def check_nesting(path: Path, text: bytes) -> None:
    """Raises BadInput when brackets are nested too deep; strings are passed over."""
    depth, inside = 0, False
    for first, chunk in _chunks(text):
        signs = np.frombuffer(chunk.replace(rb"\\", b"__").replace(rb"\"", b"__"), dtype=np.uint8)
        quotes = np.logical_xor.accumulate(signs == ord('"')) ^ inside
        step = np.isin(signs, (ord("["), ord("{"))).astype(np.int8) - np.isin(signs, (ord("]"), ord("}")))
        step[quotes] = 0
        depths = depth + np.cumsum(step, dtype=np.int64)
        if depths.max(initial=0) > _DEEPEST:
            line = text.count(b"\n", 0, first + int(np.argmax(depths > _DEEPEST))) + 1
            raise refusal(path, f"it is nested more than {_DEEPEST} deep", "send plain events", line)
        depth, inside = int(depths[-1]), bool(quotes[-1])


def refusal(path: Path, problem: str, remedy: str, line: int | None = None) -> BadInput:
    """A file that can not be used as a whole."""
    return BadInput([Fault(str(path), line, None, None, problem, remedy)])


def _size_of(path: Path) -> int:
    """The size of an ordinary file; a pipe is never opened, for it may never end."""
    try:
        found = os.stat(path)
    except OSError as error:
        raise refusal(path, f"it can not be read: {error.strerror}", "see the name and the permissions") from error
    if stat.S_ISDIR(found.st_mode):
        raise refusal(path, "it is a folder", "name the files in it")
    if not stat.S_ISREG(found.st_mode):
        raise refusal(path, "it is no ordinary file", "save what comes out of it as a file first")
    return found.st_size


def check_file(path: Path) -> None:
    """Raises BadInput when a file is no ordinary one, or is empty."""
    if _size_of(path) == 0:
        raise refusal(path, "there is nothing in it", "see whether it was written to its end")


def _without_mark(path: Path, text: bytes) -> bytes:
    for mark, name in _MARKS.items():
        if text.startswith(mark):
            raise refusal(path, f"it is written in {name}", "save it as UTF-8")
    return text.removeprefix(codecs.BOM_UTF8)


def _check_encoding(path: Path, text: bytes) -> None:
    try:
        text.decode()
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        problem = f"it is not UTF-8: byte {error.start + 1:,} is {text[error.start]:#04x}"
        raise refusal(path, problem, "save it as UTF-8", line) from error


def _chunks(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Parts of a text, none of which ends between a backslash and the sign it escapes."""
    first = 0
    while first < len(text):
        end = min(first + _CHUNK, len(text))
        tail = text[first:end]
        if (len(tail) - len(tail.rstrip(b"\\"))) % 2:
            tail = text[first : end + 1]
        yield first, tail
        first += len(tail)


def _skip_line(stream: BinaryIO) -> None:
    while part := stream.read(_CHUNK):
        if (found := part.find(b"\n")) >= 0:
            stream.seek(found + 1 - len(part), os.SEEK_CUR)
            return
