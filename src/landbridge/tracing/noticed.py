"""What is worth a word about statements taken in: nothing is wrong with them, but they may not be meant so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import polars as pl

from landbridge.exchange import Batch
from landbridge.tracing.places import corridor_network
from landbridge.units import COUNTING_ZONE

__all__ = ["Noticed", "Noticing"]

_SHOWN: Final = 5
_MOST_PLACES: Final = 10_000
_MOST_REMEMBERED: Final = 2_000_000  # statements, of 16 bytes
_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S")


@dataclass(frozen=True, slots=True)
class Noticed:
    """Counts of statements that may not be meant as they were read.

    `zoneless`: their time names no zone, and nobody said which is meant. `strange_places`: neither locations of the
    network nor codes nor URIs. `ahead`: actuals later than now. `reworded`: ids told again with other content and the
    same revision, within one file.
    """

    zoneless: int = 0
    strange_places: tuple[str, ...] = ()
    ahead: int = 0
    reworded: int = 0

    def __add__(self, other: Noticed) -> Noticed:
        """What was noticed of both."""
        places = tuple(dict.fromkeys((*self.strange_places, *other.strange_places)))[:_MOST_PLACES]
        return Noticed(self.zoneless + other.zoneless, places, self.ahead + other.ahead, self.reworded + other.reworded)

    def words(self) -> tuple[str, ...]:
        """A sentence for each that there is."""
        return tuple(self._words())

    def _words(self) -> Iterator[str]:
        if self.zoneless:
            were = "was" if self.zoneless == 1 else "were"
            yield f"{_count(self.zoneless, 'time')} without a zone {were} read in {COUNTING_ZONE.key}; " \
                  "name another by [times] zone of a mapping"  # fmt: skip
        if places := self.strange_places:
            more = ", ..." if len(places) > _SHOWN else ""
            yield f"{_count(len(places), 'place')} the network does not know: {', '.join(places[:_SHOWN])}{more}"
        if self.ahead:
            yield f"{_count(self.ahead, 'actual')} {'lies' if self.ahead == 1 else 'lie'} in the future"
        if self.reworded:
            yield f"{_count(self.reworded, 'id')} told again with other content and the same revision; " \
                  "which content counts is by chance, send a higher revision"  # fmt: skip


class Noticing:
    """Looks at the batches of one file."""

    def __init__(self, now: dt.datetime | None) -> None:
        self._now = now
        self._zoneless = self._ahead = 0
        self._places: dict[str, None] = {}
        self._told: list[pl.DataFrame] = []
        self._remembered = 0

    def look(self, batch: Batch) -> None:
        """Look at what was taken in."""
        found = batch.statements
        self._zoneless += batch.zoneless
        if self._now is not None:
            late = (pl.col("classifier") == "ACT") & (pl.col("event_time") > self._now)
            self._ahead += found.filter(late).height
        self._places.update(dict.fromkeys(_strange(found["location"].drop_nulls().unique(maintain_order=True))))
        if self._remembered < _MOST_REMEMBERED:
            # Two identities of one hash of 64 bits would be counted as one: once in millions of files.
            identity = found.select("source", "event_id", "revision").hash_rows()
            self._told.append(pl.DataFrame({"identity": identity, "digest": found["digest"]}))
            self._remembered += found.height

    def found(self) -> Noticed:
        """What was noticed so far."""
        reworded = 0
        if self._told:
            contents = pl.concat(self._told).unique().group_by("identity").len()
            reworded = contents.filter(pl.col("len") > 1).height
        return Noticed(self._zoneless, tuple(self._places)[:_MOST_PLACES], self._ahead, reworded)


def _strange(places: Iterable[str]) -> Iterator[str]:
    known = corridor_network().locations
    return (place for place in places if place not in known and not _CODE.match(place))


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
