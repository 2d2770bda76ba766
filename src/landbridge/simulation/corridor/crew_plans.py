"""The crews of a corridor as the crew process takes them: who mans what, under which duties, in which danger."""

from __future__ import annotations

from landbridge.ports import CrewPost, Protocol, Rota, rules_at, rules_for
from landbridge.simulation.corridor.nouns import Corridor
from landbridge.simulation.crews import CrewPlan, Duty

__all__ = ["crew_plans"]


def crew_plans(corridor: Corridor) -> tuple[CrewPlan, ...]:
    """A plan for each post whose crews are counted, over the whole time that is simulated."""
    return tuple(_plan(corridor, post) for post in corridor.rules.crews)


def _plan(corridor: Corridor, post: CrewPost) -> CrewPlan:
    danger = corridor.dangers[post.port, post.station]
    assert corridor.health is not None  # the door asks for health.csv where crews are counted
    # One of n teams works every n-th shift of half a day: n / 2 days at home and at work belong to a shift. Under a
    # closed loop that counts what is met at home for people who are locked in, and none in their days at home: an
    # assumption, which doubles that part of the danger under 14+7+7.
    hazard = danger.at_work + danger.at_home * post.teams / 2
    return CrewPlan(post, _duties(corridor, post), hazard, danger.first_day_ms, corridor.health, corridor.start_ms,
                    corridor.end_ms)  # fmt: skip


def _duties(corridor: Corridor, post: CrewPost) -> tuple[tuple[int, Duty], ...]:
    """From which instant on [ms] which tests and which rota hold."""
    protocols, place = corridor.rules.protocols, (post.port, post.station)
    tests, rotas = (rules_for(protocols, effect, place, "both") for effect in ("test_interval_d", "rota"))
    ends = {end for rule in (*tests, *rotas) for end in (rule.from_ms, rule.until_ms) if end is not None}
    points = sorted({corridor.start_ms, *(max(end, corridor.start_ms) for end in ends)})
    return tuple((point, Duty(_strictest_test(tests, point), _strictest_rota(rotas, point))) for point in points)


def _strictest_test(rules: tuple[Protocol, ...], at_ms: int) -> float | None:
    """The shortest interval [d] of the rules in force."""
    return min((rule.value for rule in rules_at(rules, at_ms) if rule.value is not None), default=None)


def _strictest_rota(rules: tuple[Protocol, ...], at_ms: int) -> Rota | None:
    """The rota of those in force that needs most crews."""
    rotas = [Rota.parse(rule.rota) for rule in rules_at(rules, at_ms) if rule.rota is not None]
    return max(rotas, key=lambda rota: rota.factor, default=None)
