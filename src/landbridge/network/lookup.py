"""From what people write to a location or a crossing: ids, names in any language of the table, UN/LOCODEs."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from landbridge.errors import WrongUse
from landbridge.network.nouns import BorderCrossing, Location, Network

__all__ = ["find_crossing", "find_location"]

_Index = dict[str, list[str]]

# Words in brackets that tell what a place is, not how it is called.
_NO_NAMES: Final = {"", "east", "junction", "north", "port", "road port", "south", "west"}


def find_location(network: Network, name_or_id: str) -> Location:
    """The location of an id, an English or local name, or a UN/LOCODE, in small or capital letters.

    Names win in this order: id; full name or code; name without brackets or one of its parts; how a Chinese name
    begins. Raises WrongUse, naming those that come close, when there is none or when several are as good.
    """
    if name_or_id in network.locations:
        return network.locations[name_or_id]
    key = _key(name_or_id)
    for index in _indexes(network):
        found = index.get(key, [])
        if len(found) == 1:
            return network.locations[found[0]]
        if found:
            raise WrongUse(f"{name_or_id!r} is the name of several locations: {_listing(network, found)}; use the id")
    raise WrongUse(_unknown(network, name_or_id, key))


def find_crossing(network: Network, name: str) -> BorderCrossing:
    """The rail crossing between two stations written as `A/B`, in either order and as `find_location` takes them.

    Raises WrongUse when there is none.
    """
    if name in network.crossings:
        return network.crossings[name]
    parts = name.split("/")
    if len(parts) != 2:
        raise WrongUse(f"{name!r} is no border crossing: write its two stations as A/B, such as cn-khorgos/kz-altynkol")
    ends = {find_location(network, part).id for part in parts}
    rail = [crossing for crossing in network.crossings.values() if crossing.mode == "rail"]
    for crossing in rail:
        if len(ends) == 2 and ends <= set(crossing.stations):
            return crossing
    near = [crossing.id for crossing in rail if ends & set(crossing.stations)]
    hint = f"; crossings there: {', '.join(near)}" if near else ""
    raise WrongUse(f"{name!r} is no rail crossing of the network{hint}")


def _key(text: str) -> str:
    """Letters and digits without accents, in small letters, words joined by one blank."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", re.sub("['’ʼ]", "", plain.casefold())))


@lru_cache(maxsize=8)
def _indexes(network: Network) -> tuple[_Index, ...]:
    """From key to ids, the surest way of naming first."""
    places = network.locations.values()
    return (
        _index((place.id, [place.id]) for place in places),
        _index((place.id, [place.name, place.name_local, place.unlocode]) for place in places),
        _index((place.id, [place.label, *re.split(r"[(),/]", place.name)]) for place in places),
        _index((place.id, _beginnings(place.name_local or "")) for place in places),
    )


def _index(names: Iterable[tuple[str, Iterable[str | None]]]) -> _Index:
    index: _Index = defaultdict(list)
    for location, variants in names:
        for key in {_key(variant) for variant in variants if variant} - _NO_NAMES:
            index[key].append(location)
    return dict(index)


def _beginnings(name: str) -> list[str]:
    """Chinese is written without blanks, and the city comes first: 重庆 is meant to find 重庆团结村."""
    return [name[:length] for length in range(2, len(name))] if re.match(r"[\u4e00-\u9fff]", name) else []


def _listing(network: Network, ids: Iterable[str]) -> str:
    return ", ".join(f"{each} ({network.locations[each].name})" for each in ids)


def _unknown(network: Network, written: str, key: str) -> str:
    indexes = _indexes(network)
    keys = sorted({known for index in indexes[:3] for known in index})
    near = difflib.get_close_matches(key, keys, n=6, cutoff=0.7)
    ids = dict.fromkeys(each for known in near for index in indexes[:3] for each in index.get(known, ()))
    hint = f"did you mean {_listing(network, list(ids)[:3])}?" if ids else "ids stand in nodes.csv of the network"
    return f"no location is called {written!r}; {hint}"
