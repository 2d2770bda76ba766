"""Read a file of any format we know: its name and its first signs say which, or whoever calls does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from landbridge.errors import BadInput, WrongUse
from landbridge.exchange.batches import Batch, Reading
from landbridge.exchange.bounded import beginning_of, refusal, text_of
from landbridge.exchange.dcsa import read_dcsa
from landbridge.exchange.epcis import read_epcis
from landbridge.exchange.native import read_native
from landbridge.exchange.tables import read_table

__all__ = ["FORMATS", "detect_format", "read_file"]

FORMATS: Final = ("csv", "xlsx", "parquet", "epcis", "dcsa-2.2", "dcsa-3.0", "landbridge")
"""Formats that can be read."""

_BY_SUFFIX: Final = {".csv": "csv", ".tsv": "csv", ".xlsx": "xlsx", ".parquet": "parquet", ".jsonl": "landbridge",
                     ".ndjson": "landbridge", ".jsonld": "epcis"}  # fmt: skip


_OF_EPCIS: Final = (b'"EPCISDocument"', b'"EPCISQueryDocument"', b'"eventTimeZoneOffset"')
_OF_DCSA: Final = ((b'"eventClassification"', "dcsa-3.0"), (b'"eventCreatedDateTime"', "dcsa-2.2"))


def read_file(path: Path, reading: Reading, *, batch: int = 20_000) -> Iterator[Batch]:
    """Statements and bad records of a file, in batches.

    Raises BadInput when the file as a whole can not be used, WrongUse when its format is none we know.
    """
    format_ = reading.format or detect_format(path)
    if format_ not in FORMATS:
        raise WrongUse(f"{format_!r} is no format; there are {', '.join(FORMATS)}")
    try:
        yield from _read(path, format_, reading, batch)
    except BadInput as error:
        raise BadInput(replace(fault, file=str(path)) for fault in error.faults) from error


def detect_format(path: Path) -> str:
    """The format of a file by its suffix, else by its first signs.

    Raises BadInput when neither tells, and for DCSA, whose version is always to be named.
    """
    start = beginning_of(path)
    if path.suffix.lower() in _BY_SUFFIX:
        return _BY_SUFFIX[path.suffix.lower()]
    if any(sign in start for sign in _OF_EPCIS):
        return "epcis"
    for sign, version in _OF_DCSA:
        if sign in start:
            raise refusal(path, "it is a message of DCSA, whose version has to be named",
                          f"name it by --format {version}, as it seems to be")  # fmt: skip
    raise refusal(path, "its format can not be told",
                  f"give it a suffix, one of {', '.join(_BY_SUFFIX)}, or .json where the text tells; or name it by "
                  f"--format: {', '.join(FORMATS)}; or move it where no events are read")  # fmt: skip


def _read(path: Path, format_: str, reading: Reading, batch: int) -> Iterator[Batch]:
    if format_ == "landbridge":
        return read_native(path, reading, batch)
    if format_ in ("csv", "xlsx", "parquet"):
        return read_table(path, format_, reading, batch)
    if format_ == "epcis":
        return read_epcis(text_of(path), reading)
    start = beginning_of(path)
    if any(sign in start for sign in _OF_EPCIS) and not any(sign in start for sign, _ in _OF_DCSA):
        raise refusal(path, "this looks like EPCIS, not DCSA", "use --format epcis")
    return read_dcsa(text_of(path), reading, "dcsa-2.2" if format_ == "dcsa-2.2" else "dcsa-3.0")
