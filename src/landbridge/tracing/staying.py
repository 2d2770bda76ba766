"""Where things stay and since when, also where several sources tell of it and do not agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

__all__ = ["GONE", "first_told", "stays"]

_LEAVING: Final = ("train.departed", "border.crossed", "train.left", "container.gated_out", "container.picked_up")
GONE: Final = (*_LEAVING, "container.loaded")
"""After these nothing stands at its place by itself: it has left, or is on a train."""

_COMING: Final = ("train.arrived", "container.gated_in", "container.discharged", "container.dropped_off")
_NO_STAY: Final = ("train.passed", "train.diverted", "document.stated")
_SAME_STAY: Final = dt.timedelta(days=3)
_HOUR_S: Final = 3600

_Neighbours = Callable[[], Iterable[frozenset[str]]]
_Line = tuple[str, str, str, str, dt.datetime]
"""The id that a line tells of, type, location, source, time."""


@dataclass(slots=True)
class _Visit:
    """Lines at one place: the first and last, who told them, and what they tell of coming and leaving.

    `comings` are by who is told of, type and source; `gone` is when it was last told to leave.
    """

    place: str
    first: _Line
    last: _Line
    sources: set[str] = field(default_factory=set[str])
    comings: set[tuple[str, str, str]] = field(default_factory=set[tuple[str, str, str]])
    gone: dt.datetime | None = None
    only_leaves: bool = True

    def add(self, line: _Line) -> None:
        """One more line, behind the others."""
        self.last = line
        self.sources.add(line[3])
        if line[1] in _COMING:
            self.comings.add((line[0], line[1], line[3]))
        if line[1] in _LEAVING:
            self.gone = line[4]
        else:
            self.only_leaves = False

    def go_on(self, later: _Visit) -> None:
        """What is told later belongs to it."""
        self.last = later.last
        self.sources |= later.sources
        self.comings |= later.comings
        self.gone = later.gone or self.gone
        self.only_leaves = self.only_leaves and later.only_leaves


def stays(lines: pl.DataFrame, at: dt.datetime, neighbours: _Neighbours = tuple) -> pl.DataFrame:
    """Stays at places, in order: location, came, left, hours [h]; places passed without a stop are none.

    From the first line at a place to the last one that tells of leaving it; where none does and it was seen elsewhere
    later, to the last line there. `came` and hours are null where nothing but leaving is told, hours also where one
    line alone tells of the place; `left` is null where it is still, and hours run to `at`. Lines elsewhere cut no stay
    where they are those of other sources, or tell of the station beyond the border: `neighbours` gives such pairs.
    """
    placed = lines.filter(pl.col("location").is_not_null(), ~pl.col("type").is_in(_NO_STAY))
    told: list[_Line] = placed.select("of", "type", "location", "source", "event_time").rows()
    visits = _visits(told)
    if len({visit.place for visit in visits}) < len(visits):
        visits = _joined(visits, {*neighbours()})
    rows = [_stay(visit, at if visit.last is told[-1] else None) for visit in visits]
    time = pl.Datetime("ms", "UTC")
    schema = {"location": pl.String, "came": time, "left": time, "hours": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def first_told(frame: pl.DataFrame, acted: pl.DataFrame) -> pl.DataFrame:
    """Things at places (id, location, since) since the first arrival of the same stay, whoever told it.

    `frame` has the id in its first column; where its `since` is the time of an arrival, that of the first one of this
    type, at most three days before and with no leaving of the place in between. `acted`: subject, type, location,
    event_time.
    """
    thing = frame.columns[0]
    words = acted.select(pl.col("subject").alias(thing), pl.col("type", "location").cast(pl.String), time="event_time")
    here = frame.select(thing, pl.col("location").cast(pl.String), "since").join(words, on=[thing, "location"])
    here = here.filter(pl.col("time") <= pl.col("since"), pl.col("since") - pl.col("time") <= _SAME_STAY)
    left = here.filter(pl.col("type").is_in(GONE))
    left = left.group_by(thing).agg(gone=pl.col("time").max())
    come = here.filter(pl.col("type").is_in(_COMING)).join(left, on=thing, how="left")
    come = come.filter(pl.col("gone").is_null() | (pl.col("time") > pl.col("gone")))
    told_then = (pl.col("time") == pl.col("since")).any().over(thing, "type")
    first = come.filter(told_then).group_by(thing).agg(came=pl.col("time").min())
    dated = frame.join(first, on=thing, how="left", maintain_order="left")
    return dated.with_columns(pl.coalesce("came", "since").alias("since")).drop("came")


def _visits(lines: Iterable[_Line]) -> list[_Visit]:
    visits: list[_Visit] = []
    for line in lines:
        if not visits or visits[-1].place != line[2]:
            visits.append(_Visit(line[2], line, line))
        visits[-1].add(line)
    return visits


def _joined(visits: Sequence[_Visit], neighbours: set[frozenset[str]]) -> list[_Visit]:
    """The visits, those to one place made one where what is told between them does not tell of going away."""
    kept: list[_Visit] = []
    before: dict[str, tuple[_Visit, int]] = {}
    for number, visit in enumerate(visits):
        stay, since = before.get(visit.place, (None, 0))
        if stay is not None and _goes_on(stay, visit, visits[since + 1 : number], neighbours):
            stay.go_on(visit)
        else:
            # A copy, as what was told between others is looked at as it was.
            stay = replace(visit, sources={*visit.sources}, comings={*visit.comings})
            kept.append(stay)
        before[visit.place] = (stay, number)
    return kept


def _goes_on(stay: _Visit, visit: _Visit, between: Sequence[_Visit], neighbours: set[frozenset[str]]) -> bool:
    """After leaving nothing but leaving, no arrival that the same source told before, and nothing of going away.

    More than three days later only where who told of the place tells of leaving it.
    """
    left = stay.gone is not None
    if (left and not visit.only_leaves) or visit.comings & stay.comings:
        return False
    if visit.first[4] - stay.last[4] > _SAME_STAY:
        own_word = visit.only_leaves and bool(stay.sources & visit.sources)
        if not own_word or left or any(each.gone is not None for each in between):
            return False
    return all(frozenset((stay.place, each.place)) in neighbours or not (each.sources & stay.sources)
               for each in between)  # fmt: skip


def _stay(visit: _Visit, until: dt.datetime | None) -> tuple[str, dt.datetime | None, dt.datetime | None, float | None]:
    """`until`: of the place it was told of last, where it may be still."""
    first, last = visit.first[4], visit.last[4]
    came = None if visit.only_leaves else first
    left = visit.gone or (None if until is not None else last)
    end = left or until
    known = visit.gone is not None or until is not None or last > first
    hours = None if came is None or end is None or not known else (end - came).total_seconds() / _HOUR_S
    return visit.place, came, left, None if hours is None else round(hours, 6)
