"""The format of our own, `landbridge`: one statement a line as a JSON object with the columns of STATEMENT_SCHEMA."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

import msgspec
import polars as pl

from landbridge.exchange.batches import BadRecord, Batch, Left, Reading, as_kept
from landbridge.exchange.bounded import LONGEST_LINE, lines_of, portions
from landbridge.exchange.statement_rules import flaw_of
from landbridge.ledger import STATEMENT_SCHEMA, sealed

__all__ = ["read_native", "write_native"]


class _Further(msgspec.Struct, forbid_unknown_fields=True):
    role: str
    scheme: str
    id: str


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
    objects: list[_Further] = []
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
        yield _batch([_read(number, line, reading) for number, line in part])


def write_native(statements: Iterable[pl.DataFrame], stream: IO[str]) -> Left:
    """Write statements one a line; nothing is lost but the numbers of lines."""
    for frame in statements:
        for row in frame.select(_WRITTEN).iter_rows(named=True):
            kept = {name: _plain(value) for name, value in row.items() if value is not None}
            stream.write(json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n")
    return Left()


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value


def _batch(read: Sequence[dict[str, Any] | BadRecord]) -> Batch:
    rows = [each for each in read if isinstance(each, dict)]
    statements = sealed(pl.DataFrame(rows, schema=STATEMENT_SCHEMA))
    told = pl.Series([row["digest"] for row in rows], dtype=pl.Int64)
    statements = statements.with_columns(told.fill_null(statements["digest"]).alias("digest"))
    return Batch(statements, tuple(each for each in read if isinstance(each, BadRecord)))


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
