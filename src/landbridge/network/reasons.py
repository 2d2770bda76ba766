"""Why there is no route, in words that say what to change."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from landbridge.errors import WrongUse
from landbridge.network.crossings import sections_at
from landbridge.network.nouns import Location, Network
from landbridge.network.tracks import NOTHING_BANNED, Bans, Way, cheapest_way, states_at, tracks_of

__all__ = ["NoRoute", "reason"]


class NoRoute(WrongUse):
    """No train can go the way asked for; the message says why."""


def reason(network: Network, bans: Bans, stops: Sequence[Location], arrival_gauge_mm: int | None) -> str:
    """Why no way leads past all stops: no rail, no link, the arrival gauge, a closed crossing, or the gauge."""
    return (
        _no_rail(network, stops)
        or _no_link(network, stops)
        or _wrong_arrival(network, bans, stops, arrival_gauge_mm)
        or _closed(network, stops, arrival_gauge_mm)
        or _no_change(stops, arrival_gauge_mm)
    )


def _no_rail(network: Network, stops: Sequence[Location]) -> str | None:
    meeting = sections_at(network.sections.values())
    for stop in stops:
        modes = {section.mode for section in meeting.get(stop.id, [])}
        if "rail" not in modes and "ferry" not in modes:
            return f"no rail link: {_named(stop)} has {'road only' if modes else 'no link at all'}"
    return None


def _no_link(network: Network, stops: Sequence[Location]) -> str | None:
    meeting = sections_at(section for section in network.sections.values() if section.mode != "road")
    for start, end in pairwise(stops):
        reached = {start.id}
        waiting = [start.id]
        while waiting:
            at = waiting.pop()
            found = {section.other_end(at) for section in meeting[at]} - reached
            reached |= found
            waiting.extend(found)
        if end.id not in reached:
            return f"no rail link: nothing leads from {_named(start)} to {_named(end)}"
    return None


def _wrong_arrival(network: Network, bans: Bans, stops: Sequence[Location], gauge_mm: int | None) -> str | None:
    end = stops[-1]
    if gauge_mm is None:
        return None
    if gauge_mm not in end.gauges_mm:
        return f"gauge: {_named(end)} has no {gauge_mm} mm track, only {_gauges(end)}"
    way = _way(network, bans, stops, None)
    return way and f"gauge: {_named(end)} can be reached on {way.states[-1][1]} mm this way, not on {gauge_mm} mm"


def _closed(network: Network, stops: Sequence[Location], arrival_gauge_mm: int | None) -> str | None:
    way = _way(network, NOTHING_BANNED, stops, arrival_gauge_mm)
    if way is None:
        return None
    passed = {place for place, _ in way.states}
    used = [each.id for each in network.crossings.values()
            if each.breaks_gauge and each.mode == "rail" and set(each.stations) <= passed]  # fmt: skip
    over = f" over {', '.join(used)}" if used else ""
    return (
        f"banned crossing: a way leads from {_named(stops[0])} to {_named(stops[-1])}{over}, but it is closed: another "
        "crossing of that frontier is named, or all places lie on one side of it"
    )


def _no_change(stops: Sequence[Location], arrival_gauge_mm: int | None) -> str:
    end = f"{arrival_gauge_mm} mm" if arrival_gauge_mm else _gauges(stops[-1])
    return (
        f"gauge: there is track from {_named(stops[0])} ({_gauges(stops[0])}) to {_named(stops[-1])} ({end}), but no "
        "place on it where the gauge can be changed"
    )


def _way(network: Network, bans: Bans, stops: Sequence[Location], arrival_gauge_mm: int | None) -> Way | None:
    return cheapest_way(tracks_of(network, bans), states_at(network, stops, arrival_gauge_mm))


def _named(place: Location) -> str:
    return f"{place.label} ({place.id})"


def _gauges(place: Location) -> str:
    return " and ".join(str(gauge) for gauge in place.gauges_mm) + " mm"
