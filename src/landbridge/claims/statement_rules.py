"""What a door checks of single statements, and of those of one source."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from typing import Final

from landbridge.claims.citations import Placed
from landbridge.tables import Inspection

__all__ = ["check_id", "check_statements"]

_ID: Final = re.compile(r"[\w.-]+")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


def check_id(file: str, row: int | None, id_: str, inspection: Inspection) -> None:
    """Report an id that could not stand in a list of ids."""
    if not _ID.fullmatch(id_):
        inspection.report(file, f"expected an id, was {id_!r}", "use letters, digits and . _ - only", row=row,
                          column="id", value=id_)  # fmt: skip


def check_statements(placed: Iterable[Placed], sources: Mapping[str, object] | None,
                     propositions: Mapping[str, object] | None, inspection: Inspection) -> None:  # fmt: skip
    """Report what can not have been said so; without sources or propositions their ids are not checked."""
    seen: dict[tuple[object, ...], Placed] = {}
    for each in placed:
        check_id(each.file, each.row, each.statement.id, inspection)
        _check_reference(each, "source", sources, inspection)
        _check_reference(each, "proposition", propositions, inspection)
        _check_times(each, inspection)
        _check_address(each, inspection)
        said = each.statement
        # A source may say something and investigate it at once; more of it at one instant has no order.
        key = (said.source, said.proposition, said.said_at, said.stance == "investigating")
        _check_one_word(each, seen.setdefault(key, each), inspection)


def _check_reference(each: Placed, column: str, known: Mapping[str, object] | None, inspection: Inspection) -> None:
    id_ = str(getattr(each.statement, column))
    if known is None or id_ in known:
        return
    near = difflib.get_close_matches(id_, known, n=1)
    use = f"did you mean {near[0]}?" if near else f"use one of: {', '.join(known)}" if known else "there is none yet"
    inspection.report(each.file, f"no {column} {id_!r}", f"add it to {column}s.csv first; {use}", row=each.row,
                      column=column, value=id_)  # fmt: skip


def _check_times(each: Placed, inspection: Inspection) -> None:
    said = each.statement
    if said.known_at < said.said_at:
        inspection.report(each.file, "was known before it was said", "mend one of the two instants; mind their zones",
                          row=each.row, column="known_at", value=f"{said.known_at:%Y-%m-%dT%H:%MZ}")  # fmt: skip
    if said.review_by is not None and said.review_by <= said.said_at:
        inspection.report(each.file, "is out of date before it was said", "give a later instant, or leave it empty",
                          row=each.row, column="review_by", value=f"{said.review_by:%Y-%m-%dT%H:%MZ}")  # fmt: skip


def _check_address(each: Placed, inspection: Inspection) -> None:
    if not _ADDRESS.fullmatch(each.statement.url):
        inspection.report(each.file, "has no address", "write https://... of the page; for paper urn:... of your own",
                          row=each.row, column="url", value=each.statement.url)  # fmt: skip


def _check_one_word(each: Placed, first: Placed, inspection: Inspection) -> None:
    said, before = each.statement, first.statement
    if said.id == before.id:
        return
    same = "says the same as" if said.stance == before.stance else "says otherwise than"
    inspection.report(
        each.file, f"{same} {before.id}, of one source on one proposition at one instant",
        "leave one out, or give the instant at which each was said", row=each.row, column="said_at",
        value=f"{said.said_at:%Y-%m-%dT%H:%MZ}",
    )  # fmt: skip
