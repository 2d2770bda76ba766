"""The screen of a trace: where it is, how it came there, what is to come."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from landbridge.cli.event_words import event_words, place_words, source_words
from landbridge.cli.screen import console, fitted, folded, lasting, sign, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from landbridge.tracing import Found, Trace, Whereabouts

__all__ = ["at_place", "moment", "show_trace"]

_LINES: Final = 30
_SHOWN_ABOARD: Final = 6
_UNTOLD: Final = ("train.passed", "train.released", "stage.ended")
"""Of what a thing is on: not told line by line."""

_BY_LINES: Final = "at"
_PLACED: Final = {"on the line": "under way, last at", "arrived": "arrived at", "gone": "gone on, last at"}
_AT_WORK: Final = {"held": "waiting for", "in a stage": "stage"}
_KIND_NAMES: Final = {"PLN": "planned", "EST": "estimated", "REQ": "requested"}


def show_trace(found: Found, trace: Trace) -> None:
    """One thing from top to bottom."""
    screen = console()
    screen.print()
    _say(f"{trace.id}   {trace.kind}", style="bold")
    for text in (*_verdicts(found, trace), *_where(trace), *_on(trace)):
        _say(text)
    for shown in (_history(trace), _stays(trace), _to_come(trace), _contradictions(trace)):
        if shown is not None:
            screen.print()
            screen.print(shown)
    screen.print()
    for text in _notes(trace):
        _say(text, style="dim")
    screen.print()


def at_place(row: dict[str, Any], column: str = "event_time") -> dt.datetime | None:
    """When a line happened by the clocks of its place, by the offset that it told if it told one."""
    from landbridge.ledger import detail_of
    from landbridge.tracing import local_time

    return local_time(row[column], row["location"], detail_of(row.get("detail")).get("tz"))


def moment(instant: dt.datetime, location: str | None) -> str:
    """An instant at a place and in UTC, with the day again where it is another one: `20 Jun 2020 08:00 (00:00 UTC)`."""
    from landbridge.tracing import local_time

    local = local_time(instant, location)
    if local is None:
        return f"{instant:%d %b %Y %H:%M} UTC"
    day = "" if local.date() == instant.date() else f"{instant:%d %b} "
    return f"{local:%d %b %Y %H:%M} ({day}{instant:%H:%M} UTC)"


def _say(text: str, style: str | None = None) -> None:
    console().print(folded(text), style=style, soft_wrap=True)


def _verdicts(found: Found, trace: Trace) -> Iterator[str]:
    """What its number is; that a train's number looks like a place's code is not worth a line."""
    for each in found.identities:
        if each.id == trace.id and each.kind != "place":
            yield f"{'! ' if each.valid is False else ''}{each.verdict}"


def _where(trace: Trace) -> Iterator[str]:
    place = trace.where
    if trace.state is None or trace.since is None:
        yield "nothing has happened to it yet, as far as is told"
        return
    own = event_words(trace.state) if "." in trace.state else trace.state
    if place is None:
        yield f"{own}, since {moment(trace.since, None)}"
        return
    yield _standing(place) if trace.on or place.state != _BY_LINES else f"{own}, {_standing(place)}"
    yield f"since {moment(place.since, place.location)}, {lasting(_hours(trace.at - place.since))}"


def _standing(place: Whereabouts) -> str:
    name = place_words(place.location)
    code = "" if name == place.location or not place.location else f" ({place.location})"
    stage = f", {_AT_WORK.get(place.state, '')} {place.stage}" if place.stage else ""
    return f"{_PLACED.get(place.state, 'at')} {name}{code}{stage}"


def _hours(duration: dt.timedelta) -> float:
    return duration.total_seconds() / 3600


def _on(trace: Trace) -> Iterator[str]:
    for each in trace.on:
        on = "on " if each.how == "loaded" else ""
        yield f"{each.how} {on}{each.id} since {moment(each.since, _place_then(trace, each.since))}"
    if trace.aboard.height:
        ids = trace.aboard["id"].to_list()
        more = f" and {len(ids) - _SHOWN_ABOARD} more" if len(ids) > _SHOWN_ABOARD else ""
        yield f"{len(ids)} on it: {', '.join(ids[:_SHOWN_ABOARD])}{more}"


def _place_then(trace: Trace, instant: dt.datetime) -> str | None:
    """The place of the line of that instant."""
    places = trace.history.filter(trace.history["event_time"] == instant)["location"].drop_nulls()
    return None if places.is_empty() else str(places[0])


def _history(trace: Trace) -> Any:
    rows = _told_lines(trace)
    if not rows:
        return None
    doubted = _doubted(trace)
    # One source says everything of a run: the note below tells it once, and the lines have more room.
    who = () if len(_sources(trace)) == 1 else ("who says so",)
    shown = table("local time", "UTC", "place", "what happened", *who)
    year = None
    for row in rows[-_LINES:]:
        if row["event_time"].year != year:
            year = row["event_time"].year
            shown.add_row(str(year), style="dim")
        key = row["of"], row["type"], row["event_time"], row["source"]
        cells = (*_cells(row, trace), source_words(row["source"]))
        shown.add_row(*cells[: 4 + len(who)], style="yellow" if key in doubted else None)
    return fitted(shown)


def _told_lines(trace: Trace) -> list[dict[str, Any]]:
    """Lines that say something more than the ones beside them."""
    rows = trace.history.to_dicts()
    come = {(row["of"], row["event_time"], row["location"]) for row in rows if row["type"] == "train.arrived"}
    told = [row for row in rows if row["of"] == trace.id or row["type"] not in _UNTOLD]
    return [
        row for row in told
        if row["type"] != "train.passed" or (row["of"], row["event_time"], row["location"]) not in come
    ]  # fmt: skip


def _sources(trace: Trace) -> list[str]:
    return trace.history["source"].unique().to_list()


def _doubted(trace: Trace) -> set[tuple[Any, ...]]:
    rows = trace.contradictions.to_dicts()
    first = {(row["of"], row["type"], row["time"], row["source"]) for row in rows}
    return first | {(row["of"], row["type"], row["other_time"], row["other_source"]) for row in rows}


def _cells(row: dict[str, Any], trace: Trace) -> Iterator[str]:
    local = at_place(row)
    yield "" if local is None else f"{local:%d %b %H:%M}"
    yield f"{row['event_time']:%d %H:%M}"
    yield place_words(row["location"])
    words = event_words(row["type"], row["stage"], row["object"] if row["object"] != trace.id else row["subject"])
    key = row["of"], row["type"], row["event_time"], row["source"]
    revised = f" (told {row['revised']} times)" if row["revised"] > 1 else ""
    yield f"{'' if row['of'] == trace.id else 'train '}{words}{revised}{' !' if key in _doubted(trace) else ''}"


def _stays(trace: Trace) -> Any:
    from landbridge.tracing import local_time

    if trace.stays.is_empty():
        return None
    shown = table("stay at", "came", "left", "for", numbers=("for",))
    for row in trace.stays.iter_rows(named=True):
        times = [
            "" if row[name] is None else f"{local_time(row[name], row['location']) or row[name]:%d %b %H:%M}"
            for name in ("came", "left")
        ]
        hours = "" if row["hours"] is None else lasting(row["hours"])
        shown.add_row(place_words(row["location"]), times[0], times[1] or "still there", hours)
    return shown


def _to_come(trace: Trace) -> Any:
    if trace.to_come.is_empty():
        return None
    shown = table("to come", "UTC", "place", "what", "said", "by")
    for row in trace.to_come.to_dicts():
        local = at_place(row, "time")
        what = event_words(row["type"], row["stage"])
        # What is due at this very instant is not late.
        late = f" ! {lasting(_hours(trace.at - row['time']))} late" if row["time"] < trace.at else ""
        shown.add_row(
            "" if local is None else f"{local:%d %b %H:%M}", f"{row['time']:%d %H:%M}",
            place_words(row["location"]), f"{'' if row['of'] == trace.id else 'train '}{what}{late}",
            _KIND_NAMES[row["classifier"]], source_words(row["source"]), style="yellow" if late else None,
        )  # fmt: skip
    return fitted(shown)


def _contradictions(trace: Trace) -> Any:
    if trace.contradictions.is_empty():
        return None
    shown = table("! sources differ", "who says so", "place", "UTC")
    for row in trace.contradictions.to_dicts():
        for which, about in (("", f"{event_words(row['type'])}: {row['about']}"), ("other_", "")):
            shown.add_row(about, source_words(row[f"{which}source"]), place_words(row[f"{which}location"]),
                          f"{row[f'{which}time']:%d %b %H:%M}", style="yellow")  # fmt: skip
    return fitted(shown)


def _notes(trace: Trace) -> Iterator[str]:
    known = "with all that is known" if trace.known_at is None else f"as known at {trace.known_at:%d %b %Y %H:%M} UTC"
    dot = f" {sign('·')} "
    told = len(_told_lines(trace))
    earlier = f"{dot}{told - _LINES} earlier lines with --json" if told > _LINES else ""
    if len(_sources(trace)) == 1:
        yield f"all of it says {source_words(_sources(trace)[0])}"
    yield f"at {trace.at:%d %b %Y %H:%M} UTC, {known}{dot}local time: that of the place, or as told{earlier}"
