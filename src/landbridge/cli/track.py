"""`landbridge track`: where a container, wagon or train of a live book is, and how it came there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.instants import read_instant
from landbridge.cli.screen import json_option, write_json
from landbridge.cli.store_options import book_option, db_option, opened_book, party_option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from landbridge.books import Book
    from landbridge.tracing import Found

__all__ = ["as_of", "instant_options", "track"]

_EXAMPLE = "2020-06-20T08:00 or 2020-06-20T00:00Z"


def instant_options(command: click.decorators.FC) -> click.decorators.FC:
    """`--at` and `--known-at`."""
    known_at = click.option("--known-at", metavar="INSTANT",
                            help="As it was known then, as 2020-06-20T12:00; with all that is known unless "
                                 "given.")  # fmt: skip
    at = click.option("--at", metavar="INSTANT",
                      help="How it was at an instant, as 2020-06-20T08:00; in Asia/Shanghai where it has no zone. "
                           "The instant of --known-at, else now, unless given.")  # fmt: skip
    return at(known_at(command))


def as_of(at: str | None, known_at: str | None) -> tuple[dt.datetime, dt.datetime | None]:
    """The instants of `--at` (that of `--known-at`, else now, unless given) and `--known-at`. Raises WrongUse."""
    known = None if known_at is None else read_instant(known_at, _EXAMPLE, told=" of --known-at")
    now = known or dt.datetime.now(dt.UTC)
    return (now if at is None else read_instant(at, _EXAMPLE, told=" of --at")), known


@click.command(short_help="Show where a container, wagon or train of a live book is.")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@instant_options
@book_option
@db_option
@party_option
@json_option
def track(ids: tuple[str, ...], as_json: bool, **asked: Any) -> None:  # noqa: FBT001 (an option of the command)
    """Show where a container, wagon, train or anything else of a live book is, and how it came there.

    ID is a number in any spelling (CSQU3054383, csqu 305438-3, urn:epc:id:bic:CSQU3054383) or what a partner calls a
    train. A check digit that is wrong is told and stops nothing. Times are those of the place, then UTC.

    \b
    Examples:
      landbridge track CSQU3054383
      landbridge track "csqu 305438 3" --known-at 2020-06-20T08:00
    """  # noqa: D301 (a sign of click's)
    from landbridge.cli.track_screen import show_trace
    from landbridge.cli.track_values import trace_as_json
    from landbridge.tracing import find_ids, trace

    at, known_at = as_of(asked["at"], asked["known_at"])
    parties = asked["parties"] or None
    with opened_book(asked["db"], asked["book"]) as (store, book):
        found = [find_ids(store, book, each, known_at=known_at, parties=parties) for each in ids]
        traces = [(each, trace(store, book, each.ids[0], at=at, known_at=known_at, parties=parties))
                  for each in found if len(each.ids) == 1]  # fmt: skip
    if as_json:
        write_json({"book": book.name, "traces": [trace_as_json(*each) for each in traces]})
    for each in () if as_json else traces:
        show_trace(*each)
    _tell_of_others(found, book, known_at)


def _tell_of_others(found: Iterable[Found], book: Book, known_at: dt.datetime | None) -> None:
    """Raises WrongUse for what is not there, or is several things."""
    from landbridge.errors import WrongUse

    then = "" if known_at is None else f" as known at {known_at:%Y-%m-%dT%H:%MZ}"
    told = [_told(each, book, then) for each in found if len(each.ids) != 1]
    if told:
        raise WrongUse("; ".join(told))


def _told(found: Found, book: Book, then: str) -> str:
    from landbridge.units import COUNTING_ZONE

    if found.ids:
        return f"{found.asked!r} is several things of the book: {', '.join(found.ids)}; name one of them"
    verdicts = [each.verdict for each in found.identities if each.valid is False]
    wrong = f" ({verdicts[0]})" if verdicts else ""
    near = f"; did you mean {' or '.join(found.near[:3])}?" if found.near else ""
    if found.retracted is not None:
        when, source = found.retracted
        day = when.astimezone(COUNTING_ZONE).date()
        return (
            f"what was told of {found.asked!r} in the book {book.name} was retracted on {day} by {source}{then}{near}"
        )
    return f"nothing is told of {found.asked!r}{wrong} in the book {book.name}{then}{near}"
