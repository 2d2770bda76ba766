"""A port by a live book: what stands there, what is announced, what was done lately."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from landbridge.cli.event_words import event_words, source_words
from landbridge.cli.screen import console, fitted, folded, lasting, number, sign, table, write_json
from landbridge.cli.store_options import opened_book
from landbridge.cli.track import as_of
from landbridge.cli.track_screen import moment
from landbridge.cli.track_values import rows_as_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from landbridge.books import Book
    from landbridge.tracing import AtPort

__all__ = ["show_port_of_book"]

_SHOWN: Final = 12
_LATELY: Final = ("train.arrived", "border.crossed", "gauge.changed", "train.departed", "container.loaded",
                  "container.discharged", "container.picked", "container.released")  # fmt: skip


def show_port_of_book(port: str, at: str | None, asked: dict[str, Any], *, as_json: bool) -> None:
    """What a live book tells of a port at an instant. Raises WrongUse for a place, book or store that is not there."""
    from landbridge.tracing import at_port

    instant, known_at = as_of(at, asked["known_at"])
    with opened_book(asked["db"], asked["book"]) as (store, book):
        found = at_port(store, book, port, at=instant, known_at=known_at, parties=asked["parties"] or None)
    if as_json:
        write_json(_plain(found, book))
    else:
        _show(found, book)


def _plain(found: AtPort, book: Book) -> dict[str, Any]:
    return {"book": book.name, "place": found.place, "name": found.name, "stations": found.stations,
            "at": found.at.isoformat(), "known_at": None if found.known_at is None else found.known_at.isoformat(),
            "trains": rows_as_json(found.trains), "containers": rows_as_json(found.containers),
            "coming": rows_as_json(found.coming), "lately": rows_as_json(found.lately)}  # fmt: skip


def _show(found: AtPort, book: Book) -> None:
    screen = console()
    screen.print(f"\n  {found.name}   {moment(found.at, found.stations[0])}   book {book.name}")
    laden = found.trains.filter(found.trains["containers"] > 0).height
    screen.print(f"  trains standing {found.trains.height}, {laden} of them with containers\n")
    for shown in (_trains(found), _containers(found), _coming(found), _lately(found)):
        if shown is not None:
            screen.print(shown)
            screen.print()
    for text in _notes(found):
        screen.print(folded(text), style="dim", soft_wrap=True)
    screen.print()


def _trains(found: AtPort) -> Any:
    """Stations by their country, or the names of trains would be folded."""
    if found.trains.is_empty():
        return None
    rows = table("train", "in", "state", "for", "on it", numbers=("for", "on it"))
    for row in found.trains.head(_SHOWN).to_dicts():
        state = f"{row['state']} {row['stage'] or ''}".replace("held", "waits for").replace("in a stage", "in").strip()
        rows.add_row(row["train"], row["location"].partition("-")[0], state, lasting(row["hours"]),
                     number(row["containers"]) if row["containers"] else "")  # fmt: skip
    return rows


def _containers(found: AtPort) -> Any:
    if found.containers.is_empty():
        return None
    rows = table("containers", "in", "count", "longest", "for", numbers=("count", "for"))
    for row in found.containers.to_dicts():
        rows.add_row(row["state"], row["location"].partition("-")[0], number(row["count"]), row["longest"],
                     lasting(row["hours"]))  # fmt: skip
    return rows


def _coming(found: AtPort) -> Any:
    from landbridge.tracing import local_time

    if found.coming.is_empty():
        return None
    rows = table("announced, UTC", "local time", "in", "what", "of", "said", "by")
    for row in found.coming.head(_SHOWN).to_dicts():
        local = local_time(row["time"], row["location"])
        late = row["time"] < found.at  # what is due at this very instant is not late
        rows.add_row(f"{row['time']:%d %b %H:%M}", "" if local is None else f"{local:%d %H:%M}",
                     row["location"].partition("-")[0], f"{event_words(row['type'])}{' ! late' if late else ''}",
                     row["subject"], row["classifier"], source_words(row["source"]),
                     style="yellow" if late else None)  # fmt: skip
    return fitted(rows)


def _lately(found: AtPort) -> Any:
    from landbridge.tracing import AHEAD_H

    shown = found.lately.filter(found.lately["type"].is_in(_LATELY))
    if shown.is_empty():
        return None
    heads = [each.partition("-")[0] for each in found.stations]
    rows = table(f"last {AHEAD_H} h", *heads, numbers=tuple(heads))
    for kind in _LATELY:
        counts = [_count(shown, kind, station) for station in found.stations]
        if any(counts):
            rows.add_row(event_words(kind), *(number(count) if count else sign("·") for count in counts))
    return rows


def _count(lately: pl.DataFrame, kind: str, station: str) -> int:
    return int(lately.filter((lately["type"] == kind) & (lately["location"] == station))["count"].sum())


def _notes(found: AtPort) -> Iterator[str]:
    known = "with all that is known" if found.known_at is None else f"as known at {found.known_at:%d %b %Y %H:%M} UTC"
    more = [f"{number(frame.height - _SHOWN)} more {name} with --json" for name, frame in
            (("trains", found.trains), ("announcements", found.coming)) if frame.height > _SHOWN]  # fmt: skip
    yield f" {sign('·')} ".join([known, "for: since the state began", *more])
    if found.trains.is_empty() and found.containers.is_empty():
        yield "nothing stands there, as far as is told"
