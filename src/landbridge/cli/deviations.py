"""`landbridge deviations`: plan against actual of a live book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from landbridge.cli.event_words import event_words
from landbridge.cli.screen import console, fitted, folded, json_option, lasting, number, sign, table, write_json
from landbridge.cli.store_options import book_option, db_option, opened_book, party_option
from landbridge.cli.track import as_of, instant_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landbridge.books import Book
    from landbridge.tracing import Deviations

__all__ = ["deviations"]

_DAYS_FROM_H = 100


@click.command(short_help="Compare plans and estimates of a live book with what happened.")
@click.option("--by", type=click.Choice(["milestone", "service", "port"]), default="milestone", show_default=True,
              help="Milestone: departures, arrivals and so on; service: as the book's scenario has it.")  # fmt: skip
@instant_options
@book_option
@db_option
@party_option
@json_option
def deviations(by: str, as_json: bool, **asked: Any) -> None:  # noqa: FBT001 (an option of the command)
    """Compare what was planned or estimated in a live book with what happened, milestone by milestone.

    Hours are actual minus plan: late is positive. Of each milestone the plan and the estimate count that were recorded
    last before it was told to have happened. What is late and has not happened yet is counted beside, as its deviation
    is not known; so is what never will be told, since the train has been farther on.

    \b
    Examples:
      landbridge deviations
      landbridge deviations --by port --at 2020-06-20T08:00
    """  # noqa: D301 (a sign of click's)
    from landbridge.tracing import deviations as compare

    at, known_at = as_of(asked["at"], asked["known_at"])
    with opened_book(asked["db"], asked["book"]) as (store, book):
        found = compare(store, book, at=at, by=by, known_at=known_at, parties=asked["parties"] or None)
    if as_json:
        write_json(_plain(found, book))
    else:
        _show(found, book, asked["parties"])


def _plain(found: Deviations, book: Book) -> dict[str, Any]:
    return {"book": book.name, "by": found.by, "at": found.at.isoformat(),
            "known_at": None if found.known_at is None else found.known_at.isoformat(), "unit": "h",
            "rows": found.rows.to_dicts(), "total": found.total.to_dicts(), "unplanned": found.unplanned}  # fmt: skip


def _show(found: Deviations, book: Book, parties: tuple[str, ...]) -> None:
    screen = console()
    screen.print()
    if found.rows.is_empty():
        of = f" of {' or '.join(parties)}" if parties else ""
        screen.print(folded(f"nothing{of} is planned or estimated in the book {book.name}") + "\n", soft_wrap=True)
        return
    numbers = ("met", "P10", "P50", "P90", "1 h", "6 h", "24 h", "late", "never", "ahead")
    rows = table(found.by, "said", *numbers, numbers=numbers)
    for row in found.rows.to_dicts():
        rows.add_row(*_cells(row, found.by))
    for row in found.total.to_dicts():
        rows.add_row(*_cells(row, ""), style="bold")
    screen.print(fitted(rows))
    screen.print()
    for text in _notes(found):
        screen.print(folded(text), style="dim", soft_wrap=True)
    screen.print()


def _cells(row: dict[str, Any], by: str) -> Iterator[str]:
    yield event_words(row["group"]) if by == "milestone" else row["group"]
    yield row["basis"]
    yield number(row["met"])
    yield from ("" if row[name] is None else _off(row[name]) for name in ("p10_h", "p50_h", "p90_h"))
    yield from ("" if row[name] is None else f"{row[name]:.0%}" for name in ("within_1h", "within_6h", "within_24h"))
    yield from (number(row[name]) if row[name] else "" for name in ("under_way", "missing", "to_come"))


def _off(hours: float) -> str:
    """How far off, in [h]; from 100 h on in days, marked so."""
    return f"{hours:+.1f}" if abs(round(hours, 1)) < _DAYS_FROM_H else f"{hours / 24:+,.1f} d"


def _notes(found: Deviations) -> Iterator[str]:
    dash = sign("–")
    yield (f"P10{dash}P90: hours (d: days), actual minus plan (PLN) or estimate (EST), of milestones met; 1, 6, 24 h: "
           "share of them within so many hours, early or late")  # fmt: skip
    longest = found.total["longest_h"].drop_nulls().to_list()
    so_far = f", by {lasting(max(longest))} so far at most" if longest else ""
    yield (f"late: time past, not told to have happened{so_far}; never: the train has been farther on; ahead: time to "
           "come")  # fmt: skip
    told_after = sum(found.total["told_after"].to_list())
    more = [f"{number(count)} {text}" for count, text in (
        (told_after, "told only when they had happened, not counted"), (found.unplanned, "happened without a plan"),
    ) if count]  # fmt: skip
    if more:
        yield f"milestones: {'; '.join(more)}"
    yield f"at {found.at:%d %b %Y %H:%M} UTC"
