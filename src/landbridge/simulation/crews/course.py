"""The people of a post, shift by shift, while somebody is infected or out.

Hazards are constant between events, so a person is infected at the very instant its hazard passes its threshold.
Events at one instant go in a written order, then by team, crew and place.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from landbridge.simulation.crews.chances import CHAIN, SYMPTOMS, TEST, chance, test_phases
from landbridge.simulation.crews.nouns import DAY_COUNTS, SHIFT_MS, CrewPlan, Floats, Integers, Truths
from landbridge.simulation.crews.pattern import Pattern, is_due
from landbridge.units import DAY_MS, HOUR_MS

__all__ = ["Course", "Turn"]

_NEVER = 2**60
_RESULT, _ONSET, _ILL_TEST, _RELEASE, _CHANGE, _TURN = range(6)
_COUNT = {name: k for k, name in enumerate(DAY_COUNTS)}
_Person = tuple[int, int, int]
_ALL: _Person = (-1, -1, -1)


@dataclass(frozen=True, slots=True)
class Turn:
    """From `after_ms` [ms] on numbers come from another key; who is not infected gets a new threshold."""

    after_ms: int
    key: bytes
    thresholds: Floats


@dataclass(slots=True)
class _People:
    """Arrays over teams, crews and places: hazard gathered, instants [ms] of infection, to when out, last shift."""

    threshold: Floats
    gathered: Floats
    infected_ms: Integers
    isolated_ms: Integers
    quarantined_ms: Integers
    found: Truths
    worked_ms: Integers

    @classmethod
    def healthy(cls, threshold: Floats, worked_ms: Integers) -> _People:
        """Nobody is infected, nobody is out; when each crew worked its last shift."""
        zero = np.zeros(threshold.shape, "i8")
        return cls(threshold, np.zeros(threshold.shape), zero + _NEVER, zero, zero.copy(), zero > 0, zero + worked_ms)

    def back_ms(self, team: int) -> Integers:
        """When people of a team who are out come back [ms]."""
        return np.maximum(self.isolated_ms[team], self.quarantined_ms[team])


@dataclass(slots=True)
class _Health:
    """HealthRules in milliseconds."""

    latent: int
    infectious: int
    detectable: int
    onset: int
    delay: int
    quarantine: int
    isolation: int

    @classmethod
    def of(cls, plan: CrewPlan) -> _Health:
        rules = plan.health
        hours = (rules.latent_h, rules.infectious_d * 24, rules.detectable_d * 24, rules.onset_d * 24,
                 rules.result_delay_h, rules.quarantine_d * 24, rules.isolation_d * 24)  # fmt: skip
        return cls(*(round(hour * HOUR_MS) for hour in hours))


@dataclass(slots=True)
class Course:
    """Goes through the shifts of a pattern; `able` and `days` are the pattern's with what befell people.

    `moments` are (instant [ms], crews able to work) within shifts.
    """

    plan: CrewPlan
    pattern: Pattern
    key: bytes
    people: _People
    health: _Health
    phases: Floats
    able: Integers
    days: Integers
    turn: Turn | None = None
    moments: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    _events: list[tuple[int, int, _Person]] = field(default_factory=list[tuple[int, int, _Person]])
    _busy_ms: int = -_NEVER  # until then somebody is out, or infected so that it matters
    _sick_ms: int = -_NEVER  # until then somebody infects, or could be found

    @classmethod
    def begin(cls, plan: CrewPlan, pattern: Pattern, key: bytes, threshold: Floats, turn: Turn | None) -> Course:
        """At the beginning of the plan, with nobody infected."""
        people = _People.healthy(threshold, pattern.worked[:, :, 0, None])
        return cls(plan, pattern, key, people, _Health.of(plan), test_phases(plan.post), pattern.able.copy(),
                   pattern.days.copy(), turn)  # fmt: skip

    # ---- jumps

    def next_shift(self, i: int) -> int:
        """The first shift from `i` on in which something happens, with nobody infected or out; people are set to it."""
        people, gathered = self.people, self.pattern.gathered
        beyond = people.gathered - gathered[:, :, i, None]
        need = np.where(people.infected_ms == _NEVER, people.threshold - beyond, np.inf)
        nearest = len(self.pattern.slots)
        for team, crew, place in np.argwhere(need <= gathered[:, :, -1, None]):
            shift = int(np.searchsorted(gathered[team, crew], need[team, crew, place])) - 1
            nearest = min(nearest, max(i, shift))
        if self.turn is not None and self.turn.after_ms < self.plan.end_ms:
            of_turn = int(np.searchsorted(self.pattern.begins, self.turn.after_ms, side="right")) - 1
            nearest = min(nearest, max(i, of_turn))
        people.gathered = beyond + gathered[:, :, nearest, None]
        people.worked_ms = np.repeat(self.pattern.worked[:, :, nearest, None], self.plan.post.crew_size, axis=2)
        return nearest

    def is_quiet(self, i: int) -> bool:
        """Whether, before shift `i`, all is as if nobody had ever been infected, but for hazard and immunity."""
        if self._events or i == len(self.pattern.slots) or self._busy_ms > self.pattern.begins[i]:
            return False
        return bool(np.all(self.people.worked_ms == self.pattern.worked[:, :, i, None]))

    # ---- one shift

    def go_through(self, i: int) -> None:
        """One shift, from its beginning to its end."""
        begin, end = int(self.pattern.begins[i]), int(self.pattern.ends[i])
        team = int(self.pattern.team[i])
        if self.turn is not None and self.turn.after_ms < end:
            heapq.heappush(self._events, (max(begin, self.turn.after_ms), _TURN, _ALL))
        self._happen(begin)
        on_shift = self._on_shift(i, begin)
        self.able[i] = self._able(on_shift)
        self._test(i, on_shift)
        self._count(i, on_shift)
        now = begin
        while now < end:
            now = self._stretch(i, on_shift, now, end)
            self._happen(now)
            here = on_shift & (self.people.back_ms(team) <= now)
            if now < end and (able := self._able(here)) != self._able(on_shift):
                self.moments.append((now, able))
            on_shift = here

    def _on_shift(self, i: int, now: int) -> Truths:
        """People of the team on shift who are there: of crews at work, and not out."""
        return self.pattern.on[i][:, None] & (self.people.back_ms(int(self.pattern.team[i])) <= now)

    def _able(self, on_shift: Truths) -> int:
        return int(np.count_nonzero(on_shift.sum(axis=1) >= self.plan.post.least))

    def _count(self, i: int, on_shift: Truths) -> None:
        people, now = self.people, int(self.pattern.begins[i])
        if now < self._sick_ms:
            team = self.pattern.team[i]
            infected, found = people.infected_ms[team], people.found[team]
            ended = infected + self.health.latent + self.health.infectious <= now
            self._add("unknown", now, int(np.count_nonzero(on_shift & (infected <= now) & ~ended & ~found)))
        if self.pattern.slots[i] % DAY_MS == 0:
            isolated = people.isolated_ms > now
            self._add("isolation", now, int(np.count_nonzero(isolated)))
            self._add("quarantine", now, int(np.count_nonzero((people.quarantined_ms > now) & ~isolated)))

    def _stretch(self, i: int, on_shift: Truths, now: int, end: int) -> int:
        """On to the next event or infection [ms], or the end of the shift, with hazards as they are now."""
        people, team = self.people, int(self.pattern.team[i])
        until = min(end, self._events[0][0]) if self._events else end
        rates = self._rates(i, on_shift, now)
        open_ = on_shift & (people.infected_ms[team] == _NEVER)
        with np.errstate(divide="ignore", invalid="ignore"):
            left = np.where(open_, (people.threshold[team] - people.gathered[team]) / rates[:, None], np.inf)
        left = np.maximum(np.rint(left), 0.0)
        nearest = float(np.fmin.reduce(left, axis=None))
        caught = nearest < until - now
        until = now + int(nearest) if caught else until
        people.gathered[team] += np.where(open_, rates[:, None] * (until - now), 0.0)
        if caught:
            self._infect(team, np.argwhere(left == nearest).tolist(), float(self.pattern.hazard[i]), rates, until)
        return until

    def _rates(self, i: int, on_shift: Truths, now: int) -> Floats:
        """Hazard of a person of each crew on shift [1/ms]: from outside, and of each infectious mate."""
        if now >= self._sick_ms:
            return np.full(len(on_shift), self.pattern.hazard[i] / SHIFT_MS)
        since = self.people.infected_ms[self.pattern.team[i]] + self.health.latent
        mates = on_shift & (since <= now) & (now < since + self.health.infectious)
        return (self.pattern.hazard[i] + self.plan.health.transmission * mates.sum(axis=1)) / SHIFT_MS

    def _infect(self, team: int, who: Iterable[list[int]], outside: float, rates: Floats, now: int) -> None:
        for crew, place in who:
            person = (team, crew, place)
            self.people.infected_ms[person] = now
            self._add("infected", now)
            if chance(self.key, person, CHAIN, 0) * rates[crew] * SHIFT_MS > outside:
                self._add("in_chains", now)
            infectious = now + self.health.latent
            ends = infectious + self.health.infectious, infectious + self.health.detectable
            for instant in (infectious, ends[0]):
                heapq.heappush(self._events, (instant, _CHANGE, person))
            heapq.heappush(self._events, (now + self.health.onset, _ONSET, person))
            self._sick_ms = max(self._sick_ms, *ends)
            self._busy_ms = max(self._busy_ms, self._sick_ms)

    # ---- tests

    def _test(self, i: int, on_shift: Truths) -> None:
        """Tests as a shift begins: of those on shift whose turn it is, and of those in the quarantine of their rota."""
        people, team, now = self.people, int(self.pattern.team[i]), int(self.pattern.begins[i])
        slot, interval = int(self.pattern.slots[i]), float(self.pattern.interval_ms[i])
        tested = np.zeros(people.found.shape, bool)
        if interval > 0:
            tested[team] = on_shift & is_due(slot / interval, people.worked_ms[team] / interval, self.phases[team])
        people.worked_ms[team][on_shift] = slot
        if self.pattern.tested[i].any():
            away = np.maximum(people.isolated_ms, people.quarantined_ms) > now
            tested |= self.pattern.tested[i][:, None] & ~away
        self._add("tests", now, int(np.count_nonzero(tested)) - int(self.pattern.tests[i]))
        if now < self._sick_ms:
            for each, crew, place in np.argwhere(tested & (people.infected_ms <= now)).tolist():
                self._sample((each, crew, place), now)

    def _sample(self, person: _Person, now: int) -> bool:
        """A test of a person; whether it will be found. Nobody else is ever found (no false positives)."""
        people, health = self.people, self.health
        since = int(people.infected_ms[person]) + health.latent
        positive = (
            not people.found[person] and since <= now < since + health.detectable
            and chance(self.key, person, TEST, now) < self.plan.health.sensitivity
        )  # fmt: skip
        if positive:
            heapq.heappush(self._events, (now + health.delay, _RESULT, person))
        return positive

    # ---- what happens at instants

    def _happen(self, now: int) -> None:
        """All that is to happen up to an instant [ms]."""
        while self._events and self._events[0][0] <= now:
            instant, kind, person = heapq.heappop(self._events)
            if kind == _RESULT:
                self._find(person, instant)
            elif kind == _ONSET:
                self._fall_ill(person, instant)
            elif kind == _ILL_TEST:
                self._test_ill(person, instant)
            elif kind == _RELEASE:
                self._test_before_release(person, instant)
            elif kind == _TURN:
                self._turn_to_future()

    def _find(self, person: _Person, now: int) -> None:
        """A positive result: the person is isolated, its mates are quarantined, if they were with it until now."""
        people = self.people
        if people.found[person]:
            return
        people.found[person] = True
        people.isolated_ms[person] = self._keep_out(now + self.health.isolation)
        self._add("found", now)
        if people.quarantined_ms[person] >= now:
            return
        mates = np.arange(self.plan.post.crew_size)
        team, crew, place = person
        free = ~people.found[team, crew] & (people.isolated_ms[team, crew] <= now) & (mates != place)
        until = self._keep_out(now + self.health.quarantine)
        for mate in np.flatnonzero(free & (people.quarantined_ms[team, crew] < until)).tolist():
            people.quarantined_ms[team, crew, mate] = until
            heapq.heappush(self._events, (max(now, until - self.health.delay), _RELEASE, (team, crew, mate)))

    def _fall_ill(self, person: _Person, now: int) -> None:
        """A share of people fall ill: they stay away and are tested at once."""
        if not self.people.found[person] and chance(self.key, person, SYMPTOMS, 0) < self.plan.health.symptomatic:
            self._test_ill(person, now)

    def _test_ill(self, person: _Person, now: int) -> None:
        """The ill are tested daily until they are found, or no test could find them any more: they stay away so long.

        Out to the end of what a test finds, and where the result is positive as long as that says.
        """
        people, health = self.people, self.health
        if people.found[person]:
            return
        last = int(people.infected_ms[person]) + health.latent + health.detectable
        people.isolated_ms[person] = self._keep_out(max(last, now) + health.delay)
        self._add("tests", now)
        if not self._sample(person, now) and now + DAY_MS < last:
            heapq.heappush(self._events, (now + DAY_MS, _ILL_TEST, person))

    def _test_before_release(self, person: _Person, now: int) -> None:
        """A contact is tested so that the result is there when its quarantine ends."""
        people = self.people
        ends = people.quarantined_ms[person] <= now + self.health.delay  # not so where it was made longer
        if ends and not people.found[person] and people.isolated_ms[person] <= now:
            self._add("tests", now)
            if people.infected_ms[person] <= now:
                self._sample(person, now)

    def _turn_to_future(self) -> None:
        """From here on numbers are new; of the exponential law nothing is remembered but that it was not passed."""
        turn, people = self.turn, self.people
        assert turn is not None
        open_ = people.infected_ms == _NEVER
        people.threshold = np.where(open_, people.gathered + turn.thresholds, people.threshold)
        self.key, self.turn = turn.key, None

    def _keep_out(self, until: int) -> int:
        """The beginning of the first shift at or after an instant [ms]: people come back with a shift."""
        until = -(-until // SHIFT_MS) * SHIFT_MS
        self._busy_ms = max(self._busy_ms, until)
        return until

    def _add(self, name: str, instant: int, count: int = 1) -> None:
        if instant < self.plan.end_ms:
            self.days[(instant - self.pattern.first_day_ms) // DAY_MS, _COUNT[name]] += count
