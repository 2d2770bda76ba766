"""Corridors of several scenarios, one after the other in time, made alike: a run turns from one to the next.

Each scenario rules a chapter of the run. A train departs under the tables of the chapter it departs in and goes on
under those of the next. So every chapter has to know the trains, ports and protocols of all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol as Interface
from typing import TypeVar

import numpy as np

from landbridge.ports import BackgroundFlow, HealthRules, Port, Protocol
from landbridge.services import Diversion, Journey, LineSpeed, Service, ServicePath
from landbridge.simulation.corridor.nouns import Corridor, Danger, PortRules
from landbridge.simulation.kernel.layout import FOREVER
from landbridge.units import DAY_MS

__all__ = ["chapter_spans", "join_corridors"]

_Row = TypeVar("_Row", bound="_OfPort")


class _OfPort(Interface):
    """A row of a table of ports."""

    @property
    def port(self) -> str: ...


def chapter_spans(turns_ms: Sequence[int]) -> list[tuple[int, int]]:
    """From when to when [ms] each chapter rules; the first one from the beginning, the last one to the end."""
    return list(pairwise((-FOREVER, *turns_ms, FOREVER)))


def join_corridors(chapters: Sequence[Corridor], turns_ms: Sequence[int]) -> tuple[Corridor, ...]:
    """The corridor of each chapter with the trains of all: those that depart while their own chapter rules.

    Chapter k rules from turn k - 1 to turn k [ms]. A port that a chapter does not know has the rows of the nearest
    chapter that knows it. Services of one id that trains of several chapters run under, ports of one id and their crews
    are taken to be alike; whoever reads the tables checks that.
    """
    spans = chapter_spans(turns_ms)
    services, paths = _services(chapters, spans)
    ports: dict[str, Port] = {}
    for chapter in chapters:
        ports |= chapter.ports
    journeys = tuple(_journeys(chapters, spans))
    rules = _rules(chapters, spans, list(ports))
    dangers = _dangers(chapters, spans)
    return tuple(
        Corridor(services, journeys, paths, ports, rules[k], _speeds(chapters, k), chapter.load, chapter.fleet,
                 chapters[0].start_ms, chapters[-1].end_ms, _diversions(chapters, k, services),
                 chapter.cargo_classes, dangers, _health(chapters, k))
        for k, chapter in enumerate(chapters)
    )  # fmt: skip


def _departing(chapter: Corridor, span: tuple[int, int]) -> Iterator[Journey]:
    return (journey for journey in chapter.journeys if span[0] <= journey.departs_ms < span[1])


def _journeys(chapters: Sequence[Corridor], spans: Sequence[tuple[int, int]]) -> Iterator[Journey]:
    """Trains in order of departure; one with the id of a train that left earlier gets `.next` behind its own."""
    seen: set[str] = set()
    for chapter, span in zip(chapters, spans, strict=True):
        for journey in _departing(chapter, span):
            name = journey.id
            while name in seen:
                name += ".next"
            seen.add(name)
            yield journey if name == journey.id else replace(journey, id=name)


def _services(chapters: Sequence[Corridor],
              spans: Sequence[tuple[int, int]]) -> tuple[dict[str, Service], dict[str, ServicePath]]:  # fmt: skip
    """Services that trains run under, and all of the last chapter, with their ways."""
    owner: dict[str, Corridor] = {}
    for chapter, span in zip(chapters, spans, strict=True):
        used = {journey.service for journey in _departing(chapter, span)}
        owner = {name: chapter for name in chapter.services if name in used} | owner
    owner = dict.fromkeys(chapters[-1].services, chapters[-1]) | owner
    return ({name: own.services[name] for name, own in owner.items()},
            {name: own.paths[name] for name, own in owner.items()})  # fmt: skip


def _diversions(chapters: Sequence[Corridor], k: int, services: Iterable[str]) -> tuple[Diversion, ...]:
    """Those of a chapter; where only another one has a diversion of a service, no train is diverted in this one."""
    own = {each.service.id: each for each in chapters[k].diversions}
    others = {each.service.id: replace(each, share=0.0) for chapter in reversed(_nearest(chapters, k))
              for each in chapter.diversions}  # fmt: skip
    return tuple((others | own)[name] for name in sorted((others | own).keys() & set(services)))


def _rules(chapters: Sequence[Corridor], spans: Sequence[tuple[int, int]], ports: Sequence[str]) -> list[PortRules]:
    """Rules of each chapter; rows that make resources and programs stand in the order of the first one's."""
    protocols = _protocols(chapters, spans)
    flows = {(row.port, row.direction): replace(row, trains_a_day=0.0)
             for chapter in chapters for row in chapter.rules.background}  # fmt: skip
    full = [_Chapter(chapters, k, ports) for k in range(len(chapters))]
    first = full[0]
    return [
        PortRules(
            stage_times=own.rows(lambda rules: rules.stage_times),
            capacities=_in_order(own, first, lambda rules: rules.capacities,
                                 lambda row: (row.station, row.resource, row.direction)),
            shifts=own.rows(lambda rules: rules.shifts),
            path_offers=_in_order(own, first, lambda rules: rules.path_offers, lambda row: (row.port, row.direction)),
            gales=own.rows(lambda rules: rules.gales),
            background=_background(own, flows),
            protocols=protocols,
            crews=own.rows(lambda rules: rules.crews),
            forming=_in_order(own, first, lambda rules: rules.forming,
                              lambda row: (row.port, row.undone_at, row.direction)),
        )
        for own in full
    ]  # fmt: skip


class _Chapter:
    """The tables of one chapter, with the rows of ports that only other chapters know."""

    def __init__(self, chapters: Sequence[Corridor], k: int, ports: Iterable[str]) -> None:
        self._own = chapters[k].rules
        near = _nearest(chapters, k)
        self._lent = {
            port: next(each.rules for each in near if port in each.ports)
            for port in ports
            if port not in chapters[k].ports
        }

    def rows(self, of: Callable[[PortRules], Iterable[_Row]]) -> tuple[_Row, ...]:
        """The rows of one table."""
        lent = (row for port, rules in self._lent.items() for row in of(rules) if row.port == port)
        return (*of(self._own), *lent)


def _nearest(chapters: Sequence[Corridor], k: int) -> list[Corridor]:
    """Other chapters, the one before first and those after last."""
    return [*reversed(chapters[:k]), *chapters[k + 1 :]]


def _in_order(own: _Chapter, first: _Chapter, of: Callable[[PortRules], Iterable[_Row]],
              key: Callable[[_Row], Hashable]) -> tuple[_Row, ...]:  # fmt: skip
    """The rows of a table in the order that the first chapter has them in, new ones last."""
    place: dict[Hashable, int] = {}
    for row in first.rows(of):
        place.setdefault(key(row), len(place))
    return tuple(sorted(own.rows(of), key=lambda row: place.get(key(row), len(place))))


def _background(own: _Chapter, none: dict[tuple[str, str], BackgroundFlow]) -> tuple[BackgroundFlow, ...]:
    """A row for each flow of any chapter, without trains where this one has none."""
    flows = none | {(row.port, row.direction): row for row in own.rows(lambda rules: rules.background)}
    return tuple(flows.values())


def _protocols(chapters: Sequence[Corridor], spans: Sequence[tuple[int, int]]) -> tuple[Protocol, ...]:
    """Each rule while its own chapter rules; one that the next chapter has too goes on without a break."""
    found: list[Protocol] = []
    for chapter, span in zip(chapters, spans, strict=True):
        for rule in chapter.rules.protocols:
            cut = _cut(rule, span)
            before = cut and next((each for each in found if _goes_on(each, cut)), None)
            if cut and before:
                found[found.index(before)] = replace(before, until_ms=cut.until_ms)
            elif cut:
                found.append(cut)
    return tuple(found)


def _cut(rule: Protocol, span: tuple[int, int]) -> Protocol | None:
    """What of a rule lies in a span of time [ms]."""
    start, end = max(rule.from_ms, span[0]), min(FOREVER if rule.until_ms is None else rule.until_ms, span[1])
    return replace(rule, from_ms=start, until_ms=None if end == FOREVER else end) if start < end else None


def _goes_on(one: Protocol, other: Protocol) -> bool:
    """Whether the second rule is the first one from the instant on at which that ends."""
    same = replace(other, from_ms=one.from_ms, until_ms=one.until_ms)
    return one.until_ms == other.from_ms and one == same


def _dangers(chapters: Sequence[Corridor],
             spans: Sequence[tuple[int, int]]) -> dict[tuple[str, str], Danger]:  # fmt: skip
    """Of each station the danger of every day: that of the chapter that rules at its beginning, else of the first."""
    found: dict[tuple[str, str], Danger] = {}
    for station in dict.fromkeys(station for chapter in chapters for station in chapter.dangers):
        known = [chapter.dangers.get(station) for chapter in chapters]
        starts = [each.first_day_ms for each in known if each]
        ends = [each.first_day_ms + len(each.at_work) * DAY_MS for each in known if each]
        days = range(min(starts), max(ends), DAY_MS)
        both = np.array([_danger_on(day, known, spans) for day in days], "f8")
        found[station] = Danger(days.start, both[:, 0], both[:, 1])
    return found


def _danger_on(day_ms: int, known: Sequence[Danger | None], spans: Sequence[tuple[int, int]]) -> tuple[float, float]:
    """(at home, at work) of the ruling chapter where it knows the day, else of the first that does; 0 where none."""
    ruling = next(k for k, (first, after) in enumerate(spans) if first <= day_ms < after)
    for each in (known[ruling], *known):
        place = (day_ms - each.first_day_ms) // DAY_MS if each else -1
        if each is not None and 0 <= place < len(each.at_work):
            return float(each.at_home[place]), float(each.at_work[place])
    return 0.0, 0.0


def _health(chapters: Sequence[Corridor], k: int) -> HealthRules | None:
    """The rules of a chapter, or of the nearest one that counts crews; whoever reads the tables checks they are one."""
    return next((each.health for each in (chapters[k], *_nearest(chapters, k)) if each.health is not None), None)


def _speeds(chapters: Sequence[Corridor], k: int) -> tuple[LineSpeed, ...]:
    """Line speeds of a chapter, and of the nearest ones for countries and classes that it has no row for."""
    known = {(row.country, row.train_class) for row in chapters[k].speeds}
    rows = {
        (row.country, row.train_class): row
        for chapter in reversed(_nearest(chapters, k))
        for row in chapter.speeds
        if not known & {(row.country, each) for each in (row.train_class, "container", "all")}
    }
    return (*chapters[k].speeds, *rows.values())
