"""Codes of places and the locations of the network they stand for: the code alone counts, never coordinates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from landbridge.network import Location

__all__ = ["PlaceCodes", "places_of_network"]


@dataclass(frozen=True, slots=True)
class PlaceCodes:
    """UN/LOCODEs of the locations of a network, by code."""

    by_unlocode: Mapping[str, str] = field(default_factory=dict[str, str])

    def location_of(self, unlocode: str) -> str:
        """The location a UN/LOCODE stands for; an unknown code stays as it is, `unlocode:DEDUI`."""
        code = unlocode.replace(" ", "").upper()
        return self.by_unlocode.get(code, f"unlocode:{code}")

    def named(self, text: str) -> str:
        """The location that a text names which may be an id or a UN/LOCODE that the network has; else the text."""
        return self.by_unlocode.get(text.replace(" ", "").upper(), text)

    def unlocode_of(self, location: str) -> str | None:
        """The UN/LOCODE of a location, None where it has none."""
        if location.startswith("unlocode:"):
            return location.removeprefix("unlocode:")
        return next((code for code, known in self.by_unlocode.items() if known == location), None)


def places_of_network(locations: Iterable[Location]) -> PlaceCodes:
    """The codes of the locations of a network; a code that two of them share stands for neither."""
    coded = [(place.unlocode, place.id) for place in locations if place.unlocode]
    shared = Counter(code for code, _ in coded)
    return PlaceCodes({code: id_ for code, id_ in coded if shared[code] == 1})
