"""The levels of a port day by day, looking back from an instant: spells on one level, each with what held it there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from landbridge.control.watch import evidence_for
from landbridge.control.watched import WatchedPort
from landbridge.control.watched_place import watch_place
from landbridge.epidemic import AlertLevel, alert_level, load_level_rules

__all__ = ["LevelSpell", "level_spells"]

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LevelSpell:
    """A port on one level from day `first` to day `last`, both within.

    `causes` are the ids of the rules that held it there on the last day, `sources` what their evidence is found at.
    """

    port: str
    level: int
    first: dt.date
    last: dt.date
    causes: tuple[str, ...]
    sources: tuple[str, ...]


def level_spells(port: WatchedPort, first: dt.date, last: dt.date, known_at: dt.datetime) -> tuple[LevelSpell, ...]:
    """The levels that a port was called to on days in Asia/Shanghai, by what was known at an instant, in order.

    Raises WrongUse for an instant without a time zone and one at which nothing was known of what the port watches.
    """
    places = [(role, watch_place(place, known_at)) for role, place in port.places]
    evidence, rules = evidence_for(port, places, known_at), load_level_rules()
    found: list[LevelSpell] = []
    while last >= first:
        level = alert_level(port.port, evidence, rules, day=last, known_at=known_at)
        since = max(level.since or first, first)
        found.append(_spell(level, since))
        last = since - _DAY
    return tuple(reversed(found))


def _spell(level: AlertLevel, since: dt.date) -> LevelSpell:
    causes = dict.fromkeys(each.rule.id for each in level.triggers)
    sources = dict.fromkeys(each.source for trigger in level.triggers for each in trigger.evidence)
    return LevelSpell(level.port, level.level, since, level.day, tuple(causes), tuple(sources))
