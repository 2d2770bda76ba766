"""The format of our own, `landbridge`: one statement a line as a JSON object with the columns of STATEMENT_SCHEMA."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Final

import msgspec
import polars as pl

from landbridge.exchange.batches import BadRecord, Batch, Left, Reading, as_kept, batch_of, compact_text, sealed_rows
from landbridge.exchange.bounded import LONGEST_LINE, lines_of, portions
from landbridge.exchange.instants import instant_text
from landbridge.exchange.own_member import Further
from landbridge.exchange.statement_rules import flaw_of
from landbridge.ledger import STATEMENT_SCHEMA

__all__ = ["read_native", "write_native"]


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    event_id: str
    type: str
    event_time: dt.datetime
    source: str | None = None
    revision: int = 0
    classifier: str = "ACT"
    subject: str | None = None
    object: str | None = None
    location: str | None = None
    stage: str | None = None
    quantity: int | None = None
    recorded_at: dt.datetime | None = None
    party: str | None = None
    retracted: bool = False
    objects: list[Further] = []
    detail: str | None = None
    digest: int | None = None
    format: str = "landbridge"
    message: str | None = None
    context: str | None = None


_DECODER: Final = msgspec.json.Decoder(_Line)
_WRITTEN: Final = tuple(name for name in STATEMENT_SCHEMA if name != "line")


def read_native(path: Path, reading: Reading, batch: int) -> Iterator[Batch]:
    """Statements of a file in batches; a wrong line is a bad record. Raises BadInput when the file can not be used."""
    lines = (each for each in lines_of(path) if each[1] is None or each[1].strip())
    for part in portions(lines, batch, lambda each: len(each[1] or b"")):
        found = batch_of([_read(number, line, reading) for number, line in part])
        yield replace(found, statements=sealed_rows(found.statements))


def write_native(statements: Iterable[pl.DataFrame], stream: IO[str]) -> Left:
    """Write statements one a line; nothing is lost but the numbers of lines."""
    for frame in statements:
        for row in frame.select(_WRITTEN).iter_rows(named=True):
            kept = {name: _plain(value) for name, value in row.items() if value is not None}
            stream.write(compact_text(kept) + "\n")
    return Left()


def _plain(value: Any) -> Any:
    return instant_text(value) if isinstance(value, dt.datetime) else value


def _read(number: int, line: bytes | None, reading: Reading) -> dict[str, Any] | BadRecord:
    """The row of a line, or the bad record it is."""
    if line is None:
        return BadRecord(
            number, None, f"the line has more than {LONGEST_LINE:,} bytes", "write one statement a line", ""
        )
    try:
        found = _DECODER.decode(line)
    except UnicodeDecodeError:
        return _bad(number, line, None, "the line is not UTF-8", "save the file as UTF-8")
    except (msgspec.MsgspecError, RecursionError) as error:
        return _bad(number, line, None, str(error), "write it as docs/reference/live-book.md has it")
    row = {**msgspec.structs.asdict(found), "line": number}
    row["objects"] = [msgspec.structs.asdict(each) for each in found.objects]
    row["source"] = found.source or reading.source or "unnamed"
    row["party"] = found.party or reading.party
    if flaw := flaw_of(row):
        return _bad(number, line, *flaw)
    return row


def _bad(number: int, line: bytes, place: str | None, reason: str, remedy: str) -> BadRecord:
    return BadRecord(number, place, reason, remedy, as_kept(line))
