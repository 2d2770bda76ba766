"""The alert level of a port, 0 to 4, as a pure function of what was known: up on one trigger, down after a count.

0 routine; 1 the country beside is rising; 2 a case among the port's people; 3 an outbreak in the port's city; 4 loading
is stopped by order. What each level makes of the work at a port is the table `levels.csv`; what raises to it is
`triggers.csv`, with the source of every number.

Two things follow from the form: more evidence of danger never lowers a level, and what became known later never changes
what was said earlier.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from landbridge.epidemic.evidence import ClaimEvidence, Evidence, LevelRule, Order, PortCase, SeriesEvidence
from landbridge.epidemic.trigger import Trigger
from landbridge.units import COUNTING_ZONE

__all__ = ["AlertLevel", "alert_level"]

RAISING_USES: Final = ("act", "watch")
_DAY: Final = dt.timedelta(days=1)
_WINDOW: Final = 6 * _DAY  # with the day itself a week, as rates are counted


@dataclass(frozen=True, slots=True)
class AlertLevel:
    """The level of a port on a day, and why.

    `since` is the first of the days on which it was the same without a break, None where it was never raised.
    `triggers` hold it, the newest first; `below` hold the port lower, the highest first. On `falls_on` it falls if
    nothing new comes, None where no end is known; `review` is the day to look again; `lifts_when` says what has to
    happen.
    """

    port: str
    day: dt.date
    known_at: dt.datetime
    level: int
    since: dt.date | None
    triggers: tuple[Trigger, ...]
    below: tuple[Trigger, ...]
    falls_on: dt.date | None
    review: dt.date | None
    lifts_when: str


def alert_level(port: str, evidence: Iterable[Evidence], rules: Sequence[LevelRule], *, day: dt.date,
                known_at: dt.datetime) -> AlertLevel:  # fmt: skip
    """The level of a port on a day, by what was known at an instant.

    Cases and orders of other ports are passed over; series and claims are those that the port watches.
    """
    known = [each for each in evidence if each.known_at <= known_at and _day_of(each) <= day and _concerns(each, port)]
    triggers = [trigger for rule in rules for trigger in _triggers(rule, known, known_at)]
    level = _level(triggers, day)
    holding = _newest_first(each for each in triggers if level and each.holds(day) == level)
    below = _newest_first(each for each in triggers if 0 < each.holds(day) < level)
    below = tuple(sorted(below, key=lambda each: each.holds(day), reverse=True))
    falls = [each.falls_on(day) for each in holding]
    falls_on = None if None in falls else max((each for each in falls if each), default=None)
    review = min([day + each.rule.review_days * _DAY for each in holding] + ([falls_on] if falls_on else []),
                 default=None)  # fmt: skip
    lifts_when = "; and ".join(_lifts_when(each, day) for each in _last_of_each(holding))
    return AlertLevel(port, day, known_at, level, _since(triggers, day), holding, below, falls_on, review, lifts_when)


def _day_of(evidence: Evidence) -> dt.date:
    """The day that evidence speaks of, in Asia/Shanghai; a claim speaks from the day its status was known."""
    if isinstance(evidence, Order):
        return evidence.first
    if isinstance(evidence, ClaimEvidence):
        return evidence.known_at.astimezone(COUNTING_ZONE).date()
    return evidence.day


def _concerns(evidence: Evidence, port: str) -> bool:
    return not isinstance(evidence, PortCase | Order) or evidence.port == port


def _level(triggers: Iterable[Trigger], day: dt.date) -> int:
    return max((each.holds(day) for each in triggers), default=0)


def _since(triggers: Sequence[Trigger], day: dt.date) -> dt.date | None:
    begin = min((each.first for each in triggers), default=None)
    if begin is None:
        return None
    level = _level(triggers, day)
    since = day
    while since > begin and _level(triggers, since - _DAY) == level:
        since -= _DAY
    return since


def _newest_first(triggers: Iterable[Trigger]) -> tuple[Trigger, ...]:
    return tuple(sorted(triggers, key=lambda each: each.last or dt.date.max, reverse=True))


def _last_of_each(triggers: Iterable[Trigger]) -> Iterator[Trigger]:
    """Of triggers that end by the same count, such as cases of several days, the newest; it ends last."""
    seen: set[tuple[str, object]] = set()
    for trigger in triggers:
        newest = trigger.evidence[-1]
        ends_by = newest if isinstance(newest, Order) else getattr(newest, "place", None)
        if (trigger.rule.id, ends_by) not in seen:
            seen.add((trigger.rule.id, ends_by))
            yield trigger


def _triggers(rule: LevelRule, known: Sequence[Evidence], known_at: dt.datetime) -> Iterator[Trigger]:
    """Everything among the evidence that the rule makes a trigger of."""
    match rule.evidence:
        case "series":
            yield from _of_series(rule, [each for each in known if isinstance(each, SeriesEvidence)])
        case "claim":
            yield from _of_claims(rule, [each for each in known if isinstance(each, ClaimEvidence)])
        case "order":
            yield from (_of_order(rule, each, known_at) for each in known if isinstance(each, Order))
        case group:
            cases = [each for each in known if isinstance(each, PortCase) and each.group == group]
            yield from _of_cases(rule, sorted(cases, key=lambda each: each.day))


def _of_order(rule: LevelRule, order: Order, known_at: dt.datetime) -> Trigger:
    last = order.last if order.end_known_at <= known_at else None
    return Trigger(rule, order.level, order.first, last, (order,))


def _of_claims(rule: LevelRule, claims: Iterable[ClaimEvidence]) -> Iterator[Trigger]:
    for claim in claims:
        if claim.use in RAISING_USES:
            day = _day_of(claim)
            yield Trigger(rule, rule.level or 0, day, day, (claim,))


def _of_cases(rule: LevelRule, cases: Sequence[PortCase]) -> Iterator[Trigger]:
    """A trigger on each day of a case that has as many cases as the threshold in the week that ends with it."""
    for day in dict.fromkeys(each.day for each in cases):
        week = tuple(each for each in cases if day - _WINDOW <= each.day <= day)
        if sum(each.count for each in week) >= (rule.threshold or 0):
            yield Trigger(rule, rule.level or 0, day, day, week)


def _of_series(rule: LevelRule, days: Iterable[SeriesEvidence]) -> Iterator[Trigger]:
    places: dict[str, dict[dt.date, SeriesEvidence]] = {}
    for each in sorted(days, key=lambda each: (each.day, each.known_at)):
        if each.role == rule.role:
            # Of two figures for one day the one known later is the better one.
            places.setdefault(each.place, {})[each.day] = each
    for figures in places.values():
        yield from _spells(rule, list(figures.values()))


def _spells(rule: LevelRule, figures: Sequence[SeriesEvidence]) -> Iterator[Trigger]:
    """Spells of one place: begun by a rise above the threshold, over after so many quiet days on end."""
    above: list[SeriesEvidence] = []
    quiet: list[dt.date] = []
    for figure in figures:
        if above and len(quiet) >= rule.free_days + rule.step_days * ((rule.level or 1) - 1):
            yield _of_spell(rule, above, quiet, figure.day - _DAY)
            above, quiet = [], []
        if figure.rate < (rule.threshold or 0):
            quiet += [figure.day] if above else []
        elif above or _rises(figure):
            above.append(figure)
            quiet = []
    if above:
        yield _of_spell(rule, above, quiet, figures[-1].day)


def _rises(figure: SeriesEvidence) -> bool:
    """Whether even the lower end of the interval of the reproduction number lies above 1."""
    return figure.reproduction_interval is not None and figure.reproduction_interval[0] > 1


def _of_spell(rule: LevelRule, above: Sequence[SeriesEvidence], quiet: Sequence[dt.date], to: dt.date) -> Trigger:
    evidence = (above[0],) if len(above) == 1 else (above[0], above[-1])
    return Trigger(rule, rule.level or 0, above[0].day, above[-1].day, evidence, tuple(quiet), to)


def _lifts_when(trigger: Trigger, day: dt.date) -> str:
    """What ends what a trigger holds, in words."""
    days = f"{trigger.free_days_needed(day)} days on end ({trigger.free(day)} so far)"
    match trigger.evidence[-1]:
        case SeriesEvidence(place=place):
            return (
                f"{place.rpartition('/')[2]} below {trigger.rule.threshold:g} cases a week per 100,000 people, {days}"
            )
        case ClaimEvidence(case=case):
            return f"no news that bears out a claim of {case}, {days}"
        case PortCase(group=group):
            return f"no case {'among the people of the port' if group == 'staff' else 'in the city'}, {days}"
        case Order():
            return "the order is lifted; no end is known" if trigger.last is None else f"the order ends {trigger.last}"
