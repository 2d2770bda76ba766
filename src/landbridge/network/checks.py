"""What is worth knowing of a network that passed the door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from landbridge.network.crossings import sections_at
from landbridge.network.nouns import Network, PublishedLength
from landbridge.network.tracks import NOTHING_BANNED, changes_into, tracks_of

__all__ = ["Finding", "check_network"]

# A published length may be rounded, of another year's line or of a tariff; beyond this share someone should look.
_OFF_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found in a network: an `error` makes it unfit, a `warning` is for somebody to look at."""

    level: Literal["error", "warning"]
    subject: str
    text: str


def check_network(network: Network) -> tuple[Finding, ...]:
    """Errors first: published routes that no train could run; then what is unreachable or off in length."""
    findings = [*_unrunnable(network), *_unreachable(network), *_lengths(network)]
    return tuple(sorted(findings, key=lambda finding: finding.level != "error"))


def _unrunnable(network: Network) -> Iterator[Finding]:
    """Gauge by gauge along the way written down, with changes only where they are allowed."""
    tracks = tracks_of(network, NOTHING_BANNED)
    for length in network.published:
        if any(place not in network.locations for place in length.path):
            continue
        gauges = set(network.locations[length.path[0]].gauges_mm)
        for here, there in pairwise(length.path):
            place = network.locations[here]
            gauges |= set(changes_into(network, place)) if gauges else set()
            gauges = {each for each in gauges if ((here, each), (there, each)) in tracks.between}
            if not gauges:
                yield Finding("error", length.route, f"no train can go from {here} on to {there}: no gauge fits")
                break


def _unreachable(network: Network) -> Iterator[Finding]:
    """What is not joined to the largest part, over sections of any mode."""
    meeting = sections_at(network.sections.values())
    part: dict[str, int] = {}
    for place in network.locations:
        waiting = [place] if place not in part else []
        number = len(set(part.values()))
        while waiting:
            at = waiting.pop()
            part[at] = number
            waiting.extend({section.other_end(at) for section in meeting.get(at, [])} - set(part))
    largest = Counter(part.values()).most_common(1)
    for place, number in part.items():
        if number == largest[0][0]:
            continue
        modes = {section.mode for section in meeting.get(place, [])}
        yield Finding("warning", place, "road only: no train comes here" if modes == {"road"} else "unreachable")


def _lengths(network: Network) -> Iterator[Finding]:
    for length in network.published:
        off = _off_share(length)
        if off is not None and abs(off) > _OFF_SHARE:
            text = f"{length.network_km:,.0f} km here, {length.published_km:,.0f} km published ({off:+.1%})"
            yield Finding("warning", length.route, text)


def _off_share(length: PublishedLength) -> float | None:
    return None if length.published_km is None else length.network_km / length.published_km - 1
