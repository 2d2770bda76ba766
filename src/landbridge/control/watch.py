"""The watch: what was known at an instant of a place, or of a port with its level, why, and what would lift it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from landbridge.claims import Case, StatusChange, load_case, packaged_cases, status, status_history
from landbridge.control.level_words import calls_for
from landbridge.control.port_facts import Crossing, MeasureNow, crossings_on, measures_at
from landbridge.control.watched import WatchedPort, find_watched, watched_ports
from landbridge.control.watched_place import PlaceWatch, last_copy, series_evidence, watch_place
from landbridge.epidemic import (
    AlertLevel,
    ClaimEvidence,
    Order,
    PortCase,
    SeriesEvidence,
    alert_level,
    load_level_rules,
    load_port_cases,
)
from landbridge.errors import WrongUse
from landbridge.scenario import Scenario, find_scenario, read_scenario
from landbridge.studies import ProtocolInForce, describe_scenario
from landbridge.units import COUNTING_ZONE, from_ms, parse_instant_ms

__all__ = ["ClaimNow", "PortWatch", "claims_about", "evidence_for", "watch", "watch_port"]

Evidence = ClaimEvidence | Order | PortCase | SeriesEvidence
_SCENARIO: Final = "h1-2020"  # whose protocols are those in force at the ports in its days


@dataclass(frozen=True, slots=True)
class ClaimNow:
    """A proposition at an instant: its status, what it may be used for, since when, and the addresses behind it."""

    case: str
    proposition: str
    text: str
    status: str
    use: str
    flags: tuple[str, ...]
    since: dt.datetime
    why: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PortWatch:
    """A port as known at an instant: its level, its series by role, the claims it watches, the protocols in force.

    `protocols` are those of the scenario h1-2020 at that instant; None outside its days or where it lacks the port.
    `crossings` and `measures` are facts by their own date, whenever they were published.
    """

    port: WatchedPort
    known_at: dt.datetime
    day: dt.date
    level: AlertLevel
    places: tuple[tuple[str, PlaceWatch], ...]
    claims: tuple[ClaimNow, ...]
    protocols: tuple[ProtocolInForce, ...] | None
    crossings: tuple[Crossing, ...]
    measures: tuple[MeasureNow, ...]

    @property
    def calls_for(self) -> tuple[str, ...]:
        """What the level means for people, trains and boxes, by `levels.csv`."""
        return calls_for(self.level.level)


def watch(names: Sequence[str], known_at: dt.datetime | None = None) -> tuple[PlaceWatch | PortWatch, ...]:
    """Each port or place of that name as known at an instant, or by all that is kept; without names all ports.

    Raises WrongUse for a name that is not known, an instant without a time zone, and one before anything was known.
    """
    found = [find_watched(name) for name in names] or list(watched_ports())
    return tuple(watch_port(each, known_at) if isinstance(each, WatchedPort) else watch_place(each, known_at)
                 for each in found)  # fmt: skip


def watch_port(port: WatchedPort, known_at: dt.datetime | None = None) -> PortWatch:
    """A port as known at an instant, or by the newest copy of the case tables. Raises WrongUse as `watch` does."""
    at = known_at or last_copy()
    if at.tzinfo is None:
        raise WrongUse(f"{at} has no time zone: write 2020-07-10T08:30Z")
    day = at.astimezone(COUNTING_ZONE).date()
    places = tuple((role, watch_place(place, at)) for role, place in port.places)
    case = load_case(port.case) if port.case else None
    level = alert_level(port.port, evidence_for(port, places, at), load_level_rules(), day=day, known_at=at)
    claims = claims_now(case, port.propositions, at) if case else ()
    return PortWatch(port, at, day, level, places, claims, _protocols(port, at), crossings_on(port.port, day),
                     measures_at(port.port, at))  # fmt: skip


def evidence_for(port: WatchedPort, places: Iterable[tuple[str, PlaceWatch]], known_at: dt.datetime
                 ) -> list[Evidence]:  # fmt: skip
    """All that the level of a port rests on: cases and orders at ports, its series by role, the claims it watches."""
    case = load_case(port.case) if port.case else None
    series = (each for role, place in places for each in series_evidence(place, role))
    return [*load_port_cases(), *series, *(_claim_evidence(case, port.propositions, known_at) if case else ())]


def claims_about(place: str, known_at: dt.datetime) -> tuple[ClaimNow, ...]:
    """What the packaged cases say of a place at an instant."""
    wanted = {place.casefold(), place.casefold().rpartition("/")[2]}
    found: list[ClaimNow] = []
    for name in packaged_cases():
        case = load_case(name)
        about = [each.id for each in case.propositions.values() if wanted & {where.casefold() for where in each.places}]
        found += claims_now(case, about, known_at)
    return tuple(found)


def claims_now(case: Case, propositions: Sequence[str], known_at: dt.datetime) -> tuple[ClaimNow, ...]:
    """Propositions of a case as they stand at an instant; those that nobody has spoken of are left out."""
    return tuple(_claim(case, each, changes[-1], known_at) for each in propositions
                 if (changes := _changes(case, each, known_at)))  # fmt: skip


def _changes(case: Case, proposition: str, known_at: dt.datetime) -> list[StatusChange]:
    return [each for each in status_history(case, proposition) if each.at <= known_at]


def _claim(case: Case, proposition: str, last: StatusChange, known_at: dt.datetime) -> ClaimNow:
    now = status(case, proposition, known_at)
    sources = dict.fromkeys(each.url for each in case.about(proposition, known_at) if each.url)
    return ClaimNow(case.name, proposition, case.propositions[proposition].text, now.word, now.use, now.flags, last.at,
                    last.why, tuple(sources))  # fmt: skip


def _claim_evidence(case: Case, propositions: Sequence[str], known_at: dt.datetime) -> Iterator[ClaimEvidence]:
    """One piece of evidence for each change of the status of a proposition."""
    for proposition in propositions:
        text, said = case.propositions[proposition].text, case.about(proposition, known_at)
        for each in _changes(case, proposition, known_at):
            urls = dict.fromkeys(statement.url for statement in said if statement.known_at == each.at)
            yield ClaimEvidence(case.name, proposition, text, each.status.word, each.status.use, each.at,
                                " ; ".join(urls))  # fmt: skip


@cache
def _scenario() -> Scenario:
    return read_scenario(find_scenario(_SCENARIO))


def _protocols(port: WatchedPort, at: dt.datetime) -> tuple[ProtocolInForce, ...] | None:
    """Protocols of the scenario that hold at the port at an instant."""
    scenario = _scenario()
    window = scenario.window
    inside = window.run_in_from <= at.astimezone(COUNTING_ZONE).date() <= window.run_out_to
    if not inside or port.port not in scenario.corridor.ports:
        return None
    held = describe_scenario(scenario).protocols
    return tuple(each for each in held if port.name in each.ports and _holds(each, at))


def _holds(protocol: ProtocolInForce, at: dt.datetime) -> bool:
    begun = from_ms(parse_instant_ms(protocol.start)) <= at
    return begun and (not protocol.end or at < from_ms(parse_instant_ms(protocol.end)))
