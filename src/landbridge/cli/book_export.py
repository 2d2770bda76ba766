"""`landbridge book export`: a book as a file that partners read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.instants import read_instant
from landbridge.cli.screen import console, folded, json_option, sign, write_json
from landbridge.cli.store_options import book_option, db_option, opened_book, party_option

if TYPE_CHECKING:
    from landbridge.tracing import Given

__all__ = ["export"]

_SUFFIXES = {".csv": "csv", ".parquet": "parquet", ".jsonl": "landbridge", ".ndjson": "landbridge",
             ".jsonld": "epcis"}  # fmt: skip
_EXAMPLE = "2020-06-20T08:00"


@click.command(short_help="Write a book to a file.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "format_", metavar="FORMAT",
              help="landbridge (loses nothing), epcis, dcsa-2.2, dcsa-3.0, csv or parquet; by the suffix "
              "unless given.")  # fmt: skip
@click.option("--since", metavar="INSTANT", help="What happened from then on, as 2020-06-20T08:00.")
@click.option("--until", metavar="INSTANT", help="What happened up to then.")
@click.option("--of", "subjects", multiple=True, metavar="ID",
              help="Only of this container, wagon or train; several times for several.")  # fmt: skip
@click.option("--history", is_flag=True, help="All revisions and retractions, not only what counts.")
@book_option
@db_option
@party_option
@json_option
def export(file: Path, format_: str | None, history: bool, as_json: bool, **asked: Any) -> None:  # noqa: FBT001 (options)
    """Write what a book holds to FILE: what a partner sent goes back word for word.

    What a format can not say is left out and counted. In EPCIS plans, estimates and events of a run have types of our
    own, so that nobody takes them for what happened; in DCSA a run is not written at all.
    """
    from landbridge.errors import WrongUse
    from landbridge.tracing import WRITTEN_FORMATS, give_back

    chosen = format_ or _SUFFIXES.get(file.suffix.lower())
    if chosen is None:
        raise WrongUse(f"name the format of {file} by --format: {', '.join(WRITTEN_FORMATS)}")
    with opened_book(asked["db"], asked["book"]) as (store, book):
        given = give_back(
            store, book, file, chosen, history=history, since=_instant(asked["since"], "since"),
            until=_instant(asked["until"], "until"), subjects=asked["subjects"] or None,
            parties=asked["parties"] or None,
        )  # fmt: skip
    if as_json:
        write_json({"book": book.name, "file": given.file, "format": given.format, "events": given.events,
                    "written": given.events - given.left.total, "left": dict(given.left.reasons)})  # fmt: skip
    else:
        _show(given)


def _instant(text: str | None, name: str) -> Any:
    return None if text is None else read_instant(text, _EXAMPLE, told=f" of --{name}")


def _show(given: Given) -> None:
    screen, written = console(), given.events - given.left.total
    screen.print(
        f"  {sign('✓')} {written:,} of {given.events:,} events in {given.file}, {given.format}", soft_wrap=True
    )
    for reason, count in given.left.reasons.items():
        screen.print(folded(f"{count:,} left out: {reason}", "      ", "      "), soft_wrap=True)
